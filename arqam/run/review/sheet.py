"""A sheet of claims to review: an Excel workbook from right to left, with choices as lists, or CSV; out and back."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from arqam.errors import ArqamError
from arqam.files import csv_rows, write_whole
from arqam.model import Article, Span
from arqam.notebook.choices import LABELS, NEEDS, NOTHING, VERDICTS, coded, labels, shown
from arqam.review.entries import FIELDS
from arqam.review.fields import parties_by_code, readings
from arqam.review.taken import Answer, mark
from arqam.review.worklist import Item
from arqam.run.sheets.cells import csv_cells, open_workbook, workbook_cells
from arqam.safe import read_bytes, shown_line

#: What says which claim a row is of; locked. ``seen`` tells whether somebody else has answered since.
LOCKED = ("article", "span", "surface", "sentence", "needs", "seen")
ANSWERED = ("verdict", *FIELDS, "called_ar", "called_en", "why", "by", "when")
COLUMNS = ("article", "span", "surface", "sentence", "needs", *ANSWERED, "seen")
NEEDED = ("article", "span", "surface", "verdict")

HEADINGS = {
    "article": "المقالة",
    "span": "الموضع",
    "surface": "نص الذِّكر",
    "sentence": "الجملة",
    "needs": "لماذا تُراجع",
    "verdict": "الجواب",
    **LABELS,
    "called_ar": "اسمها في الأشكال",
    "called_en": "اسمها بالإنجليزية",
    "why": "السبب",
    "by": "المراجع",
    "when": "تاريخ المراجعة",
    "seen": "علامة",
}

_WIDTHS = {"sentence": 60, "surface": 22, "why": 30, "article": 18, "needs": 18}
_LISTED = ("verdict", "qualifier", "direction", "measure", "unit", "parties", "partner")
#: Choices to which a person may add one of their own, or set two beside each other with «|».
_OPEN_LISTS = ("measure", "unit", "parties", "partner")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One article's claims for a sheet."""

    article: Article
    items: Sequence[Item]


def rows(sheets: Sequence[Sheet], *, arabic: bool) -> Iterator[dict[str, str]]:
    """A row a claim; ``arabic`` gives the choices by their names, as the workbook's lists do."""
    for sheet in sheets:
        for item in sheet.items:
            yield _row(sheet.article, item, arabic)


def _row(article: Article, item: Item, arabic: bool) -> dict[str, str]:
    claim, entry = item.claim, item.entry
    fields = readings(claim)
    verdict = entry.verdict if entry else ""
    return {
        "article": article.id,
        "span": f"{item.span.start}-{item.span.end}",
        "surface": claim.mention.surface if claim.mention else "",
        "sentence": claim.sentence.of(article.clean) if claim.sentence else "",
        "needs": "، ".join(NEEDS[need] for need in item.needs) if arabic else " ".join(item.needs),
        "verdict": VERDICTS.get(verdict, "") if arabic else verdict,
        **{name: shown(name, fields[name]) if arabic and name in _LISTED else fields[name] for name in FIELDS},
        "called_ar": entry.called[0] if entry else "",
        "called_en": entry.called[1] if entry else "",
        "why": entry.why if entry else "",
        "by": entry.by if entry else "",
        "when": entry.when if entry else "",
        "seen": mark(entry),
    }


# -- out --------------------------------------------------------------------------------------------------------------


def write(sheets: Sequence[Sheet], path: Path) -> Path:
    """The sheet, by the ending of its name: ``.xlsx`` or ``.csv``."""
    if path.suffix.lower() == ".csv":
        # The mark of the encoding is what makes Excel read a CSV as UTF-8.
        return write_whole(path, "\ufeff" + csv_rows(rows(sheets, arabic=False), COLUMNS))
    if path.suffix.lower() == ".xlsx":
        return write_whole(path, _workbook(list(rows(sheets, arabic=True))))
    raise ArqamError(f"{shown_line(str(path))}: a sheet ends in .xlsx or .csv: name it so")


def _workbook(made: Sequence[Mapping[str, str]]) -> bytes:
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font, PatternFill, Protection
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet: Any = book.active
    lists = book.create_sheet("lists")
    sheet.title = "المراجعة"
    lists.sheet_state = "hidden"
    for view in (sheet, lists):
        view.sheet_view.rightToLeft = True
    sheet.append([HEADINGS[name] for name in COLUMNS])
    sheet.append(list(COLUMNS))
    grey, bold = PatternFill("solid", fgColor="F0F0F0"), Font(bold=True)
    for at, name in enumerate(COLUMNS, start=1):
        column = sheet.column_dimensions[get_column_letter(at)]
        column.width = _WIDTHS.get(name, 16)
        column.hidden = name == "seen"
        sheet.cell(1, at).font = bold
    sheet.row_dimensions[2].hidden = True  # the names by which the columns are known when it comes back
    for number, row in enumerate(made, start=3):
        for at, name in enumerate(COLUMNS, start=1):
            cell = sheet.cell(number, at)
            cell.value = _printable(row[name])
            cell.data_type = "s"  # never a formula, whatever it begins with
            cell.number_format = "@"  # so that what is typed stays text: 2023 is no date, 22 no float
            locked = name in LOCKED
            cell.protection = Protection(locked=locked)
            cell.alignment = Alignment(wrap_text=name in ("sentence", "why"), vertical="top", readingOrder=2)
            if locked:
                cell.fill = grey
    _add_lists(sheet, lists, len(made) + 2)
    sheet.freeze_panes = "E3"
    sheet.protection.sheet = True
    sheet.protection.formatColumns = False
    sheet.protection.autoFilter = False
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _add_lists(sheet: Any, lists: Any, last: int) -> None:
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    for at, name in enumerate(_LISTED, start=1):
        choices = _choices(name)
        for number, choice in enumerate(choices, start=1):
            lists.cell(number, at).value = choice
        letter = get_column_letter(at)
        rule = DataValidation(type="list", formula1=f"=lists!${letter}$1:${letter}${len(choices)}", allow_blank=True)
        rule.errorStyle = "warning" if name in _OPEN_LISTS else "stop"
        rule.errorTitle, rule.error = HEADINGS[name], "اختر من القائمة"
        rule.showErrorMessage = True
        sheet.add_data_validation(rule)
        column = get_column_letter(COLUMNS.index(name) + 1)
        rule.add(f"{column}3:{column}{max(last, 3)}")


def _choices(name: str) -> list[str]:
    if name == "verdict":
        return [*VERDICTS.values()]
    if name in ("parties", "partner"):
        return [NOTHING, *dict.fromkeys(party.name for party in parties_by_code().values())]
    return [*labels(name)]


#: What no XML may hold.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def _printable(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)[:32_000]


# -- back -------------------------------------------------------------------------------------------------------------


def answers(path: Path) -> dict[str, list[Answer]]:
    """The answers that a sheet holds, by article. Raises ArqamError where it is out of shape."""
    name = shown_line(path.name)
    if path.suffix.lower() == ".csv":
        table = _csv_rows(path, name)
    elif path.suffix.lower() == ".xlsx":
        table = _workbook_rows(path, name)
    else:
        raise ArqamError(f"{name} is no sheet: one ends in .xlsx or .csv")
    found: dict[str, list[Answer]] = {}
    for number, row in table:
        if not any(row.values()):
            continue
        article, answer = _answer(f"{name}, row {number}", row)
        found.setdefault(article, []).append(answer)
    if not found:
        raise ArqamError(f"{name} has no rows: give out a sheet with `arqam review ARTICLE`, and fill that in")
    return found


def _answer(where: str, row: Mapping[str, str]) -> tuple[str, Answer]:
    span = re.fullmatch(r"(\d{1,9})-(\d{1,9})", row["span"].strip())
    if not span:
        raise ArqamError(
            f"{where}: span is {shown_line(row['span'])[:30]!r}, and must stay as it was given out (640-650)"
        )
    if not row["article"].strip():
        raise ArqamError(f"{where}: the column article is empty: restore what was given out")
    verdict = {label: key for key, label in VERDICTS.items()}.get(row["verdict"].strip(), row["verdict"].strip())
    return row["article"].strip(), Answer(
        where=where,
        span=Span(*map(int, span.groups())),
        surface=row["surface"],
        verdict=verdict,
        fields={name: coded(name, row[name]) for name in FIELDS if row.get(name, "").strip()},
        called=(row.get("called_ar", ""), row.get("called_en", "")),
        why=row.get("why", ""),
        by=row.get("by", ""),
        when=_day(row.get("when", ""), where),
        seen=row.get("seen"),
    )


def _day(text: str, where: str) -> str:
    text = text.strip()[:10] if re.match(r"\d{4}-\d\d-\d\d", text.strip()) else text.strip()
    try:
        return date.fromisoformat(text).isoformat() if text else ""
    except ValueError:
        raise ArqamError(f"{where}: when is {shown_line(text)[:30]!r}: write the day as 2024-07-05") from None


def _headed(name: str, table: Iterator[tuple[int, list[str]]]) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows below the one that names the columns, wherever a person has moved it or them."""
    for _, cells in table:
        heads = [cell.strip() for cell in cells]
        if {"span", "surface"} <= set(heads):
            break
    else:
        raise ArqamError(
            f"{name} does not name its columns ({', '.join(NEEDED)} …): give the sheet out again and fill that in"
        )
    if missing := [column for column in NEEDED if column not in heads]:
        raise ArqamError(f"{name} lacks the column {', '.join(missing)}: give the sheet out again and fill that in")
    if twice := [column for column in COLUMNS if heads.count(column) > 1]:
        raise ArqamError(f"{name} has the column {twice[0]} twice: take one out")
    for number, cells in table:
        padded = [*cells, *[""] * (len(heads) - len(cells))]
        yield number, {head: padded[at] for at, head in enumerate(heads) if head in COLUMNS}


def _csv_rows(path: Path, name: str) -> Iterator[tuple[int, dict[str, str]]]:
    data = read_bytes(path)
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise ArqamError(
            f"{name} is not UTF-8 (byte {error.start}; perhaps windows-1256, in which Excel saves a plain CSV): "
            "save it as “CSV UTF-8” or as .xlsx; nothing of it is taken"
        ) from None
    yield from _headed(name, iter(csv_cells(text, name)))


def _workbook_rows(path: Path, name: str) -> Iterator[tuple[int, dict[str, str]]]:
    yield from _headed(name, workbook_cells(open_workbook(read_bytes(path), name), name))
