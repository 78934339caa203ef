"""From mentions to claims: what each quantity measures, of whom, when, which way it moved, and who says so.

Everything is decided from words that stand near the quantity and that are kept (``measure_words``, the period's and
the speaker's spans, ``reasons``). What no words say stays empty and says so; what is taken over from a neighbouring
clause or sentence is flagged.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property

from arqam.model import Article, Basis, Claim, Kind, Mention, Party, Period, Span
from arqam.read import measures as measuring
from arqam.read.attribution import Reach, reaches, speaker_of
from arqam.read.context import mark
from arqam.read.parties import BOTH, HOME, THEIR_LAND, TOWNS, Cast, Named, cast, countries, organisations
from arqam.read.periods import Dated, periods
from arqam.read.sentences import Sentence, sentences
from arqam.read.vocabulary import Hit, Text, fold_word


def claims(article: Article, mentions: Sequence[Mention]) -> list[Claim]:
    """One claim a mention, in text order.

    A claim whose measure, period or parties no words state has them empty; ``reasons`` says what decided each field,
    ``flags`` what a reader must know before using the figure (``period_inherited``, ``period_unresolved``,
    ``measure_carried``, ``parties_inherited``, ``incomparable:<id>`` …).
    """
    reading = Reading(article, tuple(mentions))
    return mark([reading.claim(index) for index in range(len(mentions))])


@dataclass
class Reading:
    """One article, read once for all its claims: folded text, sentences, and everything that words name in it."""

    article: Article
    mentions: tuple[Mention, ...]

    @cached_property
    def text(self) -> Text:
        return Text(self.article.clean)

    @cached_property
    def spans(self) -> list[Span]:
        """The mentions' spans in the folded text."""
        return [self.text.forth(mention.clean_span or mention.span) for mention in self.mentions]

    @cached_property
    def sentences(self) -> list[Sentence]:
        return sentences(self.article, self.text)

    @cached_property
    def hits(self) -> list[Hit]:
        return measuring.vocabulary().find(self.text)

    @cached_property
    def moves(self) -> list[Hit]:
        return measuring.movements(self.text)

    @cached_property
    def modality(self) -> list[Hit]:
        return measuring.modality().find(self.text)

    @cached_property
    def dated(self) -> list[Dated]:
        pairs = list(zip(self.spans, self.mentions, strict=True))
        return periods(self.text, pairs, self.article.source.published)

    @cached_property
    def countries(self) -> list[Named]:
        return countries(self.text)

    @cached_property
    def organisations(self) -> list[Named]:
        return organisations(self.text)

    @cached_property
    def cast(self) -> Cast:
        return cast(self.article, self.text, self.countries)

    @cached_property
    def said(self) -> list[Reach]:
        return reaches(self.article, self.text, self.sentences)

    # -- one claim -----------------------------------------------------------------------------------------------
    def claim(self, index: int) -> Claim:
        mention, span = self.mentions[index], self.spans[index]
        sentence, clause = self.around(span)
        reasons: list[str] = []
        flags: list[str] = []

        others = [other for at, other in enumerate(self.spans) if at != index and self.is_figure(at)]
        found = measuring.choose(self.text, mention, span, self.hits, self.scopes(sentence, clause), others)
        reasons.append(f"measure: {found.why}")
        key = found.key
        if mention.kind is Kind.PERCENT and key and measuring.measures()[key].of_change:
            key = measuring.measures()[key].of_change
        move = measuring.direction(self.text, mention, span, key, self.hits, self.moves, clause, others)
        if found.place in ("sentence", "before"):
            flags.append("measure_carried")
        if move.direction:
            words = " ".join(self.text.back(word).of(self.article.clean) for word in move.words)
            reasons.append(f"direction: «{words}»")
        if move.compared:
            flags.append("comparison")
        if measuring.is_part(self.text, span):
            flags.append("part")
        if self.projected(clause):
            flags.append("projected")

        period, why, flag = self.period(index, sentence, clause, key, move.compared)
        reasons.append(f"period: {why}")
        flags += [flag] if flag else []
        parties, why, flag = self.parties(span, sentence, clause, key)
        reasons.append(f"parties: {why}")
        flags += [flag] if flag else []
        speaker, why = speaker_of(self.said, span)
        reasons.append(f"speaker: {why}")
        if mention.ambiguous:
            flags.append("ambiguous_reading")
            reasons.append(f"quantity: {mention.readings[0].why}")

        return Claim(
            id=f"{self.article.id}:{mention.span.start}-{mention.span.end}",
            article=self.article.id,
            quantity=mention.quantity,
            kind=mention.kind,
            qualifier=mention.qualifier,
            measure=key,
            mention=mention,
            measure_words=tuple(self.text.back(word) for word in found.words),
            parties=parties,
            period=period,
            direction=move.direction,
            speaker=speaker,
            sentence=self.text.back(sentence.span),
            confidence=_confidence(key, found.place, flags),
            reasons=tuple(reasons),
            flags=tuple(flags),
        )

    def projected(self, clause: Span) -> bool:
        """Does the clause speak of what is expected, planned or aimed at, and not of what was?"""
        if any(clause.covers(hit.span) for hit in self.modality):
            return True
        moved = (hit.span.of(self.text.text) for hit in self.moves if clause.covers(hit.span))
        return any(word.lstrip("وف").startswith(("سي", "ست")) for word in moved)

    def around(self, span: Span) -> tuple[Sentence, Span]:
        """The sentence and the clause that hold ``span``; a span over several gets the first of them, widened."""
        for sentence in self.sentences:
            if sentence.span.start <= span.start < sentence.span.end:
                clause = next((part for part in sentence.clauses if part.start <= span.start < part.end), sentence.span)
                return sentence, Span(clause.start, max(clause.end, span.end))
        return Sentence(span, (span,), -1, -1), span

    def scopes(self, sentence: Sentence, clause: Span) -> list[tuple[str, Span]]:
        """Where to look for a measure's word: the clause, then the sentence up to it, then the sentence before."""
        scopes = [("clause", clause)]
        if sentence.span.start < clause.start:
            scopes.append(("sentence", Span(sentence.span.start, clause.end)))
        if clause.end < sentence.span.end:
            scopes.append(("sentence", Span(clause.start, min(clause.end + 60, sentence.span.end))))
        before = self.sentences[sentence.number - 1] if sentence.number > 0 else None
        if before and before.block == sentence.block:
            scopes.append(("before", before.span))
        return scopes

    # -- period --------------------------------------------------------------------------------------------------
    def period(self, index: int, sentence: Sentence, clause: Span, key: str, compared: bool) -> tuple[Period, str, str]:
        """The period, why, and a flag where it is not the clause's own.

        A level that another is compared with has the period named with it, never the one of the comparison.
        """
        mention, span = self.mentions[index], self.spans[index]
        if not self.is_figure(index):
            return self._own_period(mention, span)
        nature = measuring.measures()[key].nature if key else ""
        inside = [item for item in self.dated if clause.start <= item.span.start and item.span.end <= clause.end]
        inside = [item for item in inside + self._adverbial(sentence, clause) if item.base <= compared]
        if compared:
            inside = [item for item in inside if item.base or 0 <= item.span.start - span.end <= 12]
        if inside:
            best = min(inside, key=lambda item: self._distance(index, item.span))
            period, why = best.period, _dated_why(best, "same clause")
            if best.ends and nature == "flow":
                period = replace(period, start=None)
                why += "; only the day it ends is named, which for a flow leaves its first day unsaid"
            return period, why, _dated_flag(best)
        if compared:
            return Period(), "a level compared with, whose period is not stated", "period_unstated"
        for place, near in self._neighbours(span, sentence, nature):
            period = near.period
            if period.basis is not Basis.UNRESOLVED:
                period = replace(period, basis=Basis.INHERITED)
            return period, f"«{period.surface}» taken over from {place}; this clause states none", "period_inherited"
        return Period(), "no period is stated near it", "period_unstated"

    def _own_period(self, mention: Mention, span: Span) -> tuple[Period, str, str]:
        """The period of a date, a year or a length of time is what it names itself."""
        value = mention.quantity.value
        if mention.kind is Kind.YEAR and isinstance(value, Decimal) and 1000 < value < 3000:
            year = int(value)
            stated = Period(date(year, 1, 1), date(year, 12, 31), Basis.STATED, mention.surface, mention.clean_span)
            return stated, "the year itself", ""
        own = next((item for item in self.dated if item.span.start < span.end and span.start < item.span.end), None)
        if own and mention.kind is not Kind.ORDINAL:
            return own.period, _dated_why(own, "the mention itself"), _dated_flag(own)
        return Period(), "the mention gives no date", ""

    def _adverbial(self, sentence: Sentence, clause: Span) -> list[Dated]:
        """Periods of neighbouring fragments that say nothing else: «وفي عام 2023، بلغت …»."""
        found = []
        place = next((at for at, part in enumerate(sentence.clauses) if part.start == clause.start), None)
        if place is None:
            return []
        for at in (place - 1, place + 1):
            if not 0 <= at < len(sentence.clauses):
                continue
            part = sentence.clauses[at]
            inside = [item for item in self.dated if part.start <= item.span.start and item.span.end <= part.end]
            if len(inside) != 1:
                continue
            rest = len(part.of(self.text.text).split()) - len(inside[0].span.of(self.text.text).split())
            figures = any(
                part.start <= span.start < part.end and self.is_figure(number) for number, span in enumerate(self.spans)
            )
            if rest <= 3 and not figures:
                found.append(inside[0])
        return found

    def _distance(self, index: int, period: Span) -> float:
        """Words between a figure and a period; what lies beyond another figure belongs to that one."""
        span = self.spans[index]
        between = Span(period.end, span.start) if period.end <= span.start else Span(span.end, period.start)
        distance = float(len(between.of(self.text.text).split())) if between.start < between.end else 0.0
        figures = [other for at, other in enumerate(self.spans) if at != index and self.is_figure(at)]
        crossed = sum(between.start <= other.start and other.end <= between.end for other in figures)
        # «5 مليارات في عام 2023 مقابل 4 …»: a period right after another figure is that figure's.
        taken = any(
            other.end <= period.start and len(self.text.text[other.end : period.start].split()) <= 1
            for other in figures
        )
        return distance + 30 * crossed + 10 * taken + 0.5 * (period.start > span.end)

    def is_figure(self, index: int) -> bool:
        """Is a mention a figure that may have a period, and not itself a date, a length of time or a rank?"""
        return self.mentions[index].kind not in (Kind.YEAR, Kind.DATE, Kind.DURATION, Kind.ORDINAL)

    def _neighbours(self, span: Span, sentence: Sentence, nature: str) -> Iterator[tuple[str, Dated]]:
        """Periods that may be taken over, nearest first: of the sentence up to here, then of the paragraph's before.

        Only what flows may take over a stretch from another sentence: a stock or a price has a day of its own.
        """
        usable = [item for item in self.dated if not item.base and item.span.end <= span.start]
        usable = [item for item in usable if item.period.start and item.period.end]
        for item in reversed(usable):
            if sentence.span.covers(item.span):
                yield "the same sentence, another clause", item
        paragraph = [other.span for other in self.sentences if other.block == sentence.block]
        for item in reversed(usable):
            stretch = item.period.start != item.period.end
            if stretch and nature in ("flow", "rate") and any(part.covers(item.span) for part in paragraph):
                yield "an earlier sentence of the paragraph", item

    # -- parties -------------------------------------------------------------------------------------------------
    def parties(self, span: Span, sentence: Sentence, clause: Span, key: str) -> tuple[tuple[Party, ...], str, str]:
        """Countries first, then organisations, each in the order named; from the clause, the sentence, the article."""
        for place, stretch in (("clause", clause), ("sentence", sentence.span)):
            named = [item for item in self.countries if stretch.covers(item.span)]
            groups = [item for item in self.organisations if stretch.covers(item.span)]
            attributed = [
                item.speaker.clean_span
                for item in self.said
                if item.speaker.clean_span and item.span.start <= span.start < item.span.end
            ]
            named = [item for item in named if not self._speaks(item, attributed)] or named
            groups = [item for item in groups if not self._speaks(item, attributed)]
            if any(item.role not in TOWNS for item in named):
                named = [item for item in named if item.role not in TOWNS]
            parties = [item.party for item in named]
            whys = []
            body = stretch.of(self.text.text)
            if self.cast.pair and BOTH.search(body) and not set(self.cast.pair) <= set(parties):
                parties += list(self.cast.pair)
                whys.append("both countries of the article")
            if HOME.search(body) and not parties and self.cast.main:
                parties.append(self.cast.main)
                whys.append("the country of the article")
            if THEIR_LAND.search(body) and (home := self.home_of(span)):
                parties.append(home)
                whys.append("the speaker's country")
            parties += [item.party for item in groups]
            if parties:
                unique = tuple(dict.fromkeys(parties))
                why = ", ".join([*whys, *(party.name for party in unique)])
                return unique, f"{why} in the {place}", "" if place == "clause" else "parties_inherited"
        if key in ("date", "duration", "rank", ""):
            return (), "none is named in the sentence", ""
        if self.cast.pair:
            return (
                self.cast.pair,
                "none is named in the sentence: the two countries that the article is about",
                "parties_inherited",
            )
        if self.cast.main:
            return (
                (self.cast.main,),
                "none is named in the sentence: the country that the article is about",
                "parties_inherited",
            )
        return (
            (),
            "none is named in the sentence, and the article is not about one or two countries",
            "parties_unstated",
        )

    def _speaks(self, item: Named, attributed: Sequence[Span]) -> bool:
        clean = self.text.back(item.span)
        return any(span.start <= clean.start and clean.end <= span.end for span in attributed)

    def home_of(self, span: Span) -> Party | None:
        """The country of whoever speaks at ``span``: the demonym in the name, or the one beside it elsewhere."""
        speaker, _ = speaker_of(self.said, span)
        if not speaker.name:
            return None
        for named in countries(Text(speaker.name)):
            return named.party
        last = fold_word(speaker.name).split()[-1]
        for item in self.countries:
            if item.role == "demonym" and last in self.text.text[item.span.end : item.span.end + 40].split():
                return item.party
        return None


def _dated_why(item: Dated, place: str) -> str:
    return f"«{item.period.surface}» in {place}" + (f" ({item.note})" if item.note else "")


def _dated_flag(item: Dated) -> str:
    return "period_unresolved" if item.period.basis is Basis.UNRESOLVED else ""


def _confidence(key: str, place: str, flags: Sequence[str]) -> str:
    """high: every field from the clause; medium: one taken over; low: no measure, or more than one taken over."""
    if not key:
        return "low"
    weights = {"measure_carried": 2, "period_inherited": 2, "period_unresolved": 2, "parties_inherited": 1}
    doubts = sum(weights.get(flag, 0) for flag in flags) + 4 * (place == "before") + 2 * (key == "cash")
    doubts += ("ambiguous_reading" in flags) + 2 * ("period_unstated" in flags)
    return "high" if not doubts else "medium" if doubts < 4 else "low"
