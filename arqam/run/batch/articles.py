"""Which articles a batch is about: ids of data/raw, files, folders, patterns, and CSV tables of parameters."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from arqam import project
from arqam.errors import ArqamError
from arqam.loading import load_csv
from arqam.read.article.source import RECORD, SUFFIXES
from arqam.safe import read_bytes, shown_line, slug


@dataclass(slots=True)
class ParameterTable:
    """Rows of parameters, one an article; ``varied`` are those, beside the article, that differ from row to row."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    varied: set[str] = field(default_factory=set)


def article_id(reference: str) -> str:
    """The id by which the notebooks will call an article: its folder's name, or one after its file's."""
    path = project.PROJECT / reference
    if path.suffix.lower() not in SUFFIXES:
        return path.name
    return path.parent.name if path.stem == "article" and (path.parent / RECORD).is_file() else slug(path.stem)


def chosen(described: Any, known: set[str]) -> ParameterTable:
    """The articles that a batch names; ``known`` are the parameters that a table may have as its columns."""
    table = ParameterTable()
    columns: dict[str, set[str]] = {}
    for entry in listed(described):
        if not isinstance(entry, str | int):
            raise ArqamError(f"articles: {short(entry)} is no id, file, folder or pattern")
        entry = str(entry)
        rows = _rows(entry, known) if entry.lower().endswith(".csv") else ({"article": at} for at in _find(entry))
        for row in rows:
            table.rows.append(row)
            for key, value in row.items():
                columns.setdefault(key, set()).add(value)
    if not table.rows:
        raise ArqamError("articles: there are none; give an id of data/raw, a file, a folder or a pattern")
    table.varied = {key for key, values in columns.items() if len(values) > 1 and key != "article"}
    return table


def narrowed(table: ParameterTable, names: list[str]) -> ParameterTable:
    """The rows of these articles alone; what varies in the whole table still does, so runs keep their names."""
    wanted: set[str] = set()
    for name in names:
        found = set(_find(name, "--articles: "))
        if not found & {row["article"] for row in table.rows}:
            raise ArqamError(
                f"--articles: {shown_line(name)} is no article of the batch: leave it out, or name another"
            )
        wanted |= found
    return ParameterTable([row for row in table.rows if row["article"] in wanted], table.varied)


def _rows(file: str, known: set[str]) -> Iterator[dict[str, Any]]:
    """The rows of a CSV of parameters; an empty field leaves the notebook's own value."""
    path = existing(file)
    if path is None:
        raise ArqamError(f"articles: there is no file {file}")
    reader = load_csv(read_bytes(path, remedy="part it in two tables"), shown_line(str(path)))
    _, columns = next(reader, (1, []))
    if "article" not in columns:
        raise ArqamError(f"{path}: it has no column 'article'; its columns are {', '.join(columns) or 'none'}")
    for column in columns:
        if columns.count(column) > 1:
            raise ArqamError(f"{path}: the column {column!r} stands twice")
        if column not in known | {"article"}:
            raise ArqamError(
                f"{path}: the column {column!r} is no parameter of the notebooks: {', '.join(sorted(known))}"
            )
    for line, cells in reader:
        where = f"{path}, line {line}: "
        if len(cells) != len(columns):
            raise ArqamError(f"{where}it has not as many fields as the header")
        row = dict(zip(columns, cells, strict=True))
        (article,) = _find(row["article"], where, one=True)
        yield {key: value for key, value in row.items() if value != ""} | {"article": article}


def _find(entry: str, where: str = "articles: ", one: bool = False) -> list[str]:
    """The references of the articles that ``entry`` names: an id, a file, a folder of either, a glob."""
    try:
        if entry and Path(entry).name == entry and (project.RAW / entry).is_dir():
            return [entry]
        found = _named(entry, one)
    except (OSError, ValueError, NotImplementedError) as error:  # a name too long, a folder closed, «**x»
        reason = error.strerror if isinstance(error, OSError) and error.strerror else error
        raise ArqamError(f"{where}{short(entry)} cannot be looked for ({reason}): give a name or a pattern") from None
    if not found:
        raise ArqamError(
            f"{where}no article is named {short(entry)}: give an id of data/raw, "
            f"a file that ends in {', '.join(SUFFIXES)}, a folder or a pattern"
        )
    return [_reference(path) for path in found]


def _named(entry: str, one: bool) -> list[Path]:
    """The articles at the path ``entry``, or that it matches as a pattern."""
    path = existing(entry)
    if path is not None and (one or _is_article(path) or path.is_file()):
        return [path] if _is_article(path) else []
    if path is not None:
        return sorted(filter(_is_article, path.iterdir()))
    if one or not entry:
        return []
    bases = (Path.cwd(), project.PROJECT)
    matches = next((hits for base in bases if (hits := sorted(_glob(base, entry)))), [])
    return [match for match in matches if _is_article(match)]


def _glob(base: Path, pattern: str) -> Iterator[Path]:
    if Path(pattern).is_absolute():
        return Path("/").glob(str(Path(pattern).relative_to("/")))
    return base.glob(pattern)


def _is_article(path: Path) -> bool:
    if path.is_dir():
        return any(path.glob("article.*"))
    return path.suffix.lower() in SUFFIXES


def _reference(path: Path) -> str:
    """How a notebook is told of the article: by its id in data/raw, else by a path, from the project if inside."""
    real = Path(os.path.realpath(path))
    path = real if real.is_file() or real.is_dir() else path.absolute()  # a link to nothing is called what it is here
    if path.parent == project.RAW.resolve():
        return path.name
    return path.relative_to(project.PROJECT).as_posix() if path.is_relative_to(project.PROJECT) else path.as_posix()


def existing(name: str) -> Path | None:
    """The file or folder of that name, from the working directory or else from the project."""
    return next((base / name for base in (Path.cwd(), project.PROJECT) if name and exists(base / name)), None)


def exists(path: Path) -> bool:
    """Whether there is such a file or folder; a text that no name can be is none."""
    try:
        return path.exists()
    except (OSError, ValueError):  # a name too long, or that no file can have
        return False


def short(entry: Any) -> str:
    """What a batch says, as an error shows it."""
    text = repr(entry)
    return text if len(text) <= 100 else f"{text[:100]}…"


def listed(value: Any) -> list[Any]:
    """A list as it is, nothing as none, and anything else as a list of it."""
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple) else [value]
