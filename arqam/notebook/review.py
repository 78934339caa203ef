"""The review of an article's claims in a notebook: one claim at a time, right to left, by keyboard or mouse.

Without a front end (papermill, nbval, nbconvert) it says what is left to review and changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from arqam.draw import corrected, rtl, words
from arqam.draw.needs import Needed, needed
from arqam.errors import ArqamError
from arqam.model import Article, Claim, Span
from arqam.notebook import parameters
from arqam.notebook.choices import LABELS, NEEDS, NOTHING, VERDICTS, coded, labels, shown
from arqam.notebook.tables import has_front_end
from arqam.read.article.opened import open_article
from arqam.read.claim.claims import claims as claims_as_read
from arqam.read.quantity.mentions import read
from arqam.review import report
from arqam.review.applied import corrected as with_corrections
from arqam.review.entries import FIELDS
from arqam.review.fields import NONE, REPORTER, UNSTATED, parties_by_code, readings
from arqam.review.session import Session
from arqam.review.store import ChangedMeanwhile
from arqam.review.words import IN_WORDS, phrases, said_elsewhere
from arqam.review.worklist import Item

NAMELESS = "لم يُحفظ الجواب: اكتب اسم المراجع أولًا."

#: How much of the text around a sentence is shown, in characters.
AROUND = 300

WIDGET = ("auto", "yes", "no")
ONLY = ("all", "open", "sample")


@dataclass(frozen=True, slots=True)
class Sitting:
    """What the notebook reviews: the article, its claims as they are read, and what its figures need."""

    article: Article
    read: list[Claim]
    needed: Needed
    reviewer: str
    only: str
    widget: str

    def session(self, reviewer: str = "") -> Session:
        """The work list, what most needs a look first."""
        chosen = report.sampled(self.article) if self.only == "sample" else None

        def wanted(item: Item) -> bool:
            if self.only == "open":
                return item.entry is None
            return chosen is None or item.span in chosen

        return Session(
            self.article,
            self.read,
            reviewer or self.reviewer,
            drawn=self.needed.drawn,
            held=self.needed.held,
            derived=self.needed.derived,
            only=wanted,
        )


def begin(
    namespace: MutableMapping[str, Any], *, article: str, reviewer: str, only: str = "all", widget: str = "auto"
) -> Sitting:
    """Check the notebook's parameters, and read the article; nothing is written."""
    checked = parameters.checked_parameters(namespace, article=article, reviewer=reviewer, only=only, widget=widget)
    for name, allowed in (("only", ONLY), ("widget", WIDGET)):
        if checked[name] not in allowed:
            raise ArqamError(f"parameter {name}: {checked[name]!r} is none of {', '.join(allowed)}")
    if not isinstance(reviewer, str):
        raise ArqamError(f"parameter reviewer: {reviewer!r} is a {type(reviewer).__name__}, and must be text")
    opened = open_article(parameters.article_of(checked["article"]))
    as_read = claims_as_read(opened, read(opened))
    now = with_corrections(opened, as_read)
    return Sitting(opened, as_read, needed(opened, now), reviewer, checked["only"], checked["widget"])


def left_to_review(sitting: Sitting) -> Any:
    """A table of what has no answer yet, what most needs a look first, and why it does."""
    session = sitting.session()
    print(f"{len(session.items)} claims: {session.done} reviewed, {len(session.items) - session.done} left")
    rows = [
        {
            "surface": item.claim.mention.surface if item.claim.mention else "",
            "measure": words.measure(item.claim.measure)[0] if item.claim.measure else "",
            "period": corrected.in_words("period", readings(item.claim)["period"], "ar"),
            "needs": " · ".join(NEEDS[need] for need in item.needs),
        }
        for item in session.items
        if item.entry is None
    ]
    headings = {"surface": "نص الذِّكر", "measure": "ما تقيسه", "period": "الفترة", "needs": "لماذا تُراجع"}
    return rtl.table(rows, headings, caption=f"ما لم يُراجع بعد: {len(rows)}")


def review(sitting: Sitting) -> Review | None:
    """The claims one by one, where there is somebody to look at them; otherwise nothing, and it says so."""
    if sitting.widget == "no" or (sitting.widget == "auto" and not has_front_end()):
        print("nobody is here to review: open this notebook in JupyterLab (or set widget to yes)")
        return None
    return Review(sitting.session())


class Review(anywidget.AnyWidget):
    """What the browser shows of a :class:`Session`; every answer goes through it, and is kept before the next shows."""

    _esm = Path(__file__).parent / "review.js"
    _css = Path(__file__).parent / "review.css"
    state = traitlets.Dict().tag(sync=True)
    options = traitlets.Dict().tag(sync=True)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.options = _options()
        self._serial = 0
        self._show()
        self.on_msg(lambda _, message, __: self.receive(message))

    def receive(self, message: Mapping[str, Any]) -> None:
        """What the person asked for; what cannot be is said, and what was typed stays."""
        try:
            self.session.reviewer = " ".join(str(message.get("reviewer") or "").split())
            self._do(message)
        except ChangedMeanwhile as error:
            self.session.refresh()
            self._show("أجاب عنها غيرك في أثناء ذلك، وجوابه محفوظ: انظر فيه ثم أجب.", detail=str(error))
        except ArqamError as error:
            self._show("لم يُحفظ الجواب." if self.session.reviewer else NAMELESS, detail=str(error), kept=True)
        except (AttributeError, KeyError, TypeError, ValueError) as error:  # else the page would wait for ever
            told = f"the page's message cannot be read ({error}): reload the notebook, then answer"
            self._show("لم يُحفظ الجواب.", detail=told, kept=True)

    def _do(self, message: Mapping[str, Any]) -> None:
        asked = message.get("do")
        shown = Span(*message["shown"]) if message.get("shown") else None
        if asked == "answer":
            fields = {
                name: coded(name, str(text)) for name, text in message.get("fields", {}).items() if name in FIELDS
            }
            called = tuple(str(name) for name in message.get("called", ("", "")))[:2]
            why = str(message.get("why", ""))
            verdict = str(message.get("verdict"))
            if verdict not in VERDICTS:
                raise ArqamError(f"there is no answer {verdict!r}")
            entry = self.session.answer(verdict, fields=fields, called=called, why=why, shown=shown)  # type: ignore[arg-type]
            self._show(f"حُفظ: «{entry.surface}» {VERDICTS[entry.verdict]}.")
        elif asked == "missed":
            given = {name: coded(name, str(text)) for name, text in message.get("fields", {}).items() if name in FIELDS}
            entry = self.session.missed(str(message.get("words", "")), given, str(message.get("why", "")))
            self._show(f"حُفظ: «{entry.surface}» {VERDICTS['missed']}.")
        elif asked == "undo":
            taken = self.session.undo()
            self._show("أُلغي الجواب الأخير." if taken else "لا جواب في هذه الجلسة يُلغى.")
        elif asked == "go":
            self.session.go(1 if message.get("step", 1) > 0 else -1)
            self._show()
        else:
            raise ArqamError(f"there is nothing to do that is called {asked!r}: reload the notebook")

    def _show(self, message: str = "", *, detail: str = "", kept: bool = False) -> None:
        session, item = self.session, self.session.item
        self._serial += 1
        about = _about(session, item) if item else {"span": None}
        self.state = about | {
            "serial": self._serial,
            "reviewer": session.reviewer,
            "total": len(session.items),
            "done": session.done,
            "can_undo": session.can_undo,
            "message": message or _what_is_left(session),
            "detail": detail,
            "error": bool(detail),
            "kept": kept,
        }


def _what_is_left(session: Session) -> str:
    if session.items and session.done == len(session.items):
        return "رُوجعت الإفادات كلها."
    return ""


def _about(session: Session, item: Item) -> dict[str, Any]:
    """What is shown of one claim."""
    article, claim, entry = session.article, item.claim, item.entry
    now = readings(claim)
    changed = {change.field: change.former for change in claim.corrected if change.former}
    return {
        "span": list(item.span),
        "badges": [NEEDS[need] for need in item.needs],
        "answered": f"{VERDICTS[entry.verdict]}: {entry.by}، {entry.when}" if entry else "",
        "pieces": list(pieces(article, claim)),
        "words": [_option(phrase) for phrase in phrases(article, claim)],
        "fields": {
            name: {
                "label": LABELS[name],
                "shown": shown(name, now[name]),
                "was": shown(name, changed[name]) if name in changed else "",
                "note": _note(name, now[name]),
                "many": name in ("parties", "partner"),
                "options": "parties" if name == "partner" else "words" if name in IN_WORDS else name,
                "own": _own_options(session, name),
            }
            for name in FIELDS
        },
        "called": list(entry.called if entry else ("", "")),
        "why": entry.why if entry else "",
    }


# -- the sentence -----------------------------------------------------------------------------------------------------


def evidence(claim: Claim) -> list[tuple[str, Span]]:
    """The words that decided each field, as far as the claim keeps them."""
    found = list(claim.evidence)
    known = {name for name, _ in found}
    others = [("measure", word) for word in claim.measure_words]
    others += [("period", claim.period.clean_span), ("speaker", claim.speaker.clean_span if claim.speaker else None)]
    others += [("whole", claim.whole.clean_span if claim.whole else None)]
    others += [("compared_to", claim.compared_to.clean_span if claim.compared_to else None)]
    found += [(name, span) for name, span in others if span and name not in known]
    return [(name, span) for name, span in found if name in LABELS]


def pieces(article: Article, claim: Claim) -> Iterator[dict[str, str]]:
    """The claim's sentence in its paragraph, cut where the mention or the evidence of a field begins or ends."""
    mention = claim.mention.clean_span if claim.mention else None
    if mention is None:
        return
    sentence = claim.sentence or mention
    block = next((block.clean_span for block in article.blocks if block.clean_span.covers(sentence)), sentence)
    low, high = max(block.start, sentence.start - AROUND), min(block.end, sentence.end + AROUND)
    fields = [(name, span) for name, span in evidence(claim) if low <= span.start < span.end <= high]
    spans = (sentence, mention, *(span for _, span in fields))
    cuts = sorted({low, high} | {edge for span in spans for edge in span if low < edge < high})
    for start, end in pairwise(cuts):
        here = Span(start, end)
        piece = {"text": here.of(article.clean), "is": ""}
        if mention.covers(here):
            piece["is"] = "mention"
        else:
            # The name of a field is said once, at the end of its words.
            names = [LABELS[name] for name, span in fields if span.covers(here)]
            ends = [LABELS[name] for name, span in fields if span.covers(here) and span.end == end]
            if names:
                piece["fields"] = "، ".join(dict.fromkeys(ends))
                piece["is"] = "evidence"
            elif not sentence.covers(here):
                piece["is"] = "around"
        yield piece


# -- the fields in Arabic --------------------------------------------------------------------------------------------


def _note(name: str, text: str) -> str:
    """A period in words, below the way in which it is written."""
    if name == "period" and text != UNSTATED:
        return corrected.in_words("period", text, "ar")
    if name == "value":
        said = corrected.in_words("value", text, "ar")
        return said if said != text else ""
    return ""


def _option(label: str, also: str = "") -> dict[str, str]:
    """A choice: what is put in the field, and what stands beside it in the list, to be searched in too."""
    return {"label": label, "also": also or label}


@cache
def _options() -> dict[str, list[dict[str, str]]]:
    """The choices of each field that are the same for every claim."""
    listed = {
        name: [_option(label, value) for label, value in labels(name).items()]
        for name in ("qualifier", "direction", "measure", "unit")
    }
    parties = [_option(party.name, code) for code, party in parties_by_code().items()]
    return listed | {"parties": [_option(NOTHING, NONE), *parties]}


def _own_options(session: Session, name: str) -> list[dict[str, str]]:
    """The choices that this article gives: what its claims say of the field, the speakers that it names, the years."""
    said = said_elsewhere(session.read, name)
    if name == "period":
        periods = sorted(text for text in said if text != UNSTATED)
        named = {text: corrected.in_words("period", text, "ar") for text in periods}
        years = {year: year for year in _years(session.article) if year not in named}
        return [_option("غير مذكورة", UNSTATED), *(_option(*one) for one in (named | years).items())]
    if name == "speaker":
        quoted = (quotation.speaker for quotation in session.article.quotations if quotation.speaker)
        named = dict.fromkeys([*(text for text in said if text != REPORTER), *quoted])
        return [_option("كاتب المقالة", REPORTER), *map(_option, named)]
    if name in IN_WORDS:
        return [_option(NOTHING, NONE), *map(_option, said)]
    return []


def _years(article: Article) -> Sequence[str]:
    """The years about the one published, the latest first."""
    published = article.source.published
    last = published.year + 1 if published else 2030
    return [str(year) for year in range(last, last - 12, -1)]
