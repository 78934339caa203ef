"""The nouns of Arqam, frozen: what flows from the bytes of an article to a citable figure.

All offsets are half-open code-point offsets. ``span`` always points into the raw decoded text of the article,
``clean_span`` into its cleaned text, so that every value can be walked back to the characters it came from.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple


class Span(NamedTuple):
    """A half-open range of code points.

    >>> Span(2, 4).of("أبجد")
    'جد'
    """

    start: int
    end: int

    def of(self, text: str) -> str:
        return text[self.start : self.end]

    def covers(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end


class Kind(StrEnum):
    """What sort of quantity a mention is."""

    MONEY = "money"
    PERCENT = "percent"
    COUNT = "count"
    MASS = "mass"
    LENGTH = "length"
    AREA = "area"
    VOLUME = "volume"
    ENERGY = "energy"
    POWER = "power"
    DURATION = "duration"
    DATE = "date"
    YEAR = "year"
    ORDINAL = "ordinal"
    RATE = "rate"
    OTHER = "other"


class Qualifier(StrEnum):
    """How the article hedges or bounds a value."""

    EXACT = "exact"
    APPROX = "approx"
    MORE_THAN = "more_than"
    LESS_THAN = "less_than"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    RANGE = "range"


#: An exact number while it is read: an int where it is whole, which is the fastest to reckon with.
Exact = int | Fraction
#: An exact number, or a date as far as it is stated: ``2016-04``, ``2015-07-19``, ``--03-07``.
Value = Decimal | str


def plain(value: Value | None) -> str:
    """A value written out, digits as they were read, so that Decimal reads it back exactly; "" for none.

    >>> plain(Decimal("14.5E+9")), plain("2016-04"), plain(None)
    ('14500000000', '2016-04', '')
    """
    return "" if value is None else format(value, "f") if isinstance(value, Decimal) else value


class Quantity(NamedTuple):
    """An exact value with its unit, or a range of two (``value`` to ``value_max``).

    ``unit`` is a code: ISO 4217 for money, ``%``, ``t``, ``km``, ``bbl``, ``GW``, ``year``; ``USD/bbl`` for a rate;
    the singular Arabic noun for what is counted (``مشروع``).
    """

    value: Value
    unit: str
    value_max: Value | None = None

    @property
    def number(self) -> Decimal:
        """The value of what is known to be no date."""
        if not isinstance(self.value, Decimal):
            raise TypeError(f"{self.value} is a date, and no number")
        return self.value

    @property
    def highest(self) -> Decimal:
        """The upper of a range's two numbers; of one number, that."""
        return self.value_max if isinstance(self.value_max, Decimal) else self.number


class Part(NamedTuple):
    """One stretch of a surface and what it gave: ``role`` is number, scale, unit, per, noun, sign or qualifier."""

    span: Span
    surface: str
    role: str
    meaning: str


class Reading(NamedTuple):
    """Another way the same surface could be read, and why it was not chosen."""

    quantity: Quantity
    why: str


class Mention(NamedTuple):
    """One quantity expression at one span: the grain of the mentions table."""

    span: Span
    surface: str
    kind: Kind
    quantity: Quantity
    qualifier: Qualifier = Qualifier.EXACT
    rule: str = ""
    parts: tuple[Part, ...] = ()
    readings: tuple[Reading, ...] = ()
    clean_span: Span | None = None

    @property
    def ambiguous(self) -> bool:
        return bool(self.readings)

    @property
    def place(self) -> Span:
        """Where it stands in the text that was read: the cleaned text of an article, or a text by itself."""
        return self.clean_span or self.span


class Basis(StrEnum):
    """How a period was read."""

    STATED = "stated"
    RELATIVE = "relative"  # resolved against the date published
    INHERITED = "inherited"  # taken over from the sentence or the paragraph: to be flagged wherever it is used
    UNRESOLVED = "unresolved"  # relative, and the date published is unknown
    UNSTATED = "unstated"
    CORRECTED = "corrected"  # set by a reader


@dataclass(frozen=True, slots=True)
class Period:
    """The first and the last day that a quantity speaks of; either is None where it is not known."""

    start: date | None = None
    end: date | None = None
    basis: Basis = Basis.UNSTATED
    surface: str = ""
    clean_span: Span | None = None


@dataclass(frozen=True, slots=True)
class Party:
    """A country (``code`` is ISO 3166 alpha-3) or an organisation that a claim is about."""

    name: str
    code: str
    kind: str  # country, organisation


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who says it. ``manner`` is reporter, quoted, reported or carried (a verb that carries the last speaker on)."""

    name: str
    manner: str
    clean_span: Span | None = None


class Phrase(NamedTuple):
    """Words of the article, as they stand, and where (clean span)."""

    surface: str
    clean_span: Span


class Correction(NamedTuple):
    """One field of a claim that a reader set anew: what was read, what stands now, why, by whom and when.

    ``former`` and ``now`` are written as in ``corrections.yml`` (``2024-01..2024-03``, ``CHN|KAZ``); ``when`` is a day.
    """

    field: str
    former: str
    now: str
    why: str = ""
    by: str = ""
    when: str = ""


#: What a reader may say of a claim. A missed quantity is the reader's own; one left out is in tables, not in figures.
REVIEWS = ("confirmed", "corrected", "left_out", "missed")


@dataclass(frozen=True, slots=True)
class Claim:
    """What the article says a quantity measures, of whom, when, and who says so: the grain of the claims table.

    A derived claim has a ``formula`` and the ids of its ``inputs``, and no ``mention`` of its own.
    """

    id: str  # <article-id>:<start>-<end> of the mention; <article-id>:derived:<name> where derived
    article: str
    quantity: Quantity
    kind: Kind
    qualifier: Qualifier
    measure: str  # a key of data/tables/measures.csv; "" where none was recognised
    mention: Mention | None = None
    measure_words: tuple[Span, ...] = ()  # clean spans
    parties: tuple[Party, ...] = ()
    period: Period = Period()
    direction: str = ""  # rose_by, rose_to, fell_by, fell_to, reached, or "" where no change is stated
    speaker: Speaker | None = None
    sentence: Span | None = None  # clean span
    confidence: str = "low"  # high, medium, low
    reasons: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    formula: str = ""
    inputs: tuple[str, ...] = ()
    subject: str = ""  # the article's own words that name what is measured: «سعر برميل النفط الخام»
    subject_span: Span | None = None  # clean span
    compared_with: str = ""  # id of the earlier level that the article itself compares this one with
    part_of: str = ""  # id of the figure that this one is a part of (منها)
    equivalent_to: str = ""  # id of the claim that this one repeats in another unit (27.6 مليار دولار)
    whole: Phrase | None = None  # of a share: the article's words for the whole («38% من الصادرات» → «الصادرات»)
    compared_to: Phrase | None = None  # of a change: the period or the level that it is against («عن العام الماضي»)
    partner: tuple[Party, ...] = ()  # the other side of a trade, also among ``parties``
    evidence: tuple[tuple[str, Span], ...] = ()  # (field, clean span) of the words that decided each field
    grounds: tuple[tuple[str, str], ...] = ()  # (field, kind of evidence): what confidence is counted by
    review: str = ""  # one of REVIEWS; "" where no reader has looked at it
    corrected: tuple[Correction, ...] = ()  # the fields that a reader set anew; a derived claim has its inputs'
    called: tuple[str, str] = ("", "")  # what a reader calls it on figures, in Arabic and in English
    reviewed_by: str = ""
    reviewed_on: str = ""  # a day, as 2026-11-29
    review_reason: str = ""

    @property
    def sure(self) -> bool:
        """Whether it may be drawn: read with high confidence, or looked at by a reader who does not leave it out."""
        return self.review != "left_out" and (bool(self.review) or self.confidence == "high")


class BlockKind(StrEnum):
    HEADLINE = "headline"
    SUBHEADLINE = "subheadline"
    DATELINE = "dateline"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    TABLE_ROW = "table_row"


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of the article's structure. ``marker`` is a list item's (``1.``) and stays outside ``clean_span``."""

    kind: BlockKind
    clean_span: Span
    marker: str = ""


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words between quotation marks (of any shape and any pairing) and their speaker, where one is named."""

    clean_span: Span
    speaker: str = ""
    speaker_span: Span | None = None


@dataclass(frozen=True, slots=True)
class Removal:
    """Raw characters that cleaning took out or replaced, and why; nothing is lost, for the raw text is kept."""

    span: Span
    surface: str
    reason: str
    replacement: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """The source record (``source.yml``): what a citation of the article needs. Empty where it is not known."""

    id: str
    title: str = ""
    outlet: str = ""
    published: date | None = None
    place: str = ""
    author: str = ""
    url: str = ""
    accessed: date | None = None
    licence: str = ""
    sha256: str = ""
    notes: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)

    @property
    def date_is_inferred(self) -> bool:
        """Whether the date published was inferred (``published_basis: inferred``), and stands nowhere in the source."""
        return self.published is not None and self.fields.get("published_basis") == "inferred"


class OffsetMap:
    """From spans of the clean text back to spans of the raw text.

    ``runs`` are (clean_start, clean_end, raw_start, raw_end) in order, without gaps on the clean side. A run of
    equal lengths maps character by character; any other run is one replacement and maps as a whole.

    >>> OffsetMap([(0, 2, 5, 7), (2, 3, 7, 9)]).raw_span(Span(1, 3))
    Span(start=6, end=9)
    """

    __slots__ = ("_runs", "_starts")

    def __init__(self, runs: Sequence[tuple[int, int, int, int]]) -> None:
        self._runs = tuple(runs)
        self._starts = [run[0] for run in self._runs]

    @classmethod
    def identity(cls, length: int) -> OffsetMap:
        return cls([(0, length, 0, length)])

    def raw_span(self, span: Span) -> Span:
        """The raw characters that gave the clean ``span``; an empty span maps to an empty one."""
        if not self._runs:
            return Span(0, 0)
        first = self._runs[max(bisect_right(self._starts, span.start) - 1, 0)]
        if span.start == span.end:
            start = self._inside(first, span.start)
            return Span(start, start)
        last = self._runs[max(bisect_right(self._starts, span.end - 1) - 1, 0)]
        one_to_one = last[1] - last[0] == last[3] - last[2]
        end = last[2] + (span.end - last[0]) if one_to_one else last[3]
        return Span(self._inside(first, span.start), end)

    def clean_span(self, raw: Span) -> Span | None:
        """The clean characters that came from the raw ones of ``raw``; None where cleaning took them all out.

        >>> OffsetMap([(0, 2, 5, 7), (2, 3, 7, 9)]).clean_span(Span(6, 9))
        Span(start=1, end=3)
        """
        found = []
        for clean_start, clean_end, raw_start, raw_end in self._runs:
            low, high = max(raw.start, raw_start), min(raw.end, raw_end)
            if low < high:
                whole = clean_end - clean_start != raw_end - raw_start
                shift = clean_start - raw_start
                found.append((clean_start, clean_end) if whole else (low + shift, high + shift))
        return Span(found[0][0], found[-1][1]) if found and found[0][0] < found[-1][1] else None

    @staticmethod
    def _inside(run: tuple[int, int, int, int], position: int) -> int:
        clean_start, clean_end, raw_start, raw_end = run
        return raw_start + (position - clean_start if clean_end - clean_start == raw_end - raw_start else 0)


class Place(NamedTuple):
    """Where words stand in a document: on a page, in a box on it, or in a paragraph. Pages and paragraphs count from 1.

    ``box`` is left, top, right, bottom in points from the upper left corner of the page.
    """

    page: int = 0
    box: tuple[int, int, int, int] | None = None
    paragraph: int = 0

    @property
    def fragment(self) -> str:
        """As the fragment of an address: RFC 8118 for a PDF, and the like of it for a paragraph.

        >>> Place(2, (72, 100, 372, 112)).fragment, Place(paragraph=14).fragment
        ('page=2&viewrect=72,100,300,12', 'paragraph=14')
        """
        if self.paragraph:
            return f"paragraph={self.paragraph}"
        if self.box is None:
            return f"page={self.page}"
        left, top, right, bottom = self.box
        return f"page={self.page}&viewrect={left},{top},{right - left},{bottom - top}"

    def joined(self, other: Place) -> Place | None:
        """The one place that holds both; None where they are on different pages or in different paragraphs."""
        if (self.page, self.paragraph) != (other.page, other.paragraph):
            return None
        if self.box is None or other.box is None:
            return self._replace(box=self.box or other.box)
        (left, top, right, bottom), (left2, top2, right2, bottom2) = self.box, other.box
        return self._replace(box=(min(left, left2), min(top, top2), max(right, right2), max(bottom, bottom2)))


class PlaceMap:
    """From spans of the raw text of a document to where they stand in it: ``runs`` are (raw span, place) in order.

    >>> PlaceMap([(Span(0, 4), Place(paragraph=1)), (Span(5, 9), Place(paragraph=2))]).of(Span(3, 6))
    (Place(page=0, box=None, paragraph=1), Place(page=0, box=None, paragraph=2))
    """

    __slots__ = ("_runs", "_starts")

    def __init__(self, runs: Sequence[tuple[Span, Place]] = ()) -> None:
        self._runs = tuple(runs)
        self._starts = [span.start for span, _ in self._runs]

    def of(self, raw: Span) -> tuple[Place, ...]:
        """The places of the raw characters of ``raw``, one a page or a paragraph; none where no document is read."""
        found: list[Place] = []
        for span, place in self._runs[max(bisect_right(self._starts, raw.start) - 1, 0) :]:
            if span.start >= raw.end:
                break
            if span.end <= raw.start:
                continue
            whole = found[-1].joined(place) if found else None
            found[-1:] = [whole] if whole else [*found[-1:], place]
        return tuple(found)

    def fragments(self, raw: Span) -> str:
        """The same as fragments of the document's address, set apart by spaces."""
        return " ".join(place.fragment for place in self.of(raw))


@dataclass(frozen=True, slots=True)
class Article:
    """A source, read: its raw text untouched, its clean text, and the way back from the one to the other."""

    source: Source
    raw: str
    clean: str
    offsets: OffsetMap
    blocks: tuple[Block, ...] = ()
    quotations: tuple[Quotation, ...] = ()
    removals: tuple[Removal, ...] = ()
    decisions: Mapping[str, str] = field(
        default_factory=dict
    )  # encoding, format, dates …: what was decided and on what evidence
    places: PlaceMap = field(
        default_factory=PlaceMap
    )  # of a document (PDF, .docx): where in it the raw characters stand
    home: Path | None = None  # the folder of its source.yml, where it has one: what readers corrected lies there too

    @property
    def id(self) -> str:
        return self.source.id

    def text(self, block: Block) -> str:
        return block.clean_span.of(self.clean)
