"""The source record (``source.yml``) and the article's file beside it, checked against one another."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from arqam import project
from arqam.errors import ArqamError
from arqam.loading import Located, read_yaml
from arqam.model import Source
from arqam.safe import check_id, inside, shown_line, slug

RECORD = "source.yml"
#: How an article's file may end.
SUFFIXES = (".txt", ".html", ".htm", ".xhtml", ".mhtml", ".mht", ".text", ".docx", ".pdf")
#: How a sheet's file may end (many articles, a row each): a table as text, a workbook, JSON Lines.
TABLES, WORKBOOKS, LINES = (".csv", ".tsv"), (".xlsx", ".xlsm"), (".jsonl", ".ndjson")
SHEETS = (*TABLES, *WORKBOOKS, *LINES)
_DATES = ("published", "accessed")
#: How the date published is known: the article or its page states it, or somebody inferred it.
_BASES = ("", "stated", "inferred")
#: The years in which an article may have been published: periods are counted from there, and calendars end.
FIRST_YEAR, LAST_YEAR = 1800, 2100
_LONGEST_RECORD = 256 * 1024


def find(ref: str | Path) -> tuple[Path, Path | None]:
    """The article's file and its ``source.yml`` for an id, a folder, or a file (which may have none)."""
    text = str(ref)
    if not text.strip() or "\0" in text:
        raise ArqamError(f"{shown_line(text)!r} names no article: give an id in data/raw, a folder or a file")
    path = Path(text)
    by_id = bool(text.strip(".")) and "/" not in text and "\\" not in text
    try:
        if by_id and (project.RAW / text).is_dir():
            path = project.RAW / check_id(text)
        if path.is_dir():
            return _in_folder(path)
        if path.is_file():
            refuse_sheet(path)
            record = path.parent / RECORD
            return path, record if path.stem == "article" and record.is_file() else None
        exists, link = path.exists(), path.is_symlink()
    except OSError as error:
        raise ArqamError(f"{shown_line(text)[:200]} cannot be read ({error.strerror}): check the name") from None
    if exists:
        raise ArqamError(f"{shown_line(text)} is not a file that can be read: name a file of text, HTML, .docx or PDF")
    if link:
        raise ArqamError(f"{shown_line(text)} is a link that leads nowhere: name the file itself")
    raise ArqamError(
        f"no article or file {shown_line(text)[:200]}: {known_articles()}; "
        "`python -m arqam add FILE` takes in a new one"
    )


def refuse_sheet(path: Path) -> None:
    """Raise for a file of many articles, which is none itself."""
    if path.suffix.lower() in SHEETS:
        name = shown_line(str(path))
        raise ArqamError(
            f"{name} is a sheet, a row an article, and no article: `python -m arqam add {name}` takes its rows in"
        )


def known_articles() -> str:
    """Which articles there are, as an error says it."""
    ids = sorted(folder.name for folder in project.RAW.iterdir() if folder.is_dir()) if project.RAW.is_dir() else []
    if not ids:
        return "data/raw holds no article yet"
    more = f" and {len(ids) - 5} more" if len(ids) > 5 else ""
    return f"data/raw holds {', '.join(ids[:5])}{more}"


def _in_folder(folder: Path) -> tuple[Path, Path]:
    name = shown_line(str(folder))
    articles = sorted(path for path in folder.iterdir() if path.stem == "article" and path.suffix in SUFFIXES)
    if not articles:
        raise ArqamError(f"{name} holds no article.txt, .html, .docx or .pdf: put the article's file there")
    if len(articles) > 1:
        names = " and ".join(path.name for path in articles)
        raise ArqamError(f"{name} holds {names}: keep the one that {RECORD} names")
    if not (folder / RECORD).is_file():
        raise ArqamError(
            f"{name} has no {RECORD}: write one, or take the file in with "
            f"`python -m arqam add {shown_line(str(articles[0]))}`"
        )
    if project.RAW.resolve() in folder.resolve().parents or folder.parent.resolve() == project.RAW.resolve():
        inside(project.RAW, articles[0])
    return articles[0], folder / RECORD


def load(record: Path, data: bytes, article: Path) -> Source:
    """The source record, checked: well formed, its id that of its folder, its sha256 that of the article's bytes."""
    name = shown_line(str(record))
    fields = read_record(record)
    identity = fields.get("id") or record.parent.name
    check_id(identity)
    if identity != record.parent.name:
        raise ArqamError(
            f"{name}: id is {shown_line(identity)!r} but the folder is {shown_line(record.parent.name)!r}: "
            "make them the same"
        )
    found = hashlib.sha256(data).hexdigest()
    stated = fields.get("sha256", "").strip().lower()
    if stated and stated != found:
        raise ArqamError(
            f"{shown_line(str(article))} is not the file that {name} records (sha256 {found[:12]}… instead of "
            f"{shown_line(stated)[:12]}…): restore the file, or record its sha256 if it is the right one: {found}"
        )
    return source_of(fields | {"id": identity, "sha256": found}, name)


def bare(path: Path, data: bytes) -> Source:
    """A source record for a file that has none: an id after its name, and its sha256."""
    return Source(id=slug(path.stem), sha256=hashlib.sha256(data).hexdigest())


def read_record(record: Path) -> dict[str, str]:
    """The fields of a ``source.yml``, all of them text."""
    name = shown_line(str(record))
    fields = read_yaml(record, largest=_LONGEST_RECORD, as_text=True)
    if not isinstance(fields, Located):
        raise ArqamError(f"{name} holds no fields: it is a list of `field: value` lines, such as `outlet: …`")
    for field, value in fields.items():
        if not isinstance(value, str):
            raise ArqamError(
                f"{name}, line {fields.line_of[field]}: {shown_line(field)} is a list or a mapping: "
                "write it as one line of text"
            )
    return {field: value.strip() for field, value in fields.items()}


def source_of(fields: Mapping[str, str], name: str) -> Source:
    """The record's fields as a :class:`Source`; what it has no name for stays in ``fields``."""
    known = {field: fields.get(field, "") for field in Source.__dataclass_fields__ if field != "fields"}
    published, accessed = (parse_day(known.pop(field), field, name) for field in _DATES)
    others = {field: value for field, value in fields.items() if field not in known and field not in _DATES}
    basis = fields.get("published_basis", "")
    if basis not in _BASES:
        raise ArqamError(
            f"{name}: published_basis is {shown_line(basis)[:40]!r}: write inferred where no source states the date, "
            "else stated, or leave it empty"
        )
    return Source(**known, published=published, accessed=accessed, fields=others)


def parse_day(text: str, field: str, name: str) -> date | None:
    """A day as ``2024-07-04``, or None where the field is empty."""
    if not text:
        return None
    wrong = f"{name}: {field} is {shown_line(text)[:40]!r}"
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise ArqamError(f"{wrong}: write the day as 2024-07-04, or leave it empty") from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ArqamError(f"{wrong}: write a day between {FIRST_YEAR} and {LAST_YEAR}, or leave it empty")
    return day
