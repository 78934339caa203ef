"""A Word document (.docx): its paragraphs, tables, text boxes and notes in the order in which they are read.

python-docx opens the file, its styles and its properties; the runs of a paragraph are walked here, for its own text of
a paragraph leaves out what stands in insertions, fields and text boxes, and knows no notes.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Any, NamedTuple

from arqam.errors import ArqamError
from arqam.model import BlockKind, Place
from arqam.read.document.transcript import Document, Transcript
from arqam.read.document.unpacked import check_word
from arqam.read.page.damage import put_in_order
from arqam.read.page.layout import LONGEST_CELL, LONGEST_HEADING

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

DEEPEST = 100

DELETED, HIDDEN, HEAD, FOOT = "deleted in a tracked change", "hidden text", "running head", "running foot"
_SAVE = "open it in Word or LibreOffice and save it as .docx"


def read_word(data: bytes, name: str) -> Document:
    """The document in ``data``; ``name`` is its file's, for the errors."""
    check_word(data, name)
    try:
        return _read(_open(data, name), name)
    except ArqamError:
        raise
    except Exception as error:  # a damaged package breaks the library in many ways, wherever it is looked into
        raise ArqamError(
            f"{name} is a damaged Word document, or of another kind than .docx ({type(error).__name__}): {_SAVE}"
        ) from None


def _read(document: WordDocument, name: str) -> Document:
    walk = _WordWalk(document, name)
    transcript = walk.transcript()
    decisions = {"encoding": "Unicode, in a Word document", "format": "Word document (.docx)"} | walk.told()
    if ordered := put_in_order(transcript.text):
        transcript.rewrite(ordered[0])
        decisions["order"] = f"the words of {ordered[1]} lines stood reversed, and were put back"
    title = str(document.core_properties.title or "").strip()
    return Document(
        transcript.draft(),
        _with_headline(transcript.kinds),
        transcript.places,
        {"document title": title} if title else {},
        decisions,
    )


def _with_headline(kinds: dict[int, BlockKind]) -> dict[int, BlockKind]:
    """The first heading is the headline where none is called the title and it stands above all else."""
    first = min(kinds, default=None)
    if first is None or BlockKind.HEADLINE in kinds.values() or kinds[first] is not BlockKind.HEADING:
        return kinds
    return kinds | {first: BlockKind.HEADLINE}


def _open(data: bytes, name: str) -> WordDocument:
    try:
        import docx  # only where there is such a document
    except ImportError:
        raise ArqamError(
            f"{name} is a Word document, which needs python-docx: `pip install 'arqam[documents]'`, or save it as text"
        ) from None
    return docx.Document(BytesIO(data))


class _Piece(NamedTuple):
    """Some characters of a paragraph; ``removed`` says why they are not printed."""

    text: str
    removed: str = ""
    bold: bool = False


class _Paragraph(NamedTuple):
    pieces: list[_Piece]
    boxes: list[Any]  # the contents of text boxes that hang on it
    kind: BlockKind | None

    @property
    def shown(self) -> str:
        return "".join(piece.text for piece in self.pieces if not piece.removed)


def _local(element: Any) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _attribute(element: Any, name: str) -> str:
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")


def _child(element: Any, *path: str) -> Any:
    for name in path:
        element = next((each for each in element if _local(each) == name), None)
        if element is None:
            return None
    return element


def _is_on(properties: Any, name: str) -> bool:
    """Whether a property such as bold or hidden is set on a run."""
    found = _child(properties, name) if properties is not None else None
    return found is not None and _attribute(found, "val") not in ("0", "false", "off", "none")


#: What stands in a run for a character.
_SIGNS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": ""}
#: Elements that only hold runs, or paragraphs.
_HOLDERS = frozenset("ins moveTo hyperlink smartTag sdt sdtContent fldSimple dir bdo customXml oMathPara oMath".split())


class _WordWalk:
    """The walk through a document, from its running heads to its notes."""

    def __init__(self, document: WordDocument, name: str) -> None:
        self._document, self._name = document, name
        self._kinds = _style_kinds(document)
        self._transcript = Transcript()
        self._count = 0  # of paragraphs so far
        self._notes: list[tuple[str, str]] = []  # kind (footnote, endnote) and id, in the order of their references
        self._removed: set[str] = set()

    def transcript(self) -> Transcript:
        heads, feet = self._around()
        for each in heads:
            self._transcript.write(f"{each}\n\n", removed=HEAD)
        self._blocks(self._document.element.body, 0)
        for note in self._noted():
            self._blocks(note, 0)
        for each in feet:
            self._transcript.write(f"\n\n{each}", removed=FOOT)
        return self._transcript

    def told(self) -> dict[str, str]:
        return {"tracked changes": "its tracked changes were taken as accepted"} if DELETED in self._removed else {}

    # blocks

    def _blocks(self, holder: Any, depth: int) -> None:
        if depth > DEEPEST:
            raise ArqamError(f"{self._name} is nested deeper than {DEEPEST} parts: {_SAVE}")
        for element in holder:
            match _local(element):
                case "p":
                    self._line(self._paragraph(element), depth)
                case "tbl":
                    self._table(element, depth)
                case "AlternateContent":
                    self._blocks(_child(element, "Choice") if _child(element, "Choice") is not None else [], depth + 1)
                case name if name in _HOLDERS:
                    self._blocks(element, depth + 1)

    def _line(self, paragraph: _Paragraph, depth: int) -> None:
        """A paragraph of its own; what hangs on it in text boxes follows."""
        self._count += 1
        if paragraph.shown.strip() and not self._transcript.ends("\n\n"):
            self._transcript.part("\n\n")
        if paragraph.kind and paragraph.shown.strip():
            self._transcript.mark(paragraph.kind)
        self._write(paragraph)
        for box in paragraph.boxes:
            self._blocks(box, depth + 1)

    def _write(self, paragraph: _Paragraph) -> None:
        place = Place(paragraph=self._count)
        for piece in paragraph.pieces:
            self._removed.add(piece.removed)
            self._transcript.write(piece.text, place, removed=piece.removed)

    def _table(self, table: Any, depth: int) -> None:
        """A row a line and a tab between its cells; what is a table for the layout alone is read cell by cell."""
        rows = [_cells(row) for row in _rows(table)]
        texts = [[self._text_of(cell) for cell in row] for row in rows]
        several = sum(len(row) > 1 for row in rows) > 1
        if not several or any(len(text) > LONGEST_CELL for row in texts for text in row):
            for row in rows:
                for cell in row:
                    self._blocks(cell, depth + 1)
            return
        boxes: list[Any] = []
        for number, row in enumerate(rows):
            self._transcript.part("\n" if number else "" if self._transcript.ends("\n\n") else "\n\n")
            self._transcript.mark(BlockKind.TABLE_ROW)
            for column, cell in enumerate(row):
                if column:
                    self._transcript.part("\t")
                boxes += self._cell(cell)
        for box in boxes:
            self._blocks(box, depth + 1)

    def _cell(self, cell: Any) -> list[Any]:
        """Write a cell; the contents of the text boxes that hang in it follow the table."""
        boxes: list[Any] = []
        first = True
        for element in _paragraphs(cell):
            paragraph = self._paragraph(element)
            self._count += 1
            if paragraph.shown.strip() and not first:
                self._transcript.part(" ")
            first = first and not paragraph.shown.strip()
            self._write(_on_one_line(paragraph))
            boxes += paragraph.boxes
        return boxes

    def _text_of(self, cell: Any) -> str:
        notes = len(self._notes)
        texts = [self._paragraph(element).shown for element in _paragraphs(cell)]
        del self._notes[notes:]  # looked at, and not written yet
        return " ".join(filter(None, texts))

    # what stands around the text

    def _around(self) -> tuple[list[str], list[str]]:
        """The texts of the running heads and feet, each once."""
        heads: dict[str, None] = {}
        feet: dict[str, None] = {}
        for section in self._document.sections:
            for found, parts in (
                (heads, (section.header, section.first_page_header, section.even_page_header)),
                (feet, (section.footer, section.first_page_footer, section.even_page_footer)),
            ):
                for part in parts:
                    if not part.is_linked_to_previous:
                        lines = (self._paragraph(each).shown for each in _paragraphs(part._element))
                        found.update(dict.fromkeys(filter(None, (" ".join(line.split()) for line in lines))))
        return list(heads), list(feet)

    def _noted(self) -> Iterator[Any]:
        """The notes that the text refers to, in that order."""
        from docx.oxml import parse_xml

        parts = {}
        for relation in self._document.part.rels.values():
            kind = relation.reltype.rpartition("/")[2]
            if kind in ("footnotes", "endnotes") and not relation.is_external:
                parts[kind.removesuffix("s")] = parse_xml(relation.target_part.blob)
        for kind, identity in dict.fromkeys(self._notes):
            for note in parts.get(kind, ()):
                if _attribute(note, "id") == identity:
                    yield note

    # paragraphs

    def _paragraph(self, element: Any) -> _Paragraph:
        boxes: list[Any] = []
        pieces = list(self._pieces(element, "", boxes, 0))
        return _Paragraph(pieces, boxes, self._kind(element, pieces))

    def _pieces(self, holder: Any, removed: str, boxes: list[Any], depth: int) -> Iterator[_Piece]:
        if depth > DEEPEST:
            raise ArqamError(f"{self._name} is nested deeper than {DEEPEST} parts: {_SAVE}")
        for element in holder:
            name = _local(element)
            if name == "r":
                yield from self._run(element, removed, boxes)
            elif name in ("del", "moveFrom"):
                yield from self._pieces(element, DELETED, boxes, depth + 1)
            elif name in _HOLDERS:
                yield from self._pieces(element, removed, boxes, depth + 1)

    def _run(self, run: Any, removed: str, boxes: list[Any]) -> Iterator[_Piece]:
        properties = _child(run, "rPr")
        removed = removed or (HIDDEN if _is_on(properties, "vanish") else "")
        bold = _is_on(properties, "b") or _is_on(properties, "bCs")
        text = []
        for element in run:
            name = _local(element)
            if name in ("t", "delText"):
                text.append(element.text or "")
            elif name in _SIGNS:
                text.append("" if _attribute(element, "type") in ("page", "column") else _SIGNS[name])
            elif name in ("footnoteReference", "endnoteReference") and not removed:
                self._notes.append((name.removesuffix("Reference"), _attribute(element, "id")))
            elif name in ("drawing", "pict", "object", "AlternateContent") and not removed:
                boxes += _boxes(element)
        yield _Piece("".join(text), removed, bold)

    def _kind(self, element: Any, pieces: list[_Piece]) -> BlockKind | None:
        properties = _child(element, "pPr")
        style = _child(properties, "pStyle") if properties is not None else None
        kind = self._kinds.get(_attribute(style, "val")) if style is not None else None
        if kind is None and properties is not None and _child(properties, "numPr") is not None:
            return BlockKind.LIST_ITEM
        text = "".join(piece.text for piece in pieces if not piece.removed).strip()
        if kind is None and 0 < len(text) <= LONGEST_HEADING and text[-1] not in ".،؛,;:" and self._count:
            bold = all(piece.bold for piece in pieces if piece.text.strip() and not piece.removed)
            return BlockKind.HEADING if bold else None
        return kind


def _boxes(element: Any) -> list[Any]:
    """The contents of the text boxes in a drawing; of one that is there for new programs and for old, the first."""
    found: list[Any] = []
    waiting = [element]
    while waiting:
        each = waiting.pop(0)
        if _local(each) == "txbxContent":
            found.append(each)
        elif _local(each) == "AlternateContent":
            waiting[:0] = list(each)[:1]
        else:
            waiting[:0] = list(each)
    return found


def _paragraphs(holder: Any) -> Iterator[Any]:
    """All paragraphs in an element, at whatever depth, but for those of text boxes."""
    for element in holder:
        if _local(element) == "p":
            yield element
        elif _local(element) not in ("txbxContent", "AlternateContent"):
            yield from _paragraphs(element)


def _rows(table: Any) -> Iterator[Any]:
    for element in table:
        if _local(element) == "tr":
            yield element
        elif _local(element) in _HOLDERS:
            yield from _rows(element)


def _cells(row: Any) -> list[Any]:
    found: list[Any] = []
    for element in row:
        if _local(element) == "tc":
            found.append(element)
        elif _local(element) in _HOLDERS:
            found += _cells(element)
    return found


def _on_one_line(paragraph: _Paragraph) -> _Paragraph:
    """A cell's paragraph, its line ends and tabs as spaces: these part rows and cells."""
    plain = str.maketrans("\n\t", "  ")
    return paragraph._replace(pieces=[piece._replace(text=piece.text.translate(plain)) for piece in paragraph.pieces])


def _style_kinds(document: WordDocument) -> dict[str, BlockKind]:
    """The id of a style of paragraphs → what such a paragraph is."""
    found: dict[str, BlockKind] = {}
    for style in document.styles:
        name = str(style.name or "").lower()
        if name == "title":
            found[style.style_id] = BlockKind.HEADLINE
        elif name == "subtitle":
            found[style.style_id] = BlockKind.SUBHEADLINE
        elif name.startswith("heading"):
            found[style.style_id] = BlockKind.HEADING
        elif name.startswith("list") and not name.startswith("list paragraph"):
            found[style.style_id] = BlockKind.LIST_ITEM
    return found
