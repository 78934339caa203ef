"""The page of a figure: measured before it is drawn, so that nothing overlaps and nothing is cut off.

All lengths on a page are points, ``y`` grows downwards from the top, and ``x`` grows from the *start* side: from the
right in Arabic, from the left in English. A chart is therefore written once and mirrored by its language.

Every string goes through :meth:`Page.write` or :meth:`Page.width`, and these through the gate
:func:`arqam.draw.labels.label`.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.text import Text
from matplotlib.textpath import text_to_path

from arqam.draw import fonts
from arqam.draw.labels import LRI, PDI, RLI, Direction, label
from arqam.draw.style import COLOURS, MM, MOST_HEIGHT, SIZES, Size, rc
from arqam.errors import ArqamError

LEADING = 1.5  # line to line, in type sizes: Noto Sans Arabic rises 1.07 em and falls 0.54 em at most inside a word
PT = 1 / 72 / MM  # a point in millimetres
WEIGHTS = {"regular": 400, "semibold": 600, "bold": 700}
_NUMBER = re.compile(r"[\d.,٫٬]+")
_ISLANDS = re.compile(f"([{LRI}{RLI}][^{PDI}]*{PDI})")


@dataclass(frozen=True, slots=True)
class Lines:
    """A text broken into lines at one type size; ``height`` in points."""

    lines: tuple[str, ...]
    size: float
    weight: str
    colour: str

    @property
    def height(self) -> float:
        return len(self.lines) * self.size * LEADING


class Page:
    """A figure of one size and one language while it is laid out and drawn."""

    def __init__(self, size: str = "column", lang: str = "ar", *, tight: bool = False) -> None:
        if size not in SIZES:
            raise ArqamError(f"size is {size!r}: it can be {', '.join(SIZES)}")
        if lang not in ("ar", "en"):
            raise ArqamError(f"label_lang is {lang!r}: it can be ar or en")
        self.size: Size = SIZES[size]
        self.lang = lang
        self.tight = tight  # the rows of a chart close up, for an airy one was too high
        self.rtl = lang == "ar"
        self.direction: Direction = "rtl" if self.rtl else "ltr"
        self.margin = 6 * self.size.scale
        self.full_width = self._whole(self.size.width * 72)
        self.inner = self.full_width - 2 * self.margin
        self.figure: Figure | None = None

    def _whole(self, length: float) -> float:
        """A length that is a whole number of pixels, so that every format has the same proportions."""
        return math.ceil(length * self.size.dpi / 72 - 1e-6) * 72 / self.size.dpi

    @property
    def most(self) -> float:
        """The height, in points, that content may have."""
        return (self.size.height or MOST_HEIGHT) * 72

    # ------------------------------------------------------------ measuring

    def width(self, text: str, size: float, weight: str = "regular") -> float:
        """The width of one line of text, in points."""
        return _width(label(text, direction=self.direction), size, weight)

    def wrap(
        self,
        text: str,
        width: float,
        size: float,
        weight: str = "regular",
        colour: str = "ink",
        most: int | None = None,
    ) -> Lines:
        """``text`` broken at its spaces into lines no wider than ``width``; an island that is broken goes on as one.

        Raises ArqamError, naming the text, where one word is wider than ``width`` or it needs more than ``most`` lines.
        """
        label(text, direction=self.direction)  # a text that cannot be drawn is named whole, not by its first bad line
        lines: list[str] = []
        for paragraph in text.split("\n"):
            line: list[_Word] = []
            for word in _words(paragraph):
                if line and self.width(_joined([*line, word]), size, weight) > width:
                    lines.append(_joined(line))
                    line = []
                line.append(word)
                if len(line) == 1 and self.width(_joined(line), size, weight) > width:
                    raise ArqamError(
                        f"the word «{_short(word.text)}» is wider than its place in the figure: shorten it"
                    )
            lines.append(_joined(line))
        if most is not None and len(lines) > most:
            raise ArqamError(
                f"the label «{_short(text)}» needs {len(lines)} lines where {most} have room: shorten it or draw larger"
            )
        return Lines(tuple(lines), size, weight, colour)

    def balanced(self, text: str, width: float, size: float, weight: str = "regular", colour: str = "ink") -> Lines:
        """As :meth:`wrap`, in as few lines, but of lengths as even as they can be."""
        best = self.wrap(text, width, size, weight, colour)
        narrow, wide = width / 2, width
        while len(best.lines) > 1 and wide - narrow > size:
            middle = (narrow + wide) / 2
            try:
                tried = self.wrap(text, middle, size, weight, colour)
            except ArqamError:  # a word does not fit so narrow a line
                tried = None
            if tried and len(tried.lines) == len(best.lines):
                best, wide = tried, middle
            else:
                narrow = middle
        return best

    # ------------------------------------------------------------ drawing

    def open(self, height: float) -> Figure:
        """Make the figure, ``height`` points high, or as high as a slide; content too high for a page is an error."""
        if height > self.most + 0.5:
            raise ArqamError(
                f"the figure needs {height * PT:.0f} mm in height, and {self.size.name} has {self.most * PT:.0f} mm:"
                " draw it at another size, or draw fewer claims"
            )
        if self.size.height is not None:
            height = self.size.height * 72
        self.height = height = self._whole(height)
        self.figure = Figure(figsize=(self.full_width / 72, height / 72), dpi=self.size.dpi)
        FigureCanvasAgg(self.figure)
        return self.figure

    def axes(self, top: float, height: float, *, inset: float = 0) -> Axes:
        """Axes over the page's width at ``top``: y in points from their top; x is the chart's, mirrored in Arabic."""
        assert self.figure is not None, "open the page first"
        ax = self.figure.add_axes(
            (
                (self.margin + inset) / self.full_width,
                1 - (top + height) / self.height,
                (self.inner - 2 * inset) / self.full_width,
                height / self.height,
            )
        )
        ax.set_ylim(height, 0)
        ax.set_xlim(0, self.inner - 2 * inset)
        ax.axis("off")
        if self.rtl:
            ax.invert_xaxis()
        return ax

    def write(
        self,
        ax: Axes,
        x: float,
        y: float,
        text: str | Lines,
        *,
        size: float | None = None,
        weight: str = "regular",
        colour: str = "ink",
        align: str = "start",
        dx: float = 0,
        role: str = "",
    ) -> list[Text]:
        """Write ``text`` with the top of its first line at ``y``; ``x`` in the axes' units, ``dx`` points further on.

        ``align`` is the edge of the text that stands at ``x``: start, end or middle. ``role`` becomes the artist's gid.
        """
        if isinstance(text, str):
            text = Lines((text,), size or self.size.text, weight, colour)
        ha = {"start": "right" if self.rtl else "left", "end": "left" if self.rtl else "right", "middle": "center"}[
            align
        ]
        step = text.size * LEADING
        return [
            ax.annotate(
                label(line, direction=self.direction),
                (x, y + index * step),
                (-dx if self.rtl else dx, -text.size * 1.12),
                textcoords="offset points",
                ha=ha,
                va="baseline",
                fontsize=text.size,
                fontweight=WEIGHTS[text.weight],
                color=COLOURS[text.colour],
                gid=role or None,
                annotation_clip=False,
            )
            for index, line in enumerate(text.lines)
            if line
        ]


def settings(lang: str):
    """Matplotlib's settings while a figure is made or saved: the project's own and nobody else's."""
    fonts.use()
    defaults = {key: value for key, value in mpl.rcParamsDefault.items() if not key.startswith("backend")}
    mine: dict[Any, Any] = defaults | rc(lang)
    return mpl.rc_context(mine)


@lru_cache(maxsize=4096)
def _width(text: str, size: float, weight: str) -> float:
    font = FontProperties(family=fonts.families(), weight=WEIGHTS[weight], size=size)
    return text_to_path.get_text_width_height_descent(text, font, ismath=False)[0]


@dataclass(frozen=True, slots=True)
class _Word:
    """A word, whether a space stood before it, and the island that it is in: its opening control and its number."""

    text: str
    spaced: bool
    island: tuple[str, int] | None


def _words(paragraph: str) -> list[_Word]:
    words: list[_Word] = []
    spaced = False
    for number, piece in enumerate(_ISLANDS.split(paragraph)):
        island = (piece[0], number) if number % 2 else None
        for token in re.findall(" +|[^ ]+", piece[1:-1] if island else piece):
            if token[0] == " ":
                spaced = True
                continue
            if spaced and words and words[-1].island == island and _NUMBER.fullmatch(words[-1].text):
                words[-1] = _Word(f"{words[-1].text} {token}", words[-1].spaced, island)  # 46.7 billion stays together
            else:
                words.append(_Word(token, spaced, island))
            spaced = False
    return words


def _joined(line: list[_Word]) -> str:
    """The words as one line; a part of an island is an island too, for an isolate ends with its line."""
    text = ""
    for island, words in groupby(line, key=lambda word: word.island):
        words = list(words)
        inner = "".join(" " * (word.spaced and index > 0) + word.text for index, word in enumerate(words))
        lead = " " if words[0].spaced and text else ""
        text += lead + (f"{island[0]}{inner}{PDI}" if island else inner)
    return text


def _short(text: str, longest: int = 60) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"
