"""How fast Arqam reads, beside Maha (``mahad`` 0.3.0), another recogniser of Arabic quantities.

    python bench/reading.py [TEXTS.jsonl.gz]

Both read the same texts, one article a call, on one core, each in a fresh process of its own, warmed by the same texts
(which are not measured), and as often as the other; what is shown is the median of their processor times. Maha has an
environment of its own under ``build/``, for it needs an older ``regex`` and a Python up to 3.12.

The repository has no right to many real articles: of its texts one is real, and the others were written for the guide
and the tests, as is said beside each. JSON Lines of real ones (``text``), named on the command line, are read first.

Maha has four kinds of quantity: numerals, ordinals, durations and times of day; Arqam always reads these, and money,
percentages, measures, counts with their nouns, dates and years besides. The aim, ten times as fast, is set for news as
it is printed and for all that Maha has but times of day, which take it so long that they would flatter Arqam. What it
takes for all four, and for bare numerals alone (a small part of what Arqam does in its time), is shown beside it, and
so are texts chosen for their many numbers, where the ratio is smaller: most of them are read, not skipped. Measured in
this way on 29 November 2026, on a busy machine, the aim is not reached: 6.5 times on 61 real articles, 7.3 on the news
here. (An earlier bench measured Arqam, and not Maha, in the process that had read the texts before.)

The floor, 1 MB of UTF-8 a second, is set for news as it is printed too, at every length from 1 kB to 10 MB; the
passages thick with numbers, a quantity in every forty characters, show what a text of nothing else takes.
"""

from __future__ import annotations

import gc
import gzip
import json
import shutil
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median

from arqam.read.article.opened import open_article
from arqam.read.quantity.mentions import find
from batches import within

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))
from reading_cases import DEVELOPMENT, REGRESSION, read_texts  # noqa: E402

MAHA = ROOT / "build" / "maha"
MAHA_PACKAGES = ("mahad==0.3.0", "regex==2021.11.10")
MAHA_PYTHONS = ((3, 10), (3, 11), (3, 12))
LIKE_FOR_LIKE = "Maha, all but times"
MAHA_KINDS = {
    "Maha, numerals only": ["numeral"],
    LIKE_FOR_LIKE: ["numeral", "ordinal", "duration"],
    "Maha, all it has": ["numeral", "ordinal", "duration", "time"],
}
#: Reads JSON lines of texts, warms up on the first one, and prints how long the others took and what was found.
READS = """
import json, sys, time
{count}
warm, *texts = [json.loads(line) for line in sys.stdin]
count(warm)
start = time.process_time()
found = sum(map(count, texts))
print(json.dumps([time.process_time() - start, found]))
"""
ARQAM_COUNTS = """
from arqam.read.quantity.mentions import find
count = lambda text: len(find(text))
"""
MAHA_COUNTS = """
from maha.parsers.functions import parse_dimension
kinds = dict.fromkeys(sys.argv[1:], True)

def count(text):
    try:
        return len(parse_dimension(text, **kinds))
    except Exception:  # it fails on some texts; the time that it took until then counts
        return 0
"""
#: How often each program reads the texts, every time in a fresh process.
PASSES = 3


def real(path: Path) -> list[str]:
    """Real articles, as a corpus of one's own holds them: the ``text`` of each line, each text once."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        return list(dict.fromkeys(json.loads(line)["text"] for line in lines))


def news() -> list[str]:
    """News as it is printed: the first article, which is real; those of the guide and the tests, which are written."""
    folders = (ROOT / "data" / "raw", ROOT / "data" / "examples", ROOT / "tests" / "articles")
    return [open_article(str(path.parent)).clean for folder in folders for path in sorted(folder.glob("*/source.yml"))]


def dense() -> list[str]:
    """Passages in the manner of news, written for the tests with many numbers: one in every forty characters."""
    return [case.text for case in read_texts(REGRESSION / "texts")]


def maha_base() -> str | None:
    """A Python that Maha can have: the one that runs this if it can, else the first on the path that runs."""
    names = (sys.executable, *(f"python{major}.{minor}" for major, minor in reversed(MAHA_PYTHONS)))
    for name in filter(shutil.which, names):
        asked = [name, "-c", "import sys; print(sys.version_info[:2] in " + repr(MAHA_PYTHONS) + ")"]
        answer = subprocess.run(asked, capture_output=True, text=True, check=False)  # a shim may be there and not run
        if answer.stdout.strip() == "True":
            return name
    return None


def maha() -> Path | None:
    """Maha's own Python, set up on the first call; None where that cannot be done."""
    python, base = MAHA / "bin" / "python", maha_base()
    if python.exists() or base is None:
        return python if python.exists() else None
    uv = shutil.which("uv") or next(iter(ROOT.glob(".uv/bin/uv")), None)
    try:
        if uv:
            subprocess.run([uv, "venv", "--quiet", "--python", base, MAHA], check=True)
            subprocess.run([uv, "pip", "install", "--quiet", "--python", python, *MAHA_PACKAGES], check=True)
        else:
            subprocess.run([base, "-m", "venv", MAHA], check=True)
            subprocess.run([python, "-m", "pip", "install", "--quiet", *MAHA_PACKAGES], check=True)
    except subprocess.CalledProcessError:
        shutil.rmtree(MAHA, ignore_errors=True)
        return None
    return python


#: What both read before the clock runs, so that each has loaded what it loads: none of the texts that are measured.
WARM = "\n\n".join(case.text for case in read_texts(DEVELOPMENT / "texts"))[:20_000]


def seconds_of(python: Path | str, count: str, texts: Sequence[str], kinds: Sequence[str] = ()) -> tuple[float, int]:
    """The median of the processor seconds that a program takes, and how much it finds."""
    lines = "".join(json.dumps(text) + "\n" for text in [WARM, *texts])
    command = [python, "-c", READS.format(count=count), *kinds]
    times = []
    for _ in range(PASSES):
        done = subprocess.run(command, input=lines, capture_output=True, text=True, check=True)
        seconds, found = json.loads(done.stdout)
        times.append(seconds)
    return median(times), found


def timed(work: Callable[[], int]) -> tuple[float, int]:
    start = time.process_time()
    found = work()
    return time.process_time() - start, found


def rate(texts: Sequence[str], seconds: float) -> tuple[float, float]:
    """Characters and megabytes of UTF-8 a second."""
    return sum(map(len, texts)) / seconds, sum(len(text.encode()) for text in texts) / seconds / 1e6


def beside_maha(title: str, texts: Sequence[str]) -> dict[str, float]:
    """How many times as fast as Maha, by what Maha looks for; empty where it cannot be had."""
    rows = {"Arqam": seconds_of(sys.executable, ARQAM_COUNTS, texts)}
    python = maha()
    if python:
        rows |= {name: seconds_of(python, MAHA_COUNTS, texts, kinds) for name, kinds in MAHA_KINDS.items()}
    print(f"\n{title}: {sum(map(len, texts)):,} characters in {len(texts)} texts, one core")
    print(f"{'':22}{'CPU s':>9}{'found':>7}{'characters/s':>14}{'MB/s':>7}{'Arqam reads':>14}")
    for name, (seconds, found) in rows.items():
        characters, megabytes = rate(texts, seconds)
        ratio = f"{seconds / rows['Arqam'][0]:.1f} times" if name != "Arqam" else ""
        print(f"{name:22}{seconds:9.3f}{found:7}{characters:14,.0f}{megabytes:7.2f}{ratio:>14}", flush=True)
    if not python:
        versions = ", ".join(f"{major}.{minor}" for major, minor in MAHA_PYTHONS)
        print(f"Maha was left out: it needs one of Python {versions} and the package index")
    return {name: rows[name][0] / rows["Arqam"][0] for name in rows if name != "Arqam"}


def by_length(title: str, texts: Sequence[str]) -> float:
    """The slowest of the rates, in MB a second.

    Ten megabytes hold a million objects of mentions, which the garbage collector looks over: a tenth of the time.
    """
    print(f"\none text of {title}, longer and longer: the rate stays, so time is linear")
    whole, rates = "\n\n".join(texts), []
    for size in (1_000, 10_000, 100_000, 1_000_000, 10_000_000):
        text = cut(whole * (size // len(whole.encode()) + 1), size)
        times = max(1, min(50, 2_000_000 // size))
        seconds = min(timed(lambda text=text: len(find(text)))[0] for _ in range(times))
        rates.append(rate([text], seconds)[1])
        print(f"{size / 1000:>10,.0f} kB{seconds:10.4f} s{rates[-1]:8.2f} MB/s", flush=True)
    return min(rates)


def cut(text: str, size: int) -> str:
    """As much of a text as has ``size`` bytes."""
    return text.encode()[:size].decode(errors="ignore")


def streamed(texts: Sequence[str]) -> bool:
    print("\na corpus, streamed article by article: memory as Python traces it")
    articles, read = endless(texts), 0
    for _ in texts:
        find(next(articles))  # the tables are read
    tracemalloc.start()
    for step in (1, 2, 4, 8):
        while read < step * 1_000_000:
            text = next(articles)
            find(text)
            read += len(text.encode())
        gc.collect()
        kept, most = tracemalloc.get_traced_memory()
        print(f"{step:>7} MB read{kept / 1e3:>8.0f} kB kept{most / 1e6:>8.1f} MB at most")
    tracemalloc.stop()
    return within("MB at most, the caches of words included", most / 1e6, at_most=4)


def endless(texts: Sequence[str]) -> Iterator[str]:
    """The articles over and over, each time with other numbers, so that no cache can know them."""
    turn = 0
    while True:
        turn += 1
        for text in texts:
            yield f"{turn} ألف طن. {text.replace('14', str(100 + turn % 900))}"


def main() -> int:
    for path in map(Path, sys.argv[1:]):
        beside_maha(f"real articles of {path.name}", real(path))
    printed = beside_maha("news as it is printed (one real article, the others written for guide and tests)", news())
    good = not printed or within("times as fast as Maha on it", printed[LIKE_FOR_LIKE], at_least=10)
    beside_maha("passages thick with numbers (written for the tests)", dense())
    slowest = by_length("news as it is printed", news())
    good = within("MB a second at the slowest length", slowest, at_least=1) and good
    by_length("passages thick with numbers", dense())
    good = streamed(news() + dense()) and good
    return 0 if good else 1


if __name__ == "__main__":
    raise SystemExit(main())
