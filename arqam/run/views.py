"""The rows that the notebooks show: one function a table, each from what was read to plain rows."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from arqam.draw.rtl import Marked
from arqam.files import csv_rows, write_whole
from arqam.model import Article, Block, BlockKind, Span

Row = dict[str, Any]

#: What the source record holds, as a reader says it.
SOURCE_FIELDS = {
    "id": "المعرّف",
    "title": "العنوان",
    "outlet": "جهة النشر",
    "place": "المكان",
    "author": "الكاتب",
    "published": "تاريخ النشر",
    "url": "الرابط",
    "accessed": "تاريخ الاطلاع",
    "licence": "الترخيص",
    "sha256": "بصمة الملف (SHA-256)",
}

BLOCK_KINDS = {
    BlockKind.HEADLINE: "عنوان رئيس",
    BlockKind.SUBHEADLINE: "عنوان فرعي",
    BlockKind.DATELINE: "سطر المكان والمصدر",
    BlockKind.HEADING: "عنوان قسم",
    BlockKind.PARAGRAPH: "فقرة",
    BlockKind.LIST_ITEM: "بند في قائمة",
    BlockKind.TABLE_ROW: "صف في جدول",
}

#: Around a mark, as much of the sentence as shows where it stands.
AROUND = 60


def source(article: Article) -> list[Row]:
    """One row a field of the source record; an empty one stays, for it says that the field is not known."""
    return [{"field": title, "value": getattr(article.source, name)} for name, title in SOURCE_FIELDS.items()]


def removals_by_reason(article: Article) -> list[Row]:
    """One row a reason: how often it applied, and how many characters were there before and after."""
    reasons: dict[str, Counter] = {}
    for removal in article.removals:
        count = reasons.setdefault(removal.reason, Counter())
        count.update(times=1, before=len(removal.surface), after=len(removal.replacement))
    return [{"reason": reason, **count} for reason, count in reasons.items()]


def removals(article: Article) -> list[Row]:
    """One row a removal, in text order; invisible characters are named."""
    return [
        {
            "at": removal.span.start,
            "before": shown(removal.surface),
            "after": shown(removal.replacement),
            "reason": removal.reason,
        }
        for removal in article.removals
    ]


def structure(article: Article) -> list[Row]:
    """One row a kind of block: how many there are, of how many characters."""
    counts: dict[BlockKind, Counter] = {}
    for block in article.blocks:
        counts.setdefault(block.kind, Counter()).update(blocks=1, characters=len(article.text(block)))
    return [{"kind": BLOCK_KINDS[kind], **count} for kind, count in counts.items()]


def blocks(article: Article, *kinds: BlockKind) -> list[Row]:
    """One row a block of these kinds (of all without any): its text, its marker, and its span in the raw text."""
    return [
        {"kind": BLOCK_KINDS[block.kind], "marker": block.marker, "text": article.text(block), **_raw(article, block)}
        for block in article.blocks
        if not kinds or block.kind in kinds
    ]


def returns(article: Article, block: Block) -> bool:
    """Whether the raw stretch of a block, with the listed removals made in it, is the block again."""
    raw = article.offsets.raw_span(block.clean_span)
    pieces, done = [], raw.start
    for removal in article.removals:
        if raw.covers(removal.span):
            pieces += [article.raw[done : removal.span.start], removal.replacement]
            done = removal.span.end
    return "".join([*pieces, article.raw[done : raw.end]]) == article.text(block)


def write_clean(article: Article, folder: Path) -> list[Path]:
    """What cleaning made, as files: the clean text, its blocks and the removals, each with its raw span."""
    block_columns = ("kind", "marker", "clean_start", "clean_end", "raw_start", "raw_end", "text")
    block_rows = (
        {"kind": block.kind, "clean_start": block.clean_span.start, "clean_end": block.clean_span.end}
        | {"marker": block.marker, "text": article.text(block)}
        | _raw(article, block)
        for block in article.blocks
    )
    removal_columns = ("raw_start", "raw_end", "surface", "replacement", "reason")
    removal_rows = (
        {"raw_start": removal.span.start, "raw_end": removal.span.end, "surface": removal.surface}
        | {"replacement": removal.replacement, "reason": removal.reason}
        for removal in article.removals
    )
    return [
        write_whole(folder / "clean.txt", article.clean),
        write_whole(folder / "blocks.csv", csv_rows(block_rows, block_columns)),
        write_whole(folder / "removals.csv", csv_rows(removal_rows, removal_columns)),
    ]


def quotations(article: Article) -> list[Row]:
    """One row a quotation: who speaks, how many paragraphs it runs over, how it opens and how it ends."""
    return [
        {
            "speaker": quotation.speaker,
            "blocks": sum(1 for _ in _touched(article.blocks, quotation.clean_span)),
            "opens": _first(quotation.clean_span.of(article.clean)),
            "ends": _last(quotation.clean_span.of(article.clean)),
        }
        for quotation in article.quotations
    ]


def in_context(text: str, span: Span, within: Span, around: int = AROUND) -> Marked:
    """``span`` marked in the words about it, no further than ``within`` and cut between words."""
    start, end = max(within.start, span.start - around), min(within.end, span.end + around)
    while within.start < start < span.start and not text[start - 1].isspace():
        start += 1
    while span.end < end < within.end and not text[end].isspace():
        end -= 1
    before, after = "… " if start > within.start else "", " …" if end < within.end else ""
    shift = len(before) - start
    return Marked(f"{before}{text[start:end]}{after}", (Span(span.start + shift, span.end + shift),))


def shown(text: str) -> str:
    """``text`` with every character that cannot be seen named in place.

    >>> shown("a\\u00a0\\n")
    'a⟨NO-BREAK SPACE⟩⟨U+000A⟩'
    """
    return "".join(character if _visible(character) else f"⟨{_name(character)}⟩" for character in text)


def _visible(character: str) -> bool:
    return character == " " or unicodedata.category(character)[0] not in "CZ"


def _name(character: str) -> str:
    return unicodedata.name(character, f"U+{ord(character):04X}")


def _raw(article: Article, block: Block) -> Row:
    span = article.offsets.raw_span(block.clean_span)
    return {"raw_start": span.start, "raw_end": span.end}


def _touched(blocks: Iterable[Block], span: Span) -> Iterator[Block]:
    return (block for block in blocks if block.clean_span.start < span.end and span.start < block.clean_span.end)


def _first(text: str) -> str:
    return text if len(text) <= AROUND else text[:AROUND].rsplit(" ", 1)[0] + " …"


def _last(text: str) -> str:
    return "" if len(text) <= AROUND else "… " + text[-AROUND:].split(" ", 1)[-1]
