"""A sheet of articles, a row an article: CSV, an Excel workbook, or JSON Lines, as understood and told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from arqam.errors import ArqamError
from arqam.loading import load_json
from arqam.read.article.source import LINES, TABLES, WORKBOOKS
from arqam.read.page.decode import decode
from arqam.run.sheets import columns as known
from arqam.run.sheets.cells import (
    LONGEST_CELL,
    Cells,
    csv_cells,
    open_workbook,
    workbook_cells,
    worksheets,
    written_out,
)
from arqam.run.sheets.columns import BODIES, Headings, fields, no_body
from arqam.run.sheets.days import Order, day, order_of
from arqam.safe import read_bytes, shown_line

#: The columns that hold days.
DAYS = frozenset({"published", "accessed"})
#: How far down the row of headings is looked for: a title may stand above it.
_TOP = 10

Said = Mapping[str, str]


class SheetRow(NamedTuple):
    """One article's row: its number in the file, what each field says, and why it cannot be taken, if so."""

    number: int
    said: Said
    wrong: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """How a sheet is to be understood where it does not say so itself: what the user told."""

    columns: Mapping[str, str] = field(default_factory=dict)
    dates: str = ""
    worksheet: str = ""
    encoding: str | None = None


#: A sheet that is to be understood by itself.
ALONE = Layout()


@dataclass(frozen=True, slots=True)
class ArticleSheet:
    """A sheet as it was understood."""

    path: Path
    columns: Headings
    order: Order
    rows: Sequence[SheetRow]
    notes: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return shown_line(self.path.name)

    def where(self, row: SheetRow) -> str:
        return f"{self.name}, {'line' if self.path.suffix.lower() in LINES else 'row'} {row.number}"

    def understood(self) -> list[str]:
        """A line a column, then what is not used and what no column says."""
        lines = understood(self.columns, self.order) + [f"  {note}" for note in self.notes]
        return [f"{self.name}: {counted(len(self.rows), 'article')}, a row each", *lines]


def understood(columns: Headings, order: Order) -> list[str]:
    """What each column says, which are not used, and what none says."""
    width = max(map(len, columns.of), default=0)
    lines = []
    for name, heading in columns.of.items():
        why = f" ({order.why})" if name == "published" and order.why else ""
        lines.append(f"  {name:<{width}} ← «{shown_line(heading.strip())}»{why}")
    if columns.unused:
        lines.append(f"  not used: {known.listed(columns.unused)}")
    none = [name for name in ("title", "outlet", "published", "url", "author") if name not in columns.of]
    if none:
        lines.append(f"  no column for: {', '.join(none)} (--column {none[0]}=HEADING names one)")
    return lines


def counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def read_sheet(path: Path, layout: Layout = ALONE) -> ArticleSheet:
    """The sheet at ``path``, whole: its columns found, its days read. A row that cannot be taken says why."""
    name = shown_line(path.name)
    notes: list[str] = []
    data = read_bytes(path)
    if path.suffix.lower() in LINES:
        headings, table = _lines(_decoded(data, name, layout, notes), name)
        found = known.find(headings, layout.columns, name)
    else:
        found, headings, table = _below_headings(_cells(data, path, layout, notes), layout, name)
    if not found.complete:
        raise no_body(headings, name)
    if not table:
        raise ArqamError(f"{name} holds no article: there is no row below its headings")
    order = order_of((cell for _, record, _ in table for cell in days_of(record, found)), layout.dates)
    rows = [_row(number, said, wrong, found, order) for number, said, wrong in table]
    cut = sum(len(row.said.get("text", "")) >= LONGEST_CELL for row in rows)
    if cut and path.suffix.lower() in WORKBOOKS:
        notes.append(
            f"warning: {counted(cut, 'text')} as long as a cell of Excel can be: the end may have been cut off"
        )
    return ArticleSheet(path, found, order, rows, tuple(notes))


#: A row as it stands: its number, the value under each heading, and what is wrong with it.
_Standing = tuple[int, Mapping[str, Any], str]


def _cells(data: bytes, path: Path, layout: Layout, notes: list[str]) -> Iterable[Cells]:
    name = shown_line(path.name)
    if path.suffix.lower() in TABLES:
        return csv_cells(_decoded(data, name, layout, notes), name)
    book = open_workbook(data, name, formulas=True)
    taken = layout.worksheet or next(iter(worksheets(book)), "")
    if others := [title for title in worksheets(book) if title != taken]:
        notes.append(f"worksheet {known.listed([taken])} alone; --worksheet names another: {known.listed(others)}")
    return workbook_cells(book, name, taken)


def _decoded(data: bytes, name: str, layout: Layout, notes: list[str]) -> str:
    decoded = decode(data, name, encoding=layout.encoding)
    notes.append(f"read as: {shown_line(decoded.evidence)}")
    return decoded.text


def _below_headings(cells: Iterable[Cells], layout: Layout, name: str) -> tuple[Headings, list[str], list[_Standing]]:
    """The columns, the headings and the rows below them; the headings are the first row that names a body."""
    rows = [(number, texts) for number, texts in cells if any(text.strip() for text in texts)]
    if not rows:
        raise _empty(name)
    at = next((at for at, (_, texts) in enumerate(rows[:_TOP]) if _names_body(texts, layout)), 0)
    headings = rows[at][1]
    found = known.find(headings, layout.columns, name)
    table: list[_Standing] = []
    for number, texts in rows[at + 1 :]:
        beyond = any(text.strip() for text in texts[len(headings) :])
        wrong = f"it has {len(texts)} fields, and {len(headings)} have a heading: a separator may be lacking quotes"
        table.append((number, dict(zip(headings, texts, strict=False)), wrong if beyond else ""))
    return found, headings, table


def _empty(name: str) -> ArqamError:
    return ArqamError(f"{name} is empty: save the sheet again")


def _names_body(texts: Sequence[str], layout: Layout) -> bool:
    wanted = {known.plain(layout.columns[body]) for body in BODIES if layout.columns.get(body)}
    wanted = wanted or {word for body in BODIES for word in fields()[body]}
    return sum(bool(text.strip()) for text in texts) > 1 and any(known.plain(text) in wanted for text in texts)


def _lines(text: str, name: str) -> tuple[list[str], list[_Standing]]:
    """The keys of all objects, and the objects."""
    table: list[_Standing] = []
    keys: dict[str, None] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            record = parsed(line)
            table.append(
                (number, record or {}, "" if record is not None else "it is no JSON object, as each line is to be")
            )
            keys.update(dict.fromkeys(record or ()))
    if not table:
        raise _empty(name)
    return list(keys), table


def parsed(line: str | bytes) -> dict[str, Any] | None:
    """The JSON object of a line; None where it holds none."""
    try:
        text = line.decode() if isinstance(line, bytes) else line
        found = load_json(text, "a line", mend=True)
    except (ArqamError, UnicodeDecodeError):
        return None
    return found if isinstance(found, dict) else None


def said_by(record: Mapping[str, Any], columns: Headings) -> dict[str, str]:
    """What a row says, field by field, as text. Raises where a value is neither text, number nor list of texts."""
    return {name: _plain(name, record.get(heading)) for name, heading in columns.of.items()}


def days_of(record: Mapping[str, Any], columns: Headings) -> Iterator[str]:
    """The days of a row as they stand."""
    return (str(record.get(columns.of[name]) or "") for name in columns.of if name in DAYS)


def dated(said: Said, order: str) -> dict[str, str]:
    """What a row says, its days as ``2024-07-04``. Raises where one is no day."""
    found = dict(said)
    for name in DAYS & said.keys():
        try:
            found[name] = day(said[name], order)
        except ArqamError as error:
            raise ArqamError(f"{name}: {error}") from None
    return found


def _plain(name: str, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return "، ".join(value)
    if isinstance(value, list | dict):
        raise ArqamError(f"{name} is a list or an object: write it as text")
    text = written_out(value)
    return text if name == "text" else text.strip()


def _row(number: int, record: Mapping[str, Any], wrong: str, columns: Headings, order: Order) -> SheetRow:
    if wrong:
        return SheetRow(number, {}, wrong)
    try:
        said = dated(said_by(record, columns), order.name)
    except ArqamError as error:
        return SheetRow(number, {}, str(error))
    if not any(said.get(body, "").strip() for body in BODIES):
        names = " and ".join(f"«{shown_line(columns.of[body])}»" for body in BODIES if body in columns.of)
        return SheetRow(number, said, f"it holds no article: {names} {'is' if ' and ' not in names else 'are'} empty")
    return SheetRow(number, said)
