"""``arqam cite``: a figure's citation, or the collection's."""

from __future__ import annotations

import argparse
import sys

from arqam.cite.figure import open_figure
from arqam.cite.record import of_collection, records
from arqam.cite.styles import STYLES


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "figure",
        nargs="?",
        help="a file of the figure, <article>/<figure>, or its id; without it, the collection is cited",
    )
    parser.add_argument("--style", choices=STYLES, default="apa", help="how (default: %(default)s)")
    parser.add_argument("--lang", choices=("ar", "en"), help="the language of the title (default: the style's own)")


def run(args: argparse.Namespace) -> int:
    style = STYLES[args.style]
    lang = args.lang or style.lang
    cited = records(open_figure(args.figure), lang) if args.figure else [of_collection(lang or "en")]
    sys.stdout.write(style.write(cited))
    return 0
