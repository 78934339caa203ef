"""What a notebook is given: its parameters, checked before anything is read or written.

papermill only warns of a parameter that the notebook does not have, and never looks at a value; so the first cell after
the parameters calls ``start``, which refuses both in one sentence. The same cell guards a person's own edits in Lab.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from arqam import project
from arqam.errors import ArqamError
from arqam.model import Article
from arqam.read.article import open_article

LANGUAGES = ("ar", "en")
DIGITS = ("ar", "ar-EG", "ar-AE", "ar-MA", "arab", "latn")
SIZES = ("column", "wide", "slide")

#: Folders of the project that a notebook may write into. ``ARQAM_OUT`` names a place that stands in for the project.
WRITABLE = ("figures", "data/derived", "build")

# A namespace is looked through once: after that its own cells have put names there too.
_CHECKED = "_arqam_parameters_checked"


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a notebook: the article it reads, the folder it writes, and how it labels."""

    article: Article
    folder: Path
    label_lang: str = "ar"
    digits: str = "ar"
    size: str = "column"

    def shown(self, path: Path) -> str:
        """``path`` as it reads in an output: from the output root, so that it is the same on every machine."""
        return path.relative_to(root()).as_posix() if path.is_relative_to(root()) else path.name


def root() -> Path:
    """The folder under which notebooks write."""
    return Path(os.environ.get("ARQAM_OUT") or project.PROJECT).resolve()


def start(namespace: MutableMapping[str, Any], home: str, **parameters: Any) -> Run:
    """Check the notebook's parameters and open its article.

    ``namespace`` is the notebook's ``globals()``; ``home`` the folder that takes its files where ``out`` is empty
    (``figures`` or ``data/derived``, with the article's id below it); ``parameters`` are all that the notebook has.
    Raises ``ArqamError`` for a name that is none of them and for a value that is none of those allowed.
    """
    _refuse_unknown(namespace, parameters)
    chosen = {
        name: _one_of(name, parameters[name], allowed)
        for name, allowed in (("label_lang", LANGUAGES), ("digits", DIGITS), ("size", SIZES))
        if name in parameters
    }
    reference = _text("article", parameters["article"])
    out = _text("out", parameters.get("out", ""))
    article = open_article(_article(reference))
    return Run(article, output_folder(out, home, article.id), **chosen)


def output_folder(out: str, home: str, article_id: str) -> Path:
    """The folder that a run writes into: made, inside the folders that may be written, and writable."""
    base = root()
    folder = (base / out if out else base / home / article_id).resolve()
    allowed = [base] if os.environ.get("ARQAM_OUT") else [base / name for name in WRITABLE]
    if not any(folder.is_relative_to(place) for place in allowed):
        where = " or ".join(str(place) for place in allowed)
        raise ArqamError(
            f"parameter out: {out!r} lies outside {where}; name a folder inside, or set ARQAM_OUT to another place"
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ArqamError(f"parameter out: {folder} cannot be made ({error.strerror}); name another folder") from None
    if not os.access(folder, os.W_OK | os.X_OK):
        raise ArqamError(f"parameter out: {folder} cannot be written; change its permissions or name another folder")
    return folder


def _refuse_unknown(namespace: MutableMapping[str, Any], parameters: Mapping[str, Any]) -> None:
    if namespace.get(_CHECKED):
        return
    plain = str | int | float | bool | list | dict | None
    unknown = [
        name
        for name, value in namespace.items()
        if not name.startswith("_") and name not in {"In", "Out", *parameters} and isinstance(value, plain)
    ]
    if unknown:
        names = ", ".join(repr(name) for name in unknown)
        raise ArqamError(f"unknown parameter {names}: this notebook has {', '.join(parameters)}")
    namespace[_CHECKED] = True


def _one_of(name: str, value: Any, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        raise ArqamError(f"parameter {name}: {value!r} is none of {', '.join(allowed)}")
    return value


def _text(name: str, value: Any) -> str:
    if not isinstance(value, str):
        raise ArqamError(f"parameter {name}: {value!r} is a {type(value).__name__}, and must be text")
    return value


def _article(reference: str) -> str | Path:
    """An id of ``data/raw`` as it stands; else a path, taken from the working directory or from the project."""
    if not reference.strip():
        raise ArqamError("parameter article: it is empty; give the id of a folder in data/raw, or a path")
    if (project.RAW / reference).is_dir():
        return reference
    for place in (Path.cwd(), project.PROJECT):
        if (place / reference).exists():
            return place / reference
    return reference
