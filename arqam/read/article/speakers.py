"""Who says so: the verbs of saying, their subjects, and the last speaker carried on where a verb has none."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from arqam import project
from arqam.model import Block, Span
from arqam.read.arabic.fold import fold

#: The longest subject, in words.
LONGEST_NAME = 12

_TOKEN = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*|[^\w\s]")


class Said(NamedTuple):
    """One verb of saying; ``name`` is its subject, or the last one named before it (``carried``)."""

    verb: Span
    name: str
    name_span: Span | None
    carried: bool = False

    @property
    def name_end(self) -> int:
        return max(self.verb.end, self.name_span.end if self.name_span and not self.carried else 0)


def says(text: str, blocks: Sequence[Block]) -> list[Said]:
    """The verbs of saying of a clean text, in order.

    >>> text = "قال الرئيس توكاييف إن التجارة زادت، وأضاف: «كثيرا»."
    >>> [(said.verb.of(text), said.name, said.carried) for said in says(text, [Block("paragraph", Span(0, len(text)))])]
    [('قال', 'الرئيس توكاييف', False), ('وأضاف', 'الرئيس توكاييف', True)]
    """
    found: list[Said] = []
    last: tuple[str, Span] | None = None
    for block in blocks:
        tokens = list(_TOKEN.finditer(text, *block.clean_span))
        folded = [_key(token[0]) for token in tokens]
        for index, token in enumerate(tokens):
            role = _role(folded[index])
            if not role or (folded[index] in _PREPOSITIONS and not _heads(folded, index)):
                continue
            if folded[index].lstrip("وف") in _CARRIES and fold("عن") not in folded[index : index + 8]:
                continue  # «نقل الأنبوب 21 مليار متر مكعب» reports nothing
            subject = _subject(folded, index + 1) if role == "verb" else 0
            if subject:
                span = Span(tokens[index + 1].start(), tokens[index + subject].end())
                last = (span.of(text), span)
                found.append(Said(Span(*token.span()), *last))
            elif last:
                found.append(Said(Span(*token.span()), *last, carried=True))
            else:
                found.append(Said(Span(*token.span()), "", None))
    return found


@lru_cache(maxsize=20_000)
def _key(word: str) -> str:
    """A word as it is looked up; علي (Ali) is no على (on), though folding makes them one."""
    return "علي " if word == "علي" else fold(word)


def _role(word: str) -> str:
    forms = _table("speech_verbs")
    return forms.get(word) or (forms.get(word[1:], "") if word[:1] in "وف" else "")


#: Verbs that are prepositions too: they count only at the head of a clause.
_PREPOSITIONS = frozenset(map(fold, ("بين", "عبر", "حسب")))


#: Verbs that report only where they say from whom: نقلت الوكالة عن.
_CARRIES = frozenset(map(fold, ("نقل", "نقلت", "تنقل", "ينقل")))


def _heads(folded: Sequence[str], index: int) -> bool:
    return index == 0 or not folded[index - 1][:1].isalnum()


def _subject(folded: Sequence[str], start: int) -> int:
    """How many tokens from ``start`` are the subject of the verb before them; 0 where it has none of its own."""
    roles = _table("speech_words")
    length = 0
    introduces = False
    for word in folded[start : start + LONGEST_NAME + 1]:
        role = roles.get(word, "")
        if role in ("introduces", "ends") or not word[:1].isalpha() or _role(word):
            introduces = role == "introduces" or not word[:1].isalpha() or bool(_role(word))
            break
        length += 1
    else:
        introduces = start + length >= len(folded)
    if not length or roles.get(folded[start]) == "object":
        return 0
    named = folded[start].startswith("ال") or roles.get(folded[start]) == "title"
    if (
        introduces
        and length <= LONGEST_NAME
        and not any(roles.get(word) == "object" for word in folded[start : start + length])
    ):
        return length
    if not named:
        return 0
    definite = 1
    while definite < length and folded[start + definite].startswith("ال"):
        definite += 1
    return definite


@cache
def _table(name: str) -> dict[str, str]:
    """Folded word → its role, of a table whose first column holds a word, or forms of one parted by ``|``."""
    with (project.TABLES / f"{name}.csv").open(encoding="utf-8", newline="") as table:
        rows = list(csv.reader(table))[1:]
    return {fold(form): row[1] for row in rows for form in row[0].split("|")}
