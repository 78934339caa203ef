"""A research object: everything that a figure came from, packed as an RO-Crate that Zenodo takes.

It follows the Workflow Run profile (https://w3id.org/ro/wfrun/workflow/0.5): the notebooks are its workflow, each
executed notebook is a run that used the article and made tables and figures. The tables are a Data Package inside.
The articles themselves stay out, for they are their publishers': their source records and SHA-256 are in.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from rocrate.model.computationalworkflow import ComputationalWorkflow
from rocrate.model.computerlanguage import ComputerLanguage
from rocrate.model.contextentity import ContextEntity
from rocrate.model.entity import Entity
from rocrate.rocrate import ROCrate

from arqam.cite import measured
from arqam.cite.annotation import source_iri
from arqam.cite.deposit import zenodo, zipped
from arqam.cite.figure import PICTURES, Figure, check_replaceable, faults, figures, shown
from arqam.cite.record import INFERRED, accuracy, citation_file
from arqam.cite.site.notebooks import executed, failure, run_of
from arqam.draw.drawn_by import licence_address, of_project, orcid_address, plain_name
from arqam.errors import ArqamError
from arqam.files import sha256
from arqam.loading import read_json
from arqam.project import DERIVED, FIGURES, NOTEBOOKS, PROJECT, RAW
from arqam.read.article import source as sources
from arqam.review import report
from arqam.review.store import FILE as CORRECTIONS
from arqam.review.store import load_file
from arqam.safe import read_bytes, slug

PROFILES = {
    "https://w3id.org/ro/wfrun/process/0.5": ("Process Run Crate", "0.5"),
    "https://w3id.org/ro/wfrun/workflow/0.5": ("Workflow Run RO-Crate", "0.5"),
    "https://w3id.org/workflowhub/workflow-ro-crate/1.0": ("Workflow RO-Crate", "1.0"),
}
BIOSCHEMAS = "https://bioschemas.org/profiles/ComputationalWorkflow/1.0-RELEASE"
TERMS = {"sha256": "https://w3id.org/ro/terms/workflow-run#sha256"}
MIT, CC_BY = "https://spdx.org/licenses/MIT", "https://creativecommons.org/licenses/by/4.0/"
_FORMATS = {
    "csv": "text/csv",
    "ipynb": "application/x-ipynb+json",
    "json": "application/json",
    "md": "text/markdown",
    "parquet": "application/vnd.apache.parquet",
    "pdf": "application/pdf",
    "png": "image/png",
    "svg": "image/svg+xml",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "yml": "application/yaml",
}

#: What the crate holds of the project itself, so that it can be run again without anything else than the article.
CODE = {
    "arqam": ("The package", MIT),
    "data/tables": ("What the reader knows about Arabic, as data", CC_BY),
    "fonts": ("The fonts of the figures", "https://openfontlicense.org/"),
}
FILES = {
    "README.md": CC_BY,
    "CITATION.cff": CC_BY,
    "LICENSE": MIT,
    "LICENSE-DATA": CC_BY,
    "pyproject.toml": MIT,
    "requirements.txt": MIT,
    "environment.yml": MIT,
}
_ACCURACY = "How many of those claims were read rightly"
#: The workflow: what runs the notebooks.
WORKFLOW = "Makefile"


@dataclass(frozen=True)
class CrateParts:
    """Where the parts of a crate are taken from."""

    figures: Path = FIGURES
    runs: Path = PROJECT / "build" / "runs"
    derived: Path = DERIVED
    raw: Path = RAW
    notebooks: Path = NOTEBOOKS


def build(out: Path, parts: CrateParts | None = None) -> Path:
    """Pack the crate into the folder ``out`` and, beside it, ``<out>.zip`` to deposit; returns the zip.

    Refuses a figure that is not what its sidecar says, a notebook that did not run, and a crate without figures.
    """
    parts = parts or CrateParts()
    check_replaceable(out, out / "ro-crate-metadata.json", "crate")
    drawn = figures(parts.figures) if parts.figures.is_dir() else []
    if not drawn:
        raise ArqamError(f"there is no figure in {shown(parts.figures)} to pack: `make figures` makes them")
    for figure in drawn:
        for fault in faults(figure):
            raise ArqamError(f"{figure} is not what its sidecar says, so it is not packed: {fault}")
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=f".{out.name}-") as folder:
        made = Path(folder) / "crate"
        _Crate(parts, drawn).write(made)
        if out.exists():
            out.rename(Path(folder) / "old")
        made.rename(out)
    return zipped(out)


class _Crate:
    """One crate in the making."""

    def __init__(self, parts: CrateParts, drawn: list[Figure]) -> None:
        self.parts, self.drawn = parts, drawn
        self.cff = citation_file()
        self.crate: Any = ROCrate(version="1.1")
        self.crate.metadata.extra_terms.update(TERMS)
        founders = [self._agent(author) for author in self.cff["authors"]]
        self.agents = [*self._who_drew(of_project().kept()), *founders]

    def write(self, folder: Path) -> None:
        self._describe()
        self._project()
        articles = {path.parent.name: self._article(path) for path in sorted(self.parts.raw.glob("*/source.yml"))}
        notebooks = {path.stem: self._notebook(path) for path in sorted(self.parts.notebooks.glob("*.ipynb"))}
        tables = [table for package in _packages(self.parts.derived) for table in self._package(package)]
        pictures = [(figure, entity) for figure in self.drawn for entity in self._figure(figure, articles)]
        runs = [self._run(path, notebooks, articles, pictures) for path in executed(self.parts.runs)]
        self._workflow(
            list(notebooks.values()), list(articles.values()), [*tables, *(entity for _, entity in pictures), *runs]
        )
        with tempfile.TemporaryDirectory() as beside:
            deposit = Path(beside) / ".zenodo.json"
            deposit.write_text(json.dumps(zenodo(), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
            self._file(deposit, ".zenodo.json", CC_BY, name="What Zenodo asks of a deposit")
            self.crate.write(folder)
        _copy_code(folder)

    def _describe(self) -> None:
        root, cff = self.crate.root_dataset, self.cff
        self.crate.name = str(cff["title"])
        self.crate.description = " ".join([cff["abstract"].strip(), accuracy("en")]).strip()
        self.crate.datePublished = str(cff["date-released"])
        self.crate.keywords = ", ".join(cff["keywords"])
        self.crate.license = self._licence(CC_BY)
        self.crate.creator = _one_or_all(self.agents)
        root["author"] = _one_or_all(self.agents)
        root["publisher"] = self.agents[0]
        root["version"] = str(cff["version"])
        root["conformsTo"] = [
            self._context(iri, "CreativeWork", name=name, version=version) for iri, (name, version) in PROFILES.items()
        ]

    def _project(self) -> None:
        for name, licence in FILES.items():
            if (PROJECT / name).is_file():
                file = self._file(PROJECT / name, name, licence, name=name)
                if name == "README.md":
                    file["about"] = self.crate.root_dataset
        for path, said in (
            (report.SAMPLE, "The claims drawn by chance to be reviewed"),
            (measured.place(), _ACCURACY),
        ):
            if path.is_file():
                self._file(path, f"data/{path.name}", CC_BY, name=said)
        for name, (said, licence) in CODE.items():
            if (PROJECT / name).is_dir():
                description = f"The folder {name}, whose files are not listed one by one"
                self.crate.add_dataset(
                    dest_path=f"{name}/",
                    properties={"name": said, "description": description, "license": {"@id": licence}},
                )
        self._licence(MIT)

    def _article(self, record: Path) -> Entity:
        """The article as what the runs used: described, and not packed."""
        text, _ = sources.find(record.parent)
        source = sources.load(record, read_bytes(text), text)
        packed = self._file(record, f"data/raw/{source.id}/source.yml", CC_BY, name=f"Source record of {source.id}")
        known = {
            "name": source.title or source.id,
            "inLanguage": source.fields.get("language") or "ar",
            "datePublished": str(source.published or ""),
            "sha256": source.sha256,
            "identifier": source.id,
            "license": source.licence,
            "description": f"{INFERRED['en']}. {source.fields.get('published_note', '')}".strip()
            if source.date_is_inferred
            else "",
        }
        article = self._context(
            source_iri(source), ["CreativeWork", "NewsArticle"], **{key: value for key, value in known.items() if value}
        )
        if source.outlet:
            article["publisher"] = self._context(f"#outlet-{source.id}", "Organization", name=source.outlet)
        # One text under two ids is one entity, and each record tells of it.
        article.append_to("subjectOf", [packed, *self._corrections(record.parent, source.id)], compact=True)
        return article

    def _corrections(self, home: Path, article: str) -> list[Entity]:
        """What readers say of the article's claims, where they do, with their names."""
        path = home / CORRECTIONS
        if not path.is_file():
            return []
        name = f"What readers corrected in the claims of {article}"
        file = self._file(path, f"data/raw/{article}/{CORRECTIONS}", CC_BY, name=name)
        reviewers = dict.fromkeys(entry.by for entry in load_file(path))
        people = [self._context(f"#reviewer-{slug(person)}", "Person", name=person) for person in reviewers]
        if people:
            file["author"] = _one_or_all(people)
        return [file]

    def _notebook(self, path: Path) -> Entity:
        return self.crate.add_file(
            path,
            f"notebooks/{path.name}",
            properties={
                "@type": ["File", "SoftwareSourceCode"],
                "name": _title(path),
                "version": str(self.cff["version"]),
                "programmingLanguage": self._language("Python", "https://www.python.org/"),
                "encodingFormat": _FORMATS["ipynb"],
                "license": {"@id": MIT},
                "sha256": sha256(path),
            },
        )

    def _package(self, package: Path) -> list[Entity]:
        """A Data Package and its tables. What else lies beside them holds the article's text, and stays out."""
        folder = f"data/derived/{package.parent.name}"
        described = self._file(package, f"{folder}/{package.name}", name=f"Data Package of {package.parent.name}")
        described["conformsTo"] = self._standard()
        stems = {Path(name).stem for name in _tables(package)}
        files = [path for path in sorted(package.parent.iterdir()) if path.stem in stems and path.suffix != ".json"]
        return [described, *(self._file(path, f"{folder}/{path.name}") for path in files)]

    def _figure(self, figure: Figure, articles: dict[str, Entity]) -> list[Entity]:
        entities = []
        drew = self._who_drew(figure.sidecar.get("drawn_by") or {})
        licence = self._licence(str(figure.sidecar.get("licence") or "unknown")).id
        for suffix in (*figure.endings, "yml"):
            entity = self._file(
                figure.path(suffix),
                f"figures/{figure.article}/{figure.stem}.{suffix}",
                licence,
                name=str(figure.sidecar["title"][figure.lang]),
                description=str(figure.sidecar["alt" if suffix in PICTURES else "caption"][figure.lang]),
                identifier=figure.id,
                inLanguage=figure.lang,
            )
            if drew:
                entity["author"] = drew[0]
            if figure.article in articles:
                entity["isBasedOn"] = articles[figure.article]
            entities.append(entity)
        return entities

    def _run(
        self,
        path: Path,
        notebooks: dict[str, Entity],
        articles: dict[str, Entity],
        pictures: list[tuple[Figure, Entity]],
    ) -> Entity:
        """An executed notebook, and the action that it is the record of."""
        notebook = nbformat.read(path, as_version=4)
        if failed := failure(notebook):
            raise ArqamError(f"{shown(path)} did not run to its end ({failed}): mend it and run `make figures`")
        relative = path.relative_to(self.parts.runs).as_posix()
        kept = self._file(path, f"runs/{relative}", CC_BY, name=f"{_title(path)} (executed: {relative})")
        run = run_of(notebook, path)
        if run.notebook not in notebooks:
            where = shown(self.parts.notebooks)
            raise ArqamError(f"{shown(path)} is a run of {run.notebook}, which is not in {where}: remove it")
        made = [entity for figure, entity in pictures if run.made(figure)]
        values = [
            self._context(f"#{relative}-{key}", "PropertyValue", name=str(key), value=str(value))
            for key, value in sorted(run.parameters.items())
        ]
        of = run.parameters.get("article")
        self._action(
            f"#run-{relative}",
            f"Run of {run.notebook}",
            notebooks[run.notebook],
            [*([articles[of]] if of in articles else articles.values()), *values],
            [kept, *made],
            run.ended,
        )
        return kept

    def _workflow(self, notebooks: list[Entity], articles: list[Entity], results: list[Entity]) -> None:
        workflow = self.crate.add_workflow(
            PROJECT / WORKFLOW,
            WORKFLOW,
            main=True,
            lang=self._language("GNU Make", "https://www.gnu.org/software/make/"),
            cls=ComputationalWorkflow,
            properties={
                "name": "From the articles to the figures: make figures",
                "description": "Runs the notebooks over every article in data/raw",
                "encodingFormat": "text/x-makefile",
                "version": str(self.cff["version"]),
                "license": {"@id": MIT},
                "sha256": sha256(PROJECT / WORKFLOW),
            },
        )
        workflow["hasPart"] = _one_or_all(notebooks)
        workflow["conformsTo"] = self._context(BIOSCHEMAS, "CreativeWork", name="ComputationalWorkflow", version="1.0")
        self.crate.root_dataset["conformsTo"] = [self.crate.dereference(iri) for iri in PROFILES]
        self.crate.metadata["conformsTo"] = [
            {"@id": "https://w3id.org/ro/crate/1.1"},
            {"@id": "https://w3id.org/workflowhub/workflow-ro-crate/1.0"},
        ]
        self._action("#make-figures", "make figures", workflow, articles, results, "")

    def _action(
        self, identifier: str, name: str, instrument: Entity, used: Iterable[Any], made: Iterable[Entity], day: str
    ) -> None:
        action = self._context(
            identifier,
            "CreateAction",
            name=name,
            description=f"{name}: from the articles to what was made of them",
            endTime=day or str(self.cff["date-released"]),
            actionStatus="http://schema.org/CompletedActionStatus",
        )
        action["instrument"], action["agent"] = instrument, self.agents[0]
        action["object"], action["result"] = _one_or_all(list(used)), _one_or_all(list(made))
        self.crate.root_dataset.append_to("mentions", action)

    def _file(self, path: Path, to: str, licence: str = CC_BY, **said: str) -> Entity:
        known = {
            "name": path.name,
            "encodingFormat": _FORMATS.get(path.suffix.lstrip("."), "text/plain"),
            "contentSize": str(path.stat().st_size),
            "sha256": sha256(path),
            "license": {"@id": licence},
        }
        return self.crate.add_file(path, to, properties=known | said)

    def _context(self, identifier: str, kind: str | list[str], /, **said: Any) -> Entity:
        known = self.crate.dereference(identifier)
        return known or self.crate.add(ContextEntity(self.crate, identifier, properties={"@type": kind, **said}))

    def _agent(self, author: dict[str, Any]) -> Entity:
        name = author.get("name") or f"{author.get('given-names', '')} {author.get('family-names', '')}".strip()
        identifier = author.get("orcid") or author.get("website") or f"#{slug(name)}"
        return self._context(identifier, "Organization" if "name" in author else "Person", name=name)

    def _who_drew(self, who: Mapping[str, str]) -> list[Entity]:
        if not who.get("name"):
            return []
        name = plain_name(who["name"])
        identifier = orcid_address(who["orcid"]) if who.get("orcid") else f"#{slug(name)}"
        return [self._context(identifier, "Person" if who.get("orcid") else "Organization", name=name)]

    def _licence(self, licence: str) -> Entity:
        """A licence by its address, by its short name, or as a person wrote it."""
        names = {MIT: "MIT License", CC_BY: "Creative Commons Attribution 4.0 International"}
        iri = licence_address(licence) or f"#licence-{slug(licence)}"
        name = names.get(iri, licence)
        return self._context(iri, "CreativeWork", name=name, description=f"{name}, {iri}")

    def _standard(self) -> Entity:
        return self._context(
            "https://datapackage.org/standard/data-package/", "CreativeWork", name="Data Package", version="2.0"
        )

    def _language(self, name: str, url: str) -> ComputerLanguage:
        identifier = "#" + name.lower().replace(" ", "-")
        known = self.crate.dereference(identifier)
        return known or self.crate.add(
            ComputerLanguage(self.crate, identifier, properties={"name": name, "url": {"@id": url}, "identifier": url})
        )


def _one_or_all(entities: list[Any]) -> Any:
    """RO-Crate asks for a single value where there is one."""
    return entities[0] if len(entities) == 1 else entities


_AGAIN = "make it again with `make figures`"


def _tables(package: Path) -> list[str]:
    """The files of the tables that a Data Package names."""
    described = read_json(package, _AGAIN, name=shown(package))
    try:
        return [str(resource["path"]) for resource in described["resources"]]
    except (KeyError, TypeError):
        raise ArqamError(f"{shown(package)} names no tables: {_AGAIN}") from None


def _packages(derived: Path) -> list[Path]:
    return sorted(derived.glob("*/datapackage.json"))


def _title(path: Path) -> str:
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "markdown" and cell.source.startswith("# "):
            return cell.source.splitlines()[0].removeprefix("# ")
    return path.stem


def _copy_code(folder: Path) -> None:
    """The folders of the project that are packed whole, without what Python leaves in them."""
    for name in CODE:
        if (PROJECT / name).is_dir():
            unwanted = shutil.ignore_patterns("__pycache__", "*.pyc", ".*")
            shutil.copytree(PROJECT / name, folder / name, dirs_exist_ok=True, ignore=unwanted)
