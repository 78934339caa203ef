"""``arqam site``: the pages of the figures, in a folder that reads without a network."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from arqam.cite.figure import shown
from arqam.cite.site.builder import build
from arqam.draw.drawn_by import FILE, of_project
from arqam.project import FIGURES, PROJECT
from arqam.safe import shown_line


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", type=Path, default=PROJECT / "build" / "site", help="the folder to build into")
    parser.add_argument("--figures", type=Path, default=FIGURES, help="the folder of figures")
    parser.add_argument(
        "--runs", type=Path, default=PROJECT / "build" / "runs", help="the folder of executed notebooks"
    )
    parser.add_argument(
        "--url", help=f"where the site will lie, for links that must be whole (default: the address in {FILE})"
    )


def run(args: argparse.Namespace) -> int:
    base = of_project().address if args.url is None else args.url
    refused: list[str] = []
    first = build(args.out, drawn=args.figures, runs=args.runs, base=base, say=_say, refuse=refused.append)
    for why in refused:
        _say(f"{why} (the others have their pages)")
    print(f"open {shown(first)}")
    return int(bool(refused))


def _say(line: str) -> None:
    print(f"arqam site: {shown_line(line)}", file=sys.stderr)
