"""``python -m arqam add FILE-or-folder``: take articles into ``data/raw``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from arqam.model import Article, Source
from arqam.read.article.opened import warnings_of
from arqam.run import missing
from arqam.run.adding import Collection
from arqam.run.incoming import incoming
from arqam.run.sheets import options
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
#: How many articles a dry run shows, and how much of the text of each.
SHOWN = 5
OPENING = 70


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "paths",
        nargs="+",
        type=Path,
        metavar="FILE-or-folder",
        help="text, HTML, .docx or PDF; a sheet with a row an article (.csv, .xlsx, .jsonl); a folder: all in it",
    )
    parser.add_argument("--encoding", help="the encoding of the file, such as windows-1256 (default: found out)")
    parser.add_argument("--dry-run", action="store_true", help="show the first articles as understood; take none in")
    said = parser.add_argument_group("of the article, or of all whose row in a sheet does not say")
    for name, purpose in FIELDS.items():
        said.add_argument(f"--{name}", default="", help=purpose)
    options.configure(parser)


def run(args: argparse.Namespace) -> int:
    fields = {name: getattr(args, name) for name in FIELDS}
    layout = options.layout(args)
    everything = [incoming(path, layout) for path in args.paths]
    for line in (line for each in everything for sheet in each.sheets for line in sheet.understood()):
        print(line)
    many = sum(each.count for each in everything) > 1
    collection = Collection.open(writing=not args.dry_run)
    added: list[Source] = []
    refused = 0
    for outcome in (outcome for each in everything for outcome in each.add(collection, fields)):
        if outcome.article is None:
            refused += 1
            print(f"refused: {shown_line(outcome.refused)}", file=sys.stderr)
            continue
        added.append(outcome.article.source)
        if not args.dry_run or len(added) <= SHOWN:
            _tell(outcome.article, dry=args.dry_run, whole=args.dry_run or not many)
    _close(added, refused, dry=args.dry_run, many=many)
    return 1 if refused else 0


def _tell(article: Article, *, dry: bool, whole: bool) -> None:
    """The line of an article; where it is one, or to be looked at, also how it was understood."""
    source = article.source
    print(f"{'would add' if dry else 'added'} data/raw/{source.id}: {shown_line(source.title) or '(no title found)'}")
    if whole:
        print(f"  outlet: {shown_line(source.outlet) or '(not found)'}")
        print(f"  published: {source.published or '(not found)'}")
        print(f"  text: {len(article.clean):,} characters, «{shown_line(article.clean[:OPENING])}…»")
        if "taken_from" not in source.fields:
            print(f"  read as: {shown_line(article.decisions['encoding'])}")
    for warning in warnings_of(article):
        print(f"  warning: {'' if whole else f'{source.id}: '}{shown_line(warning)}", file=sys.stderr)


def _close(added: list[Source], refused: int, *, dry: bool, many: bool) -> None:
    """What is missing and what that costs; how many were added; what comes next."""
    for line in missing.told(added):
        print(line)
    if many:
        print(f"{len(added)} {'would be ' if dry else ''}added, {refused} refused")
    if added and not dry:
        of = "its source.yml" if len(added) == 1 else f"the source.yml of all {len(added)}"
        print(f"Check {of} before you use the figures.")
