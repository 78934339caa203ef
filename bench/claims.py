"""What claims cost beside mentions: from bytes to the plan of figures, as a multiple.

    python bench/claims.py [FOLDER | ARTICLES.jsonl.gz]

Reads the articles of a folder (each a folder with its ``source.yml``), or those of a file of JSON lines with ``text``
and, where it is known, ``published``; without one, the repository's own articles. Every article is read once, after
some others that warm up, for a second reading of one text is quicker than any reader's first. Prints the processor
time of each stage, and how many times that of the mentions all of them take; the aim is 6.
"""

from __future__ import annotations

import gzip
import json
import sys
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from itertools import pairwise
from pathlib import Path

import arqam
from arqam.model import Article, Source
from arqam.read.article.opened import article_of, open_article

ROOT = Path(__file__).resolve().parents[1]
STAGES = ("opened", "mentions", "claims", "derived", "planned")
AIM = 6.0
#: One article in so many warms up, and is not counted.
WARMING = 5


def articles(where: Path | None) -> list[Callable[[], Article]]:
    """How to open each article."""
    if where is not None and where.is_file():
        data = gzip.decompress(where.read_bytes()) if where.suffix == ".gz" else where.read_bytes()
        lines = data.decode().rstrip("\n").split("\n")
        return [_opening(json.loads(line), f"article-{number}") for number, line in enumerate(lines)]
    folders = [where] if where else [ROOT / "data" / "raw", ROOT / "data" / "examples", ROOT / "tests" / "articles"]
    found = [path.parent for folder in folders for path in sorted(folder.glob("*/source.yml"))]
    return [partial(open_article, str(folder)) for folder in found]


def _opening(row: dict[str, str], name: str) -> Callable[[], Article]:
    published = date.fromisoformat(row["published"]) if row.get("published") else None
    return partial(article_of, row["text"].encode(), Source(name, published=published), name=f"{name}.txt")


def timed(opened: Callable[[], Article]) -> list[float]:
    """The seconds that each stage of one article takes the processor."""
    at = [time.process_time()]
    article = opened()
    at.append(time.process_time())
    mentions = arqam.mentions(article)
    at.append(time.process_time())
    claims = arqam.claims(article, mentions)
    at.append(time.process_time())
    derived = arqam.derive(claims)
    at.append(time.process_time())
    arqam.plan(claims, derived, article)
    at.append(time.process_time())
    return [after - before for before, after in pairwise(at)]


def main(argv: list[str]) -> int:
    found = articles(Path(argv[0]) if argv else None)
    if len(found) < 2:
        print("bench/claims.py: fewer than two articles stand there: name a folder of articles, or a .jsonl.gz")
        return 2
    warm = found[::WARMING]
    counted = [one for number, one in enumerate(found) if number % WARMING]
    for one in warm:
        timed(one)
    seconds = [sum(stage) for stage in zip(*map(timed, counted), strict=True)]
    ratio = sum(seconds) / seconds[STAGES.index("mentions")]
    print(f"{len(counted)} articles, after {len(warm)} that warm up; milliseconds an article:")
    for stage, spent in zip(STAGES, seconds, strict=True):
        print(f"  {stage:9}{1000 * spent / len(counted):8.2f}")
    print(f"  in all   {1000 * sum(seconds) / len(counted):8.2f}: {ratio:.1f} times the mentions' (the aim: {AIM:.0f})")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
