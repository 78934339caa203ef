"""Countries where a text names them: by name, by demonym, by town, index or body, each with what it is there.

A name is found where it stands whole. Particles are cut from it (وللمغرب, بمصر) where what is left is the name as the
table writes it, article and all: «كاميرون» is a man, «الكاميرون» a country. What else a name's letters may mean
(قطر of a pipe, القاهرة of force majeure, عمان of Jordan or Oman) is told by what stands around it, by the rules of
``data/tables/homographs.csv``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from arqam.errors import ArqamError
from arqam.model import Party, Span
from arqam.read.arabic.phrases import Text, fold_word, forms, listed, table, without_article
from arqam.read.claim.parties_named import BODY, CURRENCY, INDEX, OWNER, PARTNER, PASSED, TOWNS, Named, party_words

#: What a demonym may end in; the accusative ا, feminine, dual, and the sound plurals.
_ENDINGS = ("", "ا", "ه", "ون", "ين", "ان", "ات", "تان", "تين", "و", "ي")
_FROM, _WITH = "من", "مع"
#: What may stand between the words of one name.
_JOINTS = " .-–_'"


class _Name(NamedTuple):
    """A name as it may be written; ``base`` is the phrase of the table that it is a form of."""

    words: tuple[str, ...]
    base: str
    code: str
    role: str


class _Hit(NamedTuple):
    """A name where it is written, and the particles before it."""

    first: int
    last: int
    cut: str
    name: _Name


def countries(text: Text) -> list[Named]:
    """The countries named, by name, demonym, town, index or body, each with its context.

    >>> [(item.party.code, item.context) for item in countries(Text("صادرات الأردن إلى العراق بالدولار الأمريكي"))]
    [('JOR', 'owner'), ('IRQ', 'partner'), ('USA', 'currency')]
    >>> [item.party.code for item in countries(Text("أنبوب بقطر 48 بوصة")) + countries(Text("بسبب القوة القاهرة"))]
    []
    """
    named = []
    seen = _Seen(text)
    for hit in _hits(text):
        code = _read_as(seen, hit)
        if not code or (hit.name.role == "demonym" and not _is_demonym(text, hit)):
            continue
        context, way = _context(text, hit)
        span = Span(text.words[hit.first].start, text.words[hit.last].end)
        named.append(Named(span, Party(_labels()[code], code, "country"), hit.name.role, context, way))
    return named


@cache
def _labels() -> Mapping[str, str]:
    return {row["code"]: row["label_ar"] for row in table("countries")}


@cache
def _names() -> Mapping[str, tuple[_Name, ...]]:
    """First word → the names that it opens, the longest first."""
    found: dict[str, dict[tuple[str, ...], _Name]] = {}
    for row in table("countries"):
        for phrase in listed(row["words"]):
            base = " ".join(_split(phrase))
            for words in _inflected(base) if row["role"] == "demonym" else [tuple(base.split())]:
                found.setdefault(words[0], {}).setdefault(words, _Name(words, base, row["code"], row["role"]))
    return {first: tuple(sorted(names.values(), key=lambda name: -len(name.words))) for first, names in found.items()}


def _split(phrase: str) -> list[str]:
    return list(Text(phrase).written)


def _inflected(base: str) -> Iterator[tuple[str, ...]]:
    """كوري جنوبي, الكورية الجنوبية; the جنوب of جنوب أفريقي stays as it is."""
    words = base.split()
    for ending in _ENDINGS:
        for article in ("", "ال"):
            yield tuple(article + word + ending if word.endswith("ي") else article + word for word in words)


@lru_cache(maxsize=20_000)
def _opened_by(word: str) -> tuple[tuple[str, _Name], ...]:
    """The names that a written word may open, and the particles cut; whole words come first: بريطانيا keeps its ب."""
    names = _names()
    return tuple((cut, name) for cut, rest in _cuts(word) for name in names.get(rest, ()))


def _cuts(word: str) -> Iterator[tuple[str, str]]:
    yield "", word
    for joined in ("", "و", "ف"):
        if not word.startswith(joined):
            continue
        rest = word[len(joined) :]
        if joined:
            yield joined, rest
        if rest[:1] in ("ب", "ل", "ك"):
            yield joined + rest[0], rest[1:]
        if rest.startswith("لل"):
            yield joined + "ل", "ال" + rest[2:]
            yield joined + "ل", "ال" + rest[1:]


def _hits(text: Text) -> Iterator[_Hit]:
    index = 0
    while index < len(text.written):
        best: tuple[str, _Name] | None = None
        for cut, name in _opened_by(text.written[index]):
            if (best is None or len(name.words) > len(best[1].words)) and _stands(text, index, name.words):
                best = cut, name
        if best:
            yield _Hit(index, index + len(best[1].words) - 1, *best)
        index += len(best[1].words) if best else 1


def _stands(text: Text, index: int, words: Sequence[str]) -> bool:
    """Do the other words of a name follow, with nothing between but what joins them?"""
    for step, word in enumerate(words[1:], 1):
        if text.word(index + step) != word or _gap(text, index + step).strip(_JOINTS):
            return False
    return True


def _gap(text: Text, index: int) -> str:
    """What stands between a word and the one before it."""
    return text.text[text.words[index - 1].end : text.words[index].start] if index else ""


# ------------------------------------------------------------------------------------------- what else it may be


class _Rule(NamedTuple):
    where: str
    beside: frozenset[str]
    code: str  # "" where it is no place there


#: What a rule of homographs may ask of the place where a name stands.
_WHERE = ("written", "after", "near", "before", "ends", "marked", "weigh", "otherwise")
#: Stands for any number among the words of a rule.
_NUMBER = "#"


@cache
def _rules() -> Mapping[str, tuple[_Rule, ...]]:
    rules: dict[str, list[_Rule]] = {}
    for row in table("homographs"):
        if row["where"] not in _WHERE:
            raise ArqamError(f"homographs.csv: «{row['words']}» has where {row['where']!r}; use {', '.join(_WHERE)}.")
        words = listed(row["beside"])
        beside = frozenset(words if row["where"] in ("ends", "marked") else map(fold_word, words))
        for phrase in listed(row["words"]):
            rules.setdefault(" ".join(_split(phrase)), []).append(_Rule(row["where"], beside, row["code"]))
    return {base: tuple(found) for base, found in rules.items()}


class _Seen:
    """A text and how often it has each word, counted once and only where a rule asks."""

    __slots__ = ("_counts", "text")

    def __init__(self, text: Text) -> None:
        self.text = text
        self._counts: Counter[str] | None = None

    def times(self, words: frozenset[str]) -> int:
        if self._counts is None:
            self._counts = Counter(self.text.written)
        return sum(self._counts[word] for word in words)


def _read_as(seen: _Seen, hit: _Hit) -> str:
    """The code of the country that a name means where it stands; "" where it means none."""
    if hit.name.role in TOWNS and _is_quoted(seen.text, hit):
        return ""
    code, most = hit.name.code, 0
    for rule in _rules().get(hit.name.base, ()):
        if rule.where == "weigh":
            times = seen.times(rule.beside)
            if times > most:
                code, most = rule.code, times
        elif rule.where == "otherwise":
            return code if most else rule.code
        elif _holds(seen.text, hit, rule):
            return rule.code
    return code


def _is_quoted(text: Text, hit: _Hit) -> bool:
    """قال لـ"الرياض": a town that stands in quotes by itself is a newspaper or a firm of that name."""
    start, end = text.words[hit.first].start, text.words[hit.last].end
    return text.text[start - 1 : start] in ('"', "«", "“") and text.text[end : end + 1] in ('"', "»", "”")


def _holds(text: Text, hit: _Hit, rule: _Rule) -> bool:
    if rule.where == "written":
        return text.word(hit.first)[len(hit.cut) :] in rule.beside or text.word(hit.first) in rule.beside
    if rule.where in ("ends", "marked"):
        given = text.back(text.words[hit.first]).of(text.given)
        return any(given.endswith(mark) if rule.where == "ends" else mark in given for mark in rule.beside)
    if rule.where == "before":
        return _any(text, (hit.last + 1, hit.last + 2), rule.beside)
    steps = (1,) if rule.where == "after" else (1, 2, 3)
    return _any(text, tuple(hit.first - step for step in steps), rule.beside)


def _any(text: Text, indices: Sequence[int], beside: frozenset[str]) -> bool:
    words = [word for index in indices if (word := text.word(index))]
    return any(word in beside or (word[0].isdigit() and _NUMBER in beside) or forms(word) & beside for word in words)


@lru_cache(maxsize=5_000)
def is_demonym(word: str) -> bool:
    """May a folded word be a country's adjective?

    >>> is_demonym("السعوديه"), is_demonym("السعوده")
    (True, False)
    """
    return any(name.role == "demonym" and len(name.words) == 1 for _, name in _opened_by(word))


def is_country(word: str) -> bool:
    """Is a folded word the whole name of a country?"""
    return any(name.role == "name" and len(name.words) == 1 for name in _names().get(word, ()))


def _is_demonym(text: Text, hit: _Hit) -> bool:
    """Not a person's name: a bare تركي at the start of a text, or a surname (رئيس الوزراء محمد شياع السوداني).

    A definite adjective follows a definite noun; a demonym with the article after a name without one, and after a
    title, is a surname.
    """
    if hit.first != hit.last:
        return True
    word, before = text.word(hit.first), text.word(hit.first - 1)
    definite = word.startswith(("ال", "لل"))
    if hit.first == 0:
        return definite
    if not definite and _is_given_name(text, hit):
        return False
    follows_name = word.startswith("ال") and word.endswith("ي") and not before.lstrip("وفبلك").startswith("ال")
    earlier = (without_article(text.word(at)) for at in range(max(hit.first - 6, 0), hit.first - 1))
    return not (follows_name and any(word in _titles() for word in earlier))


#: What joins a man's name to his father's or his house's.
_SON_OF = frozenset({"بن", "ال", "ابن"})


def _is_given_name(text: Text, hit: _Hit) -> bool:
    """«قال تركي العلي», «الأمير تركي بن سعد»: a bare demonym after a word of saying or a title, or before بن."""
    if hit.name.base not in party_words("given_name"):
        return False
    before = text.word(hit.first - 1)
    title = without_article(before) in _titles() or before in party_words("person_before")
    return text.word(hit.last + 1) in _SON_OF or title or before.startswith("ال")


@cache
def _titles() -> frozenset[str]:
    rows = [row for row in table("attributions") if row["role"] == "person_title"]
    return frozenset(fold_word(word) for row in rows for word in listed(row["words"]))


# ------------------------------------------------------------------------------------------- what it is there


def _context(text: Text, hit: _Hit) -> tuple[str, str]:
    """What the words before a country's name make of it, and the word that leads to it."""
    before, earlier, third = _words_before(text, hit.first)
    if hit.name.role == "demonym":
        return _adjective_of(text, hit.first, before)
    if any(forms(word) & party_words("route") for word in (before, earlier, third) if word):
        return PASSED, before
    if any(forms(word) & party_words("passed_noun") for word in (before, earlier) if word):
        return PASSED, before
    if _bare(before) in party_words("partner_way"):
        return PARTNER, _bare(before)
    if _bare(before) in party_words("place_way") or before == _FROM:
        return OWNER, _bare(before)
    if hit.cut[-1:] == "ب":
        return OWNER, "في"
    if hit.cut[-1:] == "ل" and hit.name.role not in (BODY, INDEX):  # المؤشر الرئيسي للبورصة المصرية
        return PARTNER, "ل"
    return OWNER, ""


def _words_before(text: Text, first: int) -> tuple[str, str, str]:
    """The three words before, "" from where anything but a quotation mark parts them: «سائح، ثم تونس»."""
    words = ["", "", ""]
    for step in range(min(3, first)):
        if _gap(text, first - step).strip(' "“”«»'):
            break
        words[step] = text.word(first - step - 1)
    return words[0], words[1], words[2]


def _bare(particle: str) -> str:
    """وإلى is إلى, وفي is في."""
    return particle[1:] if particle[:1] in ("و", "ف") and len(particle) > 2 else particle


def _adjective_of(text: Text, first: int, before: str) -> tuple[str, str]:
    """«دولار أمريكي» is money, «الحرب الروسية» no figure's owner, «مع شركاء صينيين» a partner."""
    noun = without_article(before.lstrip("وف") if len(before) > 4 else before)
    if (forms(before) | {noun}) & party_words("currency"):
        return CURRENCY, ""
    for step in (1, 2, 3):
        if first - step < 0 or _gap(text, first - step + 1).strip():
            break
        if forms(text.word(first - step)) & party_words("passed_noun"):
            return PASSED, ""
        if step > 1 and text.word(first - step) == _WITH:
            return PARTNER, _WITH
    return OWNER, ""
