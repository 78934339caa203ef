"""A figure in both languages, as the site shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from arqam.cite.figure import Figure
from arqam.cite.record import page_path


@dataclass(frozen=True)
class FigurePair:
    """One figure in both languages: what a page shows. ``figures`` is by language, and may hold only one."""

    article: str
    name: str
    figures: Mapping[str, Figure]

    def best(self, lang: str) -> Figure:
        return self.figures.get(lang) or next(iter(self.figures.values()))

    @property
    def path(self) -> str:
        return page_path(self.article, self.name)
