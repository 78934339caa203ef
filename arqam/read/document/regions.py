"""The lines of a page in the order in which they are read: columns one after the other, tables row by row."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from arqam.read.document.letters import PrintedPage, RuledLine
from arqam.read.document.lines import Segment

#: In parts of the letters' size: how wide the white between two columns is at least, and how far apart the rows of
#: one table or the lines of columns beside each other may be.
_GUTTER, _FARTHEST = 0.25, 3.5
#: The mean length of a line of text in a column, in characters; the cells of a table are shorter.
_SHORTEST_LINE = 18
#: How much of its column a line of text fills on average.
_FULL = 0.72
#: For so many of the letters' size columns stand beside one another, and of a table's rows so many have several cells.
_BESIDE, _SHARED = 1.5, 0.7
_DEEPEST = 4

Row = list[Segment]


class TextColumn(NamedTuple):
    """Lines that are read one after the other; ``beside`` another column, or over the whole width of the page."""

    lines: list[Segment]
    beside: bool


class PrintedTable(NamedTuple):
    """Rows of cells in the order in which they are read; a cell is its lines."""

    rows: list[list[list[Segment]]]

    @property
    def page(self) -> int:
        return self._first.page

    @property
    def base(self) -> float:
        return self._first.base

    @property
    def _first(self) -> Segment:
        return next(line for row in self.rows for cell in row for line in cell)


class _Group(NamedTuple):
    """What stands between two gutters."""

    left: float
    right: float


def regions(rows: Sequence[Row], page: PrintedPage, *, from_left: bool) -> list[TextColumn | PrintedTable]:
    """What the page is made of, in reading order (columns from the right, or ``from_left``)."""
    return _regions(list(rows), page, from_left, beside=False, depth=0)


def _regions(
    rows: list[Row], page: PrintedPage, from_left: bool, *, beside: bool, depth: int
) -> list[TextColumn | PrintedTable]:
    found: list[TextColumn | PrintedTable] = []
    at = 0
    while at < len(rows):
        band = _band(rows, at)
        groups = _groups(band)
        gridded = len(groups) > 1 and _has_grid(band, groups, page)
        if depth > _DEEPEST or not (gridded or _are_beside(band, groups)):
            _add_lines(found, rows[at], from_left, beside)
            at += 1
        elif gridded or _is_table(band, groups):
            while len(band) > 1 and len(band[-1]) < 2 and not gridded:
                band.pop()
            found.append(_table(band, _groups(band), page, from_left, gridded))
            at += len(band)
        else:
            for group in groups if from_left else groups[::-1]:
                inside = [[segment for segment in row if _in(segment, group)] for row in band]
                found += _regions(list(filter(None, inside)), page, from_left, beside=True, depth=depth + 1)
            at += len(band)
    return found


def _add_lines(found: list[TextColumn | PrintedTable], row: Row, from_left: bool, beside: bool) -> None:
    last = found[-1] if found else None
    if not isinstance(last, TextColumn) or last.beside is not beside:
        last = TextColumn([], beside)
        found.append(last)
    last.lines.extend(row if from_left else row[::-1])


def _band(rows: Sequence[Row], start: int) -> list[Row]:
    """The rows from ``start`` on that leave one gutter free at least, in all of them.

    Where a row closes some of the gutters, and all rows from there on stand at one side of those that are left, the
    band ends above it: a table, and short lines below it.
    """
    groups = _groups(rows[start : start + 1])
    most, closing = len(groups), 0
    end = start + 1
    while end < len(rows):
        above, row = rows[end - 1][0], rows[end]
        wider = _with_row(groups, row)
        if len(wider) < 2 or row[0].base - above.base > _FARTHEST * row[0].size:
            break
        if len(wider) < most and not closing:
            closing = end
        groups, most = wider, max(most, len(wider))
        end += 1
    if closing and sum(bool(_inside(rows[closing:end], group)) for group in groups) < 2:
        end, groups = closing, _groups(rows[start:closing])
    first = next((at for at in range(start, end) if len(rows[at]) > 1), start)
    rest = [row for row in rows[first:end] if len(row) > 1]
    if first > start and len(_groups(rows[start:first])) == 1 and len(_groups(rest)) > len(groups):
        end = start + 1  # a line above a table
    return list(rows[start:end])


def _groups(rows: Sequence[Row]) -> list[_Group]:
    """The columns that the segments of some rows leave white between them, from left to right."""
    found: list[_Group] = []
    for row in rows:
        found = _with_row(found, row)
    return found


def _with_row(groups: Sequence[_Group], row: Row) -> list[_Group]:
    gutter = _GUTTER * row[0].size
    found: list[_Group] = []
    for group in sorted([*groups, *(_Group(segment.left, segment.right) for segment in row)]):
        if found and group.left - found[-1].right < gutter:
            found[-1] = _Group(found[-1].left, max(found[-1].right, group.right))
        else:
            found.append(group)
    return found


def _in(segment: Segment, group: _Group) -> bool:
    return group.left <= segment.left and segment.right <= group.right


def _inside(band: Sequence[Row], group: _Group) -> list[Segment]:
    return [segment for row in band for segment in row if _in(segment, group)]


def _are_beside(band: Sequence[Row], groups: Sequence[_Group]) -> bool:
    """Whether two columns stand beside one another for more than a line."""
    if len(groups) < 2:
        return False
    heights = sorted((min(each.top for each in inside), max(each.bottom for each in inside), inside[0].size)
                     for inside in (_inside(band, group) for group in groups))  # fmt: skip
    return any(min(above[1], below[1]) - below[0] > _BESIDE * below[2] for above, below in pairwise(heights))


def _is_table(band: Sequence[Row], groups: Sequence[_Group]) -> bool:
    """Cells are short or mostly numbers; the lines of columns of text are long and full. A letter has a vote."""
    for group in groups:
        inside = _inside(band, group)
        lengths = [len(segment.letters) for segment in inside]
        numbers = sum(len(each.letters) for each in inside if not any(map(str.isalpha, each.shown)))
        if 2 * numbers > sum(lengths) or sum(each * each for each in lengths) < _SHORTEST_LINE * sum(lengths):
            return True
        widths = [(segment.right - segment.left) / (group.right - group.left) for segment in inside]
        if sum(width * each for width, each in zip(widths, lengths, strict=True)) < _FULL * sum(lengths):
            return sum(len(row) > 1 for row in band) > _SHARED * len(band)
    return False


def _has_grid(band: Sequence[Row], groups: Sequence[_Group], page: PrintedPage) -> bool:
    """Whether rules run down between the columns, and across between the rows (of one row: above and below it)."""
    top, bottom = min(row[0].top for row in band), max(row[0].bottom for row in band)
    size = band[0][0].size
    for left, right in pairwise(groups):
        rules = [rule for rule in page.uprights if left.right - 2 <= rule.at <= right.left + 2]
        ruled = sum(any(rule.start <= row[0].base - size / 3 <= rule.end for rule in rules) for row in band)
        if ruled < _SHARED * len(band):
            return False
        across = [rule.at for rule in page.levels if top - size < rule.at < bottom + size and _touches(rule, left)]
        other = [rule.at for rule in page.levels if top - size < rule.at < bottom + size and _touches(rule, right)]
        if not any(abs(one - two) < 2 for one in across for two in other):
            return False
    return True


def _touches(rule: RuledLine, group: _Group) -> bool:
    return rule.start < group.right and group.left < rule.end


def _is_parted(page: PrintedPage, above: Row, below: Row) -> bool:
    """Whether a rule runs across between two rows."""
    start, end = above[0].base - above[0].size / 4, below[0].base - below[0].size / 3
    middle = (above[0].left + above[0].right) / 2
    return any(start < rule.at < end and rule.start <= middle <= rule.end for rule in page.levels)


def _table(
    band: Sequence[Row], groups: Sequence[_Group], page: PrintedPage, from_left: bool, gridded: bool
) -> PrintedTable:
    """Row by row: what stands between two rules of a grid is one row, of whatever many lines."""
    order = groups if from_left else groups[::-1]
    rows: list[list[list[Segment]]] = []
    for place, row in enumerate(band):
        if not place or not gridded or _is_parted(page, band[place - 1], row):
            rows.append([[] for _ in order])
        for cell, group in zip(rows[-1], order, strict=True):
            cell += [segment for segment in row if _in(segment, group)]
    return PrintedTable(rows)
