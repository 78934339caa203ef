"""``python -m arqam add FILE-or-folder``: take articles into ``data/raw``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from arqam.read.article.opened import warnings_of
from arqam.run.adding import add_all
from arqam.safe import shown_line

#: What can be said of the source on the command line; the file itself is asked for the rest.
FIELDS = {
    "id": "the article's id, the name of its folder (default: after the file or the title)",
    "title": "the title",
    "outlet": "who published it",
    "published": "the day that it was published, such as 2024-07-04",
    "place": "where it was written",
    "author": "who wrote it",
    "url": "the address of its page",
    "accessed": "the day that it was saved, such as 2024-07-05",
    "licence": "under what terms it may be used",
}


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "paths", nargs="+", type=Path, metavar="FILE-or-folder", help="text or HTML; a folder: all in it"
    )
    parser.add_argument("--encoding", help="the encoding of the file, such as windows-1256 (default: found out)")
    for name, purpose in FIELDS.items():
        parser.add_argument(f"--{name}", default="", help=purpose)


def run(args: argparse.Namespace) -> int:
    fields = {name: getattr(args, name) for name in FIELDS}
    added = refused = 0
    for path in args.paths:
        for outcome in add_all(path, fields, encoding=args.encoding):
            if outcome.article is None:
                refused += 1
                print(f"refused: {shown_line(outcome.refused)}", file=sys.stderr)
                continue
            added += 1
            source = outcome.article.source
            print(f"added data/raw/{source.id}: {shown_line(source.title) or '(no title found)'}")
            print(f"  outlet: {shown_line(source.outlet) or '(not found)'}")
            print(f"  published: {source.published or '(not found)'}")
            print(f"  read as: {shown_line(outcome.article.decisions['encoding'])}")
            for warning in warnings_of(outcome.article):
                print(f"  warning: {shown_line(warning)}", file=sys.stderr)
    if added:
        print(
            f"Check {'its source.yml' if added == 1 else f'the source.yml of all {added}'} before you use the figures."
        )
    if added + refused > 1:
        print(f"{added} added, {refused} refused")
    return 1 if refused else 0
