"""How right the reading of a corpus was measured to be: what its citation states, and of which answers it was counted.

``arqam review --report`` keeps it in ``data/review-accuracy.yml`` once every claim of the random sample is reviewed: a
part of one is no sample, for people look first at what looks wrong.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from arqam import __version__
from arqam.errors import ArqamError
from arqam.files import write_whole
from arqam.loading import dump_yaml, read_yaml
from arqam.project import RAW
from arqam.review import report
from arqam.review.store import FILE, load_file, shown_name
from arqam.review.taken import mark

NAME = "review-accuracy.yml"
_HEADER = "# How right the reading of this corpus is, as `arqam review --report` counted it; docs/review.md says how.\n"
_AGAIN = "run `arqam review --report` again, or take the file away"


@dataclass(frozen=True, slots=True)
class Measured:
    """Of a whole random sample: how many of its claims were right in every field, who says so, when, of what."""

    right: int
    claims: int
    articles: int
    reviewers: tuple[str, ...]
    on: str
    version: str
    answers: str = ""  # the SHA-256 of the sample and of its answers, so that no other ones are cited for it

    def sentence(self, lang: str) -> str:
        """What a citation states."""
        share = report.Share(self.right, self.claims)
        arabic, english = report.sentences(share, self.reviewers, self.articles, self.claims)
        return arabic if lang == "ar" else english


def place() -> Path:
    """Where the accuracy that was measured last lies: beside its sample."""
    return report.SAMPLE.with_name(NAME)


def keep(found: report.Accuracy, articles: int) -> Path:
    """Put what a whole sample came to where citations look for it."""
    whole = found.whole
    day = date.today().isoformat()
    made = Measured(whole.right, whole.of, articles, found.reviewers, day, __version__, _answers())
    text = dump_yaml({**asdict(made), "reviewers": [*made.reviewers]}, width=80)
    return write_whole(place(), _HEADER + text)


def measured() -> Measured | None:
    """The accuracy of this corpus; None where none was measured.

    Raises ArqamError where the file is out of shape, or where the sample or its answers are others by now.
    """
    if not place().exists():
        return None
    made = _read(place())
    if made.answers != _answers():
        raise ArqamError(f"{shown_name(place())} was counted of other answers than lie there now: {_AGAIN}")
    return made


def _read(path: Path) -> Measured:
    try:
        said: Any = read_yaml(path, _AGAIN, name=shown_name(path))
        right, claims, articles = (_count(said[name]) for name in ("right", "claims", "articles"))
        if right > claims or not claims or not isinstance(said["reviewers"], list):
            raise ValueError
        reviewers = tuple(map(str, said["reviewers"]))
        return Measured(right, claims, articles, reviewers, str(said["on"]), str(said["version"]), str(said["answers"]))
    except (KeyError, TypeError, ValueError):
        raise ArqamError(f"{shown_name(path)} is out of shape: {_AGAIN}") from None


def _count(said: Any) -> int:
    if type(said) is not int or said < 0:
        raise ValueError
    return said


def _answers() -> str:
    """A hash of the sample and of what was answered for it in ``data/raw``."""
    made = hashlib.sha256()
    for article, spans in sorted(report.read_sample().items()):
        there = {entry.span: entry for entry in load_file(RAW / article / FILE)}
        for span in sorted(spans):
            made.update(f"{article}:{span.start}-{span.end} {mark(there.get(span))}\n".encode())
    return made.hexdigest()
