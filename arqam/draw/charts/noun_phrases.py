"""Clean noun phrases: what of the article's words can stand as a name on a figure, and what cannot.

A name is never a verb, a stub («بقيمة»), a cut quote, a bare number or adjective, nor words with a pronoun that points
out of them. The words that decide stand in ``data/tables/name_words.csv``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache, partial

from arqam.draw import words
from arqam.read.arabic.phrases import Text, fold_word
from arqam.read.arabic.rows import listed, table
from arqam.read.claim.vocabularies import words_of

#: Longer than this and a name is a sentence.
LONGEST = 80
MOST_WORDS = 11

PAIRS = (("«", "»"), ("“", "”"), ("(", ")"), ("[", "]"))
_EDGES = " \t\n،؛,;:.!؟?-–—/…"


@cache
def _verbs() -> frozenset[str]:
    """Verbs that open a statement: of saying, rising, falling, reaching, sharing."""
    said = frozenset(fold_word(word) for row in table("speech_verbs") for word in listed(row["forms"]))
    moving = words_of("directions", "verb") | words_of("subject_words", "share")
    return (said | moving) - {"تصدير", "توزيع"} | name_words("verb")


#: The words of a role of ``data/tables/name_words.csv``.
name_words = partial(words_of, "name_words")


@lru_cache(maxsize=10_000)
def noun_phrase(said: str) -> str:
    """The words as a name; "" where they are none.

    >>> noun_phrase("للجماعات الترابية"), noun_phrase("وبلغت الصادرات"), noun_phrase("«قطاع المصارف»")
    ('الجماعات الترابية', '', 'قطاع المصارف')
    >>> noun_phrase("العقود الآجلة لتسليم"), noun_phrase("محصول الحبوب رقمًا قياسيًا"), noun_phrase("كبيرة")
    ('العقود الآجلة', 'محصول الحبوب', '')
    """
    text = _unquoted(" ".join(said.split()).strip(_EDGES))
    if not text or "…" in said or "..." in said or "\n" in said.strip():
        return ""
    text = _without_tail(_nominative(_without_particle(_AT_HOME.sub("", text))))
    text = _shortened(text)
    written = Text(text).written
    if not written or len(text) > LONGEST or len(written) > MOST_WORDS:
        return ""
    given = text.split(" ")
    if _opens_badly(written[0]) or _unfit(given) or all(word[0].isdigit() for word in written):
        return ""
    return text


def _unquoted(text: str) -> str:
    """Without the quotation marks around it; "" where one of a pair is missing."""
    for opening, closing in PAIRS:
        if text.startswith(opening) and text.endswith(closing) and text.count(opening) == 1:
            text = text[1:-1].strip(_EDGES)
        if text.count(opening) != text.count(closing):
            return ""
    if text.startswith('"') and text.endswith('"') and text.count('"') == 2:
        text = text[1:-1].strip(_EDGES)
    return "" if text.count('"') % 2 else text


#: A first word with a pronoun on it names nothing out of its sentence: «أرباحه الفصلية».
_PRONOUN = re.compile(r"^(?!ال).{3,}(?:ه|ها|هم|هما|نا)$")
_ANY_PRONOUN = re.compile(r"^(?!ال).{3,}(?:ها|هما|(?<!س)(?<!در)(?<!سا)(?<!أ)(?<!م)هم)$")
_PARTICLE = re.compile(r"^(?:[وف](?=ال|لل|بال)|من (?=ال)|في (?=ال))")


def _without_particle(text: str) -> str:
    text = _PARTICLE.sub("", text)
    if text.startswith("لل") and len(text) > 4:
        return "ال" + text[2:]
    if text.startswith(("بال", "كال")) and len(text) > 5:
        return text[1:]
    return text


def _without_tail(text: str) -> str:
    """Without what is no part of a name any more: «لتسليم», «رقمًا قياسيًا», a preposition left alone."""
    given = text.split(" ")
    for index, word in enumerate(given[1:], start=1):
        bare = word.rstrip("\u064b")
        accusative = word.endswith(("ًا", "اً")) or (bare.endswith("ا") and fold_word(bare[:-1]) in _known_nouns())
        if fold_word(word) in name_words("tail") or accusative:
            given = given[:index]
            break
    while len(given) > 1 and (fold_word(given[-1]) in name_words("stub") or len(given[-1]) < 2):
        given.pop()
    return " ".join(given).strip(_EDGES)


def _opens_badly(first: str) -> bool:
    """Whether a phrase begins with a verb or a stub, a conjunction before it or not."""
    plain = first[1:] if first[:1] in "وفبل" and first[1:] in _verbs() | name_words("stub") else first
    return plain in _verbs() | name_words("stub") or first[0].isdigit() or len(first) < 2


def _unfit(given: Sequence[str]) -> bool:
    """Whether words of a phrase keep it from being a name: a verb, a pronoun, a rank; one bare adjective."""
    words_ = [fold_word(word).strip('«»"“”().،') for word in given]
    if (
        name_words("never") & set(words_)
        or _THE_KINGDOM.search(" ".join(given))
        or (_PRONOUN.search(given[0]) and words_[0] not in name_words("heh"))
    ):
        return True
    if any(verbal(word, given[index]) or _ANY_PRONOUN.search(given[index]) for index, word in enumerate(words_)):
        return True
    if len(given) == 1 and words_[0] in name_words("alone"):
        return True
    return len(given) == 1 and given[0].endswith("ة") and not given[0].startswith("ال") and words_[0] not in _towns()


#: «المملكة» alone is of whoever writes.
_THE_KINGDOM = re.compile(r"(?<!\w)[بل]?(?:ال|ل)مملكة(?! (?:المتحدة|العربية|المغربية|الأردنية|البحرين))")


_LEADS_ON = re.compile(r"^(?:في|من|على|عن|مع|لدى|لل\w{2,})$")


def _shortened(text: str) -> str:
    """A name of too many words up to its last preposition that leaves a name: «… من برنامج الدعم للنساء في القرى»."""
    given = text.split(" ")
    while len(given) > MOST_WORDS:
        at = [index for index, word in enumerate(given) if index > 3 and _LEADS_ON.match(word)]
        if not at:
            return text
        given = given[: at[-1]]
    return " ".join(given)


#: «في المملكة» at the end of a name says no more than whose it is.
_AT_HOME = re.compile(r"(?<=\S) (?:في (?:ميزانية|موازنة|إطار|نهاية|بداية)|في المملكة|بالمملكة|في البلاد|بالبلاد)$")


def verbal(folded: str, given: str) -> bool:
    """Whether a word looks like a verb: «يستهلك», «تخلفت», «لتحتل», and it is no noun that looks so."""
    if folded in name_words("noun") or given.startswith("ال"):
        return False
    bare = folded[1:] if folded[:1] in "وفل" and folded[1:] in _verbs() else folded
    if bare in _verbs():
        return bare not in _known_nouns()
    present = folded.startswith("ي") and len(folded) >= 4 and not folded.endswith(("ي", "يه"))
    past = given.endswith("ت") and not given.endswith(("ات", "وت", "يت")) and len(given) >= 4
    return present or past


@cache
def _towns() -> frozenset[str]:
    return frozenset(fold_word(word) for row in table("cities") for word in listed(row["place"]))


def _nominative(text: str) -> str:
    """«عجزا في الميزانية» as a name is «عجز في الميزانية»: an accusative that the table of measures or nouns knows."""
    given = text.split(" ")
    first = given[0].rstrip("\u064b")
    if first.endswith("ا") and fold_word(first[:-1]) in _known_nouns() and not words.lands_named(first):
        given[0] = first[:-1]
        for index, word in enumerate(given[1:], start=1):
            bare = word.rstrip("\u064b")
            if not bare.endswith(("يا", "لا", "را")):
                break
            given[index] = bare[:-1]
    return " ".join(given)


@cache
def _known_nouns() -> frozenset[str]:
    heads = {phrase.split()[0] for row in table("measures") for phrase in listed(row["words"])}
    nouns = {row["singular"].split()[0] for row in table("nouns") if row["singular"]}
    return frozenset(map(fold_word, heads | nouns)) | {"رقم", "مستوي", "قياسي", "ارتفاع", "انخفاض"}
