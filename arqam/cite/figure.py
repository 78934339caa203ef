"""One figure as it lies on the disk: a picture in three formats, its data, and the sidecar that binds them.

``open_figure`` finds them from any one of them and refuses what does not hold together, so that nothing is ever
cited that is not what it says.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import lxml.etree as etree
import pypdfium2
import yaml
from PIL import Image, UnidentifiedImageError

from arqam import __version__
from arqam.errors import ArqamError
from arqam.files import sha256
from arqam.identity import EMBEDDED, KEYS, figure_id, parse_id, words_sha256
from arqam.project import FIGURES, PROJECT
from arqam.review.entries import FIELDS

PICTURES = ("png", "svg", "pdf")
#: What a correction in a sidecar may be of.
CORRECTED = (*FIELDS, "missed")

REQUIRED = ("id", "version", "article", "figure", "label_lang", "title", "caption", "alt", "source", "claims", "sha256")

_DUBLIN_CORE = "{http://purl.org/dc/elements/1.1/}"


@dataclass(frozen=True)
class Figure:
    """A sidecar and the files beside it. ``folder / f"{stem}.png"`` and so on need not exist: see ``faults``."""

    folder: Path
    stem: str
    sidecar: Mapping[str, Any]

    def path(self, suffix: str) -> Path:
        return self.folder / f"{self.stem}.{suffix}"

    @property
    def id(self) -> str:
        return self.sidecar["id"]

    @property
    def article(self) -> str:
        return self.sidecar["article"]

    @property
    def name(self) -> str:
        return self.sidecar["figure"]

    @property
    def lang(self) -> str:
        return self.sidecar["label_lang"]

    def __str__(self) -> str:
        return f"{shown(self.folder)}/{self.stem}"


def shown(path: Path) -> str:
    """A path as a user of the collection writes it: from the project's own folder where it lies in it."""
    path = Path(path).absolute()
    return path.relative_to(PROJECT).as_posix() if path.is_relative_to(PROJECT) else str(path)


def check_replaceable(out: Path, mark: Path, what: str) -> None:
    """Raise unless ``out`` can be made anew: it is not there, is empty, or is the last one made (it holds ``mark``)."""
    if out.exists() and not out.is_dir():
        raise ArqamError(f"{shown(out)} is a file: name a folder for the {what}")
    if out.exists() and any(out.iterdir()) and not mark.is_file():
        raise ArqamError(f"{shown(out)} holds something else than a {what}: name another folder, or an empty one")


def figures(folder: Path = FIGURES) -> list[Figure]:
    """Every figure that has a sidecar under a folder, in the order of its path."""
    return [read_sidecar(path) for path in files_in(folder, "yml")]


def files_in(folder: Path, *suffixes: str) -> list[Path]:
    """The files of figures under a folder: what is hidden was being written when its process was killed."""
    found = (path for path in folder.rglob("*") if path.suffix.lstrip(".") in suffixes)
    return sorted(path for path in found if not any(part.startswith(".") for part in path.relative_to(folder).parts))


def read_sidecar(path: Path) -> Figure:
    """The figure that a sidecar describes; the other files are not looked at."""
    try:
        sidecar = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ArqamError(
            f"{shown(path)} is missing: without its sidecar nothing says where the figure comes from; "
            "make it again with `make figures`"
        ) from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        where = getattr(error, "problem_mark", None)
        line = f", line {where.line + 1}" if where else ""
        raise ArqamError(f"{shown(path)}{line} is not YAML: make the figure again with `make figures`") from None
    if not isinstance(sidecar, dict):
        raise ArqamError(f"{shown(path)} is no sidecar of a figure: it holds no keys")
    missing = [key for key in REQUIRED if key not in sidecar]
    if missing:
        raise ArqamError(f"{shown(path)} lacks {', '.join(missing)}: make the figure again with `make figures`")
    for fault in _malformed(sidecar):
        raise ArqamError(f"{shown(path)}: {fault}; make the figure again with `make figures`")
    for key in ("title", "caption", "alt"):
        if not isinstance(sidecar[key], dict) or not {"ar", "en"} <= sidecar[key].keys():
            raise ArqamError(f"{shown(path)}: {key} is not given in both ar and en; make the figure again")
    if not isinstance(sidecar["source"], dict) or not sidecar["source"].get("id"):
        raise ArqamError(f"{shown(path)}: source is no source record with an id; make the figure again")
    return Figure(path.parent, path.stem, sidecar)


def _malformed(says: Mapping[str, Any]) -> Iterator[str]:
    """What in a sidecar, or in what a picture says of itself, is not of the kind that it must be."""
    identity = parse_id(str(says.get("id")))
    if identity is None or (identity.article, identity.figure) != (says.get("article"), says.get("figure")):
        yield f"id is {says.get('id')!r}, and not article/figure@digits of its own article and figure"
    kinds = (("sha256", dict), ("parameters", dict), ("versions", dict), ("claims", list), ("corrections", list))
    for key, kind in kinds:
        if not isinstance(says.get(key) or kind(), kind):
            yield f"{key} must hold {'keys' if kind is dict else 'a list'}"
    for entry in says.get("corrections") or []:
        if not isinstance(entry, dict) or not {"claim", "field", "by", "when"} <= entry.keys():
            yield "corrections must hold entries with claim, field, by and when"
        elif entry["field"] not in CORRECTED:
            yield f"a correction is of {entry['field']!r}, and no claim has such a field"
    if says.get("label_lang") not in ("ar", "en"):
        yield f"label_lang is {says.get('label_lang')!r}, and neither ar nor en"


def locate(reference: str | Path, folder: Path = FIGURES) -> Path:
    """The sidecar's path for a file of the figure, ``<article>/<figure>``, ``<article>/<figure>-<lang>`` or an id."""
    path = Path(reference)
    if path.suffix.lstrip(".") in (*PICTURES, "csv", "yml") and path.exists():
        return path.with_suffix(".yml")
    identity = parse_id(str(reference))
    named = f"{identity.article}/{identity.figure}" if identity else str(reference)
    known = {f"{figure.article}/{figure.stem}": figure for figure in figures(folder)} if folder.is_dir() else {}
    by_name: dict[str, list[str]] = {}
    for key, figure in known.items():
        by_name.setdefault(f"{figure.article}/{figure.name}", []).append(key)
    stem = Path(named).with_suffix("").as_posix() if path.suffix else named
    if stem in known:
        return known[stem].path("yml")
    for key in sorted(by_name.get(named, ()), key=lambda key: (len(key), key)):
        figure = known[key]
        if identity is None or figure.id == str(identity):
            return figure.path("yml")
        raise ArqamError(f"{identity} is not the figure that lies here: {figure} is {figure.id}; its data have changed")
    if path.suffix:
        raise ArqamError(f"{reference} is not there: name a file of a figure, or <article>/<figure>")
    among = ", ".join(sorted(by_name)) or f"none yet in {shown(folder)}; `make figures` makes them"
    raise ArqamError(f"there is no figure {reference}; there are: {among}")


def open_figure(reference: str | Path, folder: Path = FIGURES) -> Figure:
    """The figure that a reference names, whole and unchanged.

    Raises ArqamError with the first fault where a file is missing or changed, or comes from another version.
    """
    sidecar = locate(reference, folder)
    if not sidecar.is_file() and Path(reference).suffix.lstrip(".") in PICTURES and (says := embedded(Path(reference))):
        raise ArqamError(
            f"{shown(sidecar)} is missing, and a picture alone is not cited; this one says that it is {says['id']}: "
            "verify it, and cite that"
        )
    figure = read_sidecar(sidecar)
    for fault in faults(figure):
        raise ArqamError(f"{figure} is not what its sidecar says, so it is not cited: {fault}")
    return figure


def faults(figure: Figure) -> Iterator[str]:
    """What does not hold together, a sentence each: nothing where the figure is whole."""
    sidecar = figure.sidecar
    for suffix in ("csv", *PICTURES):
        path, key = figure.path(suffix), "data" if suffix == "csv" else suffix
        if not path.is_file():
            yield f"{path.name} is missing; make it again with `make figures`"
        elif sha256(path) != sidecar["sha256"].get(key):
            yield f"{path.name} was changed after it was made (its SHA-256 is not the one recorded)"
        elif suffix in PICTURES:
            yield from _other_than_embedded(figure, path)
    expected = figure_id(sidecar["article"], sidecar["figure"], str(sidecar["sha256"].get("data", "")))
    if sidecar["id"] != expected:
        yield f"its id is {sidecar['id']}, but its data give {expected}"
    if sidecar["version"] != __version__:
        yield (
            f"it was made by version {sidecar['version']}, this is {__version__}; "
            "take that version, or make it again with `make figures`"
        )


def _other_than_embedded(figure: Figure, path: Path) -> Iterator[str]:
    inside = embedded(path)
    if inside is None:
        yield f"{path.name} carries no provenance inside; make it again with `make figures`"
        return
    for key in EMBEDDED:
        held = figure.sidecar.get(key)
        if inside.get(key) != _plain(held):
            yield f"{path.name} says {key} {inside.get(key)}, its sidecar {held}"
    if inside["sha256"].get("words") != words_sha256(figure.sidecar):
        yield f"{figure.stem}.yml gives another title, caption, alternative text or source than {path.name} holds"


def _plain(value: Any) -> Any:
    """A value as it comes back from JSON, so that dates and tuples compare with what was embedded."""
    return json.loads(json.dumps(value, default=str))


def embedded(path: Path) -> dict[str, Any] | None:
    """The provenance inside a picture (see ``arqam.identity.provenance``), or None where it carries none."""
    reader = {"png": _of_png, "svg": _of_svg, "pdf": _of_pdf}.get(path.suffix.lstrip("."))
    if reader is None:
        raise ArqamError(f"{shown(path)} is no picture that Arqam makes: those end in .png, .svg or .pdf")
    try:
        text = reader(path)
    except (UnidentifiedImageError, Image.DecompressionBombError, etree.XMLSyntaxError, pypdfium2.PdfiumError, OSError,
            SyntaxError, ValueError):  # fmt: skip
        raise ArqamError(
            f"{shown(path)} cannot be opened as {path.suffix.lstrip('.').upper()}: it is damaged"
        ) from None
    try:
        kept = json.loads(text or "null")
    except (ValueError, RecursionError):
        return None
    return kept if isinstance(kept, dict) and kept.get("sha256") and not list(_malformed(kept)) else None


def _of_png(path: Path) -> str | None:
    with Image.open(path) as image:
        image.load()
        return getattr(image, "text", {}).get(KEYS["png"])


def _of_svg(path: Path) -> str | None:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    node = etree.parse(str(path), parser).find(f".//{_DUBLIN_CORE}{KEYS['svg'].lower()}")
    return None if node is None else "".join(node.itertext()).strip()


def _of_pdf(path: Path) -> str | None:
    with pypdfium2.PdfDocument(path) as document:
        return document.get_metadata_value(KEYS["pdf"])
