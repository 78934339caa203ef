"""What a text says of itself: title, outlet, place, author, and the day it was published, each with its evidence.

A field that ``source.yml`` states is never changed; what the text says of it is noted beside it where it differs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from arqam.model import Block, BlockKind, Kind, Source
from arqam.read.article.dateline import find_byline, find_dateline
from arqam.read.quantity.mentions import find
from arqam.safe import plain_line

#: Where a page states the day that it was published, the most trusted first.
_DATE_FACTS = (
    "JSON-LD datePublished",
    "article:published_time",
    "og:article:published_time",
    "datePublished",
    "og:published_time",
    "dcterms.date",
    "dcterms.created",
    "DC.date.issued",
    "DC.date",
    "dc.date",
    "date",
    "pubdate",
    "publish-date",
    "publication_date",
    "parsely-pub-date",
    "sailthru.date",
    "<time>",
    "<abbr class=published>",
    "JSON-LD dateCreated",
)
_ISO = re.compile(r"\s*(\d{4})-?(\d{2})-?(\d{2})(?!\d)")
#: A line that holds a date and no sentence is no longer than this.
_LONGEST_DATE_LINE = 70
_UPDATED = re.compile(r"تحديث|حُ?دّ?ث|updated|modified", re.IGNORECASE)


class FieldSaid(NamedTuple):
    """A value and where it stands."""

    value: str
    where: str


def describe(
    source: Source, facts: Mapping[str, str], date_lines: Sequence[str], text: str, blocks: Sequence[Block]
) -> tuple[Source, dict[str, str]]:
    """The source with what the text itself says where the record is silent, and the evidence for each field.

    ``date_lines`` are lines of a page that may hold its date, the most likely first.
    """
    dateline = next((find_dateline(block.clean_span.of(text)) for block in blocks if _is_dateline(block)), None)
    headline, whole_headline = _headline(text, blocks)
    said: dict[str, list[FieldSaid]] = {
        "title": _some(
            (whole_headline, "headline"),
            (facts.get("og:title"), "og:title"),
            (facts.get("title"), "<title>"),
            (facts.get("document title"), "the document's properties"),
        ),
        "outlet": _some(
            (facts.get("og:site_name"), "og:site_name"),
            (facts.get("JSON-LD publisher"), "JSON-LD publisher"),
            (facts.get("application-name"), "application-name"),
            (dateline and dateline.outlet, "dateline"),
            (_outlet_of_title(facts.get("title", ""), headline), "<title>"),
        ),
        "place": _some(
            (dateline and dateline.place, "dateline"),
            (facts.get("JSON-LD contentLocation"), "JSON-LD contentLocation"),
            (facts.get("JSON-LD locationCreated"), "JSON-LD locationCreated"),
        ),
        "author": _some(
            (facts.get("JSON-LD author"), "JSON-LD author"),
            (facts.get("author"), "meta author"),
            (dateline and dateline.author, "dateline"),
            (next(filter(None, (find_byline(line) for line in _edge_lines(text, blocks))), ""), "byline"),
        ),
        "url": _some((_address(facts.get("og:url", "")), "the page")),
    }
    decisions = {}
    values: dict[str, str] = {}
    for field, found in said.items():
        stated = getattr(source, field)
        values[field] = stated or (found[0].value if found else "")
        if values[field]:
            decisions[field] = "source.yml" if stated else _evidence(found)
    days = list(_days(facts, date_lines, text, blocks))
    published = source.published or (date.fromisoformat(days[0].value) if days else None)
    if source.published:
        others = sorted({f"{day.value} by {day.where}" for day in days if day.value != source.published.isoformat()})
        decisions["published"] = "source.yml" + (f" (the text says {', '.join(others)})" if others else "")
    else:
        decisions["published"] = f"{days[0].value} by {_evidence(days)}" if days else "not stated in the text"
    return replace(source, **values, published=published), decisions


def _headline(text: str, blocks: Sequence[Block]) -> tuple[str, str]:
    """The headline, and the same with the sub-headline where two full stops say that it goes on there."""
    lines = [block.clean_span.of(text) for block in blocks[:2] if block.kind in _HEADLINES]
    if not lines or blocks[0].kind is not BlockKind.HEADLINE:
        return "", ""
    return lines[0], " ".join(lines) if lines[0].endswith("..") else lines[0]


def _edge_lines(text: str, blocks: Sequence[Block]) -> list[str]:
    return [block.clean_span.of(text) for block in (*blocks[:4], *blocks[-2:]) if len(block.clean_span.of(text)) < 80]


_HEADLINES = (BlockKind.HEADLINE, BlockKind.SUBHEADLINE)


def _is_dateline(block: Block) -> bool:
    return block.kind is BlockKind.DATELINE


def _some(*candidates: tuple[str | None, str]) -> list[FieldSaid]:
    shown = ((plain_line(value or ""), where) for value, where in candidates)
    return [FieldSaid(value, where) for value, where in shown if value]


def _evidence(found: Sequence[FieldSaid]) -> str:
    """Which was believed, and which others say something else."""
    others = [f"{each.where}: {each.value}" for each in found[1:] if each.value != found[0].value]
    return found[0].where + (f" (not {'; '.join(others)})" if others else "")


def _outlet_of_title(title: str, headline: str) -> str:
    """The outlet's name in a page's title: what stands beside the headline; first, where that is not in it."""
    parts = [part.strip() for part in re.split(r"\s[|\-–—:»]\s|\s*\|\s*", title) if part.strip()]
    if len(parts) < 2:
        return ""
    if headline and headline in title:
        return parts[-1] if title.startswith(headline) else parts[0]
    return "" if any(part in headline for part in parts) else parts[0]


def _address(url: str) -> str:
    return url if re.fullmatch(r"https?://[^\s<>\"']{1,2000}", url) else ""


def _days(
    facts: Mapping[str, str], date_lines: Sequence[str], text: str, blocks: Sequence[Block]
) -> Iterator[FieldSaid]:
    for key in _DATE_FACTS:
        if key in facts and (day := _iso(facts[key]) or day_in(facts[key])):
            yield FieldSaid(day, key)
    for line in sorted(date_lines, key=lambda line: bool(_UPDATED.search(line))):
        if len(line) <= _LONGEST_DATE_LINE and (day := day_in(line)):
            yield FieldSaid(day, f"the page's text ({line.strip()})")
    for place, block in enumerate(blocks):
        words = block.clean_span.of(text)
        edge = place < 5 or place >= len(blocks) - 3
        if (_is_dateline(block) or (edge and len(words) <= _LONGEST_DATE_LINE and _only_a_date(words))) and (
            day := day_in(words)
        ):
            yield FieldSaid(day, f"the text ({words.strip()})")


def _only_a_date(words: str) -> bool:
    """Whether a line has hardly a word beside the date in it."""
    rest = words
    for mention in reversed(find(words)):
        if mention.kind in (Kind.DATE, Kind.OTHER):
            rest = rest[: mention.span.start] + rest[mention.span.end :]
    return len(re.findall(r"[^\W\d_]{2,}", rest)) <= 4


def _iso(text: str) -> str:
    found = _ISO.match(text)
    return _valid("-".join(found.groups())) if found else ""


def day_in(line: str) -> str:
    """The first full day that a line names."""
    for mention in find(line.replace("،", " ").replace(",", " ")[:200]):
        if (
            mention.kind is Kind.DATE
            and mention.quantity.unit == "date"
            and (day := _valid(str(mention.quantity.value)))
        ):
            return day
    return ""


def _valid(day: str) -> str:
    try:
        return date.fromisoformat(day).isoformat() if "1900" <= day[:4] <= "2100" else ""
    except ValueError:
        return ""
