"""What a corpus may be: a folder of texts, a zip of them, or a file of records; and which of its files are articles."""

from __future__ import annotations

import bz2
import os
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from arqam.errors import ArqamError, reason
from arqam.read.article.source import LINES, RECORD, SUFFIXES, TABLES, WORKBOOKS
from arqam.review.store import FILE
from arqam.safe import MAX_BYTES, inside, shown_line

#: How a corpus that is one file may end, and what it is then.
KINDS = {".zip": "zip"} | dict.fromkeys(LINES, "lines") | dict.fromkeys((".parquet", ".pq"), "table")
KINDS |= dict.fromkeys((*TABLES, *WORKBOOKS), "sheet")

LARGE = f"it is larger than {MAX_BYTES >> 20} MB: split it into its articles"

#: What lies beside an article and belongs to it.
_BESIDE = (RECORD, FILE)
#: How the members of a zip may be packed: what each of these unpacks to is known while it is unpacked.
_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2)


class Files(NamedTuple):
    """The articles of a folder or a zip, in a fixed order, and how many other files there are, by their endings."""

    items: Sequence[Any]
    others: Counter[str]

    def note(self) -> str:
        """What is not read, in a line; "" where all is."""
        if not self.others:
            return ""
        endings = ", ".join(f"{count} {ending}" for ending, count in sorted(self.others.items()))
        return f"not read, for an article ends in {', '.join(SUFFIXES)}: {endings}"


def corpus_kind(corpus: Path) -> str:
    """folder, zip, lines (JSON Lines), table (Parquet) or sheet (CSV, Excel)."""
    if corpus.is_dir():
        return "folder"
    kind = KINDS.get(corpus.suffix.lower())
    if not corpus.is_file():
        raise ArqamError(f"corpus {corpus}: there is no such file or folder")
    if kind is None:
        raise ArqamError(f"corpus {corpus}: it must be a folder, or end in {', '.join(KINDS)}")
    if kind == "zip" and not zipfile.is_zipfile(corpus):
        raise ArqamError(f"corpus {corpus}: it is not a zip file")
    return kind


def is_corpus(ref: str) -> bool:
    """Whether ``ref`` is many articles rather than one: a file of records, a zip, or a folder that is no article's."""
    path = Path(ref)
    try:
        if path.is_dir():
            return not any(path.glob("article.*"))
        return path.suffix.lower() in KINDS and path.is_file()
    except OSError:  # what cannot be looked at is no corpus; reading it will say why
        return False


def files_of_folder(corpus: Path) -> Files:
    """The names below a folder. One that cannot be looked into is an item too: reading it says why."""
    names: list[str] = []
    links: list[str] = []
    errors: list[OSError] = []
    for folder, folders, files in os.walk(corpus, onerror=errors.append):
        names += [os.path.join(folder, name) for name in files]
        links += [path for name in folders if os.path.islink(path := os.path.join(folder, name))]
    articles, others = _sorted_out(Path(name).relative_to(corpus).as_posix() for name in names)
    blind = [*links, *(str(error.filename) for error in errors)]
    articles += [Path(name).relative_to(corpus).as_posix() for name in blind]
    return Files(sorted(articles, key=lambda name: name.split("/")), others)


def files_of_zip(corpus: Path) -> Files:
    """The members of a zip with their places in it, for two may have one name."""
    with zip_at(corpus) as archive:
        members = [(at, member.filename) for at, member in enumerate(archive.infolist()) if not member.is_dir()]
    articles, others = _sorted_out(name for _, name in members)
    wanted = set(articles)
    return Files(sorted((each for each in members if each[1] in wanted), key=lambda each: each[::-1]), others)


def _sorted_out(names: Iterable[str]) -> tuple[list[str], Counter[str]]:
    """The names of articles, and the endings of all others; what is hidden or belongs to an article is neither."""
    articles: list[str] = []
    others: Counter[str] = Counter()
    for name in names:
        path = PurePosixPath(name)
        if path.name.startswith(".") or path.name in _BESIDE:
            continue
        ending = path.suffix.lower()
        if ending in SUFFIXES:
            articles.append(name)
        else:
            others[shown_line(ending)[:12] or "without an ending"] += 1
    return articles, others


@contextmanager
def zip_at(corpus: Path) -> Iterator[zipfile.ZipFile]:
    """A zip, opened; one sentence where what it says of itself cannot be read."""
    try:
        archive = zipfile.ZipFile(corpus)
    except Exception as error:  # what a list of contents may hold is checked nowhere
        raise ArqamError(f"corpus {corpus}: it is a damaged zip file ({reason(error)[:200]}): pack it again") from None
    with archive:
        yield archive


def unpacked(archive: zipfile.ZipFile, at: int) -> bytes:
    """A member's bytes. No more is unpacked than an article may have, whatever the zip says of its size."""
    member = archive.infolist()[at]
    if member.file_size > MAX_BYTES:
        raise ArqamError(LARGE)
    if member.compress_type not in _PACKED:
        raise ArqamError("it is packed in a way whose memory has no bounds: pack it again, by deflate")
    if member.compress_type != zipfile.ZIP_BZIP2:
        with archive.open(member) as file:
            data = file.read(MAX_BYTES + 1)
    else:  # zipfile would unpack all of it at once
        packed = copy(member)
        packed.compress_type, packed.file_size = zipfile.ZIP_STORED, member.compress_size
        del packed.CRC  # it is of what comes out
        with archive.open(packed) as file, bz2.BZ2File(file) as inner:
            data = inner.read(MAX_BYTES + 1)
        if len(data) <= MAX_BYTES and zlib.crc32(data) != member.CRC:
            raise ArqamError("its checksum is another: it is damaged")
    if len(data) > MAX_BYTES:
        raise ArqamError(LARGE)
    return data


def file_in(corpus: Path, name: str) -> Path:
    """A file of a folder by its name, which leads nowhere else."""
    path = corpus / name
    if path.is_dir():
        if path.is_symlink():
            raise ArqamError(f"{shown_line(name)} is a link to a folder, which is not followed: copy the folder")
        os.scandir(path).close()  # it could not be looked into: this says why
    inside(corpus, name)
    return path
