"""What is printed on every page and is no part of the article: running heads and feet, and the numbers of pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from arqam.read.document.letters import PrintedPage
from arqam.read.document.lines import Segment

#: How many lines at the edge of a page may run, and in which part of it they stand.
_DEEPEST, _EDGE = 3, 0.15
#: A page's number by itself, or beside the word for it and the number of all pages.
_NUMBER = re.compile(
    r"\W*(?:الصفحة|صفحة|ص|page|p)?\W*(?P<number>[0-9٠-٩]{1,4})\W*(?:(?:من|of|/)?\W*[0-9٠-٩]{1,4})?\W*", re.IGNORECASE
)
#: What a browser prints below a page: its address.
_ADDRESS = re.compile(r"(?P<address>(?:https?|file)://\S+)")
#: How deep the margin of a page is where nothing but what runs stands, and how far from the text that is, in letters,
#: which are smaller than the text's.
_MARGIN, _APART, _SMALLER = 0.08, 3, 0.95

HEAD, FOOT, NUMBER = "running head", "running foot", "page number"


class Aside(NamedTuple):
    """A line that is set aside, with its reason."""

    row: list[Segment]
    reason: str

    @property
    def text(self) -> str:
        return "   ".join(segment.text for segment in self.row[::-1])


class PageParts(NamedTuple):
    """A page's lines, parted: what runs above, the text, and what runs below."""

    heads: list[Aside]
    rows: list[list[Segment]]
    feet: list[Aside]


def parted(pages: Sequence[tuple[PrintedPage, list[list[Segment]]]]) -> list[PageParts]:
    """The pages with what runs on several of them set aside."""
    tops = [_edge(sheet, rows) for sheet, rows in pages]
    bottoms = [_edge(sheet, rows[::-1], below=True) for sheet, rows in pages]
    found = []
    for place, (sheet, rows) in enumerate(pages):
        heads = _running(tops, place, HEAD, sheet)
        feet = _running(bottoms, place, FOOT, sheet)
        if len(pages) == 1:
            heads = heads or _apart(sheet, rows[:2], HEAD)
            feet = feet or _apart(sheet, rows[:-3:-1], FOOT)
        while len(heads) + len(feet) > len(rows):  # a page of nothing else
            (feet or heads).pop()
        found.append(PageParts(heads, rows[len(heads) : len(rows) - len(feet)], feet[::-1]))
    return found


def address(pages: Sequence[PageParts]) -> str:
    """The address that a browser printed below the pages; "" where there is none, or a part of it alone."""
    for page in pages:
        for aside in page.feet:
            found = _ADDRESS.search(aside.text)
            if found and not found["address"].startswith("file") and not found["address"].endswith(("…", "...")):
                return found["address"]
    return ""


def _edge(sheet: PrintedPage, rows: Sequence[list[Segment]], *, below: bool = False) -> list[list[Segment]]:
    """The lines at the edge of a page, the outermost first."""
    limit = sheet.height * (1 - _EDGE if below else _EDGE)
    return [row for row in rows[:_DEEPEST] if (row[0].base > limit if below else row[0].base < limit)]


def _running(edges: list[list[list[Segment]]], place: int, reason: str, sheet: PrintedPage) -> list[Aside]:
    """The outermost lines that run, up to the first that does not."""
    counts = Counter(form for edge in edges for form in {_form(row) for row in edge})
    found: list[Aside] = []
    for row in edges[place]:
        number = _NUMBER.fullmatch(Aside(row, "").text)
        on = counts[_form(row)]
        if number and (on > 1 or int(number["number"]) == sheet.number):
            found += [Aside(row, NUMBER)]
        elif on > 1:
            found += [Aside(row, f"{reason}: the same on several pages")]
        else:
            break
    return found


def _form(row: Sequence[Segment]) -> str:
    """What stays of a line from page to page: its words and about where they stand, not its numbers."""
    words = re.sub(r"\s+", "", re.sub(r"[0-9٠-٩]+", "#", "".join(segment.shown for segment in row)))
    return f"{round(row[0].base / 8)}:{words}"


def _apart(sheet: PrintedPage, rows: Sequence[list[Segment]], reason: str) -> list[Aside]:
    """Of a single page, what stands in its margin, apart from the text and in smaller letters than that."""
    if len(rows) < 2:
        return []
    line, text = rows[0][0], rows[1][0]
    margin = min(line.base, sheet.height - line.base) < _MARGIN * sheet.height
    apart = abs(line.base - text.base) > _APART * line.size and line.size < _SMALLER * text.size
    return [Aside(rows[0], f"{reason}: alone in the margin")] if margin and apart else []
