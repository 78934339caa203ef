"""Countries and organisations named in a text, and the two that an article is about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from arqam.model import Article, BlockKind, Party, Span
from arqam.read.arabic.phrases import Text, Vocabulary, fold_pattern, fold_word, listed, table, without_article

#: What a demonym may end in; the accusative ا, feminine, dual, and the sound plurals.
_ENDINGS = ("", "ا", "ه", "ون", "ين", "ان", "ات", "تان", "تين")


#: Roles that stand for a country only where it is not named itself.
TOWNS = ("capital", "city")


class Named(NamedTuple):
    """A country or organisation where it is named (folded ``span``); ``role``: name, demonym, capital, city or open."""

    span: Span
    party: Party
    role: str


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
    """The countries named, by name, by demonym and by capital."""
    named = []
    for hit in _countries().find(text):
        code, label, role = hit.keys[0].split("\t")
        if role == "demonym" and hit.first == hit.last and not _is_demonym(text, hit.first):
            continue
        named.append(Named(hit.span, Party(label, code, "country"), role))
    return named


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
    """The organisations named: those of the table, and any name that a word like شركة or وزارة opens."""
    named = [
        Named(hit.span, Party(hit.keys[0].split("\t")[1], hit.keys[0].split("\t")[0], "organisation"), "name")
        for hit in _organisations().find(text)
    ]
    taken = bytearray(len(text.text))
    for item in named:
        taken[item.span.start : item.span.end] = b"\1" * (item.span.end - item.span.start)
    for index, word in enumerate(text.words):
        head = _head(text.cut(word))
        if head and not any(taken[word.start : word.end]) and (span := _open_name(text, index, head)):
            if any(taken[span.start : span.end]):
                continue
            taken[span.start : span.end] = b"\1" * (span.end - span.start)
            name = " ".join(text.back(span).of(text.given).strip(" “”\"«»'").split())
            named.append(Named(span, Party(name, "", "organisation"), "open"))
    return sorted(named, key=lambda item: item.span)


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
        joined = between in ("-", "‑", "–")
        if not joined and between.strip(" “”\"«»'"):
            break
        if written in _stops() or written[0].isdigit():
            break
        definite = written.startswith(("ال", "لل", "وال"))
        if step > 1 and written.startswith("و") and written[1:] in _heads():
            break
        first = step == 1 and not head.startswith("ال") and not _describes(written)
        if not (joined or definite or first):
            break
        last = index + step
    if last == index:
        return None
    return Span(start, text.words[last].end)


def _describes(word: str) -> bool:
    """شركة صينية and مجموعة شاملة are no names: an indefinite adjective, or ل of purpose, follows the head."""
    demonym = any(hit.keys[0].endswith("\tdemonym") for hit in _countries().find(Text(word)))
    return demonym or word.endswith("ه") or word.startswith("ل")


@dataclass(frozen=True, slots=True)
class Cast:
    """Who an article is about: its countries by weight, and the pair where it is about two."""

    ranked: tuple[Party, ...] = ()
    pair: tuple[Party, Party] | None = None
    main: Party | None = None


def cast(article: Article, text: Text, named: Sequence[Named]) -> Cast:
    """Weigh the countries named; a headline counts three times. Two that stand out together make a pair."""
    heads = [block.clean_span for block in article.blocks if block.kind in (BlockKind.HEADLINE, BlockKind.SUBHEADLINE)]
    heads = [text.forth(span) for span in heads]
    weights: Counter[Party] = Counter()
    for item in named:
        if item.role not in TOWNS:
            weights[item.party] += 3 if any(head.covers(item.span) for head in heads) else 1
    ranked = tuple(party for party, _ in weights.most_common())
    if not ranked:
        return Cast()
    counts = [weights[party] for party in ranked] + [0, 0]
    total = sum(weights.values())
    pair = (
        (ranked[0], ranked[1]) if counts[1] >= 2 and 2 * counts[1] >= counts[0] and 2 * counts[2] <= counts[1] else None
    )
    main = ranked[0] if counts[0] >= 2 * counts[1] or counts[0] >= total / 2 else None
    return Cast(ranked, pair, main)


#: Words that stand for the two countries an article is about, and for the one it is about.
BOTH = fold_pattern(
    r"(?<![^\W_])[وفبلك]{0,2}(?:ال|لل)?(?:تجارة|تبادل|تبادلات|مبادلات|علاقات|تعاون)\s+(?:\S+\s+){0,2}(?:ال)?(?:ثنائية?|متبادلة?|بينية?)(?![^\W_])"
    r"|(?<![^\W_])[وفبلك]{0,2}(?:البلدان|البلدين|الجانبان|الجانبين|الطرفان|الطرفين|الدولتان|الدولتين|للبلدين|للجانبين)(?![^\W_])"
)
HOME = fold_pattern(r"(?<![^\W_])[وفبلك]{0,2}(?:المملكة|البلاد|الدولة|للمملكة|بلادنا)(?![^\W_])")
THEIR_LAND = fold_pattern(r"(?<![^\W_])[وفبلك]{0,2}(?:بلاده|بلادها|بلدنا|بلادنا)(?![^\W_])")
