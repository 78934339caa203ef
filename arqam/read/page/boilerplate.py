"""Lines that the publishing system wrote, not the author: data/tables/boilerplate.csv, and where they are taken out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from arqam.read.arabic.fold import fold
from arqam.read.arabic.rows import table
from arqam.read.page.tracked import Edit

#: How many lines that stay are looked past at the top and at the bottom of a page.
TOP, BOTTOM = 8, 12
#: A longer line is no boilerplate.
LONGEST_LINE = 240


def boilerplate(text: str) -> Iterator[Edit]:
    """Whole lines that the publishing system wrote, near the page's edges; never the whole text.

    >>> [(edit.start, edit.reason) for edit in boilerplate("نما الناتج 3%.\\n\\nExit mobile version")]
    [(16, 'boilerplate: leftover of the mobile page')]
    """
    lines = [found.span() for found in re.finditer(r"[^\n]+", text)]
    reasons: dict[int, str] = {}
    for where, order, depth in (
        ("any", range(len(lines)), None),
        ("top", range(len(lines)), TOP),
        ("bottom", range(len(lines) - 1, -1, -1), BOTTOM),
    ):
        patterns = _table()[where]
        kept = 0
        for index in order:
            start, end = lines[index]
            if index in reasons:
                continue
            reason = patterns.reason(text[start:end].strip()) if end - start <= LONGEST_LINE else ""
            if reason:
                reasons[index] = reason
                continue
            kept += 1
            if kept == depth:
                break
    if len(reasons) < len(lines):
        yield from (Edit(*lines[index], "", reasons[index]) for index in sorted(reasons))


class _Patterns(NamedTuple):
    """The lines that are left at one place: all of them as one pattern, and each with its reason."""

    any_of: re.Pattern[str]
    reasons: list[tuple[re.Pattern[str], str]]

    def reason(self, line: str) -> str:
        folded = fold(line)
        if not self.any_of.fullmatch(folded):
            return ""
        return next(f"boilerplate: {reason}" for pattern, reason in self.reasons if pattern.fullmatch(folded))


@cache
def _table() -> dict[str, _Patterns]:
    """where (top, bottom, any) → the patterns of the lines that are left there."""
    found: dict[str, list[tuple[str, str]]] = {"top": [], "bottom": [], "any": []}
    for row in table("boilerplate"):
        for where in ("top", "bottom") if row["where"] == "edge" else (row["where"],):
            found[where].append((f"(?:{fold(row['pattern'])})", row["reason"]))
    return {
        where: _Patterns(
            re.compile("|".join(pattern for pattern, _ in rows), re.IGNORECASE),
            [(re.compile(pattern, re.IGNORECASE), reason) for pattern, reason in rows],
        )
        for where, rows in found.items()
    }
