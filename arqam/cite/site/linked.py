"""What search engines and citation tools read in a page: schema.org as JSON-LD."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from markupsafe import Markup

from arqam.cite.figure import Figure
from arqam.cite.record import citation_file, records
from arqam.cite.site.pair import FigurePair
from arqam.cite.styles import sentence
from arqam.draw.drawn_by import licence_address, of_project, orcid_address, plain_name

_FORMATS = {"png": "image/png", "svg": "image/svg+xml", "pdf": "application/pdf", "csv": "text/csv"}


def of_figure(figure: Figure, lang: str, base: str = "") -> dict[str, Any]:
    """A figure as an ImageObject, its data as a Dataset, both based on the article."""
    side, cff = figure.sidecar, citation_file()
    where = f"{base}files/{figure.article}/{figure.stem}"
    shared = {
        "identifier": figure.id,
        "license": _licence(side.get("licence", "")),
        "version": side["version"],
        "creator": _who_drew(side.get("drawn_by") or {}, lang),
        "datePublished": str(cff["date-released"]),
        "citation": sentence(records(figure, lang), lang),
        "isBasedOn": {"@id": "#article"},
    }
    return {
        "@context": "https://schema.org",
        "@graph": [
            {
                "@type": "ImageObject",
                "@id": "#figure",
                "name": side["title"][lang],
                "caption": side["caption"][lang],
                "description": side["alt"][lang],
                "inLanguage": figure.lang,
                "contentUrl": f"{where}.png",
                "encodingFormat": "image/png",
                "sha256": side["sha256"]["png"],
                **shared,
            },
            {
                "@type": "Dataset",
                "@id": "#data",
                "name": side["title"][lang],
                "description": side["caption"][lang],
                "distribution": {
                    "@type": "DataDownload",
                    "contentUrl": f"{where}.csv",
                    "encodingFormat": "text/csv",
                    "sha256": side["sha256"]["data"],
                },
                **shared,
            },
            _article(side["source"]),
        ],
    }


def of_collection(lang: str, pairs: Iterable[FigurePair], base: str = "") -> dict[str, Any]:
    """The gallery as a Collection of its figures' pages."""
    cff = citation_file()
    return {
        "@context": "https://schema.org",
        "@type": "Collection",
        "name": cff["title"],
        "description": cff["abstract"],
        "version": str(cff["version"]),
        "datePublished": str(cff["date-released"]),
        "license": _licence(of_project().licence),
        "inLanguage": ["ar", "en"],
        "creator": [*_who_drew(of_project().kept(), lang), *_creators()],
        "hasPart": [
            {
                "@type": "ImageObject",
                "name": pair.best(lang).sidecar["title"][lang],
                "identifier": pair.best(lang).id,
                "url": f"{base}{'en/' if base and lang == 'en' else ''}{pair.path}",
            }
            for pair in pairs
        ],
    }


def _article(source: dict[str, Any]) -> dict[str, Any]:
    known = {
        "headline": source.get("title"),
        "datePublished": str(source.get("published") or ""),
        "author": {"@type": "Person", "name": source["author"]} if source.get("author") else None,
        "publisher": {"@type": "NewsMediaOrganization", "name": source["outlet"]} if source.get("outlet") else None,
        "url": source.get("url"),
        "inLanguage": source.get("language") or "ar",
    }
    return {"@type": "NewsArticle", "@id": "#article"} | {key: value for key, value in known.items() if value}


def _creators() -> list[dict[str, str]]:
    return [
        {"@type": "Organization", "name": author["name"]}
        if "name" in author
        else {"@type": "Person", "name": f"{author.get('given-names', '')} {author.get('family-names', '')}".strip()}
        for author in citation_file()["authors"]
    ]


def _who_drew(who: dict[str, str], lang: str) -> list[dict[str, str]]:
    if not who.get("name"):
        return []
    named = {"name": plain_name(who["name"], lang)}
    return [{"@type": "Person", "@id": orcid_address(who["orcid"]), **named} if who.get("orcid") else named]


def _licence(code: str) -> str:
    return licence_address(code) or code


def as_script(data: dict[str, Any]) -> Markup:
    """JSON that cannot end the ``<script>`` that holds it."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True)
    return Markup(re.sub("[&<>\u2028-\u202e]", lambda found: f"\\u{ord(found[0]):04x}", text))
