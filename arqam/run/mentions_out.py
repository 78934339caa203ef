"""Mentions as other programs and people take them: JSON Lines, CSV, Excel, Parquet, a table, an explanation.

A row is one mention. ``start`` and ``end`` are code points of the raw decoded text, ``value`` and ``value_max`` are
plain decimal notation that ``Decimal`` reads exactly (or a date as far as it is stated); ``value_max`` is empty unless
the mention is a range.
"""

from __future__ import annotations

import json
from codecs import BOM_UTF8
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from typing import IO, Any

import wcwidth

from arqam.files import csv_rows
from arqam.model import Article, Mention, Value, plain
from arqam.read.quantity.explain import explain, isolated
from arqam.safe import shown_line, shown_text

COLUMNS = (
    "start",
    "end",
    "surface",
    "kind",
    "value",
    "value_max",
    "unit",
    "qualifier",
    "rule",
    "ambiguous",
    "article",
    "place",
)
_WIDEST_SURFACE = 48

Row = dict[str, Any]
Read = Iterable[tuple[Article, list[Mention]]]


def row(article: Article, mention: Mention) -> Row:
    quantity = mention.quantity
    return dict(
        zip(
            COLUMNS,
            (
                mention.span.start,
                mention.span.end,
                mention.surface,
                mention.kind.value,
                plain(quantity.value),
                None if quantity.value_max is None else plain(quantity.value_max),
                quantity.unit,
                mention.qualifier.value,
                mention.rule,
                mention.ambiguous,
                article.id,
                article.places.fragments(mention.span),
            ),
            strict=True,
        )
    )


def _rows(read: Read) -> Iterator[Row]:
    return (row(article, mention) for article, mentions in read for mention in mentions)


def write_jsonl(read: Read, out: IO[bytes]) -> None:
    for each in _rows(read):
        # what would act on a terminal or has no UTF-8 (a lone surrogate) is written as JSON's own escape: none is lost
        line = json.dumps(each, ensure_ascii=shown_text(each["surface"]) != each["surface"])
        out.write(line.encode() + b"\n")


def write_csv(read: Read, out: IO[bytes]) -> None:
    """What a spreadsheet would take for a formula is quoted with an apostrophe."""
    out.write(csv_rows(_rows(read), COLUMNS).encode("utf-8", errors="replace"))


def write_csv_for_excel(read: Read, out: IO[bytes]) -> None:
    """The same, with the mark of the encoding, without which Excel does not read a CSV as UTF-8."""
    out.write(BOM_UTF8)
    write_csv(read, out)


def write_workbook(read: Read, out: IO[bytes]) -> None:
    from arqam.tables.workbook import dictionary_of, sheet_of, workbook

    sheets = [sheet_of("mentions", _rows(read), names=COLUMNS), dictionary_of({"mentions": COLUMNS})]
    out.write(workbook(sheets))


def write_parquet(read: Read, out: IO[bytes]) -> None:
    """One row group an article, so that memory holds one article at a time."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    types = {"start": pa.int64(), "end": pa.int64(), "ambiguous": pa.bool_()}
    schema = pa.schema([(name, types.get(name, pa.string())) for name in COLUMNS])
    with pq.ParquetWriter(out, schema) as writer:
        for article, mentions in read:
            writer.write_table(pa.Table.from_pylist([row(article, mention) for mention in mentions], schema))


def write_table(read: Read, out: IO[bytes]) -> None:
    """Tables for a terminal, one an article: every surface on the right, in a direction of its own."""
    for number, (article, mentions) in enumerate(read):
        out.write(("\n" * bool(number) + table(article, mentions)).encode("utf-8", errors="replace"))


def table(article: Article, mentions: Sequence[Mention]) -> str:
    heading = ("#", "span", "kind", "value", "unit", "qualifier", "surface")
    cells = [
        (
            str(number),
            f"{mention.span.start}-{mention.span.end}",
            mention.kind.value,
            amount(mention),
            isolated(mention.quantity.unit),
            mention.qualifier.value + (" ?" if mention.ambiguous else ""),
            isolated(_shortened(mention.surface)),
        )
        for number, mention in enumerate(mentions, start=1)
    ]
    align = (wcwidth.rjust, wcwidth.ljust, wcwidth.ljust, wcwidth.rjust, wcwidth.ljust, wcwidth.ljust, wcwidth.rjust)
    widths = [max(map(wcwidth.width, column)) for column in zip(heading, *cells, strict=True)]
    lines = [_line(line, align, widths) for line in (heading, tuple("─" * width for width in widths), *cells)]
    found = "1 mention" if len(mentions) == 1 else f"{len(mentions)} mentions"
    doubtful = sum(mention.ambiguous for mention in mentions)
    note = f", {doubtful} with other readings (marked ?, see --explain)" if doubtful else ""
    return "\n".join([*lines, f"{isolated(shown_line(article.id))}: {found}{note}", ""])


def _line(cells: Sequence[str], align: Sequence[Callable[[str, int], str]], widths: Sequence[int]) -> str:
    return "  ".join(put(cell, width) for put, cell, width in zip(align, cells, widths, strict=True)).rstrip()


def amount(mention: Mention) -> str:
    """The value, or both of a range, as a person reads it: digits in groups, but not those of a year.

    >>> from arqam.read.quantity.mentions import find
    >>> [amount(mention) for mention in find("بلغت 14.5 مليار دولار عام 2024")]
    ['14,500,000,000', '2024']
    """
    quantity = mention.quantity
    values = [value for value in (quantity.value, quantity.value_max) if value is not None]
    return " – ".join(format(value, ",f") if _grouped(mention, value) else plain(value) for value in values)


def _grouped(mention: Mention, value: Value) -> bool:
    return isinstance(value, Decimal) and mention.kind != "year"


def _shortened(text: str) -> str:
    text = shown_line(text)
    if wcwidth.width(text) <= _WIDEST_SURFACE:
        return text
    return wcwidth.clip(text, 0, _WIDEST_SURFACE - 1) + "…"


def explained(number: int, article: Article, mention: Mention) -> str:
    """How mention ``number`` of an article was read, and where it stands in a document."""
    where = article.places.fragments(mention.span)
    stands = f"  place     {where}\n" if where else ""
    return f"{number}. [{mention.span.start}-{mention.span.end}] {explain(mention)}\n{stands}"


WRITERS: dict[str, Callable[[Read, IO[bytes]], None]] = {
    "table": write_table,
    "csv": write_csv,
    "jsonl": write_jsonl,
    "parquet": write_parquet,
    "xlsx": write_workbook,
}
