"""Do two statements of one thing agree: the same, rounded alike, within what their qualifiers allow, or in conflict?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from itertools import combinations

from arqam.flags import Flag, about
from arqam.model import Claim, Qualifier, Quantity
from arqam.read.arabic.phrases import Text, fold_word, without_article
from arqam.read.arabic.rows import listed, table
from arqam.read.claim.countries_named import countries
from arqam.read.claim.vocabularies import changes, measure_words, measures
from arqam.read.quantity.precision import Verdict, compare_values, step_of


@dataclass(frozen=True, slots=True)
class Stated:
    """What comparing needs of a claim, wherever it comes from (a claim, or a row of a claims table)."""

    id: str
    article: str
    measure: str
    parties: frozenset[str]
    start: date | None
    end: date | None
    direction: str
    quantity: Quantity
    qualifier: Qualifier
    surface: str
    speaker: str = ""
    basis: str = ""
    flags: tuple[str, ...] = ()
    subject: str = ""  # the article's words for what is measured
    whole: str = ""  # of a share: the article's words for what it is a part of

    @property
    def topic(self) -> tuple[object, ...]:
        """What the statement is about; only statements of one topic are compared."""
        change = self.direction if self.direction.endswith("_by") else ""
        if change == "rose_by" and self.measure in changes():
            change = ""  # «ينمو الاقتصاد 2%» is a growth of 2%
        apart = tuple(sorted({flag for flag in self.flags if flag in ("part", "projected")}))
        whole = core_words(self.whole) if self.measure == "share" else frozenset()
        return (self.measure, self.quantity.unit, self.whose, self.start, self.end, change, apart, whole)

    @property
    def whose(self) -> frozenset[str]:
        """The parties; of a rate only the countries, for «خفض صندوق النقد توقعاته» names no party."""
        known = measures().get(self.measure)
        lands = self.parties & _lands() if known and known.nature == "rate" else frozenset()
        return lands or self.parties

    @property
    def comparable(self) -> bool:
        """Can another article be said to speak of the same thing? It takes a period, and parties or a thing quoted."""
        if not isinstance(self.quantity.value, Decimal) or not self.measure or self.measure in _TIMES:
            return False
        return bool(self.start or self.end) and bool(self.parties or (self.measure in _QUOTED and self.words))

    @property
    def words(self) -> frozenset[str]:
        """Its subject's words that set it apart from others of its topic: of «صادرات السيارات المغربية» السيارات."""
        return core_words(self.subject, self.measure if self.parties or self.measure not in _QUOTED else "")


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two statements of one topic, side by side."""

    one: Stated
    other: Stated
    verdict: Verdict
    why: str

    @property
    def across(self) -> bool:
        return self.one.article != self.other.article


def statement(claim: Claim) -> Stated:
    return Stated(
        claim.id,
        claim.article,
        claim.measure,
        frozenset(party.code or party.name for party in claim.parties),
        claim.period.start,
        claim.period.end,
        claim.direction,
        claim.quantity,
        claim.qualifier,
        claim.mention.surface if claim.mention else "",
        claim.speaker.name if claim.speaker else "",
        claim.period.basis.value,
        claim.flags,
        claim.subject,
        claim.whole.surface if claim.whole else "",
    )


def compare(claims: Iterable[Claim]) -> list[Comparison]:
    """Every pair of claims on the same measure, parties, period and unit, compared; across the articles given."""
    return list(compare_statements(statement(claim) for claim in claims if not claim.formula))


def compare_statements(statements: Iterable[Stated]) -> Iterator[Comparison]:
    """As ``compare``, on statements: they may be streamed from many articles; only their topics are kept apart."""
    gathered: dict[tuple[object, ...], list[Stated]] = defaultdict(list)
    for item in statements:
        if item.measure and item.measure not in _TIMES and isinstance(item.quantity.value, Decimal):
            # What another article can't be said to speak of, the same article may say twice.
            gathered[(*item.topic, "" if item.comparable else item.article)].append(item)
    for group in gathered.values():
        for one, other in combinations(group, 2):
            compared = _compared(one, other)
            if compared.verdict is not Verdict.CONFLICT or alike(one.words, other.words):
                yield compared


def alike(words: frozenset[str], others: frozenset[str]) -> bool:
    """May two subjects be one thing? A whole and a part of it (صادرات مصر, صادرات السيارات) may not.

    >>> alike(core_words("صادرات النفط", "exports"), core_words("صادرات النفط الخام", "exports"))
    True
    >>> alike(core_words("صادرات مصر", "exports"), core_words("صادرات السيارات", "exports"))
    False
    """
    return words == others or (bool(words and others) and (words <= others or others <= words))


def one_subject(one: str, other: str) -> bool:
    """May two subjects be one thing? The words of the shorter are all in the longer, countries and حجم, قيمة apart.

    >>> one_subject("صادرات مصر", "قيمة الصادرات المصرية"), one_subject("صادرات السيارات", "صادرات الفوسفاط")
    (True, False)
    """
    words, others = core_words(one), core_words(other)
    return words <= others or others <= words


@cache
def _general() -> frozenset[str]:
    words = "حجم|قيمة|إجمالي|مجموع|كمية|متبادلة|ثنائية|خارجية|سلعية|إلى|من|مع|في|بين"
    return frozenset(fold_word(word) for word in words.split("|"))


@lru_cache(maxsize=10_000)
def core_words(subject: str, measure: str = "") -> frozenset[str]:
    """The words of a subject that set it apart, without countries, prepositions, حجم, قيمة and the like.

    Where the ``measure`` is given, without the words that it has itself, for it may have others elsewhere.

    >>> core_words("حجم التبادل التجاري بين مصر وتركيا", "trade")
    frozenset()
    """
    text = Text(subject)
    spans = [item.span for item in countries(text)]
    if measure:
        spans += [hit.span for hit in measure_words().find(text) if _same_thing(measure) & set(hit.keys)]
    named = {index for span in spans for index in range(text.word_at(span.start), len(text.words))
             if text.words[index].end <= span.end}  # fmt: skip
    words = (without_article(word) for index, word in enumerate(text.written) if index not in named)
    return frozenset(words) - (_general() | _own(measure) if measure else _general())


def _same_thing(measure: str) -> set[str]:
    """The measure, and what it is the change of: growth is said of the product too."""
    return {measure} | {key for key, one in measures().items() if one.of_change == measure}


@cache
def _own(measure: str) -> frozenset[str]:
    """The single words of a measure's own phrases, whatever their order: «الاحتياطي النقدي الأجنبي»."""
    keys = _same_thing(measure)
    phrases = (phrase for row in table("measures") if row["key"] in keys for phrase in listed(row["words"]))
    return _vague() | {without_article(word) for phrase in phrases for word in fold_word(phrase).split()}


@cache
def _vague() -> frozenset[str]:
    """Words that set nothing apart beside a measure's own: «معدل التضخم السنوي», «التجارة بين البلدين»."""
    words = "معدل|متوسط|مستوى|نسبة|رصيد|سنوي|سنوية|قطاع|اقتصاد|نمو|وطني|بلدين|البلدان|جانبين|دولتين|طرفين"
    return frozenset(without_article(fold_word(word)) for word in words.split("|"))


@cache
def _lands() -> frozenset[str]:
    return frozenset(row["code"] for row in table("countries"))


#: What is quoted on markets that are the same for all, so that its own name says what it is of: «خام برنت».
_QUOTED = frozenset({"oil_price", "gold_price", "wheat_price", "share_price", "index_level", "exchange_rate"})


_TIMES = frozenset({"date", "duration", "rank", "cash"})


def _compared(one: Stated, other: Stated) -> Comparison:
    verdict = compare_values(
        one.quantity,
        one.qualifier,
        step_of(one.quantity, one.surface),
        other.quantity,
        other.qualifier,
        step_of(other.quantity, other.surface),
    )
    series = set(about((*one.flags, *other.flags), Flag.SERIES))
    if verdict is Verdict.CONFLICT and len(series) > 1:
        return Comparison(
            one, other, verdict, f"two statistical series ({', '.join(sorted(series))}), not one figure twice"
        )
    if verdict is Verdict.CONFLICT and one.start is None and one.end is None:
        return Comparison(one, other, verdict, "neither states its period: they may speak of two")
    return Comparison(one, other, verdict, _WHY[verdict])


_WHY = {
    Verdict.SAME: "the same value",
    Verdict.ROUNDED: "the coarser is the finer rounded",
    Verdict.QUALIFIED: "each lies within what the other's qualifier allows",
    Verdict.CONFLICT: "if both speak of one thing (read the sentences), no rounding and no qualifier lets both be true",
}
