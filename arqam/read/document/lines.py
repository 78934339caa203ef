"""Letters → the segments of lines that they stand in, parted where a line has a gap too wide for a space."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator, Sequence
from itertools import pairwise
from operator import attrgetter
from statistics import median
from typing import NamedTuple

from arqam.read.document.letters import Letter, PrintedPage, between
from arqam.read.document.order import facing, reading_order

#: Lengths in parts of the letters' size: how far the letters of a line may stand off one another, those that are
#: raised or lowered, and the segments of a row; …
_SAME_LINE, _NEAR_LINE, _SAME_ROW = 0.1, 0.5, 0.3
#: … the gap that is a space where none is written, and where one is, …
_SPACE, _WRITTEN_SPACE = 0.16, 0.05
#: … the gap that parts two segments, and the same between digits, which no space parts.
_GAP, _GAP_OF_DIGITS = 1.5, 0.65
#: A justified line has wide spaces: what parts it is wider still than these.
_WIDER = 2.5
#: A list marker as it is shown, and how far from its item it may stand.
_MARKER = re.compile(r"[•●▪■◦·*✓➢\-–—]|[(.)\-–]?[0-9٠-٩]{1,2}[(.)\-–]|[(.)\-–][0-9٠-٩]{1,2}")
_WIDEST_MARKER = 4
_BASE = attrgetter("base")


class Segment(NamedTuple):
    """Letters of one line from left to right, with a space, None, where words are parted."""

    letters: tuple[Letter | None, ...]
    left: float
    top: float
    right: float
    bottom: float
    base: float
    size: float
    page: int
    as_drawn: bool = False  # whether it was drawn by a program that knows no Arabic: it is read from its left end

    @property
    def signs(self) -> list[str]:
        """Its signs from left to right."""
        return [letter.text if letter else " " for letter in self.letters]

    @property
    def shown(self) -> str:
        return "".join(self.signs)

    @property
    def is_latin(self) -> bool:
        """Whether it is read from its left end, as most of its letters are."""
        letters = [letter.text[0] for letter in self.letters if letter and letter.text[0].isalpha()]
        return self.as_drawn or 2 * sum(letter < "\u0590" for letter in letters) > len(letters)

    def order(self, *, from_left: bool, after: str = "", first: bool = True, last: bool = True) -> list[int]:
        """The indices of its letters in reading order; see :func:`reading_order`."""
        if self.as_drawn:
            return list(range(len(self.letters)))
        return reading_order(self.signs, from_left=from_left, after=after, first=first, last=last)

    @property
    def text(self) -> str:
        """Its words, read by themselves."""
        signs = self.signs
        return facing("".join(signs[at] for at in self.order(from_left=self.is_latin)))

    @property
    def width_of_first_word(self) -> float:
        letters = self.letters if self.is_latin else self.letters[::-1]
        word = letters[: letters.index(None)] if None in letters else letters
        found = [letter for letter in word if letter]
        return max(letter.right for letter in found) - min(letter.left for letter in found) if found else 0.0


def rows(page: PrintedPage) -> list[list[Segment]]:
    """The lines of a page from its top to its bottom, each as its segments from left to right."""
    page = page._replace(spaces=sorted(page.spaces, key=_BASE), strokes=sorted(page.strokes, key=_BASE))
    found: list[list[Segment]] = []
    for segment in sorted(_all_segments(page), key=_BASE):
        last = found[-1][-1] if found else None
        if last and segment.base - last.base <= _SAME_ROW * min(segment.size, last.size):
            found[-1].append(segment)
        else:
            found.append([segment])
    return [_with_markers(sorted(row, key=lambda segment: segment.left)) for row in found]


def _all_segments(page: PrintedPage) -> list[Segment]:
    """Letters of one height that stand close; those that stand a little off, within another segment, go with it."""
    found = sorted(
        (segment for line in _levels(page.letters) for segment in _segments(line, page)),
        key=lambda segment: -len(segment.letters),
    )
    reach = _NEAR_LINE * max((segment.size for segment in found), default=0.0)
    lines: list[list[Segment]] = []
    by_base: list[list[Segment]] = []  # the same lines
    for segment in found:
        near = between(by_base, segment.base - reach, segment.base + reach, lambda line: line[0].base)
        hosts = [line for line in near if _is_of(segment, line[0])]
        if hosts:
            min(hosts, key=lambda line: abs(line[0].base - segment.base)).append(segment)
        else:
            lines.append([segment])
            insort(by_base, lines[-1], key=lambda line: line[0].base)
    whole: list[Segment] = []
    for line in lines:
        letters = sorted((each for segment in line for each in segment.letters if each), key=lambda each: each.middle)
        whole += _segments(letters, page) if len(line) > 1 else line
    return whole


def _levels(letters: Sequence[Letter]) -> Iterator[list[Letter]]:
    """Letters of one height, from left to right."""
    line: list[Letter] = []
    for letter in sorted(letters, key=lambda letter: letter.base):
        if line and letter.base - line[-1].base > _SAME_LINE * min(letter.size, line[-1].size):
            yield sorted(line, key=lambda letter: letter.middle)
            line = []
        line.append(letter)
    if line:
        yield sorted(line, key=lambda letter: letter.middle)


def _is_of(few: Segment, line: Segment) -> bool:
    """Whether some letters are raised or lowered on a line: marks of notes, parts of letters drawn by themselves."""
    within = line.left - line.size <= few.left and few.right <= line.right + line.size
    fewer = 2 * len(few.letters) < len(line.letters)
    return fewer and within and _SAME_LINE * line.size < abs(line.base - few.base) < _NEAR_LINE * line.size


def _with_markers(line: list[Segment]) -> list[Segment]:
    """A line whose list marker stands apart from the item, put together again."""
    if len(line) < 2:
        return line
    at_left = line[1].is_latin
    marker, item = (line[0], line[1]) if at_left else (line[-1], line[-2])
    first, second = (marker, item) if at_left else (item, marker)
    near = second.left - first.right < _WIDEST_MARKER * item.size
    if not near or not _MARKER.fullmatch(marker.shown) or not any(map(str.isalpha, item.shown)):
        return line
    joined = _segment([*first.letters, None, *second.letters], item.page)
    return [joined, *line[2:]] if at_left else [*line[:-2], joined]


def _near(signs: Sequence[Letter], line: Sequence[Letter]) -> list[Letter]:
    """Those of ``signs``, sorted by their bases, that stand on a line, by their left edges."""
    size = line[0].size
    low, high = min(each.base for each in line) - size, max(each.base for each in line) + size / 2
    return sorted(between(signs, low, high, _BASE), key=lambda sign: sign.left)


def _segments(line: Sequence[Letter], page: PrintedPage) -> list[Segment]:
    gaps = list(_gaps(line, _near(page.spaces, line), _near(page.strokes, line)))
    middle = (line[0].top + line[0].bottom) / 2
    rules = [rule.at for rule in page.uprights if rule.start <= middle <= rule.end]
    words = [gap for gap, is_space in gaps if is_space]
    usual = median(words) if len(words) > 2 else 0.0
    found: list[Segment] = []
    letters: list[Letter | None] = [line[0]]
    for last, letter, (gap, is_space) in zip(line, line[1:], gaps, strict=False):
        digits = letter.text[0].isdigit() and last.text[-1].isdigit()
        least = (_GAP_OF_DIGITS if digits else _GAP) * min(letter.size, last.size)
        ruled = any(last.middle < rule < letter.middle for rule in rules)
        if ruled or gap > max(least, _WIDER * usual):
            found.append(_segment(letters, page.number))
            letters = []
        elif is_space:
            letters.append(None)
        letters.append(letter)
    return [*found, _segment(letters, page.number)]


def _gaps(line: Sequence[Letter], spaces: Sequence[Letter], strokes: Sequence[Letter]) -> Iterator[tuple[float, bool]]:
    """Between each letter and the next: how wide the gap is, and whether it parts words."""
    reach = line[0].right
    middles = sorted(space.middle for space in spaces)
    for last, letter in pairwise(line):
        size = min(letter.size, last.size)
        gap = 0.0
        for stroke in strokes:
            if stroke.right > reach and stroke.left < letter.left:
                gap = max(gap, stroke.left - reach)
                reach = max(reach, stroke.right)
        gap = max(gap, letter.left - reach)
        written = bisect_right(middles, last.middle) < bisect_left(middles, letter.middle)
        yield gap, gap > (_WRITTEN_SPACE if written else _SPACE) * size
        reach = max(reach, letter.right)


def _segment(letters: Sequence[Letter | None], page: int) -> Segment:
    signs = [letter for letter in letters if letter]
    return Segment(
        tuple(letters),
        min(letter.left for letter in signs),
        min(letter.top for letter in signs),
        max(letter.right for letter in signs),
        max(letter.bottom for letter in signs),
        median(letter.base for letter in signs),
        median(letter.size for letter in signs),
        page,
    )
