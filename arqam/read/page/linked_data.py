"""What a page says of itself: its title, its metadata, and the JSON-LD that it carries for search engines."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from arqam.errors import ArqamError
from arqam.loading import load_json
from arqam.read.page.markup import Node
from arqam.read.page.references import unescape
from arqam.read.page.tracked import Edit

_ARTICLE = re.compile(r"(?:\w*Article|\w*Posting|Report|WebPage)")
_STRING = r'"((?:[^"\\]++|\\.)*+)"'
_BODY = re.compile(rf'"articleBody"\s*:\s*{_STRING}')
_HEADLINE = re.compile(rf'"headline"\s*:\s*{_STRING}')
_ESCAPE = re.compile(
    r"\\(?:u[0-9a-fA-F]{4}(?:\\u[dD][c-fC-F][0-9a-fA-F]{2})?|.)"
    r"|<[^<>]{1,200}>|&(?:#[0-9]+|#[xX][0-9a-fA-F]+|[a-zA-Z0-9]{1,12});|\s+",
    re.S,
)
_LONGEST = 4 * 1024 * 1024


class Literal(NamedTuple):
    """A string in a script of the page: the offsets of what stands between its quotation marks."""

    start: int
    end: int

    @property
    def length(self) -> int:
        return self.end - self.start


def facts(page: str, nodes: Sequence[Node]) -> dict[str, str]:
    """What the page says of itself, by where it says so: ``title``, ``og:title``, ``JSON-LD datePublished`` …"""
    found: dict[str, str] = {}
    for node in nodes:
        element = node.element
        if node.kind == "raw" and element.name == "title":
            found.setdefault("title", _plain(page[node.start : node.end]))
        elif node.kind == "tag" and element.name == "meta":
            key = next(
                (element.attributes[name] for name in ("property", "name", "itemprop") if name in element.attributes),
                "",
            )
            if key and element.attributes.get("content"):
                found.setdefault(key.strip(), _plain(element.attributes["content"]))
        elif node.kind == "tag":
            said = element.attributes if "dat" in element.rest or "title=" in element.rest else {}
            if element.name == "time" and "datetime" in said:
                found.setdefault("<time>", said["datetime"])
            elif said.get("itemprop") == "datePublished" and said.get("datetime", said.get("content")):
                found.setdefault("datePublished", said.get("datetime") or said["content"])
            elif element.name == "abbr" and "published" in said.get("class", "") and "title" in said:
                found.setdefault("<abbr class=published>", said["title"])
    for record in _records(page, nodes):
        for key, value in _said(record):
            found.setdefault(f"JSON-LD {key}", value)
    if "JSON-LD headline" in found:
        found.setdefault("headline", found["JSON-LD headline"])
    return found


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", unescape(text)).strip()


def _scripts(page: str, nodes: Sequence[Node]) -> Iterator[Node]:
    for node in nodes:
        short = node.kind == "raw" and node.element.name == "script" and node.end - node.start <= _LONGEST
        if short and "ld+json" in node.element.attributes.get("type", "").lower():
            yield node


def _records(page: str, nodes: Sequence[Node]) -> Iterator[dict[str, Any]]:
    """The JSON-LD records that speak of an article."""
    for node in _scripts(page, nodes):
        try:
            data = load_json(page[node.start : node.end], "the page's JSON-LD", mend=True)
        except ArqamError:
            continue
        waiting = [data]
        for _ in range(200):
            if not waiting:
                break
            each = waiting.pop(0)
            if isinstance(each, list):
                waiting += each[:100]
            elif isinstance(each, dict):
                kinds = each.get("@type", "")
                if any(
                    isinstance(kind, str) and _ARTICLE.fullmatch(kind)
                    for kind in (kinds if isinstance(kinds, list) else [kinds])
                ):
                    yield each
                waiting += [each[key] for key in ("@graph", "mainEntity") if key in each]


def _said(record: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for key in ("headline", "datePublished", "dateModified", "dateCreated"):
        if isinstance(record.get(key), str):
            yield key, _plain(record[key])
    for key in ("publisher", "author", "contentLocation", "locationCreated"):
        value = record.get(key)
        value = value[0] if isinstance(value, list) and value else value
        name = value.get("name") if isinstance(value, dict) else value
        if isinstance(name, str) and name.strip():
            yield key, _plain(name)


def literals(page: str, nodes: Sequence[Node]) -> list[Literal]:
    """The longest ``articleBody`` of the page's JSON-LD, after its headline where that stands before it."""
    bodies = [
        (node, Literal(*found.span(1)))
        for node in _scripts(page, nodes)
        for found in _BODY.finditer(page, node.start, node.end)
    ]
    if not bodies:
        return []
    node, body = max(bodies, key=lambda each: each[1].length)
    headline = _HEADLINE.search(page, node.start, body.start)
    return [Literal(*headline.span(1)), body] if headline else [body]


def edits(page: str, kept: Sequence[Literal]) -> Iterator[Edit]:
    """The edits that leave of the page these strings alone, each a block of its own, without their escapes."""
    position = 0
    for literal in kept:
        between = "\n\n" if position else ""
        yield Edit(position, literal.start, between, "outside the article (its body is in the page's JSON-LD)")
        for found in _ESCAPE.finditer(page, literal.start, literal.end):
            meant, why = _unescaped(found[0])
            if meant != found[0]:
                yield Edit(*found.span(), meant, why)
        position = literal.end
    yield Edit(position, len(page), "", "outside the article (its body is in the page's JSON-LD)")


def _unescaped(written: str) -> tuple[str, str]:
    if written[0] == "\\":
        try:
            meant = json.loads(f'"{written}"')
        except ValueError:
            return written, ""
        return re.sub("[\ud800-\udfff]", "\ufffd", meant), "JSON escape"
    if written[0] == "<":
        return ("\n" if re.match(r"</?(?:p|br|div|h[1-6]|li)\b", written, re.I) else ""), "markup"
    if written[0] == "&":
        return unescape(written), "character reference"
    return ("\n" if "\n" in written else " "), "spaces"
