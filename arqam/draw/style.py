"""How the figures look: plain dicts without state, every constant with where it comes from.

Nothing here touches Matplotlib: :mod:`arqam.draw.page` applies ``rc()`` in a context of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from arqam.draw import fonts

MM = 1 / 25.4  # inches


@dataclass(frozen=True, slots=True)
class Size:
    """A size at which a figure is used: ``width`` in inches, type sizes in points, ``scale`` for strokes and gaps."""

    name: str
    width: float
    title: float
    text: float
    small: float
    scale: float
    bar: float  # the thickness of a bar, in sizes of the text beside it
    dpi: int
    height: float | None = None  # None: as high as the content needs


#: Widths of one and two columns: Elsevier's artwork sizing, 90 mm and 190 mm, which also asks for a normal type size of
#: 7 pt (https://www.elsevier.com/about/policies-and-standards/author/artwork-and-media-instructions/artwork-sizing).
#: 300 dots an inch is the least that it asks of a halftone. The slide is PowerPoint's 16:9 page, 13.333 in by 7.5 in;
#: it is seen from afar, so its labels have 18 pt and its notes 14 pt.
SIZES = {
    "column": Size("column", 90 * MM, title=9.5, text=7.5, small=7, scale=1, bar=1.5, dpi=300),
    "page": Size("page", 190 * MM, title=12, text=8.5, small=7.5, scale=1.2, bar=1.6, dpi=300),
    "slide": Size("slide", 13.333, title=26, text=18, small=14, scale=2.2, bar=2.4, dpi=150, height=7.5),
}

#: The height of a journal page's type area: 240 mm (Elsevier, as above), in inches.
MOST_HEIGHT = 240 * MM

#: Okabe and Ito, "Color Universal Design" (2008): told apart with every kind of colour vision
#: (https://jfly.uni-koeln.de/color/). ``main`` and ``light`` also differ by 24 in CIE lightness, so they stay apart in
#: greyscale; ``accent`` never carries a meaning alone.
COLOURS = {
    "main": "#0072B2",
    "light": "#56B4E9",
    "accent": "#D55E00",
    "ink": "#1A1A1A",  # 17:1 on white
    "muted": "#595959",  # 7:1 on white, the AAA contrast of WCAG 2.2, 1.4.6
    "rule": "#C9CED2",
    "paper": "#FFFFFF",
}


def rc(language: str = "ar") -> dict[str, Any]:
    """Matplotlib's settings for a figure whose labels are in ``language``."""
    return {
        "font.family": fonts.families(),
        "font.weight": "normal",
        "text.color": COLOURS["ink"],
        "figure.facecolor": COLOURS["paper"],
        "axes.facecolor": "none",
        "axes.edgecolor": COLOURS["rule"],
        "xtick.color": COLOURS["muted"],
        "ytick.color": COLOURS["muted"],
        "hatch.linewidth": 0.6,
        "text.parse_math": False,  # two dollar signs in a label are money, not mathematics
        "text.hinting": "no_hinting",  # the same outlines at every size, in every format
        "svg.fonttype": "path",  # letters as outlines: no viewer needs the font, none reorders the text
        "svg.hashsalt": "arqam",  # ids that are the same in every run
        "path.simplify": False,
        "axes.unicode_minus": True,
        "axes.formatter.use_locale": False,
    } | ({"text.language": language} if _knows_language() else {})


def _knows_language() -> bool:
    """``text.language`` came with native shaping, in Matplotlib 3.11."""
    from matplotlib import rcParamsDefault

    return "text.language" in rcParamsDefault
