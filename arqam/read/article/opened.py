"""An article, opened: its source, its raw text, its clean text, and its structure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from arqam.errors import ArqamError
from arqam.model import Article, BlockKind, PlaceMap, Source
from arqam.read.article import source as sources
from arqam.read.article import structure
from arqam.read.article.metadata import describe
from arqam.read.article.quotations import quotations
from arqam.read.document.opened import open_document
from arqam.read.page.body import is_page, read_page
from arqam.read.page.clean import MISREAD, OVERRIDDEN, clean
from arqam.read.page.damage import put_in_order, told, unescaped
from arqam.read.page.decode import Decoded, decode
from arqam.read.page.saved_page import is_saved_page, open_saved_page
from arqam.read.page.tracked import Tracked
from arqam.safe import read_bytes, shown_line


def open_article(ref: str | Path, *, encoding: str | None = None) -> Article:
    """The article that ``ref`` names: an id in ``data/raw``, its folder, or any file of text or HTML, .docx or PDF.

    A file without a ``source.yml`` beside it gets a source of what is known of it: an id after its name, its sha256,
    and what the page says of itself. ``encoding``, where given, is believed.
    """
    path, record = sources.find(ref)
    data = read_bytes(path)
    name = shown_line(str(path))
    if not data:
        raise ArqamError(f"{name} is empty: save the article again")
    source = sources.load(record, data, path) if record else sources.bare(path, data)
    read = article_of(data, source, name=name, encoding=encoding or source.fields.get("encoding") or None)
    return replace(read, home=record.parent) if record else read


def article_of(data: bytes, source: Source, *, name: str, encoding: str | None = None) -> Article:
    """The article in ``data``; ``name`` is its file's, for the errors."""
    opened = _document(data, name) or _text(data, name, encoding)
    draft = clean(opened.draft)
    if not draft.text:
        raise ArqamError(f"{name} holds no text (only white space or marks): save the article again")
    warned = told(draft.text, Counter(piece.reason for piece in draft.pieces))
    warned = {about: sentence for about, sentence in warned.items() if about not in opened.decisions}
    blocks = structure.blocks(draft.text, _hints(draft, opened.kinds))
    source, described = describe(source, opened.facts, opened.date_lines, draft.text, blocks)
    return Article(
        source=source,
        raw=draft.raw,
        clean=draft.text,
        offsets=draft.offsets(),
        blocks=blocks,
        quotations=quotations(draft.text, blocks),
        removals=draft.removals(),
        decisions={**opened.decisions, **warned, **_warnings(draft), **described},
        places=opened.places,
    )


class _Opened(NamedTuple):
    """A file's text, before it is cleaned, and what the file says of it."""

    draft: Tracked
    decisions: Mapping[str, str]
    kinds: Mapping[int, BlockKind] = {}
    facts: Mapping[str, str] = {}
    date_lines: Sequence[str] = ()
    places: PlaceMap = PlaceMap()


def _document(data: bytes, name: str) -> _Opened | None:
    document = open_document(data, name)
    if document is None:
        return None
    return _Opened(document.draft, document.decisions, document.kinds, document.facts, places=document.places)


def _text(data: bytes, name: str, encoding: str | None) -> _Opened:
    """Plain text, or a page, perhaps out of one that was saved as one file."""
    saved = open_saved_page(data, name) if is_saved_page(data) else None
    decoded = decode(saved.data if saved else data, name, encoding=encoding)
    decoded, undone = _undamaged(decoded)
    page = read_page(decoded.text, name) if is_page(decoded.text, Path(name).suffix.lower()) else None
    kind = "HTML" if page else "plain text"
    decisions = {
        "encoding": decoded.evidence,
        "format": f"{kind}, out of a page saved as one file" if saved else kind,
    }
    if page is None:
        return _Opened(Tracked(decoded.text), decisions | undone)
    facts = dict(page.facts)
    if saved and saved.address:
        facts.setdefault("og:url", saved.address)
    return _Opened(page.draft, decisions | {"body": page.evidence} | undone, page.kinds, facts, page.date_lines)


def _undamaged(decoded: Decoded) -> tuple[Decoded, dict[str, str]]:
    """The text without escapes and in the order in which it is read, and what is to be told of that."""
    undone = {}
    if plain := unescaped(decoded.text):
        undone["escapes"] = f"{plain[1]} were undone"
        decoded = decoded._replace(text=plain[0], evidence=f"{decoded.evidence}; {plain[1]} undone")
    if not is_page(decoded.text) and (ordered := put_in_order(decoded.text)):
        text, lines = ordered
        undone["order"] = f"the words of {lines} lines stood reversed, as a PDF draws them, and were put back"
        decoded = decoded._replace(text=text, evidence=f"{decoded.evidence}; reversed words put back")
    return decoded, undone


#: The decisions that a reader must know of before trusting the figures.
_TOLD = (
    "escapes",
    "order",
    "order of letters",
    "order of digits",
    "letters",
    "broken characters",
    "spaces",
    "mojibake",
    "direction",
    "tracked changes",
    "pictures",
    "recognised",
    "turned",
    "outside",
)


def warnings_of(article: Article) -> list[str]:
    """What is amiss with an article's text, a sentence each: ``the words of 3 lines stood reversed …``."""
    return [article.decisions[name] for name in _TOLD if name in article.decisions]


def _warnings(draft: Tracked) -> dict[str, str]:
    """What a reader should know of the text before trusting it."""
    reasons = Counter(piece.reason for piece in draft.pieces)
    overrides, mojibake = reasons[OVERRIDDEN], reasons[MISREAD]
    found = {}
    if mojibake:
        found["mojibake"] = f"{mojibake} pieces of UTF-8 read as windows-1252, undone"
    if overrides:
        found["direction"] = f"{overrides} direction overrides taken out: the file shows some text in another order"
    return found


def _hints(draft: Tracked, kinds: Mapping[int, BlockKind]) -> list[structure.Hint]:
    """What the markup says of lines, by their place in the clean text."""
    positions = draft.positions(sorted(kinds))
    return [
        structure.Hint(draft.text.rfind("\n", 0, positions[start]) + 1, kind)
        for start, kind in sorted(kinds.items())
        if start in positions
    ]
