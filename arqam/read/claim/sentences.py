"""Sentences of an article's blocks and the clauses of a sentence: how far the words around a number reach."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from arqam.model import Article, Span
from arqam.read.arabic.phrases import Text, fold_pattern, fold_word
from arqam.read.arabic.rows import listed, table

# A full stop between digits is a decimal's, one after a lone letter a title's («م. سامي»); neither is a sentence's.
_SENTENCE_END = re.compile(r"(?:[!?؟]+|(?<!\d)(?<!\s[مدا])\.+|(?<!\s[مدا])\.+(?!\d))[\"”»“’')\]]*(?=\s|$)|\n+")
_BREAK = re.compile(r"[،؛;:]|,(?!\d)|(?<=\s)[-–—ـ](?=\s)")
_OPENS = fold_pattern(
    r"(?<![^\W_])(?:فيما|بينما|(?<!من )حيث|كما|إذ|لكن|ولكن|غير أن|إلا أن|في حين|في الوقت الذي|في وقت|على حين|"
    r"الأمر الذي|علما|بعدما|بعد أن|قبل أن|وهو ما|وهي|وهو|ما يعني|مما|استعدادا|تمهيدا)(?![^\W_])"
)
#: A clause that opens so says more of the one before, and is one with it.
_CONTINUES = fold_pattern(
    r"\s*(?:الذي|التي|اللذان|اللذين|والذي|والتي|أي|وهو ما يعادل|ما يعادل|أي ما|مقابل|مقارنة|قياسا|نزولا|صعودا|"
    r"ارتفاعا|انخفاضا|منها|من بينها|بينها|منهم|بينهم|"
    r"و?(?:بزيادة|بارتفاع|بانخفاض|بتراجع|بنمو|بنسبة|بقيمة|بواقع|بمعدل|بإجمالي|بكلفة|بتكلفة|باستثمار|باستثمارات|بإيرادات|بعجز|بفائض|بتداولات|"
    r"بطول|بقدرة|بعمق|بسعة|بطاقة|بسرعة)|مسجلا|مسجلة|محققا|محققة|"
    r"و?(?:ليصل|لتصل|ليبلغ|لتبلغ|ليسجل|لتسجل|ليستقر|لتستقر|ليغلق|لتغلق)|مدته|مدتها|بعد أن كانت?|بعدما كانت?)(?![^\W_])"
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and its clauses, spans in the folded text. A clause that continues the one before is one with it."""

    span: Span
    clauses: tuple[Span, ...]
    block: int
    number: int


@cache
def opening_verbs() -> frozenset[str]:
    """Verbs of moving and of saying, which open a clause where و joins them to what stands before."""
    cells = [row["words"] for row in table("directions") if row["role"] == "verb"]
    cells += [row["forms"] for row in table("speech_verbs") if "preposition" not in row["note"]]
    return frozenset(fold_word(word) for cell in cells for word in listed(cell))


def sentence_spans(text: str) -> list[Span]:
    """The sentences of ``text``, without the space around them.

    >>> sentence_spans("بلغ 3.5 بالمئة. ثم زاد!")
    [Span(start=0, end=15), Span(start=16, end=23)]
    """
    spans, start = [], 0
    for match in [*_SENTENCE_END.finditer(text), None]:
        end = match.end() if match else len(text)
        piece = text[start:end]
        if piece.strip():
            lead = len(piece) - len(piece.lstrip())
            spans.append(Span(start + lead, start + len(piece.rstrip())))
        start = end
    return spans


def sentences(article: Article, text: Text, figures: Sequence[Span] = ()) -> list[Sentence]:
    """The sentences of the article's blocks, in order; of its lines where no block was found.

    ``figures`` are the folded spans of its numbers, in order.
    """
    blocks = [block.clean_span for block in article.blocks] or [Span(0, len(article.clean))]
    starts = [figure.start for figure in figures]
    made = []
    for number, block in enumerate(blocks):
        within = text.forth(block)
        for span in sentence_spans(within.of(text.text)):
            for piece in _pieces(text, Span(span.start + within.start, span.end + within.start), starts):
                made.append(Sentence(piece, tuple(_clauses(text, piece)), number, len(made)))
    return made


#: No sentence of a newspaper is longer, in characters, or has more numbers; a list or a table without full stops may.
LONGEST, MOST = 2000, 40


def _pieces(text: Text, sentence: Span, figures: Sequence[int]) -> Iterator[Span]:
    """A sentence as it is; an endless one cut after a comma, or else after a word; ``figures`` is where each starts."""
    while (limit := _longest(sentence, figures)) < sentence.end:
        half = (sentence.start + limit) // 2
        cut = max(text.text.rfind(mark, half, limit) for mark in ("،", "؛", "\t"))
        cut = cut if cut > 0 else text.text.rfind(" ", half, limit)
        cut = cut + 1 if cut > 0 else limit
        yield Span(sentence.start, cut)
        sentence = Span(cut, sentence.end)
    yield sentence


def _longest(sentence: Span, figures: Sequence[int]) -> int:
    """Where what may be one sentence ends, at the latest: before the first number too many."""
    one_too_many = bisect_left(figures, sentence.start) + MOST
    most = figures[one_too_many] if one_too_many < len(figures) else sentence.end
    return min(sentence.start + LONGEST, most, sentence.end)


def _clauses(text: Text, sentence: Span) -> list[Span]:
    body = sentence.of(text.text)
    cuts = {match.end() for match in _BREAK.finditer(body)} | {match.start() for match in _OPENS.finditer(body)}
    first = text.word_at(sentence.start)
    verbs = opening_verbs()
    for index in range(first + 1, len(text.words)):
        word, written = text.words[index], text.written[index]
        if word.start >= sentence.end:
            break
        # و joined to a verb opens a clause (وازداد الشحن), و joined to a noun does not (والواردات).
        if written[0] in "وف" and len(written) > 3 and written[1:] in verbs:
            cuts.add(word.start - sentence.start)
    clauses: list[Span] = []
    for start, end in zip([0, *sorted(cuts)], [*sorted(cuts), len(body)], strict=True):
        if not body[start:end].strip():
            continue
        span = Span(sentence.start + start, sentence.start + end)
        if clauses and _CONTINUES.match(body, start):
            span = Span(clauses.pop().start, span.end)
        clauses.append(span)
    return clauses
