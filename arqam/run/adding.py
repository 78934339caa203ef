"""Taking articles into ``data/raw``: each whole or not at all, none twice, its ``source.yml`` filled to be checked."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from arqam import project
from arqam.errors import ArqamError
from arqam.loading import dump_yaml
from arqam.model import Article
from arqam.read.arabic.fold import fold
from arqam.read.article import source as sources
from arqam.read.article.opened import article_of, open_article
from arqam.safe import check_id, read_bytes, shown_line, slug

_HEADER = """\
# Filled from the file itself: check every field, correct it, and delete this line.
# Empty where it is not known; never guessed in silence.
"""
#: File names that say nothing of the article: its title names it instead.
_NAMELESS = re.compile(r"(?:article|index|page|text|file|untitled|document|download|[0-9a-f_-]{6,}|\d+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Offered:
    """An article to be taken in: its bytes, how its file ends, and what is known of it."""

    name: str  # what errors call it; a file's ends as the file does
    data: bytes
    suffix: str
    stem: str  # what its id may be made of
    known: Mapping[str, str]
    encoding: str | None = None

    @classmethod
    def file(cls, path: Path, fields: Mapping[str, str], *, encoding: str | None = None) -> Offered:
        """A file, or an article's folder; ``fields`` stand for what its record says."""
        path, record = sources.find(str(path.resolve()) if path.is_dir() else path)
        known = (sources.read_record(record) if record else {}) | filled(fields)
        return cls(
            shown_line(str(path)),
            read_bytes(path),
            path.suffix.lower(),
            path.stem,
            known,
            encoding or known.get("encoding") or None,
        )


@dataclass
class Collection:
    """The articles of ``data/raw`` and what identifies their texts; without ``writing`` it takes in and keeps none."""

    folder: Path = field(default_factory=lambda: project.RAW)
    texts: dict[str, str] = field(default_factory=dict)  # identity of a text → id of the article that has it
    names: set[str] = field(default_factory=set)  # ids that are taken
    writing: bool = True

    @classmethod
    def open(cls, folder: Path | None = None, *, writing: bool = True) -> Collection:
        """The collection as it stands; an article that cannot be read is no reason to refuse another one."""
        collection = cls(folder or project.RAW, writing=writing)
        for each in sorted(collection.folder.iterdir()) if collection.folder.is_dir() else ():
            if each.is_dir() and not each.name.startswith("."):
                collection.names.add(each.name.casefold())
                try:
                    collection.texts.setdefault(identity(open_article(each)), each.name)
                except Exception:  # it is told of where that article is read itself
                    continue
        return collection

    def take(self, offered: Offered) -> Article:
        """Take in one article, and give it back as it now is. Raises where it is refused."""
        known = dict(offered.known)
        digest = hashlib.sha256(offered.data).hexdigest()
        source = sources.source_of({"id": "", **known, "sha256": digest}, offered.name)
        article = article_of(offered.data, source, name=offered.name, encoding=offered.encoding)
        first = self.texts.get(identity(article))
        if first:
            raise ArqamError(f"{offered.name} is already there: its text is that of data/raw/{first}")
        name = self._name(offered, article)
        if self.writing:
            self._write(name, offered, _record(name, article, known, offered.encoding))
        self.names.add(name.casefold())
        self.texts[identity(article)] = name
        if self.writing:
            return open_article(self.folder / name)
        return replace(article, source=replace(article.source, id=name))

    def _name(self, offered: Offered, article: Article) -> str:
        wanted = offered.known.get("id", "")
        if wanted:
            if check_id(wanted).casefold() in self.names:
                raise ArqamError(f"data/raw/{wanted} exists and holds another text: choose another id with --id")
            return wanted
        stem = slug(offered.stem) if offered.stem else ""
        base = stem if stem and not _NAMELESS.fullmatch(stem) else slug(article.source.title or article.clean[:80])
        name, count = base, 1
        while name.casefold() in self.names:
            count += 1
            name = f"{base}-{count}"
        return check_id(name)

    def _write(self, name: str, offered: Offered, record: str) -> None:
        suffix = offered.suffix if offered.suffix in sources.SUFFIXES else ".txt"
        part = self.folder / f".{name}.{os.getpid()}.part"
        try:
            part.mkdir(parents=True)
            (part / f"article{suffix}").write_bytes(offered.data)
            (part / sources.RECORD).write_text(record, encoding="utf-8")
            os.rename(part, self.folder / name)
        except OSError as error:
            shutil.rmtree(part, ignore_errors=True)
            raise ArqamError(
                f"{shown_line(str(self.folder / name))} cannot be written ({error.strerror}): free or change the folder"
            ) from None


def filled(fields: Mapping[str, str]) -> dict[str, str]:
    """The fields that say something."""
    return {name: value for name, value in fields.items() if value}


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
    return _HEADER + dump_yaml(fields | others, width=110)


def _mostly_arabic(text: str) -> bool:
    letters = re.findall(r"[^\W\d_]", text[:20_000])
    return sum("\u0600" <= letter <= "\u06ff" for letter in letters) > len(letters) / 2
