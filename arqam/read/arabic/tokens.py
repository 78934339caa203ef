"""The text as a stream of tokens with their offsets: words, numbers, dates, times, symbols, breaks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from arqam.read.arabic.fold import fold

WORD, NUMBER, DATE, TIME, LATIN, SYMBOL, BREAK, SKIP = "wndtlsbx"

#: Fractions that are one character.
VULGAR = "¼½¾⅐⅑⅒⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞"

#: The letters of a folded word.
_LETTER = "ء-غف-يٮ-ۓ"

_TOKEN = re.compile(
    rf"""
    (?=[^\ ])  # most places between tokens: no need to try them all there
    (?: (?P<w> [{_LETTER}]+ )
    | (?P<b> \n[ ]*\n\s* | \t )  # a tab parts the cells of a table
    | (?P<x> (?:https?://|www\.)\S+
           | [A-Za-z0-9._%+-]{{1,64}}@[A-Za-z0-9.-]+
           | [@\#]\w+
           | (?<![\d:])\d{{1,2}}(?::\d{{2}}){{1,2}}\.\d{{1,3}}
           | (?<![\w$€£¥])(?!(?:USD|US|EUR|GBP|SAR|AED)\d)[A-Za-z]+(?:[-–]?\d+[A-Za-z]*)+(?!\d|[.,٫]\d)
      )
    | (?P<d> (?<![\d/.-]) \d{{1,4}}(?P<mark>[/.-])\d{{1,2}}(?P=mark)\d{{1,4}} (?![\d/-]|\.\d) )
    | (?P<t> (?<![\d:]) \d{{1,2}}:\d{{2}}(?::\d{{2}})? (?![\d:]|\.\d) )
    | (?P<n> \d{{1,3}}(?:[ ]\d{{3}})+(?!\d)(?:[.,٫]\d+)?
           | \d{{1,3}}ر\d{{1,6}}(?!\d)
           | \d{{0,3}}[{VULGAR}]
           | \d+(?:(?:[.,٫٬']|،(?=\d{{1,3}}(?!\d)))\d+)* )
    | (?P<l> [A-Za-zÀ-ÖØ-öø-ɏ]+ )
    | (?P<s> [^\s] )
    )
    """,
    re.VERBOSE,
)


class Stream:
    """Parallel lists, one item a token; ``keys`` are what tables are looked up by."""

    __slots__ = ("asides", "clause", "doubts", "ends", "keys", "kinds", "size", "starts", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.clause = 0  # where the clause of the next number begins: a verb before it bounds another number
        self.asides: set[int] = set()  # the tokens of the times read in that clause
        self.doubts: dict[int, tuple[str, str]] = {}  # where a mended number starts → what else it could be, and why
        self.keys: list[str] = []
        self.kinds: list[str] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        keys, kinds, starts, ends = self.keys.append, self.kinds.append, self.starts.append, self.ends.append
        for match in _TOKEN.finditer(text):
            keys(match[0])
            kinds(match.lastgroup or "")
            start, end = match.span()
            starts(start)
            ends(end)
        self.size = len(self.keys)
        # a guard on either side: looking one beyond never needs a test
        for _ in range(4):
            keys("")
            kinds(BREAK)
            starts(len(text))
            ends(len(text))

    def replace(self, first: int, after: int, tokens: Sequence[tuple[str, str, int, int]]) -> None:
        """Put ``tokens`` (key, kind, start, end) in the place of those from ``first`` to ``after``."""
        self.keys[first:after] = [key for key, _, _, _ in tokens]
        self.kinds[first:after] = [kind for _, kind, _, _ in tokens]
        self.starts[first:after] = [start for _, _, start, _ in tokens]
        self.ends[first:after] = [end for _, _, _, end in tokens]
        self.size += len(tokens) - (after - first)

    def glued(self, index: int) -> bool:
        """Does this token follow the one before it without a space?"""
        if not 0 < index < self.size or self.ends[index - 1] != self.starts[index]:
            return False
        return BREAK not in (self.kinds[index - 1], self.kinds[index])


def keys(phrase: str) -> list[str]:
    """The keys of a table's phrase."""
    return [match.group() for match in _TOKEN.finditer(fold(phrase))]
