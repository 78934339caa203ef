"""Firms, bodies and unions where a text names them, and the firm that a headline names by its bare name."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from arqam.model import Party, Span
from arqam.read.arabic.phrases import Text, Vocabulary, fold_word, forms, listed, table, without_article
from arqam.read.claim.countries_named import is_country, is_demonym
from arqam.read.claim.parties_named import BODY, FIRM, UNION, Named, party_words


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


def organisations(text: Text) -> list[Named]:
    """The organisations named: those of the table, and any name that a word like شركة or وزارة or سهم opens."""
    named = []
    for hit in _organisations().find(text):
        code, label = hit.keys[0].split("\t")
        role = BODY if code in party_words("bodies") else FIRM if code in party_words("firms") else UNION
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
            role = FIRM if without_article(head) in party_words("firm_head") else BODY
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
    return before[:1].isdigit() or before in party_words("scale") or text.word(index - 1) in party_words("superlative")


def _is_share(word: str) -> bool:
    return word in party_words("share") or (word[:1] in "وفبل" and word[1:] in party_words("share"))


def _is_central_bank(name: str) -> bool:
    """«البنك المركزي المصري», «بنك المغرب»; but بنك مصر lends to all."""
    words = fold_word(name).split()
    if set(words) & party_words("central"):
        return True
    if len(words) != 2 or words[0].removeprefix("و") not in party_words("state_bank"):
        return False
    return words[1] not in party_words("commercial") and is_country(words[1])


def _proper(name: str) -> str:
    """شركة رويال داتش is رويال داتش; a bank keeps its word, and so does a firm whose name is a common noun."""
    first, _, rest = name.partition(" ")
    head = without_article(fold_word(first).lstrip("وفبل") if len(first) > 4 else fold_word(first))
    bare = rest.strip(" “”\"«»'")
    if head in party_words("bare_head") and bare and not fold_word(bare).startswith(("ال", "لل")):
        return bare
    return name


def _share_name(text: Text, index: int) -> Span | None:
    """The firm after سهم or أسهم: «سهم إعمار العقارية»; not «أسهم الشركات», «أسهم 40 شركة»."""
    last = None
    for step in range(index, min(index + 6, len(text.words))):
        word = text.word(step)
        gap = text.text[text.words[step - 1].end : text.words[step].start]
        if gap.strip(" “”\"«»'-‑–._") or word in _stops() or word[0].isdigit() or word in party_words("no_firm"):
            break
        if step == index and (forms(word) & party_words("no_firm") or word in party_words("no_firm")):
            return None
        if step > index and not (gap == "." or word.startswith("ال") or (last == step - 1 and _is_name_like(word))):
            break
        last = step
    while last is not None and last > index and is_demonym(text.word(last)):
        last -= 1
    return Span(text.words[index].start, text.words[last].end) if last is not None else None


def _is_name_like(word: str) -> bool:
    return word not in party_words("no_firm") and not word.endswith("ا") and word[:1] not in "ب"


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
    vouched = any(text.word(at - 1) in party_words("firm_before") or _head(text.word(at - 1)) for at in again)
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
    while last > index + 1 and is_demonym(text.word(last)):
        last -= 1
    if last == index or _is_group_of_goods(text, index, last, head):
        return None
    return Span(start, text.words[last].end)


def _is_group_of_goods(text: Text, index: int, last: int, head: str) -> bool:
    """«مجموعة السكن والمياه والكهرباء» is a group of a price index, and no firm."""
    return without_article(head) in party_words("group_head") and any(
        text.word(at).startswith("وال") for at in range(index + 1, last + 1)
    )


def _describes(word: str) -> bool:
    """شركة صينية and مجموعة شاملة are no names: an indefinite adjective, or ل of purpose, follows the head."""
    return is_demonym(word) or word.endswith("ه") or word.startswith("ل")
