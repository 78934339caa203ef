"""A batch: which notebooks over which articles with which parameters, checked before anything runs.

    articles: data/raw/*                 # an id, a file, a folder, a glob, a .csv with a column "article"; or a list
    notebooks: [01-clean-article, 03-plot-trade]
    parameters: {digits: latn}           # each goes to the notebooks that declare it
    grid: {label_lang: [ar, en]}         # every combination, for the notebooks that declare it
    to: build/runs                       # the executed notebooks, and the report
    out: build/corpus                    # where their tables and figures go; the project itself if not given
    timeout: 600                         # seconds for one run
    memory: 4 GB                         # of address space for one run
    retries: 1                           # of a run whose process was lost
    output: "{article}/{notebook}-{label_lang}"

A notebook without a parameter ``article`` is about the whole batch: it runs once, after the others.
"""

from __future__ import annotations

import itertools
import math
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

from dask.utils import parse_bytes

from arqam import project
from arqam.errors import ArqamError
from arqam.loading import Located, read_yaml
from arqam.notebook import parameters as convention
from arqam.run.batch.articles import article_id, chosen, existing, listed, narrowed, short

#: Where a batch keeps its records, below its folder.
JOURNAL = "journal"
#: The longest part of a name in bytes: a file system takes 255, and a batch adds to it.
LONGEST_PART = 200
#: More runs than any batch has: a grid multiplies.
MOST_RUNS = 1_000_000

KEYS = ("articles", "notebooks", "parameters", "grid", "to", "out", "timeout", "memory", "retries", "output")


@dataclass(frozen=True, slots=True)
class Run:
    """One notebook with one set of parameters. ``output`` is the executed notebook's path; ``article`` may be ""."""

    name: str  # unique in the batch, as the path of the output below ``to``: china-kazakhstan-2024/03-plot-trade-ar
    notebook: str
    parameters: dict[str, Any]
    article: str
    to: str

    @property
    def output(self) -> Path:
        return Path(self.to, f"{self.name}.ipynb")

    @property
    def failed(self) -> Path:
        """Where the notebook of a failed run goes, so that a file at ``output`` is always a success."""
        return Path(self.to, f"{self.name}.failed.ipynb")

    @property
    def partial(self) -> Path:
        """Where the notebook is while it runs, and stays if the run is lost."""
        return Path(self.to, f"{self.name}.partial.ipynb")

    @property
    def record(self) -> Path:
        """The run's line in the journal: what it was made from and what it made."""
        return Path(self.to, JOURNAL, f"{self.name}.json")


@dataclass(frozen=True, slots=True)
class Batch:
    """Checked runs: those about one article, and those about all of them, which come after.

    ``refused`` are those that can only fail, each with the reason.
    """

    name: str
    runs: tuple[Run, ...]
    after: tuple[Run, ...]
    to: Path
    refused: tuple[tuple[Run, str], ...] = ()
    out: str = ""
    timeout: float = 0
    memory: int = 0
    retries: int = 1


def read_batch(file: str | Path, **instead: Any) -> Batch:
    """The batch that a YAML file describes; relative paths start at the working directory or at the project.

    What is given by name (``timeout=60``) stands for what the file says; ``only`` narrows its articles to those named.
    """
    path = existing(str(file))
    if path is None:
        raise ArqamError(f"batch file {file}: there is no such file")
    described = read_yaml(path)
    if not isinstance(described, Located):
        raise ArqamError(f"{path}: it must be a mapping with the keys {', '.join(KEYS)}")
    for key, line in described.line_of.items():
        if key not in KEYS:
            raise ArqamError(f"{path}, line {line}: unknown key {key[:40]!r}; a batch has {', '.join(KEYS)}")
    try:
        return make_batch(described | instead, path.stem)
    except ArqamError as error:
        key = str(error).split(" ", 1)[0].rstrip(":")  # what an error is about stands first in it
        where = f"{path}, line {described.line_of[key]}" if key in described.line_of.keys() - instead else str(path)
        raise ArqamError(f"{where}: {error}") from None


def make_batch(described: Mapping[str, Any], name: str = "") -> Batch:
    """The batch that ``described`` gives; without a ``name`` it is called after its folder."""
    if not described.get("notebooks"):
        raise ArqamError("a batch needs notebooks: name at least one")
    notebooks = [_notebook(entry) for entry in listed(described["notebooks"])]
    common = _mapping(described, "parameters")
    grid = {key: listed(values) for key, values in _mapping(described, "grid").items()}
    declared = {path: parameters(path) for path, _ in notebooks}
    for key in itertools.chain(common, grid, *(own for _, own in notebooks)):
        if key == "article":
            raise ArqamError("'article' is no parameter to give here: name the articles of the batch with `articles`")
        if not any(key in known for known in declared.values()):
            known = sorted({name for known in declared.values() for name in known})
            raise ArqamError(f"unknown parameter {key!r}: the notebooks have {', '.join(known) or 'none'}")
    for key, values in grid.items():
        if not values:
            raise ArqamError(f"grid {key}: it has no values")
        if key in common:
            raise ArqamError(f"{key!r} is in parameters and in grid: keep one of them")
    table = chosen(described.get("articles", "data/raw/*"), {name for known in declared.values() for name in known})
    only = listed(described.get("only"))
    if only:
        table = narrowed(table, only)
    to = _place(_text(described, "to") or "build/runs")
    out = _text(described, "out")
    varied = table.varied | {key for key, values in grid.items() if len(values) > 1}
    pattern = _text(described, "output")
    runs: list[Run] = []
    after: list[Run] = []
    refused: list[tuple[Run, str]] = []
    called: dict[str, str] = {}  # the id of an article → the first that goes by it
    for path, own in notebooks:
        known = declared[path]
        for key in own:
            if key not in known:
                raise ArqamError(f"unknown parameter {key!r}: {Path(path).name} has {', '.join(known) or 'none'}")
        axes = {key: values for key, values in grid.items() if key in known and key not in own}
        whole = [] if only else [{}]  # what is about the whole batch waits for one
        if math.prod(map(len, axes.values())) * max(len(table.rows), 1) > MOST_RUNS:
            raise ArqamError(f"grid makes more than {MOST_RUNS} runs of {Path(path).name}: part the batch in several")
        for row in table.rows if "article" in known else whole:
            fixed = {key: value for key, value in {**common, **row}.items() if key in known} | own
            for values in itertools.product(*axes.values()):
                given = fixed | dict(zip(axes, values, strict=True))
                checked = convention.check(Path(path), given, known)
                article = article_id(checked["article"]) if "article" in checked else ""
                run = Run(_name(pattern, path, article, checked, varied), path, checked, article, str(to))
                first = called.setdefault(article.casefold(), checked["article"]) if article else ""
                if article and first != checked["article"]:  # its tables and figures would be those of the other
                    why = f"{checked['article']} and {first} would both be called {article}: rename one of the two"
                    refused.append((run, why))
                    continue
                (runs if article else after).append(run)
    _distinct([*runs, *after])
    return Batch(
        name=name or to.name,
        runs=tuple(runs),
        after=tuple(after),
        refused=tuple(refused),
        to=to,
        out=str(_place(out)) if out else "",
        timeout=_number(described, "timeout", 0),
        memory=amount(described.get("memory", 0)),
        retries=_whole_number(described, "retries", 1),
    )


@cache
def parameters(path: str) -> dict[str, convention.Parameter]:
    """What a notebook declares in its cell tagged ``parameters``."""
    try:
        return convention.declared(Path(path))
    except ArqamError:
        raise
    except Exception as error:
        raise ArqamError(f"notebook {path}: it cannot be read ({' '.join(str(error).split())[:200]})") from None


def _notebook(entry: Any) -> tuple[str, dict[str, Any]]:
    """A notebook by its path, its name or the number that its name starts with, and the parameters of its own."""
    own: Any = {}
    if isinstance(entry, Mapping):
        if len(entry) != 1:
            raise ArqamError(f"notebooks: {short(dict(entry))} must be one name and its parameters")
        ((entry, own),) = entry.items()
        if not isinstance(own, Mapping):
            raise ArqamError(f"notebooks: the parameters of {short(entry)} must be a mapping")
    entry = str(entry).zfill(2) if str(entry).isdecimal() else str(entry)
    path = existing(entry)
    if path is None or path.suffix != ".ipynb":
        there = {file.stem: file for file in sorted(project.NOTEBOOKS.glob("*.ipynb"))}
        found = [there[entry]] if entry in there else [there[name] for name in there if name.startswith(f"{entry}-")]
        if len(found) != 1:
            raise ArqamError(f"unknown notebook {short(entry)}: there are {', '.join(there) or 'none'}")
        path = found[0]
    return os.path.realpath(path), dict(own)


def _name(pattern: str, path: str, article: str, values: Mapping[str, Any], varied: set[str]) -> str:
    known = {**values, "notebook": Path(path).stem, "article": article}
    if not pattern or not article:
        suffix = "".join(f"-{_plain(values[key])}" for key in values if key in varied)
        name = f"{article}/{known['notebook']}{suffix}" if article else f"{known['notebook']}{suffix}"
        return _file_name(name, f"output: it gives {short(name)}")
    fields = ", ".join(f"{{{name}}}" for name in known)
    name = ""
    try:
        for text, field, width, conversion in Formatter().parse(pattern):
            if width or conversion:
                raise ArqamError(f"output {short(pattern)}: a field has no width and no form: write {{{field}}} alone")
            name += text if field is None else text + _plain(known[field])
    except (KeyError, ValueError) as error:
        raise ArqamError(
            f"output {short(pattern)}: {Path(path).name} has no such field ({str(error)[:80]}); it has {fields}"
        ) from None
    return _file_name(name.removesuffix(".ipynb"), f"output {short(pattern)}: it gives {short(name)}")


def _file_name(name: str, what: str) -> str:
    """A run's name, if it can be a file's below the folder of the batch, and of none that the batch keeps itself."""
    parts = name.split("/")
    if Path(name).is_absolute() or ".." in parts:
        raise ArqamError(f"{what}, which lies outside the folder of the batch")
    if parts[0].casefold() == JOURNAL:
        raise ArqamError(f"{what}, and {JOURNAL}/ is where the batch keeps its records: name another folder")
    if name.endswith((".failed", ".partial")):
        raise ArqamError(f"{what}, which is how runs that failed are called: name it otherwise")
    if "\0" in name or any(part[:1] in ("", ".") or len(part.encode()) > LONGEST_PART for part in parts):
        raise ArqamError(
            f"{what}, which cannot be a file's name: each part has 1 to {LONGEST_PART} bytes, and begins with no dot"
        )
    return name


def _plain(value: Any) -> str:
    """A value as a part of a file's name."""
    return "".join(character if character.isalnum() or character in "-_." else "_" for character in str(value))


def _distinct(runs: Sequence[Run]) -> None:
    seen: dict[str, Run] = {}
    for run in runs:
        other = seen.setdefault(run.name.casefold(), run)
        if other is not run:
            differing = sorted(
                key
                for key in {*run.parameters, *other.parameters}
                if run.parameters.get(key) != other.parameters.get(key)
            )
            what = f"they differ in {', '.join(differing)}" if differing else "they are the same run twice"
            raise ArqamError(
                f"two runs would write {run.name}.ipynb ({what}): give the batch an output that tells them"
            )
    if not runs:
        raise ArqamError("the batch has no runs")


def _place(name: str) -> Path:
    try:
        path = Path(name).expanduser()
    except RuntimeError:
        raise ArqamError(f"{short(name)}: nobody here has that home: write the whole path") from None
    return path if path.is_absolute() else project.PROJECT / path


def _mapping(described: Mapping[str, Any], key: str) -> dict[str, Any]:
    value = described.get(key) or {}
    if not isinstance(value, Mapping):
        raise ArqamError(f"{key}: it must be a mapping of parameters to values, and is {short(value)}")
    return dict(value)


def _text(described: Mapping[str, Any], key: str) -> str:
    value = described.get(key)
    if value is not None and not isinstance(value, str):
        raise ArqamError(f"{key}: {short(value)} is a {type(value).__name__}, and must be text")
    if value and "\0" in value:
        raise ArqamError(f"{key}: {short(value)} holds a zero byte, which no name has")
    return value or ""


def _number(described: Mapping[str, Any], key: str, default: float) -> float:
    value = described.get(key, default)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value) or value < 0:
        raise ArqamError(f"{key}: {short(value)} is not a number of 0 or more")
    return value


def _whole_number(described: Mapping[str, Any], key: str, default: int) -> int:
    value = _number(described, key, default)
    if value != int(value):
        raise ArqamError(f"{key}: {value!r} is not a whole number")
    return int(value)


def amount(value: Any) -> int:
    """Bytes of an amount such as 4 GB."""
    try:
        if not isinstance(value, bool) and 0 <= (found := int(parse_bytes(value))) < 1 << 62:
            return found
    except (ValueError, TypeError, AttributeError, OverflowError):
        pass
    raise ArqamError(f"memory: {short(value)} is not an amount such as 4 GB")


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
