"""What cleaning costs: less than reading the quantities, and time and memory that grow with the file.

    python bench/cleaning.py

Prints what cleaning and reading an article of 10 kB cost, the best of five, and then for files of 1, 2, 5 and 10 MB
the seconds and the memory for each MB; exits with 1 where cleaning costs more than reading, or where they grow.
"""

import sys
import time
import tracemalloc
from collections.abc import Callable

from arqam import project
from arqam.model import Source
from arqam.read.article.opened import article_of
from arqam.read.page.clean import clean
from arqam.read.page.tracked import Tracked
from arqam.read.quantity.mentions import read

#: How much more a megabyte of the largest file may cost than one of the smallest.
GROWTH = 1.5


def best(call: Callable[[], object], times: int = 5) -> float:
    seconds = []
    for _ in range(times):
        began = time.process_time()  # the processor's time, whatever else the machine is doing
        call()
        seconds.append(time.process_time() - began)
    return min(seconds)


def main() -> int:
    text = next(project.RAW.glob("*/article.txt")).read_text(encoding="utf-8")
    small = text.encode()[:10_000].decode(errors="ignore").encode()
    article = article_of(small, Source("small"), name="small.txt")
    cleaning = best(lambda: clean(Tracked(article.raw)))
    opening = best(lambda: article_of(small, Source("small"), name="small.txt"))
    reading = best(lambda: read(article))
    print(
        f"10 kB: cleaned in {1000 * cleaning:.1f} ms, its quantities read in {1000 * reading:.1f} ms "
        f"(opened, with its structure and quotations, in {1000 * opening:.1f} ms)"
    )
    costs = []
    for megabytes in (1, 2, 5, 10):
        data = (text * (megabytes * 1_000_000 // len(text.encode()) + 1)).encode()
        seconds = best(lambda data=data: article_of(data, Source("large"), name="large.txt"), 1)
        tracemalloc.start()
        article_of(data, Source("large"), name="large.txt")
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        size = len(data) / 1e6
        costs.append((seconds / size, peak / size))
        print(
            f"{size:5.1f} MB: {seconds:6.2f} s; for each MB {seconds / size:.2f} s "
            f"and {peak / size / 1e6:.0f} MB of memory"
        )
    grows = any(costs[-1][kind] > GROWTH * costs[0][kind] for kind in (0, 1))
    return 1 if cleaning > reading or grows else 0


if __name__ == "__main__":
    sys.exit(main())
