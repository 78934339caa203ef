"""Structure: which line of the clean text is the headline, a heading, a list item, a table row, a paragraph.

A line of the clean text is one block, but for a dateline that opens a paragraph and is a block of its own. A page's
own markup, where there is any, is believed before the shape of the lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from arqam.model import Block, BlockKind, Span
from arqam.read.article.dateline import find_byline, find_dateline
from arqam.read.article.markers import list_markers, table_rows

#: The longest headline and the longest heading, in characters; a heading that does not stand apart is shorter.
LONGEST_HEADLINE, LONGEST_HEADING, LONGEST_CLOSE_HEADING = 180, 90, 60
#: How much longer than a headline or a heading the paragraph below it is.
LONGER = 1.5

_END = re.compile(r"[.!؟?؛;…،,:][”“»\"’)\]]*$")


class Hint(NamedTuple):
    """What a page's markup says of the line that begins at ``start`` of the clean text."""

    start: int
    kind: BlockKind


def blocks(text: str, hints: Sequence[Hint] = ()) -> tuple[Block, ...]:
    """The blocks of a clean text, in order; together they hold all its characters but white space and list markers.

    >>> [str(block.kind) for block in blocks("ارتفاع التجارة\\n\\nأبرزها:\\n1. القمح.\\n2. النفط.")]
    ['headline', 'paragraph', 'list_item', 'list_item']
    """
    return tuple(_Lines(text, hints).blocks())


class _Line(NamedTuple):
    start: int
    text: str
    apart: bool  # an empty line stands above
    told: BlockKind | None  # by a page's markup

    @property
    def span(self) -> Span:
        return Span(self.start, self.start + len(self.text))

    @property
    def ends(self) -> bool:
        """Whether it ends as a sentence does (two full stops end a headline that goes on below)."""
        return bool(_END.search(self.text[-8:])) and not self.text.endswith("..")

    @property
    def names_its_origin(self) -> bool:
        return bool(find_dateline(self.text) or find_byline(self.text))


class _Lines:
    """The lines of a text with what marks them: list markers, cells, and a page's markup."""

    def __init__(self, text: str, hints: Sequence[Hint]) -> None:
        told = {hint.start: hint.kind for hint in hints}
        self.lines: list[_Line] = []
        end = 0
        for found in re.finditer(r"[^\n]+", text):
            if words := found[0].strip():
                start = found.start() + found[0].index(words[0])
                self.lines.append(_Line(start, words, text.count("\n", end, start) > 1, told.get(start)))
                end = found.end()
        texts = [line.text for line in self.lines]
        self.markers = list_markers(texts)
        self.rows = table_rows(texts) | {at for at, line in enumerate(self.lines) if line.told is BlockKind.TABLE_ROW}
        self.headings_are_marked = BlockKind.HEADING in told.values()
        self.head = self._head()

    def blocks(self) -> Iterator[Block]:
        opened = False  # whether a first paragraph has been seen, so that no dateline follows
        for index, line in enumerate(self.lines):
            if index in self.head:
                yield Block(self.head[index], line.span)
            elif index in self.rows:
                yield Block(BlockKind.TABLE_ROW, line.span)
            elif index in self.markers or line.told is BlockKind.LIST_ITEM:
                marker = self.markers.get(index, "")
                words = line.text[len(marker) :].lstrip()
                yield Block(BlockKind.LIST_ITEM, Span(line.span.end - len(words), line.span.end), marker)
            elif line.told is BlockKind.HEADING or self._is_heading(index):
                yield Block(BlockKind.HEADING, line.span)
            else:
                yield from _paragraph(line, may_be_first=not opened)
                opened = opened or len(line.text) > LONGEST_HEADING

    def _head(self) -> dict[int, BlockKind]:
        """The headline and the sub-headline among the first lines, by index."""
        told = {index: line.told for index, line in enumerate(self.lines) if line.told in _HEADLINES}
        if BlockKind.HEADLINE in told.values():
            return {index: kind for index, kind in told.items() if kind}
        found: dict[int, BlockKind] = {}
        for index, kind in enumerate(_HEADLINES[: len(self.lines) - 1]):
            line, below = self.lines[index : index + 2]
            parted = below.apart or len(below.text) > LONGER * len(line.text) or below.ends or below.names_its_origin
            close = found and below.apart and not line.apart  # the second of two lines that belong together
            if len(line.text) > LONGEST_HEADLINE or line.ends or line.told or not parted or close:
                break
            if index in self.markers or index in self.rows or line.names_its_origin:
                break
            found[index] = kind
        return found

    def _is_heading(self, index: int) -> bool:
        """Whether a short line without an end stands over a paragraph, a list or a table, apart from what is above."""
        line = self.lines[index]
        longest = LONGEST_HEADING if line.apart else LONGEST_CLOSE_HEADING
        question = line.apart and line.text[-1] in "؟?" and len(line.text) <= LONGEST_CLOSE_HEADING
        if line.told or self.headings_are_marked or len(line.text) > longest or (line.ends and not question):
            return False
        if index + 1 == len(self.lines) or not re.search(r"[^\W\d_]{2}", line.text) or line.names_its_origin:
            return False
        above, below = self.lines[index - 1], self.lines[index + 1]
        over = index + 1 in self.markers or index + 1 in self.rows or len(below.text) > LONGER * len(line.text)
        return over and (index == 0 or line.apart or above.apart or above.ends)


_HEADLINES = (BlockKind.HEADLINE, BlockKind.SUBHEADLINE)


def _paragraph(line: _Line, *, may_be_first: bool) -> Iterator[Block]:
    """A paragraph, and the dateline that it opens with as a block of its own."""
    start, end = line.span
    dateline = find_dateline(line.text) if may_be_first else None
    if dateline:
        yield Block(BlockKind.DATELINE, Span(start, start + dateline.span.end))
        start = end - len(line.text[dateline.span.end :].lstrip())
    if start < end:
        yield Block(BlockKind.PARAGRAPH, Span(start, end))
