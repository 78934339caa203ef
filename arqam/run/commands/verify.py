"""``arqam verify``: make a figure again, and say whether it is what it says."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

from arqam.cite.figure import locate
from arqam.cite.verify import Verification
from arqam.errors import ArqamError
from arqam.project import FIGURES
from arqam.run.remake import Remake, remaking, subjects, verified
from arqam.safe import shown_line

#: What agreeing proves, and what it does not.
PROVEN = "proven: the article's words, read and drawn again, give the same figure; not proven: that they are true"
PROVEN_QUICK = "proven: the files are those that were made; not proven: that they can be made again, or are true"


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "figure",
        nargs="*",
        default=[str(FIGURES)],
        help="a file of a figure (a picture alone too), <article>/<figure>, an id, or a folder (default: figures/)",
    )
    parser.add_argument("--quick", action="store_true", help="look at what lies there only; run no notebook")
    parser.add_argument("--json", action="store_true", help="print the findings as JSON")


def run(args: argparse.Namespace) -> int:
    found = [subject for reference in args.figure for subject in subjects(_path(reference))]
    if not found:
        raise ArqamError(f"there is no figure in {', '.join(args.figure)}: `make figures` makes them")
    with remaking() as remake:
        reports = []
        for number, subject in enumerate(found, start=1):
            report = (
                subject if isinstance(subject, Verification) else _watched(subject, args, remake, number, len(found))
            )
            reports.append(report)
            if not args.json:
                print("\n".join(map(shown_line, lines(report))), flush=True)
    agreeing = sum(report.agrees for report in reports)
    if args.json:
        print(json.dumps([asdict(report) | {"agrees": report.agrees} for report in reports], indent=2))
    else:
        if len(reports) > 1:
            print(f"{agreeing} of {len(reports)} agree")
        if agreeing:
            print(PROVEN_QUICK if args.quick else PROVEN)
    return 0 if agreeing == len(reports) else 1


def _watched(subject, args: argparse.Namespace, remake: Remake, number: int, count: int) -> Verification:
    if sys.stderr.isatty():
        print(f"\r\x1b[K{number}/{count} {shown_line(subject.name)} …", end="", file=sys.stderr, flush=True)
    report = verified(subject, None if args.quick else remake)
    if sys.stderr.isatty():
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)
    return report


def lines(report: Verification) -> list[str]:
    """A report as it is printed: one line where all agrees, else what differs and why."""
    compared = ", ".join(_subjects(report))
    said = [f"{'agrees' if report.agrees else 'DIFFERS'}  {report.name}{f'  ({compared})' if compared else ''}"]
    for finding in report.findings:
        if not finding.agrees:
            mark = "differs" if finding.agrees is False else "note"
            said.append(f"  {mark:<8} {finding.subject}: {finding.detail}")
    if not report.agrees and report.because:
        said.append(f"  because  {report.because}")
    return said


def _subjects(report: Verification) -> list[str]:
    """What agrees, the formats of the pictures together: files, input, data, pixels and hash of png, svg."""
    found: dict[str, list[str]] = {}
    for finding in report.findings:
        if finding.agrees:
            what, _, suffix = finding.subject.partition(" of ")
            found.setdefault(what, []).append(suffix)
    return [f"{what} of {', '.join(of)}" if of[0] else what for what, of in found.items()]


def _path(reference: str) -> Path:
    """A path as it stands; else the figure of that name or id."""
    path = Path(reference)
    return path if path.exists() else locate(reference)
