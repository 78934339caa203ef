"""Every quantity in an Arabic text, with its exact span, value, unit, kind and qualifier."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from arqam.model import Article, Kind, Mention, Quantity, Span
from arqam.read.arabic.fold import Folded
from arqam.read.quantity import reader
from arqam.read.quantity.cells import with_heads
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
    found = [mention for start, end in _pieces(folded.text) for mention in reader.mentions(folded, start, end, context)]
    return list(with_heads(text, found, partial(_one_of, folded, context)))


def _one_of(folded: Folded, context: Context, phrase: str, start: int) -> Mention | None:
    """One of what a phrase says, read as it would be at a place of the text; None where it is no unit or scale."""
    alone = Folded(f"1 {phrase}")
    found = reader.mentions(alone, 0, len(alone.text), context)
    if len(found) != 1 or found[0].surface != alone.given:
        return None
    if found[0].kind == Kind.COUNT and found[0].quantity.unit and found[0].quantity.value == 1:
        return None  # any noun may be counted
    codes = [other.quantity.unit for other in found[0].readings]
    if found[0].kind == Kind.MONEY and codes:
        code, _, clear = context.places.decide(codes, folded.offset(start))
        if clear:
            value = next(other.quantity.value for other in found[0].readings if other.quantity.unit == code)
            return found[0]._replace(quantity=Quantity(value, code), readings=())
    return found[0]


def read(article: Article) -> list[Mention]:
    """The mentions of an article: found in its clean text, block by block, with spans of its raw text."""
    folded = Folded(article.clean)
    origin = Places(folded.text, article.source.place, article.source.outlet)
    context = Context(Habit.of(folded.text), origin)
    found: list[Mention] = []
    spans = [block.clean_span for block in article.blocks] or [Span(0, len(article.clean))]
    for block in spans:
        start, end = folded.offset(block.start), folded.offset(block.end)
        for piece in _pieces(folded.text, start, end):
            found += reader.mentions(folded, *piece, context)
    mentions = []
    for mention in with_heads(article.clean, found, partial(_one_of, folded, context)):
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
