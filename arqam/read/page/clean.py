"""Cleaning: the text as it is meant to be read, and the way back to the text as it stands.

Nothing that is said is changed. Each pass is a list of edits with a reason; the passes are repeated until none finds
anything, so that cleaning a clean text changes nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator

from arqam.read.page.boilerplate import boilerplate
from arqam.read.page.damage import lam_alef, parted_numbers
from arqam.read.page.references import unescape
from arqam.read.page.tracked import Edit, Tracked

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
    r"|#[0-9]+|#[xX][0-9a-fA-F]+);"
)
#: Tags of formatting that a copied text still has in it: nothing but a tag, its attributes written as they should be.
_TAG = re.compile(
    r"</?(?P<name>p|div|br|li|ul|ol|h[1-6]|b|i|u|strong|em|span|font|a|small|sup|sub|mark)"
    r"(?:\s+[a-zA-Z-]+(?:\s*=\s*(?:\"[^\"<>]{0,500}\"|'[^'<>]{0,500}'|[^\s\"'<>]{1,500}))?){0,20}\s*/?>",
    re.IGNORECASE,
)
_FORM = re.compile("[\ufb50-\ufbff\ufc00-\ufdfb\ufe80-\ufefc]")
_TATWEEL = re.compile("ـ+")
_ARABIC_LETTER = re.compile("[\u0620-\u063f\u0641-\u064a\u0671-\u06d3]")
_MARKS = re.compile(f"[{MARKS}]+")
_QUOTE = re.compile(
    "[„‟❝〝❞〞〟ˮ＂《》]|(?<!['\\w])''(?!')|(?<=[^\\s'])''(?!['\\w])|\\\\\"|``|‘‘|’’|(?<!<)<<(?!<)|(?<!>)>>(?!>)"
)
#: White space that is not one plain space or line end.
_SPACES = re.compile(r"[^\S \n]\s*| \s+|\n\s+")

#: Why a piece was changed, where a reader is told of it before trusting the text.
MISREAD = "mojibake undone (UTF-8 read as windows-1252)"
OVERRIDDEN = "direction override: shown in another order than it is read"


def clean(draft: Tracked) -> Tracked:
    """The clean text of a draft, tracked to the raw text.

    >>> clean(Tracked("قـــال\\u00a0 :  ‏14.5%")).text
    'قال : 14.5%'
    """
    while True:
        before = draft.text
        signs = set(before)
        for needs, edits in PASSES:
            if needs is None or not signs.isdisjoint(needs):
                changed = draft.edit(edits(draft.text))
                if changed is not draft:
                    draft, signs = changed, set(changed.text)
        if draft.text == before:
            return draft


def _each(pattern: re.Pattern[str], reason: str, replacement: str = "") -> Callable[[str], Iterator[Edit]]:
    def edits(text: str) -> Iterator[Edit]:
        return (Edit(*found.span(), replacement, reason) for found in pattern.finditer(text))

    return edits


def entities(text: str) -> Iterator[Edit]:
    """Character references that stand in the text as such."""
    for found in _ENTITY.finditer(text):
        meant = unescape("&" + re.sub(r"^&(?:amp;|#38;)*", "", found[0]))
        yield Edit(*found.span(), meant if meant != found[0] else "&", "character reference")


def tags(text: str) -> Iterator[Edit]:
    """Formatting tags that stand in the text as such; one of a line or a paragraph ends the line."""
    for found in _TAG.finditer(text):
        in_line = found["name"].lower() in (
            "b",
            "i",
            "u",
            "strong",
            "em",
            "span",
            "font",
            "a",
            "small",
            "sup",
            "sub",
            "mark",
        )
        yield Edit(*found.span(), "" if in_line else "\n", "markup")


def mojibake(text: str) -> Iterator[Edit]:
    """Pieces of UTF-8 read as windows-1252 in a text that is sound otherwise, where every character goes back."""
    for found in _MOJIBAKE.finditer(text):
        import ftfy  # takes a while: only where there is such a run

        meant = ftfy.fix_encoding(found[0])
        if meant != found[0] and meant.encode("utf-8") == _misread_bytes(found[0]):
            yield Edit(*found.span(), meant, MISREAD)


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
    """The stroke that only stretches a word. One between spaces is a dash; one that ends a word is spelling
    (``1445هـ``, ``بـ 13``, ``الـ32``) and stays."""
    for found in _TATWEEL.finditer(text):
        start, end = found.span()
        left, right = start, end
        while left > 0 and _MARKS.match(text, left - 1):
            left -= 1
        if marks := _MARKS.match(text, right):
            right = marks.end()
        before, after = text[left - 1 : left], text[right : right + 1]
        if before.isalpha() and _ARABIC_LETTER.match(after):
            yield Edit(start, end, "", "tatweel")
        elif before.isalpha() and end - start > 1:
            yield Edit(start + 1, end, "", "tatweel")
        elif left == start and right == end and not before.isalnum() and not after.isalnum():
            yield Edit(start, end, "–", "tatweel used as a dash")


def stray_marks(text: str) -> Iterator[Edit]:
    """Vowel signs that stand on no letter, and the same sign twice on one letter."""
    for found in _MARKS.finditer(text):
        start, end = found.span()
        if not text[start - 1 : start].isalpha() or start == 0:
            yield Edit(start, end, "", "stray mark")
            continue
        seen = dict.fromkeys(found[0])
        if len(seen) < end - start:
            yield Edit(start, end, "".join(seen), "stray mark")


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
    edge = len(text) - len(text.lstrip())
    if edge:
        yield Edit(0, edge, "", "spaces")
    stop = len(text.rstrip())
    for found in _SPACES.finditer(text, edge, stop):
        run, start, end = found[0], found.start(), found.end()
        if run == "\n\n":
            continue
        if "\n" in run:
            meant = "\n\n" if run.count("\n") > 1 else "\n"
        elif run in _GROUPING and text[start - 1].isdigit() and text[end].isdigit():
            continue
        elif "\t" in run and _among_cells(text, start, end):
            meant = "\t" * run.count("\t")
        elif len(run) > (run[0] != "\t") and text[start - 1].isdigit() and text[end].isdigit():
            meant = "\t"  # two columns: one space would make one number of them
        else:
            meant = " "
        if meant != run:
            yield Edit(start, end, meant, "line ends" if "\n" in run else "spaces")
    if edge < stop < len(text):
        yield Edit(stop, len(text), "", "line ends" if "\n" in text[stop:] else "spaces")


#: A text is wrapped by hand where it has so many full lines of at most so many characters, and so few that are not.
_FEWEST_LINES, _LONGEST_LINE, _SHORTEST_LINE, _FULL = 6, 120, 40, 0.7


def wrapped(text: str) -> Iterator[Edit]:
    """Line ends that only keep lines short: the next line's first word would not have fitted on this one.

    An e-mail or an old page ends every line at some 70 characters; each line would be taken for a paragraph.
    """
    lines = text.split("\n")
    longest = max(map(len, lines))
    if not _SHORTEST_LINE <= longest <= _LONGEST_LINE or "\t" in text:
        return
    ends = [at for at in range(len(lines) - 1) if lines[at] and lines[at + 1]]
    full = [at for at in ends if len(lines[at]) + 1 + len(lines[at + 1].split(" ", 1)[0]) > longest]
    if len(full) < _FEWEST_LINES or len(full) < _FULL * len(ends):
        return
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    for at in full:
        yield Edit(starts[at + 1] - 1, starts[at + 1], " ", "line end of a text wrapped by hand")


def _among_cells(text: str, start: int, end: int) -> bool:
    """Whether the tab at ``start`` parts two cells of a table: the line above or below has tabs too."""
    first, last = text.rfind("\n", 0, start), text.find("\n", end)
    above = text[text.rfind("\n", 0, first) + 1 : first] if first > 0 else ""
    below_end = text.find("\n", last + 1) if last >= 0 else -1
    below = text[last + 1 : below_end if below_end >= 0 else len(text)] if last >= 0 else ""
    return "\t" in above.strip() or "\t" in below.strip()


def _signs(*ranges: str) -> frozenset[str]:
    """The characters of ranges such as ``"az"``, or of a single one such as ``"a"``."""
    return frozenset(chr(code) for each in ranges for code in range(ord(each[0]), ord(each[-1]) + 1))


_BIDI = _signs("\u061c", "\u200e\u200f", "\u202a\u202c", "\u2066\u2069")
_HIDDEN = _signs("\u00ad", "\u034f", "\u180e", "\u200b\u200d", "\u2060\u2064", "\u206a\u206f", "\ufeff", "\ufff9\ufffb")
_HIDDEN |= _signs("\U000e0000\U000e007f")
_CONTROLS = _signs("\x00\x08", "\x0e\x1b", "\x1f", "\x7f\x84", "\x86\x9f")

#: Each with the characters without which it finds nothing (None: always to be tried), in this order: what shows
#: nothing first, then letters, then what stands between them, then whole lines.
PASSES: tuple[tuple[frozenset[str] | None, Callable[[str], Iterator[Edit]]], ...] = (
    (frozenset("&"), entities),
    (frozenset(">"), tags),
    (_signs("Àß", "â", "ã"), mojibake),
    (frozenset("\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"), _each(_LINE_END, "line end", "\n")),
    (_CONTROLS, _each(_CONTROL, "control character")),
    (frozenset("\u202d\u202e"), _each(_OVERRIDE, OVERRIDDEN)),
    (frozenset("\u200f"), parted_numbers),
    (_BIDI, _each(_DIRECTION, "direction mark")),
    (_HIDDEN, _each(_INVISIBLE, "invisible character")),
    (_signs("\ufb50\ufdfb", "\ufe80\ufefc"), presentation_forms),
    (frozenset("ـ"), tatweel),
    (frozenset("ا"), lam_alef),
    (None, composed),
    (_signs("\u064b\u065f", "\u0670"), stray_marks),
    (frozenset("„‟❝〝❞〞〟ˮ＂《》'\\`‘’<>"), quotation_marks),
    (None, spaces),
    (frozenset("\n"), wrapped),
    (None, boilerplate),
)
