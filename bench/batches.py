"""What a batch costs beside a shell loop of the papermill command and beside the same work as plain functions.

    python bench/batches.py [articles|growth|archive|across …]

Everything is measured in one run on the same articles, written here for the purpose, and given as ratios: seconds of
the processors (user and system, of all child processes) and seconds by the clock, on two cores.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from arqam.project import NOTEBOOKS, PROJECT

ARTICLES = 20
STEMS = ("01-clean-article", "02-tabulate-figures", "03-plot-trade", "04-plot-investment", "05-arabic-labels")
CORPUS = 10_000
PYTHON = sys.executable

SENTENCES = (
    "بلغ حجم التجارة بين {a} و{b} {n} مليار دولار في عام {y}، بزيادة {p}% عن العام السابق.",
    "وقال وزير الاقتصاد إن صادرات {a} إلى {b} وصلت إلى {n} مليون طن خلال عام {y}.",
    "ووقّع البلدان {c} اتفاقية في مجالات الطاقة والنقل والزراعة.",
    "ووصلت الاستثمارات إلى {n} مليار دولار منذ عام {y}، فيما ارتفع عدد المشروعات إلى {c} مشروعا.",
    "وأكد الجانبان أهمية مواصلة العمل المشترك وتوسيع التعاون في المجالات كافة.",
)
COUNTRIES = ("الصين", "كازاخستان", "مصر", "السعودية", "تركيا", "المغرب", "الهند", "الجزائر")


@dataclass(frozen=True)
class Cost:
    """Seconds of processors, seconds by the clock, and the largest memory of one process in MiB."""

    cpu: float
    wall: float
    peak: float

    def __str__(self) -> str:
        return f"{self.cpu:7.1f} s of processors, {self.wall:7.1f} s by the clock, {self.peak:5.0f} MiB at most"


def article(number: int, paragraphs: int = 10) -> str:
    """An article of our own, the same for the same number."""
    rng = random.Random(number)

    def sentence() -> str:
        return rng.choice(SENTENCES).format(
            a=rng.choice(COUNTRIES),
            b=rng.choice(COUNTRIES),
            n=rng.randint(11, 900) / 10,
            y=rng.randint(2010, 2024),
            p=rng.randint(5, 300) / 10,
            c=rng.randint(11, 99),
        )

    body = "\n\n".join(" ".join(sentence() for _ in range(rng.randint(1, 3))) for _ in range(paragraphs))
    return f"تقرير اقتصادي رقم {number}\n\n{body}\n"


def write_articles(folder: Path, count: int) -> list[Path]:
    folder.mkdir()
    paths = [folder / f"article-{number:05}.txt" for number in range(count)]
    for number, path in enumerate(paths):
        path.write_text(article(number), encoding="utf-8")
    return paths


def measured(command: list[str], **environ: str) -> Cost:
    """Run a command to its end, on two cores."""
    cores = sorted(os.sched_getaffinity(0))[:2]
    began = time.monotonic()
    process = subprocess.Popen(
        command,
        env=os.environ | environ,
        cwd=PROJECT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        preexec_fn=lambda: os.sched_setaffinity(0, cores),
    )
    err = process.stderr.read() if process.stderr else b""
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.monotonic() - began
    if status:
        raise SystemExit(f"{' '.join(command[:6])} … failed:\n{err.decode()[-2000:]}")
    return Cost(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1024)


def batch(work: Path, name: str, articles: Path, *more: str) -> Cost:
    words = [
        "--articles",
        str(articles),
        "--notebooks",
        *STEMS,
        "--to",
        str(work / name),
        "--out",
        str(work / f"{name}-out"),
    ]
    return measured([PYTHON, "-m", "arqam", "batch", *words, *more])


# ── 20 articles, all notebooks ──────────────────────────────────────────────────────────────────────────────────────


def plain_functions(folder: str, out: str) -> None:
    """The floor: every notebook's own code, its cells put together as one function, called in one warm process."""
    import builtins

    import matplotlib
    import nbformat
    from IPython.core.interactiveshell import InteractiveShell

    matplotlib.use("agg")
    os.environ["ARQAM_OUT"] = out
    shell = InteractiveShell.instance()
    shell.display_formatter.ipython_display_formatter.enabled = False
    codes = {}
    for stem in STEMS:
        cells = nbformat.read(NOTEBOOKS / f"{stem}.ipynb", 4).cells
        sources = [cell.source for cell in cells if cell.cell_type == "code"]
        codes[stem] = [compile(source, stem, "exec") for source in sources]
    builtins.print = lambda *words, **more: None
    for path in sorted(Path(folder).iterdir()):
        for stem in STEMS:
            namespace: dict[str, object] = {"__name__": "__main__"}
            parameters, *rest = codes[stem]
            exec(parameters, namespace)
            namespace["article"] = str(path)
            for code in rest:
                exec(code, namespace)


def shell_loop(work: Path, paths: list[Path]) -> Cost:
    """``papermill`` once a notebook and article, as a person would write it in a shell."""
    out = work / "loop"
    out.mkdir()
    papermill = Path(PYTHON).with_name("papermill")
    words = f"{papermill} --no-progress-bar -k python3"
    lines = [
        f"{words} {NOTEBOOKS}/{stem}.ipynb {out}/{path.stem}-{stem}.ipynb -p article {path}"
        for path in paths
        for stem in STEMS
    ]
    return measured(["bash", "-ec", "\n".join(lines)], ARQAM_OUT=str(work / "loop-out"))


def articles(work: Path) -> bool:
    paths = write_articles(work / "articles", ARTICLES)
    runs = len(paths) * len(STEMS)
    print(f"{ARTICLES} articles × {len(STEMS)} notebooks = {runs} runs", flush=True)
    floor = measured([PYTHON, __file__, "--plain", str(work / "articles"), str(work / "plain-out")])
    print(f"  plain functions, one process   {floor}", flush=True)
    ours = batch(work, "batch", work / "articles")
    print(f"  the batch, two workers         {ours}", flush=True)
    few = 2
    part = shell_loop(work, paths[:few])
    loop = Cost(part.cpu * ARTICLES / few, part.wall * ARTICLES / few, part.peak)
    print(f"  a loop of papermill            {loop}   (measured on {few} articles, times {ARTICLES // few})")
    return all(
        [
            within("processors, times the floor", ours.cpu / floor.cpu, at_most=2.2),
            within("processors, the loop's part", ours.cpu / loop.cpu, at_most=1 / 8),
            within("clock, times as fast as the loop", loop.wall / ours.wall, at_least=12),
        ]
    )


# ── growth ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def growth(work: Path) -> bool:
    """A run must not cost more among many than among few; what starting costs is taken off, measured with one run."""
    notebook = str(PROJECT / "tests" / "notebooks" / "article.ipynb")
    costs = {}
    for count in (1, 10, 160, 640):
        write_articles(work / f"growth-{count}", count)
        words = [
            "--articles",
            str(work / f"growth-{count}"),
            "--notebooks",
            notebook,
            "--to",
            str(work / f"grown-{count}"),
        ]
        words += ["--out", str(work / f"grown-{count}-out")]
        costs[count] = measured([PYTHON, "-m", "arqam", "batch", *words])
        print(f"  {count:4} runs   {costs[count]}", flush=True)
    start = costs.pop(1)
    each = {count: (cost.cpu - start.cpu) / (count - 1) for count, cost in costs.items()}
    for count, seconds in each.items():
        print(f"  {count:4} runs   {seconds:.3f} s of processors a run")
    return all(
        [
            within("a run among 640, beside one among 160", each[640] / each[160], at_most=1.1),
            within("memory with 640 runs, beside 10", costs[640].peak / costs[10].peak, at_most=1.1),
        ]
    )


# ── the bulk way ────────────────────────────────────────────────────────────────────────────────────────────────────


def archive(work: Path) -> bool:
    corpus = work / "corpus.jsonl"
    with corpus.open("w", encoding="utf-8") as file:
        for number in range(CORPUS):
            print(json.dumps({"id": f"a{number}", "text": article(number, 3)}, ensure_ascii=False), file=file)
    cost = {}
    for workers in (1, 2):
        words = [str(corpus), "--to", str(work / f"archive-{workers}"), "--workers", str(workers)]
        cost[workers] = measured([PYTHON, "-m", "arqam", "archive", *words])
        print(
            f"  {workers} workers   {cost[workers]}   {CORPUS / cost[workers].wall:.0f} articles a second", flush=True
        )
    return within("two workers, times as fast as one", cost[1].wall / cost[2].wall, at_least=1.7)


# ── across articles ─────────────────────────────────────────────────────────────────────────────────────────────────


def across(work: Path) -> bool:
    """Comparing the claims of 100,000 articles must take no more memory than comparing those of 20,000."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    small = work / "small.jsonl"
    with small.open("w", encoding="utf-8") as file:
        for number in range(100):
            outlet = {"outlet": f"صحيفة {number % 7}", "published": f"2024-01-{1 + number % 28:02}"}
            record = {"id": f"a{number}", "text": article(number, 3)} | outlet
            print(json.dumps(record, ensure_ascii=False), file=file)
    measured([PYTHON, "-m", "arqam", "archive", str(small), "--to", str(work / "small"), "--claims"])
    read = {
        name: pa.concat_tables(pq.read_table(path) for path in (work / "small" / name).rglob("*.parquet"))
        for name in ("articles", "claims")
    }
    good = True
    for topics in ("few", "many"):
        costs = {}
        for count in (20_000, 100_000):
            folder = work / topics / f"{count}"
            _multiply(read, count, folder, apart=topics == "many")
            costs[count] = measured([PYTHON, __file__, "--across", str(folder)])
            what = f"{topics:4} subjects, {count:7} articles, {len(read['claims']) * count // 100} claims"
            print(f"  {what}   {costs[count]}", flush=True)
        ratio = costs[100_000].peak / costs[20_000].peak
        good = within(f"memory with {topics} subjects, beside that of a fifth", ratio, at_most=1.1) and good
    return good


def _multiply(read: dict[str, Any], count: int, folder: Path, *, apart: bool) -> None:
    """An archive of ``count`` articles, a hundred a part, as ``arqam archive`` writes them: the same ones over again.

    Their claims are on the same few subjects, of thousands of articles each; or, ``apart``, every two parts are on
    subjects of their own, so that there are more and more of them.
    """
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    for copy in range(count // 100):
        for name, table in read.items():
            changed = {key: f"{copy}-" for key in (("id",) if name == "articles" else ("id", "article"))}
            for key, before in changed.items():
                renamed = pc.binary_join_element_wise(before, table.column(key), "")
                table = table.set_column(table.schema.get_field_index(key), key, renamed)
            if apart and name == "claims":
                for key in ("period_start", "period_end"):
                    days = pc.add(table.column(key).cast(pa.int32()), pa.scalar(copy // 2, pa.int32()))
                    table = table.set_column(table.schema.get_field_index(key), key, days.cast(pa.date32()))
            part = folder / name / "year=2024" / f"part-{copy:06}.parquet"
            part.parent.mkdir(parents=True, exist_ok=True)
            pq.write_table(table, part, compression="zstd")


def compare(folder: str) -> None:
    """What the notebook does: the subjects that it shows, and the sentences of those in conflict."""
    from arqam.run.archive import across, across_tables, across_views

    tables = Path(folder)
    shown, _ = across_views.foremost(across.subjects(tables, across_tables.articles(tables)))
    across_tables.sentences(tables, {one.id for subject in shown for one in across_views.conflicting(subject)})


def within(what: str, ratio: float, *, at_most: float = float("inf"), at_least: float = 0) -> bool:
    good = at_least <= ratio <= at_most
    aim = f"at most {at_most:.3g}" if at_least == 0 else f"at least {at_least:.3g}"
    print(f"  {what}: {ratio:.3f} ({aim}: {'reached' if good else 'MISSED'})", flush=True)
    return good


def main(chosen: list[str]) -> int:
    parts = {"articles": articles, "growth": growth, "archive": archive, "across": across}
    good = True
    for name in chosen or list(parts):
        print(f"{name}: {(parts[name].__doc__ or '').strip()}".rstrip(": "))
        with tempfile.TemporaryDirectory() as folder:
            good = parts[name](Path(folder)) and good
    return 0 if good else 1


if __name__ == "__main__":
    if sys.argv[1:2] == ["--plain"]:
        plain_functions(*sys.argv[2:4])
    elif sys.argv[1:2] == ["--across"]:
        compare(sys.argv[2])
    else:
        raise SystemExit(main(sys.argv[1:]))
