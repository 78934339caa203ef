"""The proof sheet of the labels: what Matplotlib draws for a string, right or wrong, beside what it should draw.

This is the one place that draws strings which did not pass the gate: to show what becomes of them. No figure comes
from here.
"""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import get_font
from matplotlib.ft2font import LoadFlags

from arqam.draw import fonts, labels
from arqam.draw.page import settings
from arqam.draw.style import COLOURS
from arqam.model import Article, BlockKind

if TYPE_CHECKING:
    from IPython.display import Image

_SIZE, _ROW = 13, 0.34  # points; inches


#: A bracket is drawn mirrored by its glyph or stored mirrored, so that its side says nothing of the order.
_SIDELESS = str.maketrans(")]}»›>≥”", "([{«‹<≤“")


@dataclass(frozen=True, slots=True)
class Proof:
    """One label: its logical text, and whether each way of handing it over draws it in the right order."""

    text: str
    raw: bool
    gate: bool
    old: bool


def proofs(texts: Sequence[str]) -> list[Proof]:
    """Each text judged as it stands, through the gate, and through the recipe of older versions."""
    fonts.use()
    return [
        Proof(text, in_order(text, text), in_order(labels.label(text), text), in_order(old_recipe(text), text))
        for text in texts
    ]


def samples(article: Article, most: int = 12) -> list[str]:
    """Real labels: the article's headings, and what its list of agreements names first."""
    kinds = (BlockKind.HEADING, BlockKind.LIST_ITEM, BlockKind.SUBHEADLINE)
    found = (article.text(block) for block in article.blocks if block.kind in kinds)
    short = (" ".join(text.split("،")[0].split()[:7]).strip(" .") for text in found)
    return [text for text in short if text and not fonts.missing(text)][:most]


def old_recipe(text: str) -> str:
    """``get_display(reshape(text))``, as many answers have it: right for Matplotlib before 3.11, and only there."""
    from arabic_reshaper import reshape
    from bidi.algorithm import get_display

    plain = text.translate(dict.fromkeys(map(ord, labels.LRI + labels.RLI + labels.PDI)))
    return str(get_display(reshape(plain)))


def in_order(handed: str, text: str) -> bool:
    """Whether Matplotlib draws ``handed`` in the order of ``text`` in a right-to-left paragraph, by python-bidi."""
    return same_order(drawn(handed), text)


def same_order(visual: str, text: str) -> bool:
    """Whether ``visual`` holds the letters of ``text`` from left to right as python-bidi orders them."""
    from bidi import get_display  # written apart from Matplotlib's own ordering

    return _letters(visual).translate(_SIDELESS) == _letters(str(get_display(text, base_dir="R"))).translate(_SIDELESS)


def drawn(handed: str) -> str:
    """The characters that Matplotlib draws for a line, from left to right."""
    if not labels.native():
        return handed
    font = get_font([str(face.path) for face in fonts.faces() if face.weight == 400])
    font.set_size(_SIZE, 72)
    return "".join(item.char for item in font._layout(handed, LoadFlags.NO_HINTING, language="ar"))


def _letters(text: str) -> str:
    """Base letters, a ligature's from right to left; a letter that two glyphs draw counts once."""
    plain = "".join(unicodedata.normalize("NFKC", c)[::-1] if c >= "\ufb50" else c for c in text)
    return "".join(c for c, _ in groupby(c for c in plain if unicodedata.category(c) not in ("Mn", "Cf")))


def png(figure: Figure) -> Image:
    """The picture as a notebook shows it."""
    from IPython.display import Image

    file = io.BytesIO()
    figure.savefig(file, format="png", metadata={"Software": None})
    return Image(data=file.getvalue(), width=round(figure.get_figwidth() * 96))


def sheet(rows: Sequence[Sequence[str]], headings: Sequence[str]) -> Figure:
    """A picture of strings as they are handed over: a row a label, the columns from right to left, numbered."""
    with settings("ar"):
        height = _ROW * (len(rows) + 1.2)
        figure = Figure(figsize=(9.5, height), dpi=110)
        FigureCanvasAgg(figure)
        ax = figure.add_axes((0, 0, 1, 1))
        ax.set_axis_off()
        ax.set_xlim(1, 0)
        ax.set_ylim(len(rows) + 0.7, -0.6)
        width = 0.95 / len(headings)
        for column, heading in enumerate(headings):
            x = 0.05 + column * width
            ax.text(
                x, 0, labels.label(heading), ha="right", va="center", size=_SIZE - 2, color=COLOURS["muted"], weight=700
            )
        for number, row in enumerate(rows, start=1):
            ax.axhline(number - 0.5, color=COLOURS["rule"], linewidth=0.5)
            ax.text(
                0.015,
                number,
                labels.label(str(number)),
                ha="right",
                va="center",
                size=_SIZE - 2,
                color=COLOURS["muted"],
            )
            for column, handed in enumerate(row):
                ax.text(0.05 + column * width, number, handed, ha="right", va="center", size=_SIZE)
        return figure
