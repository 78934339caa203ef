"""One spelling for many: the folded text that is searched, and the way back to the text as printed.

Arabic news writes one word in many ways (``أربعة``, ``اربعه``, ``أَرْبَعَة``) and one number in many scripts. Folding
brings them to one form and drops what carries no meaning here (vowel signs, tatweel, direction marks), and keeps
where each remaining character stood, so that every span found is a span of the text as given.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from operator import sub

from arqam.model import Span

#: Vowel signs and Quranic marks: part of the letter before them.
_MARKS = "".join(map(chr, [*range(0x0610, 0x061B), *range(0x064B, 0x0660), 0x0670, *range(0x06D6, 0x06DD)]))
_MARKS += "".join(map(chr, [*range(0x06DF, 0x06E5), 0x06E7, 0x06E8, *range(0x06EA, 0x06EE)]))
#: Tatweel, joiners and direction marks, soft hyphen, byte order mark: part of nothing.
_FORMATS = "ـ\u00ad\u034f\u061c\u180e\u2060\ufeff" + "".join(
    map(chr, [*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2061, 0x206A)])
)

_SAME = {
    **dict.fromkeys("أإآٱٲٳ", "ا"),
    "ى": "ي",
    "ی": "ي",
    "ې": "ي",
    "ے": "ي",
    "ة": "ه",
    "ۀ": "ه",
    "ہ": "ه",
    "ھ": "ه",
    "ە": "ه",
    "ک": "ك",
    "ڪ": "ك",
    "گ": "ك",
    "ڤ": "ف",
    "پ": "ب",
    "چ": "ج",
    **dict.fromkeys("\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000", " "),
    **dict.fromkeys("−﹣－‒", "-"),
    **dict.fromkeys("—―‑‐", "–"),
    "\u2028": "\n",
    "\u2029": "\n",
    "\r": " ",
    "\x0b": " ",
    "\x0c": "\n",
    "\x85": "\n",
    "’": "'",
    "‘": "'",
    "٪": "%",
    "﹪": "%",
    "％": "%",
    "⁄": "/",
    "＄": "$",
    "﹩": "$",
    "²": "2",
    "³": "3",
    "˚": "°",
    "º": "°",
    "，": ",",
    "．": ".",
}


def _digit_table() -> dict[int, str]:
    """Every decimal digit of every script, to ASCII."""
    return {
        code: str(unicodedata.decimal(chr(code)))
        for code in range(0x80, 0x1FC00)
        if unicodedata.category(chr(code)) == "Nd"
    }


def _presentation_table() -> dict[int, str]:
    """Arabic letters in their printed shapes (text taken out of a PDF), to the plain letters."""
    table = {}
    for code in (*range(0xFB50, 0xFDFC), *range(0xFE70, 0xFEFD)):
        plain = unicodedata.normalize("NFKC", chr(code))
        if plain != chr(code) and plain.isalpha():
            table[code] = plain.translate(_LETTERS)
    return table


_LETTERS: dict[int, str | None] = {ord(a): b for a, b in _SAME.items()}
_TABLE: dict[int, str | None] = {
    **_digit_table(),
    **_LETTERS,
    **_presentation_table(),
    **dict.fromkeys(map(ord, _MARKS + _FORMATS)),
}
_FOLDING = frozenset(map(chr, _TABLE))
_LENGTHS = re.compile(
    "[" + re.escape(_MARKS + _FORMATS) + "".join(chr(c) for c, s in _TABLE.items() if s and len(s) > 1) + "]+"
)
_ATTACHED = frozenset(_MARKS + "ـ")  # to the letter before
_DROPPED = dict.fromkeys(map(ord, _MARKS + _FORMATS))
#: A tatweel that joins no letters is a dash: ``5ـ10``, `` ـ ``.
_TATWEEL_DASH = re.compile(r"ـ(?:(?<![^\W\d_]ـ)(?![^\W\d_])(?=[\s\d])|(?<=\dـ)(?=\d))")


def fold(word: str) -> str:
    """A word in its folded spelling.

    >>> fold("أَرْبَعَـة")
    'اربعه'
    """
    return word.translate(_TABLE)


def _folded(text: str) -> str:
    """A long text in its folded spelling: replacing letter by letter is faster where they are few."""
    letters = _FOLDING.intersection(text)
    if len(letters) > 32:
        return text.translate(_TABLE)
    for letter in letters:
        text = text.replace(letter, _TABLE[ord(letter)] or "")
    return text


def strip_marks(printed: str) -> str:
    """A word as printed, without vowel signs and tatweel."""
    return printed.translate(_DROPPED)


class Folded:
    """A text folded, with the way back from its offsets to those of the text as given."""

    __slots__ = ("_dashed", "_folded", "_given", "_shifts", "given", "text")

    def __init__(self, given: str) -> None:
        self.given = given
        if "ـ" in given:
            given = _TATWEEL_DASH.sub("-", given)
        self._dashed = given
        self.text = _folded(given)
        self._folded, self._given = [0], [0]  # where runs start whose characters are as many folded as given
        if self._has_other_lengths():
            shift = 0
            for match in _LENGTHS.finditer(given):
                shift += sum(len(_TABLE[ord(letter)] or "") - 1 for letter in match.group())
                self._folded.append(match.end() + shift)
                self._given.append(match.end())
        self._folded.append(len(self.text) + 1)  # a guard: no offset lies beyond
        self._given.append(len(given) + 1)
        self._shifts = list(map(sub, self._given, self._folded))

    def _has_other_lengths(self) -> bool:
        return len(self.text) != len(self.given) or _LENGTHS.search(self.given) is not None

    def span(self, start: int, end: int) -> Span:
        """The characters as given of the folded ``start`` to ``end``, with the marks of the last letter."""
        run = bisect_right(self._folded, start) - 1
        shift, following = self._shifts[run], run + 1
        if end < self._folded[following] and end + shift < self._given[following]:
            return Span(start + shift, end + shift)
        last = self._given_offset(end - 1) + 1
        while last < len(self._dashed) and self._dashed[last] in _ATTACHED:
            last += 1
        return Span(self._given_offset(start), last)

    def offset(self, given: int) -> int:
        """The folded offset of a given one (of the next character that is kept)."""
        run = bisect_right(self._given, given) - 1
        return min(given - self._shifts[run], self._folded[run + 1])

    def _given_offset(self, offset: int) -> int:
        run = bisect_right(self._folded, offset) - 1
        return min(offset + self._shifts[run], self._given[run + 1] - 1)

    @property
    def is_plain(self) -> bool:
        """Did folding drop nothing?"""
        return len(self._folded) == 2

    def marked(self, start: int, end: int) -> str:
        """The same characters as given, vowel signs and all."""
        span = self.span(start, end)
        return self.given[span.start : span.end]
