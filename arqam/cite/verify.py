"""Whether a figure is what it says: its files against its sidecar, and both against the figure made again.

Nothing here runs a notebook; ``arqam.run.remake`` does, and hands over the figure that it made.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import lxml.etree as etree
import numpy
import pypdfium2
from PIL import Image

from arqam.cite.figure import PICTURES, Figure, embedded, faults, shown
from arqam.errors import ArqamError
from arqam.files import sha256
from arqam.identity import WORDS, words_sha256
from arqam.loading import load_csv
from arqam.project import RAW

#: How many differing cells of the data are shown.
CELLS_SHOWN = 5

#: The longest side of a page that is drawn, in points: ten times that of a slide.
LONGEST_SIDE = 10_000

_TOLD = ("{http://www.w3.org/2000/svg}metadata", "{http://www.w3.org/2000/svg}desc")


class TooLarge(Exception):
    """A page that would take more memory to draw than any figure does."""


@dataclass(frozen=True)
class Finding:
    """One thing that was compared. ``agrees`` is None where a difference is worth saying but is no fault."""

    subject: str  # files, input, versions, words, data, pixels of …, hash of …
    agrees: bool | None
    detail: str = ""


@dataclass
class Verification:
    """What was found of one figure (or of one lone file), and the reason where it does not agree."""

    name: str
    findings: list[Finding] = field(default_factory=list)
    because: str = ""

    @property
    def agrees(self) -> bool:
        return all(finding.agrees is not False for finding in self.findings)

    def add(self, subject: str, agrees: bool | None, detail: str = "") -> bool | None:
        self.findings.append(Finding(subject, agrees, detail))
        return agrees


@dataclass(frozen=True)
class Exhibit:
    """What is verified: what it says of itself, and the files there are to compare."""

    name: str
    says: Mapping[str, Any]
    files: Mapping[str, Path]
    figure: Figure | None = None  # None for a lone file

    @classmethod
    def of_figure(cls, figure: Figure) -> Exhibit:
        paths = {suffix: figure.path(suffix) for suffix in (*PICTURES, "csv")}
        there = {suffix: path for suffix, path in paths.items() if path.is_file()}
        return cls(str(figure), figure.sidecar, there, figure)

    @classmethod
    def of_file(cls, path: Path) -> Exhibit:
        """A picture without its sidecar: it says what its own metadata say."""
        says = embedded(path)
        if says is None:
            raise ArqamError(f"{shown(path)} carries no provenance inside: nothing says what made it")
        return cls(shown(path), says, {path.suffix.lstrip("."): path})


def source_file(says: Mapping[str, Any], raw: Path = RAW) -> Path | None:
    """The article that was read, found by its id or else by its bytes; None where it is not here."""
    wanted = says["sha256"].get("input", "")
    named = sorted((raw / str(says.get("article", ""))).glob("article.*")) if says.get("article") else []
    others = [path for path in sorted(raw.glob("*/article.*")) if path not in named]
    return next((path for path in [*named, *others] if sha256(path) == wanted), named[0] if named else None)


def check_as_it_lies(subject: Exhibit, raw: Path = RAW) -> Verification:
    """What can be known without making the figure again."""
    report = Verification(subject.name)
    found = list(faults(subject.figure)) if subject.figure else []
    for fault in found:
        report.add("files", False, fault)
    if found:
        report.because = "a file is not the one that was made"
    else:
        report.add("files", True, "as recorded" if subject.figure else "one picture, with its provenance inside")
    article, wanted = source_file(subject.says, raw), str(subject.says["sha256"].get("input", ""))
    if article is None:
        report.add("input", False, f"no article here has the SHA-256 {wanted[:12]}…")
    elif (held := sha256(article)) != wanted:
        report.add("input", False, f"{shown(article)} is {held[:12]}…, the figure was made from {wanted[:12]}…")
    else:
        report.add("input", True, shown(article))
    if not report.agrees and not report.because:
        report.because = "the article is another text than the one that was read"
    return report


def compare(subject: Exhibit, again: Figure, report: Verification) -> Verification:
    """Add to a report how the figure agrees with the one made again."""
    says, now = subject.says, again.sidecar
    versions = [
        f"{name} {then or 'none'} then, {since or 'none'} now"
        for name, then, since in _both(says.get("versions") or {}, now.get("versions") or {})
        if then != since
    ]
    report.add("versions", None if versions else True, "; ".join(versions))
    words = _other_words(subject, again)
    report.add("words", not words, "; ".join(words))
    recorded = says["sha256"].get("data", "")
    same_data = recorded == now["sha256"]["data"] and ("csv" not in subject.files or not _cells(subject, again))
    report.add("data", same_data, "" if same_data else _said_of_data(subject, again))
    same_pixels = []
    for suffix in PICTURES:
        if suffix in subject.files:
            difference = picture_difference(subject.files[suffix], again.path(suffix))
            same_pixels.append(report.add(f"pixels of {suffix}", not difference, difference))
            same_hash = sha256(subject.files[suffix]) == now["sha256"][suffix]
            # Other versions are named inside the file, so its bytes may differ where its picture does not.
            excused = None if versions and not difference else False
            report.add(f"hash of {suffix}", True if same_hash else excused, "" if same_hash else "other bytes")
    if not report.agrees and (says.get("corrections") or []) != (now.get("corrections") or []):
        report.because = report.because or "readers' corrections are others now than those that it rests on"
    if not report.agrees and not report.because:
        report.because = _because(versions, same_data, all(same_pixels), alone=subject.figure is None)
    return report


def _because(versions: list[str], same_data: bool, same_pixels: bool, *, alone: bool) -> str:
    """What differs, by elimination: a figure is made of input, parameters, libraries and code, and of nothing else."""
    if any(version.startswith("arqam ") for version in versions):
        return "the code is another version: " + "; ".join(versions)
    if versions:
        return "libraries are of another version: " + "; ".join(versions)
    if same_data and same_pixels:
        return "only what the file says of itself differs: its metadata were changed"
    what = "pictures" if same_data else "data"
    changed = "the file was changed" if alone else "the file was changed together with its sidecar"
    same = "input, parameters and versions are the same"
    return f"{same}, so the {what} differ by the code or its tables, or else {changed}"


def _both(then: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    for name in dict.fromkeys([*then, *now]):
        yield name, then.get(name), now.get(name)


def _other_words(subject: Exhibit, again: Figure) -> list[str]:
    """What a figure says of itself, in sentences and in names, and would not say now."""
    says, now = subject.says, again.sidecar
    names = ("id", "licence", "drawn_by", "claims", "corrections")
    differing = [
        f"{name} {says.get(name)} then, {now.get(name)} now" for name in names if says.get(name) != now.get(name)
    ]
    if subject.figure:
        for key in WORDS:
            differing += [
                f"{key}: {name} {then!r} then, {since!r} now"
                for name, then, since in _both(says[key], now[key])
                if (then or "") != (since or "")
            ]
    elif says["sha256"].get("words") != words_sha256(now):
        differing.append(f"another {', '.join(WORDS[:-1])} or {WORDS[-1]} then")
    return differing


def _said_of_data(subject: Exhibit, again: Figure) -> str:
    if "csv" not in subject.files:
        recorded = str(subject.says["sha256"].get("data", ""))
        return f"{recorded[:12]}… recorded, {again.sidecar['sha256']['data'][:12]}… made again"
    cells = _cells(subject, again)
    more = f"; and {len(cells) - CELLS_SHOWN} more" if len(cells) > CELLS_SHOWN else ""
    return "; ".join(cells[:CELLS_SHOWN]) + more or "the recorded SHA-256 is not that of the data"


def _cells(subject: Exhibit, again: Figure) -> list[str]:
    """The cells that differ, each in words."""
    then, now = (_table(path) for path in (subject.files["csv"], again.path("csv")))
    if then and now and then[0] != now[0]:
        return [f"columns {', '.join(then[0])} then, {', '.join(now[0])} now"]
    if len(then) != len(now):
        return [f"{len(then) - 1} rows then, {len(now) - 1} now"]
    return [
        f"line {line}, {name}: {old!r} then, {new!r} now"
        for line, (olds, news) in enumerate(zip(then, now, strict=True), start=1)
        for name, old, new in zip(then[0], olds, news, strict=False)
        if old != new
    ]


def _table(path: Path) -> list[list[str]]:
    """The rows of the data; of a table that is none, its lines."""
    text = path.read_text(encoding="utf-8", errors="replace")
    try:
        return [cells for _, cells in load_csv(text, path.name)]
    except ArqamError:
        return [[line] for line in text.splitlines()]


def picture_difference(one: Path, two: Path) -> str:
    """How two pictures of one format differ, in words; empty where they show the same."""
    if one.read_bytes() == two.read_bytes():
        return ""
    try:
        if one.suffix == ".svg":
            return "" if _drawing(one) == _drawing(two) else "the drawing differs"
        first, second = _pixels(one), _pixels(two)
    except (TooLarge, Image.DecompressionBombError):
        return f"{one.name} is larger than any figure"
    except (OSError, SyntaxError, ValueError, etree.XMLSyntaxError, pypdfium2.PdfiumError):
        return f"{one.name} cannot be opened: it is damaged"
    if first.shape != second.shape:
        (height, width), (other_height, other_width) = first.shape[:2], second.shape[:2]
        return f"{width}×{height} pixels, {other_width}×{other_height} made again"
    differing = int(numpy.any(first != second, axis=-1).sum())
    return f"{differing} of {first.shape[0] * first.shape[1]} pixels differ" if differing else ""


def _pixels(path: Path) -> numpy.ndarray:
    if path.suffix == ".pdf":
        with pypdfium2.PdfDocument(path) as document:
            page = document[0]
            if max(page.get_size()) > LONGEST_SIDE:
                raise TooLarge
            return page.render(scale=2).to_numpy()
    with Image.open(path) as image:
        return numpy.asarray(image.convert("RGBA"))


def _drawing(path: Path) -> bytes:
    """An SVG without what only tells of it, in canonical form: what it draws."""
    root = etree.parse(str(path), etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True))
    for told in [*root.getroot().iter(*_TOLD)]:
        told.getparent().remove(told)
    for name in ("role", "{http://www.w3.org/XML/1998/namespace}lang"):
        root.getroot().attrib.pop(name, None)
    return etree.tostring(root, method="c14n")
