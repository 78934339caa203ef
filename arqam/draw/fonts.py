"""The fonts of the figures: the repository's own files, checked, and never the system's.

Matplotlib finds a font by its name, and a system font of the same name wins over one that is added later. So
:func:`use` first forgets every font of our families' names, adds our files, and then asks Matplotlib which file each
weight resolves to: a wrong file or a wrong checksum is an error, not a slightly different figure.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import yaml
from matplotlib import font_manager
from matplotlib.ft2font import FT2Font

from arqam.errors import ArqamError
from arqam.files import sha256
from arqam.project import FONTS


@dataclass(frozen=True, slots=True)
class Face:
    """One font file: ``path`` in the repository, its family and weight as Matplotlib names them."""

    family: str
    weight: int
    path: Path
    sha256: str


@cache
def faces() -> tuple[Face, ...]:
    """Every face that ``fonts/fonts.yml`` lists, the text family first."""
    record = yaml.safe_load((FONTS / "fonts.yml").read_text(encoding="utf-8"))
    return tuple(
        Face(family["family"], entry["weight"], FONTS / entry["file"], entry["sha256"])
        for family in (record["text"], *record["signs"])
        for entry in family["files"]
    )


def families() -> list[str]:
    """The families in the order in which Matplotlib looks for a glyph (rc ``font.family``)."""
    return list(dict.fromkeys(face.family for face in faces()))


@cache
def use() -> None:
    """Make Matplotlib draw with the repository's fonts; done once a process.

    Raises ArqamError where a font file is missing, altered, or not the one that Matplotlib would take.
    """
    names = families()
    manager = font_manager.fontManager
    manager.ttflist = [entry for entry in manager.ttflist if entry.name not in names]
    for face in faces():
        if not face.path.is_file():
            raise ArqamError(f"the font {face.path} is missing: restore the folder fonts/ from the repository")
        if sha256(face.path) != face.sha256:
            raise ArqamError(f"the font {face.path} is not the file that fonts/fonts.yml names: restore it")
        manager.addfont(face.path)
    text = families()[0]
    weights = [face.weight for face in faces() if face.family == text]
    for entry in [entry for entry in manager.ttflist if entry.name in names and entry.name != text]:
        # A face of signs comes in one weight and serves them all.
        manager.ttflist += [replace(entry, weight=weight) for weight in weights if weight != entry.weight]
    for face in faces():
        wanted = font_manager.FontProperties(family=face.family, weight=face.weight)
        found = Path(manager.findfont(wanted, fallback_to_default=False, rebuild_if_missing=False))
        if found.resolve() != face.path.resolve():
            raise ArqamError(f"Matplotlib takes {found} for {face.family} {face.weight}, not {face.path}: report this")


@cache
def coverage() -> frozenset[int]:
    """The code points that every weight of the figures can draw, by the text face or by a face of signs."""
    text = families()[0]
    charmaps = {face.path: frozenset(FT2Font(str(face.path)).get_charmap()) for face in faces()}
    in_text = frozenset.intersection(*(charmaps[face.path] for face in faces() if face.family == text))
    return in_text.union(*(charmaps[face.path] for face in faces() if face.family != text))


def missing(text: str) -> list[str]:
    """The characters of ``text`` that no font can draw; controls that draw nothing (bidi marks, joiners) need none.

    >>> missing("السلام ≥ 🙂")
    ['🙂']
    """
    can_draw = coverage()
    return [c for c in dict.fromkeys(text) if ord(c) not in can_draw and unicodedata.category(c) != "Cf"]
