"""List markers in every style of the press, and the rows of tables: which lines of a text have them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

#: Within how many lines the next marker of a row stands (its items may be of several paragraphs).
NEAR = 12

#: The letters that count items: in the order of numerals (abjad), of the dictionary, and of the Latin alphabet.
_LETTERS = {
    "abjad": "أبجدهوزحطيكلمنسعفصقرشتثخذضظغ",
    "dictionary": "أبتثجحخدذرزسشصضطظعغفقكلمنهوي",
    "latin": "abcdefgh",
}
#: أولًا، ثانيًا، ثالثًا: the ordinals without their ending.
_ORDINALS = ("أول", "ثاني", "ثالث", "رابع", "خامس", "سادس", "سابع", "ثامن", "تاسع", "عاشر")

_MARKER = re.compile(
    r"(?P<number>[(\[]?(?P<n>[0-9]{1,3}|[٠-٩]{1,3}|[۰-۹]{1,3}) ?(?P<after>[.)\]\-–—:/])[.)\]\-–—:/]*)"
    r"(?=\s|[^\W\d_]|[“«\"])"
    r"|(?P<letter>[(\[]?(?P<l>هـ|[أابتثجحخدذرزسشصضطظعغفقكلمنهوي]|[a-hA-H]) ?(?:[)\]]|[.\-–—/](?=\s)))(?=\s*\S)"
    r"|(?P<word>(?P<w>[^\W\d_]{3,5})[\u064b\u0651]?ا?\u064b? ?[:.\-–—])(?=\s*\S)"
    r"|(?P<bullet>[•▪▫●○◦◆◇■□★✓✔➢➤►‣⁃∙·*]|[-–—](?=\s))(?=\s*\S)"
)
_CELLS = re.compile(r"\t|\s*\|\s*")


class _Marker(NamedTuple):
    text: str
    places: dict[str, int]  # style → its place in the row of that style; empty for a bullet


def list_markers(lines: Sequence[str]) -> dict[int, str]:
    """Line → its list marker. A number, letter or ordinal is one where it begins a row or has a neighbour in it.

    >>> list_markers(["1. القمح", "2. النفط", "2023 - عام النمو", "14.5 مليار", "- الغاز"])
    {0: '1.', 1: '2.', 4: '-'}
    """
    found = {index: marker for index, line in enumerate(lines) if (marker := _marker(line))}
    order = list(found)
    accepted: dict[int, str] = {}
    last: dict[str, tuple[int, int]] = {}  # style → the line and the place of the last one accepted
    for rank, index in enumerate(order):
        marker = found[index]
        if not marker.places:
            accepted[index] = marker.text
        ahead = [found[other].places for other in order[rank + 1 : rank + NEAR] if other - index <= NEAR]
        for style, place in marker.places.items():
            line, before = last.get(style, (index, 0))
            follows = before == place - 1 and before > 0 and index - line <= NEAR
            leads = any(places.get(style) == place + 1 for places in ahead)
            begins = place == 1 and style not in _LETTERS  # «أ. محمد» is a title, not a marker
            if follows or leads or begins:
                accepted[index] = marker.text
                last[style] = (index, place)
    return accepted


def _marker(line: str) -> _Marker | None:
    found = _MARKER.match(line)
    if not found:
        return None
    text = found[0].rstrip()
    if found["bullet"]:
        return _Marker(text, {})
    if found["number"]:
        return _Marker(text, {f"number {found['after']}": int(found["n"])})
    if found["letter"]:
        letter = found["l"].replace("هـ", "ه").replace("ا", "أ").lower()
        return _Marker(text, {style: row.index(letter) + 1 for style, row in _LETTERS.items() if letter in row})
    word = re.sub(r"[\W\u064b\u0651]", "", found["word"])
    stem = word.removesuffix("ا")
    return _Marker(text, {"ordinal": _ORDINALS.index(stem) + 1}) if stem != word and stem in _ORDINALS else None


def table_rows(lines: Sequence[str]) -> set[int]:
    """Lines of several cells (parted by tabs, or by two pipes and more) with such a line next to them."""
    several = [bool("\t" in line or line.strip("| ").count("|") > (0 if line.startswith("|") else 1)) for line in lines]
    return {
        index
        for index, cells in enumerate(several)
        if cells and (several[index - 1 : index] == [True] or several[index + 1 : index + 2] == [True])
    }


def cells(row: str) -> list[str]:
    """The cells of a table row.

    >>> cells("| البلد | الصادرات |")
    ['البلد', 'الصادرات']
    """
    return [cell.strip() for cell in _CELLS.split(row.strip().strip("|"))]
