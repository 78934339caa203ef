"""Lines of a column → paragraphs, on one page and from page to page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from arqam.read.document.lines import Segment
from arqam.read.document.order import ENDING
from arqam.read.document.regions import PrintedTable, TextColumn

#: A line so much farther below the last one than lines usually are begins a paragraph.
_FARTHER = 1.25
#: Letters of one paragraph are of one size, to so much.
_SAME_SIZE = 0.1
#: In parts of the letters' size: how far a first line stands in, and how much room a word needs beside its width.
_INDENT, _ROOM = 0.8, 0.35
#: The share of the letters' size that parts a heading from the text, and notes.
LARGER, SMALLER = 1.15, 0.92
_ITEM = re.compile(r"[•●▪■◦·*✓➢]\s*\S|\(?[0-9٠-٩]{1,2}\)?[.)\-–]\s+\S|[–—-]\s+\S")
_AROUND = ' “”«»"()[]'
_END = re.compile(r"[.!؟?؛:…][”“»\"’)\]]*$")


@dataclass
class Paragraph:
    """Lines that are one paragraph; ``left`` and ``right`` are the edges of their column."""

    lines: list[Segment]
    left: float
    right: float
    from_left: bool = False

    @property
    def size(self) -> float:
        return self.lines[0].size

    @property
    def page(self) -> int:
        return self.lines[0].page

    @property
    def text(self) -> str:
        return " ".join(line.text for line in self.lines)


class Usual(NamedTuple):
    """What is usual in a document: the size of its letters, from one line to the next in sizes, its edges."""

    size: float
    pitch: float
    left: float
    right: float


def usual(regions: Iterable[TextColumn | PrintedTable]) -> Usual:
    """Measured over all columns, a letter a vote."""
    columns = [region for region in regions if isinstance(region, TextColumn)]
    lines = [line for column in columns for line in column.lines]
    if not lines:
        return Usual(10.0, 1.5, 0.0, 0.0)
    sizes = sorted(line.size for line in lines for _ in line.letters)
    size = sizes[len(sizes) // 2]
    pitches = sorted(
        (below.base - above.base) / above.size
        for column in columns
        for above, below in pairwise(column.lines)
        if below.base > above.base and abs(above.size - size) < _SAME_SIZE * size
    )
    wide = [line for column in columns if not column.beside for line in column.lines] or lines
    body = [line for line in wide if abs(line.size - size) < _SAME_SIZE * size] or wide
    pitch = pitches[len(pitches) * 3 // 10] if pitches else 1.5
    return Usual(size, pitch, min(line.left for line in body), max(line.right for line in body))


def paragraphs(column: TextColumn, usual: Usual) -> list[Paragraph]:
    """The paragraphs of a column on one page."""
    left = min(line.left for line in column.lines)
    right = max(line.right for line in column.lines)
    if not column.beside:
        left, right = min(left, usual.left), max(right, usual.right)
    found: list[Paragraph] = []
    for line in column.lines:
        last = found[-1] if found else None
        if last and _goes_on(last, line, usual.pitch):
            last.lines.append(line)
        else:
            found.append(Paragraph([line], left, right))
    return found


def _goes_on(paragraph: Paragraph, line: Segment, pitch: float) -> bool:
    """Whether a line below goes on with the paragraph."""
    last = paragraph.lines[-1]
    down = (line.base - last.base) / last.size
    if not 0.5 < down <= _FARTHER * pitch or abs(line.size - last.size) > _SAME_SIZE * last.size:
        return False
    return _follows(paragraph, line)


def _follows(paragraph: Paragraph, line: Segment) -> bool:
    """Whether the last line is full (the next word would not have fitted on it) and the next one begins none."""
    last = paragraph.lines[-1]
    from_left = line.is_latin or (_is_at_left(last, paragraph) and _is_at_left(line, paragraph))
    room = paragraph.right - last.right if from_left else last.left - paragraph.left
    if room > line.width_of_first_word + _ROOM * line.size:
        return False
    if _ITEM.match(line.text) or (from_left and _ITEM.match(line.shown)):
        return False
    starts = line.left - paragraph.left if from_left else paragraph.right - line.right
    started = last.left - paragraph.left if from_left else paragraph.right - last.right
    indented = starts > _INDENT * line.size and starts - started > _INDENT * line.size
    return not (indented and _END.search(last.text))


def joined(pages: Sequence[list[Paragraph | PrintedTable]], usual: Usual) -> list[Paragraph | PrintedTable]:
    """The paragraphs of all pages; one that a page or a column ends in the middle of is one again.

    Notes below a page's text are left where they are when the text above them goes on with the next page.
    """
    found: list[Paragraph | PrintedTable] = []
    for part in (part for page in pages for part in page):
        above = found[-1] if found else None
        if isinstance(part, PrintedTable):
            if isinstance(above, PrintedTable) and _is_rest(above, part):
                found[-1] = PrintedTable([*above.rows, *part.rows])
            else:
                found.append(part)
            continue
        last = _last_text(found, usual)
        if last and _is_next(last, part):
            last.lines += part.lines
            last.left, last.right = part.left, part.right
        else:
            found.append(part)
    for part in found:
        if isinstance(part, Paragraph):
            part.from_left = _is_from_left(part)
    return found


def _is_rest(above: PrintedTable, part: PrintedTable) -> bool:
    """Whether a table goes on with the one at the end of the page or the column before."""
    moved = part.page > above.page or part.base < above.base
    return moved and len(part.rows[0]) == len(above.rows[0])


def _last_text(found: Sequence[Paragraph | PrintedTable], usual: Usual) -> Paragraph | None:
    """The last paragraph that is no note."""
    for part in reversed(found):
        if isinstance(part, PrintedTable):
            return None
        if part.size >= SMALLER * usual.size:
            return part
    return None


def _is_next(last: Paragraph, part: Paragraph) -> bool:
    """Whether a paragraph at the top of a page or a column goes on with one at the end of another."""
    above, below = last.lines[-1], part.lines[0]
    moved = below.page > above.page or below.base < above.base
    same = abs(above.size - below.size) <= _SAME_SIZE * above.size
    indent = min(part.right - below.right, below.left - part.left)
    return moved and same and indent < _INDENT * below.size and not _END.search(above.text) and _follows(last, below)


def _is_from_left(paragraph: Paragraph) -> bool:
    """Whether the paragraph is set from the left: in a Latin script, or in Arabic as if it were in one.

    The full stop stands at the end that a line is read to; where none tells, the last line keeps to the side that
    lines begin at.
    """
    if all(line.is_latin for line in paragraph.lines):
        return True
    bare = [line.shown.strip(_AROUND) or " " for line in paragraph.lines]
    ends = [(line[0] in ENDING, line[-1] in ENDING) for line in bare]
    at_left, at_right = (any(end[side] for end in ends) for side in (0, 1))
    if at_left is not at_right:
        return at_right
    return _is_at_left(paragraph.lines[-1], paragraph)


def _is_at_left(line: Segment, paragraph: Paragraph) -> bool:
    """Whether a line keeps to the left edge of its column, or fills it."""
    at_right = paragraph.right - line.right < _INDENT * line.size
    return line.left - paragraph.left < (_ROOM if at_right else _INDENT) * line.size
