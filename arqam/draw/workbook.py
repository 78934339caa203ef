"""A figure's data as a workbook: first the table that Datawrapper and Flourish draw as it is, then all that is known.

Both take the first sheet of a workbook: one line of headings, the names or the times in the first column, plain numbers
in the others, in the scale that the figure is read in.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from arqam.draw import numbers, words
from arqam.draw.charts.chart import Chart
from arqam.draw.charts.mark import Mark
from arqam.model import Kind
from arqam.safe import plain_line
from arqam.tables.workbook import Tab, as_number, dictionary_of, sheet_of, workbook

#: Names that are set for drawing, with marks of direction that a cell has no use for.
_LABELS = ("label_ar", "label_en")
_SAID = {
    "draw": ("للرسم", "chart"),
    "name": ("التسمية", "label"),
    "time": ("الفترة", "period"),
    "up to": ("حتى", "up to"),
    "source": ("المصدر", "source"),
}


def figure_workbook(chart: Chart, rows: Sequence[dict[str, Any]], facts: dict[str, str], lang: str) -> bytes:
    """The sheets: to draw, every value as in the CSV, the dictionary, and where it is from."""
    names = list(rows[0]) if rows else None
    source = Tab(_said("source", lang), (_said("name", lang), _said("source", lang)), list(facts.items()), (20, 120))
    named = [{key: plain_line(value) if key in _LABELS else value for key, value in row.items()} for row in rows]
    sheets = [to_draw(chart, lang), sheet_of("figure", named, lang, names), dictionary_of({"figure": names}, lang)]
    return workbook([*sheets, source], lang)


def to_draw(chart: Chart, lang: str) -> Tab:
    """A row a name or a time, a column a panel and a unit."""
    dated = _dated(chart.marks)
    rows: dict[Any, dict[str, Any]] = {}
    scales = {unit: _scale(chart.marks, unit) for unit in dict.fromkeys(mark.quantity.unit for mark in chart.marks)}
    headings: dict[str, None] = {}
    for mark in chart.marks:
        scale = scales[mark.quantity.unit]
        heading = _heading(mark, _unit(mark, scale, lang), len(scales) > 1, lang)
        cells = {heading: mark.quantity.value}
        if mark.quantity.value_max is not None:
            cells[f"{heading} ({_said('up to', lang)})"] = mark.quantity.value_max
        headings |= dict.fromkeys(cells)
        row = rows.setdefault(_free(rows, _row(mark, dated, lang), heading, mark, lang), {})
        row |= {name: _scaled(value, scale) for name, value in cells.items()}
    first = _said("time" if dated else "name", lang)
    body = [[name, *(row.get(heading) for heading in headings)] for name, row in rows.items()]
    return Tab(_said("draw", lang), [first, *headings], body, [36, *(24 for _ in headings)])


def _dated(marks: Sequence[Mark]) -> bool:
    """Whether time is what the values are called by: each is a year, or each has a first day of its own."""
    return all(mark.dated_label and mark.period.start and mark.period.end for mark in marks)


def _row(mark: Mark, dated: bool, lang: str) -> Any:
    """What a row is called: a year as the number, a shorter time by its first day, else the value's name."""
    start, end = mark.period.start, mark.period.end
    if not dated or start is None or end is None:
        return plain_line(mark.label[lang] or mark.label.ar)
    whole = (start.month, start.day, end.month, end.day) == (1, 1, 12, 31) and start.year == end.year
    return start.year if whole else start


def _free(rows: dict[Any, dict[str, Any]], name: Any, heading: str, mark: Mark, lang: str) -> Any:
    """A name that has no value yet in a column: its own, or with its time, or with a number."""
    time = words.period(mark.period, lang)
    tries = [name, *([f"{name}{words.comma(lang)}{time}"] if time and isinstance(name, str) else [])]
    tries += [f"{tries[-1]} ({number})" for number in range(2, len(rows) + 3)]
    return next(each for each in tries if heading not in rows.get(each, {}))


def _heading(mark: Mark, unit: str, several: bool, lang: str) -> str:
    panel = plain_line(mark.panel[lang] or mark.panel.ar)
    return f"{panel} ({unit})" if panel and several else panel or unit


def _scale(marks: Sequence[Mark], unit: str) -> Decimal:
    quantities = [mark.quantity for mark in marks if mark.quantity.unit == unit]
    values = [value for each in quantities for value in (each.value, each.value_max) if isinstance(value, Decimal)]
    return numbers.scale_of(values)


def _unit(mark: Mark, scale: Decimal, lang: str) -> str:
    """What a column counts in: «مليار دولار», "billion dollars"."""
    counted = mark.kind is Kind.COUNT and scale == 1
    return " ".join(
        filter(None, (numbers.scale_name(scale, lang), numbers.unit_name(mark.quantity.unit, lang=lang, many=counted)))
    )


def _scaled(value: Any, scale: Decimal) -> Any:
    """A value in a scale, to fifteen figures, which is what a cell holds."""
    return as_number(Decimal(f"{value / scale:.15g}")) if isinstance(value, Decimal) else str(value)


def _said(key: str, lang: str) -> str:
    return _SAID[key][lang != "ar"]
