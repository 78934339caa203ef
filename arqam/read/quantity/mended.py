"""Tokens that the printing broke or ran together, mended before they are read.

``43. 6 مليار``, ``"5.4" مليار``, ``.75 مليون``, ``1O مليون``, ``3 ر1 في المئة``, ``31 / 12 / 2024`` are one number or
one date, and ``ملياردولار`` is two words. Each rule is a pattern of the folded text and what its match means; where the
mend is a guess, it says which other number could have been meant, so that the mention is flagged and never silent.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Collection
from functools import cache, lru_cache
from typing import NamedTuple

from arqam.read.arabic import lexicon
from arqam.read.arabic.tokens import BREAK, DATE, NUMBER, SKIP, VULGAR, WORD, Stream


class Mend(NamedTuple):
    """What stands at ``start`` to ``end`` of the text: one token; ``other`` is the number it could be instead."""

    start: int
    end: int
    key: str
    kind: str = NUMBER
    why: str = ""
    other: str = ""
    words: tuple[Token, ...] = ()  # where it is several words


#: The key of a token, its kind, where it starts and ends.
Token = tuple[str, str, int, int]


#: Marks that part digits and are no usual decimal mark.
_ODD_MARKS = "·∙•‧⸱˙"
_NUMBER = r"\d+(?:[.,٫٬]\d+)*"
#: Letters that a scan or a hand puts for a nought or a one.
_NOUGHTS, _ONES = "OoОоΟο", "lI"
_LOOKS = str.maketrans(dict.fromkeys(_NOUGHTS, "0") | dict.fromkeys(_ONES, "1"))
_ENGLISH = re.compile(r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\b")
_ENGLISH_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


#: What stands right before or after digits that may be broken; where none does, no rule is tried.
_BROKEN = re.compile(
    rf"[{_ODD_MARKS}/\\_\"»”'\]{_NOUGHTS}{_ONES}–-]|[ ]?[.,،٫][ ]?\d|[ ]?ر|[ ][/\\_–-]|[ ][ء-ي][ ][ء-ي][ ]"
    rf"|%?\n|[ ][{VULGAR}]"
)
_OPENS = frozenset(f".,٫{_NOUGHTS}{_ONES}")
#: How far before digits a broken number or date can start, and how far after them it ends and shows what it counts.
_BEFORE, _AFTER = 14, 60


def mend(stream: Stream) -> None:
    """Mend the tokens of a stream in place."""
    text, found = stream.text, {}
    english = _ENGLISH.search(text) is not None
    for index, kind in enumerate(stream.kinds):
        if kind != NUMBER and not (kind == SKIP and stream.keys[index][0] in _OPENS):
            continue
        start, end = stream.starts[index], stream.ends[index]
        if english or kind == SKIP or _BROKEN.match(text, end) or text[start - 1 : start] in _OPENS:
            _look(text, max(start - _BEFORE, 0), min(end + _AFTER, len(text)), found)
    if not _QUOTES.isdisjoint(text):
        for match in _QUOTED_WORDS.finditer(text):
            if mended := _quoted_words(match):
                found[match.start()] = mended
    apart, last = [], 0
    for mended in sorted(found.values()):
        if mended.start >= last:
            apart.append(mended)
            last = mended.end
    for mended in reversed(apart):  # from the end, so that the tokens before keep their place
        _put(stream, mended)


def _look(text: str, start: int, stop: int, found: dict[int, Mend]) -> None:
    """Try the rules near digits; the first that means something at a place has it."""
    for rule, meaning in _rules():
        for match in rule.finditer(text, start, stop):
            if match.start() not in found and (mended := meaning(match)):
                found[match.start()] = mended


def part_glued(stream: Stream, index: int) -> bool:
    """Part the word at a token into those that are glued in it: ``ملياردولار``, ``دولارللبرميل``."""
    words = glued(stream.keys[index])
    if words is None:
        return False
    tokens, at = [], stream.starts[index]
    for word in words:
        tokens.append((word, WORD, at, at + len(word)))
        at += len(word)
    stream.replace(index, index + 1, tokens)
    return True


def _put(stream: Stream, mended: Mend) -> None:
    """Put one token where a mend stands, if tokens begin and end where it does."""
    first, after = bisect_left(stream.starts, mended.start), bisect_left(stream.starts, mended.end)
    if first >= stream.size or stream.starts[first] != mended.start or stream.ends[after - 1] != mended.end:
        return
    stream.replace(first, after, mended.words or ((mended.key, mended.kind, mended.start, mended.end),))
    if mended.why:
        stream.doubts[mended.start] = mended.other, mended.why


@cache
def _followers() -> tuple[str, str]:
    """Patterns of what a number is before: of scales and percent signs, and of these and units."""
    scales = {form for form, word in lexicon.words().items() if word.plain and word.role.startswith("scale")}
    percent = {"%", "‰", "في المئه", "في المائه", "في الميه", "بالمئه", "بالمائه", "بالميه"}
    units = {first for first in lexicon.units() if len(first) > 2 and first.isalpha()}
    return _any(scales | percent), _any(scales | percent | units | {"$", "€", "£"})


def _any(words: set[str]) -> str:
    """A pattern of whole words, the longest first."""
    written = "|".join(re.escape(word) + (r"\b" if word[-1].isalpha() else "") for word in sorted(words, key=_longest))
    return f"(?=[ ]?(?:{written}))"


def _longest(word: str) -> tuple[int, str]:
    return -len(word), word


@cache
def _rules() -> list[tuple[re.Pattern[str], Callable[[re.Match[str]], Mend | None]]]:
    """The patterns in the order in which they are tried; a later one takes what an earlier one left."""
    scaled, measured = _followers()
    names = (" ".join((first, *rest)) for first, all_rest in lexicon.months().items() for rest, _, _ in all_rest)
    months = "|".join(map(re.escape, sorted(names, key=_longest)))
    english = "|".join(_ENGLISH_MONTHS)
    day, year = r"(?P<day>[0-3]?\d)", r"(?P<year>1[3489]\d\d|20\d\d|21\d\d)"
    dash = r"[ ]?[-/–_\\][ ]?"
    patterns = (
        (
            rf"(?:(?<![^\s(\"«-])|(?<![ء-ي][ء-ي])(?<=[بلوفك]))(?<!\d[ ])[.,٫]\d+(?![\d.,٫/-]*\d){measured}"
            r"|(?<![\w.,])٫\d+(?!\d)",
            _leading_mark,
        ),
        (r"(?<![\d.,])(\d{1,3})(?:[ ]ر[ ]?|ر[ ])(\d{1,6})(?![\d.,]*\d|\w)", _agency),
        (
            rf"(?<![\w.,٫/-])(?P<a>\d+)(?P<s1>[ ]?)(?P<mark>[{_ODD_MARKS}.,،٫/\\]|[.,،]{{2,3}})"
            rf"(?P<s2>[ ]?)(?P<b>\d{{1,4}})(?![\d/]|[.,٫]\d){scaled}",
            _parted,
        ),
        (rf"(?<![\d.,٫])(\d{{1,4}})[ ]([{VULGAR}])", _vulgar),
        (rf"(?<![\d\"«“'\[])(?P<number>{_NUMBER})[\"»”'’]{scaled}", _half_quoted),
        (rf"[\"«“'\[][ ]?(?P<number>{_NUMBER})[ ]?[\"»”'\]]", _quoted),
        (
            rf"(?<![\w.,])(?=[{_NOUGHTS}{_ONES}]*\d)[\d{_NOUGHTS}{_ONES}]+(?:[.,][\d{_NOUGHTS}{_ONES}]+)*(?!\w){scaled}",
            _misread,
        ),
        (
            r"(?<![\w/.\\-])(?P<a>\d{1,4})(?P<mark>[ ]?[/\\_.–-][ ]?)(?P<b>\d{1,2})[ ]?[/\\_.–-][ ]?(?P<c>\d{1,4})"
            r"(?![\w/\\]|-\d|\.\d)",
            _date,
        ),
        (rf"(?<![\w/.-]){day}{dash}(?P<month>{months}){dash}{year}(?!\d)", _named_date),
        (rf"(?<![\w/.-]){year}{dash}(?P<month>{months}){dash}{day}(?!\d)", _named_date),
        (
            rf"(?i)(?<![\w/.-]){day}(?:st|nd|rd|th)?[ -](?P<month>{english})[a-z]*\.?,?[ -]{year}(?!\d)",
            _named_date,
        ),
        (rf"(?i)(?<![\w/.-])(?P<month>{english})[a-z]*\.?[ ]{day}(?:st|nd|rd|th)?,?[ ]{year}(?!\d)", _named_date),
        (rf"(?i)(?<![\w/.-])(?P<month>{english})[a-z]*\.?,?[ -]{year}(?!\d)", _named_date),
        (r"(?<![ء-ي])(?:[ء-ي][ ]{1,2}){3,}[ء-ي](?![ء-ي])", _spaced),
        (rf"(?m)^{_NUMBER}(?=[ ]?%?\n)", _alone),
    )
    return [(re.compile(pattern), meaning) for pattern, meaning in patterns]


def _leading_mark(match: re.Match[str]) -> Mend:
    """``.75 مليون``: a mark with no digit before it means nought point."""
    mark, digits = match[0][0], match[0][1:]
    key = f"0{'.' if mark == ',' else mark}{digits}"
    if mark == "٫":
        return Mend(*match.span(), key)
    return Mend(*match.span(), key, why=f"«{mark}» may end what stands before it", other=digits)


def _vulgar(match: re.Match[str]) -> Mend:
    """``5 ½``: a fraction of one character apart from its whole."""
    return Mend(*match.span(), f"{match[1]}{match[2]}")


def _agency(match: re.Match[str]) -> Mend:
    """``3 ر1``: the agencies' decimal sign with a space beside it."""
    return Mend(*match.span(), f"{match[1]}ر{match[2]}")


def _parted(match: re.Match[str]) -> Mend | None:
    """``43. 6 مليار``, ``12·5 مليون``, ``12/5 مليون``: two runs of digits before one scale."""
    first, mark, second = match["a"], match["mark"][0], match["b"]
    spaced = bool(match["s1"] or match["s2"])
    joined = f"{first}٫{second}"  # the sign that is always a decimal one
    if len(second) == 3 and mark in ",،" and len(first) <= 3:
        joined = f"{first},{second}"  # as the text's other numbers are marked
    if mark in _ODD_MARKS:
        return None if spaced else Mend(*match.span(), joined)
    if _is_usual(match, spaced):
        return None
    if mark in "/\\":
        if spaced or (int(first) < int(second) and second in ("2", "3", "4", "5", "8", "10")):
            return None  # «3/4 مليون» is a fraction
        return Mend(*match.span(), joined, why="the slash may part two numbers", other=second)
    if not match["s1"] and not _ends_decimal(second, match, mark):
        return Mend(match.start("b"), match.end("b"), second, why=f"«{mark}» may be a decimal mark", other=joined)
    return Mend(*match.span(), joined, why=f"«{mark}» may part two numbers", other=second)


def _is_usual(match: re.Match[str], spaced: bool) -> bool:
    """Is it a number as numbers are, a year before one («2015. 6 مليارات»), or a list's marker («1. 5 ملايين»)?"""
    if len(match["a"]) == 4 and "1300" <= match["a"] <= "2200":
        return True
    if not spaced:
        return len(match["mark"]) == 1 and match["mark"] not in "/\\"
    line = match.string[match.string.rfind("\n", 0, match.start()) + 1 : match.start()]
    return not match["s1"] and not line.strip()


def _ends_decimal(digits: str, match: re.Match[str], mark: str) -> bool:
    """Does what follows digits say that they end a decimal? ``43. 6 مليار`` has no مليارات, so it is no six of them."""
    word = re.match(r"[ ]?([ء-ي]+)", match.string[match.end() :])
    scale = lexicon.words().get(word[1]) if word else None
    if scale and len(digits) <= 2 and 3 <= int(digits) <= 10:
        return scale.role == "scale"
    return mark in ".٫"


_QUOTES = frozenset('"«“')
_CLOSING = {'"': '"', "«": "»", "“": "”", "'": "'", "[": "]"}


def _quoted(match: re.Match[str]) -> Mend | None:
    """``"5.4" مليار``, ``بين «109» و«110» نقطة``: quotation marks round nothing but digits that count."""
    if match[0][-1] != _CLOSING[match[0][0]]:
        return None
    after = match.string[match.end() : match.end() + 40]
    scaled, measured = _followers_compiled()
    if scaled.match(after) or (match[0][0] != "[" and (measured.match(after) or _goes_on(after))):
        return Mend(*match.span(), match["number"])
    return None


def _half_quoted(match: re.Match[str]) -> Mend:
    """``5.4" مليار``: a quotation mark that was closed and never opened."""
    return Mend(*match.span(), match["number"])


#: Words in quotation marks before what a number counts.
_QUOTED_WORDS = re.compile(r"[\"«“](?P<words>[^\s\"«»“”]+(?: [^\s\"«»“”]+){0,3})[\"»”](?= [ء-ي$€£%])")


def _quoted_words(match: re.Match[str]) -> Mend | None:
    """``"نصف" مليار``, ``«5.4 مليار» دولار``: quotation marks round all of a number but its scale or its unit."""
    start = match.start("words")
    scaled, measured = _followers_compiled()
    after = match.string[match.end() : match.end() + 40]
    tokens, at = [], start
    for word in match["words"].split(" "):
        number = re.fullmatch(_NUMBER, word) is not None
        known = lexicon.words().get(word)
        if not number and known is None:
            return None
        tokens.append((word, NUMBER if number else WORD, at, at + len(word)))
        at += len(word) + 1
    last = lexicon.words().get(tokens[-1][0])
    counts = measured.match(after) if last and last.role.startswith("scale") else scaled.match(after)
    if not counts or (len(tokens) == 1 and tokens[0][1] == NUMBER):
        return None
    tokens[0] = (*tokens[0][:2], match.start(), tokens[0][3])
    tokens[-1] = (*tokens[-1][:3], match.end())
    return Mend(*match.span(), "", words=tuple(tokens))


@cache
def _followers_compiled() -> tuple[re.Pattern[str], re.Pattern[str]]:
    scaled, measured = _followers()
    return re.compile(scaled), re.compile(measured)


def _goes_on(after: str) -> bool:
    """Does a counted noun, or another number in quotation marks, follow one in quotation marks?"""
    if re.match(r"[ ]?(?:و|الي |حتي |- ?)[ ]?[\"«“]\d", after):
        return True
    word = re.match(r"[ ]([ء-ي]{3,})", after)
    return word is not None and word[1] in lexicon.nouns() and word[1] not in lexicon.function_words()


def _misread(match: re.Match[str]) -> Mend | None:
    """``1O مليون``, ``l5 مليون``: letters that look like digits among digits."""
    key = match[0].translate(_LOOKS)
    if key == match[0]:
        return None
    other = re.sub(f"[{_NOUGHTS}{_ONES}]", "", match[0]).strip(".,")
    return Mend(*match.span(), key, why="letters stand among its digits", other=other)


def _iso(day: int, month: int, year: int) -> str | None:
    """A day of either calendar as ``2024-12-31``; None where there is none."""
    if not (1 <= month <= 12 and 0 <= day <= 31 and (1800 <= year <= 2200 or 1300 <= year <= 1500)):
        return None
    return f"{year:04}-{month:02}-{day:02}"


def _date(match: re.Match[str]) -> Mend | None:
    """``31 / 12 / 2024``, ``2024 / 12 / 31``, ``31\\12\\2024``, ``5_1_2024``: a day however its parts are set apart."""
    marks = re.sub(r"[\d ]", "", match[0])
    if marks[0] != marks[1] or (" " not in match[0] and marks[0] in "/.-"):
        return None
    first, month, last = int(match["a"]), int(match["b"]), int(match["c"])
    if len(match["a"]) == 4:
        year, day = first, last
    elif len(match["c"]) == 4:
        year, day = last, first
    else:
        return None
    if month > 12 >= day:
        day, month = month, day
    key = _iso(day, month, year) if day else None
    return Mend(*match.span(), key, DATE) if key else None


def _named_date(match: re.Match[str]) -> Mend | None:
    """``31-ديسمبر-2023``, ``2023/كانون الأول/31``, ``31 Dec 2023``."""
    name = match["month"].lower()
    if name.isascii():
        month = _ENGLISH_MONTHS.index(name) + 1
    else:
        first, *rest = name.split()
        month = next((month for words, month, _ in lexicon.months()[first] if words == tuple(rest)), 0)
    parts = match.groupdict()
    key = _iso(int(parts.get("day") or 0), month, int(match["year"]))
    return Mend(*match.span(), key, DATE) if key else None


@cache
def _known() -> frozenset[str]:
    """Words that a number may be made of or followed by, whole."""
    units = {first for first in lexicon.units() if len(first) > 1 and _WORD.fullmatch(first)}
    numbers = {form for form, word in lexicon.words().items() if word.prefix in ("", "و") and _WORD.fullmatch(form)}
    return frozenset(units | numbers | lexicon.currency_adjectives() | {"في", "من", "الي", "علي"})


_WORD = re.compile("[ء-ي]{2,}")


def _spaced(match: re.Match[str]) -> Mend | None:
    """``م ل ي ا ر د و ل ا ر``: words whose letters stand apart, where they spell words that a number knows."""
    places = [match.start() + at for at, letter in enumerate(match[0]) if letter != " "]
    spelt = [_spelt(part.replace(" ", "")) for part in match[0].split("  ")]
    if None in spelt:
        return None
    words: list[Token] = []
    at = 0
    for word in (word for part in spelt for word in part or ()):
        words.append((word, WORD, places[at], places[at + len(word) - 1] + 1))
        at += len(word)
    return Mend(*match.span(), "", words=tuple(words))


def _spelt(letters: str) -> list[str] | None:
    """The known words that letters spell, the first as long as it can be; None where they spell none."""
    if not letters:
        return []
    for end in range(len(letters), 1, -1):
        if letters[:end] in _known() and (rest := _spelt(letters[end:])) is not None:
            return [letters[:end], *rest]
    return None


def _alone(match: re.Match[str]) -> Mend:
    """A number alone on its line is a cell of a table that was laid out line by line: nothing after it is its unit."""
    start, end = match.span()
    return Mend(start, end, "", words=((match[0], NUMBER, start, end), ("", BREAK, end, end)))


#: Letters that join none after them: what follows may look like a word of its own without a space.
_UNJOINING = "ادذرزوه"  # folded: ة is among them


@cache
def _followers_glued() -> frozenset[str]:
    """Words that are known to follow a scale or a unit."""
    per = {phrase for phrase in lexicon.per_units() if len(phrase) > 3}
    particles = {word for word in lexicon.function_words() if len(word) > 1}
    return _known() | per | particles | lexicon.cues("barrier")


@lru_cache(maxsize=2**12)
def glued(word: str) -> list[str] | None:
    """The words in one where letters that join none set them apart on the page; None where it is one word.

    >>> glued("ديناركويتي"), glued("دينار")
    (['دينار', 'كويتي'], None)
    """
    if len(word) < 6 or any(word in table for table in _whole()):
        return None
    return _words_of(word)


@cache
def _whole() -> tuple[Collection[str], ...]:
    """The tables whose words are whole."""
    return lexicon.words(), lexicon.units(), lexicon.nouns(), lexicon.starters(), lexicon.function_words()


def _words_of(word: str) -> list[str] | None:
    """The words that are glued in one, the first as long as it can be."""
    for end in range(len(word) - 2, 2, -1):
        head, rest = word[:end], word[end:]
        if head[-1] not in _UNJOINING or not _is_head(head):
            continue
        if rest in _followers_glued():
            return [head, rest]
        if more := _words_of(rest):
            return [head, *more]
    return None


def _is_head(word: str) -> bool:
    known = lexicon.words().get(word)
    if known:
        return known.role.startswith(("scale", "hundred"))
    return word in lexicon.units() or (word[0] in "وب" and word[1:] in lexicon.units())
