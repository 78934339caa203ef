"""What a notebook is given: its parameters, checked before anything is read or written.

papermill only warns of a parameter that the notebook does not have, and never looks at a value; so the first cell after
the parameters calls ``start``, which refuses both in one sentence. The same cell guards a person's own edits in Lab.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, MutableMapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from arqam import project
from arqam.draw.numbers import DIGITS
from arqam.draw.style import SIZES
from arqam.errors import ArqamError
from arqam.model import Article
from arqam.notebook.tables import sortable
from arqam.read.article.opened import open_article

LANGUAGES = ("ar", "en")

#: The parameters that mean the same in every notebook: those with a closed list of values, and those that are text.
ALLOWED = {"label_lang": LANGUAGES, "digits": tuple(DIGITS), "size": tuple(SIZES)}
TEXTS = ("article", "out")

#: Folders of the project that a notebook may write into. ``ARQAM_OUT`` names a place that stands in for the project.
WRITABLE = ("figures", "data/derived", "build")

# A namespace is looked through once: after that its own cells have put names there too.
_CHECKED = "_arqam_parameters_checked"


@dataclass(frozen=True, slots=True)
class NotebookRun:
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


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter as its notebook declares it; ``default`` is its source text."""

    name: str
    type: str
    default: str
    help: str


def declared(path: Path) -> dict[str, Parameter]:
    """The parameters of a notebook, by name, read from its cell tagged ``parameters`` without running it."""
    from papermill import inspect_notebook  # slow to import

    if not path.is_file():
        raise ArqamError(f"{path} is not there: name a notebook of notebooks/")
    return {
        name: Parameter(name, found["inferred_type_name"], found["default"], found["help"])
        for name, found in inspect_notebook(str(path)).items()
    }


def check(path: Path, values: Mapping[str, Any], known: Mapping[str, Parameter] | None = None) -> dict[str, Any]:
    """``values`` as the notebook takes them, before it runs: text is read as the type declared (as from a CSV)."""
    known = declared(path) if known is None else known
    unknown = [name for name in values if name not in known]
    if unknown:
        raise ArqamError(_unknown(unknown, known))
    return {name: _value(name, _typed(name, value, known[name].type)) for name, value in values.items()}


def start(namespace: MutableMapping[str, Any], home: str, **parameters: Any) -> NotebookRun:
    """Check the notebook's parameters, open its article and find the folder it writes into.

    ``namespace`` is the notebook's ``globals()``; ``home`` the folder that takes its files where ``out`` is empty
    (``figures`` or ``data/derived``, with the article's id below it); ``parameters`` are all that the notebook has.
    Raises ``ArqamError`` for a name that is none of them and for a value that is none of those allowed.
    """
    checked = checked_parameters(namespace, **parameters)
    labels = {name: checked[name] for name in ALLOWED if name in checked}
    article = open_article(article_of(checked["article"]))
    return NotebookRun(article, output_folder(checked.get("out", ""), home, article.id), **labels)


def checked_parameters(namespace: MutableMapping[str, Any], **parameters: Any) -> dict[str, Any]:
    """The parameters, checked, for a notebook that reads no article of its own (else: ``start``)."""
    _refuse_unknown(namespace, parameters)
    sortable()
    return {name: _value(name, value) for name, value in parameters.items()}


def output_folder(out: str, home: str, article_id: str) -> Path:
    """The folder that a run writes into, inside those that may be written: it is made with its first file."""
    base = root()
    folder = (base / out if out else base / home / article_id).resolve()
    allowed = [base] if os.environ.get("ARQAM_OUT") else [base / name for name in WRITABLE]
    if not any(folder.is_relative_to(place) for place in allowed):
        where = " or ".join(str(place) for place in allowed)
        raise ArqamError(
            f"parameter out: {out!r} lies outside {where}; name a folder inside, or set ARQAM_OUT to another place"
        )
    there = next(place for place in (folder, *folder.parents) if place.exists())
    if not there.is_dir():
        raise ArqamError(f"parameter out: {folder} cannot be made ({there} is a file); name another folder")
    if not os.access(there, os.W_OK | os.X_OK):
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
        raise ArqamError(_unknown(unknown, parameters))
    namespace[_CHECKED] = True


def _unknown(unknown: Iterable[str], known: Iterable[str]) -> str:
    return f"unknown parameter {', '.join(map(repr, unknown))}: this notebook has {', '.join(known)}"


def _value(name: str, value: Any) -> Any:
    """``value`` where it is one that every notebook takes under this ``name``; else an error that says what is."""
    if name in ALLOWED and value not in ALLOWED[name]:
        raise ArqamError(f"parameter {name}: {value!r} is none of {', '.join(ALLOWED[name])}")
    if name in TEXTS and not isinstance(value, str):
        raise ArqamError(f"parameter {name}: {value!r} is a {type(value).__name__}, and must be text")
    return value


def _typed(name: str, value: Any, declared_type: str) -> Any:
    wanted = {"str": str, "int": int, "float": float, "bool": bool}.get(declared_type)
    if wanted is None or type(value) is wanted:
        return value
    if wanted is float and type(value) is int:
        return float(value)
    if isinstance(value, str):
        try:
            return {"true": True, "false": False}[value.lower()] if wanted is bool else wanted(value)
        except (KeyError, ValueError):
            pass
    raise ArqamError(f"parameter {name}: {value!r} is no {declared_type}, which it must be")


def article_of(reference: str) -> str | Path:
    """An id of ``data/raw`` as it stands; else a path, taken from the working directory or from the project."""
    if not reference.strip():
        raise ArqamError("parameter article: it is empty; give the id of a folder in data/raw, or a path")
    if (project.RAW / reference).is_dir():
        return reference
    for place in (Path.cwd(), project.PROJECT):
        if (place / reference).exists():
            return place / reference
    return reference
