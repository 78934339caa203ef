"""Fuzzing of claims, derived figures and plans by made-up articles: ``make fuzz SECONDS=600``.

Articles are made of the tables' words in the shapes of the press, and of words that a person wrote in another order
(tests/made_up.py), one after another by number; of some the charts are drawn. What breaks is cut down to what still
breaks and goes to build/fuzz/words-<number>.txt; once it is mended, its kind becomes a case of the tests.
"""

import sys
import time
import traceback
from collections import Counter
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from made_up import MadeUp, follow, made_up, recombined  # noqa: E402

#: Of one article in so many the charts are drawn: it takes longer than all the rest. It is odd, so that both kinds are.
DRAWN = 9


def why(article: MadeUp) -> str:
    """What breaks, in one line; "" where nothing does."""
    try:
        follow(article, drawing=True)
        return ""
    except Exception as error:
        last = traceback.extract_tb(error.__traceback__)[-1]
        return f"{type(error).__name__} in {Path(last.filename).name}, line {last.lineno}: {str(error)[:200]}"


def kind(said: str) -> str:
    """Where a failure is: the same place is one kind, whatever the words were."""
    return said.partition("was lost")[2].partition(")")[0] or said.partition(":")[0]


def smaller(article: MadeUp, said: str) -> MadeUp:
    """The article without the words that it breaks without, by halves, quarters, down to single words."""
    words = article.text.split(" ")
    size = max(len(words) // 2, 1)
    while size:
        at = 0
        while at < len(words):
            left = words[:at] + words[at + size :]
            if kind(why(replace(article, text=" ".join(left)))) == kind(said):
                words = left
            else:
                at += size
        size //= 2
    return replace(article, text=" ".join(words))


def main(seconds: float, first: int, out: Path) -> int:
    out.mkdir(parents=True, exist_ok=True)
    found: Counter[str] = Counter()
    number, claims, charts, until = first, 0, 0, time.monotonic() + seconds
    while time.monotonic() < until:
        article = made_up(number) if number % 2 else recombined(number)
        try:
            here = follow(article, drawing=number % DRAWN == 1)
            claims, charts = claims + here[0], charts + here[1]
        except Exception:
            said = why(article)
            found[kind(said)] += 1
            if found[kind(said)] == 1:
                least = smaller(article, said)
                (out / f"words-{number}.txt").write_text(f"{least.published}\n{least.text}\n", encoding="utf-8")
                print(f"{number}: {said}\n    {least.published} {least.text!r}", flush=True)
        number += 1
    read = f"{number - first} articles from number {first} on: {claims} claims, {charts} charts"
    print(f"{read}, {found.total()} broke")
    for place, count in found.most_common():
        print(f"  {count} {place}")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]), int(sys.argv[2]), ROOT / "build" / "fuzz"))
