"""``arqam archive``: read a whole corpus to one Parquet dataset."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path

from arqam.errors import ArqamError
from arqam.run.archive import workbook
from arqam.run.archive.across_tables import repeated
from arqam.run.archive.documents import Slice
from arqam.run.archive.parts import remove_after, sweep_all
from arqam.run.archive.records import NO_RECORDS
from arqam.run.archive.slices import Options, Result, failure, perform_slice, slices, total
from arqam.run.batch.described import amount, cores
from arqam.run.batch.perform import identity
from arqam.run.batch.progress import progress
from arqam.run.batch.runner import Pool, alone, end_in_peace, stoppable
from arqam.run.batch.scheduler import Gone, in_flight
from arqam.run.sheets import options
from arqam.safe import shown_line

#: How many failures, and how many ids that articles share, a terminal shows.
SHOWN = 10


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("corpus", type=Path, help="a folder of texts, or a .zip, .csv, .xlsx, .jsonl or .parquet file")
    parser.add_argument("--to", type=Path, required=True, help="the folder of the dataset")
    parser.add_argument("--claims", action="store_true", help="write the table of claims too")
    parser.add_argument("--text", metavar="FIELD", help="the field that holds the article's text (default: found out)")
    parser.add_argument("--encoding", help="the encoding of a CSV, such as windows-1256 (default: found out)")
    parser.add_argument("--xlsx", type=Path, metavar="OUT", help="write the tables to one Excel workbook too")
    parser.add_argument("--slice", type=int, default=100, help="articles a part (default: %(default)s)")
    parser.add_argument("--memory", default="4GB", help="address space for reading one slice (default: %(default)s)")
    parser.add_argument("--timeout", type=float, default=600, help="seconds for one article (default: %(default)s)")
    parser.add_argument("--workers", type=int, default=0, help="slices at a time on this machine (default: its cores)")
    parser.add_argument("--scheduler", metavar="ADDRESS", help="of a Dask scheduler, as tcp://host:8786")
    parser.add_argument("--force", action="store_true", help="read again what is whole")
    options.configure(parser)


def run(args: argparse.Namespace) -> int:
    if args.slice < 1:
        raise ArqamError(f"--slice {args.slice}: it must be 1 or more")
    if args.xlsx and args.xlsx.suffix.lower() != ".xlsx":
        raise ArqamError(f"--xlsx {shown_line(str(args.xlsx))}: a workbook ends in .xlsx; name it so")
    if not 0 <= args.timeout < float("inf"):
        raise ArqamError(f"--timeout {args.timeout:g}: it must be 0 (no end) or more seconds")
    if args.workers < 0:
        raise ArqamError(f"--workers {args.workers}: it must be 1 or more")
    corpus = args.corpus.resolve()
    layout = options.layout(args)
    if args.text:
        layout = replace(layout, columns={**layout.columns, "text": args.text})
    reading = Options(
        to=str(args.to.resolve()),
        claims=args.claims,
        force=args.force,
        memory=amount(args.memory),
        timeout=args.timeout,
        same=identity(),
    )
    parts = slices(corpus, args.slice, layout)
    first = next(parts)  # a wrong corpus is refused before anything starts
    told: list[str] = []  # what ended the reading before its end
    parts = _until_damaged(chain([first], parts), told)
    if first.note:
        print(f"arqam archive: {first.note}", file=sys.stderr)
    if first.records is not NO_RECORDS:
        print("\n".join([f"{shown_line(corpus.name)}:", *first.records.understood()]))
    results: list[Result] = []
    bar = None
    gone = 0
    try:
        args.to.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ArqamError(f"--to {args.to} cannot be made ({error.strerror}); name another folder") from None
    try:
        with stoppable(), alone(args.to), Pool(args.scheduler, args.workers or cores()) as pool:
            sweep_all(args.to)
            client = pool.client()
            bar = progress(None, "slices", lambda: in_flight(client))
            for part, result in pool.stream(perform_slice, parts, reading, ahead=4 * pool.slots):
                results.append(failure(part, str(result)) if isinstance(result, BaseException) else result)
                bar.done()
            gone = 0 if told else remove_after(args.to, len(results))
    except KeyboardInterrupt:
        end_in_peace()
        print("interrupted: the same command goes on from here", file=sys.stderr)
        return 130
    except Gone as error:
        told.append(f"{error}: the same command goes on from here")
    finally:
        if bar is not None:
            bar.close()
    if args.xlsx:
        workbook.write(args.to, args.xlsx)
    counts, failures = total(results)
    print(
        f"{counts['articles']} articles, {counts['mentions']} mentions, {counts['claims']} claims in {reading.to}: "
        f"{counts['done slices']} parts written, {counts['skipped slices']} already whole, "
        f"{counts['failed']} articles failed"
        + (f", {counts['lost']} quantities or claims lost" if counts["lost"] else "")
    )
    if gone:
        print(f"{gone} parts of an earlier reading, which this one does not have, were removed")
    for name, error in failures[:SHOWN]:
        print(f"  {shown_line(name)[:200]}: {shown_line(error)}", file=sys.stderr)
    if counts["failures"] > SHOWN:
        print(f"  and {counts['failures'] - SHOWN} more, in {reading.to}/journal", file=sys.stderr)
    for line in [*told, *_repeated(args.to)]:
        print(f"arqam archive: {shown_line(line)}", file=sys.stderr)
    return int(bool(counts["failures"] or told))


def _until_damaged(parts: Iterator[Slice], told: list[str]) -> Iterator[Slice]:
    """The slices of a corpus as far as it can be read; what is in hand then is still read to its end."""
    try:
        yield from parts
    except ArqamError as error:
        told.append(str(error))


def _repeated(to: Path) -> Iterator[str]:
    """That articles share an id, which is nobody's fault that reads them, and nobody's to mend but the corpus's."""
    shared = repeated(to)
    for name, count in shared[:SHOWN]:
        yield f"{count} articles have the id {name[:200]!r}: what is claimed in them cannot be told apart by its id"
    if len(shared) > SHOWN:
        yield f"and {len(shared) - SHOWN} more ids that articles share"
