"""What of a page is furniture, by the tags and classes of its elements: navigation, shares, captions, comments."""

from __future__ import annotations

import csv
import re
from functools import cache

from arqam import project
from arqam.read.markup import Element

#: Furniture that stands beside an article's own text, and whose names are given to that text as well: reason enough
#: to leave out a short line, not what holds a good part of the article.
SOFT = frozenset({"date, byline or counter", "footer", "source note", "keywords", "form"})
#: Elements that hold the whole page or the whole article, whatever their classes say.
_WHOLE = frozenset({"html", "body", "main", "article"})


@cache
def _table() -> dict[tuple[str, str], str]:
    with (project.TABLES / "page_furniture.csv").open(encoding="utf-8", newline="") as table:
        return {(row["where"], row["word"]): row["reason"] for row in csv.DictReader(table)}


def own_reason(element: Element) -> str:
    """Why the text of this element is furniture, by its own tag and classes; "" where they don't say so."""
    if element.furniture is None:
        element.furniture = _own_reason(element)
    return element.furniture


def _own_reason(element: Element) -> str:
    attributes = element.attributes
    style = attributes.get("style", "").replace(" ", "").lower()
    if "hidden" in attributes or "display:none" in style or "visibility:hidden" in style:
        return "hidden text"
    if element.name in _WHOLE:
        return ""
    table = _table()
    named = f"{attributes.get('class', '')} {attributes.get('id', '')} {attributes.get('role', '')}".lower()
    for word in named.split()[:30]:
        parts = re.split(r"[-_]+", word)
        for part in (word, *parts, *("-".join(parts[at : at + 2]) for at in range(len(parts) - 1))):
            if ("class", part) in table:
                return table["class", part]
    return table.get(("tag", element.name), "")


def reason(element: Element | None) -> tuple[str, Element | None]:
    """Why text in ``element`` is furniture, and which element around it says so: the nearest with a hard reason,
    otherwise the nearest with a soft one."""
    found: tuple[str, Element | None] = ("", None)
    while element:
        own = own_reason(element)
        if own and own not in SOFT:
            return own, element
        if own and not found[0]:
            found = own, element
        element = element.parent
    return found
