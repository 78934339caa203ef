"""Structure: which line of the clean text is the headline, a heading, a list item, a table row, a paragraph.

A line of the clean text is one block, but for a dateline that opens a paragraph and is a block of its own. A page's
own markup, where there is any, is believed before the shape of the lines.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from arqam.model import Block, BlockKind, Span
from arqam.read.dateline import find_byline, find_dateline

#: The longest headline and the longest heading, in characters; no outlet of the press guides prints longer ones.
LONGEST_HEADLINE, LONGEST_HEADING = 180, 90
_ABJAD = "أبجدهوزحطيكلمنسعفصقرشتثخذضظغ"
_ALPHABET = "أبتثجحخدذرزسشصضطظعغفقكلمنهوي"
_WORDED = ["أول", "ثاني", "ثالث", "رابع", "خامس", "سادس", "سابع", "ثامن", "تاسع", "عاشر"]  # أولًا، ثانيًا …

_MARKER = re.compile(
    r"(?P<number>[(\[]?(?P<n>[0-9]{1,3}|[٠-٩]{1,3}|[۰-۹]{1,3}) ?[.)\]\-–—:/]+)(?=\s|[^\W\d_]|[“«\"])\s*"
    r"|(?P<letter>[(\[]?(?P<l>[أابجدهوزحطيكلمنسعفصقرشتثخذضظغ]|هـ|[a-hA-H]) ?(?:[)\]]|[.\-–—/](?=\s)))\s*(?=\S)"
    r"|(?P<word>(?P<w>[^\W\d_]{3,5})[\u064b]?ا?\u064b? ?[:.\-–—])\s*(?=\S)"
    r"|(?P<bullet>[•▪▫●○◦◆◇■□★✓✔➢➤►‣⁃∙·*]|[-–—](?=\s))\s*(?=\S)"
)
_END = re.compile(r"[.!؟?؛;…،,:][”“»\"’)\]]*$")
_CELLS = re.compile(r"\t|\s*\|\s*")


class Hint(NamedTuple):
    """What a page's markup says of the line that begins at ``start`` of the clean text."""

    start: int
    kind: BlockKind


class _Line(NamedTuple):
    start: int
    text: str
    apart: bool  # an empty line stands above

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def blocks(text: str, hints: Sequence[Hint] = ()) -> tuple[Block, ...]:
    """The blocks of a clean text, in order; together they hold all its characters but white space and list markers.

    >>> [str(block.kind) for block in blocks("ارتفاع التجارة\\n\\nأبرزها:\\n1. القمح.\\n2. النفط.")]
    ['headline', 'paragraph', 'list_item', 'list_item']
    """
    lines = _lines(text)
    told = {hint.start: hint.kind for hint in hints}
    markers = _list_markers(lines)
    rows = _table_rows(lines)
    head = _head(lines, told, markers, rows)
    found: list[Block] = []
    opened = False  # whether the first paragraph has been seen
    for index, line in enumerate(lines):
        kind = told.get(line.start)
        span = Span(line.start, line.end)
        if index in head:
            found.append(Block(head[index], span))
        elif index in rows or kind is BlockKind.TABLE_ROW:
            found.append(Block(BlockKind.TABLE_ROW, span))
        elif index in markers or kind is BlockKind.LIST_ITEM:
            marker = markers.get(index, "")
            skip = len(marker) + len(line.text[len(marker) :]) - len(line.text[len(marker) :].lstrip())
            found.append(Block(BlockKind.LIST_ITEM, Span(line.start + skip, line.end), marker))
        elif kind is BlockKind.HEADING or (
            kind is None and _is_heading(lines, index, markers, rows, BlockKind.HEADING in told.values())
        ):
            found.append(Block(BlockKind.HEADING, span))
        else:
            dateline = None if opened else find_dateline(line.text)
            if dateline:
                found.append(Block(BlockKind.DATELINE, _shift(dateline.span, line.start)))
                rest = line.text[dateline.span.end :]
                span = Span(line.end - len(rest.lstrip()), line.end)
            if span.start < span.end:
                opened = opened or len(line.text) > LONGEST_HEADING
                found.append(Block(BlockKind.PARAGRAPH, span))
    return tuple(found)


def _lines(text: str) -> list[_Line]:
    found = []
    last_end = 0
    for line in re.finditer(r"[^\n]+", text):
        if line[0].strip():
            start = line.start() + len(line[0]) - len(line[0].lstrip())
            found.append(_Line(start, line[0].strip(), "\n\n" in text[max(last_end - 1, 0) : line.start()]))
            last_end = line.end()
    return found


def _shift(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)


def _ends(text: str) -> bool:
    """Whether a line ends as a sentence does (two full stops end a headline that goes on below)."""
    return bool(_END.search(text)) and not text.endswith("..")


def _head(
    lines: Sequence[_Line], told: Mapping[int, BlockKind], markers: Mapping[int, str], rows: set[int]
) -> dict[int, BlockKind]:
    """The headline and the sub-headline among the first lines, by index."""
    by_markup = {
        index: told[line.start]
        for index, line in enumerate(lines)
        if told.get(line.start) in (BlockKind.HEADLINE, BlockKind.SUBHEADLINE, BlockKind.DATELINE)
    }
    if BlockKind.HEADLINE in by_markup.values():
        return by_markup
    found: dict[int, BlockKind] = {}
    for index, line in enumerate(lines[:3]):
        after = lines[index + 1] if index + 1 < len(lines) else None
        short = len(line.text) <= LONGEST_HEADLINE and not _ends(line.text)
        parted = after is not None and (
            after.apart
            or len(after.text) > 1.5 * len(line.text)
            or _ends(after.text)
            or bool(find_dateline(after.text) or find_byline(after.text))
        )
        if (
            not short
            or not parted
            or index in markers
            or index in rows
            or find_dateline(line.text)
            or find_byline(line.text)
        ):
            break
        if found and not (line.apart or not after.apart):
            break
        if line.start in told and told[line.start] is not BlockKind.PARAGRAPH:
            break
        if found and (len(found) == 2 or (told and line.start in told)):
            break
        found[index] = BlockKind.SUBHEADLINE if found else BlockKind.HEADLINE
    return found


def _is_heading(
    lines: Sequence[_Line], index: int, markers: Mapping[int, str], rows: set[int], has_markup: bool
) -> bool:
    """Whether a short line without an end stands over a paragraph and apart from what is above it."""
    line = lines[index]
    question = line.apart and line.text[-1:] in "؟?" and len(line.text) <= LONGEST_HEADING // 2 + 15
    ends = _ends(line.text) and not question
    if has_markup or len(line.text) > LONGEST_HEADING or ends or index + 1 == len(lines):
        return False
    if not re.search(r"[^\W\d_]{2}", line.text) or find_dateline(line.text) or find_byline(line.text):
        return False
    below = lines[index + 1]
    above_ends = index == 0 or lines[index - 1].apart or line.apart or _ends(lines[index - 1].text)
    stands_over = index + 1 in markers or index + 1 in rows or len(below.text) > 1.5 * len(line.text)
    return above_ends and stands_over and (line.apart or len(line.text) <= LONGEST_HEADING // 2 + 15)


def _list_markers(lines: Sequence[_Line]) -> dict[int, str]:
    """The list markers by index of the line; a number is one only where a neighbour in its row stands too."""
    found: dict[int, tuple[str, str, int]] = {}
    for index, line in enumerate(lines):
        marker = _MARKER.match(line.text)
        if not marker:
            continue
        style, value = _row_of(marker)
        if style:
            found[index] = (marker[0].rstrip(), style, value)
    accepted = {}
    last: dict[str, tuple[int, int]] = {}  # style → the last index and value
    order = sorted(found)
    for place, index in enumerate(order):
        marker, style, value = found[index]
        if style == "bullet":
            accepted[index] = marker
            continue
        nexts = (found[other] for other in order[place + 1 : place + 12])
        follows = style in last and last[style][1] == value - 1 and index - last[style][0] <= 12
        leads = any(other[1] == style and other[2] == value + 1 for other in nexts)
        if follows or leads or value == 1:
            accepted[index] = marker
            last[style] = (index, value)
    return accepted


def _row_of(marker: re.Match[str]) -> tuple[str, int]:
    """The style of a marker and its place in its row; ("", 0) where it is none."""
    if marker["number"]:
        return "number" + marker["number"].strip("0123456789٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹ ")[-1:], int(marker["n"])
    if marker["letter"]:
        letter = marker["l"].replace("هـ", "ه").replace("ا", "أ")
        return (
            ("abjad", _ABJAD.index(letter) + 1) if letter in _ABJAD else ("latin", "abcdefgh".index(letter.lower()) + 1)
        )
    if marker["word"]:
        word = re.sub(r"[\W\u064b\u0651]", "", marker["word"])
        stem = word[:-1] if word.endswith("ا") else ""
        return ("word", _WORDED.index(stem) + 1) if stem in _WORDED else ("", 0)
    return "bullet", 0


def _table_rows(lines: Sequence[_Line]) -> set[int]:
    """Lines of two cells or more (parted by tabs, or three or more by pipes) with such a line next to them."""
    cells = [
        line.text.count("\t") or (line.text.strip("| ").count("|") if line.text.count("|") > 1 else 0) for line in lines
    ]
    return {
        index
        for index, count in enumerate(cells)
        if count and ((index and cells[index - 1]) or (index + 1 < len(cells) and cells[index + 1]))
    }


def cells(row: str) -> list[str]:
    """The cells of a table row.

    >>> cells("| البلد | الصادرات |")
    ['البلد', 'الصادرات']
    """
    return [cell.strip() for cell in _CELLS.split(row.strip().strip("|"))]
