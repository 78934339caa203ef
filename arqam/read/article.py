"""An article, opened: its source, its raw text, its clean text, and its structure."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from arqam.errors import ArqamError
from arqam.model import Article, BlockKind, Source
from arqam.read import source as sources
from arqam.read import structure
from arqam.read.clean import clean
from arqam.read.decode import decode
from arqam.read.metadata import describe
from arqam.read.page import is_page, read_page
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
    return article_of(data, source, name=name, encoding=encoding or source.fields.get("encoding") or None)


def article_of(data: bytes, source: Source, *, name: str, encoding: str | None = None) -> Article:
    """The article in ``data``; ``name`` is its file's, for the errors."""
    decoded = decode(data, name, encoding=encoding)
    if is_page(decoded.text, Path(name).suffix.lower()):
        page = read_page(decoded.text, name)
        draft, decisions = page.draft, {"format": "HTML", "body": page.evidence}
    else:
        page, draft, decisions = None, Tracked(decoded.text), {"format": "plain text"}
    draft = clean(draft)
    undone = sum(piece.reason.startswith("mojibake") for piece in draft.pieces)
    if undone:
        decisions["mojibake"] = f"{undone} pieces of UTF-8 read as windows-1252, undone"
    if not draft.text:
        raise ArqamError(f"{name} holds no text (only white space or marks): save the article again")
    hints = _hints(draft, page.kinds) if page else ()
    blocks = structure.blocks(draft.text, hints)
    source, described = describe(
        source, page.facts if page else {}, page.date_lines if page else (), draft.text, blocks
    )
    return Article(
        source=source,
        raw=decoded.text,
        clean=draft.text,
        offsets=draft.offsets(),
        blocks=blocks,
        quotations=quotations(draft.text, blocks),
        removals=draft.removals(),
        decisions={"encoding": decoded.evidence} | decisions | described,
    )


def _hints(draft: Tracked, kinds: Mapping[int, BlockKind]) -> list[structure.Hint]:
    """What the markup says of lines, by their place in the clean text."""
    positions = draft.positions(sorted(kinds))
    return [
        structure.Hint(draft.text.rfind("\n", 0, positions[start]) + 1, kind)
        for start, kind in sorted(kinds.items())
        if start in positions
    ]
