"""What Arabic writes onto a word: conjunctions, prepositions and the article before it, pronouns after it.

All of it stands here, by what it is needed for: a number takes fewer than a noun does.
"""

from __future__ import annotations

from collections.abc import Iterator

from arqam.read.arabic.fold import fold

#: And, so; then in, for, like.
CONJUNCTIONS, PREPOSITIONS, ARTICLE = ("و", "ف"), ("ب", "ل", "ك"), "ال"

#: What may be glued to the front of a number's word: conjunction, preposition, article, in that order.
BEFORE_NUMBERS = tuple(
    conjunction + preposition
    for conjunction in ("", *CONJUNCTIONS)
    for preposition in ("", *PREPOSITIONS, ARTICLE, "بال", "كال", "لل")
)

#: What may be written onto the front of any word, longest first (س is of verbs), and onto its end.
BEFORE_WORDS = ("وبال", "فبال", "وكال", "وال", "فال", "بال", "كال", "ولل", "فلل", "لل", "ال")
BEFORE_WORDS += ("وب", "ول", "وك", "فب", "فل", "و", "ف", "ب", "ل", "ك", "س")
PRONOUNS = ("هما", "ها", "هم", "نا", "كم", "ه")


def cuts(word: str) -> Iterator[tuple[str, str]]:
    """The ways in which particles may be cut from the front of a name: what is cut, and what is left.

    >>> list(cuts("وللمغرب"))
    [('', 'وللمغرب'), ('و', 'للمغرب'), ('ول', 'لمغرب'), ('ول', 'المغرب'), ('ول', 'اللمغرب')]
    """
    yield "", word
    for joined in ("", *CONJUNCTIONS):
        if not word.startswith(joined):
            continue
        rest = word[len(joined) :]
        if joined:
            yield joined, rest
        if rest[:1] in PREPOSITIONS:
            yield joined + rest[0], rest[1:]
        if rest.startswith("لل"):
            yield joined + "ل", ARTICLE + rest[2:]
            yield joined + "ل", ARTICLE + rest[1:]


def cut(word: str, known: frozenset[str] | set[str], shortest: int = 4) -> int:
    """How many letters of a conjunction and a preposition open a word, where what is left is a word for certain.

    ``known`` are words as they are folded.

    >>> cut("وبإيرادات", {"ايرادات"}), cut("برنامج", {"ايرادات"}), cut("بالناتج", set())
    (2, 0, 1)
    """
    return max(
        (len(gone) for gone, rest in cuts(word) if len(gone) + len(rest) == len(word) and _sure(rest, known, shortest)),
        default=0,
    )


def _sure(rest: str, known: frozenset[str] | set[str], shortest: int) -> bool:
    return len(rest) >= shortest and (rest.startswith(ARTICLE) or fold(rest) in known)
