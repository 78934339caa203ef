"""The one declaration of the tables, ``data/schema.yml``: columns checked and documented from one place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from typing import Any

import yaml

from arqam.errors import ArqamError
from arqam.project import SCHEMA

#: One row of a table: a value of the column's type, or None where it has none.
Row = dict[str, Any]

_PYTHON = {"string": str, "integer": int, "number": float, "boolean": bool, "date": date}


@cache
def declared() -> Mapping[str, Mapping[str, Any]]:
    """The tables by name, as ``data/schema.yml`` declares them."""
    return yaml.safe_load(SCHEMA.read_text(encoding="utf-8"))


def fields(table: str) -> list[Mapping[str, Any]]:
    return list(declared()[table]["fields"])


def columns(table: str) -> list[str]:
    return [field["name"] for field in fields(table)]


def check(table: str, rows: Iterable[Row]) -> list[Row]:
    """The rows, if each has the declared columns in order and within their constraints; else an error for the cell."""
    declared_fields, checked, seen = fields(table), [], set()
    key = declared()[table]["primaryKey"]
    for number, row in enumerate(rows, 1):
        if list(row) != [field["name"] for field in declared_fields]:
            raise ArqamError(f"row {number} of the {table} has the columns {list(row)}: give those of data/schema.yml")
        for field in declared_fields:
            _check_cell(table, number, field, row[field["name"]])
        if row[key] in seen:
            raise ArqamError(f"row {number} of the {table} repeats the {key} {row[key]!r}: one row one {key}")
        seen.add(row[key])
        checked.append(row)
    return checked


def _check_cell(table: str, number: int, field: Mapping[str, Any], value: object) -> None:
    name, limits = field["name"], field.get("constraints", {})
    problem = ""
    if value is None or value == "":
        problem = "is empty" if limits.get("required") else ""
    elif not isinstance(value, _PYTHON[field["type"]]):
        problem = f"is no {field['type']}"
    elif "enum" in limits and value not in limits["enum"]:
        problem = f"is none of {', '.join(limits['enum'])}"
    elif "minimum" in limits and value < limits["minimum"]:  # type: ignore[operator]
        problem = f"is below {limits['minimum']}"
    if problem:
        raise ArqamError(f"{name} in row {number} of the {table} {problem} ({value!r}): see data/schema.yml")


def resource_schema(table: str) -> dict[str, Any]:
    """The Table Schema (Frictionless) that a data package carries for the table."""
    made = []
    for field in fields(table):
        entry = {key: field[key] for key in ("name", "type", "description", "unit", "source") if field.get(key)}
        entry["title"] = field["title_ar"]
        if "constraints" in field:
            entry["constraints"] = dict(field["constraints"])
        made.append(entry)
    return {"fields": made, "primaryKey": [declared()[table]["primaryKey"]], "missingValues": [""]}


def dictionary(table: str) -> str:
    """The table's part of the dictionary, in Markdown: column, Arabic name, definition, unit, source."""
    head = declared()[table]
    lines = [
        f"### {head.get('files') or f'`{table}.csv`, `{table}.parquet`'} – {head['title']} ({head['title_ar']})",
        "",
        head["description"],
        "",
    ]
    lines += ["| column | بالعربية | type | definition | unit | source |", "|---|---|---|---|---|---|"]
    for field in fields(table):
        allowed = field.get("constraints", {}).get("enum")
        text = field["description"]
        if allowed and allowed[0] not in text:
            text += f" (one of: {', '.join(allowed)})"
        text = text.replace("|", "\\|")
        lines.append(
            f"| `{field['name']}` | {field['title_ar']} | {field['type']} | {text} | {field['unit'] or '–'} "
            f"| {field['source']} |"
        )
    return "\n".join(lines) + "\n"


def with_dictionary(readme: str) -> str:
    """``readme`` with the dictionary between its two marks."""
    before, _, rest = readme.partition("<!-- dictionary")
    mark, _, rest = rest.partition("-->\n")
    _, _, after = rest.partition("<!-- end of the dictionary -->")
    tables = "\n".join(dictionary(table) for table in declared())
    return f"{before}<!-- dictionary{mark}-->\n{tables}\n<!-- end of the dictionary -->{after}"
