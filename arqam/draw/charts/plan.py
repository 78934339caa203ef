"""Which charts an article's claims make: every form proposes, the gate decides, and the desk keeps the few that matter.

Nothing here knows an article, nor a form. What no chart shows is listed with the reason, and so is each chart that is
held back, with all that is in its way.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial

from arqam.compare.derived import contradicted
from arqam.draw.charts import compare, gate
from arqam.draw.charts.chart import Chart, Form, Held, Undrawn, Words
from arqam.draw.charts.compare import Statement
from arqam.draw.charts.desk import Desk
from arqam.draw.charts.forms import FORMS
from arqam.draw.corrected import with_corrections
from arqam.losses import kept
from arqam.model import Article, Claim, Kind

#: A desk draws one to three figures of an article; a longer list of things may be a fourth.
MOST = 3
LONG = 4
#: In how many claims charts are looked for; no article of a newspaper has as many.
LONGEST = 1000


#: What is read as a number and parts no list.
_NO_FIGURES = (Kind.ORDINAL, Kind.DATE, Kind.YEAR)


@dataclass(frozen=True, slots=True)
class Plan:
    """The charts that an article makes, in order; the claims that none of them shows; the charts held back."""

    charts: tuple[Chart, ...]
    undrawn: tuple[Undrawn, ...]
    held: tuple[Held, ...] = ()

    def __iter__(self) -> Iterator[Chart]:
        return iter(self.charts)

    def __len__(self) -> int:
        return len(self.charts)

    def topic(self, *names: str) -> list[Chart]:
        """The charts of these topics."""
        return [chart for chart in self.charts if chart.topic in names]


def plan(claims: Iterable[Claim], derived: Iterable[Claim], article: Article) -> Plan:
    """The charts of an article, from its claims and what is derived from them.

    Iterating over the plan gives its charts; ``plan.undrawn`` says of every other claim why, and ``plan.held`` which
    charts stand ready once their claims are confirmed.
    """
    claims = sorted(claims, key=compare.order)
    claims, beyond = claims[:LONGEST], claims[LONGEST:]
    derived = sorted(derived, key=compare.order)
    if beyond:
        left = {claim.id for claim in beyond}
        derived = [claim for claim in derived if left.isdisjoint(claim.inputs)]
    sure = [claim for claim in claims if claim.sure]
    able = [claim for claim in claims if claim.review != "left_out"]
    figures = sorted({claim.mention.place for claim in claims if claim.mention and claim.kind not in _NO_FIGURES})
    alone = {claim.id: compare.alone(claim, article.clean, figures) for claim in able}
    everything = _desk(article, able, derived, alone)
    all_sure = len(able) == len(sure)
    desk = everything if all_sure else replace(_desk(article, sure, derived, alone), whole=everything.said)
    fit, refused = _proposed(desk, derived)
    whole = fit if desk is everything else _proposed(everything, derived)[0]
    by_id = {claim.id: claim for claim in (*claims, *derived)}
    charts = [with_corrections(chart, by_id) for chart in _named(_few(fit, desk))]
    held = [*refused, *_unsure(whole, {claim.id for claim in sure}, [*fit, *(one.chart for one in refused)])]
    drawn = {id_ for chart in charts for id_ in chart.claims}
    reasons = _Reasons(desk, fit, held)
    undrawn = [Undrawn(claim, reasons.of(claim)) for claim in claims if claim.id not in drawn]
    undrawn += [Undrawn(claim, _beyond(LONGEST)) for claim in beyond]
    return Plan(tuple(charts), tuple(undrawn), tuple(held))


def held_back(claims: Iterable[Claim], derived: Iterable[Claim], article: Article) -> tuple[Held, ...]:
    """The charts that are not drawn, each with what is in its way: what to review first."""
    return plan(claims, derived, article).held


def _desk(article: Article, claims: list[Claim], derived: list[Claim], alone: Mapping[str, Statement]) -> Desk:
    ids = {claim.id for claim in claims}
    known = [claim for claim in derived if set(claim.inputs) <= ids]
    return Desk(article, compare.together(claims, lambda claim: alone[claim.id]), known)


def _proposed(desk: Desk, derived: list[Claim]) -> tuple[list[Chart], list[Held]]:
    """The charts that pass the gate, and those that do not, with the reasons."""
    doubted = contradicted(derived)
    fit, refused = [], []
    for form in FORMS:
        for chart in kept(f"a chart of the form {form.value} in {desk.article.id}", partial(_all, form, desk)) or ():
            reasons = gate.faults(chart, doubted)
            if reasons:
                refused.append(Held(chart, tuple(reasons)))
            else:
                fit.append(chart)
    return fit, refused


def _all(form: Form, desk: Desk) -> list[Chart]:
    return list(form.propose(desk))


def _unsure(whole: list[Chart], sure: set[str], seen: list[Chart]) -> list[Held]:
    """The charts that claims not yet sure would make, were they confirmed."""
    known = {frozenset(chart.claims) for chart in seen}
    return [
        Held(chart, (gate.UNSURE,))
        for chart in whole
        if not _stated(chart) <= sure and frozenset(chart.claims) not in known
    ]


def _stated(chart: Chart) -> set[str]:
    return {id_ for mark in chart.marks if not mark.derived for id_ in mark.claims}


def _few(fit: list[Chart], desk: Desk) -> list[Chart]:
    """The charts to draw, the headline's own first, then those of most things; each shows what no other does."""
    few: list[Chart] = []
    shown: set[str] = set()
    for chart in sorted(_no_peers_of_a_whole(fit), key=lambda chart: _order(chart, desk)):
        values = _values(chart)
        if len(few) >= MOST and not (len(few) == MOST and len(chart.marks) >= LONG):
            continue
        again = values & shown
        if again and (len(values - shown) * 2 < len(values) or len(values) < 2):
            continue
        few.append(chart)
        shown |= values
    return sorted(few, key=lambda chart: _place(chart, desk))


def _no_peers_of_a_whole(fit: list[Chart]) -> list[Chart]:
    """Without lists whose values are parts of a whole in another chart, and parts that another has with more."""
    wholes = [(chart, _values(chart)) for chart in fit if chart.mark("whole")]
    return [
        chart
        for chart in fit
        if not any(
            (chart.form == "ranked" and len(_values(chart) & values) > 1)
            or (chart.form == "parts" and _values(chart) < values)
            for whole, values in wholes
            if whole is not chart
        )
    ]


def _beyond(longest: int) -> Words:
    return Words(
        f"بعد أول {longest:,} مقدار في النص، ولا تُطلب الأشكال إلا فيها",
        f"past the first {longest:,} quantities of the text, in which alone charts are looked for",
    )


def _values(chart: Chart) -> set[str]:
    """The ids of the values that a chart is of: no change beside a level, no whole."""
    return {
        id_ for mark in chart.marks if mark.role not in ("whole", "change") and not mark.derived for id_ in mark.claims
    }


def _order(chart: Chart, desk: Desk) -> tuple:
    said = {one.claim.id: one for id_ in chart.claims if (one := desk.by_id(id_))}
    headline = any(map(desk.in_headline, said.values()))
    listed = len(chart.of("", "part")) >= 3
    alone = chart.form == "parts" and len(chart.of("part")) == 1
    return (
        not headline,
        not listed,
        5 if alone else chart.form.rank,
        _place(chart, desk),
        chart.name,
        chart.form.value,
    )


def _place(chart: Chart, desk: Desk) -> int:
    return min((one.at for id_ in chart.claims if (one := desk.by_id(id_))), default=0)


def _named(charts: Iterable[Chart]) -> list[Chart]:
    """Each under a file name that is its own."""
    named: list[Chart] = []
    taken: set[str] = set()
    for chart in charts:
        base = re.sub("[^a-z0-9]+", "-", chart.name.removeprefix("count:").lower()).strip("-") or "counts"
        form = chart.form.value
        candidates = (base, f"{base}-{form}", *(f"{base}-{form}-{n}" for n in range(2, 1000)))
        name = next(name for name in candidates if name not in taken)
        taken.add(name)
        named.append(replace(chart, name=name))
    return named


class _Reasons:
    """Why no chart shows a claim, in the first words that hold."""

    def __init__(self, desk: Desk, fit: list[Chart], held: list[Held]) -> None:
        self.desk = desk
        self.fit = {id_ for chart in fit for id_ in chart.claims}
        self.held = {id_: one for one in reversed(held) for id_ in one.chart.claims}

    def of(self, claim: Claim) -> Words:
        if claim.review == "left_out":
            return gate.LEFT_OUT
        if claim.equivalent_to:
            return Words("تكرار للمبلغ نفسه بوحدة أخرى", "a repeat of the same amount in another unit")
        if claim.kind in (Kind.ORDINAL, Kind.OTHER, Kind.DURATION, Kind.YEAR, Kind.DATE):
            return Words("ليس مقدارًا يُقارن بغيره", "not an amount that compares with others")
        if not claim.measure and claim.kind is not Kind.COUNT:
            return Words("لم يُعرف ما يقيسه العدد", "what it measures was not recognised")
        if not claim.sure:
            return gate.UNSURE
        if claim.id in self.fit:
            return Words(
                "يظهر الرقم نفسه في شكل آخر، أو سبقه ما هو أهم", "another figure shows it, or others matter more"
            )
        if claim.id in self.held:
            return self.held[claim.id].reasons[0]
        one = self.desk.by_id(claim.id)
        return _alone(one, self.desk.said) if one else Words("تكرار لما ذُكر", "a repeat of what is said")


def _alone(one: Statement, said: list[Statement]) -> Words:
    others = [each for each in said if each.measure == one.measure and each is not one]
    if not others:
        return Words("وحيد في مقياسه، فلا شيء يُقارن به", "the only value of its measure: nothing to compare it with")
    if any(each.claim.quantity.unit != one.claim.quantity.unit for each in others):
        return Words("وحدته غير وحدة ما يشاركه المقياس", "its unit differs from that of the others of its measure")
    if any(each.length != one.length for each in others):
        return Words("مدة فترته غير مدة ما يشاركه المقياس", "its period differs in length from the others'")
    return Words("لا يتميز مما يشاركه المقياس", "nothing tells it apart from the others of its measure")
