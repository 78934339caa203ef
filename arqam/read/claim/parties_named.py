"""Countries and organisations named in a text, and what each is there: an owner, a partner, or only passed by.

«صادرات الأردن» are Jordan's; «عبر ميناء جيهان في تركيا» and «الحرب الروسية» only pass a country by; «دولار أمريكي» is a
currency; «وزير المالية المصري» speaks.
"""

from __future__ import annotations

from functools import cache, partial
from typing import NamedTuple

from arqam.model import Party, Span
from arqam.read.arabic.phrases import fold_pattern
from arqam.read.arabic.rows import listed, table
from arqam.read.claim.vocabularies import words_of

#: Roles that stand for a country only where it is not named itself.
TOWNS = ("capital", "city")

#: The role of an index that stands for its market: «ناسداك», «توبكس».
INDEX = "index"

#: Roles of organisations: a firm, whose figures are its own; a body of a country, whose figures are the country's; a
#: union of countries, or another that the table knows by name.
FIRM, BODY, UNION = "firm", "body", "union"

#: What a name is where it stands.
OWNER, PARTNER, PASSED, CURRENCY = "owner", "partner", "passed", "currency"


class Named(NamedTuple):
    """A country or organisation where it is named (folded ``span``).

    ``role``: name, demonym, capital, city; firm, body, union. ``context``: owner, partner, passed (named in passing),
    currency. ``way`` is the word that leads to it: في, إلى, مع, من, or "".
    """

    span: Span
    party: Party
    role: str
    context: str = OWNER
    way: str = ""


#: The words of a role of ``data/tables/party_words.csv``.
party_words = partial(words_of, "party_words")


@cache
def party_codes(role: str) -> frozenset[str]:
    """The codes, of parties or of measures, that a role of the table lists as they are."""
    return frozenset(code for row in table("party_words") if row["role"] == role for code in listed(row["words"]))


#: Words that stand for the two countries an article is about, and for the one it is about.
BOTH = fold_pattern(
    r"(?<![^\W_])[وفبلك]{0,2}(?:ال|لل)?(?:تجارة|تبادل|تبادلات|مبادلات|علاقات|تعاون)\s+(?:\S+\s+){0,2}(?:ال)?(?:ثنائية?|متبادلة?|بينية?)(?![^\W_])"
    r"|(?<![^\W_])[وفبلك]{0,2}(?:البلدان|البلدين|الجانبان|الجانبين|الطرفان|الطرفين|الدولتان|الدولتين|للبلدين|للجانبين)(?![^\W_])"
)
HOME = fold_pattern(
    r"(?<![^\W_])[وفبلك]{0,2}(?:المملكة|البلاد|الدولة|للمملكة|بلادنا|السلطنة|للسلطنة|الإمارة)(?![^\W_])"
)
THEIR_LAND = fold_pattern(r"(?<![^\W_])[وفبلك]{0,2}(?:بلاده|بلادها|بلدنا|بلادنا)(?![^\W_])")
