"""Ordinals that index or rank, and numerals that stand after their noun."""

from __future__ import annotations

from typing import TYPE_CHECKING

from arqam.read.draft import Draft

if TYPE_CHECKING:
    from arqam.read.quantities import Reader


class Ordinals:
    def __init__(self, reader: Reader) -> None:
        self.r = reader
        self.s = reader.s

    def at(self, index: int, floor: int) -> Draft | None:
        return None

    def postposed(self, index: int, floor: int) -> Draft | None:
        return None
