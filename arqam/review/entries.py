"""``corrections.yml``, read and checked by its schema: a list of entries, each with the line that it begins on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from arqam.errors import ArqamError
from arqam.loading import Located, LocatedList, load_yaml
from arqam.model import Span
from arqam.safe import shown_line

#: The fields of a claim that a reader may set anew, in the order in which they are shown.
FIELDS = (
    "value",
    "unit",
    "qualifier",
    "measure",
    "parties",
    "partner",
    "period",
    "direction",
    "speaker",
    "whole",
    "compared_to",
    "subject",
)

VERDICTS = ("confirmed", "corrected", "not_a_quantity", "left_out", "missed")

#: A file of 10,000 entries is about 5 MB.
LONGEST_FILE = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Entry:
    """What a person says of one mention. ``lines`` is where it stands in its file: the first and the one after."""

    span: Span
    surface: str
    verdict: str
    by: str
    when: str
    fields: Mapping[str, str] = field(default_factory=dict)
    called: tuple[str, str] = ("", "")
    why: str = ""
    as_read: Mapping[str, str] = field(default_factory=dict)
    lines: tuple[int, int] = field(default=(0, 0), compare=False)

    @property
    def judged(self) -> bool:
        """Whether it says that the reading is right or wrong; one left out without a field set says neither."""
        return self.verdict in ("confirmed", "corrected", "not_a_quantity") or bool(self.fields)

    @property
    def final(self) -> dict[str, str]:
        """The fields as the person left them: what was read then, with what they set anew."""
        return {**self.as_read, **self.fields}


class _Fault(Exception):
    """What is wrong with a line and what to do about it."""

    def __init__(self, line: int, wrong: str) -> None:
        super().__init__(wrong)
        self.line = line


def read_entries(text: str, name: str) -> list[Entry]:
    """The entries of a file's text, checked; ``name`` is the file's, for the errors.

    >>> read_entries("- {span: 3-5, surface: ٢٢, verdict: confirmed, by: ليلى, when: 2024-07-05}", "x")[0].span
    Span(start=3, end=5)
    """
    listed = load_yaml(text, name, as_text=True) or LocatedList()
    if not isinstance(listed, LocatedList):
        raise ArqamError(f"{name}, line 1: this is no list of entries: begin each with `- span: …`")
    try:
        entries = [_entry(each, line) for each, line in zip(listed, listed.line_of, strict=True)]
        _refuse_twice(entries)
    except _Fault as fault:
        raise ArqamError(f"{name}, line {fault.line}: {fault}") from None
    return entries


def _refuse_twice(entries: list[Entry]) -> None:
    first: dict[Span, Entry] = {}
    for entry in entries:
        if other := first.get(entry.span):
            span = f"{entry.span.start}-{entry.span.end}"
            raise _Fault(
                entry.lines[0],
                f"a second entry for {span} («{shown_line(entry.surface)[:60]}»), which has one on line "
                f"{other.lines[0]}: keep one of the two",
            )
        first[entry.span] = entry


# -- an entry, by the schema ------------------------------------------------------------------------------------------


@cache
def schema() -> Mapping[str, Any]:
    """The schema of ``corrections.yml``, as it is declared in ``schema.yml`` beside this module."""
    text = (Path(__file__).parent / "schema.yml").read_text(encoding="utf-8")
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


@cache
def _shapes() -> Mapping[str, tuple[frozenset[str], re.Pattern[str] | None]]:
    return {
        name: (frozenset(shape.get("enum", ())), re.compile(shape["pattern"]) if "pattern" in shape else None)
        for name, shape in schema()["items"]["properties"].items()
    }


def _entry(raw: Any, line: int) -> Entry:
    if not isinstance(raw, Located):
        raise _Fault(line, "this is no entry: write `- span: …`, and its fields below it")
    as_read = raw.get("as_read", {})
    if not isinstance(as_read, dict):
        raise _Fault(raw.line_of["as_read"], "as_read is what the program read, field by field: by hand, take it out")
    said: dict[str, str] = {}
    for name, value in raw.items():
        if name != "as_read":
            said[name] = _value(name, value, raw.line_of[name])
    for name in schema()["items"]["required"]:
        if name not in said:
            raise _Fault(line, f"the entry lacks {name}: {_HOW[name]}")
    span = Span(*map(int, said["span"].split("-")))
    if span.start >= span.end:
        raise _Fault(line, f"the span {said['span']} is empty or turned round: write first-last")
    _day(said["when"], raw.line_of["when"])
    fields = {name: said[name] for name in FIELDS if name in said}
    _refuse_verdict(said["verdict"], fields, line)
    read = {name: value for name, value in as_read.items() if name in FIELDS and isinstance(value, str)}
    called = (said.get("called_ar", ""), said.get("called_en", ""))
    return Entry(
        span=span,
        surface=said["surface"],
        verdict=said["verdict"],
        by=said["by"],
        when=said["when"],
        fields=fields,
        called=called,
        why=said.get("why", ""),
        as_read=read,
        lines=raw.lines,
    )


_HOW = {
    "span": "write the first code point of the mention and the one after its last, such as 640-650",
    "surface": "write the characters that stand at the span",
    "verdict": f"write one of {', '.join(VERDICTS)}",
    "by": "write who says so",
    "when": "write the day, such as 2024-07-05",
}


def _value(name: str, value: Any, line: int) -> str:
    if not isinstance(value, str):
        raise _Fault(line, f"{shown_line(name)[:40]} holds a list or a mapping: write it as one line of text")
    shapes = _shapes()
    if name not in shapes:
        near = get_close_matches(name, shapes, 1)
        meant = f"did you mean {near[0]}?" if near else f"the fields are {', '.join(shapes)}"
        raise _Fault(line, f"there is no field {shown_line(name)[:40]!r}: {meant}")
    allowed, pattern = shapes[name]
    if not value.strip():
        raise _Fault(line, f"{name} is empty: give it a value{_CLEAR.get(name, '')}, or take the line out")
    if allowed and value not in allowed:
        raise _Fault(line, f"{name} is {shown_line(value)[:60]!r}: write one of {', '.join(_in_order(name))}")
    if pattern and not pattern.fullmatch(value):
        how = _HOW.get(name, "write it on one line, and shorter")
        raise _Fault(line, f"{name} is {shown_line(value)[:60]!r}: {how}")
    return value if name == "surface" else value.strip()


def _in_order(name: str) -> list[str]:
    return schema()["items"]["properties"][name]["enum"]


#: How a field is made empty.
_CLEAR = {name: " (none to clear it)" for name in FIELDS[3:]} | {
    "period": " (unstated to clear it)",
    "speaker": " (reporter where nobody is named)",
}


def _day(text: str, line: int) -> None:
    try:
        date.fromisoformat(text)
    except ValueError:
        raise _Fault(line, f"when is {shown_line(text)[:20]!r}, and there is no such day: {_HOW['when']}") from None


def _refuse_verdict(verdict: str, fields: Mapping[str, str], line: int) -> None:
    if verdict in ("confirmed", "not_a_quantity") and fields:
        names = ", ".join(fields)
        raise _Fault(line, f"the verdict is {verdict}, and {names} is set anew: write corrected, or take the field out")
    if verdict == "corrected" and not fields:
        raise _Fault(line, "the verdict is corrected, and no field is: give the field, or write confirmed")
    if verdict == "missed" and not {"value", "unit"} <= fields.keys():
        raise _Fault(line, "a missed quantity needs its value and its unit: give both (unit: none where it has none)")
