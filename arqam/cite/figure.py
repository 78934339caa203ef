"""One figure as it lies on the disk: a picture in three formats, its data, and the sidecar that binds them.

``open_figure`` finds them from any one of them and refuses what does not hold together, so that nothing is ever
cited that is not what it says.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import lxml.etree as etree
import pypdfium2
from PIL import Image, UnidentifiedImageError

from arqam import __version__, identity
from arqam.cite.inert import acts
from arqam.draw import drawn_by
from arqam.draw.issued import issued
from arqam.errors import ArqamError
from arqam.files import sha256
from arqam.identity import EMBEDDED, FORMATS, KEYS, FigureId, figure_id, parse_id, words_sha256
from arqam.loading import Located, load_json, read_yaml
from arqam.project import FIGURES, near
from arqam.review.entries import FIELDS
from arqam.safe import plain_line

PICTURES = ("png", "svg", "pdf")
#: What a correction in a sidecar may be of.
CORRECTED = (*FIELDS, "missed")

REQUIRED = ("id", "version", "article", "figure", "label_lang", "title", "caption", "alt", "source", "claims", "sha256")

MAKE_AGAIN = "make the figure again with `make figures`"

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
    def endings(self) -> tuple[str, ...]:
        """How the files end that its sidecar binds together; a figure of before there were workbooks has none."""
        return ("csv", *PICTURES, *(["xlsx"] if "xlsx" in self.sidecar["sha256"] else []))

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
    return near(Path(path).absolute())


def check_replaceable(out: Path, mark: Path, what: str) -> None:
    """Raise unless ``out`` can be made anew: it is not there, is empty, or is the last one made (it holds ``mark``)."""
    if out.exists() and not out.is_dir():
        raise ArqamError(f"{shown(out)} is a file: name a folder for the {what}")
    if out.exists() and any(out.iterdir()) and not mark.is_file():
        raise ArqamError(f"{shown(out)} holds something else than a {what}: name another folder, or an empty one")


def figures(folder: Path = FIGURES, refuse: Callable[[str], None] | None = None) -> list[Figure]:
    """Every figure that has a sidecar under a folder, in the order of its path.

    ``refuse`` is told of each sidecar that cannot be read, and the others are given; without it that is an error.
    """
    found = []
    for path in files_in(folder, "yml"):
        try:
            found.append(read_sidecar(path))
        except ArqamError as error:
            if refuse is None:
                raise
            refuse(str(error))
    return found


def files_in(folder: Path, *suffixes: str) -> list[Path]:
    """The files of figures under a folder: what is hidden was being written when its process was killed."""
    found = (path for path in folder.rglob("*") if path.suffix.lstrip(".") in suffixes)
    return sorted(path for path in found if not any(part.startswith(".") for part in path.relative_to(folder).parts))


def read_sidecar(path: Path) -> Figure:
    """The figure that a sidecar describes; the other files are not looked at."""
    if not path.exists():
        raise ArqamError(
            f"{shown(path)} is missing: without its sidecar nothing says where the figure comes from; {MAKE_AGAIN}"
        )
    sidecar = read_yaml(path, MAKE_AGAIN, name=shown(path))
    if not isinstance(sidecar, Located):
        raise ArqamError(f"{shown(path)} is no sidecar of a figure: it holds no keys; {MAKE_AGAIN}")
    missing = [key for key in REQUIRED if key not in sidecar]
    if missing:
        raise ArqamError(f"{shown(path)} lacks {', '.join(missing)}: {MAKE_AGAIN}")
    for key, fault in chain(_malformed(sidecar), _wordless(sidecar)):
        raise ArqamError(f"{shown(path)}, line {sidecar.line_of.get(key, 1)}: {fault}: {MAKE_AGAIN}")
    return Figure(path.parent, path.stem, sidecar)


def _malformed(says: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The keys of a sidecar, or of what a picture says of itself, that do not hold what they must, and why."""
    identity = parse_id(str(says.get("id")))
    if identity is None or (identity.article, identity.figure) != (says.get("article"), says.get("figure")):
        yield "id", f"id is {_brief(says.get('id'))}, and not article/figure@digits of its own article and figure"
    if says.get("label_lang") not in ("ar", "en"):
        yield "label_lang", f"label_lang is {_brief(says.get('label_lang'))}, and neither ar nor en"
    if not isinstance(says.get("version", ""), str):
        yield "version", f"version is {_brief(says.get('version'))}, and must be text"
    hashes, claims = says.get("sha256"), says.get("claims", [])
    if not isinstance(hashes, dict) or not all(isinstance(each, str) for each in hashes.values()):
        yield "sha256", "sha256 must hold the hash of each file"
    if not isinstance(claims, list) or not all(isinstance(each, str) for each in claims):
        yield "claims", "claims must hold a list of ids"
    for key in ("parameters", "versions"):
        if not isinstance(says.get(key) or {}, dict):
            yield key, f"{key} must hold keys"
    try:
        drawn_by.checked(says.get("drawn_by") or {}, "drawn_by")
    except ArqamError as error:
        yield "drawn_by", str(error)
    entries = says.get("corrections") or []
    if not isinstance(entries, list) or not all(map(_is_correction, entries)):
        yield "corrections", f"corrections must hold entries of {', '.join(_CORRECTION)}, of a field that claims have"


_CORRECTION = ("claim", "field", "by", "when")


def _is_correction(entry: Any) -> bool:
    known = isinstance(entry, dict) and all(isinstance(entry.get(name), str) for name in _CORRECTION)
    return known and entry["field"] in CORRECTED


def _wordless(sidecar: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What of a sidecar's sentences is no sentence; pictures hold only a hash of these."""
    for key in ("title", "caption", "alt"):
        said = sidecar[key]
        if not isinstance(said, dict) or not all(_is_sentence(said.get(lang)) for lang in ("ar", "en")):
            yield key, f"{key} is not given in both ar and en"
    source = sidecar["source"]
    if not isinstance(source, dict) or not source.get("id"):
        yield "source", "source is no source record with an id"
    elif nested := [name for name, value in source.items() if isinstance(value, dict | list)]:
        yield "source", f"{nested[0]} of source is a list or a mapping, and must be text"


def _is_sentence(value: Any) -> bool:
    return isinstance(value, str) and bool(plain_line(value))


def _brief(value: Any) -> str:
    """A value that is wrong, as an error shows it."""
    text = value if isinstance(value, str) else repr(value)
    return text if len(text) <= 60 else f"{text[:60]}…"


def locate(reference: str | Path, folder: Path = FIGURES) -> Path:
    """The sidecar's path for a file of the figure, ``<article>/<figure>``, ``<article>/<figure>-<lang>`` or an id."""
    path = Path(reference)
    if path.suffix.lstrip(".") in FORMATS and path.exists():
        return path.with_suffix(".yml")
    identity = parse_id(str(reference))
    named = f"{identity.article}/{identity.figure}" if identity else str(reference)
    refused: list[str] = []
    there = figures(folder, refused.append) if folder.is_dir() else []
    known = {f"{figure.article}/{figure.stem}": figure for figure in there}
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
        raise ArqamError(f"{_of_old(identity, figure.folder)}; with the data of now it is {figure.id}")
    if path.suffix:
        raise ArqamError(f"{reference} is not there: name a file of a figure, or <article>/<figure>")
    among = ", ".join(sorted(by_name)) or f"none yet in {shown(folder)}; `make figures` makes them"
    missing = f"{_of_old(identity, folder / identity.article)}; " if identity else f"there is no figure {reference}; "
    unread = f"; and {len(refused)} cannot be read ({refused[0]})" if refused else ""
    raise ArqamError(f"{missing}there are: {among}{unread}")


def _of_old(identity: FigureId, folder: Path) -> str:
    """Which version drew an id that is no longer that of a figure, as far as it is known here."""
    by = issued(folder, identity.figure).get(identity.digest)
    if by is None:
        return f"no figure here ever had the id {identity}"
    where = f"an earlier state of version {by}" if by == __version__ else f"version {by}"
    return f"{identity} was drawn by {where} (`git log -S {identity.digest} -- 'figures/*.yml'` finds it)"


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
    yield from _misnamed(figure)
    for suffix in figure.endings:
        path, key = figure.path(suffix), "data" if suffix == "csv" else suffix
        if not path.is_file():
            yield f"{path.name} is missing; make it again with `make figures`"
        elif sha256(path) != sidecar["sha256"].get(key):
            yield f"{path.name} was changed after it was made (its SHA-256 is not the one recorded)"
        elif suffix in PICTURES:
            yield from _other_than_embedded(figure, path)
            yield from (f"{path.name} does more than draw: it holds {what}" for what in acts(path))
    expected = figure_id(sidecar["article"], sidecar["figure"], str(sidecar["sha256"].get("data", "")))
    if sidecar["id"] != expected:
        yield f"its id is {sidecar['id']}, but its data give {expected}"
    if sidecar["version"] != __version__:
        yield (
            f"it was made by version {sidecar['version']}, this is {__version__}; "
            "take that version, or make it again with `make figures`"
        )


def _misnamed(figure: Figure) -> Iterator[str]:
    """Names on the disk that are not the names inside, as where whole figures change places."""
    size = (figure.sidecar.get("digits") or "ar", figure.sidecar.get("size") or "column")
    stem = identity.stem(figure.name, figure.lang, *map(str, size))
    if figure.stem != stem:
        yield f"its files are called {figure.stem}, but it is {stem}: another figure lies under this name"
    if figure.folder.parent.name == FIGURES.name and figure.folder.name != figure.article:
        yield f"it lies among the figures of {figure.folder.name}, but is one of {figure.article}"


def _other_than_embedded(figure: Figure, path: Path) -> Iterator[str]:
    inside = embedded(path)
    if inside is None:
        yield f"{path.name} carries no provenance inside; make it again with `make figures`"
        return
    for key in EMBEDDED:
        held = figure.sidecar.get(key)
        if inside.get(key) != _plain(held):
            yield f"{path.name} says {key} {_brief(inside.get(key))}, its sidecar {_brief(held)}"
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
        kept = load_json(text or "null", shown(path))
    except ArqamError:
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
