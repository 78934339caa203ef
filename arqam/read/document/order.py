"""From what stands on a line, from its left end to its right, back to the order in which it is read.

Arabic is read from the right, and the numbers and Latin words in it from the left: the bidirectional algorithm
(UAX #9) says how a text is laid out, and this is the way back. Two texts may look alike on paper («IMF 2023»); then
the one is taken that is more often meant.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from arqam.read.arabic.lexicon import units

_OPENING = dict(zip("([{«‹“", ")]}»›”", strict=True))
_CLOSING = {close: opening for opening, close in _OPENING.items()}
BRACKETS = frozenset(_OPENING) | frozenset(_CLOSING)
#: What a list item begins with.
_MARKER = re.compile(r"(?:[0-9٠-٩]{1,3}[.)\-–]|[•●▪■◦·*])\s*(?=\D)")
#: Signs that end what stands before them.
ENDING = frozenset(".,:;!?،؛؟…")


def _class(text: str) -> str:
    """R, L, N or A (a European or an Arabic digit); C for what parts digits, S for plus and minus, T for a percent."""
    kind = unicodedata.bidirectional(text[0])
    return {"AL": "R", "R": "R", "L": "L", "EN": "N", "AN": "A", "CS": "C", "ES": "S", "ET": "T"}.get(kind, " ")


def reading_order(
    shown: Sequence[str], *, from_left: bool = False, after: str = "", first: bool = True, last: bool = True
) -> list[int]:
    """The indices of ``shown`` (the letters of a line from left to right) in the order in which they are read.

    ``from_left`` where the paragraph is set from the left; ``after`` is the class of the last letter (R or L) of the
    paragraph's lines above, for the signs beside a number depend on it; ``first`` and ``last`` of these lines or not.

    >>> "".join("15% تغلب"[at] for at in reading_order("15% تغلب"))
    'بلغت %15'
    """
    classes = [_class(text) for text in shown]
    if not from_left:
        return _from_right(shown, classes, 0, len(classes), after)
    if "L" not in classes:
        return _arabic_from_left(shown, classes, first, last)
    order: list[int] = []
    at = 0
    while at < len(classes):
        if classes[at] != "R":
            order.append(at)
            at += 1
            continue
        end = at + 1
        for place in range(at + 1, len(classes)):
            if classes[place] == "L":
                break
            end = place + 1 if classes[place] == "R" else end
        order += _from_right(shown, classes, at, end, "R")
        at = end
    return order


def _arabic_from_left(shown: Sequence[str], classes: Sequence[str], first: bool, last: bool) -> list[int]:
    """A line of Arabic in a paragraph that is set as if it were Latin: the marker that it begins with stands on its
    left, and on its right the signs that it ends with; all else is as in any line of Arabic."""
    start, end = 0, len(classes)
    if first and (marker := _MARKER.match("".join(shown))):
        start = marker.end()
    if last:
        while end > start and classes[end - 1] not in "RNA":
            end -= 1
    return [*range(start), *_from_right(shown, classes, start, end, "R"), *range(end, len(classes))]


def _from_right(shown: Sequence[str], classes: Sequence[str], start: int, stop: int, after: str) -> list[int]:
    order: list[int] = []
    at = stop
    strong = after
    while at > start:
        run = _run(shown, classes, start, at, european=strong != "R")
        if run < at:
            order += range(run, at)
            strong = "L" if "L" in classes[run:at] else strong
            at = run
        else:
            at -= 1
            order.append(at)
            strong = "R" if classes[at] == "R" else strong
    return order


def _run(shown: Sequence[str], classes: Sequence[str], start: int, end: int, *, european: bool) -> int:
    """Where the run that is read from the left and ends at ``end`` begins; ``end`` itself where none ends there.

    ``european``: no Arabic letter stands before it, and what stands beside its digits belongs to them.
    """
    begin = _past(classes, start, end, "T") if european and classes[end - 1] == "T" else end
    if begin == start or classes[begin - 1] not in ("LNA" if begin == end else "N"):
        return end
    while begin > start:
        gap = begin
        while gap > start and classes[gap - 1] not in "LNAR":
            gap -= 1
        if gap == start or classes[gap - 1] == "R" or not _goes_on(shown, classes, start, gap, begin, european):
            break
        begin = gap - 1
    if european and classes[begin] == "N" and "L" not in classes[begin:end]:
        begin = _past(classes, start, begin, "T")
    return begin


def _goes_on(shown: Sequence[str], classes: Sequence[str], start: int, gap: int, begin: int, european: bool) -> bool:
    """Whether what ends at ``gap`` and what begins at ``begin`` are of one run, with the signs between them.

    The parts of a number are, and Latin words. A number behind Latin words goes with them («COVID-19», «G20») unless
    the word is its unit («500 MW»), or a comma stands at it («12، IMF»).
    """
    between = classes[gap:begin]
    if not between or begin == len(classes):
        return True
    if next((kind for kind in reversed(classes[start:gap]) if kind in "LRA"), "") != "L":
        in_number = classes[gap - 1] == classes[begin] and classes[begin] in "NA" and len(between) == 1
        return in_number and (between[0] == "C" or (european and between[0] == "S" and classes[begin] == "N"))
    if "A" in (classes[gap - 1], classes[begin]):
        return classes[gap - 1] == classes[begin] and between == ["C"]
    if classes[begin] == "L" or classes[gap - 1] == "N":
        return True
    if len(between) > 1 and shown[gap].isspace() and shown[begin - 1] in ENDING:
        return False
    word = gap
    while word > start and classes[word - 1] == "L":
        word -= 1
    return not (all(map(str.isspace, shown[gap:begin])) and "".join(shown[word:gap]) in units())


def _past(classes: Sequence[str], start: int, end: int, kind: str) -> int:
    while end > start and classes[end - 1] == kind:
        end -= 1
    return end


def last_strong(shown: Sequence[str], order: Sequence[int]) -> str:
    """The class (R or L) of the last letter in reading order; "" where there is none."""
    return next((kind for at in reversed(order) if (kind := _class(shown[at])) in "RL"), "")


def facing(text: str) -> str:
    """A line, its brackets turned to what they enclose: some programs write down their shapes, some their meaning.

    >>> facing("في )2023(، و«الواحة»")
    'في (2023)، و«الواحة»'
    """
    if BRACKETS.isdisjoint(text):
        return text
    turned = list(text)
    is_open: set[str] = set()
    for at, sign in enumerate(text):
        opening = sign if sign in _OPENING else _CLOSING.get(sign)
        if opening is None:
            continue
        before, behind = turned[at - 1] if at else " ", text[at + 1] if at + 1 < len(text) else " "
        begins = before.isspace() or before in _OPENING or before == '"'
        ends = behind.isspace() or behind in ENDING or behind in _CLOSING or behind == '"'
        if begins == ends:
            begins = opening not in is_open
        turned[at] = opening if begins else _OPENING[opening]
        (is_open.add if begins else is_open.discard)(opening)
    return "".join(turned)
