"""What an article is about: its country, its firm, or the two countries whose trade it tells of.

A statement that names nobody is about whoever the article is about. The headline and the lead weigh most; then how
often a name comes back, the currency that the amounts are in, «المملكة» and «البلاد», and where the outlet is.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from arqam.model import Article, BlockKind, Mention, Party, Span
from arqam.read.arabic.phrases import Text, fold_pattern, fold_word
from arqam.read.arabic.rows import listed, table
from arqam.read.claim.parties_named import FIRM, HOME, OWNER, Named, party_words
from arqam.read.claim.sentences import Sentence

#: How much a name weighs in the headline, in the first sentences, and elsewhere. Found by trying halves and doubles on
#: the articles that the rules were developed on: what matters is that the first two outweigh a few passing names.
HEADLINE, LEAD, ELSEWHERE = 4.0, 2.0, 1.0
#: How many sentences after the headline are the lead.
LEAD_SENTENCES = 2
#: What else speaks for a country: an amount in its currency (at most so much in all), «المملكة», the outlet's home.
CURRENCY, MOST_CURRENCY, KINGDOM, OUTLET = 0.5, 5.0, 2.0, 1.5
#: How much less a firm weighs where it only speaks: a bank's report on a market is not about the bank.
AS_SPEAKER = 0.7
#: The first must outweigh the second by so much.
CLEAR = 1.6
#: A firm's name must come back so often, where the headline does not name it.
OFTEN = 3


@dataclass(frozen=True, slots=True)
class Topic:
    """Who an article is about; ``why`` says on what grounds."""

    country: Party | None = None
    firm: Party | None = None
    pair: tuple[Party, Party] | None = None
    weights: Mapping[Party, float] = field(default_factory=dict)
    why: str = ""
    market: bool = False  # a report of a stock market: its sectors and shares
    headlined: frozenset[Party] = frozenset()  # named in the headline
    times: Mapping[Party, int] = field(default_factory=dict)  # how often each is named
    firms: int = 0  # how many firms own something
    home: Party | None = None  # the country of the outlet
    spends: frozenset[Party] = frozenset()  # the countries in whose own money the article counts

    @property
    def ranked(self) -> tuple[Party, ...]:
        """The countries named, the weightiest first."""
        return tuple(sorted(self.weights, key=lambda party: (-self.weights[party], party.code)))


@cache
def _country_of_currency() -> Mapping[str, Party]:
    """SAR → Saudi Arabia: the currencies that one country alone has."""
    names: dict[str, set[str]] = {}
    codes = {fold_word(word): row for row in table("countries") for word in listed(row["words"])}
    parties = {row["code"]: Party(row["label_ar"], row["code"], "country") for row in table("countries")}
    for row in table("places"):
        country = codes.get(fold_word(row["place"]))
        if country:
            names.setdefault(row["currency"], set()).add(country["code"])
    return {currency: parties[codes.pop()] for currency, codes in names.items() if len(codes) == 1}


def country_of_currency(unit: str) -> Party | None:
    """The country whose money a unit is, where it is of one alone: SAR → Saudi Arabia."""
    currency = unit.partition("/")[0]
    return None if currency in _SHARED else _country_of_currency().get(currency)


@cache
def _outlets() -> Mapping[str, str]:
    return {fold_word(row["outlet"]): row["currency"] for row in table("outlets")}


#: What a report of a stock market says in its headline or lead.
_MARKET = fold_pattern(
    r"(?<![^\W_])[وفبلك]{0,2}(?:(?:ال|لل)?(?:بورصة|بورصات|أسواق\s+(?:ال)?(?:أسهم|مال)|سوق\s+(?:ال)?(?:أسهم|مالية)|"
    r"مؤشر\s+(?:ال)?(?:سوق|بورصة|أسهم|عام))|المؤشر|(?:ال|لل)أسهم)(?![^\W_])"
)
#: What says that shares are issued or sold, and not how they did.
_ISSUE = fold_pattern(r"اكتتاب|حقوق\s+(?:ال)?أولوية|للبيع|زيادة\s+رأس|طرح\s+(?:عام|أولي)|تخصيص")


def topic_of(
    article: Article,
    text: Text,
    parts: Sequence[Sentence],
    named: Sequence[Named],
    mentions: Sequence[Mention],
    speakers: Sequence[Span] = (),
) -> Topic:
    """The topic, from every country and firm ``named`` in the text; ``speakers`` are the folded spans of who speaks."""
    heads = _heads(article, text)
    datelines = [text.forth(block.clean_span) for block in article.blocks if block.kind is BlockKind.DATELINE]
    lead = [part.span for part in parts if not any(head.covers(part.span) for head in heads)][:LEAD_SENTENCES]

    def weight(span: Span) -> float:
        if any(head.covers(span) for head in heads):
            return HEADLINE
        return LEAD if any(part.covers(span) for part in lead) else ELSEWHERE

    countries: Weights = defaultdict(float)
    firms: Weights = defaultdict(float)
    front: set[Party] = set()
    headlined = frozenset(item.party for item in named if any(head.covers(item.span) for head in heads))
    owners = {item.party for item in named if item.context == OWNER}
    for item in named:
        heavy = weight(item.span)
        headline_of_a_firm = heavy == HEADLINE and item.role == FIRM and item.party in owners  # «تغطية أولوية سند»
        if (item.context != OWNER and not headline_of_a_firm) or any(line.covers(item.span) for line in datelines):
            continue
        if item.party.kind == "country" or fold_word(item.party.code) in party_words("bloc"):
            countries[item.party] += heavy * (0.7 if item.role in ("city", "capital") else 1)
        elif item.role == FIRM:
            speaks = heavy < HEADLINE and any(span.covers(item.span) for span in speakers)
            firms[item.party] += heavy * (AS_SPEAKER if speaks else 1)
        if heavy > ELSEWHERE:
            front.add(item.party)
    home = _country_of_currency().get(_outlets().get(fold_word(article.source.outlet), ""))
    spends = _evidence(text, mentions, countries, home)
    country, why = _clear(countries)
    front_text = " ".join(text.cut(span) for span in (*heads, *lead))
    market = bool(_MARKET.search(front_text)) and not _ISSUE.search(front_text)
    firm = None if market else _firm(firms, front)
    if firm not in headlined and country in headlined:
        firm = None  # «فنزويلا ..» in the headline, and a firm that only the lead names
    times = Counter(
        item.party for item in named if item.role == FIRM or (item.role != "demonym" and item.context == OWNER)
    )
    pair = _pair(countries, front)
    return Topic(country, firm, pair, dict(countries), why, market, headlined, times, len(firms), home, spends)


def _is_its_name(item: Named) -> bool:
    return item.context == OWNER and item.role != "demonym"


#: Currencies that more than their own country counts in: the dollar, and the shekel in Palestine.
_SHARED = ("USD", "ILS")


def _heads(article: Article, text: Text) -> list[Span]:
    kinds = (BlockKind.HEADLINE, BlockKind.SUBHEADLINE)
    return [text.forth(block.clean_span) for block in article.blocks if block.kind in kinds]


def _evidence(text: Text, mentions: Sequence[Mention], countries: Weights, home: Party | None) -> frozenset[Party]:
    """Add to each country what its currency, «المملكة» and the outlet say for it; the countries of the currencies."""
    money = Counter(mention.quantity.unit.partition("/")[0] for mention in mentions)
    by_currency = _country_of_currency()
    local: list[Party] = []
    for unit, times in money.items():
        if unit in by_currency and unit not in _SHARED:
            countries[by_currency[unit]] += min(CURRENCY * times, MOST_CURRENCY)
            local.append(by_currency[unit])
    spends = frozenset(local)
    if home:
        local.append(home)
        countries[home] += OUTLET
    if local and HOME.search(text.text):
        countries[local[0]] += KINGDOM
    return spends


#: How much speaks for each party.
Weights = defaultdict[Party, float]


def _weightiest(weights: Weights, count: int) -> list[tuple[Party, float]]:
    """The parties with most that speaks for them; of two alike the one that was found first."""
    return sorted(weights.items(), key=lambda item: -item[1])[:count]


def _clear(weights: Weights) -> tuple[Party | None, str]:
    ranked = _weightiest(weights, 2)
    if not ranked or ranked[0][1] < OUTLET:
        return None, "no country is named often"
    if len(ranked) == 2 and ranked[0][1] < CLEAR * ranked[1][1]:
        return None, f"{ranked[0][0].name} and {ranked[1][0].name} are named about as often"
    return ranked[0][0], f"{ranked[0][0].name} outweighs every other country"


def _firm(firms: Weights, front: set[Party]) -> Party | None:
    ranked = _weightiest(firms, 2)
    if not ranked:
        return None
    first = ranked[0][0]
    clear = len(ranked) == 1 or ranked[0][1] >= CLEAR * ranked[1][1]
    return first if clear and (first in front or ranked[0][1] >= OFTEN) else None


def _pair(countries: Weights, front: set[Party]) -> tuple[Party, Party] | None:
    """Two countries that both stand in the headline or the lead and come back, and no third."""
    ranked = _weightiest(countries, 3)
    if len(ranked) < 2 or any(party not in front or party.kind != "country" for party, _ in ranked[:2]):
        return None
    third = ranked[2][1] if len(ranked) > 2 else 0
    if ranked[1][1] < 4 or 2 * third > ranked[1][1] or 3 * ranked[1][1] < ranked[0][1]:
        return None
    return ranked[0][0], ranked[1][0]


#: «الشركة», «البنك»: the firm named last, or the article's.
ANAPHOR = fold_pattern(r"(?<![^\W_])[وفبل]{0,2}(?:ال|لل)(?:شركة|بنك|مصرف|مجموعة|مؤسسة)(?![^\W_])")
