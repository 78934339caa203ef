"""``python -m arqam read FILE…``: every quantity of a text, as a table, CSV, JSON Lines, Parquet or a marked page."""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import IO

from arqam.errors import ArqamError
from arqam.files import write_whole
from arqam.model import Article, Mention, Source
from arqam.read.article.opened import article_of, open_article, warnings_of
from arqam.read.quantity.mentions import read
from arqam.run import mentions_out
from arqam.run.archive.corpus import is_corpus
from arqam.run.sheets import options
from arqam.safe import MAX_BYTES, shown_line


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "articles",
        nargs="*",
        metavar="FILE",
        help="a file of text, HTML, .docx or PDF, an article's id or folder in data/raw, - for standard input "
        "(the default); or a corpus (a folder, .zip, .csv, .xlsx, .jsonl, .parquet), "
        "which goes to a Parquet dataset as with `arqam archive`",
    )
    parser.add_argument(
        "--format", choices=mentions_out.WRITERS, help="default: what the ending of OUT says, else table"
    )
    parser.add_argument("--excel", action="store_true", help="CSV that Excel reads rightly (with a byte order mark)")
    parser.add_argument(
        "-o", "--output", type=Path, metavar="OUT", help="write to OUT (of a corpus: a folder), not to standard output"
    )
    parser.add_argument("--html", type=Path, metavar="OUT", help="write the article as a page, its mentions marked")
    parser.add_argument(
        "--explain",
        nargs="?",
        type=_number,
        const=0,
        metavar="N",
        help="tell how mention N (or every one) was read: its words, its rule, the other readings",
    )
    parser.add_argument("--encoding", help="the text's encoding, where it is known; otherwise it is found out")
    options.configure(parser)


def run(args: argparse.Namespace) -> int:
    refs = args.articles or ["-"]
    args.format = args.format or _format(args)
    if args.excel and args.format != "csv":
        raise ArqamError(f"--excel is for CSV, and {args.format} needs no mark: leave it out")
    if args.explain is not None and (args.format != "table" or args.html):
        raise ArqamError("--explain is for reading in a terminal: leave --format and --html out")
    if args.html and len(refs) > 1:
        raise ArqamError(f"--html makes a page of one article, and {len(refs)} were named: name one")
    if args.format in ("parquet", "xlsx") and not args.output and sys.stdout.isatty():
        raise ArqamError(f"{args.format} is not for a terminal: name a file with -o")
    if any(ref != "-" and is_corpus(ref) for ref in refs):
        return _read_corpus(refs, args)
    articles = (_told(_open(ref, args.encoding)) for ref in refs)
    found = ((article, read(article)) for article in articles)
    if args.html:
        _write_page(found, args.html)
    elif args.explain is not None:
        with _output(args.output) as out:
            _explain(found, args.explain, out)
    else:
        with _output(args.output) as out:
            write = mentions_out.write_csv_for_excel if args.excel else mentions_out.WRITERS[args.format]
            write(found, out)
    return 0


def _read_corpus(refs: list[str], args: argparse.Namespace) -> int:
    """Many articles go the way of ``arqam archive``: to one Parquet dataset, in a folder."""
    from arqam.run.commands import archive

    name = shown_line(refs[0])
    if args.format == "xlsx":
        raise ArqamError(f"{name} holds many articles: `arqam archive {name} --to FOLDER --xlsx OUT` makes a workbook")
    if len(refs) > 1 or args.html or args.explain is not None or args.format not in ("table", "parquet"):
        raise ArqamError(f"{name} and what else was named holds many articles: read one corpus, with -o FOLDER alone")
    if args.output is None:
        raise ArqamError(
            f"{name} holds many articles: name with -o the folder that is to take their tables (Parquet), "
            "or take them in one by one with `arqam add`"
        )
    parser = argparse.ArgumentParser()
    archive.configure(parser)
    return archive.run(parser.parse_args(["--to", str(args.output), "--", refs[0]], namespace=args))


def _format(args: argparse.Namespace) -> str:
    """The format that nobody names: that of the ending of the file to write."""
    ending = args.output.suffix.lower().lstrip(".") if args.output else ""
    return "csv" if args.excel else ending if ending in mentions_out.WRITERS else "table"


def _number(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("mentions are counted from 1")
    return number


def _open(ref: str, encoding: str | None) -> Article:
    if ref != "-":
        return open_article(ref, encoding=encoding)
    name = "standard input"
    data = sys.stdin.buffer.read(MAX_BYTES + 1)
    if not data.strip():
        raise ArqamError(f"{name} is empty: name a file, or pipe a text in")
    if len(data) > MAX_BYTES:
        raise ArqamError(f"{name} is larger than {MAX_BYTES >> 20} MB: split it into its articles")
    return article_of(data, Source(id="stdin", sha256=hashlib.sha256(data).hexdigest()), name=name, encoding=encoding)


def _told(article: Article) -> Article:
    """The article, after what is amiss with its text was told."""
    for warning in warnings_of(article):
        print(f"warning: {shown_line(article.id)}: {shown_line(warning)}", file=sys.stderr)
    return article


def _explain(found: Iterable[tuple[Article, list[Mention]]], number: int, out: IO[bytes]) -> None:
    for article, mentions in found:
        if number > len(mentions):
            raise ArqamError(f"{shown_line(article.id)} has {len(mentions)} mentions: there is no number {number}")
        for each, mention in enumerate(mentions, start=1):
            if number in (0, each):
                out.write(mentions_out.explained(each, article, mention).encode("utf-8", errors="replace"))


def _write_page(found: Iterable[tuple[Article, list[Mention]]], path: Path) -> None:
    from arqam.run.marked_page import page

    with _output(path) as out:
        for article, mentions in found:
            out.write(page(article, mentions).encode("utf-8", errors="replace"))


@contextmanager
def _output(path: Path | None) -> Iterator[IO[bytes]]:
    """Standard output as it comes, or a file that is there only when it is whole."""
    if path is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    if path.is_dir():
        raise ArqamError(f"{shown_line(str(path))} is a folder: name the file to write")
    out = BytesIO()
    yield out
    write_whole(path, out.getvalue())
