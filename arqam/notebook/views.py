"""The rows that the notebooks show: one function a table, each from what was read to plain rows."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from arqam.compare.agreement import Comparison, compare
from arqam.draw import words
from arqam.draw.rtl import Marked, number
from arqam.files import csv_rows, write_whole
from arqam.flags import Flag, about, named
from arqam.model import Article, Block, BlockKind, Claim, Kind, Mention, Part, Period, Quantity, Span
from arqam.notebook import arabic
from arqam.read.article.quotations import LONGEST_TERM
from arqam.read.claim.published import beside
from arqam.read.quantity.precision import Verdict

if TYPE_CHECKING:
    from arqam.draw.charts import Plan

Row = dict[str, Any]

#: What a table of claims shows, in its order.
CLAIM_HEADINGS = {
    "surface": "نص الذِّكر",
    "measure": "ما تقيسه",
    "direction": "التغيّر",
    "parties": "لمن",
    "period": "الفترة",
    "speaker": "القائل",
}

#: Around a mark, as much of the sentence as shows where it stands.
AROUND = 60


def source(article: Article) -> list[Row]:
    """One row a field of the source record; an empty one stays, for it says that the field is not known."""
    return [{"field": title, "value": getattr(article.source, name)} for name, title in arabic.SOURCE_FIELDS.items()]


def removals_by_reason(article: Article) -> list[Row]:
    """One row a reason: how often it applied, and how many characters were there before and after."""
    reasons: dict[str, Counter] = {}
    for removal in article.removals:
        count = reasons.setdefault(removal.reason, Counter())
        count.update(times=1, before=len(removal.surface), after=len(removal.replacement))
    return [{"reason": reason, **count} for reason, count in reasons.items()]


def removals(article: Article) -> list[Row]:
    """One row a removal, in text order; invisible characters are named."""
    return [
        {
            "at": removal.span.start,
            "before": shown(removal.surface),
            "after": shown(removal.replacement),
            "reason": arabic.said("reasons", removal.reason),
        }
        for removal in article.removals
    ]


def structure(article: Article) -> list[Row]:
    """One row a kind of block: how many there are, of how many characters."""
    counts: dict[BlockKind, Counter] = {}
    for block in article.blocks:
        counts.setdefault(block.kind, Counter()).update(blocks=1, characters=len(article.text(block)))
    return [{"kind": arabic.BLOCK_KINDS[kind], **count} for kind, count in counts.items()]


def blocks(article: Article, *kinds: BlockKind) -> list[Row]:
    """One row a block of these kinds (of all without any): its text, its marker, and its span in the raw text."""
    return [
        {"kind": arabic.BLOCK_KINDS[block.kind], "marker": block.marker, "text": article.text(block)}
        | {"opens": _first(article.text(block))}
        | _raw(article, block)
        for block in article.blocks
        if not kinds or block.kind in kinds
    ]


def returns(article: Article, block: Block) -> bool:
    """Whether the raw stretch of a block, with the listed removals made in it, is the block again."""
    raw = article.offsets.raw_span(block.clean_span)
    pieces, done = [], raw.start
    for removal in article.removals:
        if raw.covers(removal.span):
            pieces += [article.raw[done : removal.span.start], removal.replacement]
            done = removal.span.end
    return "".join([*pieces, article.raw[done : raw.end]]) == article.text(block)


def write_clean(article: Article, folder: Path) -> list[Path]:
    """What cleaning made, as files: the clean text, its blocks and the removals, each with its raw span."""
    block_columns = ("kind", "marker", "clean_start", "clean_end", "raw_start", "raw_end", "text")
    block_rows = (
        {"kind": block.kind, "clean_start": block.clean_span.start, "clean_end": block.clean_span.end}
        | {"marker": block.marker, "text": article.text(block)}
        | _raw(article, block)
        for block in article.blocks
    )
    removal_columns = ("raw_start", "raw_end", "surface", "replacement", "reason")
    removal_rows = (
        {"raw_start": removal.span.start, "raw_end": removal.span.end, "surface": removal.surface}
        | {"replacement": removal.replacement, "reason": removal.reason}
        for removal in article.removals
    )
    return [
        write_whole(folder / "clean.txt", article.clean),
        write_whole(folder / "blocks.csv", csv_rows(block_rows, block_columns)),
        write_whole(folder / "removals.csv", csv_rows(removal_rows, removal_columns)),
    ]


def quotations(article: Article) -> list[Row]:
    """One row a quotation: who speaks and the words that say so, over how many blocks, how it opens and how it ends.

    A name between marks («بريكس») is no quotation.
    """
    rows = []
    for quotation in article.quotations:
        words = quotation.clean_span.of(article.clean)
        if not quotation.speaker and len(words.split()) <= LONGEST_TERM:
            continue
        named = quotation.speaker_span
        row: Row = {"speaker": quotation.speaker, "opens": _first(words), "ends": _last(words)}
        row["blocks"] = sum(1 for _ in _touched(article.blocks, quotation.clean_span))
        row["named"] = in_context(article.clean, named, _block(article, named), around=20) if named else ""
        rows.append(row)
    return rows


def mentions(article: Article, found: Iterable[Mention]) -> list[Row]:
    """One row a mention: its surface marked in the words about it, and the exact value that was read from it."""
    return [
        {
            "words": in_context(article.clean, mention.place, _block(article, mention.place)),
            "value": value(mention.quantity, mention.kind),
            "unit": arabic.unit(mention.quantity.unit),
            "qualifier": arabic.QUALIFIERS[mention.qualifier],
            "kind": arabic.KINDS[mention.kind],
        }
        for mention in found
    ]


def readings(found: Iterable[Mention]) -> list[Row]:
    """One row a mention: how its surface gave its value, part by part, and what else it could have meant."""
    return [
        {
            "surface": mention.surface,
            "parts": " · ".join(_part(part) for part in mention.parts),
            "rule": arabic.said("rules", mention.rule),
            "others": " · ".join(
                f"{arabic.unit(reading.quantity.unit)}: {arabic.said('readings', reading.why)}"
                for reading in mention.readings
            ),
        }
        for mention in found
    ]


def _part(part: Part) -> str:
    """A word and what it gave, unless that is itself: «مليار = 1,000,000,000», «عامين = 2 × عام»."""
    meaning = arabic.meaning(part)
    return f"{part.surface} = {meaning}" if meaning not in ("", part.surface) else part.surface


def left_out(article: Article, found: Iterable[Mention]) -> list[Row]:
    """One row a run of digits of the clean text that belongs to no mention, and why as far as it is known."""
    read = sorted(mention.place for mention in found)
    markers = [
        Span(block.clean_span.start - len(block.marker) - 2, block.clean_span.start)
        for block in article.blocks
        if block.marker
    ]
    rows = []
    for run in re.finditer(r"\d+", article.clean):
        span = Span(*run.span())
        if not any(mention.covers(span) for mention in read):
            why = "list marker" if any(marker.covers(span) for marker in markers) else "no quantity"
            rows.append(
                {
                    "words": in_context(article.clean, span, Span(0, len(article.clean)), around=25),
                    "why": arabic.said("left_out", why),
                }
            )
    return rows


def claims(made: Iterable[Claim], among: Iterable[Claim] = ()) -> list[Row]:
    """One row a claim: what it measures, of whom, when, who says so, and how sure the reading is.

    A warning that names another claim shows that one's surface, where it is one of these or ``among`` the others.
    """
    made = list(made)
    surfaces = {claim.id: claim.mention.surface for claim in (*among, *made) if claim.mention}
    return [
        {
            "surface": claim.mention.surface if claim.mention else "",
            "value": _derived(claim.quantity) if claim.formula else value(claim.quantity, claim.kind),
            "unit": arabic.unit(claim.quantity.unit),
            "qualifier": arabic.QUALIFIERS[claim.qualifier],
            "measure": words.measure(claim.measure)[0] if claim.measure else "",
            "parties": "، ".join(party.name for party in claim.parties),
            "period": words.period(claim.period, "ar"),
            "basis": arabic.BASES[claim.period.basis],
            "direction": arabic.DIRECTIONS.get(claim.direction, claim.direction),
            "speaker": claim.speaker.name if claim.speaker else "",
            "confidence": arabic.CONFIDENCES[claim.confidence],
            "flags": " · ".join(_flag(flag, surfaces) for flag in claim.flags),
            "formula": arabic.formula(claim.formula),
        }
        for claim in made
    ]


def averages(said: Iterable[Claim], derived: Iterable[Claim]) -> list[Row]:
    """One row an average, checked the other way round: ``back`` is it times its count, ``amount`` the article's."""
    by_id = {claim.id: claim for claim in said}
    rows = []
    for claim in derived:
        inputs = [by_id[name] for name in claim.inputs if name in by_id]
        if claim.formula.startswith("average") and len(inputs) == 2:
            amount, count = inputs
            back = (claim.quantity.number * count.quantity.number).quantize(Decimal("0.01"))
            row = {"average": _derived(claim.quantity), "count": count.quantity.value, "back": back}
            rows.append(
                row | {"amount": amount.quantity.value, "surface": amount.mention.surface if amount.mention else ""}
            )
    return rows


def _derived(quantity: Quantity) -> Decimal | str:
    """A derived value, to the hundredth; one that is cut there says so."""
    if not isinstance(quantity.value, Decimal):
        return quantity.value
    rounded = quantity.value.quantize(Decimal("0.01"))
    return value(quantity) if rounded == quantity.value else f"≈ {number(rounded)}"


def _flag(flag: str, surfaces: Mapping[str, str]) -> str:
    name, of = named(flag)
    said = arabic.FLAGS.get(name, name)
    return f"{said} {surfaces.get(of) or arabic.said('series', of)}" if of else said


def agreements(made: Iterable[Claim]) -> list[Row]:
    """One row a pair of claims on one subject: both surfaces, and whether they agree."""
    return [
        {
            "measure": words.measure(pair.one.measure)[0],
            "one": pair.one.surface,
            "other": pair.other.surface,
            "verdict": arabic.VERDICTS[pair.verdict],
            "why": _why(pair),
        }
        for pair in compare(made)
    ]


def _why(pair: Comparison) -> str:
    if pair.verdict is Verdict.CONFLICT:
        if len(set(about((*pair.one.flags, *pair.other.flags), Flag.SERIES))) > 1:
            return arabic.TWO_SERIES
        if not (pair.one.start or pair.one.end or pair.other.start or pair.other.end):
            return arabic.NO_PERIOD
    return arabic.WHY[pair.verdict]


def context(made: Iterable[Claim]) -> list[Row]:
    """One row a claim and a figure published elsewhere that puts it in context, with that figure's own source."""
    return [
        {
            "surface": claim.mention.surface if claim.mention else "",
            "measure": words.measure(claim.measure)[0],
            "value": value(other.quantity),
            "unit": arabic.unit(other.quantity.unit),
            "period": words.period(Period(other.start, other.end), "ar"),
            "wording": other.wording,
            "source": other.source,
        }
        for claim, found in beside(list(made))
        for other in found
    ]


_NO_FIGURES = (Kind.DATE, Kind.YEAR, Kind.DURATION, Kind.ORDINAL)


def on_topic(made: Iterable[Claim], *topics: str) -> list[Claim]:
    """The claims whose measure belongs to one of these topics; times and ranks measure nothing of an economy."""
    return [
        claim
        for claim in made
        if claim.measure and claim.kind not in _NO_FIGURES and words.topic(claim.measure) in topics
    ]


def undrawn(plan: Plan, *topics: str) -> list[Row]:
    """One row a claim of these topics that no chart shows, and why."""
    return [
        {**claims([left.claim])[0], "reason": left.reason.ar}
        for left in plan.undrawn
        if on_topic([left.claim], *topics)
    ]


def held(plan: Plan, *topics: str) -> list[Row]:
    """One row a figure of these topics that is held back: what it would say, and all that is in its way."""
    return [
        {"figure": one.chart.title(), "reason": "؛ ".join(reason.ar for reason in one.reasons)}
        | {"why": "; ".join(reason.en for reason in one.reasons)}
        for one in plan.held
        if one.chart.topic in topics
    ]


def digit_runs(article: Article) -> int:
    """How many runs of digits the clean text holds."""
    return len(re.findall(r"\d+", article.clean))


def value(quantity: Quantity, kind: Kind = Kind.OTHER) -> Decimal | str:
    """A quantity's value as a table shows it: a number, a year or a date as it stands, or a range."""
    if quantity.value_max is not None:
        return f"{_shown_value(quantity.value, kind)} – {_shown_value(quantity.value_max, kind)}"
    return _shown_value(quantity.value, kind) if kind in (Kind.YEAR, Kind.DATE) else quantity.value


def _shown_value(one: Decimal | str, kind: Kind) -> str:
    return str(one) if kind in (Kind.YEAR, Kind.DATE) or isinstance(one, str) else number(one)


def in_context(text: str, span: Span, within: Span, around: int = AROUND) -> Marked:
    """``span`` marked in the words about it, no further than ``within`` and cut between words."""
    start, end = max(within.start, span.start - around), min(within.end, span.end + around)
    while within.start < start < span.start and not text[start - 1].isspace():
        start += 1
    while span.end < end < within.end and not text[end].isspace():
        end -= 1
    before, after = "… " if start > within.start else "", " …" if end < within.end else ""
    shift = len(before) - start
    return Marked(f"{before}{text[start:end]}{after}", (Span(span.start + shift, span.end + shift),))


def shown(text: str) -> str:
    """``text`` with every character that cannot be seen named in place.

    >>> shown("a\\u00a0\\n")
    'a⟨مسافة لا تُكسر⟩⟨نهاية سطر⟩'
    """
    named = (character if _visible(character) else f"⟨{_name(character)}⟩" for character in text)
    return "".join(named)


def _visible(character: str) -> bool:
    return character == " " or unicodedata.category(character)[0] not in "CZ"


def _name(character: str) -> str:
    name = {"\n": "LINE END", "\t": "TAB"}.get(character) or unicodedata.name(character, f"U+{ord(character):04X}")
    return arabic.said("invisible", name)


def _raw(article: Article, block: Block) -> Row:
    span = article.offsets.raw_span(block.clean_span)
    return {"raw_start": span.start, "raw_end": span.end}


def _block(article: Article, span: Span) -> Span:
    """The block that ``span`` starts in; the whole text where it starts in none."""
    whole = Span(0, len(article.clean))
    return next((block.clean_span for block in _touched(article.blocks, Span(span.start, span.start + 1))), whole)


def _touched(blocks: Iterable[Block], span: Span) -> Iterator[Block]:
    return (block for block in blocks if block.clean_span.start < span.end and span.start < block.clean_span.end)


def _first(text: str) -> str:
    return text if len(text) <= AROUND else text[:AROUND].rsplit(" ", 1)[0] + " …"


def _last(text: str) -> str:
    return "" if len(text) <= AROUND else "… " + text[-AROUND:].split(" ", 1)[-1]
