"""What a document prints, written down from its first word to its last, and what of it is not the article's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from arqam.model import BlockKind, Place, PlaceMap, Span
from arqam.read.page.tracked import Edit, Tracked


class Document(NamedTuple):
    """The text of a document: a draft tracked to all that it prints, and the place of each of its words.

    ``kinds`` maps the raw offset at which a line begins to the kind that the document gives it; ``facts`` are what it
    says of itself, ``decisions`` what was decided of it and what a reader should know of it.
    """

    draft: Tracked
    kinds: Mapping[int, BlockKind]
    places: PlaceMap
    facts: Mapping[str, str]
    decisions: Mapping[str, str]


class Transcript:
    """A text that grows by what is written, with the edits that its draft begins with.

    >>> page = Transcript()
    >>> page.write("صحيفة", removed="running head"); page.part("\\n\\n"); page.write("نما الناتج")
    >>> page.draft().text.strip()
    'نما الناتج'
    """

    def __init__(self) -> None:
        self._chunks: list[str] = []
        self._edits: list[Edit] = []
        self._runs: list[tuple[Span, Place]] = []
        self.kinds: dict[int, BlockKind] = {}
        self.length = 0

    def write(self, text: str, place: Place | None = None, *, removed: str = "") -> None:
        """Words that stand at ``place``; ``removed`` says why they are not the article's."""
        if not text:
            return
        start = self._add(text)
        if place:
            self._runs.append((Span(start, self.length), place))
        if removed:
            self._edit(Edit(start, self.length, "", removed))

    def part(self, between: str) -> None:
        """What parts words, cells or paragraphs, and stands nowhere in the document."""
        self._add(between)

    def mark(self, kind: BlockKind) -> None:
        """The line that is begun now is of this kind."""
        self.kinds[self.length] = kind

    def rewrite(self, text: str) -> None:
        """The same text with its letters in another order; what stands where stays."""
        assert len(text) == self.length
        self._chunks = [text]

    def ends(self, text: str) -> bool:
        """Whether what is written ends so; what is yet empty ends with anything."""
        return not self.length or "".join(self._chunks[-2:]).endswith(text)

    @property
    def text(self) -> str:
        return "".join(self._chunks)

    @property
    def places(self) -> PlaceMap:
        return PlaceMap(self._runs)

    def draft(self) -> Tracked:
        return Tracked(self.text).edit(self._edits)

    def _add(self, text: str) -> int:
        start = self.length
        self._chunks.append(text)
        self.length += len(text)
        return start

    def _edit(self, edit: Edit) -> None:
        last = self._edits[-1] if self._edits else None
        if last and last.end == edit.start and last.reason == edit.reason and not last.replacement + edit.replacement:
            self._edits[-1] = last._replace(end=edit.end)
        else:
            self._edits.append(edit)
