"""Taking articles into ``data/raw``: each whole or not at all, none twice, its ``source.yml`` filled to be checked."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import yaml

from arqam import project
from arqam.errors import ArqamError
from arqam.model import Article
from arqam.read.arabic.fold import fold
from arqam.read.article import source as sources
from arqam.read.article.opened import article_of, open_article
from arqam.safe import check_id, inside, read_bytes, shown_line, slug

_HEADER = """\
# Filled from the file itself: check every field, correct it, and delete this line.
# Empty where it is not known; never guessed in silence.
"""
#: File names that say nothing of the article: its title names it instead.
_NAMELESS = re.compile(r"(?:article|index|page|text|file|untitled|document|download|[0-9a-f_-]{6,}|\d+)", re.IGNORECASE)


class Added(NamedTuple):
    """What became of one file: the ``article`` that it is now, or why it was refused."""

    file: Path
    article: Article | None
    refused: str = ""


@dataclass
class Collection:
    """The articles of ``data/raw`` and what identifies their texts."""

    folder: Path = field(default_factory=lambda: project.RAW)
    texts: dict[str, str] = field(default_factory=dict)  # identity of a text → id of the article that has it

    @classmethod
    def open(cls, folder: Path | None = None) -> Collection:
        """The collection as it stands; an article that cannot be read is no reason to refuse another one."""
        collection = cls(folder or project.RAW)
        for each in sorted(collection.folder.iterdir()) if collection.folder.is_dir() else ():
            if each.is_dir() and not each.name.startswith("."):
                try:
                    collection.texts.setdefault(identity(open_article(each)), each.name)
                except ArqamError:
                    continue
        return collection

    def add(self, file: Path, fields: Mapping[str, str], *, encoding: str | None = None) -> Article:
        """Take in one file; ``fields`` are what its ``source.yml`` is to say. Raises where it is refused."""
        file, record = sources.find(str(file.resolve()) if file.is_dir() else file)
        data = read_bytes(file)
        known = (sources.read_record(record) if record else {}) | {key: value for key, value in fields.items() if value}
        encoding = encoding or known.get("encoding") or None
        source = sources.source_of(
            {"id": "", **known, "sha256": hashlib.sha256(data).hexdigest()}, shown_line(str(file))
        )
        article = article_of(data, source, name=shown_line(str(file)), encoding=encoding)
        first = self.texts.get(identity(article))
        if first:
            raise ArqamError(f"{shown_line(str(file))} is already there: its text is that of data/raw/{first}")
        name = self._name(file, known.get("id", ""), article)
        self._write(name, file.suffix.lower(), data, _record(name, article, known, encoding))
        self.texts[identity(article)] = name
        return open_article(self.folder / name)

    def _name(self, file: Path, wanted: str, article: Article) -> str:
        if wanted:
            if (self.folder / check_id(wanted)).exists():
                raise ArqamError(f"data/raw/{wanted} exists and holds another text: choose another id with --id")
            return wanted
        stem = slug(file.stem)
        base = slug(article.source.title or article.clean[:80]) if _NAMELESS.fullmatch(stem) else stem
        name, count = base, 1
        while (self.folder / name).exists():
            count += 1
            name = f"{base}-{count}"
        return check_id(name)

    def _write(self, name: str, suffix: str, data: bytes, record: str) -> None:
        suffix = suffix if suffix in sources.SUFFIXES else ".txt"
        part = self.folder / f".{name}.{os.getpid()}.part"
        try:
            part.mkdir(parents=True)
            (part / f"article{suffix}").write_bytes(data)
            (part / sources.RECORD).write_text(record, encoding="utf-8")
            os.rename(part, self.folder / name)
        except OSError as error:
            shutil.rmtree(part, ignore_errors=True)
            raise ArqamError(
                f"{shown_line(str(self.folder / name))} cannot be written ({error.strerror}): free or change the folder"
            ) from None


def identity(article: Article) -> str:
    """What is the same for two copies of one text, whatever their encoding, marks, spaces and mark-up."""
    words = "".join(re.findall(r"[^\W_]+", fold(article.clean).casefold()))
    return hashlib.sha256(words.encode("utf-8", errors="replace")).hexdigest()


def _record(name: str, article: Article, known: Mapping[str, str], encoding: str | None) -> str:
    """The text of a ``source.yml``."""
    source = article.source
    fields = {
        "id": name,
        "title": source.title,
        "outlet": source.outlet,
        "place": source.place,
        "author": source.author,
        "published": source.published or "",
        "published_basis": known.get("published_basis", ""),
        "published_note": known.get("published_note") or article.decisions.get("published", ""),
        "url": source.url,
        "accessed": source.accessed or "",
        "language": known.get("language") or ("ar" if _mostly_arabic(article.clean) else ""),
        "licence": source.licence,
        "encoding": encoding or "",
        "sha256": source.sha256,
    }
    others = {key: value for key, value in known.items() if key not in fields}
    if not fields["encoding"]:
        del fields["encoding"]
    return _HEADER + yaml.safe_dump(fields | others, allow_unicode=True, sort_keys=False, width=110)


def _mostly_arabic(text: str) -> bool:
    letters = re.findall(r"[^\W\d_]", text[:20_000])
    return sum("\u0600" <= letter <= "\u06ff" for letter in letters) > len(letters) / 2


def files_of(path: Path) -> Iterator[Path]:
    """The article files in a folder and the folders in it; ``path`` itself where it is a file or an article's folder.

    What a browser saves beside a page (``…_files``) and what is hidden is passed over; a link that leads out of the
    folder is an error.
    """
    if not path.is_dir() or (path / sources.RECORD).is_file():
        yield path
        return
    for each in sorted(path.iterdir()):
        if each.name.startswith(".") or each.name.endswith("_files"):
            continue
        if each.is_dir() and not each.is_symlink():
            yield from files_of(each)
        elif each.suffix.lower() in sources.SUFFIXES:
            yield each


def add_all(path: Path, fields: Mapping[str, str], *, encoding: str | None = None) -> Iterator[Added]:
    """Take in a file, or every article file of a folder: one that is refused stops no other."""
    collection = Collection.open()
    files = list(files_of(path))
    if not files:
        kinds = ", ".join(sources.SUFFIXES)
        raise ArqamError(f"{shown_line(str(path))} holds no file to add: put {kinds} files there")
    if len(files) > 1 and (fields.get("id") or fields.get("title")):
        raise ArqamError("--id and --title name one article: add the files of a folder without them")
    for file in files:
        try:
            if path.is_dir():
                inside(path, file.resolve())
            yield Added(file, collection.add(file, fields, encoding=encoding))
        except ArqamError as error:
            yield Added(file, None, str(error))
