"""A citation in the form that its reader's tools take: BibTeX, BibLaTeX, RIS, CSL-JSON, or a sentence to paste.

>>> sorted(STYLES)
['apa', 'arabic', 'biblatex', 'bibtex', 'csl-json', 'ris']
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from functools import cache
from html import escape
from pathlib import Path
from typing import NamedTuple, TextIO

import rispy
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle
from citeproc import formatter as formatters
from citeproc.source.json import CiteProcJSON
from pybtex.database import BibliographyData, Entry
from pybtex.database.output.bibtex import Writer

from arqam.cite.record import DRAWN_FROM, Record

_CSL = Path(__file__).parent / "csl"
_LANGID = {"ar": "arabic", "en": "english"}
_ARABIC = re.compile(r"[\u0600-\u06ff]")
#: What TeX would act on, as it is printed; a brace is grouping alone, and stays.
_TEX = str.maketrans(
    {sign: rf"\{sign}" for sign in "%&#$_"}
    | {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
)
#: What an address cannot hold in a BibTeX file, in the form that it can.
_ADDRESS = str.maketrans({sign: f"%{ord(sign):02X}" for sign in '\\{}" '})
_LRM, _RLM = "\u200e", "\u200f"


def sentence(records: Sequence[Record], lang: str, *, markup: str = "plain") -> str:
    """The records as one ready sentence each, the article's led in by what it is; ``markup`` is plain or html.

    In plain text a mark of direction follows what runs the other way, so that it also reads right where it is pasted.
    """
    first, *rest = [_reference(record, lang, markup) for record in records]
    return " ".join([first, *(f"{DRAWN_FROM[lang]}: {reference}" for reference in rest)])


def _reference(record: Record, lang: str, markup: str) -> str:
    prepare = _isolated if markup == "html" else _marked
    held = {key: prepare(value, lang) if isinstance(value, str) else value for key, value in record.items()}
    held["author"] = [
        {part: prepare(name, lang) for part, name in author.items() if part != "ORCID"}
        for author in record.get("author", [])
    ]
    if markup == "html" and "number" in record and "URL" in record:
        held["number"] = f'<a href="{escape(record["URL"])}">{held["number"]}</a>'
    held |= {"id": record["id"], "type": record["type"]}
    held = {key: value for key, value in held.items() if value}
    bibliography = CitationStylesBibliography(_style(lang), CiteProcJSON([held]), getattr(formatters, markup))
    bibliography.register(Citation([CitationItem(record["id"])]))
    (entry,) = bibliography.bibliography()
    return "".join(entry)


def _marked(text: str, lang: str) -> str:
    text = _ended(text)
    other_way = bool(_ARABIC.search(text)) != (lang == "ar")
    return text + (_RLM if lang == "ar" else _LRM) if other_way and re.search(r"[^\W\d]", text) else text


def _isolated(text: str, lang: str) -> str:
    """Escaped, for citeproc escapes nothing of what it is given; and with a direction of its own."""
    return f"<bdi>{escape(_ended(text))}</bdi>"


def _ended(text: str) -> str:
    # The style sets the full stop after a title.
    return " ".join(text.split()).removesuffix(".")


@cache
def _style(lang: str) -> CitationStylesStyle:
    return CitationStylesStyle(str(_CSL / f"{lang}.csl"), validate=False)


def bibtex(records: Sequence[Record]) -> str:
    """Entries for BibTeX: names and titles braced, so that no style takes them apart."""
    entries = {}
    for record in records:
        fields = _bib_fields(record)
        fields |= zip(("year", "month", "day"), map(str, _date_parts(record, "issued")), strict=False)
        fields["journal"] = fields.pop("journaltitle")
        fields["address"] = fields.pop("location")
        if record["type"] == "graphic":
            fields |= {"howpublished": record["genre"], "note": record["number"], "organization": record["publisher"]}
        if record["type"] != "graphic":
            fields["note"] = record.get("note", "")
        entries[record["id"]] = _entry("article" if record["type"] == "article-newspaper" else "misc", fields)
    return str(_BibWriter().to_string(BibliographyData(entries)))


def biblatex(records: Sequence[Record]) -> str:
    """Entries for BibLaTeX: whole dates, the language of each title, and the article related to the figure."""
    entries = {}
    for record in records:
        fields = _bib_fields(record)
        fields["date"] = _iso(record, "issued")
        fields["urldate"] = _iso(record, "accessed")
        fields["langid"] = _LANGID.get(record.get("language", ""), "")
        kind = "software" if record["type"] == "software" else "misc"
        if record["type"] != "graphic":
            fields["note"] = record.get("note", "")
        if record["type"] == "article-newspaper":
            kind, fields["entrysubtype"] = "article", "newspaper"
        if record["type"] == "graphic":
            fields |= {"type": record["genre"], "organization": record["publisher"], "number": record["number"]}
            fields |= _related(records, record)
        entries[record["id"]] = _entry(kind, fields)
    return str(_BibWriter().to_string(BibliographyData(entries)))


def _bib_fields(record: Record) -> dict[str, str]:
    return {
        "author": " and ".join(_bib_name(name) for name in record.get("author", [])),
        "title": "{" + record["title"] + "}",
        "journaltitle": record.get("container-title", ""),
        "location": record.get("publisher-place", ""),
        "version": record.get("version", ""),
        "doi": record.get("DOI", ""),
        "url": record.get("URL", ""),
    }


def _bib_name(name: dict[str, str]) -> str:
    return "{" + name["literal"] + "}" if "literal" in name else f"{name['family']}, {name['given']}"


def _related(records: Sequence[Record], record: Record) -> dict[str, str]:
    keys = [other["id"] for other in records if other is not record]
    lang = "ar" if record["language"] == "ar" else "en"
    return {"related": ",".join(keys), "relatedstring": DRAWN_FROM[lang]} if keys else {}


class _BibWriter(Writer):
    """pybtex leaves TeX its commands, and escapes addresses and keys, which are read as they stand."""

    def _write_field(self, stream: TextIO, type: str, value: str) -> None:
        if type == "url":
            text = value.translate(_ADDRESS)
        else:
            text = value if type in ("doi", "related") else _balanced(value).translate(_TEX)
        stream.write(f",\n    {type} = {self.quote(text)}")


def _entry(kind: str, fields: dict[str, str]) -> Entry:
    return Entry(kind, fields=[(name, value) for name, value in fields.items() if value])


def _balanced(text: str) -> str:
    """A stray brace in a title would end the entry early: braces that don't pair are dropped."""
    depth, lowest = 0, 0
    for character in text:
        depth += (character == "{") - (character == "}")
        lowest = min(lowest, depth)
    if depth == 0 and lowest == 0:
        return text
    bare = text.replace("{", "").replace("}", "")
    return "{" + bare + "}" if text.startswith("{") else bare


def ris(records: Sequence[Record]) -> str:
    """RIS, as Zotero, EndNote and Mendeley take it in."""
    kinds = {"graphic": "FIGURE", "article-newspaper": "NEWS", "software": "COMP"}
    entries = []
    for record in records:
        entry = {
            "type_of_reference": kinds[record["type"]],
            "id": record["id"],
            "authors": [_ris_name(name) for name in record.get("author", [])],
            "title": record["title"],
            "secondary_title": record.get("container-title", ""),
            "year": _iso(record, "issued")[:4],
            "date": _iso(record, "issued").replace("-", "/"),
            "place_published": record.get("publisher-place", ""),
            "publisher": record.get("publisher", ""),
            "edition": record.get("version", ""),
            "accession_number": record.get("number", ""),
            "language": record.get("language", ""),
            "doi": record.get("DOI", ""),
            "notes": [record["note"]] if "note" in record else [],
            "urls": [record["URL"]] if "URL" in record else [],
        }
        entries.append({key: _one_line(value) for key, value in entry.items() if value})
    return rispy.dumps(entries, implementation=_RisWriter)


class _RisWriter(rispy.RisWriter):
    def set_header(self, count: int) -> str:
        return ""  # rispy numbers the records, which other readers don't expect


def _ris_name(name: dict[str, str]) -> str:
    # A comma would part a family name from a given one; a body has neither.
    return name["literal"].replace(",", "") if "literal" in name else f"{name['family']}, {name['given']}"


def _one_line(value: str | list[str]) -> str | list[str]:
    return [" ".join(item.split()) for item in value] if isinstance(value, list) else " ".join(value.split())


def csl_json(records: Sequence[Record]) -> str:
    """The records themselves."""
    return json.dumps(list(records), ensure_ascii=False, indent=2) + "\n"


def _date_parts(record: Record, name: str) -> list[int]:
    return record[name]["date-parts"][0] if name in record else []


def _iso(record: Record, name: str) -> str:
    return "-".join(f"{part:02}" for part in _date_parts(record, name))


class Style(NamedTuple):
    """How a style is written, what it is called, and the language of its titles (None: the figure's own)."""

    write: Callable[[Sequence[Record]], str]
    name: str
    suffix: str
    lang: str | None = None


#: Every style that ``arqam cite --style`` takes.
STYLES = {
    "apa": Style(lambda records: sentence(records, "en") + "\n", "APA", "txt", "en"),
    "arabic": Style(lambda records: sentence(records, "ar") + "\n", "العربية", "txt", "ar"),
    "bibtex": Style(bibtex, "BibTeX", "bib"),
    "biblatex": Style(biblatex, "BibLaTeX", "bib"),
    "ris": Style(ris, "RIS", "ris"),
    "csl-json": Style(csl_json, "CSL-JSON", "json"),
}
