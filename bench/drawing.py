"""Drawing: one figure in every format against plain Matplotlib drawing the same bars with the raw strings.

Both make PNG, SVG and PDF of the same size and resolution; ours also shapes right to left, wraps, measures, writes
data, sidecar and metadata, and checks its fonts. Printed as a ratio of the medians of interleaved runs in one process.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
import warnings
from datetime import date
from decimal import Decimal
from pathlib import Path

import matplotlib
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from arqam.draw import words
from arqam.draw.charts import Chart, Mark, Words
from arqam.draw.charts.ranked import Ranked
from arqam.draw.finish import save
from arqam.model import Kind, Quantity, Source

RUNS = 9
MOST = 1.3

VALUES = {"الزراعة": 8, "الصناعة": 16, "الطاقة": 25, "النقل": 12, "التعدين": 31, "السياحة": 5}
SOURCE = Source("bench", "زيارة تاريخية ومباحثات استراتيجية", "الوحدة", date(2024, 7, 4))
CHART = Chart(
    "bench",
    "investment",
    Ranked(),
    SOURCE,
    tuple(
        Mark(Words(name, name), Quantity(Decimal(n), "مشروع"), Kind.COUNT, (f"bench:{n}",))
        for name, n in VALUES.items()
    ),
    Words("عدد المشاريع", "Number of projects"),
)


def ours(folder: Path) -> None:
    save(CHART, folder)


def plain(folder: Path) -> None:
    """The same bars, labels, title and source line, as a user of Matplotlib would write them."""
    figure = Figure(figsize=(90 / 25.4, 60 / 25.4), dpi=300)
    FigureCanvasAgg(figure)
    ax = figure.add_axes((0.3, 0.2, 0.6, 0.6))
    bars = ax.barh(list(VALUES), list(VALUES.values()))
    ax.bar_label(bars, [words.value(mark, "ar", "ar") for mark in CHART.marks])
    ax.set_title(CHART.title())
    figure.text(0.95, 0.02, words.source_line(SOURCE, "ar"), ha="right", fontsize=7)
    for ending in ("png", "svg", "pdf"):
        figure.savefig(folder / f"plain.{ending}")


def main() -> int:
    took: dict[str, list[float]] = {"ours": [], "plain": []}
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # plain Matplotlib warns of the letters that its own font has not
        for run in range(RUNS + 1):
            for name, draw in (("plain", plain), ("ours", ours)):
                start = time.perf_counter()
                draw(Path(folder))
                if run:  # the first run loads fonts and tables
                    took[name].append(time.perf_counter() - start)
    median = {name: statistics.median(times) for name, times in took.items()}
    ratio = median["ours"] / median["plain"]
    print(f"Matplotlib {matplotlib.__version__}, {RUNS} interleaved runs, PNG + SVG + PDF")
    plain_ms, ours_ms = (round(median[name] * 1000) for name in ("plain", "ours"))
    print(f"plain {plain_ms} ms   ours {ours_ms} ms   ratio {ratio:.2f} (at most {MOST})")
    return int(ratio > MOST)


if __name__ == "__main__":
    sys.exit(main())
