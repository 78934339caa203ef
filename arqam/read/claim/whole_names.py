"""Names found where they stand whole, with the particles that are written onto them cut."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from arqam.read.arabic.clitics import cuts
from arqam.read.arabic.phrases import Openers, Text

#: What may stand between the words of one name.
_JOINTS = " .-–_'"
#: How short a name may be, by its role, for ف or ك to be cut from it.
_CUT_FROM = {"city": 4, "capital": 4}


class Name(NamedTuple):
    """A name as it may be written; ``base`` is the phrase of the table that it is a form of."""

    words: tuple[str, ...]
    base: str
    code: str
    role: str


class Found(NamedTuple):
    """A name where it is written: its words, and the particles before it."""

    first: int
    last: int
    cut: str
    name: Name


class WholeNames:
    """Names of a table. The longest that stands is found; a particle is cut only where what is left is the name.

    >>> names = WholeNames([Name(("المغرب",), "المغرب", "MAR", "name"), Name(("لبنان",), "لبنان", "LBN", "name")])
    >>> [(hit.cut, hit.name.code) for hit in names.find(Text("وللمغرب تجارة بلبنان ومغرب"))]
    [('ول', 'MAR'), ('ب', 'LBN')]
    """

    def __init__(self, names: Iterable[Name]) -> None:
        """The first of names that are written alike stands."""
        found: dict[str, dict[tuple[str, ...], Name]] = {}
        for name in names:
            found.setdefault(name.words[0], {}).setdefault(name.words, name)
        self._by_first = {
            first: tuple(sorted(alike.values(), key=lambda name: -len(name.words))) for first, alike in found.items()
        }
        self.opened_by = lru_cache(maxsize=20_000)(self._opened_by)
        self._openers = Openers(self._opened_by)

    def written(self, word: str) -> tuple[Name, ...]:
        """The names that a word opens as it stands."""
        return self._by_first.get(word, ())

    def _opened_by(self, word: str) -> tuple[tuple[str, Name], ...]:
        """The names that a word may open, and the particles cut; whole words come first: بريطانيا keeps its ب."""
        return tuple(
            (cut, name)
            for cut, rest in cuts(word)
            for name in self._by_first.get(rest, ())
            if not (
                cut[-1:] in ("ف", "ك") and len(name.base) < _CUT_FROM.get(name.role, 3)
            )  # فشل is no شل, كسرت no سرت
        )

    def find(self, text: Text) -> Iterator[Found]:
        free = 0
        for index, opened in self._openers.find(text):
            if index < free:
                continue
            best: tuple[str, Name] | None = None
            for cut, name in opened:
                if (best is None or len(name.words) > len(best[1].words)) and _stands(text, index, name.words):
                    best = cut, name
            if best:
                free = index + len(best[1].words)
                yield Found(index, free - 1, *best)


def _stands(text: Text, index: int, words: Sequence[str]) -> bool:
    """Do the other words of a name follow, with nothing between but what joins them?"""
    for step, word in enumerate(words[1:], 1):
        if text.word(index + step) != word or gap(text, index + step).strip(_JOINTS):
            return False
    return True


def gap(text: Text, index: int) -> str:
    """What stands between a word and the one before it; "" before the first and after the last."""
    return text.text[text.words[index - 1].end : text.words[index].start] if 0 < index < len(text.words) else ""
