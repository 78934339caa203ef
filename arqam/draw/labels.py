"""The only gate from text to a figure: :func:`label` gives the string to hand to the running Matplotlib.

How Arabic must be handed over depends on what Matplotlib can do, not on a wish:

* Matplotlib ≥ 3.11 shapes and orders text itself (libraqm). It wants *logical* text, and takes a line's direction from
  its first strong character, so every line starts with a mark of its direction. The well-known recipe
  ``get_display(reshape(text))`` would run the bidirectional algorithm a second time and draw the label reversed.
* Before 3.11 Matplotlib draws one glyph a character from left to right, so the text must be shaped (arabic-reshaper)
  and put in visual order (python-bidi) beforehand. Marks are placed less exactly than native shaping places them.

Direction is a property of the paragraph: a label is a right-to-left paragraph unless it is asked for otherwise. What
must read left to right inside it (``BRICS+``, ``−5%``, ``14.5–24``) is an :func:`island`.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Literal

from matplotlib import ft2font

from arqam.draw import fonts
from arqam.errors import ArqamError

Direction = Literal["rtl", "ltr"]

LRM, RLM = "\u200e", "\u200f"
LRI, RLI, PDI = "\u2066", "\u2067", "\u2069"
_MARK = {"rtl": RLM, "ltr": LRM}

#: Letters stored as the glyphs of one position in a word. The ligatures that are used as words or signs (U+FDF0 to
#: U+FDFF: ﷲ ﷺ ﷼) and the ornate brackets (U+FD3E, U+FD3F) are ordinary text.
_PRESENTATION_FORMS = re.compile("[\ufb50-\ufbb1\ufbd3-\ufd3d\ufd50-\ufdc7\ufe70-\ufefc]")
_BIDI_CONTROLS = dict.fromkeys(map(ord, "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))


def native() -> bool:
    """Whether the running Matplotlib shapes and orders text itself."""
    return hasattr(ft2font, "__libraqm_version__")


def label(text: str, *, direction: Direction = "rtl") -> str:
    """The string that the running Matplotlib draws as ``text`` in a paragraph of ``direction``, line by line.

    ``text`` is logical text, as it is typed. Raises ArqamError, naming the label, where it is already in presentation
    forms or has a character that no font in ``fonts/`` can draw.

    >>> label("تجارة") == "\\u200fتجارة" if native() else True
    True
    """
    if not isinstance(text, str):
        raise ArqamError(f"the label {text!r} is a {type(text).__name__}, not text: write it as a string")
    if direction not in _MARK:
        raise ArqamError(f"the direction of the label {_quoted(text)} is {direction!r}: it can be rtl or ltr")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if form := _PRESENTATION_FORMS.search(text):
        raise ArqamError(
            f"the label {_quoted(text)} is already in presentation forms ({_named(form[0])}), as reshaping makes them:"
            " give the text as it is typed, and Arqam does what this Matplotlib needs"
        )
    if lost := fonts.missing(text.replace("\n", "")):
        raise ArqamError(
            f"the label {_quoted(text)} has {', '.join(map(_named, lost))}, which no font in fonts/ can draw:"
            " replace it in the text"
        )
    shape = _natively if native() else by_recipe
    return "\n".join(shape(line, direction) if line else line for line in text.split("\n"))


def island(text: str, direction: Direction = "ltr") -> str:
    """``text`` as an island of its own direction inside a label: its signs and brackets stay where they stand.

    >>> island("−5%") == "\\u2066−5%\\u2069"
    True
    """
    return f"{LRI if direction == 'ltr' else RLI}{text}{PDI}"


def _natively(line: str, direction: Direction) -> str:
    mark = _MARK[direction]
    return line if line.startswith(mark) else mark + line


def by_recipe(line: str, direction: Direction) -> str:
    """The recipe at its best: harakat kept, brackets mirrored, islands ordered on their own, controls stripped."""
    base = "R" if direction == "rtl" else "L"
    # An isolate is one neutral character to the text around it (UAX #9): a box-drawing sign stands in for each.
    stand_ins = (sign for sign in map(chr, range(0x2500, 0x2600)) if sign not in line)
    islands: dict[str, str] = {}

    def set_aside(match: re.Match[str]) -> str:
        sign = next(stand_ins)
        islands[sign] = _displayed(match[2], "L" if match[1] == LRI else "R")
        return sign

    shown = _displayed(re.sub(f"([{LRI}{RLI}])([^{LRI}{RLI}{PDI}]*){PDI}", set_aside, line), base)
    return "".join(islands.get(character, character) for character in shown)


def _displayed(text: str, base: str) -> str:
    from bidi.algorithm import get_display  # the one that mirrors brackets; it knows no isolates

    return str(get_display(_reshaper().reshape(text).translate(_BIDI_CONTROLS), base_dir=base))


@cache
def _reshaper():
    from arabic_reshaper import ArabicReshaper

    return ArabicReshaper({"delete_harakat": False, "delete_tatweel": False, "support_zwj": True})


def _named(character: str) -> str:
    return f"U+{ord(character):04X} {unicodedata.name(character, 'without a name')}"


def _quoted(text: str, longest: int = 60) -> str:
    return f"«{text if len(text) <= longest else text[: longest - 1] + '…'}»"
