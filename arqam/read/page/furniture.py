"""What of a page is furniture, by the tags and classes of its elements: navigation, shares, captions, comments."""

from __future__ import annotations

import re
from functools import cache

from arqam.read.arabic.rows import table
from arqam.read.page.markup import Element

#: Why what shows nothing is left out.
HIDDEN = "hidden text"
#: Furniture that stands beside an article's own text, and whose names are given to that text as well: reason enough
#: to leave out a short line, not what holds a good part of the article.
SOFT = frozenset({"date, byline or counter", "footer", "source note", "keywords", "form"})
#: Elements that hold the whole page or the whole article, whatever their classes say.
_WHOLE = frozenset({"html", "body", "main", "article"})


#: Last parts of a name that say nothing of what it names.
_VAGUE = frozenset({"block", "box", "container", "wrapper", "wrap", "list", "section", "area", "inner", "bar", "item"})


@cache
def _table() -> dict[tuple[str, str], str]:
    return {(row["where"], row["word"]): row["reason"] for row in table("page_furniture")}


def own_reason(element: Element) -> str:
    """Why the text of this element is furniture, by its own tag and classes; "" where they don't say so.

    Of the table's words, one of ``whole`` is all of a class, id, role, itemprop or data-testid; one of ``last`` may be
    its last part too (``post-tags``, ``newsDate``); one of ``class`` its first part as well (``share-buttons``).
    """
    if element.furniture is None:
        element.furniture = _own_reason(element)
    return element.furniture


def _own_reason(element: Element) -> str:
    attributes = element.attributes
    style = attributes.get("style", "").replace(" ", "").lower()
    if "hidden" in attributes or "display:none" in style or "visibility:hidden" in style:
        return HIDDEN
    if element.name in _WHOLE:
        return ""
    table = _table()
    named = " ".join(filter(None, map(attributes.get, ("class", "id", "role", "itemprop", "data-testid"))))
    for word in named.split()[:30]:
        parts = [part.lower() for part in re.findall(r"[a-z]+|[A-Z]+(?![a-z])|[A-Z][a-z]+", word)]
        while len(parts) > 1 and parts[-1] in _VAGUE:
            parts.pop()
        ends = {word.lower(), "".join(parts), "-".join(parts[-2:]), *parts[-1:]}
        for where, part in (
            ("whole", word.lower()),
            *(("last", part) for part in sorted(ends)),
            *(("class", part) for part in sorted(ends | {*parts[:1]})),
        ):
            if (where, part) in table:
                return table[where, part]
    return table.get(("tag", element.name), "")


def reason(element: Element | None) -> tuple[str, Element | None]:
    """Why text in ``element`` is furniture, and which element around it says so: the nearest with a hard reason,
    otherwise the nearest with a soft one. Beside a table, a figure holds a caption."""
    found: tuple[str, Element | None] = ("", None)
    in_table = False
    while element:
        in_table = in_table or element.name == "table"
        own = own_reason(element)
        if element.name == "figure" and not in_table:
            own = own or "caption"
        if own and own not in SOFT:
            return own, element
        if own and not found[0]:
            found = own, element
        element = element.parent
    return found
