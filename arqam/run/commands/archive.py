"""``arqam archive``: read a whole corpus to one Parquet dataset."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from itertools import chain
from pathlib import Path

from arqam.errors import ArqamError
from arqam.run.archive.records import NO_RECORDS
from arqam.run.archive.slices import Options, Result, perform_slice, remove_after, slices, total
from arqam.run.batch.described import amount, cores
from arqam.run.batch.perform import identity
from arqam.run.batch.progress import progress
from arqam.run.batch.runner import Pool, alone, end_in_peace, stoppable
from arqam.run.batch.scheduler import in_flight, stream
from arqam.run.sheets import options
from arqam.safe import shown_line


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("corpus", type=Path, help="a folder of texts, or a .zip, .csv, .xlsx, .jsonl or .parquet file")
    parser.add_argument("--to", type=Path, required=True, help="the folder of the dataset")
    parser.add_argument("--claims", action="store_true", help="write the table of claims too")
    parser.add_argument("--text", metavar="FIELD", help="the field that holds the article's text (default: found out)")
    parser.add_argument("--slice", type=int, default=100, help="articles a part (default: %(default)s)")
    parser.add_argument("--memory", default=0, help="address space for reading one slice, as 4GB")
    parser.add_argument("--workers", type=int, default=0, help="slices at a time on this machine (default: its cores)")
    parser.add_argument("--scheduler", metavar="ADDRESS", help="of a Dask scheduler, as tcp://host:8786")
    parser.add_argument("--force", action="store_true", help="read again what is whole")
    options.configure(parser)


def run(args: argparse.Namespace) -> int:
    if args.slice < 1:
        raise ArqamError(f"--slice {args.slice}: it must be 1 or more")
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
        same=identity(),
    )
    parts = slices(corpus, args.slice, layout)
    first = next(parts)  # a wrong corpus is refused before anything starts
    parts = chain([first], parts)
    if first.records is not NO_RECORDS:
        print("\n".join([f"{shown_line(corpus.name)}:", *first.records.understood()]))
    results: list[Result] = []
    bar = None
    try:
        args.to.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ArqamError(f"--to {args.to} cannot be made ({error.strerror}); name another folder") from None
    try:
        with stoppable(), alone(args.to), Pool(args.scheduler, args.workers or cores()) as pool:
            client = pool.client()
            bar = progress(None, "slices", lambda: in_flight(client))
            for part, result in stream(client, perform_slice, parts, reading, ahead=4 * pool.slots):
                if isinstance(result, BaseException):
                    result = Result(part.number, "failed", failures=((f"slice {part.number}", str(result)),))
                results.append(result)
                bar.done()
            gone = remove_after(args.to, len(results))
    except KeyboardInterrupt:
        end_in_peace()
        print("interrupted: the same command goes on from here", file=sys.stderr)
        return 130
    finally:
        if bar is not None:
            bar.close()
    counts, failures = total(results)
    failed = counts["failures"] - counts["lost"]
    print(
        f"{counts['articles']} articles, {counts['mentions']} mentions, {counts['claims']} claims in {reading.to}: "
        f"{counts['done']} parts written, {counts['skipped']} already whole, {failed} articles failed"
        + (f", {counts['lost']} quantities or claims lost" if counts["lost"] else "")
    )
    if gone:
        print(f"{gone} parts of an earlier reading, which this one does not have, were removed")
    for name, error in failures[:10]:
        print(f"  {shown_line(name)}: {shown_line(error)}", file=sys.stderr)
    if counts["failures"] > 10:
        print(f"  and {counts['failures'] - 10} more, in {reading.to}/journal", file=sys.stderr)
    return int(bool(counts["failures"]))
