"""The house holds together: one list of dependencies, one lock, one way that data flows, and a README that is true."""

import ast
import hashlib
import os
import re
import subprocess
import sys
import tomllib
from collections import Counter

import grimp
import nbformat
import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from rattler import MatchSpec

import arqam
from arqam.project import NOTEBOOKS, PROJECT, RAW
from arqam.run.cli import COMMANDS

PYPROJECT = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS = {name: (PROJECT / name).read_text(encoding="utf-8") for name in ("requirements.txt", "requirements-test.txt")}
MAKEFILE = (PROJECT / "Makefile").read_text(encoding="utf-8")
DOCUMENTS = ["README.md", "CONTRIBUTING.md", "docs/citing.md", "docs/architecture.md"]


def read(name: str) -> str:
    return (PROJECT / name).read_text(encoding="utf-8")


def test_every_article_is_the_file_that_its_source_record_names():
    folders = [folder for folder in RAW.iterdir() if folder.is_dir()]
    assert folders
    for folder in folders:
        record = yaml.safe_load((folder / "source.yml").read_text(encoding="utf-8"))
        (article,) = folder.glob("article.*")
        assert record["id"] == folder.name
        assert record["sha256"] == hashlib.sha256(article.read_bytes()).hexdigest()


# ── one list, one lock ──────────────────────────────────────────────────────────────────────────────────────────────


def entries(lock: str) -> list[str]:
    """A lock's entries: a requirement, its hashes and the comment that says who wants it."""
    return re.findall(r"^[a-z0-9][^\n]*(?:\n[ ]{4}[^\n]*)*", LOCKS[lock], re.MULTILINE)


def locked(lock: str) -> dict[str, list[str]]:
    """The versions locked, by name; several where platforms or Pythons differ."""
    versions: dict[str, list[str]] = {}
    for entry in entries(lock):
        name, version = re.match(r"([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", entry).groups()
        versions.setdefault(canonicalize_name(name), []).append(version)
    return versions


def wanted(lock: str) -> dict[str, Requirement]:
    """What pyproject.toml asks for: users take all of Arqam; tests, what tests it as well."""
    project, groups = PYPROJECT["project"], PYPROJECT["dependency-groups"]
    lines = [*project["dependencies"], *groups["build"], *(groups["test"] if lock == "requirements-test.txt" else ())]
    lines += [line for extra in project["optional-dependencies"].values() for line in extra]
    return {canonicalize_name(Requirement(line).name): Requirement(line) for line in lines if line[:6] != "arqam["}


@pytest.mark.parametrize("lock", LOCKS)
def test_the_lock_holds_all_that_pyproject_asks_for_and_nothing_else_on_its_account(lock):
    by_pyproject = {
        canonicalize_name(re.match(r"[A-Za-z0-9._-]+", entry)[0])
        for entry in entries(lock)
        if "pyproject.toml" in entry
    }
    assert by_pyproject - {"arqam"} == set(wanted(lock))
    for name, requirement in wanted(lock).items():
        assert all(version in requirement.specifier for version in locked(lock)[name]), name


def test_the_tests_run_with_what_users_have():
    """Not another version of anything: what passes here is what is used."""
    users, tests = locked("requirements.txt"), locked("requirements-test.txt")
    assert {name: tests[name] for name in users} == users and len(tests) > len(users)


@pytest.mark.parametrize("lock", LOCKS)
def test_every_entry_of_the_lock_is_pinned_and_hashed(lock):
    assert len(entries(lock)) > 100
    for entry in entries(lock):
        assert re.match(r"[A-Za-z0-9._-]+(\[[^\]]*\])?==", entry), entry.splitlines()[0]
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry), entry.splitlines()[0]


@pytest.mark.parametrize("trace", ["://", "--index-url", "--extra-index-url", "--find-links", "file:"])
def test_the_locks_name_no_host(trace):
    assert not any(trace in lock for lock in LOCKS.values())


@pytest.mark.parametrize(
    "path, lock", [("environment.yml", "requirements.txt"), (".binder/environment.yml", "../requirements.txt")]
)
def test_a_conda_environment_is_python_and_the_same_lock(path, lock):
    environment = yaml.safe_load(read(path))
    assert environment["name"] == "arqam"
    assert environment["channels"] == ["conda-forge", "nodefaults"]
    *conda, pip = environment["dependencies"]
    assert [MatchSpec(line, strict=True).name.normalized for line in conda] == ["python", "pip"]
    assert pip == {"pip": [f"-r {lock}"]}
    assert ((PROJECT / path).parent / lock).resolve() == PROJECT / "requirements.txt"
    (python,) = re.findall(r"python=([0-9.]+)", conda[0])
    assert python in Requirement(f"python{PYPROJECT['project']['requires-python']}").specifier


def test_the_makefile_takes_the_pythons_that_pyproject_allows():
    assert PYPROJECT["project"]["requires-python"] == ">=3.11,<3.16"
    assert "(3, 11) <= sys.version_info < (3, 16)" in MAKEFILE


def test_the_quick_tests_are_there():
    names = (
        re.search(r"^QUICK := .*?addsuffix \.py,((?:[^)]|\\\n)*)\)", MAKEFILE, re.MULTILINE)[1]
        .replace("\\", " ")
        .split()
    )
    assert len(names) > 10 and [name for name in names if not (PROJECT / f"tests/test_{name}.py").is_file()] == []


# ── no circles ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_modules_do_not_stand_in_circles():
    """Of two modules one stands on the other (what is imported for annotations alone does not count)."""
    graph = grimp.build_graph("arqam", exclude_type_checking_imports=True)
    modules = sorted(graph.modules - {"arqam"})
    below = {module: graph.find_modules_directly_imported_by(module) - {"arqam"} for module in modules}
    while free := [module for module in modules if not (below[module] & set(modules))]:
        modules = [module for module in modules if module not in free]
    above = {module: graph.find_modules_that_directly_import(module) for module in modules}
    while free := [module for module in modules if not (above[module] & set(modules))]:
        modules = [module for module in modules if module not in free]
    assert modules == []


# ── licences and citation ───────────────────────────────────────────────────────────────────────────────────────────


def test_the_citation_file_is_valid_and_names_this_version():
    checked = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.citation-file-format", "CITATION.cff"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr
    citation = yaml.safe_load(read("CITATION.cff"))
    assert citation["version"] == arqam.__version__ == PYPROJECT["project"]["version"]
    assert citation["license"] == PYPROJECT["project"]["license"] == "MIT"
    assert read("LICENSE").startswith("MIT License\n")
    assert "SPDX-License-Identifier: CC-BY-4.0" in read("LICENSE-DATA")


def test_the_citation_file_cites_the_article_as_its_source_record_does():
    (reference,) = yaml.safe_load(read("CITATION.cff"))["references"]
    record = yaml.safe_load((RAW / "china-kazakhstan-2024" / "source.yml").read_text(encoding="utf-8"))
    assert reference["title"] == record["title"]
    assert reference["authors"] == [{"name": record["outlet"]}]
    assert reference["date-published"] == record["published"]


# ── what the documents say ──────────────────────────────────────────────────────────────────────────────────────────


def targets() -> list[str]:
    return re.findall(r"^([a-z-]+):[^=]*?##", MAKEFILE, re.MULTILINE)


def test_lab_opens_on_the_whole_project_with_its_notebooks_trusted():
    """Records, figures and tables are a click away from the notebooks."""
    lab = MAKEFILE.partition("\nlab:")[2].partition("\n\n")[0].splitlines()
    assert lab[1].split()[1:4] == ["trust", "notebooks/*.ipynb", ">/dev/null"]
    assert lab[2].split()[1] == "lab" and lab[2].split()[-1] == "."


def test_make_alone_lists_every_command():
    phony = re.findall(r"^\.PHONY: ([a-z-]+)$", MAKEFILE, re.MULTILINE)
    assert sorted(phony) == sorted(set(targets()))
    environment = {name: value for name, value in os.environ.items() if name not in {"MAKEFLAGS", "MAKELEVEL"}}
    make = subprocess.run(["make"], cwd=PROJECT, env=environment, capture_output=True, text=True, check=True)
    assert [line.split()[1] for line in make.stdout.splitlines()] == targets()
    assert make.stderr == ""
    assert {"figures", "test", "lab"} <= set(targets())


def test_the_readme_opens_with_the_commands_that_do_everything():
    first_screen = "\n".join(read("README.md").splitlines()[:20])
    assert all(f"\nmake {target} " in first_screen for target in ("figures", "test", "lab"))


def test_the_readme_asks_what_the_notebooks_ask():
    asked = re.findall(r"^\| `(0\d-[a-z-]+)` \| ([^|]+\?) \|", read("README.md"), re.MULTILINE)
    titles = {path.stem: nbformat.read(path, 4).cells[0].source.splitlines()[0] for path in NOTEBOOKS.glob("*.ipynb")}
    assert {name: f"# {question}" for name, question in asked} == titles


@pytest.mark.parametrize("document", [*DOCUMENTS, "data/README.md", "docs/clusters.md"])
def test_every_command_that_a_document_names_exists(document):
    text = read(document)
    made = set(re.findall(r"(?:^|`)make ([a-z-]+)", text, re.MULTILINE))
    assert made and made <= set(targets())
    assert set(re.findall(r"-m arqam ([a-z]+)", text)) <= set(COMMANDS)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_path_that_a_document_names_exists(document):
    text = read(document)
    paths = re.findall(r"`((?:\.?[a-z]+/)[A-Za-z0-9./*-]*)`", text)
    links = re.findall(r"\]\(([^):]+)\)", text)
    assert paths or links
    for path in paths:
        if not path.startswith("build/"):
            assert list(PROJECT.glob(path.rstrip("/"))), path
    for link in links:  # from where the document stands
        assert ((PROJECT / document).parent / link.partition("#")[0]).exists(), link


#: Names that stand for several things still, each in a room of its own: none may be added.
SHARED = {"Found", "Role", "Slot", "Statement"}


def test_a_class_name_stands_for_one_thing():
    named = Counter(
        node.name
        for path in (PROJECT / "arqam").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef)
    )
    assert {name for name, count in named.items() if count > 1} == SHARED
