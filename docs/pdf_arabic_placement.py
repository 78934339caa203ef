"""The smallest case of Matplotlib's PDF back end misplacing glyphs, measured.

`.venv/bin/python docs/pdf_arabic_placement.py` prints where each glyph should stand (Matplotlib's own layout) and where
the PDF's operators put it. Needs only Matplotlib ≥ 3.11 and the font in fonts/. Exits with 1 while the defect is there.
"""

from __future__ import annotations

import io
import re
import sys
from pathlib import Path

import matplotlib as mpl
from matplotlib.backends.backend_pdf import FigureCanvasPdf
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, get_font
from matplotlib.ft2font import LoadFlags

FONT = Path(__file__).resolve().parents[1] / "fonts" / "NotoSansArabic-Regular.ttf"
SIZE = 20
#: A letter and a digit. The letter is drawn as two glyphs, its body and its dot, which have no code point of their own
#: and so go to another subset of the font than the digit.
TEXT = "ب1"


def expected() -> list[float]:
    """Each glyph's x in points, as Matplotlib lays the text out and as its PNG and SVG draw it."""
    font = get_font(str(FONT))
    font.set_size(SIZE, 72)
    return [item.x for item in font._layout(TEXT, LoadFlags.NO_HINTING, language="ar")]


def placed() -> list[float]:
    """Each glyph's x in points, followed through the operators Td, Tf and TJ of the PDF."""
    with mpl.rc_context({"pdf.compression": 0, "pdf.fonttype": 3, "text.language": "ar"}):
        figure = Figure(figsize=(3, 1))
        FigureCanvasPdf(figure)
        figure.text(0.1, 0.5, TEXT, fontproperties=FontProperties(fname=str(FONT), size=SIZE))
        file = io.BytesIO()
        figure.savefig(file, format="pdf")
    content = file.getvalue().decode("latin-1")
    widths = _widths(content)
    block = re.search(r"BT\n(.*?)ET", content, re.S)[1]
    xs: list[float] = []
    line = pen = 0.0
    name = ""
    for token in re.finditer(r"/(\S+) \S+ Tf|(\S+) (\S+) Td|\[(.*?)\] TJ", block, re.S):
        if token[1]:
            name = token[1]
        elif token[2]:
            line += float(token[2])
            pen = line
        else:
            for part in re.finditer(r"\(((?:\\.|[^\\)])*)\)|(-?[\d.]+)", token[4], re.S):
                if part[2]:
                    pen -= float(part[2]) / 1000 * SIZE
                else:
                    for code in _bytes(part[1]):
                        xs.append(pen)
                        pen += widths[name][code] / 1000 * SIZE
    return xs


def _widths(content: str) -> dict[str, dict[int, float]]:
    """The glyph widths of each Type 3 font, by its name in the page's resources."""
    objects = {int(m[1]): m[2] for m in re.finditer(r"(\d+) 0 obj\n(.*?)\nendobj", content, re.S)}
    fonts = next(body for body in objects.values() if re.match(r"<< /F\d", body))
    made = {}
    for name, number in re.findall(r"/(F\d[\w-]*) (\d+) 0 R", fonts):
        body = objects[int(number)]
        first = int(re.search(r"/FirstChar (\d+)", body)[1])
        widths = re.search(r"/Widths (?:(\d+) 0 R|(\[.*?\]))", body, re.S)
        listed = objects[int(widths[1])] if widths[1] else widths[2]
        scale = float(re.search(r"/FontMatrix \[ ?(\S+)", body)[1]) * 1000
        values = [float(v) * scale for v in re.findall(r"-?[\d.]+", listed)]
        made[name] = {first + index: value for index, value in enumerate(values)}
    return made


def _bytes(literal: str) -> list[int]:
    plain = re.sub(
        r"\\([0-7]{1,3}|.)",
        lambda m: chr(int(m[1], 8)) if m[1][0] in "01234567" else {"n": "\n", "r": "\r", "t": "\t"}.get(m[1], m[1]),
        literal,
    )
    return [ord(character) for character in plain]


def main() -> int:
    print(f"Matplotlib {mpl.__version__}, {TEXT!r} at {SIZE} pt")
    right, found = expected(), placed()
    print("glyph  layout (pt)  PDF (pt)   off by")
    for index, (one, other) in enumerate(zip(right, found, strict=True)):
        print(f"{index:5}  {one:11.2f}  {other:8.2f}  {other - one:7.2f}")
    return int(max(abs(one - other) for one, other in zip(right, found, strict=True)) > 0.2)


if __name__ == "__main__":
    sys.exit(main())
