"""Countries where a text names them: by name, by demonym, by town, index or body, each with what it is there.

A name is found where it stands whole. Particles are cut from it (وللمغرب, بمصر) where what is left is the name as the
table writes it, article and all: «كاميرون» is a man, «الكاميرون» a country. What else its letters may mean is told by
the rules of homographs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache, lru_cache

from arqam.model import Party, Span
from arqam.read.arabic.phrases import Text, fold_word, forms, without_article
from arqam.read.arabic.rows import listed, table
from arqam.read.claim.homographs import Seen, read_as
from arqam.read.claim.parties_named import BODY, CURRENCY, INDEX, OWNER, PARTNER, PASSED, TOWNS, Named, party_words
from arqam.read.claim.whole_names import Found, Name, WholeNames, gap

#: What a demonym may end in; the accusative ا, feminine, dual, and the sound plurals.
_ENDINGS = ("", "ا", "ه", "ون", "ين", "ان", "ات", "تان", "تين", "و", "ي")
_FROM, _WITH = "من", "مع"


def countries(text: Text) -> list[Named]:
    """The countries named, by name, demonym, town, index or body, each with its context.

    >>> [(item.party.code, item.context) for item in countries(Text("صادرات الأردن إلى العراق بالدولار الأمريكي"))]
    [('JOR', 'owner'), ('IRQ', 'partner'), ('USA', 'currency')]
    >>> [item.party.code for item in countries(Text("أنبوب بقطر 48 بوصة")) + countries(Text("بسبب القوة القاهرة"))]
    []
    """
    named = []
    seen = Seen(text)
    for hit in _names().find(text):
        role = "demonym" if _is_adjective(text, hit) else hit.name.role
        code = "" if role in TOWNS and _is_quoted(text, hit) else read_as(seen, hit)
        if not code or (role == "demonym" and not _is_demonym(text, hit)):
            continue
        context, way = _context(text, hit, role)
        span = Span(text.words[hit.first].start, text.words[hit.last].end)
        named.append(Named(span, Party(_labels()[code], code, "country"), role, context, way))
    return named


@cache
def _labels() -> Mapping[str, str]:
    return {row["code"]: row["label_ar"] for row in table("countries")}


@cache
def _names() -> WholeNames:
    return WholeNames(
        Name(words, base, row["code"], row["role"])
        for row in table("countries")
        for phrase in listed(row["words"])
        for base in [" ".join(Text(phrase).written)]
        for words in (_inflected(base) if row["role"] == "demonym" else [tuple(base.split())])
    )


def _inflected(base: str) -> Iterator[tuple[str, ...]]:
    """كوري جنوبي, الكورية الجنوبية; the جنوب of جنوب أفريقي stays as it is."""
    words = base.split()
    for ending in _ENDINGS:
        for article in ("", "ال"):
            yield tuple(article + word + ending if word.endswith("ي") else article + word for word in words)


def _is_adjective(text: Text, hit: Found) -> bool:
    """«الأسهم السعودية», «شركة سورية»: a name that is an adjective too agrees with the noun right before it."""
    if hit.first != hit.last or hit.cut or hit.name.base not in party_words("adjective_too"):
        return False
    before = text.word(hit.first - 1)
    if not before or gap(text, hit.first).strip():
        return False
    if hit.name.base.startswith("ال"):
        return before.lstrip("وفبلك").startswith("ال") or before.startswith(("لل", "ولل"))
    return before.endswith(("ه", "ات")) and not before.startswith("ال")


def _is_quoted(text: Text, hit: Found) -> bool:
    """قال لـ"الرياض": a town that stands in quotes by itself is a newspaper or a firm of that name."""
    start, end = text.words[hit.first].start, text.words[hit.last].end
    return text.text[start - 1 : start] in ('"', "«", "“") and text.text[end : end + 1] in ('"', "»", "”")


@lru_cache(maxsize=5_000)
def is_demonym(word: str) -> bool:
    """May a folded word be a country's adjective?

    >>> is_demonym("المصريه"), is_demonym("المصروه")
    (True, False)
    """
    return any(name.role == "demonym" and len(name.words) == 1 for _, name in _names().opened_by(word))


def is_country(word: str) -> bool:
    """Is a folded word the whole name of a country?"""
    return any(name.role == "name" and len(name.words) == 1 for name in _names().written(word))


def _is_demonym(text: Text, hit: Found) -> bool:
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


def _is_given_name(text: Text, hit: Found) -> bool:
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


def _context(text: Text, hit: Found, role: str) -> tuple[str, str]:
    """What the words before a country's name make of it, and the word that leads to it."""
    before, earlier, third = _words_before(text, hit.first)
    if role == "demonym":
        return _adjective_of(text, hit.first, before)
    if any(forms(word) & party_words("route") for word in (before, earlier, third) if word):
        return PASSED, before
    if _bare(before) in party_words("behind"):
        return PASSED, before
    if forms(before) & party_words("passed_noun") or forms(earlier) & party_words("passed_far"):
        return PASSED, before
    if _bare(before) in party_words("partner_way"):
        return PARTNER, _bare(before)
    if _bare(before) in party_words("place_way") or before == _FROM:
        return OWNER, _bare(before)
    if hit.cut[-1:] == "ب":
        return OWNER, "في"
    if hit.cut[-1:] == "ل" and role not in (BODY, INDEX):  # المؤشر الرئيسي للبورصة المصرية
        return PARTNER, "ل"
    return OWNER, ""


def _words_before(text: Text, first: int) -> tuple[str, str, str]:
    """The three words before, "" from where anything but a quotation mark parts them: «سائح، ثم تونس»."""
    words = ["", "", ""]
    for step in range(min(3, first)):
        if gap(text, first - step).strip(' "“”«»'):
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
    for step in (1, 2, 3, 4):
        if first - step < 0 or gap(text, first - step + 1).strip(' "“”«»'):
            break
        modified = text.word(first - step)
        # «وزير المالية المصري», «صحيفة لوموند الفرنسية»: past other nouns it belongs to a bare head of its own gender.
        agrees = modified.endswith("ه") == text.word(first).endswith("ه")
        reaches = step == 1 or (agrees and not modified.lstrip("وفب").startswith("ال"))
        if reaches and forms(modified) & party_words("passed_noun"):
            return PASSED, ""
        if step > 1 and text.word(first - step) == _WITH and forms(text.word(first - step + 1)) & party_words("side"):
            return PARTNER, _WITH
    return OWNER, ""
