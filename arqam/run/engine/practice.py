"""One article taken all the way, so that what is loaded or compiled at first use is there before the first fork.

Tables of words, unit registries, locales and fonts are read once a process. A kernel pays for that in every run;
a fork inherits it. Nothing of the practice stays but these caches.
"""

from __future__ import annotations

import tempfile
import warnings
from pathlib import Path

from arqam.project import EXAMPLES


def practise() -> None:
    """Read, tabulate and draw the examples; what goes wrong here will be said by the notebook in which it matters."""
    with warnings.catch_warnings(), tempfile.TemporaryDirectory(prefix="arqam-") as folder:
        warnings.simplefilter("ignore")
        for path in sorted(EXAMPLES.glob("*/article.txt"))[:1]:
            try:
                _take(path, Path(folder))
            except Exception:
                continue


def _take(path: Path, folder: Path) -> None:
    from arqam import tables
    from arqam.compare.derived import derive
    from arqam.draw import charts, finish, rtl
    from arqam.notebook import views
    from arqam.notebook.citation import offer
    from arqam.read.article.opened import open_article
    from arqam.read.quantity.mentions import read
    from arqam.review.applied import claims

    article = open_article(path)
    mentions = read(article)
    said = claims(article, mentions)
    derived = derive(said)
    tables.mentions_table(article, mentions, said)
    tables.claims_table(article, [*said, *derived])
    rtl.table(tables.areas_table(article))
    for table in (tables.places_table, tables.organisations_table, tables.sectors_table):
        table(article)
    for rows in (views.claims(said), views.agreements(said), views.context(said), views.readings(mentions)):
        rtl.table(rows)
    plan = charts.plan(said, derived, article)
    for chart in plan.topic("trade")[:1]:
        for lang in ("ar", "en"):
            files = finish.save(chart, folder, lang=lang)
            rtl.prose(*chart.text(lang, "ar").splitlines())
            offer(files.png)
