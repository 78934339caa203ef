"""Corrections put into force: a pure step from what was read to what a person settled."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from arqam.errors import ArqamError
from arqam.flags import Flag, about, without
from arqam.model import Article, Claim, Correction, Kind, Mention, Qualifier, Quantity, Span
from arqam.read.arabic.phrases import Text
from arqam.read.claim import published
from arqam.read.claim.claims import claims as claims_as_read
from arqam.read.claim.sentences import sentences
from arqam.review.entries import Entry
from arqam.review.fields import Impossible, put, readings
from arqam.review.store import load, place
from arqam.safe import plain_line, shown_line

#: What a claim no longer warns of once a person set the field anew, and once a person looked at it at all.
_SETTLED = {
    "value": ("ambiguous_reading",),
    "unit": ("unit_carried",),
    "measure": ("measure_carried",),
    "parties": ("parties_inherited", "parties_unstated"),
    "period": ("period_inherited", "period_unresolved", "period_unstated", "period_unfinished"),
}
_DOUBTS = ("period_doubtful", "period_unfinished", "ambiguous_reading", "unit_carried", "measure_carried")

#: What the context table says of a claim follows from its fields, and is found anew when they change.
_OF_CONTEXT = (Flag.SERIES, Flag.INCOMPARABLE, Flag.PERIOD_DOUBTFUL)


def claims(article: Article, mentions: Sequence[Mention]) -> list[Claim]:
    """The claims of an article as they are read, with what readers settled in its ``corrections.yml`` put into force.

    >>> import arqam
    >>> article = arqam.open_article("china-kazakhstan-2024")
    >>> len(claims(article, arqam.mentions(article))) > 15
    True
    """
    return corrected(article, claims_as_read(article, mentions))


def corrected(article: Article, as_read: Sequence[Claim], entries: Sequence[Entry] | None = None) -> list[Claim]:
    """The claims with ``entries`` (those beside the article, where none are given) put into force.

    What is no quantity is gone, what was missed is there, in text order. Raises ArqamError for an entry that does not
    fit the article, naming its file and line: then nothing of it is drawn.
    """
    entries = load(article) if entries is None else entries
    if not entries:
        return list(as_read)
    by_span = {claim.mention.span: claim for claim in as_read if claim.mention}
    own = [claim for claim in as_read if not claim.mention]
    settled: dict[Span, Claim | None] = {}
    for entry in entries:
        with _Where(article, entry):
            settled[entry.span] = _settled(article, entry, by_span)
    replaced = _overlapping(by_span, settled)
    kept = {span: claim for span, claim in by_span.items() if span not in replaced}
    made = [claim for claim in {**kept, **settled}.values() if claim is not None]
    made.sort(key=lambda claim: claim.mention.span if claim.mention else Span(0, 0))
    return _in_context([*own, *_repeats(made, settled, by_span)])


def check(article: Article, entry: Entry, as_read: Sequence[Claim]) -> None:
    """Refuse an entry that could not be put into force, before it is kept."""
    with _Where(article, entry):
        _settled(article, entry, {claim.mention.span: claim for claim in as_read if claim.mention})


def stand(article: Article, entries: Sequence[Entry]) -> None:
    """Refuse an entry whose words do not stand where it says."""
    for entry in entries:
        with _Where(article, entry):
            _refuse_elsewhere(article, entry)


class _Where:
    """Turns what is wrong with a value into the one sentence that names file, line and field."""

    def __init__(self, article: Article, entry: Entry) -> None:
        self.article, self.line = article, entry.lines[0]

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, Impossible):
            # An answer that is not kept yet has no line.
            where = f"{place(self.article)}, line {self.line}: " if self.line else ""
            raise ArqamError(f"{where}{error}") from None


def _settled(article: Article, entry: Entry, by_span: Mapping[Span, Claim]) -> Claim | None:
    """The claim as the entry leaves it; None where it is no quantity."""
    _refuse_elsewhere(article, entry)
    claim = by_span.get(entry.span)
    if entry.verdict == "not_a_quantity":
        return None
    if claim is None:
        return _added(article, entry, by_span)
    return _judged(article, entry, claim, readings(claim))


def _refuse_elsewhere(article: Article, entry: Entry) -> None:
    stands = entry.span.of(article.raw)
    if stands != entry.surface:
        raise Impossible(_not_there(article, entry, stands))


def _not_there(article: Article, entry: Entry, stands: str) -> str:
    surface, at = shown_line(entry.surface)[:60], f"{entry.span.start}-{entry.span.end}"
    places = [index for index in range(len(article.raw)) if article.raw.startswith(entry.surface, index)]
    if not places:
        return f"«{surface}» stands nowhere in the article: restore the article's file, or take the entry out"
    nearest = min(places, key=lambda index: abs(index - entry.span.start))
    what = f"«{shown_line(stands)[:60]}» stands" if stands else "nothing stands (the text is shorter)"
    return f"{what} at {at}, and not «{surface}»: write span: {nearest}-{nearest + len(entry.surface)}"


def _judged(article: Article, entry: Entry, claim: Claim, now: Mapping[str, str]) -> Claim:
    wanted = {name: text for name, text in entry.final.items() if text != now[name]}
    made = claim
    for name, text in wanted.items():
        try:
            made = put(made, {name: text}, article)
        except Impossible:
            if name in entry.fields:
                raise  # what was only confirmed, and cannot be said of the text any more, stays as it is read now
    after = now if made is claim else readings(made)
    changes = tuple(
        Correction(name, now[name], after[name], entry.why, entry.by, entry.when)
        for name in now
        if after[name] != now[name]
    )
    review = entry.verdict
    if review in ("confirmed", "corrected"):
        review = "corrected" if changes else "confirmed"
    return _marked(made, entry, review, changes)


def _marked(claim: Claim, entry: Entry, review: str, changes: tuple[Correction, ...]) -> Claim:
    """The claim with who said what of it, and without the doubts that this settles."""
    fields = {change.field for change in changes}
    settled = {flag for name in fields for flag in _SETTLED.get(name, ())}
    if review != "left_out":
        settled |= set(_DOUBTS)
    reasons = [reason for reason in claim.reasons if reason.partition(":")[0] not in fields]
    said = plain_line(f"review: {review.replace('_', ' ')} by {entry.by}, {entry.when}")
    reasons.append(f"{said}: {plain_line(entry.why)}" if entry.why else said)
    return replace(
        claim,
        corrected=changes,
        review=review,
        reviewed_by=plain_line(entry.by),
        reviewed_on=entry.when,
        review_reason=plain_line(entry.why),
        called=(plain_line(entry.called[0]), plain_line(entry.called[1])),
        confidence=claim.confidence if review == "left_out" else "high",
        flags=without(claim.flags, settled),
        reasons=tuple(reasons),
    )


# -- a quantity that the program does not read ------------------------------------------------------------------------


def _added(article: Article, entry: Entry, by_span: Mapping[Span, Claim]) -> Claim:
    """A claim at a span where no quantity is read: one that was missed, or one whose reading has been lost since."""
    final = entry.final
    if not {"value", "unit"} <= final.keys():
        near = min(by_span, key=lambda span: abs(span.start - entry.span.start), default=None)
        where = f"the nearest is at {near.start}-{near.end}: name that" if near else "the article has none"
        raise Impossible(
            f"no quantity is read at {entry.span.start}-{entry.span.end}; {where}, or write missed with value and unit"
        )
    clean = article.offsets.clean_span(entry.span)
    if clean is None:
        raise Impossible(f"«{shown_line(entry.surface)[:60]}» is taken out in cleaning: name other words")
    blank = Claim(
        id=f"{article.id}:{entry.span.start}-{entry.span.end}",
        article=article.id,
        quantity=Quantity(Decimal(0), ""),
        kind=Kind.OTHER,
        qualifier=Qualifier.EXACT,
        measure="",
        mention=Mention(entry.span, entry.surface, Kind.OTHER, Quantity(Decimal(0), ""), clean_span=clean),
        sentence=_sentence(article, clean),
    )
    order = {"unit": final["unit"], **final}
    made = put(put(blank, {"unit": order["unit"]}, article), order, article)
    mention = Mention(entry.span, entry.surface, made.kind, made.quantity, made.qualifier, "a reader", clean_span=clean)
    before = dict.fromkeys(readings(blank), "")
    changes = tuple(
        Correction(name, "", text, entry.why, entry.by, entry.when)
        for name, text in readings(made).items()
        if name in final and text != before[name]
    )
    review = entry.verdict if entry.verdict == "left_out" else "missed"
    return _marked(replace(made, mention=mention), entry, review, changes)


def _sentence(article: Article, clean: Span) -> Span | None:
    text = Text(article.clean)
    spans = (text.back(sentence.span) for sentence in sentences(article, text))
    return next((span for span in spans if span.start <= clean.start < span.end), None)


def _overlapping(by_span: Mapping[Span, Claim], settled: Mapping[Span, Claim | None]) -> set[Span]:
    """The spans read that a person's own quantity lies over, in part: the person's word stands."""
    spans = sorted(by_span)
    over: set[Span] = set()
    for span, claim in settled.items():
        if claim is not None and span not in by_span:
            at = max(bisect_left(spans, span) - 1, 0)
            while at < len(spans) and spans[at].start < span.end:
                if spans[at].end > span.start:
                    over.add(spans[at])
                at += 1
    return over


# -- what follows for the other claims --------------------------------------------------------------------------------

_OWN = ("value", "unit", "qualifier")


def _repeats(
    claims: Sequence[Claim], settled: Mapping[Span, Claim | None], by_span: Mapping[Span, Claim]
) -> list[Claim]:
    """A headline that repeats a figure, and the same money in another currency, follow what was settled of it."""
    first = {claim.id: claim for claim in claims if claim.corrected}
    was = {claim.id: claim for claim in by_span.values()}
    made = []
    for claim in claims:
        of = claim.equivalent_to or next(iter(about(claim.flags, Flag.REPEATS)), "")
        lead = first.get(of)
        untouched = claim.mention is None or claim.mention.span not in settled
        made.append(_following(claim, lead, was[of]) if lead and untouched and of in was else claim)
    return made


def _following(claim: Claim, lead: Claim, was: Claim) -> Claim:
    """The claim with the fields that it had like the first before that was corrected."""
    then, own = readings(was), readings(claim)
    changes = [c for c in lead.corrected if c.field not in _OWN and own[c.field] == then[c.field]]
    for change in changes:
        for name in _ATTRIBUTES[change.field]:
            claim = replace(claim, **{name: getattr(lead, name)})
    if not changes:
        return claim
    settled = {flag for change in changes for flag in _SETTLED.get(change.field, ())}
    return replace(
        claim,
        review="corrected",
        corrected=tuple(changes),
        reviewed_by=lead.reviewed_by,
        reviewed_on=lead.reviewed_on,
        review_reason=lead.review_reason,
        flags=without(claim.flags, settled),
        reasons=(*claim.reasons, f"review: follows {lead.id}, corrected by {lead.reviewed_by}"),
    )


_ATTRIBUTES = {
    "measure": ("measure",),
    "parties": ("parties",),
    "partner": ("partner", "parties"),
    "period": ("period",),
    "direction": ("direction",),
    "speaker": ("speaker",),
    "whole": ("whole",),
    "compared_to": ("compared_to",),
    "subject": ("subject", "subject_span"),
}


def _in_context(claims: Sequence[Claim]) -> list[Claim]:
    """What the context table says of the claims, found anew; a person's word is above its doubts."""
    marked = published.mark([_without_context(claim) for claim in claims])
    return [_without_doubts(claim) if claim.review not in ("", "left_out") else claim for claim in marked]


def _without_context(claim: Claim) -> Claim:
    flags = without(claim.flags, _OF_CONTEXT)
    reasons = tuple(reason for reason in claim.reasons if not reason.startswith("context:"))
    same = len(flags) == len(claim.flags) and len(reasons) == len(claim.reasons)
    return claim if same else replace(claim, flags=flags, reasons=reasons)


def _without_doubts(claim: Claim) -> Claim:
    flags = without(claim.flags, _DOUBTS)
    return claim if len(flags) == len(claim.flags) else replace(claim, flags=flags)
