"""Firms, bodies and unions where a text names them, and the firm that a headline names by its bare name."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache, lru_cache, partial

from arqam.model import Party, Span
from arqam.read.arabic.phrases import Text, fold_word, forms, without_article
from arqam.read.arabic.rows import listed, table
from arqam.read.claim.countries_named import is_country, is_demonym
from arqam.read.claim.firm_names import alias_after, firm_at, is_description, is_ordinary, span_of
from arqam.read.claim.homographs import Seen, read_as
from arqam.read.claim.parties_named import BODY, FIRM, OWNER, PASSED, UNION, Named, party_words
from arqam.read.claim.vocabularies import words_of
from arqam.read.claim.whole_names import Name, WholeNames, gap

#: Words of a role: a ``head`` opens a name, a ``stop`` ends it, even where the next word carries the article.
_words = partial(words_of, "organisations")

_KINDS = (FIRM, BODY, UNION)
#: How many words back an analyst makes a firm the one that he speaks for.
_ANALYST = 4


@cache
def _table() -> WholeNames:
    return WholeNames(
        Name(Text(phrase).written, " ".join(Text(phrase).written), row["code"] or row["label_ar"], row["role"])
        for row in table("organisations")
        if row["role"] in _KINDS
        for phrase in listed(row["words"])
    )


@cache
def _listed() -> Mapping[str, Party]:
    """The parties of the table, by code, or by name where they have none."""
    return {
        row["code"] or row["label_ar"]: Party(row["label_ar"], row["code"], "organisation")
        for row in table("organisations")
        if row["role"] in _KINDS
    }


def organisations(text: Text) -> list[Named]:
    """The organisations named: those of the table, and any name that a word like شركة or وزارة or سهم opens.

    >>> named = organisations(Text("زادت أرباح شركة داماك العقارية ومصرف النور، وأعلنت 40 شركة نتائجها"))
    >>> [(item.party.name, item.role) for item in named]
    [('داماك العقارية', 'firm'), ('مصرف النور', 'firm')]
    """
    found = _Found(text)
    seen = Seen(text)
    for hit in _table().find(text):
        if party := _listed().get(read_as(seen, hit)):
            context = _context(text, hit.first, found) if hit.name.role == FIRM else OWNER
            if not party.code:
                found.spell(party, _given(text, hit.first, hit.last)[len(hit.cut) :])
            found.add(hit.first, hit.last, party, hit.name.role, context)
    marked = {mark.end() for mark in _OPENING.finditer(text.text)}
    for index, (word, span) in enumerate(zip(text.written, text.words, strict=True)):
        if span.start in marked and (quoted := _short_name(text, index, found)):
            found.quoted(*quoted)
            continue
        opens = _opens(word)
        if opens is None or found.holds(index) or _is_counted(text, index):
            continue
        if opens and without_article(opens) not in party_words("firm_head"):
            if span := _body(text, index, opens):
                name = Party(_given(text, *span, len(opens)), "", "organisation")
                found.add(*span, name, BODY, skip=len(word) - len(opens))
        else:
            _open_firm(text, index, opens, found)
    return [found.as_spelt(item) for item in found.everywhere()]


class _Found:
    """What is found so far, and which words are taken."""

    def __init__(self, text: Text) -> None:
        self.text = text
        self.named: list[Named] = []
        self._taken = bytearray(len(text.words))
        self._firms: dict[tuple[str, ...], Party] = {}  # by the words of the name, without its head
        self._beginnings: dict[tuple[str, ...], Party | None] = {}  # None: where two firms' names begin so
        self._spelt: dict[Party, str] = {}
        self._short: dict[str, Party] = {}  # by the first word of a short name in quotation marks
        self._by_last: dict[int, Named] = {}
        self._quoted_only: set[tuple[str, ...]] = set()

    def holds(self, first: int, last: int | None = None) -> bool:
        return any(self._taken[first : (first if last is None else last) + 1])

    def add(self, first: int, last: int, party: Party, role: str, context: str = OWNER, skip: int = 0) -> None:
        """``skip`` letters of the first word are particles, and no part of the name (ووزارة)."""
        if self.holds(first, last):
            return
        self._taken[first : last + 1] = b"\1" * (last + 1 - first)
        start, end = span_of(self.text, first, last)
        self._by_last[last] = Named(Span(start + skip, end), party, role, context)
        self.named.append(self._by_last[last])

    def joined_to(self, index: int) -> Named | None:
        """What ends right before the word, or before the و that stands alone before it."""
        return self._by_last.get(index - 2 if self.text.word(index - 1) == "و" else index - 1)

    def quoted(self, first: int, last: int) -> None:
        """A firm by its short name, which a longer one of the same first word is then known by too."""
        party = self.firm(first, last, _given(self.text, first, last))
        self._short[self.text.word(first)] = party
        self.add(first, last, party, FIRM)

    def spell(self, party: Party, written: str) -> None:
        """A party without a code goes by the longest name that the article gives it: «مورجان» where it writes so."""
        self._spelt[party] = max(self._spelt.get(party, ""), written, key=len)

    def as_spelt(self, item: Named) -> Named:
        return (
            item._replace(party=replace(item.party, name=self._spelt[item.party]))
            if item.party in self._spelt
            else item
        )

    def firm(self, first: int, last: int, name: str) -> Party:
        """The party of a firm's name: the one that its words already stand for."""
        words = tuple(self.text.word(at) for at in range(first, last + 1))
        if words not in self._firms and not is_ordinary(words[0]):
            known = self._beginnings.get(words) or self._short.get(words[0])
            if known:
                self._firms[words] = known  # «شركة سند» after «شركة سند للتأمين التعاوني»
        party = self._firms.setdefault(words, Party(name, "", "organisation"))
        for length in range(1, len(words)):
            other = self._beginnings.setdefault(words[:length], party)
            if other != party:
                self._beginnings[words[:length]] = None
        return party

    def is_a_beginning(self, at: int) -> bool:
        """Does the word open the name of one firm, so that it stands for it after a head: «شركة سند»?"""
        return not is_ordinary(self.text.word(at)) and self._beginnings.get((self.text.word(at),)) is not None

    def alias(self, first: int, last: int, party: Party) -> None:
        words = tuple(self.text.word(at) for at in range(first, last + 1))
        self._firms.setdefault(words, party)
        self._taken[first : last + 1] = b"\1" * (last + 1 - first)
        if words[0].startswith("ال") or len("".join(words)) < _SHORTEST:
            self._quoted_only.add(words)

    def everywhere(self) -> list[Named]:
        """All of them, and the same names where they stand without their head: «شل» of «شركة شل»."""
        lengths: dict[str, set[int]] = {}  # of the names that a word opens
        for words in self._firms:
            first, *rest = words
            if rest or not is_ordinary(first) or words in self._quoted_only:
                lengths.setdefault(first, set()).add(len(words))
        for index, written in enumerate(self.text.written):
            for form in (written, written[1:] if written[:1] in "وفبل" else ""):
                for length in sorted(lengths.get(form, ()), reverse=True):
                    self._again(index, (form, *self.text.written[index + 1 : index + length]))
        return sorted(self.named, key=lambda item: item.span)

    def _again(self, first: int, words: tuple[str, ...]) -> None:
        last = first + len(words) - 1
        if words not in self._firms or self.holds(first, last):
            return
        if any(gap(self.text, at).strip(" .-–'") for at in range(first + 1, last + 1)):
            return
        definite = words[0].startswith("ال") and words[0] not in _words("head")  # الصناعات الكهربائية may be the branch
        if (definite or words in self._quoted_only) and not _stands_alone(self.text, first, last):
            return
        self.add(first, last, self._firms[words], FIRM, _context(self.text, first, self))


#: How short a name may be to be looked for again on its own.
_SHORTEST = 3


def _stands_alone(text: Text, first: int, last: int) -> bool:
    """In quotation marks by itself: «المركز»."""
    start, end = text.words[first].start, text.words[last].end
    return text.text[start - 1 : start] in ('"', "«", "“", "(") and text.text[end : end + 1] in ('"', "»", "”", ")")


def _open_firm(text: Text, index: int, head: str, found: _Found) -> None:
    """Add the firm that the head or the share at ``index`` opens, and its short name."""
    bare = without_article(head) if head else ""
    kind = "share" if not head else "definite" if head.startswith("ال") else "group" if _is_group(bare) else "head"
    name = firm_at(text, index + 1, kind)
    if name is None and head and found.is_a_beginning(index + 1):
        name = (index + 1, index + 1)
    if name is None or found.holds(*name) or _is_group_of_goods(text, *name, bare):
        return
    first, last = name
    if is_description(text, last, found.holds):
        return
    common = first == last and is_ordinary(text.word(first)) and text.word(first).startswith("ال")
    keeps_head = bool(head) and (common or bare not in party_words("bare_head"))  # شركة الكهرباء is not الكهرباء
    written = _given(text, index if keeps_head else first, last, len(head) if keeps_head else 0)
    start = first if found.holds(index) or not head else index
    skip = len(text.word(index)) - len(head) if start == index else 0
    if keeps_head and _is_central_bank(written):
        found.add(start, last, Party(written, "", "organisation"), BODY, skip=skip)
        return
    party = found.firm(index if keeps_head else first, last, written)
    found.add(start, last, party, FIRM, PASSED if _speaks_for(text, index) else OWNER, skip)
    while is_demonym(text.word(last + 1)) and not gap(text, last + 1).strip():
        last += 1
    if short := alias_after(text, last):
        found.alias(*short, party)


def _is_group(head: str) -> bool:
    return head in party_words("group_head")


def _given(text: Text, first: int, last: int, head: int = 0) -> str:
    """The name as the article writes it; of its first word the last ``head`` letters, particles left out."""
    start = text.words[first].end - head if head else text.words[first].start
    given = text.back(Span(start, text.words[last].end)).of(text.given)
    name = " ".join(given.translate(_NO_QUOTES).split())
    return f"ال{name[2:]}" if head and name.startswith("لل") else name  # للبنك الأهلي


_NO_QUOTES = str.maketrans("", "", "“”\"«»'")


def _is_counted(text: Text, index: int) -> bool:
    """«40 شركة نتائجها», «143 مليون سهم متداول», «أكبر شركة»: what is counted or ranked opens no name."""
    before = text.word(index - 1)
    if not before or gap(text, index).strip():
        return False
    return before[0].isdigit() or before in party_words("scale") or before in party_words("superlative")


def _is_share(word: str) -> bool:
    return word in party_words("share") or (word[:1] in "وفبل" and word[1:] in party_words("share"))


def _context(text: Text, index: int, found: _Found) -> str:
    """What a firm is that stands without a head: «أرباح هوندا», «قالت سابك» own figures, «مثل شل وتوتال» do not.

    An owner opens the text or a line, follows a verb or a noun that it may own, joins another owner, or is what a
    head in such a place is (أعلنت شركة الطاقة العملاقة «بتروبراس»).
    """
    if _speaks_for(text, index):
        return PASSED
    if without_article(_head(text.word(index))) in party_words("firm_head"):
        return OWNER
    between = gap(text, index)
    joined = text.word(index)[:1] == "و" or text.word(index - 1) == "و" or "،" in between or "," in between
    if joined and (earlier := found.joined_to(index)):
        return earlier.context
    if _may_own(text, index):
        return OWNER
    for at in range(index - 1, max(index - 1 - _APPOSED, -1), -1):
        if gap(text, at + 1).strip(" “”\"«»'"):
            break
        head = _head(text.word(at))
        if without_article(head) in party_words("firm_head") and head != _THE_FIRM:
            return OWNER if _may_own(text, at) else PASSED
    return PASSED


def _may_own(text: Text, index: int) -> bool:
    """Does the word stand where an owner does: at the start, after a verb, أن or a noun without the article?"""
    before, between = text.word(index - 1), gap(text, index)
    if index == 0 or "\n" in between or any(mark in between for mark in ".:؛"):
        return True
    if "،" in between or "," in between or forms(before) & party_words("firm_passed") or before in _PASSING:
        return False
    verb = len(before) >= 4 and (before.endswith("ت") or before.removeprefix("و")[:1] in ("ي", "ت"))
    return verb or before in _THAT or (is_ordinary(before) and not before.lstrip("وف").startswith(("ال", "لل")))


_THAT = frozenset(fold_word(word) for word in ("أن", "إن", "بأن", "وأن", "وإن", "أما", "لكن", "قال", "وقال"))
_PASSING = frozenset(fold_word(word) for word in ("في", "من", "مع", "إلى", "على", "عن", "أو", "و", "ومن", "وفي", "ومع"))
#: What stands for a firm that is known, and opens a name only with a purpose: الشركة الوطنية للنقل.
_THE_FIRM = fold_word("الشركة")
#: How many words back the head stands of which a firm's name says who it is.
_APPOSED = 5


def _speaks_for(text: Text, index: int) -> bool:
    """«المحلل لدى باركليز»: an analyst's bank owns no figure."""
    lead = text.word(index - 1)
    if lead not in party_words("analyst_way") and not text.word(index).startswith(("ب", "ل")):
        return False
    earlier = (text.word(at) for at in range(max(index - _ANALYST, 0), index))
    return any(forms(word) & party_words("analyst") for word in earlier)


def _is_central_bank(name: str) -> bool:
    """«البنك المركزي المصري», «بنك المغرب»; but بنك مصر lends to all."""
    words = fold_word(name).split()
    if set(words) & party_words("central"):
        return True
    if len(words) != 2 or words[0] not in party_words("state_bank"):
        return False
    return words[1] not in party_words("commercial") and is_country(words[1])


#: How many words a short name in quotation marks has at most.
_SHORT_NAME = 3


#: A quotation mark that opens a name.
_OPENING = re.compile('[«“"]')


def _short_name(text: Text, index: int, found: _Found) -> tuple[int, int] | None:
    """«دانات» ترفع أرباحها at the head of a line, أرباح «الشهري»: a firm by the name that its market calls it.

    No word of the language alone: «التجارة» تغرّم is the ministry.
    """
    if found.holds(index):
        return None
    heads_a_line = index == 0 or "\n" in gap(text, index)
    if not (heads_a_line or text.word(index - 1) in party_words("firm_noun")):
        return None
    last = _closed(text, index)
    if last is None:
        return None
    first, follows = text.word(index), text.word(last + 1)
    named = not is_ordinary(first) or text.word(index + 1) in party_words("purpose")
    if not named or is_country(first) or is_demonym(first) or first[0].isdigit():
        return None
    acts = len(follows) >= 4 and follows[0] in "يت"
    return (index, last) if not heads_a_line or acts else None


def _closed(text: Text, index: int) -> int | None:
    """The last word of a short quotation that begins with the word ``index``."""
    for last in range(index, min(index + _SHORT_NAME, len(text.words))):
        behind = text.text[text.words[last].end : text.words[last].end + 1]
        if behind in ("»", "”", '"'):
            return last
        if behind != " ":
            return None
    return None


@lru_cache(maxsize=20_000)
def _opens(word: str) -> str | None:
    """The head that a word is, without its particles; "" for سهم, and None for a word that opens no name."""
    return _head(word) or ("" if _is_share(word) else None)


def _head(word: str) -> str:
    for lead in ("", "و", "ل", "ب", "ف", "ول", "وب"):
        if word.startswith(lead) and word[len(lead) :] in _words("head"):
            return word[len(lead) :]
    return "ال" + word[2:] if word.startswith("لل") and "ال" + word[2:] in _words("head") else ""


def _body(text: Text, index: int, head: str) -> tuple[int, int] | None:
    """The words of a body's name: the first of any shape, the rest definite (المالية والاقتصاد) or hyphened on."""
    last = index
    for at in range(index + 1, min(index + 7, len(text.words))):
        written, between = text.word(at), gap(text, at)
        joined = between in ("-", "‑", "–", ".")
        if (not joined and between.strip(" “”\"«»'")) or written in _words("stop") or written[0].isdigit():
            break
        definite = written.startswith(("ال", "وال")) or (written.startswith("لل") and at > index + 1)
        if at > index + 1 and written.startswith("و") and written[1:] in _words("head"):
            break
        first = at == index + 1 and not head.startswith("ال") and not _describes(written)
        if not (joined or definite or first):
            break
        last = at
    while last > index + 1 and is_demonym(text.word(last)):
        last -= 1
    return None if last == index else (index, last)


def _describes(word: str) -> bool:
    """هيئة صينية and منظمة شاملة are no names: an indefinite adjective, or ل of purpose, follows the head."""
    return is_demonym(word) or word.endswith("ه") or word.startswith("ل")


def _is_group_of_goods(text: Text, first: int, last: int, head: str) -> bool:
    """«مجموعة السكن والمياه والكهرباء» is a group of a price index, and no firm."""
    return _is_group(head) and any(text.word(at).startswith("وال") for at in range(first, last + 1))


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
