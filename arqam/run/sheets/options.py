"""The words of a command line by which a user says how a sheet is to be understood."""

from __future__ import annotations

import argparse

from arqam.errors import ArqamError
from arqam.run.sheets.articles import Layout
from arqam.run.sheets.days import ORDERS
from arqam.safe import shown_line


def configure(parser: argparse.ArgumentParser) -> None:
    sheet = parser.add_argument_group("of a sheet or JSON Lines, where they are not understood (docs/sheets.md)")
    sheet.add_argument(
        "--column",
        action="append",
        default=[],
        metavar="FIELD=HEADING",
        help="which column says what, such as text=المتن; FIELD= for none",
    )
    sheet.add_argument("--dates", choices=ORDERS, default="", help="how 3/4/2024 is written (default: found out)")
    sheet.add_argument("--worksheet", default="", metavar="NAME", help="of a workbook (default: its first)")


def layout(args: argparse.Namespace) -> Layout:
    told = {}
    for word in args.column:
        name, equals, heading = word.partition("=")
        if not equals:
            raise ArqamError(f"--column {shown_line(word)}: it must be FIELD=HEADING, such as text=المتن")
        told[name.strip()] = heading.strip()
    return Layout(told, args.dates, args.worksheet, args.encoding)
