"""An article, opened: its source, its raw text, its clean text, and its structure."""

from __future__ import annotations

from pathlib import Path

from arqam.errors import ArqamError
from arqam.model import Article, Source
from arqam.read import source as sources
from arqam.read import structure
from arqam.read.clean import clean
from arqam.read.decode import decode
from arqam.read.quotations import quotations
from arqam.read.tracked import Tracked
from arqam.safe import read_bytes, shown_line


def open_article(ref: str | Path, *, encoding: str | None = None) -> Article:
    """The article that ``ref`` names: an id in ``data/raw``, its folder, or any text or HTML file.

    A file without a ``source.yml`` beside it gets a source of what is known of it: an id after its name, its sha256,
    and what the page says of itself. ``encoding``, where given, is believed.
    """
    path, record = sources.find(ref)
    data = read_bytes(path)
    name = shown_line(str(path))
    if not data:
        raise ArqamError(f"{name} is empty: save the article again")
    source = sources.load(record, data, path) if record else sources.bare(path, data)
    return article_of(data, source, name=name, encoding=encoding)


def article_of(data: bytes, source: Source, *, name: str, encoding: str | None = None) -> Article:
    """The article in ``data``; ``name`` is its file's, for the errors."""
    decoded = decode(data, name, encoding=encoding)
    draft = clean(Tracked(decoded.text))
    if not draft.text:
        raise ArqamError(f"{name} holds no text (only white space or marks): save the article again")
    blocks = structure.blocks(draft.text)
    return Article(
        source=source,
        raw=decoded.text,
        clean=draft.text,
        offsets=draft.offsets(),
        blocks=blocks,
        quotations=quotations(draft.text, blocks),
        removals=draft.removals(),
        decisions={"encoding": decoded.evidence, "format": "plain text"},
    )
