"""What else a name's letters may mean, told by what stands around them: the rules of ``data/tables/homographs.csv``.

قطر of a pipe is no country, القاهرة of force majeure no town, عمان is Jordan's town or the sultanate.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

from arqam.errors import ArqamError
from arqam.read.arabic.phrases import Text, fold_word, forms
from arqam.read.arabic.rows import listed, table
from arqam.read.claim.whole_names import Found

#: What a rule may ask of the place where a name stands: how it is written, what stands right before it, among the
#: three words before or the two after, which sign right behind, what it ends in or is marked with, which words the
#: whole text has most of.
_WHERE = ("written", "after", "near", "before", "sign", "ends", "marked", "weigh", "otherwise")
#: Those whose words are looked for in the text as given, and so not folded.
_AS_GIVEN = ("sign", "ends", "marked")
#: Stands for any number among the words of a rule.
_NUMBER = "#"


class _Rule(NamedTuple):
    where: str
    beside: frozenset[str]
    code: str  # "" where the name means none of the table there


class Seen:
    """A text and how often it has each word, counted once and only where a rule asks."""

    __slots__ = ("_counts", "text")

    def __init__(self, text: Text) -> None:
        self.text = text
        self._counts: Counter[str] | None = None

    def times(self, words: frozenset[str]) -> int:
        if self._counts is None:
            self._counts = Counter(self.text.written)
        return sum(self._counts[word] for word in words)


@cache
def rules() -> Mapping[str, tuple[_Rule, ...]]:
    """The rules of a name, folded, in the order of the table."""
    found: dict[str, list[_Rule]] = {}
    for row in table("homographs"):
        if row["where"] not in _WHERE:
            raise ArqamError(f"homographs.csv: «{row['words']}» has where {row['where']!r}; use {', '.join(_WHERE)}.")
        words = listed(row["beside"])
        beside = frozenset(words if row["where"] in _AS_GIVEN else map(fold_word, words))
        for phrase in listed(row["words"]):
            found.setdefault(" ".join(Text(phrase).written), []).append(_Rule(row["where"], beside, row["code"]))
    return {base: tuple(its) for base, its in found.items()}


def read_as(seen: Seen, hit: Found) -> str:
    """The code of what a name means where it stands; "" where it means nothing of the table."""
    code, most = hit.name.code, 0
    for rule in rules().get(hit.name.base, ()):
        if rule.where == "weigh":
            times = seen.times(rule.beside)
            if times > most:
                code, most = rule.code, times
        elif rule.where == "otherwise":
            return code if most else rule.code
        elif _holds(seen.text, hit, rule):
            return rule.code
    return code


def _holds(text: Text, hit: Found, rule: _Rule) -> bool:
    if rule.where == "written":
        return text.word(hit.first)[len(hit.cut) :] in rule.beside or text.word(hit.first) in rule.beside
    if rule.where in ("ends", "marked"):
        given = text.back(text.words[hit.first]).of(text.given)
        return any(given.endswith(mark) if rule.where == "ends" else mark in given for mark in rule.beside)
    if rule.where == "sign":
        return any(text.text.startswith(sign, text.words[hit.last].end) for sign in rule.beside)
    if rule.where == "before":
        return _any(text, (hit.last + 1, hit.last + 2), rule.beside)
    steps = (1,) if rule.where == "after" else (1, 2, 3)
    return _any(text, tuple(hit.first - step for step in steps), rule.beside)


def _any(text: Text, indices: Sequence[int], beside: frozenset[str]) -> bool:
    words = [word for index in indices if (word := text.word(index))]
    return any(word in beside or (word[0].isdigit() and _NUMBER in beside) or forms(word) & beside for word in words)
