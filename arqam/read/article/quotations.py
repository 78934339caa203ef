"""Quotations: every pair of marks, the wrong way round, nested, over paragraphs, never closed; and who says them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from arqam.model import Block, BlockKind, Quotation, Span
from arqam.read.article.speakers import Said, says

#: Over how many further paragraphs a quotation may run before it counts as never closed.
LONGEST_RUN = 5
#: Up to how many words between marks are a term (“بريكس”), not something said, unless a verb introduces them.
LONGEST_TERM = 3
#: How far before a quotation the verb that introduces it may stand, in characters.
FARTHEST = 500

_MARK = re.compile("[“”«»\"‘’‹›']")
_OPENING, _CLOSING, _SINGLE = "“«‘‹", "”»’›", "‘’‹›'"
_BEFORE_OPENING = frozenset(" \t\n([{:،؛,;/-–—…“«‘‹") | {""}
_AFTER_CLOSING = frozenset(" \t\n)]}:،؛,;/-–—….!؟?%”»’›") | {""}
_PROCLITICS = frozenset("وفبلك")
_APART = (BlockKind.HEADLINE, BlockKind.SUBHEADLINE, BlockKind.HEADING, BlockKind.DATELINE, BlockKind.TABLE_ROW)


class Quoted(NamedTuple):
    """The words between two marks, without the marks; ``closed`` is False where the second one is missing."""

    span: Span
    closed: bool = True


class _MarksOfBlock(NamedTuple):
    """What one block holds: whole pairs, marks that stay open, and marks that close what another block opened."""

    pairs: list[tuple[int, int]]
    left_open: list[int]
    surplus: list[int]


def quotations(text: str, blocks: Sequence[Block]) -> tuple[Quotation, ...]:
    """All quotations of a clean text in the order in which they begin, each with its speaker where one is named.

    >>> from arqam.read.article.structure import blocks
    >>> text = "أكد الوزير أن النمو مستمر، وقال:” إن التجارة زادت كثيرا ”."
    >>> [(found.clean_span.of(text), found.speaker) for found in quotations(text, blocks(text))]
    [('إن التجارة زادت كثيرا', 'الوزير')]
    """
    sayings = _Sayings(text, blocks)
    found = []
    for span, _ in quoted(text, blocks):
        said = sayings.who(span)
        found.append(Quotation(span, said.name, said.name_span) if said else Quotation(span))
    return tuple(found)


def quoted(text: str, blocks: Sequence[Block]) -> list[Quoted]:
    """The spans between quotation marks, in the order in which they begin."""
    found: list[Quoted] = []
    waiting: tuple[int, int] | None = None  # a mark left open: its position and its block
    ends = [block.clean_span.end for block in blocks]

    def give_up() -> None:
        if waiting:
            found.append(Quoted(Span(waiting[0] + 1, ends[waiting[1]]), closed=False))

    for index, block in enumerate(blocks):
        pairs, left_open, surplus = _in_block(text, block.clean_span)
        start = block.clean_span.start
        if waiting and (block.kind in _APART or index - waiting[1] > LONGEST_RUN):
            give_up()
            waiting = None
        if waiting and surplus:
            found.append(Quoted(Span(waiting[0] + 1, surplus[0])))
            waiting = None
        elif waiting and pairs and pairs[0][0] == start:  # opened anew in each paragraph, and closed once
            found.append(Quoted(Span(waiting[0] + 1, pairs.pop(0)[1])))
            waiting = None
        elif waiting and left_open and left_open[0] == start:
            left_open = left_open[1:]
        found += [Quoted(Span(opening + 1, closing)) for opening, closing in pairs]
        if left_open:
            give_up()
            waiting = (left_open[0], index)
    give_up()
    trimmed = (Quoted(_trimmed(text, span), closed) for span, closed in found)
    return sorted((each for each in trimmed if each.span.start < each.span.end), key=lambda each: each.span)


def _in_block(text: str, block: Span) -> _MarksOfBlock:
    pairs: list[tuple[int, int]] = []
    stack: list[int] = []
    surplus: list[int] = []
    for mark in _MARK.finditer(text, *block):
        position, char = mark.start(), mark[0]
        opener = text[stack[-1]] if stack else ""
        opens = _opens(text, position, block, opener)
        if opens:
            stack.append(position)
        elif opens is None:
            continue
        elif char in _SINGLE:
            if opener and opener in _SINGLE:
                pairs.append((stack.pop(), position))
        else:
            while stack and text[stack[-1]] in _SINGLE:
                stack.pop()
            if stack:
                pairs.append((stack.pop(), position))
            else:
                surplus.append(position)
    return _MarksOfBlock(sorted(pairs), [position for position in stack if text[position] not in _SINGLE], surplus)


def _opens(text: str, position: int, block: Span, opener: str) -> bool | None:
    """Whether the mark opens a quotation (True), closes one (False), or is none at all (None).

    What stands around it says more than its shape, for many a keyboard has the closing mark only.
    """
    char = text[position]
    before = text[position - 1] if position > block.start else ""
    after = text[position + 1] if position + 1 < block.end else ""
    clitic = before in _PROCLITICS and (position - 1 == block.start or not text[position - 2].isalnum())
    can_open = (before in _BEFORE_OPENING or (clitic and after.isalnum())) and (
        after.isspace() or after not in _AFTER_CLOSING
    )
    can_close = after in _AFTER_CLOSING and (bool(opener) or not (before == "" or before.isspace()))
    if char in _SINGLE:
        if can_open and not can_close and char != "’":
            return True
        return False if can_close and not can_open else None
    if char == '"' and before.isdigit() and not opener:
        return None  # inches
    if before == ":" or text.endswith(": ", block.start, position):
        return not (opener and char in _CLOSING)
    if can_open != can_close:
        if can_close and not opener and char in _OPENING and after == " ":
            return True
        return can_open
    if not opener:
        return True if char not in _CLOSING or can_open else after != ""
    if char in _OPENING:
        return opener in _OPENING  # where the closing shape opens, the opening shape closes
    return char == '"' and opener != '"' and can_open and not can_close


def _trimmed(text: str, span: Span) -> Span:
    words = span.of(text)
    start = span.start + len(words) - len(words.lstrip())
    return Span(start, max(start, span.end - (len(words) - len(words.rstrip()))))


class _Sayings:
    """The verbs of saying of a text, and who of them introduces a quotation."""

    def __init__(self, text: str, blocks: Sequence[Block]) -> None:
        self._text = text
        self._blocks = [block.clean_span for block in blocks]
        self._starts = [block.start for block in self._blocks]
        self._says = says(text, blocks)
        self._verbs = [said.verb.start for said in self._says]

    def who(self, quotation: Span) -> Said | None:
        """The verb before the quotation in its sentence, or the one right after it."""
        block = self._blocks[bisect_right(self._starts, quotation.start) - 1]
        start = max(block.start, quotation.start - FARTHEST)
        before = self._text[start : quotation.start].rstrip(" “”«»\"‘’‹›'")
        introduced = before.endswith(":")
        term = len(self._text[quotation.start : min(quotation.end, quotation.start + FARTHEST)].split()) <= LONGEST_TERM
        place = bisect_left(self._verbs, quotation.start) - 1
        if place >= 0 and self._verbs[place] >= start:
            said = self._says[place]
            between = self._text[said.name_end : quotation.start]
            if not re.search(r"[.!؟?]\s", between) and (introduced or not term):
                return said if said.name else None
        return (introduced and self._named(before, start)) or (None if term else self._after(quotation))

    def _named(self, before: str, start: int) -> Said | None:
        """A name and a colon, as in an interview."""
        name = re.fullmatch(r"\s*(?:[-–—•] ?)?(\w+(?: \w+){0,4}) ?:", before)
        if not name:
            return None
        span = Span(start + name.start(1), start + name.end(1))
        return Said(Span(span.start, span.start), name[1], span)

    def _after(self, quotation: Span) -> Said | None:
        place = bisect_left(self._verbs, quotation.end)
        if place == len(self._says):
            return None
        said = self._says[place]
        between = self._text[quotation.end : min(said.verb.start, quotation.end + 8)]
        return said if said.name and re.fullmatch(r"[ ”“«»\"'’،,.]{1,4}", between) else None
