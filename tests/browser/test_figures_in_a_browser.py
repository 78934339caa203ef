"""Chromium as the judge: the same labels, the same figures, set by another engine."""

import base64
import html
import io
import itertools
import re

import numpy as np
import pytest
from charts_by_hand import BARS, CHANGE, DIVERGING, SPENDING, TALLY
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image, ImageFilter
from test_figures import apart, pixels_of_png
from test_labels import LABELS, MUTANTS

from arqam.draw import fonts
from arqam.draw.finish import save
from arqam.draw.labels import label
from arqam.draw.page import settings

pytestmark = pytest.mark.browser

SIZE, ROW, WIDTH, MANY = 32, 84, 2600, 40
LINES = list(dict.fromkeys(line for text in LABELS for line in text.split("\n") if line.strip()))


def batches(lines):
    return [lines[start : start + MANY] for start in range(0, len(lines), MANY)]


def by_chromium(browser, lines, direction="rtl"):
    """Each line as Chromium draws it: a grey picture of its ink."""
    faces = "".join(
        f"@font-face {{font-family: '{face.family}'; src: url(data:font/ttf;base64,"
        f"{base64.b64encode(face.path.read_bytes()).decode()})}}"
        for face in fonts.faces()
        if face.weight == 400
    )
    family = ", ".join(f"'{name}'" for name in fonts.families())
    style = (
        f"{faces} body {{margin: 0}} p {{margin: 0; height: {ROW}px; width: {WIDTH}px; white-space: pre;"
        f" font: {SIZE}px/{ROW}px {family}; text-rendering: geometricPrecision; overflow: hidden}}"
    )
    page = browser.new_page(viewport={"width": WIDTH, "height": ROW * MANY})
    page.set_content(f"<style>{style}</style><body></body>")
    pictures = []
    for batch in batches(lines):
        rows = "".join(f'<p dir="{direction}" lang="ar">{html.escape(line)}</p>' for line in batch)
        page.evaluate("rows => { document.body.innerHTML = rows; return document.fonts.ready.then(() => 1) }", rows)
        pictures += rows_of(Image.open(io.BytesIO(page.screenshot())), len(batch))
    page.close()
    return pictures


def by_matplotlib(handed):
    """Each string as Matplotlib draws it."""
    pictures = []
    for batch in batches(handed):
        with settings("ar"):
            figure = Figure(figsize=(WIDTH / 72, ROW * MANY / 72), dpi=72)
            canvas = FigureCanvasAgg(figure)
            for row, text in enumerate(batch):
                figure.text(0.99, 1 - (row + 0.6) / MANY, text, ha="right", va="baseline", size=SIZE)
            canvas.draw()
        pictures += rows_of(Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB"), len(batch))
    return pictures


def rows_of(image, count):
    grey = 255 - np.asarray(image.convert("L"), dtype=float)
    return [trimmed(grey[row * ROW : (row + 1) * ROW]) for row in range(count)]


def trimmed(ink):
    """The picture without its empty margins."""
    rows, columns = np.flatnonzero(ink.max(axis=1) > 60), np.flatnonzero(ink.max(axis=0) > 60)
    return ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1] if len(rows) else ink[:1, :1]


def differ(one, other):
    """How far two pictures of a line are apart: the share of ink not in both, blurred, at the best of small shifts."""
    if abs(one.shape[1] - other.shape[1]) > 3 or abs(one.shape[0] - other.shape[0]) > 3:
        return 1.0
    shape = tuple(max(a, b) + 6 for a, b in zip(one.shape, other.shape, strict=True))
    fixed = blurred(padded(other, shape, 3, 3))
    shifts = itertools.product((2, 3, 4), (1, 2, 3, 4, 5))
    apart = (np.abs(blurred(padded(one, shape, dy, dx)) - fixed).sum() for dy, dx in shifts)
    return min(apart) / max(fixed.sum(), 1)


def padded(picture, shape, top, left):
    canvas = np.zeros(shape)
    height, width = (
        min(size, room) for size, room in zip(picture.shape, (shape[0] - top, shape[1] - left), strict=True)
    )
    canvas[top : top + height, left : left + width] = picture[:height, :width]
    return canvas


def blurred(picture):
    return np.asarray(Image.fromarray(np.uint8(picture)).filter(ImageFilter.BoxBlur(2)), dtype=float)


#: Right labels stay under 0.18, for the engines smooth edges differently; wrong ones start at 0.3.
APART = 0.2


@pytest.fixture(scope="module")
def chromiums(chromium):
    return by_chromium(chromium, LINES)


def wrong(handed, chromiums):
    return [
        line
        for line, ours, theirs in zip(LINES, by_matplotlib(handed), chromiums, strict=True)
        if differ(ours, theirs) > APART
    ]


def test_every_label_looks_as_chromium_sets_it(chromiums):
    assert len(LINES) >= 300
    assert wrong([label(line) for line in LINES], chromiums) == []


@pytest.mark.parametrize("name", [name for name in MUTANTS if "first line" not in name])
def test_a_wrong_gate_looks_otherwise(name, chromiums):
    mutant, least = MUTANTS[name]
    assert len(wrong([mutant(line) for line in LINES], chromiums)) >= least


@pytest.mark.parametrize("chart", [BARS, CHANGE, DIVERGING, TALLY, SPENDING], ids=lambda chart: chart.name)
@pytest.mark.parametrize("lang", ["ar", "en"])
def test_svg_in_chromium_and_png_show_the_same(chart, lang, tmp_path, chromium):
    files = save(chart, tmp_path, lang=lang)
    png = pixels_of_png(files)
    height, width = png.shape
    page = chromium.new_page(viewport={"width": width, "height": height})
    svg = re.sub(r'(<svg\b[^>]*?) height="[^"]*"', r"\1", files.svg.read_text(encoding="utf-8"), count=1)
    svg = re.sub(r'(<svg\b[^>]*?) width="[^"]*"', rf'\1 width="{width}" height="{height}"', svg, count=1)
    page.set_content(f'<body style="margin:0">{svg[svg.index("<svg") :]}</body>')
    shot = Image.open(io.BytesIO(page.screenshot())).convert("L")
    page.close()
    assert apart(png, np.asarray(shot, dtype=float)) < 0.1
