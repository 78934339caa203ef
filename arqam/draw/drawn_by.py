"""Who draws a figure, and under what licence: ``project.yml``, the one file in which a person says so of all of theirs.

What it says is written into each figure as it is drawn, so that a figure stays its own author's wherever it goes. An
article that came with the collection names its own in ``source.yml`` (``drawn_by``).
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from arqam import project
from arqam.errors import ArqamError
from arqam.model import Source
from arqam.read.article.source import read_record
from arqam.review.people import name_in
from arqam.safe import plain_line, shown_line

FILE = "project.yml"
#: Of a figure of which nobody says anything else; the article's own licence is a field of its source record.
LICENCE = "CC-BY-4.0"
#: Where ``verify`` says whose figure is being made again.
OVERRIDE = "ARQAM_DRAWN_BY"

_ORCID = re.compile(r"(?:https?://orcid\.org/)?(\d{4}-\d{4}-\d{4}-\d{3}[\dX])/?")
_ADDRESS = re.compile(r"https?://[^\s<>\"'\\]+")
_CREATIVE_COMMONS = re.compile(r"CC[- ]?(BY(?:-NC)?(?:-SA|-ND)?|0)[- ](\d\.\d)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class DrawnBy:
    """A person or a body: ``name`` in one script or in both (``ليلى حسن / Layla Hassan``), "" where nobody says."""

    name: str = ""
    orcid: str = ""
    address: str = ""  # where the pages of the figures lie
    licence: str = LICENCE

    def kept(self) -> dict[str, str]:
        """What a figure keeps of it, beside its licence."""
        return {key: value for key, value in asdict(self).items() if value and key != "licence"}


def drawn_by(source: Source) -> DrawnBy:
    """Who draws the figures of an article."""
    if override := os.environ.get(OVERRIDE):
        return checked(json.loads(override), "the figure")
    if own := source.fields.get("drawn_by"):
        return checked({"name": own}, f"the source record of {source.id}")
    return of_project()


def of_project() -> DrawnBy:
    """What ``project.yml`` says; nobody where it is not there or names nobody."""
    path = project.PROJECT / FILE
    return checked(read_record(path), FILE) if path.is_file() else DrawnBy()


def checked(said: Mapping[str, Any], where: str) -> DrawnBy:
    """What is said of who draws, if it can be what it is said to be; ``where`` it is said."""
    if not isinstance(said, Mapping):
        raise ArqamError(f"{where} must hold keys")
    known = tuple(DrawnBy.__dataclass_fields__)
    for key, value in said.items():
        if key not in known:
            raise ArqamError(f"{where}: {shown_line(str(key))[:40]} is none of its fields: {', '.join(known)}")
        if not isinstance(value, str):
            raise ArqamError(f"{where}: {key} must be one line of text")
    held = {key: plain_line(value) for key, value in said.items() if value.strip()}
    if "orcid" in held:
        held["orcid"] = _orcid(held["orcid"], where)
    if "address" in held:
        if not _ADDRESS.fullmatch(held["address"]):
            raise ArqamError(
                f"{where}: address is {held['address']!r}: write where the site lies, as https://example.org/figures/"
            )
        held["address"] = held["address"].rstrip("/") + "/"
    return DrawnBy(**held)


def _orcid(text: str, where: str) -> str:
    """An ORCID iD without its address, its last digit checked (ISO 7064, MOD 11-2)."""
    found = _ORCID.fullmatch(text)
    digits = found[1].replace("-", "") if found else ""
    total = 0
    for digit in digits[:-1]:
        total = (total + int(digit)) * 2 % 11
    if not found or "0123456789X"[(12 - total) % 11] != digits[-1]:
        raise ArqamError(f"{where}: orcid is {text!r}: write its 16 digits as orcid.org does, 0000-0002-1825-0097")
    return found[1]


def orcid_address(orcid: str) -> str:
    return f"https://orcid.org/{orcid}"


def author(name: str, lang: str) -> dict[str, str]:
    """A name as a citation takes it, in a language: family and given name where a comma parts them, else as it is.

    >>> author("حسن، ليلى / Hassan, Layla", "en"), author("فريق البيانات / Data desk", "ar")
    ({'family': 'Hassan', 'given': 'Layla'}, {'literal': 'فريق البيانات'})
    """
    whole = name_in(lang, name)
    family, comma, given = (part.strip() for part in re.sub("،", ",", whole).partition(","))
    return {"family": family, "given": given} if comma and family and given else {"literal": whole}


def plain_name(name: str, lang: str = "en") -> str:
    """A name as it is said and not sorted: ``Layla Hassan``."""
    held = author(name, lang)
    return held["literal"] if "literal" in held else f"{held['given']} {held['family']}"


def licence_address(licence: str) -> str:
    """Where the text of a licence is, as far as its name tells: of Creative Commons, or an address itself; else "".

    >>> licence_address("CC-BY-SA-4.0"), licence_address("CC0-1.0"), licence_address("all rights reserved")
    ('https://creativecommons.org/licenses/by-sa/4.0/', 'https://creativecommons.org/publicdomain/zero/1.0/', '')
    """
    if _ADDRESS.fullmatch(licence):
        return licence
    found = _CREATIVE_COMMONS.fullmatch(licence)
    if not found:
        return ""
    kind = "publicdomain/zero" if found[1] == "0" else f"licenses/{found[1].lower()}"
    return f"https://creativecommons.org/{kind}/{found[2]}/"
