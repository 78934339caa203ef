"""How sure a claim is: a promise that is counted, and not a feeling.

Each claim shows *signs*: on what kind of evidence each field was read (``measure:subject``), and what usually goes
wrong (``said_unread``: a word of saying in the sentence, and nobody found who says it). Every sign has a weight, in
``data/tables/confidence.csv``; their sum is the claim's odds of being right in all five fields (measure, parties,
period, direction, speaker), in natural logarithms. The weights were fitted to claims that a reader had labelled.
``high`` promises to be right at least 95 times in 100, ``medium`` at least 70; ``docs/confidence.md`` has the counts,
and says how far the promise is kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from arqam.model import Kind, Span
from arqam.read.arabic.rows import table
from arqam.read.claim.attribution import Reach
from arqam.read.claim.measures import nearest_of
from arqam.read.claim.parties_named import FIRM, OWNER
from arqam.read.claim.scene import Scene, within
from arqam.read.claim.vocabularies import measures

#: A sentence of so many figures is a list; one of so many characters holds more than one statement.
CROWD, LONG = 5, 280
#: So many words between a subject and its figure are far.
FAR = 9
#: So many countries or firms make an article about several.
SEVERAL = 4
#: From what probability on an owner that nothing names is how sure.
OWNED = {"sure": 0.97, "likely": 0.9, "fair": 0.75, "open": 0.0}
#: Measures so general that a narrower one may have been meant.
_GENERAL = frozenset(
    {"price", "cost", "cash", "number_of", "share", "production", "supply", "capacity", "investment", "financing"}
    | {"expenditure", "package", "deficit", "surplus", "revenue", "index_level", "projects", "consumption", ""}
)


@cache
def weights() -> Mapping[str, float]:
    """The weight of each sign; a sign that is not in the table weighs nothing."""
    return {row["sign"]: float(row["weight"]) for row in table("confidence")}


def odds(signs: Sequence[str]) -> float:
    """The natural logarithm of the odds that a claim of these signs is right in all five fields."""
    known = weights()
    return known.get("all", 0.0) + sum(known.get(sign, 0.0) for sign in signs)


def confidence(signs: Sequence[str]) -> str:
    """high, medium or low.

    >>> confidence(["measure:none", "parties:none", "period:none"])
    'low'
    """
    told, known = odds(signs), weights()
    if told >= known["high"]:
        return "high"
    return "medium" if told >= known["medium"] else "low"


def signs_of(
    scene: Scene,
    grounds: Sequence[tuple[str, str]],
    key: str,
    direction: str,
    parties: Sequence[str],
    flags: Sequence[str],
    owned: float,
) -> tuple[str, ...]:
    """The signs that a claim shows; ``grounds`` are (field, kind of evidence), ``parties`` codes or names.

    ``owned`` is how probable its owner is, where nothing names it; 1 where its statement does.

    Beside each sign alone stand those that tell more together: on what evidence a percentage, or an amount, was read.
    """
    by_field = [f"{field}:{how}" for field, how in grounds]
    kind = f"kind:{scene.mention.kind.value}"
    together = [f"{sign}+{kind}" for sign in by_field if sign.startswith(("measure:", "direction:"))]
    doubts = list(_doubts(scene, key, parties, flags))
    topic = "close" if "close_topic" in doubts else "clear"
    together += [f"{sign}+{topic}" for sign in by_field if sign.startswith("parties:")]
    if owned < 1:
        together.append(f"owner:{next(band for band, least in OWNED.items() if owned >= least)}")
    return tuple(dict.fromkeys([*by_field, *doubts, f"key:{key}", f"to:{direction}", *together]))


def _doubts(scene: Scene, key: str, parties: Sequence[str], flags: Sequence[str]) -> Iterator[str]:
    yield f"kind:{scene.mention.kind.value}"
    yield from (flag for flag in flags if flag in _FLAGS)
    if key in _GENERAL:
        yield "general"
    elif measures()[key].nature == "flow" and scene.mention.kind is Kind.PERCENT:
        yield "change_of_a_flow"
    yield f"nearest:{_second_opinion(scene, key)}"
    yield from _of_the_statement(scene)
    yield from _of_the_sentence(scene, parties)
    yield from _of_the_article(scene)


def _second_opinion(scene: Scene, key: str) -> str:
    """Does the nearest word, read by itself, say the same as the statement?"""
    nearest = nearest_of(scene)
    return "same" if nearest == key else "other" if nearest else "none"


_FLAGS = ("projected", "comparison", "part", "unit_carried", "ambiguous_reading")


def _of_the_statement(scene: Scene) -> Iterator[str]:
    slot = scene.slot
    if slot is None:
        yield "no_slot"
        return
    statement = slot.statement
    if statement.predicate is None:
        yield "no_predicate"
    if statement.item:
        yield "item"
    if slot.repeats:
        yield "repeats"
    if statement.above is not None:
        yield "hangs"
    if statement.subject is None:
        yield "no_subject"
        return
    hits = within(scene.measures, statement.subject)
    first = scene.text.word_at(statement.subject.start)
    if hits and hits[0].first - first > 1:
        yield "deep"
    if len(hits) > 1:
        yield "several_measures"
    if scene.distance(statement.subject) > FAR:
        yield "far"
    if "«" in scene.text.cut(statement.subject) or '"' in scene.text.cut(statement.subject):
        yield "quotes"


def _of_the_sentence(scene: Scene, parties: Sequence[str]) -> Iterator[str]:
    sentence, text = scene.sentence.span, scene.text
    figures = [figure for figure in scene.figures if sentence.covers(figure)]
    if len(figures) + 1 >= CROWD:
        yield "crowd"
    if sum(figure < scene.span for figure in figures) > 2:
        yield "late"
    if sentence.end - sentence.start > LONG:
        yield "long"
    if text.text[scene.span.start - 1 : scene.span.start] == "(":
        yield "bracket"
    lands = {item.party.code for item in within(scene.countries, sentence) if item.context == OWNER}
    if lands - set(parties):
        yield "other_land"
    if any(item.role == FIRM and item.party.name not in parties for item in within(scene.organisations, sentence)):
        yield "other_firm"
    covered = _covered(scene.reaches, scene.span)
    if not covered and scene.speaks:
        yield "said_unread"
    if not covered and scene.reaches:
        yield "said_elsewhere"
    if not scene.mention.quantity.unit:
        yield "no_unit"


def _covered(reaches: Sequence[Reach], span: Span) -> bool:
    return any(reach.span.start <= span.start and span.end <= reach.span.end for reach in reaches)


def _of_the_article(scene: Scene) -> Iterator[str]:
    topic = scene.topic
    yield f"lands:{scene.lands if scene.lands < SEVERAL else 'several'}"
    ranked = sorted(topic.weights.values(), reverse=True)
    if topic.market:
        yield "market"
    if len(ranked) >= SEVERAL:
        yield "several_lands"
    if len(ranked) > 1 and ranked[0] < 3 * ranked[1]:
        yield "close_topic"
    if topic.country is None:
        yield "no_country"
    if topic.firm is not None:
        yield "firm_topic"
    if scene.firms >= SEVERAL:
        yield "several_firms"
    if scene.sentence.number <= 1:
        yield "front"
