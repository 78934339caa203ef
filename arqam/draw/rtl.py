"""Right-to-left tables and prose for notebooks.

JupyterLab has no direction of its own, and shows a notebook that was executed elsewhere (a batch's) untrusted: its
``<style>`` and classes are gone and only plain tags and inline styles are left. So every direction, alignment and mark
is written inline, with the tags and properties that Lab's sanitizer keeps; the article's own text is always escaped.
Each piece also has a plain-text form, which is what a terminal shows and what a comparison of notebooks compares.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from numbers import Number
from typing import TYPE_CHECKING, Any

from arqam.model import Span
from arqam.safe import html_text, shown_text

if TYPE_CHECKING:
    import pandas

#: What a table shows where there is nothing to show.
NOTHING = "—"

#: What a table without rows says of itself.
NO_ROWS = {"ar": "لا شيء", "en": "nothing"}

#: A table with more rows than this scrolls inside its own box.
ROWS_SHOWN = 12

#: What every table is called, so that a page can do more with it: sort it, and filter one that is long.
TABLE, LONG = "arqam-table", "arqam-long"

#: What a page that keeps a style sheet does with a long table: its heading stays in sight, and on paper it is whole.
#: Where the sheet is lost, the table scrolls all the same.
SHEET = (
    f"<style>.{LONG} thead th{{position:sticky;top:0;background:var(--jp-layout-color0,Canvas);z-index:1}}"
    f"@media print{{.{LONG}{{max-height:none!important;overflow:visible!important}}.{LONG} tr{{break-inside:avoid}}}}"
    "</style>"
)

# A mark carries both of its colours, so that it reads on a light and on a dark page.
_MARK = "background-color:#ffe08a; color:#1a1a1a; padding:0 2px; border-radius:3px"
_CELL = "padding:4px 10px; vertical-align:top; border-bottom:1px solid #8888884d"


@dataclass(frozen=True, slots=True)
class Html:
    """A piece of a notebook: HTML where it can be shown, plain text elsewhere."""

    html: str
    text: str

    def _repr_html_(self) -> str:
        return self.html

    def __repr__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Marked:
    """A text with stretches to mark: a surface inside its sentence, as a table's cell or a paragraph.

    >>> Marked("بلغ 45 مشروعا", (Span(4, 6),)).text
    'بلغ ⟦45⟧ مشروعا'
    """

    full: str
    spans: tuple[Span, ...] = ()

    @classmethod
    def within(cls, text: str, span: Span, around: Span) -> Marked:
        """The stretch ``around`` of ``text``, with ``span`` (offsets into the same text) marked in it."""
        return cls(around.of(text), (Span(span.start - around.start, span.end - around.start),))

    @property
    def html(self) -> str:
        return self._with(f'<mark style="{_MARK}">', "</mark>", _shown)

    @property
    def text(self) -> str:
        return self._with("⟦", "⟧", shown_text)

    def _with(self, opening: str, closing: str, write) -> str:
        pieces, done = [], 0
        for span in sorted(self.spans):
            start = max(span.start, done)
            if start >= span.end:
                continue
            pieces += [write(self.full[done:start]), opening, write(self.full[start : span.end]), closing]
            done = span.end
        return "".join([*pieces, write(self.full[done:])])


#: The islands of a label (U+2066 left to right, U+2067 right to left), as a page's own elements.
_ISLANDS = {"\u2066": '<bdi dir="ltr">', "\u2067": '<bdi dir="rtl">'}


def label(text: str, *, bold: bool = False) -> Html:
    """A figure's own words, whose islands a page shows as elements of its own.

    >>> label("بنسبة \u2066−5%\u2069").html
    'بنسبة <bdi dir="ltr">−5%</bdi>'
    """
    pieces, depth = [], 0
    for part in re.split("([\u2066\u2067\u2069])", text):
        if part in _ISLANDS:
            pieces.append(_ISLANDS[part])
            depth += 1
        elif part == "\u2069":
            pieces.append("</bdi>" if depth else "")
            depth = max(depth - 1, 0)
        else:
            pieces.append(_shown(part))
    html = "".join(pieces) + "</bdi>" * depth
    return Html(f"<b>{html}</b>" if bold else html, shown_text(re.sub("[\u2066\u2067\u2069]", "", text)))


def prose(*paragraphs: str | Marked | Html, lang: str = "ar", close: bool = False) -> Html:
    """Paragraphs that read from the right (``lang="en"``: from the left); ``close`` sets them as lines of one block."""
    direction, side = ("rtl", "right") if lang == "ar" else ("ltr", "left")
    margin = "; margin:0 0 2px 0" if close else ""
    shown = [_piece(paragraph) for paragraph in paragraphs]
    html = "".join(f'<p dir="{direction}" style="text-align:{side}{margin}">{piece[0]}</p>' for piece in shown)
    return Html(f'<div dir="{direction}" lang="{lang}">{html}</div>', "\n".join(piece[1] for piece in shown))


def table(
    rows: pandas.DataFrame | Iterable[Mapping[str, Any]],
    headings: Mapping[str, str] | None = None,
    *,
    caption: str = "",
    lang: str = "ar",
    rows_shown: int = ROWS_SHOWN,
) -> Html:
    """A table that reads from the right, one row a mapping (or a row of a DataFrame).

    ``headings`` chooses the columns, their order and what each is called; without it every column is shown under its
    own name. Numbers are isolated and aligned on their last digit, ``Marked`` cells show their mark, an empty cell
    shows a dash, and a table of more than ``rows_shown`` rows scrolls inside its own box, and is whole on paper.
    """
    records: Sequence[Mapping[str, Any]]
    records = rows.to_dict("records") if hasattr(rows, "to_dict") else list(rows)  # type: ignore[union-attr]
    if headings is None:
        names = list(getattr(rows, "columns", records[0] if records else ()))
        headings = {name: str(name) for name in names}
    direction, side = ("rtl", "right") if lang == "ar" else ("ltr", "left")
    numeric = {name for name in headings if _all_numbers(record.get(name) for record in records)}
    align = {name: "right" if name in numeric else side for name in headings}
    order = {name: _order([record.get(name) for record in records]) for name in headings}

    head = "".join(
        f'<th scope="col" style="{_CELL}; text-align:{align[name]}; font-weight:bold">{_shown(title)}</th>'
        for name, title in headings.items()
    )
    body, lines = [], []
    for at, record in enumerate(records):
        cells = [_piece(record.get(name)) for name in headings]
        body.append(
            "<tr>"
            + "".join(
                f'<td style="{_CELL}; text-align:{align[name]}; white-space:normal"{order[name][at]}>{html}</td>'
                for name, (html, _) in zip(headings, cells, strict=True)
            )
            + "</tr>"
        )
        lines.append(" | ".join(text for _, text in cells))
    if not records:
        body = [f'<tr><td colspan="{len(headings)}" style="{_CELL}; text-align:{side}">{NO_ROWS[lang]}</td></tr>']
        lines = [NO_ROWS[lang]]
    title = f'<caption style="text-align:{side}; font-weight:bold; padding:4px 10px">{_shown(caption)}</caption>'
    # An automatic margin on the far side keeps the table at the side that its text starts from.
    margins = "margin-right:0; margin-left:auto" if side == "right" else "margin-left:0; margin-right:auto"
    html = (
        f'<table class="{TABLE}" dir="{direction}" lang="{lang}" '
        f'style="direction:{direction}; border-collapse:collapse; {margins}">'
        f"{title if caption else ''}<thead><tr>{head}</tr></thead><tbody>{''.join(body)}</tbody></table>"
    )
    if len(records) > rows_shown:
        box = f'<div class="{LONG}" dir="{direction}" style="max-height:360px; overflow-y:auto">'
        html = f"{SHEET}{box}{html}</div>"
    return Html(html, "\n".join(filter(None, [caption, " | ".join(headings.values()), *lines])))


def _order(values: Sequence[Any]) -> list[str]:
    """For each cell of a column with numbers its place in their order, which the text of a number does not show."""
    keys = [_order_key(value) for value in values]
    if not any(key[0] == 0 for key in keys):
        return [""] * len(values)
    places = {key: place for place, key in enumerate(sorted(set(keys)))}
    return [f' data-order="{places[key]}"' for key in keys]


def _order_key(value: Any) -> tuple[int, Decimal, str]:
    """Numbers first, a range by its lower end; then words; then what is missing."""
    if _missing(value):
        return 2, Decimal(0), ""
    if _is_number(value):
        return 0, value if isinstance(value, Decimal) else Decimal(str(value)), ""
    text = value if isinstance(value, str) else _piece(value)[1]
    if found := _FIRST_NUMBER.match(text):
        return 0, Decimal(found[1].replace(",", "").replace("−", "-")), text
    return 1, Decimal(0), text


_FIRST_NUMBER = re.compile(r"(?:≈ )?([−-]?\d[\d,]*(?:\.\d+)?)(?: – [−-]?\d.*)?$", re.ASCII)


def number(value: Number | Decimal) -> str:
    """An exact number in Western digits, grouped, with no digit added or lost.

    >>> number(Decimal("14500000000")), number(Decimal("3.70")), number(-2)
    ('14,500,000,000', '3.7', '−2')
    """
    exact = value if isinstance(value, Decimal) else Decimal(str(value))
    whole, _, rest = f"{abs(exact):,f}".partition(".")
    rest = rest.rstrip("0")
    return ("−" if exact < 0 else "") + whole + (f".{rest}" if rest else "")


def isolated(text: str) -> str:
    """HTML in which ``text`` keeps its own left-to-right order, whatever stands around it."""
    return f'<bdi dir="ltr">{_shown(text)}</bdi>'


def _shown(text: str) -> str:
    """``text`` as HTML shown as it stands: two dollars in it are money, which Lab else typesets as mathematics."""
    return re.sub(r"[$\\]", r"<span>\g<0></span>", html_text(text))


def _piece(value: Any) -> tuple[str, str]:
    """The HTML and the plain text of one cell or paragraph."""
    if isinstance(value, Marked):
        return value.html, value.text
    if isinstance(value, Html):
        return value.html, value.text
    if _missing(value):
        return NOTHING, NOTHING
    if _is_number(value):
        return isolated(number(value)), number(value)
    if isinstance(value, date):
        return f'<bdi dir="ltr" style="white-space:nowrap">{value}</bdi>', str(value)
    text = shown_text(str(value))
    return (_shown(text), text) if any(_right_to_left(c) for c in text) else (isolated(text), text)


def _missing(value: Any) -> bool:
    return (
        value is None
        or value == ""
        or (isinstance(value, float) and math.isnan(value))
        or str(value) in ("<NA>", "NaT")
    )


def _is_number(value: Any) -> bool:
    return isinstance(value, Number | Decimal) and not isinstance(value, bool)


def _all_numbers(values: Iterable[Any]) -> bool:
    present = [value for value in values if not _missing(value)]
    return bool(present) and all(_is_number(value) for value in present)


def _right_to_left(character: str) -> bool:
    return "\u0590" <= character <= "\u08ff" or "\ufb1d" <= character <= "\ufefc"
