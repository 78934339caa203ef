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
        # Styled inline and without a script: JupyterLab keeps no <style> of a notebook that was executed elsewhere.
        direction, summary = ("rtl", "استشهد بهذا الشكل") if self.lang == "ar" else ("ltr", "Cite this figure")
        # JupyterLab takes what stands between two dollar signs of one text for mathematics: each is set apart.
        cited = re.sub(
            r"[$\\]", r"<span>\g<0></span>", sentence(records(self.figure, self.lang), self.lang, markup="html")
        )
        boxes = "".join(
            f'<p dir="ltr" style="margin:0.8em 0 0.2em;text-align:left"><b>{escape(STYLES[name].name)}</b></p>'
            f'<pre dir="ltr" style="white-space:pre-wrap;text-align:left">'
            f"{escape(STYLES[name].write(records(self.figure, STYLES[name].lang)))}</pre>"
            for name in ("bibtex", "ris", "csl-json")
        )
        align = "right" if direction == "rtl" else "left"
        return (
            f'<div dir="{direction}" lang="{self.lang}" style="text-align:{align};max-width:44em">'
            f'<p dir="{direction}" style="text-align:{align};margin:0.4em 0">{cited}</p>'
            f"<details><summary>{summary}</summary>{boxes}</details></div>"
        )


def offer(reference: str | Path | Figure, lang: str | None = None) -> Offer:
    """The citation of a figure, for the last line of its cell; refuses a figure that was changed.

    >>> offer("china-kazakhstan-2024/trade")  # doctest: +SKIP
    المساهمون في أرقام، «…» [شكل]، …
    """
    figure = reference if isinstance(reference, Figure) else open_figure(reference)
    return Offer(figure, lang or figure.lang)
