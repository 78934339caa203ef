"""A web page: which of its text is the article, and every character of it still in its place on the page.

An extractor (trafilatura, the best of those that ``bench/extractors.py`` measures) is shown the page with a sign before
each text node, and the signs that come back are its verdict. The article's paragraphs that it passes over are then
taken in, and the furniture that it lets through (shares, related links, captions, comments) is left out.
"""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from arqam.model import BlockKind
from arqam.read.page import layout, linked_data
from arqam.read.page.furniture import HIDDEN, SOFT
from arqam.read.page.layout import Group
from arqam.read.page.markup import Element, Node, tokenise
from arqam.read.page.tracked import Tracked

#: Signs for text nodes: rare Chinese characters, which an extractor takes for letters.
_SIGNS = range(0x20000, 0x2A6D0)
_SIGN = re.compile("[\U00020000-\U0002a6cf]")
#: The largest page that the extractor is shown, in nodes: its time grows with their square.
MOST_NODES = 20_000
_BEGINS = re.compile(
    r"(?:\s|<!--(?:(?!-->).){0,4000}-->|<\?xml[^>]{0,200}>)*<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_MARKUP = re.compile(
    r"<(?:p|div|br|h[1-6]|li|td|article|section)\b[^<>]{0,500}>|</(?:p|div|h[1-6]|li|td|article|section)>",
    re.IGNORECASE,
)
#: Text this long between the headline and the body is a lead, not a button.
_SHORTEST_LEAD = 40
#: An element with so much text of the article is no footer, byline or source note, whatever it is called.
_SHORTEST_BODY = 200
#: The longest line that can be a headline where no heading is marked.
_LONGEST_HEADLINE = 180


class ArticlePage(NamedTuple):
    """The article of a page: a draft tracked to the page, what its markup says of lines, and what it says of itself.

    ``kinds`` maps the page's offset at which a line begins to the kind that its markup gives it; ``date_lines`` are
    the lines near the headline that may hold the date, the nearest first.
    """

    draft: Tracked
    kinds: dict[int, BlockKind]
    facts: dict[str, str]
    date_lines: list[str]
    evidence: str


def is_page(text: str, suffix: str = "") -> bool:
    """Whether the text is HTML: it begins as a page does, or is full of a page's tags.

    >>> is_page("<!DOCTYPE html><title>x</title>"), is_page("نما الناتج 3% < 4%")
    (True, False)
    """
    if _BEGINS.match(text):
        return True
    tags = len(_MARKUP.findall(text[:200_000]))
    return tags >= (1 if suffix in (".html", ".htm", ".xhtml") else 4)


def read_page(page: str, name: str) -> ArticlePage:
    """The article of ``page``; ``name`` is its file's, for the errors."""
    nodes = tokenise(page, name)
    groups = layout.groups(page, nodes)
    facts = linked_data.facts(page, nodes)
    if not any(node.kind == "tag" and node.element.name in ("body", "html", "head", "title") for node in nodes[:50]):
        return _laid_out(page, nodes, groups, range(len(groups)), None, facts, "a piece of a page: all its text")
    kept, evidence = _article(page, nodes, groups)
    literals = linked_data.literals(page, nodes)
    if literals and literals[-1].length > 1.5 * sum(len(groups[index].text) for index in kept):
        draft = Tracked(page).edit(linked_data.edits(page, literals))
        kinds = {literals[0].start: BlockKind.HEADLINE} if len(literals) > 1 else {}
        return ArticlePage(draft, kinds, facts, [], "the page's JSON-LD, which holds more of it")
    headline = _headline(groups, kept, facts)
    if headline is not None:
        kept = {index for index in kept if index > headline} | {headline}
        kept |= _lead(groups, kept, headline)
    return _laid_out(page, nodes, groups, sorted(kept), headline, facts, evidence)


def _laid_out(
    page: str,
    nodes: Sequence[Node],
    groups: Sequence[Group],
    kept: Sequence[int],
    headline: int | None,
    facts: dict[str, str],
    evidence: str,
) -> ArticlePage:
    draft = Tracked(page).edit(layout.edits(page, nodes, groups, kept))
    kinds = layout.kinds(page, nodes, groups, kept, headline)
    first = min(kept, default=0) if headline is None else headline
    near = sorted(range(len(groups)), key=lambda index: (abs(index - first - 1), index))[:12]
    dates = [groups[index].text for index in near if index not in kept]
    return ArticlePage(draft, kinds, facts, dates, evidence)


def _article(page: str, nodes: Sequence[Node], groups: Sequence[Group]) -> tuple[set[int], str]:
    """The groups that are the article's, and on what evidence."""
    group_of = {node: index for index, group in enumerate(groups) for node in group.nodes}
    found = {group_of[node] for node in _extracted(page, nodes) if node in group_of}
    evidence = "trafilatura"
    if not found:
        found = {index for index, group in enumerate(groups) if group.linked < 0.5}
        why = "the page is too large for the extractor" if len(nodes) > MOST_NODES else "the extractor found none"
        evidence = f"all text that is no furniture ({why})"
    kept = found - _furniture(groups, found) - _cards(groups, found)
    return kept | _passed_over(groups, kept), evidence


def _furniture(groups: Sequence[Group], found: set[int]) -> set[int]:
    """What the extractor found and is furniture all the same; an element that holds much of the article is none."""
    held: Counter[Element | None] = Counter()
    for index in found:
        held[groups[index].cause] += len(groups[index].text)
    whole = held.total()
    return {
        index
        for index in found
        if (group := groups[index]).reason == HIDDEN
        or (
            group.reason
            and held[group.cause] < whole / 2
            and (group.reason not in SOFT or held[group.cause] < _SHORTEST_BODY)
        )
    }


def _cards(groups: Sequence[Group], found: set[int]) -> set[int]:
    """Text in the cards of other articles: elements that hold little of what was found under a heading that links."""
    whole = sum(len(groups[index].text) for index in found)
    held: Counter[Element] = Counter()
    linking: set[Element] = set()
    card_of = {index: group.block.within("article") for index, group in enumerate(groups)}
    for index, card in card_of.items():
        if card and index in found:
            held[card] += len(groups[index].text)
        if card and _in_heading(groups[index]) and groups[index].linked > 0.9:
            linking.add(card)
    return {index for index in found if (card := card_of[index]) in linking and held[card] < whole / 2}


def _passed_over(groups: Sequence[Group], kept: set[int]) -> set[int]:
    """Text between two groups of the article, or beside one of them in the same element."""
    if not kept:
        return set()
    first, last = min(kept), max(kept)
    parents = {_holder(groups[index].block) for index in kept}
    causes = {groups[index].cause for index in kept} | {None}
    return {
        index
        for index in range(first, len(groups))
        if (index < last or _holder(groups[index].block) in parents)
        and groups[index].linked <= 0.5
        and groups[index].cause in causes
    }


def _holder(block: Element) -> Element | None:
    """The element that holds a line and the lines beside it; a whole list or table counts as one line."""
    whole = block.within("table", "ul", "ol", "dl", "blockquote") or block
    return whole.parent


def _lead(groups: Sequence[Group], kept: set[int], headline: int) -> set[int]:
    """What stands between the headline and the body and is text of the article: sub-headline, lead, dateline."""
    body = min((index for index in kept if index > headline), default=headline)
    causes = {groups[index].cause for index in kept} | {None}
    return {
        index
        for index in range(headline + 1, body)
        if groups[index].cause in causes
        and groups[index].linked < 0.5
        and (
            (len(groups[index].text) >= _SHORTEST_LEAD and not groups[index].partly)
            or layout.is_subheadline(groups[index].block)
        )
    }


def _extracted(page: str, nodes: Sequence[Node]) -> set[int]:
    """The text nodes that the extractor takes for the article's."""
    texts = [
        index for index, node in enumerate(nodes) if node.kind == "text" and not page[node.start : node.end].isspace()
    ]
    if not texts or len(nodes) > MOST_NODES or len(texts) > len(_SIGNS):
        return set()
    import trafilatura  # takes half a second: only where there is a page

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    sign_of = {index: chr(_SIGNS[place]) for place, index in enumerate(texts)}
    chunks = []
    for index, node in enumerate(nodes):
        text = page[node.start : node.end]
        if node.kind in ("tag", "end"):
            chunks.append(text if node.kind == "end" or not node.element.overloaded else f"<{node.element.name}>")
        elif node.kind == "text":
            text = _SIGN.sub("", text)
            chunks.append(text[: len(text) - len(text.lstrip())] + sign_of.get(index, "") + text.lstrip())
    try:
        found = trafilatura.extract(
            "".join(chunks), include_comments=False, include_tables=True, favor_recall=True, deduplicate=False
        )
    except Exception:  # whatever a page does to the extractor, it is still read, by the rules alone
        return set()
    places = (ord(sign) - _SIGNS.start for sign in _SIGN.findall(found or ""))
    return {texts[place] for place in places if place < len(texts)}


def _headline(groups: Sequence[Group], kept: set[int], facts: dict[str, str]) -> int | None:
    """The group that is the headline: what the page's own title repeats, or the last heading before the body."""
    body = min((index for index in kept if not _in_heading(groups[index])), default=len(groups) - 1)
    causes = {groups[index].cause for index in kept}
    before = [
        index for index in range(body + 1) if groups[index].reason in ("", *SOFT) or groups[index].cause in causes
    ]
    for title in filter(None, (facts.get(key) for key in ("headline", "og:title", "title"))):
        for index in before:
            if _repeats(title, groups[index].text):
                return index
    headings = [index for index in before if _in_heading(groups[index]) and groups[index].linked < 0.9]
    if headings:
        return max(headings, key=lambda index: (-_in_heading(groups[index]), index))
    return _unmarked_headline(groups, kept)


def _unmarked_headline(groups: Sequence[Group], kept: set[int]) -> int | None:
    """The line right above the first long one, in the element that holds it, where no heading is marked."""
    first = next((index for index in sorted(kept) if len(groups[index].text) > _SHORTEST_LEAD * 2), None)
    above = max((index for index in kept if first is not None and index < first), default=None)
    if first is None or above is None:
        return None
    line, body = groups[above], groups[first].block
    beside = line.block in (body, body.parent) or line.block.parent is body.parent
    short = len(line.text) <= _LONGEST_HEADLINE and line.text[-1:] not in ".،:؛,;" and line.linked < 0.5
    return above if beside and short else None


def _in_heading(group: Group) -> int:
    """The level of the heading that the group stands in; 0 where it stands in none."""
    heading = group.block.within("h1", "h2", "h3", "h4")
    return int(heading.name[1]) if heading else 0


def _repeats(title: str, text: str) -> bool:
    """Whether ``title`` is ``text``, with or without the outlet's name beside it."""
    return bool(text) and (title == text or (len(text) > 15 and (title.startswith(text) or title.endswith(text))))
