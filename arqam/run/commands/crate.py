"""``arqam crate``: the research object, as a folder and as the zip to deposit."""

from __future__ import annotations

import argparse
from pathlib import Path

from arqam.cite.crate import CrateParts, build
from arqam.cite.figure import shown
from arqam.project import DERIVED, FIGURES, PROJECT


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", type=Path, default=PROJECT / "build" / "crate", help="the folder to pack into")
    parser.add_argument("--figures", type=Path, default=FIGURES, help="the folder of figures")
    parser.add_argument(
        "--runs", type=Path, default=PROJECT / "build" / "runs", help="the folder of executed notebooks"
    )
    parser.add_argument("--derived", type=Path, default=DERIVED, help="the folder of tables")


def run(args: argparse.Namespace) -> int:
    packed = build(args.out, CrateParts(args.figures, args.runs, args.derived))
    print(f"{shown(packed)} is ready to deposit; {shown(args.out)} holds the same files")
    return 0
