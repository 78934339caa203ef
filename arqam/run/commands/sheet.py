"""``arqam sheet``: the contact sheet of every article's figures, into ``build/``."""

from __future__ import annotations

import argparse

from arqam.project import PROJECT, RAW


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("articles", nargs="*", metavar="ARTICLE", help="article ids (all of data/raw)")


def run(args: argparse.Namespace) -> int:
    from arqam.compare.derived import derive
    from arqam.draw.charts import plan
    from arqam.draw.contact import sheets
    from arqam.read.article.opened import open_article
    from arqam.read.quantity.mentions import read
    from arqam.review.applied import claims

    for name in args.articles or sorted(folder.name for folder in RAW.iterdir() if folder.is_dir()):
        article = open_article(name)
        stated = claims(article, read(article))
        charts = plan(stated, derive(stated), article)
        if not len(charts):
            print(f"{name}: nothing can be drawn")
            continue
        for path in sheets(list(charts), PROJECT / "build" / "contact" / name):
            print(path.relative_to(PROJECT))
    return 0
