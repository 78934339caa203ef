"""Text that is not what it seems: reversed words, swapped letters, letters that are lost or written as escapes.

What can be undone for certain is undone, as any cleaning is, with its reason; the rest is told of, so that nobody
trusts figures of a text that is no longer the one that was printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from unicodedata import normalize
from urllib.parse import unquote

from arqam.read.arabic import lexicon
from arqam.read.arabic.fold import fold
from arqam.read.page.tracked import Edit

_WORD = re.compile("[\u0621-\u063a\u0641-\u0652]+")
_FORMS = re.compile("[\ufb50-\ufdff\ufe70-\ufefc]")
_LETTER = re.compile("[\u0621-\u063a\u0641-\u064a]")
_MIRRORED = str.maketrans("()[]{}<>«»", ")(][}{><»«")
#: Words that nearly every sentence has; reversed, none of them is a word.
_FREQUENT = (
    "في من على إلى أن إن عن مع التي الذي هذا هذه ذلك كما بين بعد قبل خلال كان كانت قال بلغ بلغت بنسبة مليون مليار ألف "
    "دولار دينار درهم ريال جنيه ليرة يورو عام العام سنة شركة الشركة نحو أكثر المئة المائة"
)

#: How much of a text's beginning and end is looked at.
_GLANCE = 3000

SWAPPED = "lam and alef put back in their order"
TURNED = "a number's parts put back in their order"


@cache
def _known() -> tuple[frozenset[str], frozenset[str]]:
    """Frequent words, folded, as they are written and from their last letter to their first."""
    words = frozenset(map(fold, _FREQUENT.split()))
    return words, frozenset(word[::-1] for word in words)


# reversed words


def put_in_order(text: str) -> tuple[str, int] | None:
    """The text with its reversed lines put back, and how many; None where its words do not stand reversed.

    A PDF draws a line from its left end: ``رالود رايلم 3.5 تغلب``. What is put back is the text from then on, as after
    mojibake: no span could point into words that run the other way.
    """
    if not _looks_reversed(_glance(text)):
        return None
    lines = text.split("\n")
    reversed_ones = [at for at, line in enumerate(lines) if _looks_reversed(line) or _goes_with(lines, at)]
    for at in reversed_ones:
        lines[at] = reversed_line(lines[at])
    return "\n".join(lines), len(reversed_ones)


def _glance(text: str) -> str:
    """As much of a text as shows in which order its words stand."""
    return text if len(text) <= 2 * _GLANCE else f"{text[:_GLANCE]}\n{text[-_GLANCE:]}"


def _goes_with(lines: list[str], at: int) -> bool:
    """A line that is too short to tell is as the lines beside it are, unless its own words say otherwise."""
    near = [line for line in lines[max(0, at - 2) : at + 3] if line.strip()]
    told = sum(map(_looks_reversed, near))
    return bool(_WORD.search(lines[at])) and not _reads_forward(lines[at]) and told > 0 and 2 * told >= len(near) - 1


def _reads_forward(line: str) -> bool:
    forward, backward = evidence_of_order(line)
    return forward > backward


def _looks_reversed(text: str) -> bool:
    """Do most of the words that tell show it?"""
    forward, backward = evidence_of_order(text)
    return backward >= 2 and backward > 2 * forward


def evidence_of_order(text: str) -> tuple[int, int]:
    """How much speaks for each order: ة begins no word, ``لا`` ends few, ``ال`` begins many; frequent words."""
    if _FORMS.search(text):
        text = normalize("NFKC", text)
    told = [_tells(word) for word in _WORD.findall(text)]
    return sum(forward for forward, _ in told), sum(backward for _, backward in told)


@lru_cache(maxsize=20_000)
def _tells(word: str) -> tuple[int, int]:
    words, backwards = _known()
    forward = backward = 0
    if len(word) > 3:
        forward += word.startswith("ال") or word[-1] in "ةى"
        backward += word.endswith("لا") or word[0] in "ةى"
    key = fold(word)
    return forward + (key in words), backward + (key in backwards)


def reversed_line(line: str) -> str:
    """
    >>> reversed_line("رالود رايلم 3.5 تارداصلا تغلب")
    'بلغت الصادرات 3.5 مليار دولار'
    """
    mirrored = line[::-1].translate(_MIRRORED)
    return _REVERSED_RUN.sub(lambda run: run[0][::-1], mirrored)


#: A run of digits or Latin letters, which keep their order, in a line that was turned round.
_REVERSED_RUN = re.compile(r"[%٪]?[0-9٠-٩A-Za-z](?:[0-9٠-٩A-Za-z.,:/٫٬'-]*[0-9٠-٩A-Za-z])?[%$€£]?")


# lam and alef


_SWAPPED = re.compile(r"(?<![\u0621-\u0652])(?P<clitic>[وفبك]?)ا(?P<alef>[أإآا])ل(?=[\u0621-\u064a])")


def lam_alef(text: str) -> Iterator[Edit]:
    """``األرباح``, ``اإلنتاج``, ``دوالر``: the joined letters lam and alef, taken out of a PDF in the wrong order."""
    found = list(_SWAPPED.finditer(text))
    certain = [match for match in found if match["alef"] != "ا" or text[match.end() - 1 : match.end() + 2] != "لله"]
    if not certain:
        return
    edits = {match.start(): Edit(*match.span(), f"{match['clitic']}ال{match['alef']}", SWAPPED) for match in certain}
    if len(certain) > 1:  # then the letters inside words are swapped as well: «دوالر», «خالل»
        for word in _WORD.finditer(text):
            if "ال" in word[0][1:] and word.start() not in edits and (meant := _unswapped(word[0])):
                edits[word.start()] = Edit(*word.span(), meant, SWAPPED)
    last = 0
    for start in sorted(edits):
        if start >= last:
            yield edits[start]
            last = edits[start].end


def _unswapped(word: str) -> str | None:
    """The word with ``ال`` inside it as ``لا``, where only so it is one that the tables know."""
    if _is_known(word):
        return None
    for found in re.finditer("ا[لأإآ]?", word[1:]):
        at = found.start() + 1
        if word[at : at + 2] == "ال":
            meant = f"{word[:at]}لا{word[at + 2 :]}"
            if _is_known(meant):
                return meant
    return None


def _is_known(word: str) -> bool:
    key = fold(word)
    bare = key.removeprefix("و").removeprefix("ب").removeprefix("ال")
    tables = (_known()[0], lexicon.words(), lexicon.units(), lexicon.nouns(), lexicon.function_words())
    return any(form in table for form in (key, bare) for table in tables)


# escapes


_PERCENT = re.compile(r"(?:%[dD][89aAbB]%[89abAB][0-9a-fA-F]){2}")
_ESCAPED = re.compile(r"%[dD][89aAbB]%|\\u06")
_UNICODE = re.compile(r"(?:\\u06[0-9a-fA-F]{2}){2}")


def unescaped(text: str) -> tuple[str, str] | None:
    """The text that percent escapes or ``\\u`` escapes of Arabic letters stand for, and what was undone.

    >>> unescaped("%D9%86%D9%85%D8%A7 3.5")
    ('نما 3.5', 'percent escapes')
    """
    if "%" not in text and "\\u" not in text:
        return None
    if len(_LETTER.findall(text)) > len(_ESCAPED.findall(text)):
        return None  # Arabic as it should be, with an address or two in it
    if _PERCENT.search(text):
        plain = unquote(text.replace("+", " ") if " " not in text.strip() else text, errors="replace")
        return (plain, "percent escapes") if plain.count("\ufffd") <= len(plain) / 50 else None
    if _UNICODE.search(text):
        return re.sub(r"\\u([0-9a-fA-F]{4})", lambda code: chr(int(code[1], 16)), text), "\\u escapes"
    return None


# numbers parted by a mark of direction


#: A mark of direction after the point parts a number in two, and a line of Arabic shows the second before the first.
_PARTED = re.compile(r"(?<![\d.,،٫])(?P<shown_last>\d+)(?P<point>[.,،٫])\u200f(?P<shown_first>\d+)(?![\d٫]|[.,،]\d)")


def parted_numbers(text: str) -> Iterator[Edit]:
    """What is written ``4.<RLM>436`` is shown, and meant, as 436.4 (UAX #9: two numbers in a line that runs left).

    >>> [edit.replacement for edit in parted_numbers("نحو 4.\\u200f436 مليار")]
    ['436.4']
    """
    for match in _PARTED.finditer(text):
        yield Edit(*match.span(), f"{match['shown_first']}{match['point']}{match['shown_last']}", TURNED)


# what is left


def told(text: str, reasons: Mapping[str, int]) -> dict[str, str]:
    """What a reader must know of a clean text before trusting its figures; ``reasons`` counts what cleaning did.

    >>> told("???? ????? 3.5 ?????", {})["letters"][:30]
    'no Arabic letter is left of it'
    """
    found = {}
    sample = _glance(text)
    if _looks_reversed(sample):
        found["order"] = "its words stand reversed, as a PDF draws them"
    if words := reasons.get(SWAPPED, 0):
        found["order of letters"] = f"lam and alef stood in the wrong order in {words} words, and were put back"
    if numbers := reasons.get(TURNED, 0):
        found["order of digits"] = f"a mark of direction parted {numbers} numbers, which are read as they are shown"
    letters, marks = len(_LETTER.findall(sample)), sum(map(len, re.findall(r"\?{2,}", sample)))
    if not letters:
        lost = ": question marks stand in their place" if marks > 5 else ""
        found["letters"] = f"no Arabic letter is left of it{lost}; save the article again"
    elif marks > letters / 10 and marks > 5:
        found["letters"] = f"{marks} question marks stand where letters were lost; save the article again"
    broken = text.count("\ufffd")
    if broken > 2:
        found["broken characters"] = f"{broken} characters could not be read (\ufffd); save the article again"
    apart = sum(map(len, re.findall(r"(?<![^\W\d_])(?:[^\W\d_] ){3,}[^\W\d_](?![^\W\d_])", sample)))
    if apart > len(sample) / 4:
        found["spaces"] = "the letters of its words stand apart"
    return found
