"""Countries and organisations named in a text, and what each is there: an owner, a partner, or only passed by.

«صادرات الأردن» are Jordan's; «عبر ميناء جيهان في تركيا» and «الحرب الروسية» only pass a country by; «دولار أمريكي» is a
currency; «وزير المالية المصري» speaks.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from arqam.model import Party, Span
from arqam.read.arabic.phrases import Text, Vocabulary, fold_pattern, fold_word, forms, listed, table, without_article

#: What a demonym may end in; the accusative ا, feminine, dual, and the sound plurals.
_ENDINGS = ("", "ا", "ه", "ون", "ين", "ان", "ات", "تان", "تين")


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


@cache
def _countries() -> Vocabulary:
    entries = []
    for row in table("countries"):
        key = f"{row['code']}\t{row['label_ar']}\t{row['role']}"
        for phrase in listed(row["words"]):
            if row["role"] == "demonym":
                words = fold_word(phrase).split()
                entries += [(" ".join(word + ending for word in words), key) for ending in _ENDINGS]
            else:
                entries.append((phrase, key))
    return Vocabulary(entries)


@cache
def _organisations() -> Vocabulary:
    return Vocabulary(
        (phrase, f"{row['code']}\t{row['label_ar']}")
        for row in table("organisations")
        if row["role"] == "name"
        for phrase in listed(row["words"])
    )


@cache
def _heads() -> frozenset[str]:
    return frozenset(
        fold_word(word) for row in table("organisations") if row["role"] == "head" for word in listed(row["words"])
    )


@cache
def _stops() -> frozenset[str]:
    """After these a name is over, even where the next word carries the article."""
    rows = [row for row in table("organisations") if row["role"] == "stop"]
    return frozenset(fold_word(word) for row in rows for word in listed(row["words"]))


def countries(text: Text) -> list[Named]:
    """The countries named, by name, by demonym and by town, each with its context."""
    named = []
    for hit in _countries().find(text):
        code, label, role = hit.keys[0].split("\t")
        if role == "demonym" and hit.first == hit.last and not _is_demonym(text, hit.first):
            continue
        if role != "demonym" and _is_other_word(text, hit.first, hit.last, code):
            continue
        context, way = _context(text, hit.first, role)
        named.append(Named(hit.span, Party(label, code, "country"), role, context, way))
    return named


@cache
def _words(role: str) -> frozenset[str]:
    rows = (row for row in table("party_words") if row["role"] == role)
    return frozenset(fold_word(word) for row in rows for word in listed(row["words"]))


def _is_other_word(text: Text, first: int, last: int, code: str) -> bool:
    """الأمطار is no قطر, «وجدة» no جدة, «تركي» a man's name: a word whose letters would have to be cut to fit.

    A name of its own may take و, ب, ل, ف before it and nothing after it; one that the table writes with the article
    takes the article.
    """
    if first != last:
        return False
    word = text.word(first)
    if word in _words("no_place"):
        return True
    before = text.word(first - 1)
    return before in _words("person_before") and not word.startswith("ال")


_FROM = fold_word("من")
_WITH = fold_word("مع")


def _context(text: Text, first: int, role: str) -> tuple[str, str]:
    """What the words before a country's name make of it."""
    word, before, earlier = text.word(first), text.word(first - 1), text.word(first - 2)
    gap = text.text[text.words[first - 1].end : text.words[first].start] if first else ""
    if gap.strip(' "“”«»'):
        before = earlier = ""
    if role == "demonym":
        noun = without_article(before.lstrip("وف") if len(before) > 4 else before)
        stems = forms(before) | {noun}
        if stems & _words("currency"):
            return CURRENCY, ""
        for step in (1, 2, 3):
            if first - step < 0 or text.text[text.words[first - step].end : text.words[first - step + 1].start].strip():
                break
            if forms(text.word(first - step)) & _words("passed_noun"):
                return PASSED, ""
            if step > 1 and text.word(first - step) == _WITH:
                return PARTNER, _WITH  # مع شركاء صينيين
        return OWNER, ""
    nearby = {before, earlier} | {text.word(first - 3)}
    if any(forms(item) & _words("route") for item in nearby if item):
        return PASSED, before
    if forms(before) & _words("passed_noun") or forms(earlier) & _words("passed_noun"):
        return PASSED, before
    if before in _words("partner_way"):
        return PARTNER, before
    if before == _FROM:
        return OWNER, "من"
    if before in _words("place_way"):
        return OWNER, before
    if word[0] == "ب" and not _begins_with(text, first, "ب"):
        return OWNER, "في"
    if word.startswith("لل") or (word[0] == "ل" and not _begins_with(text, first, "ل")):
        return PARTNER, "ل"
    return OWNER, ""


@cache
def _first_letters() -> dict[str, frozenset[str]]:
    names: dict[str, set[str]] = {}
    for row in table("countries"):
        for phrase in listed(row["words"]):
            word = fold_word(phrase).split()[0]
            names.setdefault(word[0], set()).add(word)
    return {letter: frozenset(words) for letter, words in names.items()}


def _begins_with(text: Text, index: int, letter: str) -> bool:
    """Is the letter the name's own (بريطانيا, لبنان), and not one written onto it (بالمغرب, لمصر)?"""
    return text.word(index) in _first_letters().get(letter, ())


def _is_demonym(text: Text, index: int) -> bool:
    """Not a person's name: a bare تركي at the start of a text, or a surname (رئيس الوزراء محمد شياع السوداني).

    A definite adjective follows a definite noun; a demonym with the article after a name without one, and after a
    title, is a surname.
    """
    word, before = text.word(index), text.word(index - 1)
    if index == 0:
        return word.startswith(("ال", "لل"))
    follows_name = word.startswith("ال") and word.endswith("ي") and not before.lstrip("وفبلك").startswith("ال")
    earlier = (without_article(text.word(at)) for at in range(max(index - 6, 0), index - 1))
    return not (follows_name and any(word in _titles() for word in earlier))


@cache
def _titles() -> frozenset[str]:
    rows = [row for row in table("attributions") if row["role"] == "person_title"]
    return frozenset(fold_word(word) for row in rows for word in listed(row["words"]))


def organisations(text: Text) -> list[Named]:
    """The organisations named: those of the table, and any name that a word like شركة or وزارة or سهم opens."""
    named = []
    for hit in _organisations().find(text):
        code, label = hit.keys[0].split("\t")
        role = BODY if code in _words("bodies") else FIRM if code in _words("firms") else UNION
        named.append(Named(hit.span, Party(label, code, "organisation"), role))
    taken = bytearray(len(text.text))
    for item in named:
        taken[item.span.start : item.span.end] = b"\1" * (item.span.end - item.span.start)
    for index, word in enumerate(text.words):
        written = text.cut(word)
        if _is_counted(text, index):
            continue
        head = _head(written)
        span = None
        role = BODY
        if head and not any(taken[word.start : word.end]):
            span = _open_name(text, index, head)
            role = FIRM if without_article(head) in _words("firm_head") else BODY
        elif _is_share(written):
            span, role = _share_name(text, index + 1), FIRM
        if span is None or any(taken[span.start : span.end]):
            continue
        taken[span.start : span.end] = b"\1" * (span.end - span.start)
        name = " ".join(text.back(span).of(text.given).strip(" “”\"«»'").split())
        if role == FIRM and _is_central_bank(name):
            role = BODY
        named.append(Named(span, Party(_proper(name), "", "organisation"), role))
    return sorted(_again(text, named, taken), key=lambda item: item.span)


def _is_counted(text: Text, index: int) -> bool:
    """«40 شركة نتائجها», «143 مليون سهم متداول»: what a number counts opens no name."""
    before = text.word(index - 1)
    return before[:1].isdigit() or before in _words("scale") or text.word(index - 1) in _words("superlative")


def _is_share(word: str) -> bool:
    return word in _words("share") or (word[:1] in "وفبل" and word[1:] in _words("share"))


def _is_central_bank(name: str) -> bool:
    """«البنك المركزي المصري», «بنك المغرب»; but بنك مصر lends to all."""
    words = fold_word(name).split()
    if set(words) & _words("central"):
        return True
    if len(words) != 2 or words[0].lstrip("وفبل") not in _words("state_bank") or words[1] in _words("commercial"):
        return False
    return any(hit.keys[0].endswith("\tname") for hit in _countries().find(Text(words[1])))


def _proper(name: str) -> str:
    """شركة رويال داتش is رويال داتش; a bank keeps its word, and so does a firm whose name is a common noun."""
    first, _, rest = name.partition(" ")
    head = without_article(fold_word(first).lstrip("وفبل") if len(first) > 4 else fold_word(first))
    bare = rest.strip(" “”\"«»'")
    if head in _words("bare_head") and bare and not fold_word(bare).startswith(("ال", "لل")):
        return bare
    return name


def _share_name(text: Text, index: int) -> Span | None:
    """The firm after سهم or أسهم: «سهم إعمار العقارية»; not «أسهم الشركات», «أسهم 40 شركة»."""
    last = None
    for step in range(index, min(index + 6, len(text.words))):
        word = text.word(step)
        gap = text.text[text.words[step - 1].end : text.words[step].start]
        if gap.strip(" “”\"«»'-‑–._") or word in _stops() or word[0].isdigit() or word in _words("no_firm"):
            break
        if step == index and (forms(word) & _words("no_firm") or word in _words("no_firm")):
            return None
        if step > index and not (gap == "." or word.startswith("ال") or (last == step - 1 and _is_name_like(word))):
            break
        last = step
    while last is not None and last > index and _is_only_demonym(text.word(last)):
        last -= 1
    return Span(text.words[index].start, text.words[last].end) if last is not None else None


def _is_name_like(word: str) -> bool:
    return word not in _words("no_firm") and not word.endswith("ا") and word[:1] not in "ب"


def firm_of_headline(text: Text, headline: Span, named: Sequence[Named]) -> list[Named]:
    """«شل تعتزم تسريح …»: a bare name before the headline's verb that speaks, or is a firm, in the body: every place.

    The name has no article; somewhere in the body it must stand after a verb of saying (قالت شل) or a firm's head.
    """
    first = text.word_at(headline.start)
    name = text.word(first)
    verb = text.word(first + 1)
    if (
        len(name) < 2
        or name.startswith("ال")
        or verb[:1] not in "تي"
        or len(verb) < 4
        or not headline.covers(text.words[first])
    ):
        return []
    if any(item.span.start < text.words[first].end and text.words[first].start < item.span.end for item in named):
        return []
    again = [at for at in range(first + 2, len(text.words)) if text.word(at) == name]
    vouched = any(text.word(at - 1) in _words("firm_before") or _head(text.word(at - 1)) for at in again)
    if len(again) < 2 or not vouched:
        return []
    party = Party(text.back(text.words[first]).of(text.given), "", "organisation")
    return [Named(text.words[at], party, FIRM) for at in (first, *again)]


#: How short a name may be to be looked for again on its own.
SHORTEST_NAME = 3


def _again(text: Text, named: list[Named], taken: bytearray) -> list[Named]:
    """The same names where they stand without their head: «شل» of «شركة شل», «أريد» after «سهم أريد»."""
    by_first: dict[str, list[tuple[tuple[str, ...], Party]]] = {}
    for item in named:
        if item.role != FIRM or item.party.code:
            continue
        words = tuple(fold_word(item.party.name).split())
        if words and len(words[0]) >= SHORTEST_NAME - 1 and words[0] not in _heads():
            by_first.setdefault(words[0], []).append((words, item.party))
    found = list(named)
    for index, word in enumerate(text.words):
        written = text.cut(word)
        for form in (written, written[1:] if written[:1] in "وفبل" else ""):
            for words, party in by_first.get(form, ()):
                last = index + len(words) - 1
                if last >= len(text.words) or any(taken[word.start : text.words[last].end]):
                    continue
                if tuple(text.word(at) for at in range(index + 1, last + 1)) == words[1:]:
                    span = Span(word.start, text.words[last].end)
                    taken[span.start : span.end] = b"\1" * (span.end - span.start)
                    found.append(Named(span, party, FIRM))
    return found


def _head(word: str) -> str:
    for lead in ("", "و", "ل", "ب", "ف", "ول", "وب"):
        if word.startswith(lead) and word[len(lead) :] in _heads():
            return word[len(lead) :]
    return without_article("ال" + word[2:]) if word.startswith("لل") and "ال" + word[2:] in _heads() else ""


def _open_name(text: Text, index: int, head: str) -> Span | None:
    """The words of a name after its head: the first of any shape, the rest definite (السيادي للثروة) or hyphened on."""
    start = text.words[index].end - len(head)
    last = index
    for step in range(1, 7):
        if index + step >= len(text.words):
            break
        word, before = text.words[index + step], text.words[index + step - 1]
        between, written = text.text[before.end : word.start], text.word(index + step)
        joined = between in ("-", "‑", "–", ".")
        if not joined and between.strip(" “”\"«»'"):
            break
        if written in _stops() or written[0].isdigit():
            break
        definite = written.startswith(("ال", "وال")) or (written.startswith("لل") and step > 1)
        if step > 1 and written.startswith("و") and written[1:] in _heads():
            break
        first = step == 1 and not head.startswith("ال") and not _describes(written)
        if not (joined or definite or first):
            break
        last = index + step
    while last > index + 1 and _is_only_demonym(text.word(last)):
        last -= 1
    if last == index or _is_group_of_goods(text, index, last, head):
        return None
    return Span(start, text.words[last].end)


@lru_cache(maxsize=5_000)
def _is_only_demonym(word: str) -> bool:
    return any(hit.keys[0].endswith("\tdemonym") for hit in _countries().find(Text(word)))


def _is_group_of_goods(text: Text, index: int, last: int, head: str) -> bool:
    """«مجموعة السكن والمياه والكهرباء» is a group of a price index, and no firm."""
    return without_article(head) in _words("group_head") and any(
        text.word(at).startswith("وال") for at in range(index + 1, last + 1)
    )


def _describes(word: str) -> bool:
    """شركة صينية and مجموعة شاملة are no names: an indefinite adjective, or ل of purpose, follows the head."""
    demonym = any(hit.keys[0].endswith("\tdemonym") for hit in _countries().find(Text(word)))
    return demonym or word.endswith("ه") or word.startswith("ل")


#: Words that stand for the two countries an article is about, and for the one it is about.
BOTH = fold_pattern(
    r"(?<![^\W_])[وفبلك]{0,2}(?:ال|لل)?(?:تجارة|تبادل|تبادلات|مبادلات|علاقات|تعاون)\s+(?:\S+\s+){0,2}(?:ال)?(?:ثنائية?|متبادلة?|بينية?)(?![^\W_])"
    r"|(?<![^\W_])[وفبلك]{0,2}(?:البلدان|البلدين|الجانبان|الجانبين|الطرفان|الطرفين|الدولتان|الدولتين|للبلدين|للجانبين)(?![^\W_])"
)
HOME = fold_pattern(
    r"(?<![^\W_])[وفبلك]{0,2}(?:المملكة|البلاد|الدولة|للمملكة|بلادنا|السلطنة|للسلطنة|الإمارة)(?![^\W_])"
)
THEIR_LAND = fold_pattern(r"(?<![^\W_])[وفبلك]{0,2}(?:بلاده|بلادها|بلدنا|بلادنا)(?![^\W_])")
