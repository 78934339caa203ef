"""``arqam batch``: run notebooks over many articles."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from arqam.errors import ArqamError
from arqam.run.batch.described import Batch, make_batch, read_batch
from arqam.run.batch.runner import end_in_peace, reasons, run_batch
from arqam.safe import shown_line


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", nargs="?", help="a batch file (YAML); or give the batch in words:")
    words = parser.add_argument_group("a batch in words")
    words.add_argument(
        "--articles",
        nargs="+",
        metavar="A",
        help="ids, files, folders, patterns, or a CSV of parameters; beside a file: those of its articles alone",
    )
    words.add_argument("--notebooks", nargs="+", metavar="N", help="names, numbers or paths")
    words.add_argument(
        "-p", dest="parameters", action="append", default=[], metavar="NAME=VALUE", help="several values: NAME=ar,en"
    )
    both = parser.add_argument_group("in words, or in place of what the file says")
    both.add_argument("--to", help="where executed notebooks go (default: build/runs)")
    both.add_argument("--out", help="where tables and figures go (default: the project)")
    both.add_argument("--timeout", type=float, help="seconds for one run")
    both.add_argument("--memory", help="address space for one run, as 4GB")
    both.add_argument("--retries", type=int, help="of a run whose process was lost (default: 1)")
    parser.add_argument("--workers", type=int, default=0, help="runs at a time on this machine (default: its cores)")
    parser.add_argument("--scheduler", metavar="ADDRESS", help="of a Dask scheduler, as tcp://host:8786")
    parser.add_argument("--engine", choices=("fork", "kernel"), default="fork", help="kernel: ordinary Jupyter kernels")
    parser.add_argument("--force", action="store_true", help="run what is whole too")
    parser.add_argument("--dry-run", action="store_true", help="say what would run, and run nothing")
    parser.add_argument("--explain", action="store_true", help="say why each run happens")


def run(args: argparse.Namespace) -> int:
    if args.workers < 0:
        raise ArqamError(f"--workers {args.workers}: it must be 1 or more")
    batch = _batch(args)
    if args.dry_run:
        return _dry_run(batch, args.force, args.explain)
    report = run_batch(
        batch,
        scheduler=args.scheduler,
        workers=args.workers,
        kernel=args.engine == "kernel",
        force=args.force,
        say=print if args.explain else lambda line: None,
    )
    if report.interrupted:
        end_in_peace()
    print(report.text(), file=sys.stderr if report.status else sys.stdout)
    return report.status


def _batch(args: argparse.Namespace) -> Batch:
    given = {name: getattr(args, name) for name in ("to", "out", "timeout", "memory", "retries")}
    given = {name: value for name, value in given.items() if value is not None}
    for name in {"to", "out"} & given.keys():
        given[name] = str(Path(given[name]).expanduser().absolute())  # a shell's paths start where the shell is
    if args.file:
        if args.notebooks or args.parameters:
            raise ArqamError("give a batch file or a batch in words, not both (--articles narrows a file's)")
        return read_batch(args.file, only=args.articles, **given)
    grid: dict[str, list[str]] = {}
    for word in args.parameters:
        name, equals, values = word.partition("=")
        if not equals:
            raise ArqamError(f"-p {word}: it must be NAME=VALUE")
        grid.setdefault(name, []).extend(values.split(","))
    return make_batch({"articles": args.articles or "data/raw/*", "notebooks": args.notebooks, "grid": grid} | given)


def _dry_run(batch: Batch, force: bool, explain: bool) -> int:
    count = 0
    for planned, why in reasons(batch, force):
        count += bool(why)
        if why or explain:
            print(shown_line(f"{planned.name}: {why or 'whole'}" if explain else planned.name))
    for planned, why in batch.refused:
        print(shown_line(f"{planned.name} would fail: {why}"), file=sys.stderr)
    print(f"{count} of {len(batch.runs) + len(batch.after) + len(batch.refused)} runs would happen")
    return int(bool(batch.refused))
