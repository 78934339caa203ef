"""The one way that a figure leaves the house: :func:`save`, in which the source is mandatory.

A figure is six files: ``.png``, ``.svg`` and ``.pdf`` that show the same, ``.csv`` with the data drawn, value for
value, ``.xlsx`` with the same for a spreadsheet or a drawing service, and ``.yml``, the sidecar. They are drawn first
and then moved into place together, so that a failed run leaves nothing half-written. No file holds a time of day: two
runs give the same bytes.
"""

from __future__ import annotations

import csv
import hashlib
import io
import platform
import warnings
from collections.abc import Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from html import escape
from importlib.metadata import version
from pathlib import Path
from typing import Any

from matplotlib.figure import Figure
from matplotlib.patheffects import Normal

import arqam
from arqam import identity
from arqam.draw import corrected
from arqam.draw.charts import Chart, draw
from arqam.draw.charts.mark import Mark
from arqam.draw.drawn_by import drawn_by, plain_name
from arqam.draw.issued import remember
from arqam.draw.page import settings
from arqam.draw.workbook import figure_workbook
from arqam.errors import ArqamError
from arqam.files import sweep, write_all
from arqam.loading import dump_yaml
from arqam.model import Source, plain
from arqam.safe import no_formula

COLUMNS = (
    "claim",
    "role",
    "label_ar",
    "label_en",
    "value",
    "value_max",
    "unit",
    "kind",
    "qualifier",
    "period_start",
    "period_end",
    "period_basis",
    "formula",
    "surface",
)


@dataclass(frozen=True, slots=True)
class FigureFiles:
    """Where a figure's files are."""

    png: Path
    svg: Path
    pdf: Path
    csv: Path
    xlsx: Path
    yml: Path

    def __iter__(self):
        return iter((self.png, self.svg, self.pdf, self.csv, self.xlsx, self.yml))


def data(chart: Chart) -> bytes:
    """The data drawn as CSV, a row a mark, the same in every language, digit system and size."""
    out = io.StringIO()
    made = rows(chart)
    table = csv.DictWriter(out, [*COLUMNS, *(["corrected"] if chart.corrections else [])], lineterminator="\n")
    table.writeheader()
    table.writerows({name: no_formula(str(cell)) for name, cell in row.items()} for row in made)
    return out.getvalue().encode("utf-8")


def rows(chart: Chart) -> list[dict[str, Any]]:
    """A row a mark, as ``data/schema.yml`` declares the data of a figure."""
    return [_row(mark) | ({"corrected": corrected.cell(mark)} if chart.corrections else {}) for mark in chart.marks]


def _row(mark: Mark) -> dict[str, Any]:
    quantity, period = mark.quantity, mark.period
    labels = (f"{panel}: {label}" if panel else label for panel, label in zip(mark.panel, mark.label, strict=True))
    values = (
        " ".join(mark.claims),
        mark.role,
        *labels,
        plain(quantity.value),
        plain(quantity.value_max),
        quantity.unit,
        mark.kind.value,
        mark.qualifier.value,
        period.start or "",
        period.end or "",
        period.basis.value,
        mark.formula,
        mark.surface,
    )
    return dict(zip(COLUMNS, values, strict=True))


def save(
    chart: Chart,
    folder: str | Path,
    *,
    lang: str = "ar",
    digits: str = "ar",
    size: str = "column",
    notebook: str = "",
    parameters: Mapping[str, object] | None = None,
) -> FigureFiles:
    """Draw a chart and write its six files into ``folder``, all or none.

    Raises ArqamError where the chart has no source, a label cannot be drawn, or the folder cannot be written.
    """
    if not (chart.source and (chart.source.title or chart.source.outlet)):
        raise ArqamError(
            f"the figure {chart.name} has no source to name:"
            f" give data/raw/{chart.source.id}/source.yml a title or an outlet"
        )
    folder, name = Path(folder), identity.stem(chart.name, lang, digits, size)
    files = FigureFiles(*(folder / f"{name}.{ending}" for ending in identity.FORMATS))
    drawn = _drawn(chart, lang, digits, size, notebook, dict(parameters or {}))
    write_all(dict(zip(files, drawn, strict=True)))
    remember(folder, identity.FigureId.of(chart.source.id, chart.name, _sha256(data(chart))), arqam.__version__)
    sweep(folder)
    return files


def _drawn(
    chart: Chart, lang: str, digits: str, size: str, notebook: str, parameters: dict[str, object]
) -> tuple[bytes, ...]:
    """What the six files hold, in the order of ``identity.FORMATS``."""
    table = data(chart)
    sidecar = _sidecar(chart, lang, digits, size, notebook, parameters, _sha256(table))
    with settings(lang), _no_glyph_missing(chart):
        figure = draw(chart, lang=lang, digits=digits, size=size)
        said = {key: sidecar[key][lang] for key in ("title", "alt", "caption")} | {
            "id": sidecar["id"],
            "source": chart.source.title or chart.source.outlet,
            "provenance": identity.provenance(sidecar),
            "licence": sidecar["licence"],
            "drawn_by": plain_name(sidecar.get("drawn_by", {}).get("name", ""), lang),
            "lang": lang,
        }
        png = _picture(figure, "png", _png(said))
        svg = _described(_picture(figure, "svg", _svg(said)), said["alt"], lang)
        with _outlines(figure):
            pdf = _picture(figure, "pdf", _pdf(said))
    book = figure_workbook(chart, rows(chart), _facts(sidecar, lang), lang)
    sidecar["sha256"] |= {"png": _sha256(png), "svg": _sha256(svg), "pdf": _sha256(pdf), "xlsx": _sha256(book)}
    return png, svg, pdf, table, book, dump_yaml(sidecar).encode("utf-8")


def _facts(sidecar: Mapping[str, Any], lang: str) -> dict[str, str]:
    """What the workbook says of itself: it may be handed on without its sidecar."""
    name = sidecar.get("drawn_by", {}).get("name", "")
    who = {"drawn_by": plain_name(name, lang)} if name else {}
    said = {"title": sidecar["title"][lang], "caption": sidecar["caption"][lang], "id": sidecar["id"]}
    return said | who | {"licence": sidecar["licence"], "version": f"Arqam {sidecar['version']}"}


def _picture(figure: Figure, ending: str, metadata: Mapping[str, object]) -> bytes:
    file = io.BytesIO()
    figure.savefig(file, format=ending, metadata=metadata)
    return file.getvalue()


def _described(svg: bytes, alt: str, lang: str) -> bytes:
    """The SVG as a reader of screens tells it where a page holds it: an image, its title, and below it what it says."""
    head, title, rest = svg.partition(b"</title>\n")
    head = head.replace(b"<svg ", f'<svg role="img" xml:lang="{lang}" '.encode(), 1)
    return b"".join([head, title, f" <desc>{escape(alt)}</desc>\n".encode(), rest])


def _sidecar(
    chart: Chart, lang: str, digits: str, size: str, notebook: str, parameters: dict[str, object], data_sha256: str
) -> dict[str, Any]:
    spoken = "ar" if chart.missing("en") else "en"  # what has no English keeps its Arabic words on an English page
    both = {"ar": ("ar", digits), "en": (spoken, digits if spoken == "ar" else "en")}
    source, who = chart.source, drawn_by(chart.source)
    return {
        "id": identity.figure_id(source.id, chart.name, data_sha256),
        "version": arqam.__version__,
        "article": source.id,
        "figure": chart.name,
        "label_lang": lang,
        "digits": digits,
        "size": size,
        "title": {each: chart.title(*way) for each, way in both.items()},
        "caption": {each: chart.caption(*way) for each, way in both.items()},
        "alt": {each: chart.alt(*way) for each, way in both.items()},
        "source": _record(source),
        "licence": who.licence,
        **({"drawn_by": who.kept()} if who.kept() else {}),
        "claims": list(chart.claims),
        **({"corrections": corrected.record(chart)} if chart.corrections else {}),
        "sha256": {"input": source.sha256, "data": data_sha256},
        "parameters": parameters,
        "versions": {
            "arqam": arqam.__version__,
            "python": ".".join(platform.python_version_tuple()[:2]),
            **{package: version(package) for package in ("matplotlib", "babel", "pillow")},
        },
        "notebook": notebook,
    }


def _record(source: Source) -> dict[str, str]:
    """The whole source record, dates as ISO strings."""
    record = asdict(source)
    record |= {key: value for key, value in record.pop("fields").items() if key != "drawn_by"}
    return {key: value.isoformat() if isinstance(value, date) else value or "" for key, value in record.items()}


# Metadata inside each file, as common tools read it back: exiftool, Pillow, any XML reader, pypdf.


def _png(said: Mapping[str, str]) -> dict[str, str]:
    return {
        "Title": said["title"],
        "Description": said["alt"],
        "Caption": said["caption"],
        "Source": said["source"],
        **({"Author": said["drawn_by"]} if said["drawn_by"] else {}),
        "Copyright": said["licence"],
        "Language": said["lang"],
        "Identifier": said["id"],
        "Software": f"Arqam {arqam.__version__}",
        identity.KEYS["png"]: said["provenance"],
    }


def _svg(said: Mapping[str, str]) -> dict[str, object]:
    return {
        "Title": said["title"],
        "Description": said["alt"],
        "Source": said["source"],
        "Rights": said["licence"],
        "Language": said["lang"],
        "Identifier": said["id"],
        "Creator": [*([said["drawn_by"]] if said["drawn_by"] else []), f"Arqam {arqam.__version__}"],
        "Date": None,
        identity.KEYS["svg"]: said["provenance"],
    }


def _pdf(said: Mapping[str, str]) -> dict[str, object]:
    return {
        "Title": said["title"],
        "Subject": f"{said['alt']} [{', '.join(filter(None, (said['drawn_by'], said['licence'])))}]",
        "Author": said["source"],
        "Creator": f"Arqam {arqam.__version__}",
        "CreationDate": None,
        identity.KEYS["pdf"]: said["provenance"],
    }


@contextmanager
def _outlines(figure: Figure):
    """Letters as outlines: the PDF back end misplaces Arabic glyphs (docs/pdf-arabic-placement.md)."""
    texts = [text for ax in figure.axes for text in ax.texts]
    for text in texts:
        text.set_path_effects([Normal()])
    try:
        yield
    finally:
        for text in texts:
            text.set_path_effects([])


@contextmanager
def _no_glyph_missing(chart: Chart):
    """Matplotlib only warns of a glyph that it has not; a figure with a box in it is not a figure."""
    with warnings.catch_warnings():
        warnings.filterwarnings("error", message="Glyph .* missing")
        try:
            yield
        except UserWarning as warning:
            raise ArqamError(f"the figure {chart.name} has a letter that no font can draw: {warning}") from warning


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
