"""Make a figure again: run the notebook that made it, with its parameters, into a folder of its own."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from arqam.cite import verify
from arqam.cite.figure import PICTURES, Figure, figures, files_in, read_sidecar, shown
from arqam.draw import drawn_by
from arqam.errors import ArqamError
from arqam.identity import FORMATS
from arqam.notebook.parameters import check
from arqam.project import NOTEBOOKS, PROJECT
from arqam.read.article.opened import open_article
from arqam.safe import check_id

#: What remakes: the words of a sidecar → the folder that holds what its notebook made.
Remake = Callable[[Mapping[str, Any]], Path]


@contextmanager
def remaking() -> Iterator[Remake]:
    """A ``Remake`` that runs each notebook once for the same parameters; its folders are gone at the end."""
    made: dict[str, Path] = {}
    with tempfile.TemporaryDirectory(prefix="arqam-verify-") as folder:

        def remake(says: Mapping[str, Any]) -> Path:
            key = json.dumps([says.get("notebook"), says.get("parameters"), _in_the_name_of(says)], default=str)
            if key not in made:
                made[key] = run_notebook(says, Path(folder) / str(len(made)))
            return made[key]

        yield remake


def run_notebook(says: Mapping[str, Any], folder: Path) -> Path:
    """Run the notebook that a sidecar names, with everything it writes below ``folder``."""
    from papermill import execute_notebook
    from papermill.exceptions import PapermillExecutionError

    name = Path(str(says.get("notebook") or "")).stem
    notebook = NOTEBOOKS / f"{name}.ipynb"
    if not name or not notebook.is_file():
        raise ArqamError(f"the notebook that made the figure, {name or 'unnamed'}, is not in {shown(NOTEBOOKS)}")
    # A figure may come from anywhere: no name or value goes into a notebook that the notebook does not declare.
    parameters = check(notebook, {key: value for key, value in (says.get("parameters") or {}).items() if key != "out"})
    if "article" in parameters:
        check_id(parameters["article"])  # an article of data/raw, never another file of this machine
    folder.mkdir(parents=True)
    try:
        execute_notebook(
            str(notebook),
            str(folder / notebook.name),
            parameters=parameters,
            engine_name="arqam",
            progress_bar=False,
            environ={"ARQAM_OUT": str(folder)} | _in_the_name_of(says),
            working_directory=str(PROJECT),
        )
    except PapermillExecutionError as error:
        raise ArqamError(
            f"{name} does not run now, in cell {error.exec_count}: {error.ename}: {error.evalue}"
        ) from None
    return folder


def _in_the_name_of(says: Mapping[str, Any]) -> dict[str, str]:
    """What has the notebook draw in the name of the figure's own author, where that is not who draws here."""
    said = says.get("drawn_by") or {}
    if not _of_another(says):
        return {}
    return {drawn_by.OVERRIDE: json.dumps(said | {"licence": says.get("licence") or drawn_by.LICENCE})}


def _of_another(says: Mapping[str, Any]) -> bool:
    try:
        here = drawn_by.drawn_by(open_article(str(says.get("article"))).source)
    except ArqamError:  # without its article it cannot be made again, and that is said where it is tried
        return False
    return (says.get("drawn_by") or {}).get("name", "") != here.name


def verified(subject: verify.Exhibit, remake: Remake | None) -> verify.Verification:
    """The report on one figure; without ``remake`` only on what lies there."""
    report = verify.check_as_it_lies(subject)
    if remake is None:
        return report
    try:
        again = _same_figure(subject.says, remake(subject.says))
    except ArqamError as error:
        report.add("made again", False, str(error))
        report.because = report.because or "it cannot be made again here"
        return report
    if _of_another(subject.says):
        who = (subject.says.get("drawn_by") or {}).get("name") or "nobody named"
        report.add("who drew it", None, f"it says {who}; drawing it again cannot tell")
    return verify.compare(subject, again, report)


def _same_figure(says: Mapping[str, Any], folder: Path) -> Figure:
    wanted = {key: says.get(key) for key in ("figure", "label_lang", "digits", "size")}
    for figure in figures(folder):
        if all(figure.sidecar.get(key) == value for key, value in wanted.items()):
            return figure
    made = ", ".join(sorted(figure.stem for figure in figures(folder))) or "none"
    raise ArqamError(f"its notebook makes no such figure now (it makes: {made})")


def subjects(reference: Path) -> list[verify.Exhibit | verify.Verification]:
    """What there is to verify at a path: a figure, a lone picture, or every one of them in a folder.

    What cannot even be read comes as a report that says so.
    """
    if reference.is_dir():
        stems = list(dict.fromkeys(path.with_suffix("") for path in files_in(reference, *FORMATS)))
        return [subject for stem in stems for subject in _of_stem(stem)]
    if reference.with_suffix(".yml").is_file():
        return _of_stem(reference.with_suffix(""))
    return [_or_report(verify.Exhibit.of_file, reference)]


def _of_stem(stem: Path) -> list[verify.Exhibit | verify.Verification]:
    sidecar = stem.with_name(f"{stem.name}.yml")
    if sidecar.is_file():
        return [_or_report(lambda path: verify.Exhibit.of_figure(read_sidecar(path)), sidecar)]
    missing = verify.Verification(shown(stem))
    missing.add("files", False, f"{sidecar.name} is missing")
    missing.because = "nothing beside it says what made it; what is inside the pictures is looked at next"
    pictures = [stem.with_name(f"{stem.name}.{suffix}") for suffix in PICTURES]
    return [missing, *(_or_report(verify.Exhibit.of_file, path) for path in pictures if path.is_file())]


def _or_report(make: Callable[[Path], verify.Exhibit], path: Path) -> verify.Exhibit | verify.Verification:
    try:
        return make(path)
    except ArqamError as error:
        report = verify.Verification(shown(path))
        report.add("files", False, str(error))
        report.because = "it cannot be read"
        return report
