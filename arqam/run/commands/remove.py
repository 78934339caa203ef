"""``python -m arqam remove ID…``: take articles away, with all that was made of them."""

from __future__ import annotations

import argparse
from pathlib import Path

from arqam import project
from arqam.run.removing import home_of, take_away
from arqam.safe import shown_line


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("articles", nargs="+", metavar="ID", help="of folders in data/raw")
    parser.add_argument("--runs", type=Path, help="the folder of executed notebooks (default: build/runs)")


def run(args: argparse.Namespace) -> int:
    runs = args.runs or project.PROJECT / "build" / "runs"
    for name in args.articles:
        home_of(name)  # all are looked at before one is moved
    for name in args.articles:
        moved, to = take_away(name, runs)
        print(f"removed {shown_line(name)}: {', '.join(moved)}")
        print(f"  they lie in {to} until `make clean`; `make site` builds the pages without them")
    return 0
