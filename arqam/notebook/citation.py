"""A figure's citation inside a notebook: a sentence to read, and every style to copy, folded away."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from pathlib import Path

from arqam.cite.figure import Figure, open_figure
from arqam.cite.record import records
from arqam.cite.styles import STYLES, sentence


@dataclass(frozen=True)
class Offer:
    """What a figure's cell shows below the picture. As text it is the sentence alone."""

    figure: Figure
    lang: str

    def __repr__(self) -> str:
        return sentence(records(self.figure, self.lang), self.lang)

    def _repr_html_(self) -> str:
        direction, side = _SIDES[self.lang]
        return (
            f'<div dir="{direction}" lang="{self.lang}" style="text-align:{side};max-width:44em">'
            f"{self._sentence()}{self._folded(self._boxes())}</div>"
        )

    def folded(self) -> str:
        """All of it to unfold: for below a figure, which says its title and its source itself."""
        return self._folded(self._sentence() + self._boxes())

    def _sentence(self) -> str:
        direction, side = _SIDES[self.lang]
        # JupyterLab takes what stands between two dollar signs of one text for mathematics: each is set apart.
        cited = re.sub(
            r"[$\\]", r"<span>\g<0></span>", sentence(records(self.figure, self.lang), self.lang, markup="html")
        )
        return f'<p dir="{direction}" style="text-align:{side};margin:0.4em 0">{cited}</p>'

    def _boxes(self) -> str:
        return "".join(
            f'<p dir="ltr" style="margin:0.8em 0 0.2em;text-align:left"><b>{escape(STYLES[name].name)}</b></p>'
            f'<pre dir="ltr" style="white-space:pre-wrap;text-align:left">'
            f"{escape(STYLES[name].write(records(self.figure, STYLES[name].lang)))}</pre>"
            for name in ("bibtex", "ris", "csl-json")
        )

    def _folded(self, inside: str) -> str:
        return f"<details><summary>{_SUMMARY[self.lang]}</summary>{inside}</details>"


# Styled inline and without a script: JupyterLab keeps no <style> of a notebook that was executed elsewhere.
_SIDES = {"ar": ("rtl", "right"), "en": ("ltr", "left")}
_SUMMARY = {"ar": "استشهد بهذا الشكل", "en": "Cite this figure"}


def offer(reference: str | Path | Figure, lang: str | None = None) -> Offer:
    """The citation of a figure, for the last line of its cell; refuses a figure that was changed.

    >>> offer("china-kazakhstan-2024/trade")  # doctest: +SKIP
    المساهمون في أرقام، «…» [شكل]، …
    """
    figure = reference if isinstance(reference, Figure) else open_figure(reference)
    return Offer(figure, lang or figure.lang)
