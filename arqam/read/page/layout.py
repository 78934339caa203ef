"""The lines of a page: which text nodes stand in one line, and the edits that make lines of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from arqam.model import BlockKind
from arqam.read.page.furniture import HIDDEN, reason
from arqam.read.page.markup import BLOCKS, Element, Node
from arqam.read.page.references import unescape
from arqam.read.page.tracked import Edit

#: The longest cell of a table that holds data; a longer one makes it a table for layout.
LONGEST_CELL = 200
#: The longest line that is a heading because it is bold, or called one.
LONGEST_HEADING = 90
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "caption"))

_BLANK = re.compile(r"\s+")
_ENTITY = re.compile(r"\s+|&(?:#[0-9]+|#[xX][0-9a-fA-F]+|[a-zA-Z][a-zA-Z0-9]{1,30});?")
_SUBHEADLINE = re.compile(
    r"(?<![a-z])(?:sub-?(?:head(?:line)?|title)|standfirst|deck|excerpt|summary|secondary-title|lead|lede)(?![a-z])"
)


class Group(NamedTuple):
    """Text nodes that stand in one block of the page, one after the other."""

    nodes: list[int]
    block: Element
    text: str
    linked: float  # the share of it that is links
    reason: str  # why it is furniture; "" where nothing says so
    cause: Element | None  # the element that says so
    partly: bool  # whether some of its text is


def groups(page: str, nodes: Sequence[Node]) -> list[Group]:
    """The groups of the page, in order."""
    found: list[Group] = []
    current: list[int] = []

    def finish() -> None:
        if current:
            found.append(_group(page, nodes, current.copy()))
            current.clear()

    for index, node in enumerate(nodes):
        if node.kind in ("tag", "end") and node.element.name in BLOCKS:
            finish()
        elif node.kind == "text" and not page[node.start : node.end].isspace():
            if current and nodes[current[-1]].element.block is not node.element.block:
                finish()
            current.append(index)
    finish()
    return found


def _group(page: str, nodes: Sequence[Node], indices: list[int]) -> Group:
    why = {index: reason(nodes[index].element) for index in indices}
    shown = [index for index in indices if why[index][0] != HIDDEN]
    texts = {index: page[nodes[index].start : nodes[index].end] for index in shown}
    length = sum(map(len, texts.values()))
    linked = sum(len(text) for index, text in texts.items() if nodes[index].element.within("a"))
    block = nodes[indices[0]].element.block
    text = _BLANK.sub(" ", unescape("".join(texts.values()))).strip()
    least = min((why[index] for index in shown or indices), key=lambda each: bool(each[0]))
    partly = any(why[index][0] for index in indices)
    return Group(shown or indices, block, text, linked / length if length else 0.0, *least, partly)


def is_subheadline(block: Element) -> bool:
    """Whether the class of a block calls it a sub-headline, or that of an element that holds nothing else."""
    if _SUBHEADLINE.search(block.attributes.get("class", "").lower()):
        return True
    around = [element for element in (block.parent, block.parent and block.parent.parent) if element]
    words = [word for element in around for word in element.attributes.get("class", "").lower().split()]
    return any(_SUBHEADLINE.fullmatch(word) or word.endswith("-excerpt") for word in words)


def _is_called_heading(block: Element) -> bool:
    words = block.attributes.get("class", "").lower().split()
    return any(re.fullmatch(r"(?:.*[-_])?(?:title|subtitle|heading|subhead|sub)", word) for word in words)


def data_rows(groups: Sequence[Group]) -> dict[int, Element]:
    """Group → its row, for the groups in a table that holds data: two rows of two short cells at least."""
    rows: dict[Element, dict[Element, set[Element]]] = {}
    longest: dict[Element, int] = {}
    of: dict[int, tuple[Element, Element]] = {}
    for index, group in enumerate(groups):
        cell = group.block.within("td", "th", "table")
        row = cell.within("tr", "table") if cell and cell.name != "table" else None
        table = row.within("table") if row and row.name == "tr" else None
        if not (cell and row and table):
            continue
        of[index] = table, row
        rows.setdefault(table, {}).setdefault(row, set()).add(cell)
        longest[table] = max(longest.get(table, 0), len(group.text))
    holds_data = {
        table
        for table, each in rows.items()
        if sum(len(cells) > 1 for cells in each.values()) > 1 and longest[table] <= LONGEST_CELL
    }
    return {index: row for index, (table, row) in of.items() if table in holds_data}


def kinds(
    page: str, nodes: Sequence[Node], groups: Sequence[Group], kept: Sequence[int], headline: int | None
) -> dict[int, BlockKind]:
    """The page's offset at which a line begins → the kind that its markup gives it."""
    rows = data_rows(groups)
    found: dict[int, BlockKind] = {}
    for place, index in enumerate(kept):
        group = groups[index]
        kind = None
        if index == headline:
            kind = BlockKind.HEADLINE
        elif headline is not None and place == 1 and is_subheadline(group.block):
            kind = BlockKind.SUBHEADLINE
        elif index in rows:
            kind = BlockKind.TABLE_ROW
        elif group.block.within("li", "dd"):
            kind = BlockKind.LIST_ITEM
        elif group.block.name in _HEADINGS or (
            len(group.text) <= LONGEST_HEADING and (_is_bold_line(nodes, group) or _is_called_heading(group.block))
        ):
            kind = BlockKind.HEADING
        if kind:
            node = nodes[group.nodes[0]]
            text = page[node.start : node.end]
            found[node.start + len(text) - len(text.lstrip())] = kind
    return found


def _is_bold_line(nodes: Sequence[Node], group: Group) -> bool:
    bold = all(nodes[index].element.within("b", "strong", "p", "div", "td") is not group.block for index in group.nodes)
    return bold and group.block.name in ("p", "div") and group.text[-1:] not in ".،؛,;"


def edits(page: str, nodes: Sequence[Node], groups: Sequence[Group], kept: Sequence[int]) -> Iterator[Edit]:
    """The edits that leave of the page the groups that are kept, each a line or a cell of its own."""
    group_of = {node: index for index in kept for node in groups[index].nodes}
    rows = data_rows(groups)
    why = {node: group.reason for group in groups for node in group.nodes}
    gap: list[int] = []
    last: int | None = None
    for index, node in enumerate(nodes):
        if index not in group_of:
            gap.append(index)
            continue
        between = _between(page, nodes, gap, last, group_of[index], rows, groups)
        yield from _removed(page, nodes, gap, between, why)
        yield from _inside(page, node)
        gap, last = [], group_of[index]
    yield from _removed(page, nodes, gap, {}, why)


def _between(
    page: str,
    nodes: Sequence[Node],
    gap: Sequence[int],
    last: int | None,
    this: int,
    rows: Mapping[int, Element],
    groups: Sequence[Group],
) -> dict[int, str]:
    """What stands, instead of the nodes of a gap, between two kept nodes: node → a space, a tab, line ends."""
    if last is None or not gap:
        return {}
    if last == this:
        breaks = [index for index in gap if nodes[index].kind == "tag" and nodes[index].element.name == "br"]
        if breaks:
            return {breaks[0]: "\n" if len(breaks) == 1 else "\n\n"}
        return {index: " " for index in gap if nodes[index].kind == "text" and page[nodes[index].start :][:1].isspace()}
    if last in rows and this in rows and rows[last] is rows[this]:
        cells = sum(nodes[index].kind == "tag" and nodes[index].element.name in ("td", "th") for index in gap)
        return {gap[0]: "\t" * cells or " "}
    if last in rows and this in rows and rows[last].within("table") is rows[this].within("table"):
        return {gap[0]: "\n"}
    item, next_item = groups[last].block.within("li"), groups[this].block.within("li")
    if item and next_item and item.parent is next_item.parent:
        return {gap[0]: "\n"}
    return {gap[0]: "\n\n"}


def _removed(
    page: str, nodes: Sequence[Node], gap: Sequence[int], between: Mapping[int, str], why: Mapping[int, str]
) -> Iterator[Edit]:
    for index in gap:
        node = nodes[index]
        if node.kind == "text" and not page[node.start : node.end].isspace():
            cause = why.get(index) or reason(node.element)[0] or "outside the article"
        elif node.kind == "raw" and node.element.name in ("script", "style", "noscript", "template", "iframe", "svg"):
            cause = f"{node.element.name} of the page"
        elif node.kind == "raw" and node.element.name == "title":
            cause = "title of the page"
        else:
            cause = "markup"
        yield Edit(node.start, node.end, between.get(index, ""), cause)


def _inside(page: str, node: Node) -> Iterator[Edit]:
    """The edits inside a kept node: character references, and white space as a browser shows it."""
    as_written = node.element.within("pre")
    for found in _ENTITY.finditer(page, node.start, node.end):
        if found[0][0] == "&":
            meant = unescape(found[0])
            if meant != found[0]:
                yield Edit(*found.span(), meant, "character reference")
        elif found[0] != " " and not as_written:
            yield Edit(*found.span(), " ", "line ends" if "\n" in found[0] else "spaces")
