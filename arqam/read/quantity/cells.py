"""Tables in a text: what stands in the head of a column, or in the caption, counts for the numbers of the column.

A table is two lines or more of cells that tabs or bars part, or that were laid out one cell a line. ``الصادرات (مليون
دولار)`` over ``1,250`` makes it 1.25 billion dollars; the number alone is kept as another reading, and flagged so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from arqam.model import Kind, Mention, Quantity, Reading, Span
from arqam.read.arabic.fold import fold
from arqam.read.quantity.digits import exact

_CELL = re.compile(r"[^\t|\n]+")
_NUMBER = re.compile(r"[-+−]?[\d٠-٩][\d٠-٩.,٫٬ ]*[%٪]?")
_IN_BRACKETS = re.compile(r"[(\[]([^()\[\]]{1,40})[)\]]")
#: A line over a table that is no longer than this may be its caption.
_LONGEST_CAPTION = 120
#: The longest cell of a table that was laid out one cell a line, and the fewest rows that show one.
_LONGEST_CELL, _FEWEST_ROWS = 40, 2
_WHY = "its unit stands in the head of its column"


@dataclass(frozen=True, slots=True)
class Table:
    """``rows`` are the cells of each row; the first one is the head, where it holds no numbers."""

    rows: tuple[tuple[Span, ...], ...]
    caption: Span | None

    def column(self, row: int, index: int) -> int:
        """The column that a cell stands in: rows that are cut short lack their first cells."""
        return index + max(0, len(self.rows[0]) - len(self.rows[row]))


def tables(text: str) -> list[Table]:
    """The tables of a text.

    >>> [len(table.rows) for table in tables("السنة | الصادرات\\n2022 | 1,250\\n2023 | 1,310")]
    [3]
    """
    ruled = _ruled(text) if "\t" in text or "|" in text else ()
    return [*ruled, *_stacked(text)]


def _ruled(text: str) -> Iterator[Table]:
    """Tables of lines whose cells tabs or bars part."""
    rows: list[tuple[Span, ...]] = []
    start = end = 0
    for line in re.finditer(r"[^\n]+", text):
        if "\t" not in line[0] and "|" not in line[0]:
            continue
        cells = tuple(_stripped(text, Span(*cell.span())) for cell in _CELL.finditer(text, *line.span()))
        cells = tuple(cell for cell in cells if cell.start < cell.end and set(cell.of(text)) - set("-:= "))
        gap = text[end : line.start()]
        if rows and (gap.strip() or gap.count("\n") > 1):
            yield from _made(text, rows, start)
            rows = []
        if not rows:
            start = line.start()
        if cells:
            rows.append(cells)
        end = line.end()
    yield from _made(text, rows, start)


def _made(text: str, rows: list[tuple[Span, ...]], start: int) -> Iterator[Table]:
    if len(rows) > 1 and max(map(len, rows)) > 1:
        yield Table(tuple(rows), _caption(text, start))


def _caption(text: str, start: int) -> Span | None:
    """The short line over a table."""
    above = text[:start].rstrip()
    line = above.rfind("\n") + 1
    is_row = "\t" in above[line:] or "|" in above[line:]
    return Span(line, len(above)) if 0 < len(above) - line <= _LONGEST_CAPTION and not is_row else None


def _stripped(text: str, span: Span) -> Span:
    cell = span.of(text)
    return Span(span.start + len(cell) - len(cell.lstrip()), span.end - len(cell) + len(cell.rstrip()))


def _stacked(text: str) -> Iterator[Table]:
    """Tables laid out one cell a line: so many heads, then rows of as many cells, each with its numbers in place."""
    if re.search(rf"(?m)^{_NUMBER.pattern}$", text) is None:
        return
    run: list[Span] = []
    for line in re.finditer(r"[^\n]*(?:\n|$)", text):
        span = _stripped(text, Span(*line.span()))
        if span.start < span.end and len(span.of(text)) <= _LONGEST_CELL:
            run.append(span)
            continue
        yield from _of_run(text, run)
        run = []
    yield from _of_run(text, run)


def _of_run(text: str, run: Sequence[Span]) -> Iterator[Table]:
    numeric = [_NUMBER.fullmatch(cell.of(text)) is not None for cell in run]
    for skipped in (0, 1):  # the first line may be the caption
        heads = numeric.index(True) - skipped if True in numeric else 0
        for width in (heads, heads - 1):  # a row may begin with its name or with a number
            rows = [tuple(run[at : at + width]) for at in range(skipped, len(run), width)] if width > 1 else []
            if len(rows) <= _FEWEST_ROWS or len(rows[-1]) != width:
                continue
            shapes = {tuple(numeric[at : at + width]) for at in range(skipped + width, len(run), width)}
            if len(shapes) == 1 and any(next(iter(shapes))) and not any(numeric[: skipped + width]):
                yield Table(tuple(rows), run[0] if skipped else _caption(text, run[0].start))
                return


def with_heads(text: str, found: Sequence[Mention], unit_of: Callable[[str, int], Mention | None]) -> Sequence[Mention]:
    """The mentions, those of a table's cells with the unit and the scale that the head of their column states.

    ``unit_of`` reads "one" of a phrase at a place of the text: ``مليون دولار`` → 1,000,000 USD.
    """
    if not found or ("\t" not in text and "|" not in text and text.count("\n") < 2 * (_FEWEST_ROWS + 1)):
        return found
    given = list(found)
    at = {(mention.clean_span or mention.span).start: index for index, mention in enumerate(given)}
    labels: list[Span] = []
    for table in tables(text):
        if _complete(text, table, given, at, unit_of):
            labels += [*table.rows[0], *([table.caption] if table.caption else [])]
    return [mention for mention in given if not _is_label(mention, labels)]


def _is_label(mention: Mention, labels: Sequence[Span]) -> bool:
    """Is a scale without a number the unit of a column: ``الواردات، ألف طن``?"""
    span = mention.clean_span or mention.span
    return mention.rule.startswith("words × scale") and any(label.covers(span) for label in labels)


def _complete(
    text: str, table: Table, given: list[Mention], at: dict[int, int], unit_of: Callable[[str, int], Mention | None]
) -> bool:
    """Complete the mentions of a table's cells; whether its head or its caption states a unit."""
    heads = [_unit_in(text, cell, unit_of) for cell in table.rows[0]]
    if any(_NUMBER.fullmatch(cell.of(text)) for cell in table.rows[0]):
        heads = [None] * len(heads)  # the first row is of numbers: there is no head
    whole = _unit_in(text, table.caption, unit_of) if table.caption and not any(heads) else None
    years = _years(text, table)
    for row, cells in enumerate(table.rows):
        for index, cell in enumerate(cells):
            column = table.column(row, index)
            head = heads[column] if column < len(heads) else None
            head = head or (whole if column not in years and column > 0 else None)
            if head and (place := at.get(_first_digit(text, cell))) is not None:
                given[place] = _with(given[place], cell, head)
    return bool(whole or any(heads))


def _years(text: str, table: Table) -> set[int]:
    """The columns all of whose numbers look like years."""
    columns: dict[int, list[bool]] = {}
    for row, cells in enumerate(table.rows):
        for index, cell in enumerate(cells):
            if _NUMBER.fullmatch(cell.of(text)):
                year = re.fullmatch(r"(?:19|20)\d\d", fold(cell.of(text))) is not None
                columns.setdefault(table.column(row, index), []).append(year)
    return {column for column, years in columns.items() if all(years)}


def _first_digit(text: str, cell: Span) -> int:
    """Where a cell that is a number begins; -1 for another cell."""
    return cell.start if _NUMBER.fullmatch(cell.of(text)) else -1


def _unit_in(text: str, cell: Span, unit_of: Callable[[str, int], Mention | None]) -> Mention | None:
    """The unit that a head or a caption states: in brackets, or in its last words (``بملايين الدولارات``)."""
    words = cell.of(text)
    phrases = [found[1] for found in _IN_BRACKETS.finditer(words)]
    tail = re.split(r"[:،,]|\s", _IN_BRACKETS.sub(" ", words).strip())
    phrases += [" ".join(tail[-count:]) for count in (3, 2, 1) if len(tail) >= count]
    for phrase in phrases:
        for form in _forms(phrase.strip(" .:")):
            one = unit_of(form, cell.start)
            if one is None or (one.kind in (Kind.DURATION, Kind.YEAR, Kind.DATE) and f"({phrase})" not in words):
                continue  # «السنة», «الشهر» name the column
            if form != phrase and " " not in form and not phrase.startswith("ب"):
                continue  # «الدولار» is what is priced, «بالدولار» what it is told in
            if one.quantity.unit or one.quantity.value != 1:
                return one
    return None


def _forms(phrase: str) -> Iterator[str]:
    """A phrase, and as it would stand after a number: ``بملايين الدولارات`` → ``مليون دولار``."""
    yield phrase
    words = [re.sub(r"^(?:بال|ب|ال|لل|ل)(?=..)", "", word) for word in phrase.split()]
    singular = {"ملايين": "مليون", "مليارات": "مليار", "آلاف": "ألف", "الاف": "ألف", "بلايين": "بليون"}
    yield " ".join(singular.get(word, word) for word in words)


def _with(mention: Mention, cell: Span, head: Mention) -> Mention:
    """A mention of a number alone with the unit of its head."""
    value, scale = mention.quantity.value, head.quantity.value
    alone = mention.kind in (Kind.COUNT, Kind.YEAR) and mention.quantity.unit in ("", "year")
    if not alone or not isinstance(value, Decimal) or not isinstance(scale, Decimal):
        return mention
    if (mention.clean_span or mention.span).end < cell.end - 1:
        return mention
    quantity = Quantity(exact(Fraction(value) * Fraction(scale)), head.quantity.unit)
    others = tuple(
        Reading(Quantity(exact(Fraction(value) * Fraction(other.quantity.value)), other.quantity.unit), other.why)
        for other in head.readings
        if isinstance(other.quantity.value, Decimal)
    )
    readings = (Reading(mention.quantity, _WHY), *others)
    rule = f"{mention.rule} + unit of its column"
    return mention._replace(kind=head.kind, quantity=quantity, rule=rule, readings=readings)
