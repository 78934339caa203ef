"""Cleaning: the text as it is meant to be read, and the way back to the text as it stands.

Nothing that is said is changed. Each pass is a list of edits with a reason; the passes are repeated until none finds
anything, so that cleaning a clean text changes nothing.
"""

from __future__ import annotations

import csv
import html
import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache
from typing import NamedTuple

from arqam import project
from arqam.read.tracked import Edit, Tracked

MARKS = "\u064b-\u065f\u0670"
_ODD_MARKS = {
    **dict.fromkeys("„‟❝〝", "“"),
    **dict.fromkeys("❞〞〟ˮ", "”"),
    **dict.fromkeys("＂", '"'),
    **dict.fromkeys("《", "«"),
    **dict.fromkeys("》", "»"),
    "''": '"',
    '\\"': '"',
    "``": "“",
    "‘‘": "“",
    "’’": "”",
    "<<": "«",
    ">>": "»",
}
#: Spaces that group the digits of a number where they stand between two of them; there they are kept.
_GROUPING = "\u00a0\u2007\u2008\u2009\u202f"

#: Runs of the signs that UTF-8 turns into when it is read as windows-1252.
_MOJIBAKE = re.compile("[À-ßâã][\x80-\xbfŒœŠšŸŽžƒˆ˜–—‘’‚“”„†‡•…‰‹›€™À-ßâã]+")
_LINE_END = re.compile("\r\n?|[\v\f\x1c-\x1e\x85\u2028\u2029]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f]+")
_DIRECTION = re.compile("[\u061c\u200e\u200f\u2066-\u2069\u202a-\u202c]+")
_OVERRIDE = re.compile("[\u202d\u202e]+")
_JOINED = "[^\\W\\d_]|[\u2190-\u2bff\ufe0f\U0001f000-\U0001faff]"  # a letter, or a picture of a joined emoji
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u180e\u200b\u2060-\u2064\u206a-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]+"
    f"|(?<!{_JOINED})[\u200c\u200d]+|[\u200c\u200d]+(?!{_JOINED})|(?<=[\u200c\u200d])[\u200c\u200d]+"
)
_ENTITY = re.compile(
    r"&(?:amp;|#38;)*(?:(?:quot|apos|lt|gt|nbsp|[lr]aquo|[lrb]dquo|[lrs]s?quo|[mn]dash|hellip|zwn?j|rlm|lrm|shy|amp)"
    r"|#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6});"
)
_FORM = re.compile("[\ufb50-\ufbff\ufc00-\ufdfb\ufe80-\ufefc]")
_TATWEEL = re.compile(
    f"(?<=[^\\W\\d_ـ])(?P<inside>[{MARKS}]*ـ+)(?=[{MARKS}]*[^\\W_ـ])"  # between letters, or before a digit
    r"|(?<![^\W_])(?P<dash>ـ+)(?![^\W_ـ])"
    f"|(?<=[^\\W_ـه{MARKS}])(?P<end>ـ+)(?![\\w{MARKS}])"
    r"|(?<=ـ)ـ+"
)
_STRAY = re.compile(f"(?<![^\\W\\d_])(?<![{MARKS}])[{MARKS}]+|(?<=([{MARKS}]))\\1+")
_QUOTE = re.compile(
    "[„‟❝〝❞〞〟ˮ＂《》]|(?<!['\\w])''(?!')|(?<=[^\\s'])''(?!['\\w])|\\\\\"|``|‘‘|’’|(?<!<)<<(?!<)|(?<!>)>>(?!>)"
)
_SPACES = re.compile(r"\s+")

#: How many lines that stay are looked past for boilerplate at the top and at the bottom of a page.
TOP, BOTTOM = 8, 12
#: A longer line is no boilerplate.
LONGEST_LINE = 400


def clean(draft: Tracked) -> Tracked:
    """The clean text of a draft, tracked to the raw text.

    >>> clean(Tracked("قـــال\\u00a0 :  ‏14.5%")).text
    'قال : 14.5%'
    """
    while True:
        before = draft.text
        for edits in PASSES:
            draft = draft.edit(edits(draft.text))
        if draft.text == before:
            return draft


def _replacing(pattern: re.Pattern[str], reason: str, replacement: str = "") -> Callable[[str], Iterator[Edit]]:
    def edits(text: str) -> Iterator[Edit]:
        return (Edit(*found.span(), replacement, reason) for found in pattern.finditer(text))

    return edits


def entities(text: str) -> Iterator[Edit]:
    """Character references that stand in the text as such."""
    if "&" not in text:
        return
    for found in _ENTITY.finditer(text):
        meant = html.unescape("&" + re.sub(r"^&(?:amp;|#38;)*", "", found[0]))
        yield Edit(*found.span(), meant if meant != found[0] else "&", "character reference")


def mojibake(text: str) -> Iterator[Edit]:
    """Pieces of UTF-8 read as windows-1252 in a text that is sound otherwise, where every character goes back."""
    for found in _MOJIBAKE.finditer(text):
        import ftfy  # takes a while: only where there is such a run

        meant = ftfy.fix_encoding(found[0])
        if meant != found[0] and meant.encode("utf-8") == _misread_bytes(found[0]):
            yield Edit(*found.span(), meant, "mojibake undone (UTF-8 read as windows-1252)")


def _misread_bytes(text: str) -> bytes:
    try:
        return text.encode("sloppy-windows-1252")  # a codec that ftfy brings: it has no holes
    except UnicodeError:
        return b""


def presentation_forms(text: str) -> Iterator[Edit]:
    """Letters encoded as the shapes they are drawn with: the letters themselves instead."""
    for found in _FORM.finditer(text):
        letters = unicodedata.normalize("NFKC", found[0])
        if letters != found[0] and " " not in letters:
            yield Edit(*found.span(), letters, "presentation form")


def tatweel(text: str) -> Iterator[Edit]:
    """The stroke that only stretches a word; one between spaces is a dash, and that of the abbreviation هـ stays."""
    for found in _TATWEEL.finditer(text):
        if found["inside"]:
            marks = found["inside"].rstrip("ـ")
            yield Edit(found.start() + len(marks), found.end(), "", "tatweel")
        elif found["dash"]:
            yield Edit(*found.span(), "–", "tatweel used as a dash")
        else:
            yield Edit(*found.span(), "", "tatweel")


def composed(text: str) -> Iterator[Edit]:
    """Letters and their marks in Unicode's composed form (NFC), one letter at a time."""
    if unicodedata.is_normalized("NFC", text):
        return
    for word in re.finditer(r"\S+", text):
        if not unicodedata.is_normalized("NFC", word[0]):
            yield from _composed_word(word[0], word.start())


def _composed_word(word: str, offset: int) -> Iterator[Edit]:
    start = 0
    for end in range(1, len(word) + 1):
        if end < len(word) and (unicodedata.combining(word[end]) or _joins(word[end - 1], word[end])):
            continue
        letter = word[start:end]
        whole = unicodedata.normalize("NFC", letter)
        if whole != letter:
            yield Edit(offset + start, offset + end, whole, "composed form (NFC)")
        start = end


def _joins(left: str, right: str) -> bool:
    pair = unicodedata.normalize("NFC", left) + unicodedata.normalize("NFC", right)
    return not unicodedata.is_normalized("NFC", pair)


def quotation_marks(text: str) -> Iterator[Edit]:
    """Quotation marks made of other signs, as “ ” « » or the straight one; their direction is left as it stands."""
    return (Edit(*found.span(), _ODD_MARKS[found[0]], "quotation mark") for found in _QUOTE.finditer(text))


def spaces(text: str) -> Iterator[Edit]:
    """One plain space between words, one line end between lines, one empty line at most; tabs only between cells."""
    for found in _SPACES.finditer(text):
        run, start, end = found[0], found.start(), found.end()
        if run in (" ", "\n", "\n\n") and start > 0 and end < len(text):
            continue
        if start == 0 or end == len(text):
            meant = ""
        elif "\n" in run:
            meant = "\n\n" if run.count("\n") > 1 else "\n"
        elif run in _GROUPING and text[start - 1].isdigit() and text[end].isdigit():
            continue
        elif "\t" in run and _among_cells(text, start, end):
            meant = "\t" * run.count("\t")
        else:
            meant = " "
        if meant != run:
            yield Edit(start, end, meant, "line ends" if "\n" in run else "spaces")


def _among_cells(text: str, start: int, end: int) -> bool:
    """Whether the tab at ``start`` parts two cells of a table: the line above or below has tabs too."""
    first, last = text.rfind("\n", 0, start), text.find("\n", end)
    above = text[text.rfind("\n", 0, first) + 1 : first] if first > 0 else ""
    below_end = text.find("\n", last + 1) if last >= 0 else -1
    below = text[last + 1 : below_end if below_end >= 0 else len(text)] if last >= 0 else ""
    return "\t" in above.strip() or "\t" in below.strip()


class _Patterns(NamedTuple):
    """The lines that publishing systems leave somewhere: all of them as one pattern, and each with its reason."""

    any_of: re.Pattern[str]
    reasons: list[tuple[re.Pattern[str], str]]

    def reason(self, line: str) -> str:
        if len(line) > LONGEST_LINE:
            return ""
        folded = fold(line)
        if not self.any_of.fullmatch(folded):
            return ""
        return next(f"boilerplate: {reason}" for pattern, reason in self.reasons if pattern.fullmatch(folded))


@cache
def _boilerplate() -> dict[str, _Patterns]:
    """where (top, bottom, any) → the patterns of the lines that are left there."""
    found: dict[str, list[tuple[str, str]]] = {"top": [], "bottom": [], "any": []}
    with (project.TABLES / "boilerplate.csv").open(encoding="utf-8", newline="") as table:
        for row in csv.DictReader(table):
            for where in ("top", "bottom") if row["where"] == "edge" else (row["where"],):
                found[where].append((f"(?:{fold(row['pattern'])})", row["reason"]))
    return {
        where: _Patterns(
            re.compile("|".join(pattern for pattern, _ in rows), re.IGNORECASE),
            [(re.compile(pattern, re.IGNORECASE), reason) for pattern, reason in rows],
        )
        for where, rows in found.items()
    }


_FOLD = str.maketrans({**dict.fromkeys("أإآٱ", "ا"), "ى": "ي", "ة": "ه", "ـ": None})
_MARKS = re.compile(f"[{MARKS}]")


def fold(text: str) -> str:
    """``text`` as it is compared, spelling variants made one: alif, final yeh and teh, no marks, no tatweel.

    >>> fold("إقرأ أيضًا")
    'اقرا ايضا'
    """
    return _MARKS.sub("", text).translate(_FOLD)


def boilerplate(text: str) -> Iterator[Edit]:
    """Whole lines that the publishing system wrote, near the page's edges; never the whole text."""
    lines = [(found.start(), found.end()) for found in re.finditer(r"[^\n]+", text)]
    reasons: dict[int, str] = {}
    for where, order, depth in (
        ("any", range(len(lines)), None),
        ("top", range(len(lines)), TOP),
        ("bottom", range(len(lines) - 1, -1, -1), BOTTOM),
    ):
        kept = 0
        patterns = _boilerplate()[where]
        for index in order:
            if index in reasons:
                continue
            reason = patterns.reason(text[slice(*lines[index])].strip())
            if reason:
                reasons[index] = reason
                continue
            kept += 1
            if depth and kept == depth:
                break
    if len(reasons) == len(lines):
        return
    for index in sorted(reasons):
        yield Edit(*lines[index], "", reasons[index])


#: In this order: what shows nothing first, then letters, then what stands between them, then whole lines.
PASSES: tuple[Callable[[str], Iterator[Edit]], ...] = (
    entities,
    mojibake,
    _replacing(_LINE_END, "line end", "\n"),
    _replacing(_CONTROL, "control character"),
    _replacing(_OVERRIDE, "direction override: shown in another order than it is read"),
    _replacing(_DIRECTION, "direction mark"),
    _replacing(_INVISIBLE, "invisible character"),
    presentation_forms,
    tatweel,
    composed,
    _replacing(_STRAY, "stray mark"),
    quotation_marks,
    spaces,
    boilerplate,
)
