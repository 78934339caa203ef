"""What stands around a figure: its clause and sentence, and whatever the words there name.

The article is read once; each mention then gets its ``Scene``, from which the fields of its claim are decided. A
scene reaches back over a few sentences of its paragraph and no further, so that the work grows with the text alone.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from operator import attrgetter
from typing import Any, Protocol, TypeVar

from arqam.model import Article, BlockKind, Kind, Mention, Party, Span
from arqam.read.arabic.phrases import Hit, Text, fold_pattern, fold_word
from arqam.read.claim.attribution import Reach, reaches
from arqam.read.claim.countries_named import countries
from arqam.read.claim.looking_ahead import Ahead
from arqam.read.claim.organisations_named import firm_of_headline, organisations
from arqam.read.claim.parties_named import FIRM, OWNER, Named
from arqam.read.claim.period_timeline import Timeline, timeline
from arqam.read.claim.periods_named import Dated, periods
from arqam.read.claim.sentences import Sentence, sentences
from arqam.read.claim.statements import Clause, Slot, Statement, slots
from arqam.read.claim.topic import Topic, country_of_currency, topic_of
from arqam.read.claim.vocabularies import measure_words, measures, modal_words, moving_words, speech

#: How many sentences of the paragraph before its own a scene holds.
SENTENCES_BACK = 3
#: How many names or figures back anything is looked for, beyond its scene; no article of a newspaper has so many.
FAR_BACK = 500


class _Spanned(Protocol):
    @property
    def span(self) -> Span: ...


Item = TypeVar("Item", bound=_Spanned)
_start, _end = attrgetter("span.start"), attrgetter("end")
#: Among so few items none is found quicker by halving them.
_FEW = 8


def is_figure(mention: Mention) -> bool:
    """Is a mention a figure that has a period, and not itself a date, a length of time or a rank?"""
    return mention.kind not in (Kind.YEAR, Kind.DATE, Kind.DURATION, Kind.ORDINAL)


@dataclass(frozen=True, slots=True)
class Scene:
    """A mention and what is named around it, in text order; all spans are of the folded ``text``."""

    article: Article
    text: Text
    topic: Topic
    mention: Mention
    span: Span
    sentence: Sentence
    clause: Span
    previous: Span | None  # the sentence before, of the same paragraph
    paragraph: Span  # the sentences of the paragraph held, up to this one
    opening: Span  # the first sentence of the paragraph
    figures: tuple[Span, ...]  # the other figures, in order
    measures: tuple[Hit, ...]
    moves: tuple[Hit, ...]
    modals: tuple[Hit, ...]
    dated: tuple[Dated, ...]
    countries: tuple[Named, ...]
    organisations: tuple[Named, ...]
    reaches: tuple[Reach, ...]
    speaks: bool  # whether its sentence has a verb of saying
    all_countries: Sequence[Named]
    all_organisations: Sequence[Named]
    lands: int  # how many countries own something in the article
    firms: int  # how many firms it names
    slot: Slot | None  # of its statement; None for what is no figure
    parts: Sequence[Sentence]  # all sentences of the article
    times: Timeline
    spends: frozenset[Party]  # the countries in whose own money the paragraph counts

    def words(self, span: Span) -> str:
        """The characters as the article has them."""
        return self.text.back(span).of(self.article.clean)

    def between(self, other: Span) -> Span:
        """What lies between the figure and ``other``; empty where they touch or overlap."""
        if other.end <= self.span.start:
            return Span(other.end, self.span.start)
        return Span(self.span.end, max(other.start, self.span.end))

    def distance(self, other: Span) -> int:
        """How many words lie between the figure and ``other``."""
        return len(self.text.cut(self.between(other)).split())

    def sentences_back(self, count: int) -> int:
        """Where the sentence starts that is ``count`` before this one, or the first of the article."""
        return self.parts[max(self.sentence.number - count, 0)].span.start if self.parts else 0

    def crossed(self, other: Span) -> int:
        """How many other figures lie between the figure and ``other``."""
        between = self.between(other)
        first = bisect_left(self.figures, (between.start,))
        return max(bisect_right(self.figures, between.end, key=_end) - first, 0)

    def figure_over(self, span: Span) -> Span | None:
        """The other figure that shares a character with ``span``; figures never overlap one another."""
        at = bisect_left(self.figures, (span.end,)) - 1
        return self.figures[at] if at >= 0 and self.figures[at].end > span.start else None

    def lead(self, length: int = 40) -> str:
        """The clause's last characters before the figure."""
        return self.text.text[max(self.clause.start, self.span.start - length) : self.span.start]


#: «(الدولار يساوي 18 جنيها)», «1 دولار = 3.75 ريال»: the writer's own reckoning.
_EQUALS = fold_pattern(r"(?:يساوي|تساوي|=)\s*(?:نحو\s+|حوالي\s+)?$")


def is_reckoning(scene: Scene) -> bool:
    """Is the figure a rate that only reckons another one, of no time and nobody's?"""
    return bool(_EQUALS.search(scene.text.text, max(scene.span.start - 20, 0), scene.span.start))


def within(items: Sequence[Item], scope: Span) -> list[Item]:
    """The items, in order of their spans, that lie in ``scope``."""
    start, end = scope
    if len(items) > _FEW:
        items = items[bisect_left(items, start, key=_start) : bisect_left(items, end, key=_start)]
    return [item for item in items if start <= item.span.start and item.span.end <= end]


def scenes(article: Article, mentions: Sequence[Mention]) -> Iterator[Scene]:
    """The scene of every mention, in order."""
    text = Text(article.clean)
    spans = [text.forth(mention.clean_span or mention.span) for mention in mentions]
    parts = sentences(article, text, spans)
    named = countries(text)
    ahead = Ahead(text)
    dated = periods(text, list(zip(spans, mentions, strict=True)), article.source.published, ahead)
    groups = organisations(text)
    for block in article.blocks:
        if block.kind is BlockKind.HEADLINE:
            groups = sorted([*groups, *firm_of_headline(text, text.forth(block.clean_span), [*named, *groups])])
    reached = reaches(article, text, parts)
    speakers = [text.forth(reach.speaker.clean_span) for reach in reached if reach.speaker.clean_span]
    about = topic_of(article, text, parts, [*named, *groups], mentions, speakers)
    measured, moved, modal = measure_words().find(text), moving_words().find(text), modal_words().find(text)
    lands = len({item.party.code for item in named if item.context == OWNER})
    firms = len({item.party for item in groups if item.role == FIRM})
    said = _by_sentence(parts, reached)
    starts = [part.span.start for part in parts]
    openings = {part.block: part.span for part in reversed(parts)}
    mentions = _with_elided_units(mentions, spans, parts, measured)
    figures = sorted(span for span, mention in zip(spans, mentions, strict=True) if is_figure(mention))
    rates = frozenset(span for span, mention in zip(spans, mentions, strict=True) if _is_rate(mention))
    named_at = frozenset(hit.first for hit in measured)
    stated = _slots(text, parts, figures, dated, moved, rates, named_at)
    times = timeline(article, text, parts, figures, dated, measured, ahead)
    spent = _spent(mentions, spans, parts, starts)

    @lru_cache(maxsize=1)  # figures that follow one another stand in one window, and in one sentence
    def held(window: Span) -> dict[str, Any]:
        found = {"measures": measured, "moves": moved, "modals": modal, "dated": dated}
        found |= {"countries": named, "organisations": groups}
        return {name: starting_in(items, window) for name, items in found.items()}

    speaks = lru_cache(maxsize=1)(partial(_says, text))
    for mention, span in zip(mentions, spans, strict=True):
        at = bisect_right(starts, span.start) - 1
        sentence = parts[at] if at >= 0 else Sentence(span, (span,), -1, -1)
        clause = next((part for part in sentence.clauses if part.start <= span.start < part.end), sentence.span)
        first = at
        while first > max(at - SENTENCES_BACK, 0) and parts[first - 1].block == sentence.block:
            first -= 1
        window = Span(parts[first].span.start if at >= 0 else span.start, max(sentence.span.end, span.end))
        yield Scene(
            article=article,
            text=text,
            topic=about,
            mention=mention,
            span=span,
            sentence=sentence,
            clause=Span(clause.start, max(clause.end, span.end)),
            previous=parts[at - 1].span if first < at else None,
            paragraph=window,
            opening=openings.get(sentence.block, sentence.span),
            figures=tuple(other for other in _slice(figures, window) if other != span),
            **held(window),
            speaks=speaks(sentence.span),
            reaches=tuple(said[at]) if at >= 0 else (),
            all_countries=named,
            all_organisations=groups,
            lands=lands,
            firms=firms,
            slot=stated.get(span),
            parts=parts,
            times=times,
            spends=frozenset(spent.get(sentence.block, ())),
        )


def _says(text: Text, stretch: Span) -> bool:
    """Has a stretch a verb of saying, with و before it or without?"""
    first, stop = text.word_at(stretch.start), text.word_at(stretch.end - 1) + 1
    return not speech().isdisjoint(word.removeprefix("و") for word in text.written[first:stop])


def _spent(
    mentions: Sequence[Mention], spans: Sequence[Span], parts: Sequence[Sentence], starts: Sequence[int]
) -> dict[int, set[Party]]:
    """The countries in whose own money each paragraph counts."""
    found: dict[int, set[Party]] = {}
    for mention, span in zip(mentions, spans, strict=True):
        at = bisect_right(starts, span.start) - 1
        land = country_of_currency(mention.quantity.unit) if at >= 0 else None
        if land:
            found.setdefault(parts[at].block, set()).add(land)
    return found


def _is_rate(mention: Mention) -> bool:
    """A percentage, or so many points."""
    return mention.kind is Kind.PERCENT or mention.quantity.unit in ("نقطة", "percentage_point", "basis_point")


def _slots(
    text: Text,
    parts: Sequence[Sentence],
    figures: Sequence[Span],
    dated: Sequence[Dated],
    moved: Sequence[Hit],
    rates: frozenset[Span],
    named: frozenset[int],
) -> dict[Span, Slot]:
    """The slot of every figure, by its span; a sentence goes on from the one before in its paragraph."""
    found: dict[Span, Slot] = {}
    last: Statement | None = None
    block = -1
    for part in parts:
        inside = _slice(figures, part.span)
        if part.block != block:
            last, block = None, part.block
        if not inside:
            continue
        times = [item.span for item in starting_in(dated, part.span)]
        made = slots(Clause(text, part.span, inside, times, starting_in(moved, part.span), rates, named), last)
        found.update(zip(inside, made, strict=True))
        last = made[-1].statement
    return found


#: «لتنزانيا 120 مليون دولار، ولرواندا 75 مليونا»: a scale without its noun.
_BARE_SCALE = fold_pattern(r"(?:مليونا?|ملايين|مليارا?|مليارات|بليونا?|بلايين|تريليونا?|تريليونات)$")


def ends_in_scale(mention: Mention) -> bool:
    """«67 مليارا»: a number without a unit that ends in its scale."""
    bare = mention.kind is Kind.COUNT and not mention.quantity.unit
    return bare and bool(_BARE_SCALE.search(fold_word(mention.surface)))


def _with_elided_units(
    mentions: Sequence[Mention], spans: Sequence[Span], parts: Sequence[Sentence], measured: Sequence[Hit]
) -> list[Mention]:
    """A number that ends in its scale has the money that the amount before it in the sentence is of.

    Not where something that is counted is named after that amount: «120 مليون دولار، وبلغ عدد السكان 75 مليونا».
    """
    ends = [part.span.end for part in parts]
    counts = sorted(hit.span.start for hit in measured if hit.keys and all(map(_is_no_money, hit.keys)))
    told: list[Mention] = []
    money: tuple[int, str] = (-1, "")
    before = 0
    for mention, span in zip(mentions, spans, strict=True):
        at = bisect_right(ends, span.start)
        if ends_in_scale(mention) and money[0] == at and bisect_left(counts, before) == bisect_left(counts, span.start):
            quantity = mention.quantity._replace(unit=money[1])
            mention = mention._replace(kind=Kind.MONEY, quantity=quantity)
        if mention.kind is Kind.MONEY:
            money, before = (at, mention.quantity.unit), span.end
        elif is_figure(mention) and mention.kind is not Kind.PERCENT:
            money = (-1, "")
        told.append(mention)
    return told


def _is_no_money(key: str) -> bool:
    kinds = measures()[key].kinds if key else frozenset()
    return bool(kinds) and Kind.MONEY not in kinds


def _slice(spans: Sequence[Span], window: Span) -> Sequence[Span]:
    return spans[bisect_left(spans, (window.start,)) : bisect_left(spans, (window.end,))]


def last_before(items: Sequence[Item], place: int) -> Sequence[Item]:
    """The items, in order of their spans, that start before a place, the last first; no more than anyone looks for."""
    stop = bisect_left(items, place, key=_start)
    return items[max(stop - FAR_BACK, 0) : stop][::-1]


def starting_in(items: Sequence[Item], window: Span) -> tuple[Item, ...]:
    """The items, in order of their spans, that start in the window: found by halving, however many there are."""
    first, last = bisect_left(items, window.start, key=_start), bisect_left(items, window.end, key=_start)
    return tuple(items[first:last])


def _by_sentence(parts: Sequence[Sentence], found: Sequence[Reach]) -> list[list[Reach]]:
    """What reaches into each sentence; a quotation may reach into many."""
    said: list[list[Reach]] = [[] for _ in parts]
    ends = [part.span.end for part in parts]
    for reach in found:
        at = bisect_right(ends, reach.span.start)
        while at < len(parts) and parts[at].span.start < reach.span.end:
            said[at].append(reach)
            at += 1
    return said
