"""What an archive takes in: a zip whose bytes never change by themselves, and the form that Zenodo asks for."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

from arqam.cite.record import accuracy, citation_file

_NOTES = (
    "Code under MIT, figures, tables and prose under CC BY 4.0. The articles are their publishers' and not part of the "
    "deposit; their source records and SHA-256 are."
)


def zenodo() -> dict[str, Any]:
    """What Zenodo asks of a deposit (https://developers.zenodo.org/#representation), from CITATION.cff."""
    cff = citation_file()
    return {
        "title": str(cff["title"]),
        "upload_type": "dataset",
        "description": f"<p>{cff['abstract'].strip()}</p>",
        "creators": [
            {"name": author["name"]}
            if "name" in author
            else {"name": f"{author.get('family-names', '')}, {author.get('given-names', '')}"}
            for author in cff["authors"]
        ],
        "publication_date": str(cff["date-released"]),
        "version": str(cff["version"]),
        "access_right": "open",
        "license": "cc-by-4.0",
        "language": "ara",
        "keywords": list(cff["keywords"]),
        "notes": " ".join([_NOTES, accuracy("en")]).strip(),
    }


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
