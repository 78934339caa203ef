"""The source record (``source.yml``) and the article's file beside it, checked against one another."""

from __future__ import annotations

import hashlib
from collections.abc import Hashable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from yaml.composer import ComposerError
from yaml.constructor import ConstructorError

from arqam import project
from arqam.errors import ArqamError
from arqam.model import Source
from arqam.safe import check_id, inside, read_bytes, shown_line, slug

RECORD = "source.yml"
#: How an article's file may end.
SUFFIXES = (".txt", ".html", ".htm", ".xhtml", ".mhtml", ".mht", ".text")
_DATES = ("published", "accessed")
#: How the date published is known: the article or its page states it, or somebody inferred it.
_BASES = ("", "stated", "inferred")
_LONGEST_RECORD = 256 * 1024


class _TextLoader(yaml.BaseLoader):
    """YAML's own safe loader of plain text: no types, no tags, no aliases (so no bombs), no key twice."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            event = self.peek_event()
            raise ComposerError(None, None, "an alias is not allowed here", event.start_mark)
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if key.value in seen if isinstance(key, yaml.ScalarNode) else False:
                raise ConstructorError(None, None, f"{key.value!r} stands twice", key.start_mark)
            seen.add(str(key.value))
        return super().construct_mapping(node, deep=deep)


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
            record = path.parent / RECORD
            return path, record if path.stem == "article" and record.is_file() else None
        exists = path.exists()
    except OSError as error:
        raise ArqamError(f"{shown_line(text)[:200]} cannot be read ({error.strerror}): check the name") from None
    if exists:
        raise ArqamError(f"{shown_line(text)} is not a file that can be read: name a text or HTML file")
    raise ArqamError(
        f"no article or file {shown_line(text)[:200]}: {_known()}; `python -m arqam add FILE` takes in a new one"
    )


def _known() -> str:
    ids = sorted(folder.name for folder in project.RAW.iterdir() if folder.is_dir()) if project.RAW.is_dir() else []
    if not ids:
        return "data/raw holds no article yet"
    more = f" and {len(ids) - 5} more" if len(ids) > 5 else ""
    return f"data/raw holds {', '.join(ids[:5])}{more}"


def _in_folder(folder: Path) -> tuple[Path, Path]:
    name = shown_line(str(folder))
    articles = sorted(path for path in folder.iterdir() if path.stem == "article" and path.suffix in SUFFIXES)
    if not articles:
        raise ArqamError(f"{name} holds no article.txt or article.html: put the article's file there")
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
    try:
        text = read_bytes(record, longest=_LONGEST_RECORD).decode("utf-8-sig")
        fields = yaml.load(text, Loader=_TextLoader)
    except UnicodeDecodeError:
        raise ArqamError(f"{name} is not in UTF-8: save it as UTF-8") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f", line {mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", None) or "cannot be read"
        raise ArqamError(f"{name}{where}: not valid YAML ({shown_line(str(problem))}): correct the line") from None
    except RecursionError:
        raise ArqamError(f"{name} is nested too deeply: it is a flat list of `field: value` lines") from None
    if not isinstance(fields, dict):
        raise ArqamError(f"{name} holds no fields: it is a list of `field: value` lines, such as `outlet: …`")
    for field, value in fields.items():
        if not isinstance(value, str):
            raise ArqamError(f"{name}: {shown_line(str(field))} is a list or a mapping: write it as one line of text")
    return {str(field): value.strip() for field, value in fields.items()}


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
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArqamError(
            f"{name}: {field} is {shown_line(text)[:40]!r}: write the day as 2024-07-04, or leave it empty"
        ) from None
