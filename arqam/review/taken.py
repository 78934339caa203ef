"""Answers that come back from a sheet or another tool: checked as one, and put in or told of, none lost."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from arqam.errors import ArqamError
from arqam.model import Article, Claim, Span
from arqam.review.applied import check
from arqam.review.entries import FIELDS, VERDICTS, Entry
from arqam.review.fields import Impossible, put, readings
from arqam.review.store import home_of, load, save_all, written
from arqam.safe import plain_line, shown_line

#: An answer without a verdict: the person left the claim as it was.
OPEN = "open"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a row or a region says of one mention. ``where`` names it in errors; ``fields`` are those that it gives."""

    where: str
    span: Span
    surface: str
    verdict: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    called: tuple[str, str] | None = None  # None where the tool has no place for it: what was said stays
    why: str | None = None
    by: str = ""
    when: str = ""
    seen: str | None = None  # the mark of the entry that stood there when it was given out; None where not known


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of the answers for one article."""

    article: str
    changed: tuple[str, ...]  # a sentence each
    refused: tuple[str, ...]  # answered by somebody else since: left as they stand
    same: int  # as they were
    open: int  # without an answer


def mark(entry: Entry | None) -> str:
    """A short name for an entry as it stands, so that it can be told whether it has changed; "" for none."""
    return hashlib.sha256(written(entry).encode()).hexdigest()[:12] if entry else ""


def take(article: Article, read: Sequence[Claim], answers: Sequence[Answer], by: str, today: date) -> Taken:
    """Put the answers in the article's corrections. Raises ArqamError, and keeps none, where one of them cannot be."""
    home = home_of(article)
    there = {entry.span: entry for entry in load(article)}
    claims = {claim.mention.span: claim for claim in read if claim.mention}
    problems: list[str] = []
    changes: list[tuple[Entry, Entry | None]] = []
    told: list[str] = []
    refused: list[str] = []
    same = left = 0
    _refuse_twice(answers)
    for answer in answers:
        before = there.get(answer.span)
        answer = replace(answer, surface=_as_it_stands(article, answer))
        try:
            entry = _entry(article, claims.get(answer.span), answer, before, by, today)
            if entry is None:
                left += 1
                continue
            if before is not None and _alike(entry, before):
                same += 1
                continue
            if not entry.by:
                raise ArqamError("the answer has nobody's name: fill in who says so, or give --by NAME")
            check(article, entry, read)
        except ArqamError as error:
            problems.append(f"{answer.where}: {error}")
            continue
        if answer.seen is not None and answer.seen != mark(before):
            refused.append(_refused(answer, before))
            continue
        changes.append((entry, before))
        told.append(_told(article, entry, before))
    if problems:
        more = f" (and {len(problems) - 1} more of this sort)" if len(problems) > 1 else ""
        raise ArqamError(f"{problems[0]}{more}; nothing of it is taken")
    save_all(home, changes)
    return Taken(article.id, tuple(told), tuple(refused), same, left)


def _as_it_stands(article: Article, answer: Answer) -> str:
    """The article's own characters, where the answer's are the same but for what a sheet cannot hold or show."""
    stands = answer.span.of(article.raw)
    return stands if _visible(stands) == _visible(answer.surface) else answer.surface


def _visible(text: str) -> str:
    return plain_line(_CODE.sub("", text))


#: How a character that does not show stands in a CSV.
_CODE = re.compile(r"⟨[A-Z0-9+]{2,8}⟩")


def _refuse_twice(answers: Sequence[Answer]) -> None:
    first: dict[Span, Answer] = {}
    for answer in answers:
        if other := first.get(answer.span):
            raise ArqamError(
                f"{answer.where} and {other.where} answer for one mention, «{shown_line(answer.surface)[:60]}»: "
                "keep one of them; nothing of it is taken"
            )
        first[answer.span] = answer


def _entry(
    article: Article, claim: Claim | None, answer: Answer, before: Entry | None, by: str, today: date
) -> Entry | None:
    """The entry that an answer makes; None where it gives none."""
    verdict = "" if answer.verdict == OPEN else answer.verdict
    if verdict and verdict not in VERDICTS:
        raise ArqamError(f"there is no verdict {shown_line(verdict)!r}: write one of {', '.join(VERDICTS)}")
    base = readings(claim) if claim else {}
    fields = {name: text for name in FIELDS if (text := plain_line(answer.fields.get(name, "")))}
    changed = fields if claim is None else _changed(article, claim, fields, base)
    if verdict == "missed" and claim is not None:
        verdict = ""
    if verdict in ("", "confirmed") and changed:
        verdict = "corrected" if claim is not None else "missed"
    if not verdict:
        return None
    if verdict == "corrected" and not changed:
        raise ArqamError("the verdict is corrected, and no field is changed: change the one that is wrong")
    if verdict == "not_a_quantity":
        changed = {}
    who = plain_line(answer.by) or plain_line(by)
    called = answer.called if answer.called is not None else before.called if before else ("", "")
    why = answer.why if answer.why is not None else before.why if before else ""
    return Entry(
        answer.span,
        answer.surface,
        verdict,
        who,
        answer.when or today.isoformat(),
        fields=changed,
        called=(plain_line(called[0]), plain_line(called[1])),
        why=plain_line(why),
        as_read=(before.as_read if before and before.as_read else base) if verdict != "missed" else {},
    )


def _changed(article: Article, claim: Claim, fields: Mapping[str, str], base: Mapping[str, str]) -> dict[str, str]:
    """The fields that say something else than is read: 22.0 is 22, and الصين is CHN."""
    changed = {}
    for name, text in fields.items():
        if text == base[name]:
            continue
        try:
            if readings(put(claim, {name: text}, article))[name] == base[name]:
                continue
        except Impossible:
            pass  # said when the entry is checked
        changed[name] = text
    return changed


def _alike(entry: Entry, before: Entry) -> bool:
    """Whether the answer says what stands there already, whoever gave it and when."""
    kept = ("verdict", "fields", "called", "why")
    return all(getattr(entry, name) == getattr(before, name) for name in kept)


def _told(article: Article, entry: Entry, before: Entry | None) -> str:
    said = f"{article.id}:{entry.span.start}-{entry.span.end} «{shown_line(entry.surface)[:60]}»: "
    was = f"{before.verdict} → " if before and before.verdict != entry.verdict else ""
    fields = [f"{name} {entry.as_read.get(name) or '–'} → {text}" for name, text in entry.fields.items()]
    return said + was + ", ".join((entry.verdict, *map(shown_line, fields)))


def _refused(answer: Answer, before: Entry | None) -> str:
    now = f"{before.by} says {before.verdict}" if before else "its answer was taken out"
    return (
        f"{answer.where} («{shown_line(answer.surface)[:60]}»): {shown_line(now)} since this was given out; left as it "
        "stands: give it out again, and answer there"
    )
