"""An article as one page of its own, every mention marked in its place: what it says, and how it was read."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from jinja2 import Environment, PackageLoader, StrictUndefined

from arqam.model import Article, Block, BlockKind, Mention, Span
from arqam.run.mentions_out import amount, plain
from arqam.safe import shown_text

#: What a block becomes on the page.
_TAGS = {BlockKind.HEADLINE: "h1", BlockKind.SUBHEADLINE: "h2", BlockKind.HEADING: "h3"}


class Stretch(NamedTuple):
    """A stretch of a block: plain text, or a mention with its number."""

    text: str
    number: int = 0
    mention: Mention | None = None


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("arqam.run"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    # the article's own control and bidi characters are shown by their code, and do nothing
    environment.filters |= {"shown": shown_text, "plain": plain, "amount": amount}
    return environment


def page(article: Article, mentions: Sequence[Mention]) -> str:
    """A self-contained page: no script, nothing loaded, right to left, the article's text escaped."""
    return (
        _environment()
        .get_template("marked.html")
        .render(
            article=article,
            mentions=mentions,
            blocks=[(_TAGS.get(block.kind, "p"), block, pieces) for block, pieces in _blocks(article, mentions)],
            kinds=Counter(mention.kind.value for mention in mentions).most_common(),
        )
    )


def _blocks(article: Article, mentions: Sequence[Mention]) -> Iterator[tuple[Block, list[Stretch]]]:
    whole = Block(BlockKind.PARAGRAPH, Span(0, len(article.clean)))
    waiting = deque(enumerate(mentions, start=1))
    for block in article.blocks or (whole,):
        inside = []
        while waiting and waiting[0][1].place.start < block.clean_span.end:
            inside.append(waiting.popleft())
        yield block, list(_pieces(article.clean, block.clean_span, inside))


def _pieces(text: str, span: Span, numbered: Sequence[tuple[int, Mention]]) -> Iterator[Stretch]:
    position = span.start
    for number, mention in numbered:
        start, end = mention.place
        if start > position:
            yield Stretch(text[position:start])
        yield Stretch(text[start:end], number, mention)
        position = end
    if position < span.end:
        yield Stretch(text[position : span.end])
