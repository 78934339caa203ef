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

import csv
import itertools
import os
import string
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from dask.utils import parse_bytes

from arqam import project
from arqam.errors import ArqamError
from arqam.run import notebook as convention

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
        return Path(self.to, "journal", f"{self.name}.json")


@dataclass(frozen=True, slots=True)
class Batch:
    """Checked runs: those about one article, and those about all of them, which come after."""

    name: str
    runs: tuple[Run, ...]
    after: tuple[Run, ...]
    to: Path
    out: str = ""
    timeout: float = 0
    memory: int = 0
    retries: int = 1


@dataclass(slots=True)
class _Table:
    """Rows of parameters: one an article."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    varied: set[str] = field(default_factory=set)


def read_batch(file: str | Path) -> Batch:
    """The batch that a YAML file describes; relative paths start at the working directory or at the project."""
    path = _existing(str(file))
    if path is None:
        raise ArqamError(f"batch file {file}: there is no such file")
    try:
        text = path.read_text(encoding="utf-8")
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        described = yaml.safe_load(text)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ArqamError(f"{path}: it is not YAML: {' '.join(str(error).split())}") from None
    if not isinstance(described, dict):
        raise ArqamError(f"{path}: it must be a mapping with the keys {', '.join(KEYS)}")
    for key, _ in node.value:
        if key.value not in KEYS:
            line = key.start_mark.line + 1
            raise ArqamError(f"{path}, line {line}: unknown key {key.value!r}; a batch has {', '.join(KEYS)}")
    return make_batch(described, path.stem)


def make_batch(described: Mapping[str, Any], name: str = "") -> Batch:
    """The batch that ``described`` gives; without a ``name`` it is called after its folder."""
    for key in ("articles", "notebooks"):
        if key == "notebooks" and not described.get(key):
            raise ArqamError("a batch needs notebooks: name at least one")
    notebooks = dict(_notebook(entry) for entry in _list(described["notebooks"]))
    common = _mapping(described, "parameters")
    grid = {key: _list(values) for key, values in _mapping(described, "grid").items()}
    declared = {path: parameters(path) for path in notebooks}
    for key in itertools.chain(common, grid):
        if not any(key in known for known in declared.values()):
            known = sorted({name for known in declared.values() for name in known})
            raise ArqamError(f"unknown parameter {key!r}: the notebooks have {', '.join(known) or 'none'}")
    for key, values in grid.items():
        if not values:
            raise ArqamError(f"grid {key}: it has no values")
        if key in common:
            raise ArqamError(f"{key!r} is in parameters and in grid: keep one of them")
    table = _articles(described.get("articles", "data/raw/*"))
    to = _place(str(described.get("to", "build/runs")))
    varied = table.varied | {key for key, values in grid.items() if len(values) > 1}
    pattern = described.get("output")
    runs: list[Run] = []
    after: list[Run] = []
    for path, own in notebooks.items():
        known = declared[path]
        for key in own:
            if key not in known:
                raise ArqamError(f"unknown parameter {key!r}: {Path(path).name} has {', '.join(known) or 'none'}")
        axes = {key: values for key, values in grid.items() if key in known and key not in own}
        for row in table.rows if "article" in known else [{}]:
            chosen = {key: value for key, value in {**common, **row}.items() if key in known} | own
            for values in itertools.product(*axes.values()):
                given = chosen | dict(zip(axes, values, strict=True))
                checked = convention.check(Path(path), given, known)
                article = article_id(str(checked["article"])) if "article" in checked else ""
                run = Run(_name(pattern, path, article, checked, varied), path, checked, article, str(to))
                (runs if article else after).append(run)
    _distinct([*runs, *after])
    return Batch(
        name=name or to.name,
        runs=tuple(runs),
        after=tuple(after),
        to=to,
        out=str(_place(str(described["out"]))) if described.get("out") else "",
        timeout=_number(described, "timeout", 0),
        memory=amount(described.get("memory", 0)),
        retries=int(_number(described, "retries", 1)),
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


def article_id(reference: str) -> str:
    """The id of an article: its folder's name, or its file's without the ending."""
    path = Path(reference)
    return path.stem if path.suffix.lower() in ENDINGS else path.name


ENDINGS = (".txt", ".html", ".htm")


def _articles(described: Any) -> _Table:
    table = _Table()
    columns: dict[str, set[str]] = {}
    for entry in _list(described):
        entry = str(entry)
        for row in _rows(entry) if entry.endswith(".csv") else ({"article": found} for found in _find(entry)):
            table.rows.append(row)
            for key, value in row.items():
                columns.setdefault(key, set()).add(value)
    table.varied = {key for key, values in columns.items() if len(values) > 1 and key != "article"}
    return table


def _rows(file: str) -> Iterator[dict[str, Any]]:
    path = _existing(file)
    if path is None:
        raise ArqamError(f"articles: there is no file {file}")
    with path.open(encoding="utf-8-sig", newline="") as lines:
        reader = csv.DictReader(lines)
        if "article" not in (reader.fieldnames or ()):
            raise ArqamError(
                f"{path}: it has no column 'article'; its columns are {', '.join(reader.fieldnames or ())}"
            )
        for row in reader:
            if None in row or None in row.values():
                raise ArqamError(f"{path}, line {reader.line_num}: it has not as many fields as the header")
            (article,) = _find(row["article"], f"{path}, line {reader.line_num}: ", one=True)
            yield {key: value for key, value in row.items() if value != ""} | {"article": article}


def _find(entry: str, where: str = "articles: ", one: bool = False) -> list[str]:
    """The references of the articles that ``entry`` names: an id, a file, a folder of either, a glob."""
    if Path(entry).name == entry and (project.RAW / entry).is_dir():
        return [entry]
    path = _existing(entry)
    if path is not None:
        found = [path] if one or _is_article(path) else sorted(filter(_is_article, path.iterdir()))
    else:
        bases = (Path.cwd(), project.PROJECT)
        matches = next((hits for base in bases if (hits := sorted(_glob(base, entry)))), [])
        found = [match for match in matches if _is_article(match)]
    if not found:
        raise ArqamError(f"{where}nothing is named {entry!r}: give an id of data/raw, a file, a folder or a pattern")
    return [_reference(path) for path in found]


def _glob(base: Path, pattern: str) -> Iterator[Path]:
    try:
        if Path(pattern).is_absolute():
            return Path("/").glob(str(Path(pattern).relative_to("/")))
        return base.glob(pattern)
    except (ValueError, NotImplementedError):
        return iter(())


def _is_article(path: Path) -> bool:
    if path.is_dir():
        return any(path.glob("article.*"))
    return path.suffix.lower() in ENDINGS


def _reference(path: Path) -> str:
    """How a notebook is told of the article: by its id in data/raw, else by a path, from the project if inside."""
    path = path.resolve()
    if path.parent == project.RAW.resolve():
        return path.name
    return path.relative_to(project.PROJECT).as_posix() if path.is_relative_to(project.PROJECT) else path.as_posix()


def _notebook(entry: Any) -> tuple[str, dict[str, Any]]:
    """A notebook by its path, its name or the number that its name starts with, and the parameters of its own."""
    own: Any = {}
    if isinstance(entry, Mapping):
        if len(entry) != 1:
            raise ArqamError(f"notebooks: {dict(entry)!r} must be one name and its parameters")
        ((entry, own),) = entry.items()
        if not isinstance(own, Mapping):
            raise ArqamError(f"notebooks: the parameters of {entry!r} must be a mapping")
    entry = f"{entry:02d}" if isinstance(entry, int) else str(entry)
    path = _existing(entry)
    if path is None or path.suffix != ".ipynb":
        named = project.NOTEBOOKS / f"{entry}.ipynb"
        found = [named] if named.is_file() else sorted(project.NOTEBOOKS.glob(f"{entry}-*.ipynb"))
        if len(found) != 1:
            known = ", ".join(sorted(file.stem for file in project.NOTEBOOKS.glob("*.ipynb")))
            raise ArqamError(f"unknown notebook {entry!r}: there are {known or 'none'}")
        path = found[0]
    return str(path.resolve()), dict(own)


def _name(pattern: Any, path: str, article: str, values: Mapping[str, Any], varied: set[str]) -> str:
    known = {**values, "notebook": Path(path).stem, "article": article}
    if pattern is None or not article:
        suffix = "".join(f"-{_slug(values[key])}" for key in values if key in varied)
        return f"{article}/{known['notebook']}{suffix}" if article else f"{known['notebook']}{suffix}"
    try:
        name = str(pattern).format_map({key: _slug(value) for key, value in known.items()})
    except (KeyError, ValueError, IndexError):
        fields = [name for _, name, _, _ in string.Formatter().parse(str(pattern)) if name and name not in known]
        raise ArqamError(
            f"output {pattern!r}: {Path(path).name} has no {', '.join(fields) or 'such field'}; "
            f"it has {', '.join(known)}"
        ) from None
    if Path(name).is_absolute() or ".." in Path(name).parts:
        raise ArqamError(f"output {pattern!r}: it gives {name!r}, which lies outside the folder of the batch")
    return name.removesuffix(".ipynb")


def _slug(value: Any) -> str:
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


def _existing(name: str) -> Path | None:
    return next((base / name for base in (Path.cwd(), project.PROJECT) if name and (base / name).exists()), None)


def _place(name: str) -> Path:
    path = Path(name).expanduser()
    return path if path.is_absolute() else project.PROJECT / path


def _list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [value]


def _mapping(described: Mapping[str, Any], key: str) -> dict[str, Any]:
    value = described.get(key) or {}
    if not isinstance(value, Mapping):
        raise ArqamError(f"{key}: it must be a mapping of parameters to values, and is {value!r}")
    return dict(value)


def _number(described: Mapping[str, Any], key: str, default: float) -> float:
    value = described.get(key, default)
    if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
        raise ArqamError(f"{key}: {value!r} is not a number of 0 or more")
    return value


def amount(value: Any) -> int:
    """Bytes of an amount such as 4 GB."""
    try:
        return int(parse_bytes(value))
    except (ValueError, TypeError, AttributeError):
        raise ArqamError(f"memory: {value!r} is not an amount such as 4 GB") from None


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
