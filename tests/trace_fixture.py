"""Claims about the first article written by hand, for the tests of pages that show claims."""

from datetime import date
from decimal import Decimal

from arqam.cite.trace import Trace
from arqam.model import (
    Article,
    Basis,
    Claim,
    Kind,
    Mention,
    Part,
    Party,
    Period,
    Qualifier,
    Quantity,
    Reading,
    Span,
    Speaker,
)
from arqam.read.article.opened import open_article

KAZAKHSTAN, CHINA = Party("كازاخستان", "KAZ", "country"), Party("الصين", "CHN", "country")


def claim(
    article: Article, surface: str, value: str, unit: str, *, sentence: tuple[str, str], parts=(), **known
) -> Claim:
    """A claim whose mention is the first ``surface`` after the words that its sentence starts with."""
    start = article.clean.index(sentence[0])
    around = Span(start, article.clean.index(sentence[1], start) + len(sentence[1]))
    at = article.clean.index(surface, start)
    clean_span = Span(at, at + len(surface))
    span = article.offsets.raw_span(clean_span)
    mention = Mention(
        span,
        surface,
        Kind.MONEY,
        Quantity(Decimal(value), unit),
        known.get("qualifier", Qualifier.EXACT),
        parts=tuple(Part(span, text, role, meaning) for text, role, meaning in parts),
        readings=known.pop("readings", ()),
        clean_span=clean_span,
    )
    return Claim(
        f"{article.id}:{span.start}-{span.end}",
        article.id,
        mention.quantity,
        Kind.MONEY,
        known.pop("qualifier", Qualifier.EXACT),
        "trade",
        mention,
        parties=(CHINA, KAZAKHSTAN),
        sentence=around,
        **known,
    )


def hand_made(article_id: str = "china-kazakhstan-2024") -> Trace:
    article = open_article(article_id)
    billion = [("مليار", "scale", "1000000000"), ("دولار", "unit", "USD")]
    quarter = claim(
        article,
        "6.3 مليار دولار",
        "6300000000",
        "USD",
        sentence=("وتنفذ كازاخستان والصين حاليا", "28 مليون طن."),
        parts=[("6.3", "number", "6.3"), *billion],
        period=Period(date(2024, 1, 1), date(2024, 3, 31), Basis.STATED, "الفترة من يناير إلى مارس من هذا العام"),
        speaker=Speaker("", "reporter"),
        confidence="high",
        reasons=("the measure stands before the value",),
    )
    year = claim(
        article,
        "41 مليار دولار",
        "41000000000",
        "USD",
        sentence=("ووفقا لتوكاييف، تجاوز", "الخمس عشرة الماضية."),
        parts=[("تجاوز", "qualifier", "more_than"), ("41", "number", "41"), *billion],
        qualifier=Qualifier.MORE_THAN,
        period=Period(date(2023, 1, 1), date(2023, 12, 31), Basis.RELATIVE, "العام الماضي"),
        speaker=Speaker("توكاييف", "reported"),
        confidence="medium",
        readings=(Reading(Quantity(Decimal(41), "USD"), "the scale left out"),),
    )
    average = Claim(
        f"{article.id}:derived:monthly",
        article.id,
        Quantity(Decimal("2100000000"), "USD"),
        Kind.MONEY,
        Qualifier.EXACT,
        "trade",
        formula="trade / 3",
        inputs=(quarter.id,),
    )
    # The article says it twice, in two sentences: two claims that look alike.
    portfolio = [
        claim(article, "14.5 مليار دولار", "14500000000", "USD", sentence=sentence)
        for sentence in (
            ("وتنفذ كازاخستان والصين حاليا", "28 مليون طن."),
            ("ووفقا لتوكاييف، تجاوز", "الخمس عشرة الماضية."),
        )
    ]
    return Trace(article, {one.id: one for one in (quarter, year, average, *portfolio)})
