"""The words of a folded text, and vocabularies found in it whatever particles and pronouns are written onto a word."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache, partial
from typing import Generic, NamedTuple, TypeVar

from arqam.model import Span
from arqam.read.arabic.clitics import BEFORE_WORDS, PRONOUNS
from arqam.read.arabic.fold import Folded, fold

_WORD = re.compile(r"[^\W_]+")


_made = partial(tuple.__new__, Span)


def spans(matches: Iterable[re.Match[str]]) -> Iterator[Span]:
    """The spans of matches: there are thousands in a text, so each is made without a call of Python's own.

    >>> list(spans(re.finditer("[^ ]+", "بلغ 3")))
    [Span(start=0, end=3), Span(start=4, end=5)]
    """
    return map(_made, map(re.Match.span, matches))


class Text(Folded):
    """A folded text, its words found; all spans of it are folded ones until ``back`` brings them to the text given."""

    __slots__ = ("_ends", "unique", "words", "written")

    def __init__(self, given: str) -> None:
        super().__init__(given)
        self.words = tuple(spans(_WORD.finditer(self.text)))
        self.written = tuple(_WORD.findall(self.text))
        self.unique = frozenset(self.written)
        self._ends = [word.end for word in self.words]

    def back(self, span: Span) -> Span:
        """The span of the text given; marks that trail the last letter belong to it.

        >>> Text("عامًا واحدًا").back(Span(0, 4))
        Span(start=0, end=5)
        """
        return self.span(*span)

    def forth(self, span: Span) -> Span:
        """The folded span of a span of the text given."""
        return Span(self.offset(span.start), self.offset(span.end))

    def cut(self, span: Span) -> str:
        """The folded characters of a folded span."""
        return span.of(self.text)

    def word_at(self, position: int) -> int:
        """The index of the first word that ends after ``position``."""
        return bisect_right(self._ends, position)

    def word(self, index: int) -> str:
        return self.written[index] if 0 <= index < len(self.written) else ""


def fold_pattern(pattern: str) -> re.Pattern[str]:
    """A regular expression over folded text, written as Arabic is written."""
    return re.compile(fold(pattern))


def fold_word(text: str) -> str:
    """``text`` folded alone, its words set one space apart."""
    return " ".join(fold(text).split())


@lru_cache(maxsize=20_000)
def forms(word: str) -> frozenset[str]:
    """What a folded word may be without the particles and pronouns written onto it.

    >>> sorted(forms("وللصادرات"))
    ['صادرات', 'لصادرات', 'للصادرات', 'وللصادرات']
    """
    return frozenset(_longest_first(word))


@lru_cache(maxsize=20_000)
def _longest_first(word: str) -> tuple[str, ...]:
    """The forms of a word; of two as long the one found first, so that every run reads alike."""
    bare = {word: None}  # a dict, for its order
    if word.endswith("ا") and not word.endswith("ها") and len(word) >= 4:
        bare[word[:-1]] = None  # the accusative: عجزا, قرضا
    for form in tuple(bare):
        stripped = (form[len(prefix) :] for prefix in BEFORE_WORDS if form.startswith(prefix))
        bare |= dict.fromkeys(shorter for shorter in stripped if len(shorter) >= 3)
    for form in tuple(bare):
        for suffix in PRONOUNS:
            stem = form.removesuffix(suffix)
            # A folded ه may be ة: it is a pronoun for certain only after ت (صادراته, قيمته).
            if stem != form and len(stem) >= 3 and (suffix != "ه" or stem.endswith("ت")):
                bare[stem] = None
                if stem.endswith("ت"):
                    bare[stem[:-1] + "ه"] = None
    return tuple(sorted(bare, key=len, reverse=True))


def without_article(word: str) -> str:
    """A word as a table writes it, its article off; إلكترونية has none, though folded it looks as if it had."""
    return word[2:] if word.startswith("ال") and len(word) >= 5 else word


class Hit(NamedTuple):
    """A phrase of a vocabulary found: where (folded), in which words, and the keys that it stands for."""

    span: Span
    first: int
    last: int
    keys: tuple[str, ...]
    phrase: str


def _has_pronoun(text: Text, index: int) -> bool:
    """قدره is "its extent" and no قدرة: a word that is written with ه and has no article has a pronoun."""
    written = text.given[: text.back(text.words[index]).end][-1:]
    return written == "ه" and not text.word(index).lstrip("وفبكل").startswith("ال")


Opened = TypeVar("Opened", bound=Sequence[object])


class Openers(Generic[Opened]):
    """Which words open something of a table, as ``opened_by`` says; each word is asked for once, for most open none."""

    def __init__(self, opened_by: Callable[[str], Opened]) -> None:
        self._opened_by = opened_by
        self._opened: dict[str, Opened] = {}
        self._asked: set[str] = set()

    def find(self, text: Text) -> list[tuple[int, Opened]]:
        """The words of a text that open something, by their indices, and what they open."""
        new = text.unique - self._asked
        if len(self._asked) + len(new) > _MOST_KEPT:
            self._opened, self._asked, new = {}, set(), text.unique
        for word in new:
            if opened := self._opened_by(word):
                self._opened[word] = opened
        self._asked |= new
        opened = self._opened
        here = text.unique & opened.keys()
        return [(index, opened[word]) for index, word in enumerate(text.written) if word in here] if here else []


#: How many words are kept, with what they open.
_MOST_KEPT = 20_000


#: The words of a phrase, and the keys that it stands for.
_Entry = tuple[tuple[str, ...], tuple[str, ...]]


#: The longest word that is too short to be one with a pronoun ه after it.
_SHORTEST_OWNED = 4


def _may_be(word: str, written: str) -> bool:
    """Is ``word`` what is written, without what is joined to it; «أرباحه» is أرباح with a pronoun?"""
    if word in forms(written):
        return True
    return len(written) > _SHORTEST_OWNED and written.endswith("ه") and word in forms(written[:-1])


class Vocabulary:
    """Phrases and what they stand for. The longest phrase wins; a phrase inside a longer one is not found again."""

    def __init__(self, entries: Iterable[tuple[str, str]]) -> None:
        """``entries`` are (phrase, key); one phrase may stand for several keys."""
        keys: dict[tuple[str, ...], dict[str, None]] = {}
        self._feminine: set[tuple[str, ...]] = set()
        for phrase, key in entries:
            words = tuple(fold(without_article(word)) for word in phrase.split())
            if phrase.endswith("ة"):
                self._feminine.add(words)
            if words:
                keys.setdefault(words, {})[key] = None
        self._by_first: dict[str, list[_Entry]] = {}
        self._openers = Openers(self._entries_of)
        for words, stands_for in sorted(keys.items(), key=lambda entry: -len(entry[0])):
            self._by_first.setdefault(words[0], []).append((words, tuple(stands_for)))

    def find(self, text: Text) -> list[Hit]:
        return list(self._hits(text))

    def _entries_of(self, word: str) -> tuple[_Entry, ...]:
        """The phrases that a written word may open: the word as written first, for كوريا is no رويا."""
        opened = tuple(entry for form in _longest_first(word) for entry in self._by_first.get(form, ()))
        if not opened and len(word) > _SHORTEST_OWNED and word.endswith("ه"):
            return self._entries_of(word[:-1])  # أرباحه
        return opened

    def _hits(self, text: Text) -> Iterator[Hit]:
        words, free = text.written, 0
        for index, entries in self._openers.find(text):
            if index < free:
                continue
            found = _longest(entries, words, index)
            if not found:
                continue
            phrase, keys = found
            last = index + len(phrase) - 1
            if phrase in self._feminine and _has_pronoun(text, last):
                continue
            yield Hit(Span(text.words[index].start, text.words[last].end), index, last, keys, " ".join(phrase))
            free = last + 1


def _longest(entries: Iterable[_Entry], words: Sequence[str], index: int) -> _Entry | None:
    """The longest of the phrases that the word at ``index`` may open and that the words after it go on with."""
    best: _Entry | None = None
    for entry in entries:
        phrase = entry[0]
        rest = words[index + 1 : index + len(phrase)]
        longer = (best is None or len(phrase) > len(best[0])) and len(rest) == len(phrase) - 1
        if longer and all(_may_be(word, written) for word, written in zip(phrase[1:], rest, strict=True)):
            best = entry
    return best
