"""``arqam cite``: a figure's citation, or the collection's."""

from __future__ import annotations

import argparse
import sys

from arqam.cite.figure import Figure, open_figure, shown
from arqam.cite.record import of_collection, records
from arqam.cite.styles import STYLES
from arqam.cite.verify import source_file
from arqam.draw.drawn_by import FILE
from arqam.files import sha256
from arqam.safe import shown_line


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
    if not args.figure:
        sys.stdout.write(style.write([of_collection(lang or "en")]))
        return 0
    figure = open_figure(args.figure)
    sys.stdout.write(style.write(records(figure, lang)))
    if not (figure.sidecar.get("drawn_by") or {}).get("name"):
        print(f"cited without an author: give your name in {FILE}, and `make figures` draws in it", file=sys.stderr)
    print(shown_line(_not_checked(figure)), file=sys.stderr)
    return 0


def _not_checked(figure: Figure) -> str:
    """What is known of a figure that is cited, and what only drawing it again would tell."""
    article = source_file(figure.sidecar)
    same = article is not None and sha256(article) == figure.sidecar["sha256"].get("input")
    checked = ["names", "checksums", "what is written inside", *(["the article"] if same else [])]
    not_checked = [*([] if same else ["the article, whose text is not here,"]), "that it would be drawn so again"]
    return (
        f"checked: {', '.join(checked)}; not checked: {' and '.join(not_checked)}: "
        f"`python -m arqam verify {shown(figure.path('yml'))}` does that"
    )
