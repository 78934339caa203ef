"""``arqam verify``: make a figure again, and say whether it is what it says."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

from arqam.cite.figure import locate
from arqam.cite.verify import Report
from arqam.errors import ArqamError
from arqam.project import FIGURES
from arqam.run.remake import Remake, remaking, subjects, verified


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
            report = subject if isinstance(subject, Report) else _watched(subject, args, remake, number, len(found))
            reports.append(report)
            if not args.json:
                print("\n".join(lines(report)), flush=True)
    if args.json:
        print(json.dumps([asdict(report) | {"agrees": report.agrees} for report in reports], indent=2))
    return 0 if all(report.agrees for report in reports) else 1


def _watched(subject, args: argparse.Namespace, remake: Remake, number: int, count: int) -> Report:
    if sys.stderr.isatty():
        print(f"\r\x1b[K{number}/{count} {subject.name} …", end="", file=sys.stderr, flush=True)
    report = verified(subject, None if args.quick else remake)
    if sys.stderr.isatty():
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)
    return report


def lines(report: Report) -> list[str]:
    """A report as it is printed: one line where all agrees, else what differs and why."""
    said = "agrees" if report.agrees else "DIFFERS"
    compared = ", ".join(finding.subject for finding in report.findings if finding.agrees)
    shown = [f"{said}  {report.name}  ({compared})" if compared else f"{said}  {report.name}"]
    for finding in report.findings:
        if not finding.agrees:
            mark = "differs" if finding.agrees is False else "note"
            shown.append(f"  {mark:<8} {finding.subject}: {finding.detail}")
    if not report.agrees and report.because:
        shown.append(f"  because  {report.because}")
    return shown


def _path(reference: str) -> Path:
    """A path as it stands; else the figure of that name or id."""
    path = Path(reference)
    return path if path.exists() else locate(reference)
