"""A page, read with positions: its text nodes, each with the elements that it stands in.

Browsers mend what pages get wrong; this does as much of it as the text needs (elements without an end, paragraphs that
end where the next begins) in one pass over the page, in time and memory that grow with its length alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property
from itertools import islice
from typing import NamedTuple

from arqam.errors import ArqamError
from arqam.read.page.references import unescape

#: The deepest nesting that is read: what libxml2 reads too; browsers flatten pages not much deeper.
DEEPEST = 256
#: The most attributes of an element that an extractor is shown.
MOST_ATTRIBUTES = 200

_TOKEN = re.compile(
    r"<!--(?:-?>|.*?(?:--!?>|\Z))"  # a comment, closed or not
    r"|<!DOCTYPE[^\[>]*+(?:\[[^\]]*+\]?[^>]*+)?>?"
    r"|<!\[CDATA\[.*?(?:\]\]>|\Z)"
    r"|<[!?][^>]*+>?"
    r"|</?(?P<name>[a-zA-Z][^\s/>]*+)(?P<rest>(?:[^>\"']++|\"[^\"]*+\"|'[^']*+'){0,400}+)>"
    r"|</?(?P<name2>[a-zA-Z][^\s/>]*+)(?P<rest2>[^>]*+)>?",  # a quotation mark too many
    re.DOTALL | re.IGNORECASE,
)
_ATTRIBUTE = re.compile(r"([^\s=/>\"']+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+)))?")

VOID = frozenset("area base br col embed hr img input link meta param source track wbr amp-img".split())
#: Elements whose content is no markup; of a title and a textarea it is text all the same.
RAW_TEXT = frozenset(
    "script style noscript iframe noembed noframes xmp textarea title template svg math object".split()
)
BLOCKS = frozenset(
    """
    address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption
    figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html li main menu nav ol p pre search section
    summary table tbody td tfoot th thead tr ul
    """.split()
)
_ENDS_PARAGRAPH = BLOCKS - {"td", "th", "tr", "tbody", "thead", "tfoot", "caption", "html", "body"}
#: An element that begins → the elements that it ends, and where to stop looking for them.
_ENDS = {
    "li": (("li",), ("ul", "ol", "menu")),
    "dt": (("dt", "dd"), ("dl",)),
    "dd": (("dt", "dd"), ("dl",)),
    "td": (("td", "th"), ("tr", "table")),
    "th": (("td", "th"), ("tr", "table")),
    "tr": (("tr",), ("table",)),
    "tbody": (("tbody", "thead"), ("table",)),
    "tfoot": (("tbody", "thead"), ("table",)),
    "option": (("option",), ("select",)),
    "body": (("head",), ()),
}
_SCOPES = frozenset(["table", "td", "th", "caption", "html", "body", "button", "object"])


class Element:
    """An element with its place in the tree; its attributes are read when they are asked for."""

    __slots__ = ("__dict__", "block", "depth", "furniture", "name", "parent", "rest", "start")

    def __init__(self, name: str, parent: Element | None, start: int, rest: str) -> None:
        self.name, self.parent, self.start, self.rest = name, parent, start, rest
        self.furniture: str | None = None  # why its text is furniture, once that has been asked
        self.depth: int = parent.depth + 1 if parent else 0
        self.block: Element = self if parent is None or name in BLOCKS else parent.block

    @cached_property
    def attributes(self) -> Mapping[str, str]:
        return {
            found[1].lower(): unescape(next((value for value in found.groups()[1:] if value is not None), ""))
            for found in _ATTRIBUTE.finditer(self.rest[:20_000])
        }

    @property
    def overloaded(self) -> bool:
        """Whether it has more attributes than any page gives one: an extractor's time grows with their square."""
        many = len(self.rest) > MOST_ATTRIBUTES and _ATTRIBUTE.finditer(self.rest)
        return bool(many) and next(islice(many, MOST_ATTRIBUTES, None), None) is not None

    def within(self, *names: str) -> Element | None:
        """The nearest element of one of these names, itself included."""
        element: Element | None = self
        while element and element.name not in names:
            element = element.parent
        return element


class Node(NamedTuple):
    """One stretch of the page: ``text``, the ``tag`` that begins an element or the ``end`` that closes it, or ``raw``
    (a comment, a script's content, an end that closes nothing)."""

    start: int
    end: int
    kind: str
    element: Element


def tokenise(page: str, name: str) -> list[Node]:
    """The page's nodes in order, without gap or overlap; ``name`` is its file's, for the error."""
    nodes: list[Node] = []
    root = top = Element("html", None, 0, "")
    position = scan = 0
    while (found := _TOKEN.search(page, scan)) is not None:
        if position < found.start():
            nodes.append(Node(position, found.start(), "text", top))
        tag = (found["name"] or found["name2"] or "").lower()
        position = scan = found.end()
        if not tag:
            nodes.append(Node(*found.span(), "raw", top))
            continue
        if page[found.start() + 1] == "/":
            closed = _closed(top, tag)
            nodes.append(Node(*found.span(), "end" if closed else "raw", closed or top))
            top = (closed and closed.parent) or top
            continue
        top = _opened(top, tag)
        rest = found["rest"] or found["rest2"] or ""
        element = Element(tag, top, found.start(), rest)
        if element.depth > DEEPEST:
            raise ArqamError(
                f"{name} is nested deeper than {DEEPEST} elements at character {found.start()}: "
                "save the article as plain text"
            )
        nodes.append(Node(*found.span(), "tag", element))
        if tag in VOID or (rest.endswith("/") and tag not in BLOCKS):
            continue
        if tag in RAW_TEXT:
            end = re.compile(rf"</{re.escape(tag)}(?=[\s/>])", re.IGNORECASE).search(page, position)
            stop = end.start() if end else len(page)
            if position < stop:
                nodes.append(Node(position, stop, "raw", element))
            position = scan = stop
        top = element
    if position < len(page):
        nodes.append(Node(position, len(page), "text", top))
    return nodes if nodes else [Node(0, len(page), "text", root)]


def _opened(top: Element, tag: str) -> Element:
    """The element that ``tag`` opens in: what it ends without saying so is closed."""
    if tag in _ENDS_PARAGRAPH:
        paragraph = top.block
        if paragraph.name == "p" and paragraph.parent:
            top = paragraph.parent
    ends, scopes = _ENDS.get(tag, ((), ()))
    element: Element | None = top if ends else None
    while element and element.name not in scopes:
        if element.name in ends:
            return element.parent or element
        element = element.parent
    return top


def _closed(top: Element, tag: str) -> Element | None:
    """The open element that ``</tag>`` closes; None for an end without a beginning."""
    element: Element | None = top
    while element and element.parent:
        if element.name == tag:
            return element
        if element.name in _SCOPES and tag not in BLOCKS | _SCOPES:
            break
        element = element.parent
    return None
