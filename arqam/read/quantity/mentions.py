"""Every quantity in an Arabic text, with its exact span, value, unit, kind and qualifier."""

from __future__ import annotations

from collections.abc import Iterator

from arqam.model import Article, Mention, Span
from arqam.read.arabic.fold import Folded
from arqam.read.quantity import reader
from arqam.read.quantity.digits import Habit
from arqam.read.quantity.reader import Context
from arqam.read.quantity.which_currency import Places


def find(text: str) -> list[Mention]:
    """The mentions of a text, in order; spans are offsets into ``text``.

    >>> [(m.surface, str(m.quantity.value), m.quantity.unit) for m in find("بقيمة 14.5 مليار دولار")]
    [('14.5 مليار دولار', '14500000000', 'USD')]
    """
    folded = Folded(text)
    context = Context(Habit.of(folded.text), Places(folded.text))
    return [mention for start, end in _pieces(folded.text) for mention in reader.mentions(folded, start, end, context)]


def read(article: Article) -> list[Mention]:
    """The mentions of an article: found in its clean text, block by block, with spans of its raw text."""
    folded = Folded(article.clean)
    origin = Places(folded.text, article.source.place, article.source.outlet)
    context = Context(Habit.of(folded.text), origin)
    mentions = []
    spans = [block.clean_span for block in article.blocks] or [Span(0, len(article.clean))]
    for block in spans:
        start, end = folded.offset(block.start), folded.offset(block.end)
        for piece in _pieces(folded.text, start, end):
            for mention in reader.mentions(folded, *piece, context):
                span = article.offsets.raw_span(mention.span)
                mentions.append(mention._replace(span=span, surface=span.of(article.raw), clean_span=mention.span))
    return mentions


#: A text is read in pieces of about this many characters, so that memory does not grow with its length.
PIECE = 50_000


def _pieces(text: str, start: int = 0, stop: int | None = None) -> Iterator[tuple[int, int]]:
    """Cut a long text where no quantity can span the cut: at a paragraph's end, else a sentence's, else a space."""
    stop = len(text) if stop is None else stop
    while stop - start > PIECE:
        limit = start + PIECE
        for mark in ("\n\n", "\n", ". ", " "):
            cut = text.rfind(mark, start + PIECE // 2, limit)
            if cut > 0:
                break
        else:
            cut = limit
            while cut < stop and not text[cut].isspace():
                cut += 1
        yield start, cut
        start = cut
    yield start, stop
