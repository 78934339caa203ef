"""The permanent identity of a figure, and the provenance that its files carry inside them.

A figure is the data it shows. Its id is ``<article>/<figure>@<first 12 hex digits of the SHA-256 of its CSV>``: the
same article gives the same id on any machine, in either language and at any size, and other data never shares it.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

#: How the files of a figure end, all of which have one name.
FORMATS = ("png", "svg", "pdf", "csv", "xlsx", "yml")

#: Where each kind of picture keeps it: a PNG text chunk, SVG's Dublin Core, PDF's document information.
KEYS = {"png": "Arqam", "svg": "Relation", "pdf": "Keywords"}

#: What is embedded of a sidecar. The hashes of the pictures are left out: a file cannot hold its own.
EMBEDDED = (
    "id",
    "version",
    "article",
    "figure",
    "label_lang",
    "digits",
    "size",
    "notebook",
    "licence",
    "drawn_by",
    "claims",
    "corrections",
    "parameters",
    "versions",
)

#: What a sidecar says in sentences. It is long, so only its hash is embedded.
WORDS = ("title", "caption", "alt", "source")

_DIGITS = 12
_NAME = r"[^\W_][\w-]*"  # no dot, no slash: an id never leaves its folder
_ID = re.compile(rf"(?P<article>{_NAME})/(?P<figure>{_NAME})@(?P<digest>[0-9a-f]{{{_DIGITS}}})")


class FigureId(NamedTuple):
    """The three parts of an id."""

    article: str
    figure: str
    digest: str

    @classmethod
    def of(cls, article: str, figure: str, data_sha256: str) -> FigureId:
        return cls(article, figure, data_sha256[:_DIGITS])

    def __str__(self) -> str:
        return f"{self.article}/{self.figure}@{self.digest}"


def figure_id(article: str, figure: str, data_sha256: str) -> str:
    """The id of the figure that draws the data with this SHA-256.

    >>> figure_id("china-kazakhstan-2024", "trade", "381afc4965aad02d7eab3a60e517ae09")
    'china-kazakhstan-2024/trade@381afc4965aa'
    """
    return str(FigureId.of(article, figure, data_sha256))


def stem(name: str, lang: str, digits: str = "ar", size: str = "column") -> str:
    """A file's name without its ending: what is not the default is said in it.

    >>> stem("trade", "ar"), stem("trade", "ar", "arab", "slide")
    ('trade-ar', 'trade-ar-arab-slide')
    """
    return "-".join([name, lang, *([digits] if digits != "ar" else []), *([size] if size != "column" else [])])


def parse_id(text: str) -> FigureId | None:
    """The parts of an id, or None where the text is not one.

    >>> parse_id("china-kazakhstan-2024/trade@381afc4965aa").figure
    'trade'
    >>> parse_id("../trade@381afc4965aa")
    """
    match = _ID.fullmatch(text)
    return FigureId(**match.groupdict()) if match else None


def words_sha256(sidecar: Mapping[str, Any]) -> str:
    """The SHA-256 of a sidecar's title, caption, alternative text and source record: what a citation is made of.

    >>> words_sha256({"title": {"en": "a"}}) == words_sha256({"title": {"en": "b"}})
    False
    """
    said = {key: sidecar.get(key) for key in WORDS}
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=True, default=str).encode()).hexdigest()


def provenance(sidecar: Mapping[str, Any]) -> str:
    """The one line of JSON that a figure's files embed: what a stranger needs to make the file again.

    ASCII only and with sorted keys, so that it survives every metadata field and is the same on any machine.
    """
    kept: dict[str, Any] = {key: sidecar[key] for key in EMBEDDED if key in sidecar}
    kept["sha256"] = {name: sidecar["sha256"][name] for name in ("input", "data")}
    kept["sha256"]["words"] = words_sha256(sidecar)
    return json.dumps(kept, sort_keys=True, ensure_ascii=True, separators=(",", ":"), default=str)
