"""The articles of a slice, one at a time: their bytes, and what is said of where they are from."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from arqam.errors import ArqamError, reason
from arqam.model import Source
from arqam.read.article.source import find, load
from arqam.run.archive.corpus import LARGE, corpus_kind, file_in, unpacked, zip_at
from arqam.run.archive.records import NO_RECORDS, Records, TooLong
from arqam.run.sheets.articles import dated, parsed, said_by
from arqam.safe import MAX_BYTES, inside, read_bytes, shown_line

#: The fields of a record (JSON Lines, Parquet) that say where its article is from.
FIELDS = ("id", "title", "outlet", "published", "url", "author", "place", "licence")


@dataclass(frozen=True, slots=True)
class Slice:
    """Some articles of the corpus: names in a folder, places in a zip, lines of a file, or records as they are."""

    number: int
    corpus: str
    items: tuple[Any, ...]  # names; (place, name) of members; (number, offset of a line, record or row) of records
    records: Records = NO_RECORDS
    note: str = ""  # what of the corpus is not read, in its first slice


@dataclass(frozen=True, slots=True)
class CorpusArticle:
    """An article's bytes and what its record says of it; ``error`` where there is nothing to read."""

    source: Source
    data: bytes
    error: str = ""
    lost: str = ""  # what of the record could not be read, though the article is
    home: Path | None = None  # of an article of a collection: what readers corrected lies there


def documents(part: Slice) -> Iterator[CorpusArticle]:
    """Each article of a slice, read when it is asked for, so that no two need be held at once."""
    corpus = Path(part.corpus)
    kind = corpus_kind(corpus)
    if kind == "folder":
        for name in part.items:
            yield _or_why(lambda name=name: _in_folder(corpus, name), _name_id(name), name)
    elif kind == "zip":
        with zip_at(corpus) as archive:
            for at, name in part.items:
                called = _name_id(name)
                yield _or_why(
                    lambda at=at, called=called: _document(unpacked(archive, at), called), called, name, " from the zip"
                )
    elif kind == "lines":
        with corpus.open("rb") as file:
            for number, offset in part.items:
                file.seek(offset)
                line = file.readline(MAX_BYTES + 1)
                name = f"{corpus.stem}-{number}"
                if len(line) > MAX_BYTES:
                    yield CorpusArticle(Source(name), b"", LARGE)
                else:
                    yield _from_record(parsed(line), part.records, name)
    elif kind == "table":
        for number, record in part.items:
            yield _from_record(record, part.records, f"{corpus.stem}-{number}")
    else:
        for number, row in part.items:
            name = f"{corpus.stem}-{number}"
            yield CorpusArticle(Source(name), b"", row.wrong) if row.wrong else _of_said(row.said, name)


def _or_why(read: Callable[[], CorpusArticle], called: str, name: str, whence: str = "") -> CorpusArticle:
    """A file's article, or why there is none: one that cannot be read never stops the others."""
    try:
        return read()
    except ArqamError as error:
        why = str(error)
    except Exception as error:  # the disk, and each method of compression, have errors of their own
        said = getattr(error, "strerror", None) or reason(error)
        why = f"{shown_line(name)[:200]} cannot be read{whence} ({said})"
    return CorpusArticle(Source(called), b"", why)


def _in_folder(corpus: Path, name: str) -> CorpusArticle:
    """An article's file; what its ``source.yml`` says of it, where there is one beside it."""
    path, record = find(file_in(corpus, name))
    data = read_bytes(path)
    if record is None:
        return _document(data, _name_id(name))
    inside(corpus, record.relative_to(corpus))
    return CorpusArticle(load(record, data, path), data, home=record.parent)


def _document(data: bytes, name: str, **known: Any) -> CorpusArticle:
    return CorpusArticle(Source(name, sha256=hashlib.sha256(data).hexdigest(), **known), data)


def _from_record(record: Any, records: Records, name: str) -> CorpusArticle:
    field = records.columns.of["text"]
    if isinstance(record, dict) and isinstance(record.get(field), TooLong):
        return CorpusArticle(Source(name), b"", LARGE)
    if not isinstance(record, dict) or not isinstance(record.get(field), str):
        return CorpusArticle(Source(name), b"", f"{name} has no text in a field {field!r}")
    try:
        said = said_by(record | {field: ""}, records.columns)
    except ArqamError as error:
        return CorpusArticle(Source(name), b"", str(error))
    said.pop("accessed", "")  # no dataset says it
    lost = ""
    try:
        said = dated(said, records.order.name)
    except ArqamError as error:
        said["published"], lost = "", f"it is read without its day: {error}"
    return _of_said(said | {"text": record[field]}, name, lost)


def _of_said(said: Mapping[str, str], name: str, lost: str = "") -> CorpusArticle:
    """The article of a record, by what its fields say."""
    known = {key: _storable(said[key]) for key in FIELDS if said.get(key)}
    published = known.pop("published", "")
    data = said["text"].encode("utf-8", "surrogatepass")
    if len(data) > MAX_BYTES:
        return CorpusArticle(Source(name), b"", LARGE)
    day = date.fromisoformat(published) if published else None
    return replace(_document(data, known.pop("id", name), published=day, **known), lost=lost)


def _storable(text: str) -> str:
    """Without halves of surrogate pairs, which JSON and names of files can hold, and Parquet cannot."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _name_id(name: str) -> str:
    """An article's id after its path in the corpus: its folder's name where the file is called ``article``."""
    path = Path(_storable(name))
    parts = path.parent.parts if path.stem == "article" and path.parent.parts else (*path.parent.parts, path.stem)
    return "-".join(parts)
