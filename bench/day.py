"""A day's work, timed: a hundred articles from one workbook to a site of their figures, with one command a step.

    python bench/day.py [articles]

The articles are written here for the purpose. The named alternative to the batch is what a person has without it: the
papermill command, once for each article and notebook, of which a few are measured.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from openpyxl import Workbook

from arqam.project import PROJECT
from batches import COUNTRIES, article

ARTICLES = 100
HEADINGS = ("العنوان", "نص الخبر", "المصدر", "تاريخ النشر", "الرابط")
#: What a project needs that is not the user's own.
GIVEN = ("notebooks", "batches", "fonts", "data/tables", "data/reference", "data/schema.yml", "CITATION.cff")
STEPS = ("arqam add news.xlsx", "arqam batch batches/figures.yml", "arqam site")
ALONE = "papermill notebooks/03-plot-trade.ipynb build/alone.ipynb -p article"
TIMED = 3


class Took(NamedTuple):
    """Seconds of processors (all child processes) and by the clock, which other work on the machine makes longer."""

    cpu: float
    clock: float

    def __str__(self) -> str:
        return f"{self.cpu:7.1f} s of processors, {self.clock:7.1f} s by the clock"


def workbook(path: Path, articles: int) -> None:
    """A sheet of articles, a row each, as a person keeps one."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("أخبار")
    sheet.append(HEADINGS)
    for number in range(articles):
        first, second = (COUNTRIES[(number * step + 1) % len(COUNTRIES)] for step in (1, 3))
        title = f"التجارة بين {first} و{second}: تقرير {number + 1}"
        day = date(2024, 1, 1) + timedelta(days=number)
        sheet.append((title, article(number), "صحيفة الميزان", day, f"https://example.org/{number + 1}"))
    book.save(path)


def measured(folder: Path, command: str) -> Took:
    environment = os.environ | {"ARQAM_PROJECT": str(folder), "PYTHONPATH": str(PROJECT)}
    began, before = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [sys.executable, "-m", *command.split()], cwd=folder, env=environment, check=True, capture_output=True
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Took(cpu, time.monotonic() - began)


def main() -> None:
    articles = int(sys.argv[1]) if len(sys.argv) > 1 else ARTICLES
    with tempfile.TemporaryDirectory(prefix="arqam-day-") as name:
        folder = Path(name)
        for given in GIVEN:
            (folder / given).parent.mkdir(parents=True, exist_ok=True)
            (folder / given).symlink_to(PROJECT / given)
        workbook(folder / "news.xlsx", articles)
        took = {}
        for step in STEPS:
            took[step] = measured(folder, step)
            print(f"{step:<34} {took[step]}", flush=True)
        runs, figures, pages = (
            len(list((folder / where).rglob(what)))
            for where, what in (("build/runs", "*.ipynb"), ("figures", "*.png"), ("build/site", "*.html"))
        )
        print(f"{'in all':<34} {Took(*map(sum, zip(*took.values(), strict=True)))}")
        print(f"{articles} articles, {runs} notebooks run, {figures} figures drawn, {pages} pages", flush=True)
        ids = sorted(each.name for each in (folder / "data" / "raw").iterdir())[:TIMED]
        alone = sum(measured(folder, f"{ALONE} {each}").cpu for each in ids) / len(ids)
        times = alone * runs / took[STEPS[1]].cpu
        print(f"papermill takes {alone:.1f} s of processors a notebook: {times:.1f} times the batch")


if __name__ == "__main__":
    main()
