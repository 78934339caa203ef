"""``arqam review``: what readers say of claims, outside of a notebook: sheets out and back, status, report, sample."""

from __future__ import annotations

import argparse
import csv
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

from arqam.cite import measured
from arqam.errors import ArqamError
from arqam.model import Article, Claim, Mention, Span
from arqam.project import PROJECT, RAW
from arqam.read.article.opened import open_article
from arqam.read.claim.claims import claims as claims_as_read
from arqam.read.quantity.mentions import read
from arqam.review import report
from arqam.review.store import shown_name
from arqam.safe import check_id, shown_line

FORMATS = ("xlsx", "csv", "label-studio", "doccano")


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("articles", nargs="*", metavar="ARTICLE", help="ids in data/raw or folders (default: all)")
    parser.add_argument(
        "--format", choices=FORMATS, default="", help="of the sheet given out (default: xlsx, or by --to's ending)"
    )
    parser.add_argument("--to", type=Path, metavar="FILE", help="where it goes (default: build/review/)")
    parser.add_argument("--take", type=Path, metavar="FILE", help="take the answers of a sheet or a tool's file back")
    parser.add_argument("--by", default="", metavar="NAME", help="who answered, where the file does not say")
    parser.add_argument("--sample", type=int, metavar="N", help="draw N claims by chance, and give those out")
    parser.add_argument("--seed", type=int, default=16, help="what decides the chance (default: %(default)s)")
    parser.add_argument("--status", action="store_true", help="how far the review of each article is, and by whom")
    parser.add_argument("--report", action="store_true", help="how many of the reviewed claims were read rightly")
    parser.add_argument("--cases", action="store_true", help="what was corrected, as lines of test cases (TSV)")


def run(args: argparse.Namespace) -> int:
    asked = [name for name in ("take", "sample", "status", "report", "cases") if getattr(args, name)]
    if len(asked) > 1:
        raise ArqamError(f"--{asked[0]} and --{asked[1]} are two things to do: ask for one of them")
    if asked == ["take"]:
        return _take(args.take, args.by, args.articles)
    names = args.articles or sorted(path.parent.name for path in RAW.glob("*/source.yml"))
    if not names:
        raise ArqamError("data/raw holds no article yet: `arqam add FILE` takes one in")
    doing = {"status": _status, "report": _report, "cases": _cases}
    if asked and asked[0] in doing:
        return doing[asked[0]](names)
    only = _sample(names, args.sample, args.seed) if args.sample is not None else None
    return _give_out(names, args.format, args.to, only)


Opened = tuple[Article, list[Mention]]


def _opened(name: str) -> Opened:
    article = open_article(name)
    return article, read(article)


def _with_claims(name: str) -> tuple[Article, list[Claim]]:
    article, mentions = _opened(name)
    return article, claims_as_read(article, mentions)


# -- sheets -----------------------------------------------------------------------------------------------------------


def _give_out(names: Sequence[str], form: str, to: Path | None, only: dict[str, set[Span]] | None) -> int:
    from arqam.run.review import exchange, sheet

    form = form or (to.suffix.lstrip(".").lower() if to and to.suffix.lower() in (".xlsx", ".csv") else "xlsx")
    path = to or PROJECT / "build" / "review" / _file_name(names, form, sampled=only is not None)
    sheets = [made for name in names if (made := _sheet(name, only)).items]
    if not sheets:
        print("nothing to review: no claim is read here")
        return 0
    written = [sheet.write(sheets, path)] if form in ("xlsx", "csv") else exchange.write(form, sheets, path)
    claims = [item for one in sheets for item in one.items]
    answered = sum(item.entry is not None for item in claims)
    print(f"{len(claims)} claims of {len(sheets)} articles, {answered} with an answer: {shown_name(written[0])}")
    for other in written[1:]:
        print(f"the tool's labelling interface: {shown_name(other)}")
    print(f"when it is filled in: arqam review --take {shown_name(written[0])}")
    return 0


def _file_name(names: Sequence[str], form: str, *, sampled: bool) -> str:
    stem = "sample" if sampled else Path(names[0]).name if len(names) == 1 else "claims"
    return f"{stem}.{form}" if form in ("xlsx", "csv") else f"{stem}.{form}.jsonl"


def _sheet(name: str, only: dict[str, set[Span]] | None):
    from arqam.draw.needs import needed
    from arqam.review.applied import corrected
    from arqam.review.worklist import by_need, items
    from arqam.run.review.sheet import Sheet

    article, mentions = _opened(name)
    as_read = claims_as_read(article, mentions)
    figures = needed(article, corrected(article, as_read))
    listed = by_need(items(article, as_read, figures.drawn, figures.held, figures.derived))
    if only is not None:
        listed = [item for item in listed if item.span in only.get(article.id, ())]
    return Sheet(article, listed)


def _take(path: Path, by: str, named: Sequence[str]) -> int:
    from arqam.review.taken import take
    from arqam.run.review import exchange, sheet

    opened: dict[str, tuple[Article, list[Claim]]] = {}

    def article_of(name: str) -> Article:
        # The name comes out of a file: it is an id, of an article here or of one named on the command line.
        if name not in opened:
            opened[name] = _with_claims(check_id(name))
        return opened[name][0]

    for folder in named:
        article, claims = _with_claims(folder)
        opened[article.id] = article, claims

    tool = path.suffix.lower() in (".jsonl", ".json", ".ndjson")
    found = exchange.answers(path, article_of) if tool else sheet.answers(path)
    refused = 0
    for name, answers in found.items():
        article = article_of(name)
        taken = take(article, opened[name][1], answers, by, date.today())
        for line in taken.changed:
            print(f"changed  {line}")
        for line in taken.refused:
            print(f"left     {line}", file=sys.stderr)
        refused += len(taken.refused)
        print(f"{taken.article}: {len(taken.changed)} changed, {taken.same} as they were, {taken.open} open")
    if not found:
        print("no answer in it")
    return 1 if refused else 0


# -- status, report, sample, cases ------------------------------------------------------------------------------------


def _status(names: Sequence[str]) -> int:
    rows = [report.status(*_opened(name)) for name in names]
    total = report.Status("all")
    for row in rows:
        total.claims += row.claims
        total.reviewed += row.reviewed
        total.changed += row.changed
        total.missed += row.missed
        for who, count in row.by.items():
            total.by[who] = total.by.get(who, 0) + count
    _table(
        ("article", "claims", "reviewed", "changed", "missed", "open", "by"),
        (
            (row.article, row.claims, row.reviewed, row.changed, row.missed, row.open, _people(row.by))
            for row in (*rows, *([total] if len(rows) > 1 else []))
        ),
    )
    return 0


def _people(by: dict[str, int]) -> str:
    return ", ".join(f"{shown_line(who)} ({count})" for who, count in by.items()) or "–"


def _table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    lines = [tuple(map(str, row)) for row in (heads, *rows)]
    widths = [max(len(line[at]) for line in lines) for at in range(len(heads))]
    for line in lines:
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


def _report(names: Sequence[str]) -> int:
    opened = [_opened(name) for name in names]
    cases = [case for article, mentions in opened for case in report.judged(article, mentions)]
    sample = report.read_sample()
    spans = {(article, span) for article, found in sample.items() for span in found}
    drawn = [case for case in cases if (case.article, case.entry.span) in spans]
    if not cases:
        print("no claim is reviewed yet: open notebook 07-review-claims, or give out `arqam review ARTICLE`")
        return 0
    if spans:
        found = report.accuracy(drawn)
        print(f"the random sample: {len(drawn)} of {len(spans)} claims reviewed\n")
        _print_accuracy(found)
        if drawn:
            said = report.sentences(found.whole, found.reviewers, len(sample), len(spans))
            print("\nto cite it:", *said, sep="\n  ")
        print(f"\nthe citation of the collection states it {_from_when(found, sample, opened)}")
        print()
    print(f"all {len(cases)} claims that were judged (people chose them, so they are no estimate of the corpus)\n")
    _print_accuracy(report.accuracy(cases))
    return 0


def _from_when(found: report.Accuracy, sample: Mapping[str, set[Span]], opened: Sequence[Opened]) -> str:
    """From when on the citation states the accuracy: from now on, where the sample is reviewed whole."""
    left = sum(map(len, sample.values())) - found.whole.of
    if left:
        return f"once right or wrong is said of the other {left} (to leave a claim out of figures says neither)"
    homes = {article.id: article.home for article, _ in opened}
    if any(homes.get(name) != RAW / name for name in sample):
        return "once its articles lie in data/raw"
    return f"from now on: {shown_name(measured.keep(found, len(sample)))}"


def _print_accuracy(found: report.Accuracy) -> None:
    rows = [("right in every field", "", found.whole.text)]
    rows += [("field", name, share.text) for name, share in found.fields.items()]
    rows += [("confidence", name, share.text) for name, share in found.confidence.items()]
    rows += [("kind", name, share.text) for name, share in found.kinds.items()]
    _table(("what", "of", "read as the reader says (95 % interval)"), rows)
    if found.no_quantity:
        print(f"{found.no_quantity} were no quantity at all, and count as wrong")


def _sample(names: Sequence[str], size: int, seed: int) -> dict[str, set[Span]]:
    population = [(article.id, mention) for article, mentions in map(_opened, names) for mention in mentions]
    before = report.read_sample()
    chosen = report.draw(population, size, seed)
    spans: dict[str, set[Span]] = defaultdict(set)
    for article, mention in chosen:
        spans[article].add(mention.span)
    if before and before != dict(spans):
        raise ArqamError(
            f"{shown_name(report.SAMPLE)} holds another sample, and one that is drawn until it pleases is none: "
            "review that one, or take the file away to begin anew"
        )
    path = report.write_sample(chosen)
    print(f"{size} of {len(population)} claims, by chance (seed {seed}): {shown_name(path)}")
    return dict(spans)


def _cases(names: Sequence[str]) -> int:
    out = csv.writer(sys.stdout, delimiter="\t", lineterminator="\n")
    out.writerow(report.CASE_COLUMNS)
    for name in names:
        out.writerows(case.values() for case in report.cases(*_opened(name)))
    return 0
