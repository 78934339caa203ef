"""The oracle of the labels: HarfBuzz's glyphs at HarfBuzz's positions, in the order of UAX #9, drawn by nobody."""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path
from typing import NamedTuple

import uax9
import uharfbuzz as hb
from matplotlib.font_manager import get_font
from matplotlib.ft2font import LoadFlags


class Glyph(NamedTuple):
    font: str
    glyph: int
    x: int
    y: int


@cache
def _hb_font(path: Path) -> hb.Font:
    return hb.Font(hb.Face(hb.Blob.from_file_path(str(path))))


@cache
def _charmap(path: Path) -> frozenset[int]:
    return frozenset(_hb_font(path).face.unicodes)


def _script(character: str) -> str:
    """The script that decides a run's shaping; "" for what goes with its neighbours."""
    name = unicodedata.name(character, "")
    if unicodedata.bidirectional(character) in ("AL", "AN") and unicodedata.category(character)[0] == "L":
        return "Arab"
    for word, script in (("ARABIC LETTER", "Arab"), ("LATIN", "Latn"), ("GREEK", "Grek"), ("CYRILLIC", "Cyrl")):
        if name.startswith(word):
            return script
    return ""


def expected(
    text: str, fonts: list[Path], *, rtl: bool = True, level_of=uax9.levels, language: str = "ar"
) -> list[list[Glyph]]:
    """For each line of ``text``, its glyphs from left to right; positions in font units, 1000 to the em."""
    return [_line(line, fonts, level_of(line, int(rtl)), language) for line in text.split("\n")]


def _line(line: str, fonts: list[Path], level: list[int], language: str) -> list[Glyph]:
    font_of = [_first_font(c, fonts, line) for c in line]
    for index in range(1, len(line)):  # marks and joiners are drawn with what they stand on
        if unicodedata.category(line[index]) in ("Mn", "Cf"):
            font_of[index] = font_of[index - 1]
    script = _scripts(line)
    glyphs: list[Glyph] = []
    pen = 0
    order = uax9.visual(level)
    position = 0
    while position < len(order):
        start = position
        key = lambda i: (level[i], font_of[i], script[i])  # noqa: E731
        while (
            position < len(order)
            and key(order[position]) == key(order[start])
            and (position == start or abs(order[position] - order[position - 1]) == 1)
        ):
            position += 1
        run = sorted(order[start:position])
        buffer = hb.Buffer()
        buffer.add_codepoints([ord(c) for c in line], run[0], len(run))
        buffer.direction = "rtl" if level[run[0]] % 2 else "ltr"
        buffer.script = script[run[0]] or "Zyyy"
        buffer.language = language
        hb.shape(_hb_font(font_of[run[0]]), buffer)
        for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
            if unicodedata.category(line[info.cluster]) != "Cf":
                glyphs.append(Glyph(font_of[run[0]].name, info.codepoint, pen + place.x_offset, place.y_offset))
            pen += place.x_advance
    return glyphs


def _first_font(character: str, fonts: list[Path], line: str) -> Path:
    return next((path for path in fonts if ord(character) in _charmap(path)), fonts[0])


_PAIRS = dict(zip("([{<«‹⟨“‘„", ")]}>»›⟩”’“", strict=True))


def _scripts(line: str) -> list[str]:
    """UAX #24, 5.2: a common character goes with what stands before it, a closing bracket with its opening one."""
    scripts = [_script(c) for c in line]
    open_: list[tuple[str, int]] = []
    for index, character in enumerate(line):
        if character in _PAIRS:
            open_.append((_PAIRS[character], index))
        elif not scripts[index] and any(character == closing for closing, _ in open_):
            while open_[-1][0] != character:
                open_.pop()
            scripts[index] = scripts[open_.pop()[1]]
        scripts[index] = scripts[index] or (scripts[index - 1] if index else "")
    following = ""
    for index in reversed(range(len(line))):
        scripts[index] = following = scripts[index] or following
    return scripts


def drawn(label: str, fonts: list[Path], language: str | None = "ar") -> list[list[Glyph]]:
    """What Matplotlib lays out for the string handed to it, in the same terms."""
    font = get_font([str(path) for path in fonts])
    font.set_size(1000, 72)
    lines = []
    for line in label.split("\n"):
        items = font._layout(line, LoadFlags.NO_HINTING, language=language) if line else []
        lines.append(
            [
                Glyph(Path(item.ft_object.fname).name, item.glyph_index, round(item.x), round(item.y))
                for item in items
                if unicodedata.category(item.char[:1] or " ") != "Cf"
            ]
        )
    return lines


def agree(one: list[list[Glyph]], other: list[list[Glyph]], tolerance: int = 1) -> bool:
    """The same glyphs of the same fonts, each within a thousandth of an em of the same place."""
    return len(one) == len(other) and all(
        len(left) == len(right)
        and all(
            a.font == b.font and a.glyph == b.glyph and abs(a.x - b.x) <= tolerance and abs(a.y - b.y) <= tolerance
            for a, b in zip(left, right, strict=True)
        )
        for left, right in zip(one, other, strict=True)
    )
