"""A whole little figure made by hand, for the tests of what is done with figures."""

import hashlib
from pathlib import Path

import yaml
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from arqam import __version__
from arqam.identity import figure_id, provenance
from arqam.loading import dump_yaml
from arqam.project import RAW

ARTICLE = "china-kazakhstan-2024"
DATA = """claim,label_ar,label_en,value,unit,qualifier
china-kazakhstan-2024:1496-1511,يناير – مارس 2024,January – March 2024,6.3,USD,exact
"""


def source(article=ARTICLE):
    record = yaml.safe_load((RAW / article / "source.yml").read_text(encoding="utf-8"))
    del record["drawn_by"]
    return {key: value.isoformat() if hasattr(value, "isoformat") else value for key, value in record.items()}


def make_figure(folder: Path, *, lang="ar", data=DATA, colour=(32, 96, 128), **changed) -> Path:
    """Write ``trade-<lang>`` in five formats and return the sidecar's path; ``changed`` replaces the sidecar's keys."""
    folder.mkdir(parents=True, exist_ok=True)
    stem = folder / f"trade-{lang}"
    stem.with_suffix(".csv").write_text(data, encoding="utf-8")
    hashes = {
        "input": source()["sha256"],
        "data": hashlib.sha256(data.encode()).hexdigest(),
    }
    sidecar = {
        "id": figure_id(changed.get("article", ARTICLE), "trade", hashes["data"]),
        "version": __version__,
        "article": ARTICLE,
        "figure": "trade",
        "label_lang": lang,
        "digits": "ar",
        "size": "column",
        "title": {"ar": "التجارة بين الصين وكازاخستان", "en": "Trade between China and Kazakhstan"},
        "caption": {
            "ar": "تذكر المقالة أن التجارة بلغت 6.3 مليار دولار.",
            "en": "The article states trade of 6.3 billion dollars.",
        },
        "alt": {"ar": "عمود واحد: 6.3 مليار دولار.", "en": "One bar: 6.3 billion dollars."},
        "source": source(),
        "licence": "CC-BY-4.0",
        "drawn_by": {"name": "The Arqam founders / مؤسسو أرقام"},
        "claims": [f"{ARTICLE}:1496-1511", f"{ARTICLE}:7066-7080", f"{ARTICLE}:derived:monthly"],
        "sha256": hashes,
        "parameters": {"article": ARTICLE, "label_lang": lang},
        "versions": {"arqam": __version__, "matplotlib": "3.11.2"},
        "notebook": "03-plot-trade",
        **changed,
    }
    inside = provenance(sidecar)
    image, info = Image.new("RGB", (400, 240), colour), PngInfo()
    info.add_itxt("Arqam", inside)
    image.save(stem.with_suffix(".png"), pnginfo=info)
    image.save(stem.with_suffix(".pdf"), keywords=inside, creationDate=None, modDate=None)
    stem.with_suffix(".svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 240" width="400" height="240"><metadata '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:relation>'
        f"{inside.replace('&', '&amp;').replace('<', '&lt;')}</dc:relation></metadata>"
        '<rect x="100" y="20" width="200" height="220" fill="#206080"/></svg>',
        encoding="utf-8",
    )
    pictures = {
        ext: hashlib.sha256(stem.with_suffix(f".{ext}").read_bytes()).hexdigest() for ext in ("png", "svg", "pdf")
    }
    sidecar["sha256"] = hashes | pictures
    stem.with_suffix(".yml").write_text(dump_yaml(sidecar), encoding="utf-8")
    return stem.with_suffix(".yml")
