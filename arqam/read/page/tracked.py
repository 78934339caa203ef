"""A text that remembers where each of its characters came from, through any number of edits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from arqam.model import OffsetMap, Removal, Span


class Edit(NamedTuple):
    """Replace ``text[start:end]``, which is never empty, and say why."""

    start: int
    end: int
    replacement: str
    reason: str


class Piece(NamedTuple):
    """One stretch of the raw text and what became of it: ``reason`` is empty where it stands unchanged."""

    start: int  # in the text as it is now
    end: int
    raw_start: int
    raw_end: int
    reason: str = ""


class Tracked:
    """A raw text, the text it has become, and the pieces that part the raw text without gap or overlap.

    >>> draft = Tracked("a&amp;b").edit([Edit(1, 6, "&", "entity")])
    >>> draft.text, draft.offsets().raw_span(Span(1, 2))
    ('a&b', Span(start=1, end=6))
    """

    __slots__ = ("pieces", "raw", "text")

    def __init__(self, raw: str, text: str | None = None, pieces: Sequence[Piece] | None = None) -> None:
        self.raw = raw
        self.text = raw if text is None else text
        self.pieces = [Piece(0, len(raw), 0, len(raw))] if pieces is None else list(pieces)

    def edit(self, edits: Iterable[Edit]) -> Tracked:
        """The text after ``edits``, which are in order and apart from one another."""
        edits = list(edits)
        if not edits:
            return self
        chunks: list[str] = []
        pieces: list[Piece] = []
        length = 0  # of the new text so far
        rest = _Rest(self.pieces)
        for start, end, replacement, reason in self._on_whole_pieces(edits):
            for piece in rest.until(start):
                size = piece.end - piece.start
                chunks.append(self.text[piece.start : piece.end])
                pieces.append(piece._replace(start=length, end=length + size))
                length += size
            raw_start, raw_end = rest.take(end)
            chunks.append(replacement)
            pieces.append(Piece(length, length + len(replacement), raw_start, raw_end, reason))
            length += len(replacement)
        for piece in rest.until(None):
            size = piece.end - piece.start
            chunks.append(self.text[piece.start : piece.end])
            pieces.append(piece._replace(start=length, end=length + size))
            length += size
        return Tracked(self.raw, "".join(chunks), pieces)

    def _on_whole_pieces(self, edits: Sequence[Edit]) -> Iterator[Edit]:
        """The same edits, widened so that none cuts a replacement in two (a replacement maps only as a whole)."""
        replaced = [piece for piece in self.pieces if piece.reason and piece.end - piece.start > 1]
        if not replaced:
            yield from edits
            return
        at = index = 0
        while index < len(edits):
            first = index
            start, end = edits[first].start, edits[first].end
            while at < len(replaced) and replaced[at].end <= start:
                at += 1
            if at < len(replaced):
                start = min(start, replaced[at].start)
            while True:
                while at < len(replaced) and replaced[at].start < end:
                    end = max(end, replaced[at].end)
                    at += 1
                index += 1
                if index == len(edits) or edits[index].start >= end:
                    break
                end = max(end, edits[index].end)
            at = max(at - 1, 0)
            yield Edit(start, end, self._apply(edits[first:index], start, end), edits[first].reason)

    def _apply(self, edits: Sequence[Edit], start: int, end: int) -> str:
        chunks = []
        for edit in edits:
            chunks += [self.text[start : edit.start], edit.replacement]
            start = edit.end
        return "".join(chunks) + self.text[start:end]

    def offsets(self) -> OffsetMap:
        """The way back from the text to the raw text."""
        runs: list[tuple[int, int, int, int]] = []
        for start, end, raw_start, raw_end, reason in self.pieces:
            if start == end:
                continue
            if runs and not reason and runs[-1][1:4:2] == (start, raw_start) and _equal(runs[-1]):
                runs[-1] = (runs[-1][0], end, runs[-1][2], raw_end)
            else:
                runs.append((start, end, raw_start, raw_end))
        return OffsetMap(runs)

    def positions(self, raw_positions: Sequence[int]) -> dict[int, int]:
        """Where raw characters, given in order, stand in the text now; what was taken out is left out."""
        found: dict[int, int] = {}
        pieces = iter(self.pieces)
        piece = next(pieces, None)
        for raw in raw_positions:
            while piece is not None and piece.raw_end <= raw:
                piece = next(pieces, None)
            if piece is not None and piece.start < piece.end:
                found[raw] = piece.start + (0 if piece.reason else raw - piece.raw_start)
        return found

    def removals(self) -> tuple[Removal, ...]:
        """All that was taken out or replaced, in order; neighbours with one reason are one removal."""
        found: list[Piece] = []
        for piece in self.pieces:
            last = found[-1] if found else None
            both_gone = last and last.start == last.end and piece.start == piece.end
            if last and both_gone and last.reason == piece.reason and last.raw_end == piece.raw_start:
                found[-1] = last._replace(raw_end=piece.raw_end)
            elif piece.reason:
                found.append(piece)
        return tuple(
            Removal(
                Span(piece.raw_start, piece.raw_end),
                self.raw[piece.raw_start : piece.raw_end],
                piece.reason,
                self.text[piece.start : piece.end],
            )
            for piece in found
        )


class _Rest:
    """What is still to be read of a list of pieces; the piece at the front may be cut."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self._pieces = pieces
        self._next = 1
        self._front = pieces[0] if pieces else None

    def _advance(self) -> None:
        self._front = self._pieces[self._next] if self._next < len(self._pieces) else None
        self._next += 1

    def until(self, position: int | None) -> Iterator[Piece]:
        """The pieces that end at ``position`` or before it (None: all that are left)."""
        while self._front is not None and (position is None or self._front.end <= position):
            yield self._front
            self._advance()
        if self._front is not None and position is not None and self._front.start < position:
            front, size = self._front, position - self._front.start
            yield Piece(front.start, position, front.raw_start, front.raw_start + size)
            self._front = Piece(position, front.end, front.raw_start + size, front.raw_end)

    def take(self, position: int) -> tuple[int, int]:
        """The raw start and end of all characters before ``position``, with what was removed between them."""
        assert self._front is not None
        raw_start = raw_end = self._front.raw_start
        while self._front is not None and self._front.start < position:
            front = self._front
            if front.end <= position:
                raw_end = front.raw_end
                self._advance()
            else:
                size = position - front.start
                raw_end = front.raw_start + size
                self._front = Piece(position, front.end, raw_end, front.raw_end)
        return raw_start, raw_end


def _equal(run: tuple[int, int, int, int]) -> bool:
    return run[1] - run[0] == run[3] - run[2]


def restore(clean: str, offsets: OffsetMap, removals: Sequence[Removal]) -> str:
    """The raw text again, out of what stayed and what was removed: the proof that nothing was lost.

    >>> draft = Tracked("a&amp;b").edit([Edit(1, 6, "&", "entity")])
    >>> restore(draft.text, draft.offsets(), draft.removals())
    'a&amp;b'
    """
    chunks: list[str] = []
    position = 0  # in the clean text
    raw_position = 0
    for removal in removals:
        size = removal.span.start - raw_position
        chunks += [clean[position : position + size], removal.surface]
        position += size + len(removal.replacement)
        raw_position = removal.span.end
    chunks.append(clean[position:])
    return "".join(chunks)
