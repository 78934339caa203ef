"""What an archive takes in: a zip whose bytes never change by themselves, and the form that Zenodo asks for."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Any

from arqam.cite.record import accuracy, citation_file
from arqam.draw.drawn_by import DrawnBy, author, licence_address, of_project

_NOTES = (
    "Code under MIT, tables and prose under CC BY 4.0, figures under {licence}. The articles are their publishers' "
    "and not part of the deposit; their source records and SHA-256 are."
)
_CREATIVE_COMMONS = re.compile(
    r"https?://creativecommons\.org/(?:licenses/(?P<kind>[a-z-]+)|publicdomain/zero)/(?P<version>\d\.\d)(?:/.*)?"
)


def zenodo(who: DrawnBy | None = None) -> dict[str, Any]:
    """What Zenodo asks of a deposit (https://developers.zenodo.org/#representation), from CITATION.cff.

    Who draws (by default whom ``project.yml`` names) stands before the founders, whose code and tables it holds.
    """
    cff, who = citation_file(), who or of_project()
    return {
        "title": str(cff["title"]),
        "upload_type": "dataset",
        "description": f"<p>{cff['abstract'].strip()}</p>",
        "creators": [
            *_creator(who),
            *(
                {"name": each["name"]}
                if "name" in each
                else {"name": f"{each.get('family-names', '')}, {each.get('given-names', '')}"}
                for each in cff["authors"]
            ),
        ],
        "publication_date": str(cff["date-released"]),
        "version": str(cff["version"]),
        "access_right": "open",
        "license": _licence(who.licence),
        "language": "ara",
        "keywords": list(cff["keywords"]),
        "notes": " ".join([_NOTES.format(licence=who.licence), accuracy("en")]).strip(),
    }


def _licence(licence: str) -> str:
    """Zenodo's name of a licence of Creative Commons, however a person wrote it; of another one that it is another."""
    found = _CREATIVE_COMMONS.fullmatch(licence_address(licence))
    if not found:
        return "other-closed"
    return f"{'cc-' + found['kind'] if found['kind'] else 'cc0'}-{found['version']}"


def _creator(who: DrawnBy) -> list[dict[str, str]]:
    if not who.name:
        return []
    held = author(who.name, "en")
    name = held.get("literal") or f"{held['family']}, {held['given']}"
    return [{"name": name} | ({"orcid": who.orcid} if who.orcid else {})]


def zipped(folder: Path) -> Path:
    """A zip whose bytes depend on nothing but the files: no time of day, one order."""
    target = folder.with_name(f"{folder.name}.zip")
    part = target.with_name(f".{target.name}.part")
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            entry = zipfile.ZipInfo(path.relative_to(folder).as_posix())
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, path.read_bytes(), zipfile.ZIP_DEFLATED)
    part.replace(target)
    return target
