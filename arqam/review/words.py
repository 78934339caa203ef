"""The article's own words to choose from, where a field of a claim is said in them: whole, compared_to, subject."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import chain

from arqam.model import Article, Claim, Span
from arqam.read.arabic import lexicon
from arqam.read.arabic.clitics import cut
from arqam.read.arabic.fold import fold
from arqam.read.arabic.rows import table
from arqam.review.fields import NONE, said

#: The fields that are said in the article's words.
IN_WORDS = ("whole", "compared_to", "subject")

#: A name of more words than this is a sentence.
MOST_WORDS = 8
#: How many phrases are offered for one claim: those nearest to its figure.
MOST = 400

_RUN = re.compile(r"[^،؛:()\[\]«»“”\"…!?؟\n]+")
_WORD = re.compile(r"[^\s.,]+(?:[.,]\d+)*")


def phrases(article: Article, claim: Claim) -> list[str]:
    """Runs of words of the claim's sentence that could be a name, those nearest to its figure first.

    None begins or ends with a particle, and each stands in the article as it is given.
    """
    mention = claim.mention.clean_span if claim.mention else None
    sentence = claim.sentence or mention
    if sentence is None:
        return []
    near = mention or sentence
    known = _known() | {fold(word) for word in _WORD.findall(sentence.of(article.clean))}
    runs = chain.from_iterable(_runs(article.clean, run, known) for run in _between_marks(article.clean, sentence))
    ranked = sorted(runs, key=lambda run: (_away(run, near), run.start, run.end))
    return list(dict.fromkeys(run.of(article.clean) for run in ranked))[:MOST]


def said_elsewhere(claims: Sequence[Claim], name: str) -> list[str]:
    """What the claims of an article hold in one field, each once."""
    return [text for text in dict.fromkeys(said(claim, name) for claim in claims) if text != NONE]


def _between_marks(text: str, sentence: Span) -> Iterator[Span]:
    for match in _RUN.finditer(text, sentence.start, sentence.end):
        yield Span(*match.span())


def _runs(text: str, within: Span, known: set[str]) -> Iterator[Span]:
    words = [Span(*match.span()) for match in _WORD.finditer(text, within.start, within.end)]
    edges = [fold(word.of(text)) in _edges() for word in words]
    for first, opening in enumerate(words):
        if edges[first]:
            continue
        start = opening.start + cut(opening.of(text), known)
        for last in range(first, min(first + MOST_WORDS, len(words))):
            if not edges[last]:
                yield Span(start, words[last].end)


def _away(run: Span, near: Span) -> int:
    """How far a run is from the figure; one that holds it comes after those beside it."""
    return max(run.start - near.end, near.start - run.end) if run.end <= near.start or run.start >= near.end else 40


@cache
def _edges() -> frozenset[str]:
    return lexicon.cues("phrase_edge")


@cache
def _known() -> set[str]:
    """The words of what is measured: صادرات is a word, رنامج is none."""
    return {fold(word) for row in table("measures") for form in row.forms("words") for word in form.split()}
