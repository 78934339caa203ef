"""Whose a figure is that its statement gives to nobody: everyone whom the text offers, weighed by signs.

«وبلغت الإيرادات 40 مليون دينار» is of the firm that the article is about, of the one that the sentence before names, or
of a country; no rule of nearness tells which. So each that may own it is offered with the signs that speak for and
against it (named in the headline, owner of the figure before, a profit and a firm …). A sign's weight is in
``data/tables/owners.csv``; the weights were fitted to figures whose owner a reader had written down, and one's share of
the exponentials of all sums is the probability that it is the owner (a conditional logit: ``docs/confidence.md``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from math import exp, fsum
from typing import TYPE_CHECKING, NamedTuple

from arqam.model import Party, Span
from arqam.read.arabic.rows import table
from arqam.read.claim.evidence import How
from arqam.read.claim.parties_named import BODY, FIRM, OWNER, TOWNS, Named, party_codes
from arqam.read.claim.scene import Scene, is_figure, starting_in
from arqam.read.claim.topic import ANAPHOR, country_of_currency

if TYPE_CHECKING:
    from arqam.read.claim.parties_of_figure import About

#: How many sentences back a name is still offered, and how many figures back one lends its owner.
BACK, FIGURES_BACK = 6, 6
#: So many firms in an article and none of them is its own.
MANY = 3
#: So many characters into a sentence a name still opens it.
OPENING = 12


class Owner(NamedTuple):
    """Who may own a figure: nobody, one party, or the two of an article; the folded spans that name them; the signs."""

    parties: tuple[Party, ...]
    signs: frozenset[str]
    words: tuple[Span, ...] = ()


@cache
def weights() -> Mapping[str, float]:
    """The weight of each sign; a sign that is not in the table weighs nothing."""
    return {row["sign"]: float(row["weight"]) for row in table("owners")}


def likeliest(scene: Scene, key: str, told: Sequence[tuple[Scene, About]]) -> tuple[Owner, float]:
    """Who most probably owns the figure, of measure ``key``, and how probable that is; ``told`` is before it."""
    offered = owners(scene, key, told)
    sums = [exp(fsum(weights().get(sign, 0.0) for sign in owner.signs)) for owner in offered]
    best = max(range(len(offered)), key=lambda at: sums[at])
    return offered[best], sums[best] / sum(sums)


def owners(scene: Scene, key: str, told: Sequence[tuple[Scene, About]]) -> list[Owner]:
    """Everyone whom the text offers as the figure's owner, with the signs of each; nobody is always among them."""
    signs: dict[tuple[Party, ...], set[str]] = {(): {"nobody"}}
    words: dict[tuple[Party, ...], tuple[Span, ...]] = {}
    for item, shown in _named(scene, told):
        signs.setdefault((item.party,), set()).update(shown)
        words.setdefault((item.party,), (item.span,))
    topic = scene.topic
    for party in (topic.country, topic.firm, topic.home, *sorted(scene.spends, key=lambda land: land.code)):
        if party:
            signs.setdefault((party,), set())
    if topic.pair:
        signs.setdefault(topic.pair, set()).add("pair")
    for parties, shown in _of_the_figure_before(scene, told):
        signs.setdefault(parties, set()).update(shown)
    around = _around(scene, key)
    return [
        Owner(parties, frozenset({*shown, *_of_the_article(scene, parties, around)}), words.get(parties, ()))
        for parties, shown in signs.items()
    ]


def how(owner: Owner) -> How:
    """The kind of evidence that an owner mostly rests on."""
    told = owner.signs
    if not owner.parties:
        return How.NONE
    if any(sign.startswith("of_figure_before:same") for sign in told):
        return How.STATEMENT_BEFORE
    if "topic_firm" in told:
        return How.FIRM_OF_THE_ARTICLE
    if "topic_country" in told:
        return How.COUNTRY_OF_THE_ARTICLE
    if "pair" in told:
        return How.PAIR_OF_THE_ARTICLE
    if "refers:firm" in told:
        return How.ANAPHOR
    return How.NAMED_LAST if owner.words else How.SENTENCE_BEFORE


def _type(parties: tuple[Party, ...]) -> str:
    """nobody, several, country, bloc or firm."""
    if len(parties) != 1:
        return "several" if parties else "nobody"
    party = parties[0]
    if party.kind == "country":
        return "country"
    return "bloc" if party.code in party_codes("bloc") else "firm"


def _class(key: str) -> str:
    """Of whom a measure mostly is: firms (profit), countries (inflation), markets (an index), or of none of them."""
    for name in ("firms", "countries", "markets"):
        if key in party_codes(f"measure_of_{name}"):
            return name
    return "share" if key == "share" else "nothing" if key in ("", "cash", "number_of") else "other"


def _named(scene: Scene, told: Sequence[tuple[Scene, About]]) -> Iterator[tuple[Named, set[str]]]:
    """Who is named before the figure, the last first, in the first sentence of its paragraph, and behind it."""
    near = Span(scene.sentences_back(BACK), scene.span.start)
    items = _in(scene, near)[::-1] + [item for item in _in(scene, scene.opening) if item.span.start < near.start]
    items += _owners_in(scene, Span(scene.span.end, scene.sentence.span.end))
    subjects = [other.slot.statement.subject for other, _ in told[-4:] if other.slot and other.slot.statement.subject]
    speakers = [scene.text.forth(reach.speaker.clean_span) for reach in scene.reaches if reach.speaker.clean_span]
    seen: set[str] = set()
    for number, item in enumerate(items):
        if scene.figure_over(item.span):
            continue  # «40 شركة نتائجها»: a counted noun is no name
        kind = "firm" if item.role == FIRM else _type((item.party,))
        owns = item.context == OWNER
        marks = {
            f"at:{_place(scene, item.span)}": True,
            "passed": not owns,
            "town": item.role in TOWNS,
            "demonym": item.role == "demonym",
            "last_of_its_kind": kind not in seen and f"{kind} {item.context}" not in seen,
            "last_named": number == 0,
            "speaks": any(span.covers(item.span) for span in speakers),
            "in_subject_before": any(span.covers(item.span) for span in subjects),
            "opens_paragraph": scene.opening.covers(item.span),
            "opens_sentence": 0 <= item.span.start - scene.sentence.span.start < OPENING,
        }
        seen.add(kind if owns else f"{kind} {item.context}")
        yield item, {sign for sign, shown in marks.items() if shown}


def _in(scene: Scene, stretch: Span) -> list[Named]:
    """Countries, firms and unions named in a stretch that ends before the figure."""
    return _owners_in(scene, Span(stretch.start, min(stretch.end, scene.span.start)))


def _owners_in(scene: Scene, stretch: Span) -> list[Named]:
    groups = [item for item in starting_in(scene.all_organisations, stretch) if item.role != BODY]
    groups = [item for item in groups if item.party.code not in party_codes("forecaster") | party_codes("lender")]
    return sorted([*starting_in(scene.all_countries, stretch), *groups], key=lambda item: item.span)


def _place(scene: Scene, span: Span) -> str:
    if span.start >= scene.span.end:
        return "behind"
    if span.start >= scene.sentence.span.start:
        return "same_sentence"
    if span.start >= scene.sentences_back(1):
        return "sentence_before"
    return "two_before" if span.start >= scene.sentences_back(2) else "far"


def _of_the_figure_before(
    scene: Scene, told: Sequence[tuple[Scene, About]]
) -> Iterator[tuple[tuple[Party, ...], set[str]]]:
    """The owner of the last figure before that has one, or nobody where the very last has none."""
    figures = [(other, about) for other, about in told[-FIGURES_BACK:] if is_figure(other.mention)]
    for back, (other, about) in enumerate(reversed(figures)):
        apart = scene.sentence.number - other.sentence.number
        if not about.parties:
            if back == 0:
                yield (), {f"of_figure_before:{'same' if apart == 0 else 'far'}"}
                return
            continue
        place = "same" if apart == 0 else "far"
        if apart == 1 and other.sentence.block == scene.sentence.block:
            place = "next"
        shown = {f"of_figure_before:{place}:{'inherited' if about.flag else 'named'}"}
        if place == "same" and scene.slot and scene.slot.statement.above is not None:
            shown.add("hangs_on_it")
        if other.mention.quantity.unit == scene.mention.quantity.unit:
            shown.add("same_unit_before")
        yield about.parties, shown
        return


class _Around(NamedTuple):
    """What is the same for all that are offered for one figure."""

    measure: str  # of whom such a measure mostly is
    refers: bool  # «الشركة», «البنك» before the figure in its sentence
    subject: bool  # its statement has a subject
    currency: Party | None  # whose money it is in


def _around(scene: Scene, key: str) -> _Around:
    before = Span(scene.sentence.span.start, scene.span.start)
    return _Around(
        measure=_class(key),
        refers=bool(ANAPHOR.search(scene.text.cut(before))),
        subject=scene.slot is not None and scene.slot.statement.subject is not None,
        currency=country_of_currency(scene.mention.quantity.unit),
    )


def _of_the_article(scene: Scene, parties: tuple[Party, ...], around: _Around) -> Iterator[str]:
    """The signs that the article, the measure and the statement give."""
    kind, topic = _type(parties), scene.topic
    yield f"type:{kind}"
    yield f"{around.measure}:{kind}"
    if around.refers:
        yield f"refers:{kind}"
    if topic.market:
        yield f"market:{kind}"
    if around.subject:
        yield f"own_subject:{kind}"
    if len(parties) != 1:
        return
    party = parties[0]
    if party in topic.headlined:
        yield f"in_headline:{kind}"
    if topic.times.get(party, 0) <= 1:
        yield f"named_once:{kind}"
    if party == topic.firm:
        yield "topic_firm"
    if party == topic.country:
        yield "topic_country"
    if topic.weights and topic.weights.get(party, 0.0) == max(topic.weights.values()):
        yield "weightiest"
    if kind == "country":
        yield from _of_the_money(scene, party, around.currency)
    if kind == "firm" and topic.firm and party != topic.firm:
        yield "another_than_topic_firm"
    if kind == "firm" and not topic.firm and topic.firms >= MANY:
        yield "firm_among_many"
    if kind == "country" and topic.firm:
        yield "country_beside_topic_firm"


def _of_the_money(scene: Scene, country: Party, currency: Party | None) -> Iterator[str]:
    """What the money of the figure, of its paragraph and of the article, and the outlet's home say of a country."""
    topic = scene.topic
    if currency:
        yield "currency_fits" if country == currency else "currency_of_another"
    elif scene.spends:
        yield "paragraph_in_its_money" if country in scene.spends else "paragraph_in_money_of_another"
    elif topic.spends:
        yield "article_in_its_money" if country in topic.spends else "article_in_money_of_another"
    if country == topic.home:
        yield "home_of_the_outlet"
        if country not in topic.times and topic.market:
            yield "market_at_home_unnamed"
