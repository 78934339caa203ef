"""A person at work on one article: what is shown, and each answer on the disk before the next is."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from arqam.errors import ArqamError
from arqam.model import Article, Claim, Span
from arqam.review.applied import check
from arqam.review.entries import FIELDS, Entry
from arqam.review.fields import readings
from arqam.review.store import home_of, load, remove, save, stamp
from arqam.review.worklist import Item, by_need, items
from arqam.safe import plain_line, shown_line


@dataclass(frozen=True, slots=True)
class _Step:
    """One answer, for taking it back: what stood before, and what it put there."""

    before: Entry | None
    after: Entry


class Session:
    """The claims of one article in the order in which they need a look, and the answers of one person.

    ``read`` are the claims as the program reads them, without any correction.
    ``today`` is the day that an answer bears; a test gives its own. ``only`` keeps the claims of these ids.
    """

    def __init__(
        self,
        article: Article,
        read: Sequence[Claim],
        reviewer: str = "",
        *,
        drawn: Collection[str] = (),
        held: Collection[str] = (),
        derived: Sequence[Claim] = (),
        only: Callable[[Item], bool] = lambda item: True,
        today: Callable[[], date] = date.today,
    ) -> None:
        self.article, self.read, self.reviewer = article, list(read), plain_line(reviewer)
        self.home = home_of(article)
        self._figures = (drawn, held, derived)
        self._only, self._today = only, today
        self._steps: list[_Step] = []
        self._seen = stamp(self.home)
        self.items = by_need(self._listed())
        self.order = [item.span for item in self.items]
        self.at = self._next_open(0)

    def _listed(self) -> list[Item]:
        return [item for item in items(self.article, self.read, *self._figures) if self._only(item)]

    def refresh(self) -> None:
        """Read again what lies on the disk, where it is another file by now: another window may have answered."""
        now = stamp(self.home)
        if now == self._seen:
            return
        self._seen = now
        known = {item.span: item for item in self._listed()}
        self.order += [span for span in known if span not in self.order]
        self.items = [known[span] for span in self.order if span in known]
        self.order = [item.span for item in self.items]
        self.at = min(self.at, max(len(self.items) - 1, 0))

    @property
    def item(self) -> Item | None:
        return self.items[self.at] if self.items else None

    @property
    def done(self) -> int:
        return sum(item.entry is not None for item in self.items)

    def go(self, step: int) -> None:
        """On or back, without an answer."""
        self.refresh()
        self.at = min(max(self.at + step, 0), max(len(self.items) - 1, 0))

    def _next_open(self, start: int) -> int:
        """The next one without an answer, from here round; here where there is none left."""
        count = len(self.items)
        around = ((start + step) % count for step in range(count))
        return next((at for at in around if self.items[at].entry is None), min(start, max(count - 1, 0)))

    def answer(
        self,
        verdict: str,
        *,
        fields: Mapping[str, str] | None = None,
        called: tuple[str, str] = ("", ""),
        why: str = "",
        shown: Span | None = None,
    ) -> Entry:
        """Put the answer for the claim shown on the disk, then show the next one that has none.

        Raises ArqamError, and keeps nothing, where the answer cannot be: nobody's name, a value that is none, or an
        answer that somebody else gave meanwhile.
        """
        item = self.item
        if item is None or (shown is not None and shown != item.span):
            raise ArqamError("another claim is shown by now: look again, then answer")
        claim = item.claim
        surface = claim.mention.surface if claim.mention else ""
        as_read = item.entry.as_read if item.entry and item.entry.as_read else item.as_read
        # What was set anew before stands, unless it is changed again: the person sees the claim as it was left.
        before = item.entry.fields if item.entry else {}
        base = item.as_read or (item.entry.final if item.entry else {})
        wanted = {**before, **(fields or {})}
        changed = {name: wanted[name] for name in FIELDS if name in wanted and wanted[name] != base.get(name)}
        if verdict == "corrected" and not changed and not before:
            raise ArqamError("nothing was changed: change the field that is wrong, or say that all is right")
        if item.entry and item.entry.verdict == "missed" and verdict in ("confirmed", "corrected"):
            verdict, changed = "missed", wanted
        elif verdict in ("confirmed", "corrected"):
            verdict = "corrected" if changed else "confirmed"
        elif verdict == "not_a_quantity":
            changed = {}
        entry = Entry(
            item.span,
            surface,
            verdict,
            self.reviewer,
            self._today().isoformat(),
            fields=changed,
            called=called,
            why=why,
            as_read=as_read if verdict != "missed" else {},
        )
        return self._keep(entry, item.entry)

    def missed(self, words: str, fields: Mapping[str, str], why: str = "") -> Entry:
        """A quantity that was not read: its words as they stand, near the claim that is shown, with value and unit."""
        entry = Entry(
            self._found(words),
            words.strip(),
            "missed",
            self.reviewer,
            self._today().isoformat(),
            {name: fields[name] for name in FIELDS if fields.get(name, "").strip()},
            why=why,
        )
        for name in ("value", "unit"):
            if name not in entry.fields:
                raise ArqamError(f"a missed quantity needs its {name}: give it (unit: none where it has none)")
        there = next((other for other in load(self.article) if other.span == entry.span), None)
        return self._keep(entry, there)

    def _found(self, words: str) -> Span:
        words = words.strip()
        near = self.item.span.start if self.item else 0
        raw = self.article.raw
        places = [at for at in range(len(raw)) if raw.startswith(words, at)] if words else []
        if not places:
            raise ArqamError(f"«{shown_line(words)[:60]}» does not stand in the article: copy its words as they stand")
        at = min(places, key=lambda place: abs(place - near))
        return Span(at, at + len(words))

    def _keep(self, entry: Entry, seen: Entry | None) -> Entry:
        check(self.article, entry, self.read)
        kept = save(self.home, entry, seen)
        self._steps.append(_Step(seen, kept))
        here = self.at
        self.refresh()
        self.at = self._next_open(here)
        return kept

    def undo(self) -> Span | None:
        """Take back the last answer of this sitting, and show its claim again; None where there is none."""
        if not self._steps:
            return None
        step = self._steps[-1]
        if step.before is None:
            remove(self.home, step.after)
        else:
            save(self.home, step.before, step.after)
        self._steps.pop()
        self.refresh()
        span = step.after.span
        self.at = self.order.index(span) if span in self.order else self.at
        return span

    @property
    def can_undo(self) -> bool:
        return bool(self._steps)

    def shown_fields(self) -> dict[str, str]:
        """The fields of the claim shown, as they stand."""
        if self.item is None:
            return {}
        return readings(self.item.claim)
