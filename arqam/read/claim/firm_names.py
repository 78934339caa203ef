"""Where the name of a firm ends that a word like شركة, بنك or سهم opens: «شركة داماك العقارية ارتفعت أرباحها»."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache

from arqam.model import Span
from arqam.read.arabic.phrases import Text, fold_word, forms, without_article
from arqam.read.arabic.rows import listed, table
from arqam.read.claim.countries_named import is_country, is_demonym
from arqam.read.claim.parties_named import party_words
from arqam.read.claim.whole_names import gap

#: How many words a name has at most, and how many of them that are no Arabic words may follow one another.
_LONGEST, _FOREIGN = 8, 4
_OPENS, _CLOSES = "\"“«'(", "\"”»')"
#: What joins the parts of one name with no space: «بي.بي», «سامروك-كازينا».
_JOINED = (".", "-", "‑", "–", "_")


@cache
def ordinary() -> frozenset[str]:
    """Single words of the tables that are words of the language and of this trade, and so end a foreign name."""
    columns = {
        "function_words": ("word",),
        "nouns": ("singular", "plural", "dual"),
        "measures": ("words",),
        "directions": ("words",),
        "speech_verbs": ("forms",),
        "speech_words": ("word",),
        "statement_words": ("words",),
        "subject_words": ("words",),
        "modality": ("words",),
        "scales": ("singular", "dual", "plural"),
        "unit_words": ("one", "two", "few", "many", "other"),
        "months": ("form",),
        "number_words": ("form",),
        "rank_nouns": ("noun",),
    }
    words = {
        fold_word(word)
        for name, cells in columns.items()
        for row in table(name)
        for cell in cells
        for phrase in listed(row[cell])
        for word in phrase.split()
    }
    return frozenset(words) | party_words("common")


@cache
def _nouns() -> frozenset[str]:
    """What is measured, counted and moved: with the article after a name it is the verb's object."""
    rows = [(row["words"], table_name) for table_name in ("measures", "directions") for row in table(table_name)]
    rows += [(row[number], "nouns") for row in table("nouns") for number in ("singular", "plural")]
    return frozenset(fold_word(word) for cell, _ in rows for word in listed(cell) if " " not in word)


@lru_cache(maxsize=20_000)
def is_ordinary(word: str) -> bool:
    """Is a folded word one of the language, as it stands or without its article and particles?"""
    known = ordinary()
    bare = without_article(word)
    cut = word[1:] if word[:1] in "وفبلك" and len(word) > 3 else ""
    return bool({word, bare, cut, without_article(cut) if cut else ""} & known)


def stops(word: str) -> bool:
    """After such a word a name is over."""
    known = party_words("name_over")
    return word in known or (word[:1] in ("و", "ف") and word[1:] in known) or word[0].isdigit()


def firm_at(text: Text, at: int, kind: str) -> tuple[int, int] | None:
    """The first and the last word of the name that starts at word ``at``; None where none does.

    ``kind`` is head (شركة), definite (البنك) or share (سهم).

    >>> text = Text("ارتفعت أرباح شركة داماك العقارية الإماراتية بنسبة 7%")
    >>> firm_at(text, 3, "head")
    (3, 4)
    """
    if at >= len(text.words):
        return None
    between = gap(text, at)
    if between.strip(" :") in ('"', "“", "«", "'", "(") and between.strip(" :") != "(":
        return _quoted(text, at)
    if between.strip() or not _opens(text, at, kind):
        return None
    last = at
    while last + 1 < len(text.words) and last + 1 - at < _LONGEST and _goes_on(text, at, last + 1, kind):
        last += 1
    while last > at and is_demonym(text.word(last)) and kind != "definite" and not text.word(last).startswith("لل"):
        last -= 1
    return None if _only_describes(text, at, last, kind) else (at, last)


def _quoted(text: Text, at: int) -> tuple[int, int] | None:
    """All that stands between the quotation marks: شركة «النور الحديثة للطاقة»."""
    for last in range(at, min(at + _LONGEST, len(text.words))):
        behind = text.text[text.words[last].end :][:1] if last + 1 == len(text.words) else gap(text, last + 1)
        if any(mark in behind for mark in _CLOSES):
            return at, _behind_quotes(text, last)
        if "\n" in behind or any(mark in behind for mark in "،,؛"):
            return None
    return None


def _behind_quotes(text: Text, last: int) -> int:
    """«إعمار» العقارية: the adjectives of a name of which only the first word is quoted."""
    while last + 1 < len(text.words):
        word, between = text.word(last + 1), gap(text, last + 1)
        adjective = word.startswith("ال") and word.endswith(("يه", "ي", "ضه"))
        if between.strip(" \"”»'") or not adjective or is_demonym(word) or stops(word):
            break
        last += 1
    return last


def _opens(text: Text, at: int, kind: str) -> bool:
    word = text.word(at)
    if stops(word) or len(word) < 2:
        return False
    if kind == "definite":
        adjective = word.endswith("ي") or word in party_words("bank_adjective")
        return word.startswith("ال") and (adjective or (word.endswith("يه") and _has_a_purpose(text, at)))
    if kind == "share" and (word in party_words("no_firm") or forms(word) & party_words("no_firm")):
        return False
    if word.startswith("لل") or (word.startswith("ل") and is_ordinary(word[1:])):
        return False
    if word.startswith("ال"):
        return kind != "group" or not is_ordinary(word)
    if is_demonym(word):
        return False
    follows = text.word(at + 1) if not gap(text, at + 1).strip() else ""
    if _is_of_a_place(word, follows):
        return True
    if word in party_words("generic") or _is_verb(word):
        return False
    if word.endswith("ه") and not is_ordinary(word) and follows in party_words("purpose"):
        return True  # شركة سلامة للتأمين
    if is_ordinary(word) or word.endswith("ه"):
        construct = follows.startswith("ال") and not is_demonym(follows) and not stops(follows)
        if word in party_words("purpose_noun") and is_ordinary(follows):
            return False  # شركة إنتاج النفط: what it does
        return (construct and not word.endswith("ه")) or _is_spelt(word)
    return True


def _has_a_purpose(text: Text, at: int) -> bool:
    """«الشركة السعودية للنقل», «الشركة الوطنية العقارية للإسكان»: what it is for makes adjectives a name."""
    for index in range(at + 1, min(at + 3, len(text.words))):
        word = text.word(index)
        if gap(text, index).strip() or not word.startswith(("ال", "لل")):
            return False
        if word in party_words("purpose"):
            return True
    return False


def _is_of_a_place(word: str, follows: str) -> bool:
    """«شركة أسمنت نجران», «شركة طيران ناس»: a trade and a proper name, which no adjective is."""
    if word not in party_words("trade") or len(follows) < 3 or follows.endswith("ه"):
        return False
    return not (is_ordinary(follows) or is_demonym(follows) or stops(follows) or _is_verb(follows))


def _goes_on(text: Text, first: int, at: int, kind: str) -> bool:
    word, before, between = text.word(at), text.word(at - 1), gap(text, at)
    if between in _JOINED:
        return True
    if between.strip() or stops(word):
        return False
    if word[:1] == "و" and without_article(word[1:]) in party_words("firm_head"):
        return False  # ومصرف, والبنك: another
    if word.startswith("لل"):
        return (not stops("ال" + word[2:]) and not is_ordinary("ال" + word[2:])) or word in party_words("purpose")
    if word.startswith("وال"):
        return _may_add(text, first, at, kind)
    if word.startswith("ال"):
        noun = (without_article(word) in _nouns() and not is_demonym(word)) or (
            is_ordinary(word) and not word.endswith(("ي", "ه", "يات"))
        )
        construct = not before.startswith("ال") and (is_ordinary(before) or (at - first == 1 and kind == "group"))
        return construct or not noun
    if word[:1] == "ل" and word[1:] in party_words("purpose_noun"):
        return True
    if word[:1] == "و" and word[1:] in party_words("purpose_noun"):
        return True
    if before[:1] in "لو" and before[1:] in party_words("purpose_noun"):
        return not is_ordinary(word)
    if at - first == 1 and _is_of_a_place(before, word):
        return True
    if before.startswith("ال") or (is_ordinary(word) and not _is_spelt(word)):
        return is_country(word) and not stops(word)
    if before.startswith("لل") or (word[0] == "و" and word not in party_words("kin")):
        return False
    return at - first < _FOREIGN and not _is_verb(word) and not is_demonym(word) and not _ends_oddly(word)


def _may_add(text: Text, first: int, at: int, kind: str) -> bool:
    """«للإسكان والتعمير» is one name, «سهم الراجحي والإنماء» two."""
    before = text.word(at - 1)
    if text.word(at + 1).startswith("لل"):
        return False  # والعالمية للتأمين: another of the kind
    purpose = any(text.word(step).startswith("لل") for step in range(first, at))
    if purpose and not before.startswith("لل") and kind == "share":
        return False
    return purpose or (kind != "share" and before.endswith(("ه", "ي")) and at - first > 1)


def _is_spelt(word: str) -> bool:
    """The name of a letter: إس, بي, إتش."""
    return word in party_words("letter")


def _is_verb(word: str) -> bool:
    """A present tense or a feminine past: «شركة تعمل», «شل قررت»; names that look like one stand in a table."""
    if word in party_words("no_verb"):
        return False
    return len(word) >= 4 and (word.startswith(("ست", "سي")) or word.endswith("ت")) and word not in _known()


@cache
def _known() -> frozenset[str]:
    """First words of the firms of the table."""
    rows = (row for row in table("organisations") if row["role"] == "firm")
    return frozenset(Text(phrase).word(0) for row in rows for phrase in listed(row["words"]))


def _ends_oddly(word: str) -> bool:
    """An adverb or a verb: عالميا, تعمل, لتوفير; a preposition or a pronoun written on: بأرباح, ديونها."""
    return (
        word.endswith(("يا", "ها", "هما"))
        or (len(word) >= 4 and word[0] in "يتل")
        or (word[0] in "بلوف" and is_ordinary(word[1:]))
    )


def _only_describes(text: Text, first: int, last: int, kind: str) -> bool:
    """«المجموعة السعودية», «البنك الحكومي», «شركة البلاد» name no firm."""
    words = [text.word(at) for at in range(first, last + 1)]
    if all(is_demonym(word) for word in words):
        return kind != "definite" or len(words) < 2  # البنك السعودي الفرنسي
    return len(words) == 1 and (words[0] in party_words("generic") or words[0] in party_words(f"generic_{kind}"))


def is_description(text: Text, last: int, named: Callable[[int], bool]) -> bool:
    """Does a name that is known stand right behind, adjectives between: شركة الطاقة العملاقة «بتروبراس»?"""
    for at in range(last + 1, min(last + 4, len(text.words))):
        if gap(text, at).strip(" “”\"«»'"):
            return False
        if named(at):
            return True
        if not text.word(at).startswith("ال"):
            return False
    return False


def alias_after(text: Text, last: int) -> tuple[int, int] | None:
    """The short name that stands right after a name: شركة الأفق الكويتي "الأفق", «(دو)»."""
    at = last + 1
    between = gap(text, at)
    if not between or between[0] not in ' "”»' or between.strip(' "”»') not in ("(", '"', "“", "«", "(«", '("', ""):
        return None
    if not any(mark in between for mark in '("“«') or (between.strip() in ('"', "”", "»") and between[0] != " "):
        return None
    for end in range(at, min(at + 2, len(text.words))):
        behind = gap(text, end + 1) if end + 1 < len(text.words) else text.text[text.words[end].end :]
        word = text.word(end)
        if word[0].isdigit() or stops(word) or is_demonym(word):
            return None
        if any(mark in behind for mark in _CLOSES):
            return None if at == end and is_ordinary(word) and not word.startswith("ال") else (at, end)
        if behind.strip():
            return None
    return None


def span_of(text: Text, first: int, last: int) -> Span:
    return Span(text.words[first].start, text.words[last].end)
