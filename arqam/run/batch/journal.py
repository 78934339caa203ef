"""What a run was made from and what it made: the journal by which a batch goes on from where it was.

One file a run, ``<to>/journal/<run>.json``, written whole after the run's outputs are in place. A run is whole while
its notebook, parameters, input bytes, code and library versions are those of its record, and the files that it made
are there with the hashes of its record.
"""

from __future__ import annotations

import ast
import hashlib
import json
import os
import sys
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement

from arqam import project
from arqam.draw.drawn_by import of_project
from arqam.errors import ArqamError
from arqam.files import sha256, write_whole
from arqam.loading import read_json
from arqam.read.article.source import RECORD
from arqam.review.store import FILE
from arqam.run.batch.articles import exists
from arqam.run.batch.described import Run, parameters
from arqam.safe import MAX_BYTES

#: Folders whose files decide what the code does, beside its modules.
DATA = (project.TABLES, project.REFERENCE, project.FONTS)


def fingerprint(run: Run, before: str = "") -> dict[str, Any]:
    """What decides a run's outputs. ``before`` stands for the outputs of the runs that came before it."""
    values = {name: _value(item.default) for name, item in parameters(run.notebook).items()} | run.parameters
    return {
        "notebook": file_hash(Path(run.notebook)),
        "parameters": run.parameters,
        "input": _inputs(values, before),
        "who draws": asdict(of_project()),
        "code": code(),
        "versions": versions(),
    }


def why(run: Run, now: dict[str, Any]) -> str:
    """Why the run has to happen; "" where it is whole."""
    if not os.path.lexists(run.record):
        if run.partial.exists():
            return "it was stopped before its end"
        return "it failed last time" if run.failed.exists() else "it has not run yet"
    record = _record(run)
    if record is None:
        return "its record cannot be read"
    then, outputs = record
    changed = [_difference(key, then.get(key), value) for key, value in now.items() if then.get(key) != value]
    if changed:
        return "; ".join(changed)
    for name, digest in outputs.items():
        path = Path(name)
        if not path.is_file():
            return f"its output {name} is gone"
        if file_hash(path) != digest:
            return f"its output {name} was changed"
    return ""


def due(run: Run, before: str = "") -> str:
    """Why the run has to happen, "" where it is whole; what it would be made from may be what cannot be read."""
    try:
        return why(run, fingerprint(run, before))
    except ArqamError as error:
        return str(error)


def _record(run: Run) -> tuple[dict[str, Any], dict[str, str]] | None:
    """What the run was made from, and the hashes of what it made; None where its record does not say so."""
    try:
        record = read_json(run.record, largest=MAX_BYTES)
        then, outputs = record["fingerprint"], record["outputs"]
    except (ArqamError, KeyError, TypeError):
        return None
    if not isinstance(then, dict) or not isinstance(outputs, dict):
        return None
    return (then, outputs) if all(isinstance(digest, str) for digest in outputs.values()) else None


def write_record(
    run: Run, fingerprint: dict[str, Any], files: Iterable[Path], seconds: float, figures: Mapping[str, Any]
) -> None:
    """Say that the run is whole."""
    record = {
        "run": run.name,
        "fingerprint": fingerprint,
        "outputs": {str(path): file_hash(path) for path in files},
        "seconds": round(seconds, 3),
        "figures": figures,
    }
    write_whole(run.record, json.dumps(record, ensure_ascii=False, indent=1))


def figures(run: Run) -> dict[str, Any]:
    """What became of the figures of a run that is whole, as its record has it."""
    try:
        record = read_json(run.record, largest=MAX_BYTES)
    except ArqamError:
        return {}
    found = record.get("figures") if isinstance(record, dict) else None
    return found if isinstance(found, dict) else {}


def made_by(runs: Iterable[Run]) -> str:
    """One hash for all that these runs made, as far as they did."""
    digest = hashlib.sha256()
    for run in runs:
        _, outputs = _record(run) or ({}, {})
        # The executed notebook holds the times at which its cells ran, so it says nothing of what was made.
        made = {name: value for name, value in outputs.items() if name != str(run.output)}
        digest.update(json.dumps([run.name, made]).encode())
    return digest.hexdigest()


def code() -> str:
    """One hash for Arqam's own modules and tables as they are on disk."""
    package = Path(__file__).parents[2]
    files = sorted(file for file in package.rglob("*") if file.suffix in {".py", ".html", ".css", ".csv", ".mplstyle"})
    files += sorted(file for folder in DATA if folder.is_dir() for file in folder.rglob("*") if file.is_file())
    stamp = tuple((str(file), *_stamp(file)) for file in files)
    return _code(stamp)


@cache
def _code(stamp: tuple[tuple[str, int, int], ...]) -> str:
    digest = hashlib.sha256()
    for name, _, _ in stamp:
        digest.update(f"{Path(name).name}\0{file_hash(Path(name))}".encode())
    return digest.hexdigest()


@cache
def versions() -> dict[str, str]:
    """Python's version and those of every library that Arqam needs, directly or through another."""
    found = {"python": sys.version.split()[0]}
    wanted = ["arqam"]
    while wanted:
        name = wanted.pop()
        try:
            needs = metadata.requires(name) or []
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
        for line in needs:
            need = Requirement(line)
            if need.name not in found and (need.marker is None or need.marker.evaluate({"extra": ""})):
                found[need.name] = ""
                wanted.append(need.name)
    return {name: version for name, version in sorted(found.items()) if version}


def _inputs(values: dict[str, Any], before: str) -> str:
    digest = hashlib.sha256(before.encode())
    for name, value in sorted(values.items()):
        if not isinstance(value, str) or not value or name == "out":
            continue
        places = (project.RAW, project.PROJECT) if name == "article" else (project.PROJECT,)
        path = next((place / value for place in places if exists(place / value)), None)
        if path is None and (links := [place / value for place in places if os.path.islink(place / value)]):
            raise ArqamError(f"{links[0]} is a link that leads nowhere: name the file itself")
        if path is not None and (name == "article" or not _holds_project(path)):
            for file in _files(path):
                digest.update(f"{name}\0{file.name}\0{file_hash(file)}".encode())
    return digest.hexdigest()


def _value(source: str) -> Any:
    try:
        return ast.literal_eval(source)
    except (ValueError, SyntaxError):  # computed: what it is computed from is in the notebook's hash
        return None


def _files(path: Path) -> list[Path]:
    if path.is_dir():
        return sorted(file for file in path.rglob("*") if file.is_file())
    beside = [path.parent / RECORD, path.parent / FILE] if path.stem == "article" else []
    return [path, *(file for file in beside if file.is_file())]


def _holds_project(path: Path) -> bool:
    """Whether a parameter that happens to be a path (`.`, `/`) is all of the project: no run is made from that."""
    return project.PROJECT.resolve().is_relative_to(path.resolve())


def _stamp(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_mtime_ns, status.st_size


def file_hash(path: Path) -> str:
    """The sha256 of a file's bytes; an ArqamError where there is no reading it to its end."""
    try:
        if not path.is_file():
            raise ArqamError(f"{path} is not a file that can be read (a folder, a pipe, a device, a link to itself)")
        return sha256(path)
    except OSError as error:
        raise ArqamError(f"{path} cannot be read ({error.strerror}): check its permissions") from None


def _difference(key: str, then: Any, now: Any) -> str:
    if isinstance(then, dict) and isinstance(now, dict):
        parts = [
            f"{name} {then.get(name, 'none')} → {now.get(name, 'none')}"
            for name in sorted({*then, *now})
            if then.get(name) != now.get(name)
        ]
        return f"{'library versions' if key == 'versions' else key} changed: {', '.join(parts)}"
    what = {"notebook": "the notebook", "input": "the article", "code": "Arqam's code"}.get(key, key)
    return f"{what} changed"
