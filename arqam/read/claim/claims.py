"""From mentions to claims: what each quantity measures, of whom, when, which way it moved, and who says so.

Everything is decided from words that stand near the quantity and that are kept (``measure_words``, the period's and
the speaker's spans, ``reasons``). What no words say stays empty and says so; what is taken over from a neighbouring
clause or sentence is flagged.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from arqam.flags import Flag
from arqam.losses import kept
from arqam.model import Article, Claim, Kind, Mention, Phrase, Span
from arqam.read.arabic.phrases import fold_pattern
from arqam.read.claim.attribution import speaker_of
from arqam.read.claim.borne_out import borne_out
from arqam.read.claim.compared_to import compared_to_of
from arqam.read.claim.confidence import confidence, signs_of
from arqam.read.claim.directions import Move, direction_of, is_projected
from arqam.read.claim.evidence import How
from arqam.read.claim.measure_words import MeasureFound, is_part
from arqam.read.claim.measures import measure_of, specialised
from arqam.read.claim.parties_of_figure import About, parties_of
from arqam.read.claim.period_of_account import dated_by_the_account
from arqam.read.claim.period_of_figure import period_of
from arqam.read.claim.period_signs import period_signs
from arqam.read.claim.published import mark
from arqam.read.claim.relations import related
from arqam.read.claim.scene import Scene, scenes
from arqam.read.claim.shared import shared
from arqam.read.claim.statements import Role
from arqam.read.claim.subjects import Told, subject_of
from arqam.read.claim.vocabularies import measures, words_of
from arqam.read.claim.wholes import Whole, whole_of
from arqam.safe import shown_line


def claims(article: Article, mentions: Sequence[Mention]) -> list[Claim]:
    """One claim a mention, in text order.

    A claim whose measure, period or parties no words state has them empty; ``reasons`` says what decided each field,
    ``flags`` what must be known before using the figure (``period_inherited``, ``period_unresolved``,
    ``measure_carried``, ``parties_inherited``, ``incomparable:<id>`` …; ``data/README.md`` explains them all).
    """
    read = {mention.span: mention for mention in mentions}
    before = Before([], [], [], [])
    around = kept(f"what stands around the figures of {article.id}", lambda: list(scenes(article, mentions)))
    if around is None:
        return [_bare(article, mention) for mention in mentions]
    told = [_kept(scene, read[scene.mention.span], before) for scene in around]
    context = (dated_by_the_account, partial(related, article), mark, partial(borne_out, article), shared)
    for of_all in (*context, partial(_unfinished, article)):
        told = kept(f"what {article.id}'s claims say of one another", partial(of_all, told)) or told
    return [
        claim if claim.confidence == (sure := _assured(claim)) else replace(claim, confidence=sure) for claim in told
    ]


def _assured(claim: Claim) -> str:
    """The confidence of a claim's signs: never high where no measure is known, low where nothing at all is."""
    told = confidence(signs_told(claim))
    if claim.measure not in ("", "cash"):
        return told
    nothing = not claim.parties and not (claim.period.start or claim.period.end)
    return "low" if nothing or told == "low" else "medium"


def signs_told(claim: Claim) -> list[str]:
    """The signs of a claim, written as the table of weights writes them."""
    return [f"{field}:{how}" if how else field for field, how in claim.grounds]


class Before(NamedTuple):
    """The figures before one, in text order, with what was found of them."""

    parties: list[tuple[Scene, About]]
    wholes: list[tuple[Scene, Whole | None]]
    measures: list[str]
    subjects: list[Told]


def share_of_before(scene: Scene, found: MeasureFound, before: Before) -> MeasureFound:
    """«46% من الناتج مقارنة مع 47% قبل عام»: the percentage that a share is compared with is a share too."""
    if scene.mention.kind is not Kind.PERCENT or not before.measures or before.measures[-1] != "share":
        return found
    own, other = scene.slot, before.parties[-1][0].slot
    if own is None or other is None or own.statement.moved:
        return found
    listed = own.statement.item and before.parties[-1][0].sentence.number == scene.sentence.number
    if own.statement != other.statement and not (listed and found.how in _NEAR):
        return found
    return found._replace(key="share", why=f"{found.why}: a share, as the one before it", how=How.SHARE_OF)


#: Where a measure was found that only stands near, and governs nothing.
_NEAR = (How.CLAUSE, How.SENTENCE, How.BEFORE, How.NONE)


def carried_on(scene: Scene, found: MeasureFound, before: Before) -> MeasureFound:
    """«ارتفع سعر كذا 3 دولارات بعدما هبط دولارين»: what has no subject of its own goes on with the figure before."""
    own = scene.slot
    if own is None:
        return found
    if found.key in ("cash", "") and _NEXT.search(scene.text.cut(own.chunk)):
        return _as_the_sum_before(scene, found, before)
    if _counts_on(scene, before):
        return found._replace(key=before.measures[-1], why=f"{found.why}; counted as the figure before", how=How.ABOVE)
    if (found.how not in _NEAR and found.key) or any(own.chunk.covers(word) for word in found.words):
        return found
    subject = own.statement.subject
    if subject is not None and scene.text.cut(subject) not in words_of("statement_words", "stands_for"):
        return found
    last = next((at for at in range(len(before.parties) - 1, -1, -1) if before.parties[at][0].slot is not None), None)
    if last is None or before.parties[last][0].sentence.number != scene.sentence.number:
        return found
    key = before.measures[last]
    if scene.mention.kind is Kind.PERCENT and key:
        key = measures()[key].of_change or key
    if key in ("", "cash", "share") or not measures()[key].takes(scene.mention):
        return found
    return found._replace(key=key, why=f"{found.why}; of {key}, as the figure before", how=How.ABOVE, place="sentence")


def _counts_on(scene: Scene, before: Before) -> bool:
    """«بلغ عدد العاطلين 3 ملايين، منهم 90 ألفا، بانخفاض 4 آلاف»: a bare number after one of what is counted."""
    if scene.mention.kind is not Kind.COUNT or scene.mention.quantity.unit or not before.parties or scene.slot is None:
        return False
    other, key = before.parties[-1][0], before.measures[-1]
    alike = other.sentence.number == scene.sentence.number and other.mention.kind is Kind.COUNT
    counts = bool(key) and key not in ("number_of", "index_level") and "count" in measures()[key].kinds
    return alike and counts and scene.slot.role in (Role.PART, Role.BY, Role.TO, Role.FROM, Role.AGAINST)


#: Words that lead to the next of a row: «وجزء آخر بمبلغ 3», «وجاءت مالي في المرتبة الثالثة بقيمة 5».
_NEXT = fold_pattern(
    r"(?<![^\W_])[وف]?(?:آخر|أخرى|(?:ال)?مرتبة|(?:ال)?مركز|تصدرت?|تلت?ه?ا?|تلاها|تليها?|يليها?|ثالثا|رابعا|خامسا|حلت?|جاءت?)"
    r"(?![^\W_])"
)


def _as_the_sum_before(scene: Scene, found: MeasureFound, before: Before) -> MeasureFound:
    """The measure of the last sum before it, at most two sentences back."""
    for (other, _), key in zip(reversed(before.parties), reversed(before.measures), strict=True):
        if scene.sentence.number - other.sentence.number > 2:
            break
        alike = other.mention.quantity.unit == scene.mention.quantity.unit
        if (alike or scene.mention.kind is other.mention.kind is Kind.MONEY) and key not in ("", "cash"):
            return found._replace(key=key, why=f"{found.why}; of {key}, as the sum before", how=How.ABOVE)
    return found


def listed_alike(scene: Scene, move: Move, before: Before) -> Move:
    """«بلغت القروض 6 مليارات وأحدثت 90 ألف فرصة»: the verb of a list is not lent to a figure of another sort."""
    slot = scene.slot
    if move.how is not How.LIST or slot is None or slot.role in (Role.TO, Role.FROM):
        return move
    own = slot.statement.predicate
    changed = slot.statement.moved and slot.role is Role.BY and scene.mention.kind is Kind.PERCENT
    if changed or (own is not None and slot.chunk.covers(own)):
        return move
    last = next((other for other, _ in reversed(before.parties) if other.slot is not None), None)
    if last is None or last.sentence.number != scene.sentence.number or last.mention.kind is scene.mention.kind:
        return move
    return Move("")


def _phrase(scene: Scene, span: Span) -> Phrase:
    """The article's words at a folded span."""
    clean = scene.text.back(span)
    return Phrase(clean.of(scene.article.clean), clean)


def _kept(scene: Scene, read: Mention, before: Before) -> Claim:
    """The claim of one mention; where something unforeseen happens, all but its quantity is lost, and that is said."""

    def what() -> str:
        return f"all but the quantity of the claim on «{shown_line(read.surface)}» of {scene.article.id}"

    return kept(what, partial(claim_of, scene, read, before)) or _bare(scene.article, read)


def _bare(article: Article, read: Mention) -> Claim:
    return Claim(
        id=_id(article, read),
        article=article.id,
        quantity=read.quantity,
        kind=read.kind,
        qualifier=read.qualifier,
        measure="",
        mention=read,
        reasons=("measure: lost, by a fault of the program",),
    )


def _unfinished(article: Article, told: Sequence[Claim]) -> list[Claim]:
    """Flag what is stated of a time that had not passed on the day of publication, and is not said to be expected."""
    day = article.source.published

    def unfinished(claim: Claim) -> bool:
        end = claim.period.end
        late = day is not None and end is not None and end > day
        return late and claim.kind not in (Kind.DATE, Kind.YEAR) and "projected" not in claim.flags

    return [
        replace(claim, flags=(*claim.flags, Flag.PERIOD_UNFINISHED.value)) if unfinished(claim) else claim
        for claim in told
    ]


def _id(article: Article, mention: Mention) -> str:
    return f"{article.id}:{mention.span.start}-{mention.span.end}"


def claim_of(scene: Scene, read: Mention, before: Before) -> Claim:
    """The claim of one mention, from what stands around it; ``read`` is the mention without a unit carried to it.

    ``before`` holds the figures before it with their parties and wholes; its own are added.
    """
    mention, article = scene.mention, scene.article
    measure = specialised(scene, measure_of(scene), before.measures)
    measure = carried_on(scene, share_of_before(scene, measure, before), before)
    before.measures.append(measure.key)
    move = listed_alike(scene, direction_of(scene, measure.key), before)
    dating = period_of(scene, measure.key, move.compared)
    about = parties_of(scene, measure.key, before.parties)
    before.parties.append((scene, about))
    whole = whole_of(scene, measure.key, before.wholes)
    before.wholes.append((scene, whole))
    subject = subject_of(scene, measure, before.subjects)
    before.subjects.append((scene, measure.key, subject))
    speaker, said = speaker_of(scene.reaches, scene.span)
    marks = {
        "measure_carried": measure.place in ("sentence", "before"),
        "comparison": move.compared,
        "part": is_part(scene),
        "projected": is_projected(scene),
        dating.flag: bool(dating.flag),
        about.flag: bool(about.flag),
        "ambiguous_reading": mention.ambiguous,
        "unit_carried": mention.quantity.unit != read.quantity.unit,
    }
    flags = tuple(flag for flag, holds in marks.items() if holds)
    reasons = [f"measure: {measure.why}"]
    if move.direction:
        reasons.append(f"direction: «{' '.join(map(scene.words, move.words))}»")
    reasons += [f"period: {dating.why}", f"parties: {about.why}", f"speaker: {said}"]
    if mention.ambiguous:
        reasons.append(f"quantity: {mention.readings[0].why}")
    grounds = (
        ("measure", str(measure.how)),
        ("parties", str(about.how)),
        ("period", dating.how),
        ("direction", str(move.how)),
        ("speaker", speaker.manner),
    )
    names = [party.code or party.name for party in about.parties]
    signs = signs_of(scene, grounds, measure.key, move.direction, names, flags, about.odds)
    signs += tuple(period_signs(scene, measure.key, dating.period))
    return Claim(
        id=_id(article, mention),
        article=article.id,
        quantity=mention.quantity,
        kind=mention.kind,
        qualifier=mention.qualifier,
        measure=measure.key,
        mention=read,
        measure_words=tuple(scene.text.back(word) for word in measure.words),
        parties=about.parties,
        partner=about.partner,
        whole=_phrase(scene, whole.span) if whole else None,
        compared_to=compared_to_of(scene),
        period=dating.period,
        direction=move.direction,
        speaker=speaker,
        sentence=scene.text.back(scene.sentence.span),
        evidence=_evidence(scene, measure, move, about, whole),
        grounds=tuple((field, how) for field, _, how in (sign.partition(":") for sign in signs)),
        reasons=tuple(reasons),
        flags=flags,
        subject=scene.words(subject) if subject else "",
        subject_span=scene.text.back(subject) if subject else None,
    )


def _evidence(
    scene: Scene, measure: MeasureFound, move: Move, about: About, whole: Whole | None
) -> tuple[tuple[str, Span], ...]:
    """(field, clean span) of the words that decided it; the period, the speaker and the subject keep their own."""
    words = {"measure": measure.words, "direction": move.words, "parties": about.words}
    words["whole"] = (whole.span,) if whole else ()
    return tuple((field, scene.text.back(span)) for field, spans in words.items() for span in spans)
