"""What others put a figure into their own page with: a snippet of HTML, and oEmbed for systems that ask for it."""

from __future__ import annotations

import json
from html import escape
from urllib.parse import quote

from arqam.cite.figure import Figure
from arqam.cite.record import records
from arqam.cite.styles import sentence

BRAND = {"ar": "أرقام", "en": "Arqam"}


def snippet(figure: Figure, lang: str, size: tuple[int, int], *, base: str = "", page: str = "") -> str:
    """The figure with its description, its citation and a link to its page, to be pasted into any page.

    Without ``base``, where the site lies, the picture is looked for beside the page that it is pasted into.
    """
    side, (width, height) = figure.sidecar, size
    where = f"{base}files/{quote(figure.article)}/" if base else ""
    image = (
        f'<img src="{escape(where)}{quote(figure.stem)}.svg" width="{width}" height="{height}" '
        f'style="max-width:100%;height:auto;background:#fff" alt="{escape(side["alt"][lang])}">'
    )
    if base:
        image = f'<a href="{escape(base)}{quote(page)}">{image}</a>'
    direction = "rtl" if lang == "ar" else "ltr"
    cited = sentence(records(figure, lang), lang, markup="html")
    return f'<figure lang="{lang}" dir="{direction}">\n{image}\n<figcaption>{cited}</figcaption>\n</figure>'


def oembed(figure: Figure, lang: str, size: tuple[int, int], *, base: str, page: str) -> str:
    """What a page's ``application/json+oembed`` link leads to (https://oembed.com, of type ``rich``)."""
    width, height = size
    said = {
        "version": "1.0",
        "type": "rich",
        "title": figure.sidecar["title"][lang],
        "provider_name": BRAND[lang],
        "provider_url": base,
        "html": snippet(figure, lang, size, base=base, page=page),
        "width": width,
        "height": height,
        "thumbnail_url": f"{base}files/{quote(figure.article)}/{quote(figure.stem)}.png",
        "thumbnail_width": width,
        "thumbnail_height": height,
    }
    return json.dumps(said, ensure_ascii=False, indent=2) + "\n"
