"""Whether a picture only draws: neither an SVG nor a PDF of Arqam's runs anything, or fetches anything."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import lxml.etree as etree
import pypdfium2
import pypdfium2.raw

#: What an SVG of Arqam's is made of: shapes, and what is written about them.
_DRAWS = {
    "http://www.w3.org/2000/svg": (
        "svg g defs use path rect circle ellipse line polyline polygon clipPath pattern linearGradient stop style "
        "title desc metadata"
    ).split(),
    "http://purl.org/dc/elements/1.1/": None,
    "http://creativecommons.org/ns#": None,
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": None,
}
_FETCHES = re.compile(r"@import|url\(\s*['\"]?(?!#)|expression\(|\\", re.IGNORECASE)
#: Names by which a PDF acts, holds a file, or hides either in a packed object; Matplotlib writes none of them.
_ACTS = re.compile(rb"/(JavaScript|OpenAction|Launch|SubmitForm|EmbeddedFile|RichMedia|ObjStm)\b")


def acts(path: Path) -> Iterator[str]:
    """What a picture holds that does more than draw."""
    if path.suffix == ".svg":
        yield from dict.fromkeys(_of_svg(path))
    elif path.suffix == ".pdf":
        yield from dict.fromkeys(_of_pdf(path))


def _of_svg(path: Path) -> Iterator[str]:
    root = etree.parse(str(path), etree.XMLParser(resolve_entities=False, no_network=True)).getroot()
    if any(isinstance(each, etree._ProcessingInstruction) for each in root.itersiblings(preceding=True)):
        yield "a processing instruction"
    for element in root.iter():
        if not isinstance(element.tag, str):
            if not isinstance(element, etree._Comment):
                yield "an entity or a processing instruction"
            continue
        name = etree.QName(element)
        known = _DRAWS.get(name.namespace or "", ())
        if known is not None and name.localname not in known:
            yield f"<{name.localname}>"
        if name.localname == "style" and _FETCHES.search(element.text or ""):
            yield "a style that fetches something"
        for key, value in element.attrib.items():
            plain = etree.QName(key).localname.lower()
            if plain.startswith("on") or (plain == "href" and not value.startswith("#")) or _FETCHES.search(value):
                yield f"the attribute {plain}"


def _of_pdf(path: Path) -> Iterator[str]:
    yield from (found.group(1).decode() for found in _ACTS.finditer(path.read_bytes()))
    with pypdfium2.PdfDocument(path) as document:
        if pypdfium2.raw.FPDFDoc_GetJavaScriptActionCount(document):
            yield "JavaScript"
        if pypdfium2.raw.FPDFDoc_GetAttachmentCount(document):
            yield "EmbeddedFile"
