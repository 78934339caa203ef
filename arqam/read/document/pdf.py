"""A PDF with text in it: its words in the order in which they are read, and what forbids to trust that order."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from arqam.errors import ArqamError
from arqam.model import BlockKind, Place
from arqam.read.document.letters import Letter, PrintedPage, printed_page
from arqam.read.document.lines import Segment, rows
from arqam.read.document.order import BRACKETS, facing, last_strong
from arqam.read.document.paragraphs import LARGER, Paragraph, Usual, joined, paragraphs, usual
from arqam.read.document.regions import PrintedTable, TextColumn, regions
from arqam.read.document.running import Aside, PageParts, address, parted
from arqam.read.document.transcript import Document, Transcript
from arqam.read.document.unpacked import check_pdf
from arqam.read.page.damage import evidence_of_order
from arqam.read.page.layout import LONGEST_HEADING

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

#: The most pages and letters that are read of one file: an article has a few.
MOST_PAGES, MOST_LETTERS = 100, 600_000
#: The share of glyphs without a letter, and of letters at an angle or over one another, that a page may have.
_UNKNOWN, _TURNED, _OVER = 0.03, 0.3, 0.05
#: A page that pictures cover so far and that has no text is a scan.
_PICTURE = 0.3
#: The longest headline; larger letters make one only of what is so short. A sub-headline's are a little larger.
LONGEST_HEADLINE, _LEAST = 200, 1.05
_INSTEAD = "save the article as .docx, as plain text or as a web page"

MARK_OF_NOTE = "mark of a note"
#: Letters before a raised 2 or 3 that is no mark of a note: square and cubic metres.
_UNITS = ("م", "كم", "سم", "m", "km", "cm")


def read_pdf(data: bytes, name: str) -> Document:
    """The document in ``data``; ``name`` is its file's, for the errors."""
    check_pdf(data, name)
    facts, sheets = _printed_pages(data, name)
    _check_letters(sheets, name)
    lines = [rows(each) for each in sheets]
    for page in lines:
        _check_lines(page, name)
    drawn = [_is_reversed(page) for page in lines]
    pages = parted(
        [(each, _as_drawn(page) if reverse else page) for each, page, reverse in zip(sheets, lines, drawn, strict=True)]
    )
    from_left = _is_latin(sheets) or all(drawn)
    parts = [regions(page.rows, each, from_left=from_left) for page, each in zip(pages, sheets, strict=True)]
    measure = usual(part for page in parts for part in page)
    laid = [list(_paragraphs(page, measure)) for page in parts]
    writing = _Writing(pages, measure)
    for part in joined(laid, measure):
        writing.add(part)
    transcript = writing.done()
    decisions = {
        "encoding": f"Unicode, in a PDF by {facts['producer']}" if facts["producer"] else "Unicode, in a PDF",
        "format": f"PDF of {_pages(len(sheets))}",
        "body": "the letters of its pages, put in order by where they stand",
    } | _told(sheets)
    if any(drawn):
        decisions["order"] = f"its words stand reversed on {_pages(drawn.count(True))}, and were put back"
    _check_order(transcript.text, name)
    found = {"document title": facts["title"], "og:url": address(pages)}
    return Document(
        transcript.draft(),
        transcript.kinds,
        transcript.places,
        {key: value for key, value in found.items() if value},
        decisions,
    )


# what is on the pages


def _printed_pages(data: bytes, name: str) -> tuple[dict[str, str], list[PrintedPage]]:
    """What the PDF says of itself, and its pages."""
    try:
        import pypdfium2  # only where there is a PDF
    except ImportError:
        raise ArqamError(
            f"{name} is a PDF, which needs pypdfium2: `pip install 'arqam[documents]'`, or {_INSTEAD}"
        ) from None
    try:
        with _opened(data, name) as document:
            count = len(document)
            if not count:
                raise ArqamError(f"{name} is a PDF without pages: save the article again")
            if count > MOST_PAGES:
                raise ArqamError(
                    f"{name} has {count} pages, and at most {MOST_PAGES} are read: print the article's pages alone"
                )
            facts = {key.lower(): _plain(value) for key, value in document.get_metadata_dict().items()}
            return {key: facts.get(key, "") for key in ("title", "producer")}, list(_each(document, name))
    except pypdfium2.PdfiumError as error:
        raise ArqamError(f"{name} is a damaged PDF ({error}): save the article again, or {_INSTEAD}") from None


def _opened(data: bytes, name: str) -> PdfDocument:
    """The document in ``data``, which must outlive it.

    PDFium tells its last error alone, be it of an earlier file, and ``PdfDocument(data)`` asks for it where a file has
    opened well and has no pages too.
    """
    import pypdfium2
    from pypdfium2 import raw as pdfium

    document = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
    if document:
        return pypdfium2.PdfDocument(document)
    error = pdfium.FPDF_GetLastError()
    if error == pdfium.FPDF_ERR_PASSWORD:
        raise ArqamError(f"{name} is locked with a password: save it without one, or {_INSTEAD}")
    raise pypdfium2.PdfiumError(pypdfium2.internal.ErrorToStr.get(error))


def _plain(value: str) -> str:
    return "".join(sign for sign in value if unicodedata.category(sign)[0] != "C").strip()


def _each(document: PdfDocument, name: str) -> Iterator[PrintedPage]:
    letters = 0
    for index in range(len(document)):
        page = document[index]
        found = printed_page(page, index + 1)
        page.close()
        letters += len(found.letters) + found.turned + found.unknown
        if letters > MOST_LETTERS:
            raise ArqamError(f"{name} has more than {MOST_LETTERS} letters: print the article's pages alone")
        yield found


def _check_letters(sheets: Sequence[PrintedPage], name: str) -> None:
    """Refused where letters are missing, or do not stand upright."""
    if all(len(each.letters) < 2 and not each.turned and not each.unknown for each in sheets):
        if any(each.strokes for each in sheets):
            raise ArqamError(f"{name} has letters of which its fonts do not say which they are: {_INSTEAD}")
        if any(each.pictures for each in sheets):
            raise ArqamError(
                f"{name} is a scan: its pages are pictures, without text. Recognise the text (OCR, such as "
                "`ocrmypdf -l ara`), check the numbers, and save that as plain text or .docx"
            )
        raise ArqamError(f"{name} is a PDF without any text: save the article again, or {_INSTEAD}")
    for each in sheets:
        known = len(each.letters)
        if each.unknown > _UNKNOWN * (known + each.unknown):
            raise ArqamError(
                f"{name}, page {each.number}: of {each.unknown} of {known + each.unknown} letters its fonts do not say "
                f"which they are: {_INSTEAD}"
            )
        if each.turned > _TURNED * (known + each.turned):
            raise ArqamError(f"{name}, page {each.number} is turned: turn it upright and save it again, or {_INSTEAD}")


def _check_lines(lines: Sequence[Sequence[Segment]], name: str) -> None:
    """Refused where letters of a line stand on one another."""
    over = known = 0
    for row in lines:
        letters = sorted((each for segment in row for each in segment.letters if each), key=lambda each: each.middle)
        known += len(letters)
        for left, right in pairwise(letters):
            narrow = min(left.right - left.left, right.right - right.left)
            over += min(left.right, right.right) - max(left.left, right.left) > max(narrow, 0.1 * left.size) / 2
    if over > _OVER * known and over > 10:
        raise ArqamError(
            f"{name}, page {lines[0][0].page}: {over} of {known} letters stand over one another, so that the order of "
            f"its words cannot be trusted: {_INSTEAD}"
        )


def _told(sheets: Sequence[PrintedPage]) -> dict[str, str]:
    """What a reader should know before trusting the text."""
    told = {}
    pictures = [str(each.number) for each in sheets if len(each.letters) < 2 and each.pictures > _PICTURE]
    if len(pictures) == 1:
        told["pictures"] = f"page {pictures[0]} is a picture without text, and nothing of it was read"
    elif pictures:
        told["pictures"] = f"pages {', '.join(pictures)} are pictures without text, and nothing of them was read"
    letters = sum(len(each.letters) for each in sheets)
    if sum(each.invisible for each in sheets) > letters / 2:
        told["recognised"] = "its text was recognised from pictures (OCR): check the numbers against the pages"
    turned, outside = sum(each.turned for each in sheets), sum(each.outside for each in sheets)
    if turned:
        told["turned"] = f"{turned} letters that stand at an angle (a watermark, a note on the margin) were not read"
    if outside:
        told["outside"] = f"{outside} letters beyond the edges of the pages were not read"
    return told


def _check_order(text: str, name: str) -> None:
    forward, backward = evidence_of_order(text)
    if backward > 2 and 4 * backward > forward:
        raise ArqamError(
            f"{name}: the order of its words cannot be trusted ({backward} words read backwards, {forward} forwards): "
            f"{_INSTEAD}"
        )


def _pages(number: int) -> str:
    return "1 page" if number == 1 else f"{number} pages"


def _is_reversed(lines: Sequence[Sequence[Segment]]) -> bool:
    """Whether a page shows its words reversed, as a program draws them that knows no Arabic."""
    forward, backward = evidence_of_order("\n".join(segment.text for row in lines for segment in row))
    return backward > 2 and backward > 2 * forward


def _as_drawn(lines: Sequence[Sequence[Segment]]) -> list[list[Segment]]:
    return [[segment._replace(as_drawn=True) for segment in row] for row in lines]


def _is_latin(sheets: Sequence[PrintedPage]) -> bool:
    letters = [letter.text[0] for each in sheets for letter in each.letters if letter.text[0].isalpha()]
    return sum(letter < "\u0590" for letter in letters) > 0.7 * len(letters)


# the text of them


def _paragraphs(page: Sequence[TextColumn | PrintedTable], measure: Usual) -> Iterator[Paragraph | PrintedTable]:
    for part in page:
        if isinstance(part, PrintedTable):
            yield part
        else:
            yield from paragraphs(part, measure)


class _Writing:
    """The transcript of all pages: what runs on a page is written where that page ends and begins."""

    def __init__(self, pages: Sequence[PageParts], measure: Usual) -> None:
        self._pages, self._measure = pages, measure
        self._transcript = Transcript()
        self._page = 0
        self._headed = False
        self._last: BlockKind | None = None  # the kind of the paragraph above, where it is the headline

    def add(self, part: Paragraph | PrintedTable) -> None:
        self._turn(part.page)
        if not self._transcript.ends("\n\n"):
            self._transcript.part("\n\n")
        if isinstance(part, PrintedTable):
            self._table(part)
        else:
            self._paragraph(part)

    def done(self) -> Transcript:
        self._turn(len(self._pages))
        if self._pages:
            self._asides(self._pages[-1].feet)
        return self._transcript

    def _turn(self, page: int) -> None:
        """Go on to a page: what runs below the last one and above this one stands between paragraphs."""
        while self._page < page:
            if self._page:
                self._asides(self._pages[self._page - 1].feet)
            self._page += 1
            self._asides(self._pages[self._page - 1].heads)

    def _asides(self, asides: Sequence[Aside]) -> None:
        for aside in asides:
            place = _place([letter for segment in aside.row for letter in segment.letters if letter], aside.row[0].page)
            self._transcript.write(f"\n\n{aside.text}", place, removed=aside.reason)

    def _table(self, table: PrintedTable) -> None:
        for number, row in enumerate(table.rows):
            if number:
                self._transcript.part("\n")
            self._transcript.mark(BlockKind.TABLE_ROW)
            for column, cell in enumerate(row):
                if column:
                    self._transcript.part("\t")
                for place, line in enumerate(cell):
                    if place:
                        self._transcript.part(" ")
                    self._line(line, line.order(from_left=line.is_latin))

    def _paragraph(self, paragraph: Paragraph) -> None:
        kind = self._kind(paragraph)
        if kind:
            self._transcript.mark(kind)
        strong = end = ""
        for line in paragraph.lines:
            if line is not paragraph.lines[0] and not _is_broken_word(end):
                self._transcript.part(" ")
            order = line.order(
                from_left=paragraph.from_left,
                after=strong,
                first=line is paragraph.lines[0],
                last=line is paragraph.lines[-1],
            )
            self._line(line, order)
            signs = line.signs
            strong = last_strong(signs, order) or strong
            end = "".join(signs[at] for at in order[-2:])

    def _kind(self, paragraph: Paragraph) -> BlockKind | None:
        """What the size of its letters makes of a paragraph: the first large one is the headline."""
        length = len(paragraph.text)
        last, self._last = self._last, None
        if last is BlockKind.HEADLINE and length <= LONGEST_HEADLINE and paragraph.size > _LEAST * self._measure.size:
            return BlockKind.SUBHEADLINE
        if paragraph.size < LARGER * self._measure.size:
            return None
        if not self._headed and length <= LONGEST_HEADLINE:
            self._headed, self._last = True, BlockKind.HEADLINE
            return BlockKind.HEADLINE
        return BlockKind.HEADING if length <= LONGEST_HEADING else None

    def _line(self, line: Segment, order: Sequence[int]) -> None:
        """Write a line word by word."""
        signs = line.signs
        turned = iter(facing("".join(signs[at] for at in order)))
        word: list[tuple[str, Letter]] = []
        for at in order:
            letter = line.letters[at]
            text = "".join(next(turned) for _ in signs[at])
            if letter:
                word.append((text, letter))
            else:
                self._word(word, line)
                self._transcript.part(" ")
                word = []
        self._word(word, line)

    def _word(self, word: Sequence[tuple[str, Letter]], line: Segment) -> None:
        """A word, apart from the mark of a note that is raised at its end."""
        end = len(word)
        while end and _is_raised(word[end - 1][1], line):
            end -= 1
        if "".join(text for text, _ in word[:end]).endswith(_UNITS) or all(
            not text.isdigit() and text not in "*†()" for text, _ in word[end:]
        ):
            end = len(word)
        for piece, reason in ((word[:end], ""), (word[end:], MARK_OF_NOTE)):
            if piece:
                place = _place([letter for _, letter in piece], line.page)
                self._transcript.write("".join(text for text, _ in piece), place, removed=reason)


def _place(letters: Sequence[Letter], page: int) -> Place:
    box = (
        int(min(letter.left for letter in letters)),
        int(min(letter.top for letter in letters)),
        int(max(letter.right for letter in letters)) + 1,
        int(max(letter.bottom for letter in letters)) + 1,
    )
    return Place(page, box)


def _is_raised(letter: Letter, line: Segment) -> bool:
    return letter.size < 0.8 * line.size and line.base - letter.base > 0.15 * line.size


def _is_broken_word(end: str) -> bool:
    """Whether a line ends inside a word: «الصينية-الكازاخستانية» and what an opened bracket holds need no space."""
    return (end[-1:] in BRACKETS and end[:-1].isspace()) or (end[-1:] == "-" and end[:-1].isalpha())
