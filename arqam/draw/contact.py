"""The contact sheet: every figure in every language, digit system and size, to be looked at by a person."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from arqam.draw.charts import Chart, draw
from arqam.draw.page import settings
from arqam.draw.style import SIZES

#: The languages and digits that differ to the eye.
WAYS = (("ar", "ar"), ("ar", "ar-EG"), ("ar", "ar-MA"), ("en", "en"))
_GAP, _GROUND = 24, "#7f7f7f"
#: Dots an inch at which each size is legible on a sheet of four columns.
_DPI = {"column": 140, "page": 80, "slide": 50}


def sheets(charts: Sequence[Chart], folder: Path) -> list[Path]:
    """One PNG a size in ``folder``, a row a chart, a column a language and digit system.

    A chart that has no English stands in Arabic alone.
    """
    folder.mkdir(parents=True, exist_ok=True)
    return [_sheet(charts, size, folder / f"contact-sheet-{size}.png") for size in SIZES]


def _sheet(charts: Sequence[Chart], size: str, path: Path) -> Path:
    rows = [
        [_picture(chart, lang, digits, size) for lang, digits in WAYS if not chart.missing(lang)] for chart in charts
    ]
    width = max(image.width for row in rows for image in row)
    heights = [max(image.height for image in row) for row in rows]
    sheet = Image.new("RGB", ((width + _GAP) * len(WAYS) + _GAP, sum(heights) + _GAP * (len(rows) + 1)), _GROUND)
    y = _GAP
    for row, height in zip(rows, heights, strict=True):
        for column, image in enumerate(row):
            sheet.paste(image, (_GAP + column * (width + _GAP), y))
        y += height + _GAP
    sheet.save(path)
    return path


def _picture(chart: Chart, lang: str, digits: str, size: str) -> Image.Image:
    with settings(lang):
        figure = draw(chart, lang=lang, digits=digits, size=size)
        file = io.BytesIO()
        figure.savefig(file, format="png", dpi=_DPI[size])
    return Image.open(file).convert("RGB")
