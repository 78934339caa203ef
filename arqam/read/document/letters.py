"""The letters of a page of a PDF and where each stands: what PDFium finds on it, without the order it puts them in.

PDFium hands out letters as they were drawn, some words reversed and some not. Only their places are sure, so that their
order is made anew from these.
"""

from __future__ import annotations

import ctypes
import math
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple, TypeVar

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

#: How far from level a line may be, as a slope, before it is none to read (a watermark, a note on the margin).
_LEVEL = 0.1
#: A glyph without a letter that is so thin, of its size, is the stroke that draws a word out.
_THIN = 0.15
#: In parts of their size: how near two letters are that are one.
_SAME_PLACE, _SAME_HEIGHT = 0.06, 0.3
#: How long a line is that parts the rows of a table, in points; one that parts its columns is half as long.
_SHORTEST_RULE = 15
_LAM, _ALEFS = "ل", "اأإآٱ"

Item = TypeVar("Item")


class Letter(NamedTuple):
    """A sign, or the signs of one glyph, in reading order; lengths in points, from the upper left of the page."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    base: float  # the line that it stands on
    size: float

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


class RuledLine(NamedTuple):
    """A straight line, or an edge of a box: how far down (or across) it stands, and from where to where it runs."""

    at: float
    start: float
    end: float


class PrintedPage(NamedTuple):
    """What a page shows: its letters, what stands between them, and what of it was passed over."""

    number: int
    width: float
    height: float
    letters: list[Letter]
    spaces: list[Letter]
    strokes: list[Letter]  # glyphs that add to a letter beside them and are none themselves; text is empty
    levels: list[RuledLine]  # lines that run across the page
    uprights: list[RuledLine]  # lines that run down it
    pictures: float  # the share of the page that pictures cover
    turned: int  # letters that stand at an angle
    unknown: int  # glyphs that no letter is known of
    invisible: int  # letters that are there for a search alone, under a picture
    outside: int  # letters beyond the edges of the page


class _Glyph(NamedTuple):
    """A character as PDFium has it: the same ``pen`` for all characters of one glyph."""

    text: str
    pen: tuple[float, float]
    box: tuple[float, ...]  # left, bottom, right, top
    loose: tuple[float, ...]  # the same with the room that it takes on its line
    size: float


def printed_page(page: PdfPage, number: int) -> PrintedPage:
    """The page, its letters in no order yet."""
    frame = _Frame(page)
    found = _glyphs(page, frame)
    signs = list(_letters(found.glyphs, frame))
    every = _once([letter for letter in signs if not letter.text.isspace()])
    letters = [letter for letter in every if frame.shows(letter)]
    shapes = _shapes(page, frame, found.objects)
    return PrintedPage(
        number,
        frame.width,
        frame.height,
        _with_marks(letters),
        [letter for letter in signs if letter.text.isspace() and letter.right > letter.left],
        [*found.strokes, *shapes.strokes],
        shapes.levels,
        shapes.uprights,
        shapes.pictures,
        found.turned,
        found.unknown,
        round(len(letters) * shapes.invisible),
        len(every) - len(letters),
    )


class _Frame:
    """From PDFium's points, from the lower left of an unturned page, to those of the page as it is shown."""

    def __init__(self, page: PdfPage) -> None:
        self._left, self._bottom, self._right, self._top = page.get_bbox()
        self._rotation = page.get_rotation()
        across, up = self._right - self._left, self._top - self._bottom
        self.width, self.height = (up, across) if self._rotation in (90, 270) else (across, up)

    def point(self, x: float, y: float) -> tuple[float, float]:
        if self._rotation == 90:
            return y - self._bottom, x - self._left
        if self._rotation == 180:
            return self._right - x, y - self._bottom
        if self._rotation == 270:
            return self._top - y, self._right - x
        return x - self._left, self._top - y

    def box(self, left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
        """left, top, right, bottom as shown."""
        (x, y), (x2, y2) = self.point(left, bottom), self.point(right, top)
        return min(x, x2), min(y, y2), max(x, x2), max(y, y2)

    def is_level(self, across: float, up: float) -> bool:
        """Whether a line that runs so is one that runs from left to right on the page as it is shown."""
        (x, y), (x2, y2) = self.point(0, 0), self.point(across, up)
        return abs(y2 - y) <= _LEVEL * (x2 - x)

    def shows(self, letter: Letter) -> bool:
        return -1 <= letter.middle <= self.width + 1 and -1 <= letter.base <= self.height + 1


class _Drawn(NamedTuple):
    glyphs: list[_Glyph]
    strokes: list[Letter]
    objects: set[int]  # the text objects of the page that gave a character
    turned: int
    unknown: int


def _glyphs(page: PdfPage, frame: _Frame) -> _Drawn:
    """The characters that stand level, what has no letter, and how many there are of what is passed over."""
    import pypdfium2.raw as pdfium

    page_text = page.get_textpage()  # kept by name: PDFium frees it with its last name
    text = page_text.raw
    glyphs: list[_Glyph] = []
    strokes: list[Letter] = []
    objects: set[int] = set()
    turned = unknown = 0
    x, y = ctypes.c_double(), ctypes.c_double()
    edges = [ctypes.c_double() for _ in range(4)]
    loose, matrix = pdfium.FS_RECTF(), pdfium.FS_MATRIX()
    for index in range(pdfium.FPDFText_CountChars(text)):
        code = pdfium.FPDFText_GetUnicode(text, index)
        if pdfium.FPDFText_IsGenerated(text, index) == 1 or code in (0x0D, 0x0A):
            continue
        objects.add(_address(pdfium.FPDFText_GetTextObject(text, index)))
        pdfium.FPDFText_GetMatrix(text, index, matrix)
        if not frame.is_level(matrix.a, matrix.b):
            turned += 1
            continue
        size = pdfium.FPDFText_GetFontSize(text, index) * math.hypot(matrix.c, matrix.d)
        pdfium.FPDFText_GetCharOrigin(text, index, x, y)
        pdfium.FPDFText_GetCharBox(text, index, edges[0], edges[2], edges[1], edges[3])
        box = tuple(edge.value for edge in edges)
        if pdfium.FPDFText_HasUnicodeMapError(text, index) == 1 or _is_no_letter(code):
            unknown += box[3] - box[1] > _THIN * size
            strokes.append(_stroke(frame.box(*box)))
            continue
        pdfium.FPDFText_GetLooseCharBox(text, index, loose)
        wide = (loose.left, loose.bottom, loose.right, loose.top)
        glyphs.append(_Glyph(chr(code), (x.value, y.value), box, wide, size))
    return _Drawn(glyphs, strokes, objects, turned, unknown)


def _stroke(box: tuple[float, float, float, float]) -> Letter:
    return Letter("", *box, base=box[3], size=box[3] - box[1])


def _address(handle: object) -> int:
    return ctypes.cast(handle, ctypes.c_void_p).value or 0  # type: ignore[arg-type]


def _is_no_letter(code: int) -> bool:
    """The replacement sign, a private one, or a control character."""
    return code in (0xFFFD, 0xFFFE, 0xFFFF) or 0xE000 <= code <= 0xF8FF or (code < 0x20 and code != 9)


def _letters(glyphs: Sequence[_Glyph], frame: _Frame) -> Iterator[Letter]:
    """A letter a glyph: what PDFium takes apart (lam and alef, a letter with its marks) is one again."""
    start = 0
    for at in range(1, len(glyphs) + 1):
        if at < len(glyphs) and _are_one(glyphs[start], glyphs[at]):
            continue
        pieces = glyphs[start:at]
        left, top, right, bottom = frame.box(
            min(min(piece.box[0], piece.loose[0], piece.pen[0]) for piece in pieces),
            min(min(piece.box[1], piece.loose[1]) for piece in pieces),
            max(max(piece.box[2], piece.loose[2]) for piece in pieces),
            max(max(piece.box[3], piece.loose[3]) for piece in pieces),
        )
        _, base = frame.point(*pieces[0].pen)
        yield Letter(_read(pieces), left, top, right, bottom, base, pieces[0].size)
        start = at


def _are_one(first: _Glyph, other: _Glyph) -> bool:
    return first.pen == other.pen and not first.text.isspace() and not other.text.isspace()


def _read(pieces: Sequence[_Glyph]) -> str:
    """The characters of one glyph in the order in which they are read."""
    text = "".join(piece.text for piece in pieces)
    if len(pieces) == 1 or unicodedata.bidirectional(pieces[0].text) not in ("AL", "R", "NSM"):
        return text
    if len({piece.box for piece in pieces}) > 1:
        text = "".join(piece.text for piece in sorted(pieces, key=lambda piece: -piece.box[0]))
    else:
        letters = [piece.text for piece in pieces if not unicodedata.combining(piece.text)]
        if len(letters) > 1 and not (letters[0] == _LAM and letters[1] in _ALEFS):
            text = text[::-1]
    bare = text.lstrip("".join(sign for sign in text if unicodedata.combining(sign)))
    return bare + text[: len(text) - len(bare)]  # marks stand after the letter that carries them


def _once(letters: Sequence[Letter]) -> list[Letter]:
    """Letters that were drawn twice in one place (a letter and its dots, or to look bold), once."""
    found: list[Letter] = []
    alike: dict[str, list[Letter]] = {}
    for letter in sorted(letters, key=lambda letter: letter.left):
        near = alike.setdefault(letter.text, [])
        while near and letter.left - near[0].left >= _SAME_PLACE * letter.size:
            near.pop(0)
        if not any(abs(letter.base - other.base) < _SAME_HEIGHT * letter.size for other in near):
            found.append(letter)
            near.append(letter)
    return found


def _with_marks(letters: Sequence[Letter]) -> list[Letter]:
    """Marks that were drawn by themselves, put on the letters that they stand over or under."""
    carried: dict[int, str] = {}
    marks = [letter for letter in letters if all(map(unicodedata.combining, letter.text))]
    if not marks:
        return list(letters)
    bare = [letter for letter in letters if not all(map(unicodedata.combining, letter.text))]
    by_base = sorted(range(len(bare)), key=lambda at: bare[at].base)
    reach = max((letter.size for letter in bare), default=0.0)
    for mark in marks:
        near = [
            (abs(bare[at].middle - mark.middle), at)
            for at in between(by_base, mark.base - reach, mark.base + reach, lambda at: bare[at].base)
            if abs(bare[at].base - mark.base) < bare[at].size and bare[at].left - 1 <= mark.middle <= bare[at].right + 1
        ]
        if near:
            at = min(near)[1]
            carried[at] = carried.get(at, "") + mark.text
    return [letter._replace(text=letter.text + carried.get(at, "")) for at, letter in enumerate(bare)]


def between(items: Sequence[Item], low: float, high: float, key: Callable[[Item], float]) -> Sequence[Item]:
    """Those of ``items``, which are sorted by ``key``, that have one from ``low`` to ``high``."""
    return items[bisect_left(items, low, key=key) : bisect_right(items, high, key=key)]


class _Shapes(NamedTuple):
    strokes: list[Letter]
    levels: list[RuledLine]
    uprights: list[RuledLine]
    pictures: float
    invisible: float  # the share of the text that is never painted


def _shapes(page: PdfPage, frame: _Frame, told: set[int]) -> _Shapes:
    """What is drawn on the page beside its letters; ``told`` are the text objects whose letters are known.

    Of text that is written down for several glyphs at once (ActualText), PDFium gives the place of the first alone.
    """
    import pypdfium2.raw as pdfium

    strokes: list[Letter] = []
    levels: list[RuledLine] = []
    uprights: list[RuledLine] = []
    texts = invisible = 0
    covered = 0.0
    for each in page.get_objects(max_depth=1):
        left, top, right, bottom = box = frame.box(*each.get_bounds())
        kind = pdfium.FPDFPageObj_GetType(each.raw)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            texts += 1
            invisible += pdfium.FPDFTextObj_GetTextRenderMode(each.raw) == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE
            if _address(each.raw) not in told:
                strokes.append(_stroke(box))
        elif kind == pdfium.FPDF_PAGEOBJ_PATH:
            if right - left > _SHORTEST_RULE:
                levels += (RuledLine(at, left, right) for at in (top, bottom))
            if bottom - top > _SHORTEST_RULE / 2:
                uprights += (RuledLine(at, top, bottom) for at in (left, right))
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE or (
            kind == pdfium.FPDF_PAGEOBJ_FORM
            and any(page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_IMAGE,), form=each, max_depth=4))  # type: ignore[arg-type]
        ):
            across = min(right, frame.width) - max(left, 0.0)
            covered += max(across, 0.0) * max(min(bottom, frame.height) - max(top, 0.0), 0.0)
    area = frame.width * frame.height
    return _Shapes(strokes, levels, uprights, covered / area if area else 0.0, invisible / texts if texts else 0.0)
