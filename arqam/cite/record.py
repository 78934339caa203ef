"""The one source of truth of every citation: CSL-JSON records made of CITATION.cff, source.yml and the sidecar.

CSL-JSON (https://docs.citationstyles.org/en/stable/specification.html) is what Zotero, Pandoc and citeproc read; every
other style is written from these records, and none holds a fact that they don't.
"""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any
from urllib.parse import quote

from arqam.cite import measured
from arqam.cite.figure import Figure
from arqam.draw import corrected
from arqam.draw.drawn_by import author, orcid_address
from arqam.errors import ArqamError
from arqam.identity import parse_id
from arqam.loading import read_yaml
from arqam.model import Correction
from arqam.project import PROJECT
from arqam.safe import plain_line

Record = dict[str, Any]

#: The project's name as the publisher of its figures, and the sort of thing a figure is.
NAME = {"ar": "أرقام", "en": "Arqam"}
GENRE = {"ar": "شكل", "en": "Figure"}
#: What is said of an article whose date nobody states.
INFERRED = {"ar": "تاريخ النشر مستنتج", "en": "The date published is inferred"}
DRAWN_FROM = {"ar": "مصدر الأرقام", "en": "Drawn from"}

_TEXTS = ("title", "outlet", "place", "author", "url", "language")


@cache
def citation_file() -> dict[str, Any]:
    """CITATION.cff, read."""
    path = PROJECT / "CITATION.cff"
    if not path.exists():
        raise ArqamError("CITATION.cff is missing from the project's folder: nothing can be cited without it")
    said = read_yaml(path)
    authors = said.get("authors") if isinstance(said, dict) else None
    if not isinstance(authors, list) or not authors or not all(isinstance(author, dict) for author in authors):
        raise ArqamError("CITATION.cff names no authors: write at least one, as the Citation File Format has it")
    if missing := [name for name in ("title", "version", "date-released") if not said.get(name)]:
        raise ArqamError(f"CITATION.cff lacks {', '.join(missing)}: nothing can be cited without it")
    return said


def of_collection(lang: str = "en") -> Record:
    """The record of the collection as a whole."""
    cff = citation_file()
    return _without_empty(
        {
            "id": f"arqam-{cff['version']}",
            "type": "software",
            "title": str(cff["title"]),
            "author": _authors(cff, lang),
            "issued": _date(cff["date-released"]),
            "version": str(cff["version"]),
            "publisher": NAME[lang],
            "DOI": cff.get("doi", ""),
            "URL": cff.get("url", "") or cff.get("repository-code", ""),
            "language": "en",
            "note": accuracy(lang),
        }
    )


def accuracy(lang: str) -> str:
    """How right the reading of the collection was measured to be; "" where nobody measured it."""
    found = measured.measured()
    return plain_line(found.sentence(lang)) if found else ""


def of_article(source: Mapping[str, Any], lang: str = "ar") -> Record:
    """The record of the article that a figure was drawn from, from its source record."""
    known = {key: plain_line(str(source.get(key) or "")) for key in _TEXTS}
    return _without_empty(
        {
            "id": _key(str(source["id"])),
            "type": "article-newspaper",
            "title": known["title"] or plain_line(str(source["id"])),
            "author": [{"literal": known["author"]}] if known["author"] else [],
            "container-title": known["outlet"],
            "publisher-place": known["place"],
            "issued": _date(source.get("published")),
            "accessed": _date(source.get("accessed")),
            "URL": known["url"],
            "language": known["language"] or "ar",
            "note": INFERRED[lang] if source.get("published_basis") == "inferred" else "",
        }
    )


def of_figure(figure: Figure, lang: str | None = None) -> Record:
    """The record of a figure, with its title in one language (the figure's own where none is asked for)."""
    lang = lang or figure.lang
    cff, identity = citation_file(), parse_id(figure.id)
    if identity is None:  # read_sidecar lets none such through
        raise ArqamError(f"{figure}: {figure.id} is no id of a figure; make it again with `make figures`")
    return _without_empty(
        {
            "id": _key(f"{identity.article}-{identity.figure}-{identity.digest}"),
            "type": "graphic",
            "title": plain_line(str(figure.sidecar["title"][lang])),
            "author": _drawn_by(figure, lang),
            "issued": _date(cff["date-released"]),
            "version": str(figure.sidecar["version"]),
            "genre": _among([GENRE[lang], *_corrected(figure, lang)], lang),
            "note": _among(_corrected(figure, lang), lang),
            "publisher": NAME[lang],
            "number": figure.id,
            "URL": page_address(figure, lang),
            "language": lang,
        }
    )


def _drawn_by(figure: Figure, lang: str) -> list[dict[str, str]]:
    """Who drew the figure: its own author, and nobody where nobody was named when it was drawn."""
    who = figure.sidecar.get("drawn_by") or {}
    orcid = {"ORCID": orcid_address(who["orcid"])} if who.get("orcid") else {}
    return [author(who["name"], lang) | orcid] if who.get("name") else []


def page_address(figure: Figure, lang: str) -> str:
    """Where the figure's page lies, as its author says where the site does; "" where nobody says."""
    base = (figure.sidecar.get("drawn_by") or {}).get("address", "")
    tree = "en/" if lang == "en" else ""
    return f"{base}{tree}{quote(page_path(figure.article, figure.name))}" if base else ""


def page_path(article: str, name: str) -> str:
    """A figure's page in the site."""
    return f"figures/{article}/{name}.html"


def _corrected(figure: Figure, lang: str) -> list[str]:
    """Who corrected what in the figure: «صُوّبت الفترة: ليلى حسن، 2024-07-05»."""
    entries = figure.sidecar.get("corrections") or []
    return list(dict.fromkeys(corrected.brief(Correction(**_correction(entry)), lang) for entry in entries))


def _among(said: Sequence[str], lang: str) -> str:
    return plain_line(("؛ " if lang == "ar" else "; ").join(said))


def _correction(entry: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(entry.get(name) or "") for name in Correction._fields}


def records(figure: Figure, lang: str | None = None) -> list[Record]:
    """What citing a figure takes: the figure, and the article that it was drawn from."""
    return [of_figure(figure, lang), of_article(figure.sidecar["source"], lang or figure.lang)]


def _authors(cff: Mapping[str, Any], lang: str) -> list[dict[str, str]]:
    """The authors, with the Arabic form of an entity's name (its ``alias``) where Arabic is asked for."""
    return [
        {"literal": str((author.get("alias") if lang == "ar" else None) or author["name"])}
        if "name" in author
        else {"family": str(author.get("family-names", "")), "given": str(author.get("given-names", ""))}
        for author in cff["authors"]
    ]


def _date(value: Any) -> dict[str, Any] | None:
    """A date as far as it is known: ``2024``, ``2024-07`` or ``2024-07-04``."""
    if isinstance(value, datetime.date):
        value = value.isoformat()
    parts = re.fullmatch(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", str(value or "")[:10])
    return {"date-parts": [[int(part) for part in parts.groups() if part]]} if parts else None


def _key(text: str) -> str:
    """A citation key that BibTeX takes: ASCII letters, digits and hyphens; an Arabic id keeps apart by its hash.

    >>> _key("china-kazakhstan-2024"), _key("مقالة-2024")
    ('china-kazakhstan-2024', '2024-c8e7c1')
    """
    key = re.sub(r"[^\w-]+", "-", text.lower(), flags=re.ASCII).strip("-")
    return key if text.isascii() else f"{key}-{hashlib.sha256(text.encode()).hexdigest()[:6]}".strip("-")


def _without_empty(record: Record) -> Record:
    return {key: value for key, value in record.items() if value not in ("", None, [])}
