"""What a run was made from and what it made: the journal by which a batch goes on from where it was.

One file a run, ``<to>/journal/<run>.json``, written whole after the run's outputs are in place. A run is whole while
its notebook, parameters, input bytes, code and library versions are those of its record, and the files that it made
are there with the hashes of its record.
"""

from __future__ import annotations

import ast
import hashlib
import json
import sys
from collections.abc import Iterable
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement

from arqam import project
from arqam.files import write_whole
from arqam.read.article.source import RECORD
from arqam.review.store import FILE
from arqam.run.batch.described import Run, parameters

#: Folders whose files decide what the code does, beside its modules.
DATA = (project.TABLES, project.REFERENCE, project.FONTS)


def fingerprint(run: Run, before: str = "") -> dict[str, Any]:
    """What decides a run's outputs. ``before`` stands for the outputs of the runs that came before it."""
    values = {name: _value(item.default) for name, item in parameters(run.notebook).items()} | run.parameters
    return {
        "notebook": file_hash(Path(run.notebook)),
        "parameters": run.parameters,
        "input": _inputs(values, before),
        "code": code(),
        "versions": versions(),
    }


def why(run: Run, now: dict[str, Any]) -> str:
    """Why the run has to happen; "" where it is whole."""
    try:
        record = json.loads(run.record.read_bytes())
        then, outputs = record["fingerprint"], record["outputs"]
    except FileNotFoundError:
        if run.partial.exists():
            return "it was stopped before its end"
        return "it failed last time" if run.failed.exists() else "it has not run yet"
    except (ValueError, KeyError, TypeError):
        return "its record cannot be read"
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


def write_record(run: Run, fingerprint: dict[str, Any], files: Iterable[Path], seconds: float) -> None:
    """Say that the run is whole."""
    record = {
        "run": run.name,
        "fingerprint": fingerprint,
        "outputs": {str(path): file_hash(path) for path in files},
        "seconds": round(seconds, 3),
    }
    write_whole(run.record, json.dumps(record, ensure_ascii=False, indent=1))


def made_by(runs: Iterable[Run]) -> str:
    """One hash for all that these runs made, as far as they did."""
    digest = hashlib.sha256()
    for run in runs:
        try:
            outputs = json.loads(run.record.read_bytes())["outputs"]
        except (OSError, ValueError, KeyError):
            outputs = {}
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
        path = next((place / value for place in places if _exists(place / value)), None)
        if path is not None:
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


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # a text too long for a name
        return False


def _stamp(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_mtime_ns, status.st_size


def file_hash(path: Path) -> str:
    """The sha256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


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
