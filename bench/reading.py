"""How fast Arqam reads, beside Maha (``mahad`` 0.3.0), another recogniser of Arabic quantities.

Both read the same news text, the project's own test articles and the first article, one article a call, on one core,
in one run, measured by the processor time of each. Maha runs for its numbers alone, for all but times of day (which
take it minutes), and for every kind of quantity that it has implemented; money is none of them. It has an environment
of its own under ``build/``, for it needs an older ``regex`` and Python.
"""

from __future__ import annotations

import gc
import json
import shutil
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from arqam.read.article import open_article
from arqam.read.mentions import find

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))
from reading_cases import EVALUATION, read_texts  # noqa: E402

MAHA = ROOT / "build" / "maha"
MAHA_PACKAGES = ("mahad==0.3.0", "regex==2021.11.10")
MAHA_PYTHONS = ("3.12", "3.11", "3.10")
MAHA_KINDS = {
    "Maha, numbers only": ["numeral"],
    "Maha, all but times": ["numeral", "ordinal", "duration"],
    "Maha, all it has": ["numeral", "ordinal", "duration", "time"],
}
#: Reads JSON lines of texts, warms up on the first one, and prints how long the others took and what was found.
MAHA_READS = """
import json, sys, time
from maha.parsers.functions import parse_dimension
kinds = dict.fromkeys(sys.argv[1:], True)
warm, *texts = [json.loads(line) for line in sys.stdin]

def count(text):
    try:
        return len(parse_dimension(text, **kinds))
    except Exception:  # it fails on some texts; the time that it took until then counts
        return 0

count(warm)
start = time.process_time()
found = sum(map(count, texts))
print(json.dumps([time.process_time() - start, found]))
"""


def first_article() -> list[str]:
    """News as it is printed: a quantity in every four hundred characters."""
    return [open_article("china-kazakhstan-2024").clean]


def test_articles() -> list[str]:
    """News thick with numbers: a quantity in every sixty characters."""
    return [case.text for case in read_texts(EVALUATION / "texts")]


def maha() -> Path | None:
    """Maha's own Python, set up on the first call; None where that cannot be done."""
    python = MAHA / "bin" / "python"
    if python.exists():
        return python
    uv = shutil.which("uv") or next(iter(ROOT.glob(".uv/bin/uv")), None)
    old = next((found for version in MAHA_PYTHONS if (found := shutil.which(f"python{version}"))), None)
    if old is None:
        return None
    try:
        if uv:
            subprocess.run([uv, "venv", "--quiet", "--python", old, MAHA], check=True)
            subprocess.run([uv, "pip", "install", "--quiet", "--python", MAHA, *MAHA_PACKAGES], check=True)
        else:
            subprocess.run([old, "-m", "venv", MAHA], check=True)
            subprocess.run([python, "-m", "pip", "install", "--quiet", *MAHA_PACKAGES], check=True)
    except subprocess.CalledProcessError:
        shutil.rmtree(MAHA, ignore_errors=True)
        return None
    return python


def arqam_seconds(texts: Sequence[str]) -> tuple[float, int]:
    find(texts[0])
    return timed(lambda: sum(len(find(text)) for text in texts))


def maha_seconds(python: Path, texts: Sequence[str], kinds: Sequence[str]) -> tuple[float, int]:
    lines = "".join(json.dumps(text) + "\n" for text in [texts[0], *texts])
    command = [python, "-c", MAHA_READS, *kinds]
    done = subprocess.run(command, input=lines, capture_output=True, text=True, check=True)
    seconds, found = json.loads(done.stdout)
    return seconds, found


def timed(work: Callable[[], int]) -> tuple[float, int]:
    start = time.process_time()
    found = work()
    return time.process_time() - start, found


def rate(texts: Sequence[str], seconds: float) -> tuple[float, float]:
    """Characters and megabytes of UTF-8 a second."""
    return sum(map(len, texts)) / seconds, sum(len(text.encode()) for text in texts) / seconds / 1e6


def beside_maha(title: str, texts: Sequence[str]) -> None:
    rows = {"Arqam": min(arqam_seconds(texts) for _ in range(5))}
    python = maha()
    if python:
        for name, kinds in MAHA_KINDS.items():
            rows[name] = maha_seconds(python, texts, kinds)
    print(f"\n{title}: {sum(map(len, texts)):,} characters, one core")
    print(f"{'':22}{'CPU s':>9}{'found':>7}{'characters/s':>14}{'MB/s':>7}{'Arqam reads':>14}")
    for name, (seconds, found) in rows.items():
        characters, megabytes = rate(texts, seconds)
        ratio = f"{seconds / rows['Arqam'][0]:.1f} times" if name != "Arqam" else ""
        print(f"{name:22}{seconds:9.3f}{found:7}{characters:14,.0f}{megabytes:7.2f}{ratio:>14}")
    if not python:
        print(f"Maha was left out: it needs one of Python {', '.join(MAHA_PYTHONS)} and the package index")


def by_length(texts: Sequence[str]) -> None:
    print("\none text, longer and longer: the rate stays, so time is linear")
    whole = "\n\n".join(texts)
    for size in (1_000, 10_000, 100_000, 1_000_000, 10_000_000):
        text = cut(whole * (size // len(whole.encode()) + 1), size)
        seconds = min(timed(lambda text=text: len(find(text)))[0] for _ in range(5 if size < 1_000_000 else 1))
        print(f"{size / 1000:>10,.0f} kB{seconds:10.3f} s{rate([text], seconds)[1]:8.2f} MB/s")


def cut(text: str, size: int) -> str:
    """As much of a text as has ``size`` bytes."""
    return text.encode()[:size].decode(errors="ignore")


def streamed(texts: Sequence[str]) -> None:
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


def endless(texts: Sequence[str]) -> Iterator[str]:
    """The articles over and over, each time with other numbers, so that no cache can know them."""
    turn = 0
    while True:
        turn += 1
        for text in texts:
            yield f"{turn} ألف طن. {text.replace('14', str(100 + turn % 900))}"


def main() -> None:
    beside_maha("the first article", first_article())
    beside_maha("articles thick with numbers", test_articles())
    by_length(test_articles())
    streamed(first_article() + test_articles())


if __name__ == "__main__":
    main()
