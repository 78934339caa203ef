"""The research object is valid by its profile's own validator, whole, and the same twice."""

import hashlib
import json
import shutil
import zipfile
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote

import frictionless
import nbformat
import pytest
import requests
from rocrate.rocrate import ROCrate
from rocrate_validator import models, services

from arqam.cite import measured
from arqam.cite.crate import CrateParts, build
from arqam.cite.deposit import zenodo
from arqam.cite.trace import trace
from arqam.draw.drawn_by import DrawnBy
from arqam.errors import ArqamError
from arqam.project import PROJECT, RAW
from arqam.read.quantity.mentions import read
from arqam.review import report
from arqam.tables import write_package
from tests.figure_fixture import ARTICLE, make_figure, source

CONTEXT = Path(__file__).parent / "contexts" / "ro-crate-1.1.jsonld"


#: As long as the id that a title gives.
LONG = "حجم-التبادل-التجاري-بين-البلدين-يتجاوز-أربعة-عشر-مليار-دولار"


def parts(folder):
    shutil.copytree(RAW / ARTICLE, folder / "raw" / ARTICLE)
    shutil.copytree(RAW / ARTICLE, folder / "raw" / LONG)
    record = folder / "raw" / LONG / "source.yml"
    record.write_text(record.read_text(encoding="utf-8").replace(f"id: {ARTICLE}", f"id: {LONG}"), encoding="utf-8")
    for lang in ("ar", "en"):
        make_figure(folder / "figures" / ARTICLE, lang=lang)
    traced = trace(ARTICLE)
    write_package(folder / "derived" / ARTICLE, traced.article, read(traced.article), list(traced.claims.values()))
    (folder / "derived" / ARTICLE / "clean.txt").write_text(traced.article.clean, encoding="utf-8")
    made = nbformat.v4.new_notebook()
    made.cells = [
        nbformat.v4.new_markdown_cell("# Why?", id="a"),
        nbformat.v4.new_code_cell("1", execution_count=1, id="b"),
    ]
    made.metadata["papermill"] = {
        "input_path": "notebooks/03-plot-trade.ipynb",
        "parameters": {"article": ARTICLE, "label_lang": "ar"},
        "end_time": "2026-11-24T10:00:00.000000",
    }
    for name in ("runs", "notebooks"):
        (folder / name).mkdir()
        nbformat.write(made, folder / name / "03-plot-trade.ipynb")
    return CrateParts(*(folder / name for name in ("figures", "runs", "derived", "raw", "notebooks")))


@pytest.fixture(scope="module")
def crate(tmp_path_factory):
    folder = tmp_path_factory.mktemp("crate")
    build(folder / "crate", parts(folder))
    return folder / "crate"


#: What is recommended and cannot be: nothing here has an address on the web yet. (The shape behind the last two also
#: takes the class of a workflow for a program.)
RECOMMENDED_AND_NOT_MET = (
    "The organization SHOULD have a URL",
    "The Application SHOULD have a url",
    "The SoftwareApplication id SHOULD be an absolute URI",
)


@pytest.fixture
def one_context(monkeypatch):
    """The one document that the validator would fetch comes from beside this test; any other is an error."""

    def send(self, request, **_):
        assert request.url == "https://w3id.org/ro/crate/1.1/context", f"the validator asks for {request.url}"
        response = requests.Response()
        response.status_code, response.url, response._content = 200, request.url, CONTEXT.read_bytes()
        response.raw = BytesIO()
        response.headers["Content-Type"] = "application/ld+json"
        return response

    monkeypatch.setattr(requests.adapters.HTTPAdapter, "send", send)


PROFILES = ["ro-crate-1.1", "workflow-ro-crate", "process-run-crate", "workflow-run-crate"]


@pytest.mark.parametrize("profile", PROFILES)
def test_valid_by_the_profiles_validator(crate, profile, one_context):
    settings = services.ValidationSettings(
        rocrate_uri=str(crate),
        profile_identifier=profile,
        requirement_severity=models.Severity.RECOMMENDED,
        no_cache=True,
    )
    result = services.validate(settings)
    assert len(result.executed_checks) > 10
    issues = [
        f"{issue.check.identifier}: {issue.message} {issue.violatingEntity}"
        for issue in result.get_issues()
        if not (issue.severity < models.Severity.REQUIRED and str(issue.message).startswith(RECOMMENDED_AND_NOT_MET))
    ]
    assert not issues, "\n".join(issues)


def test_the_validator_would_see_what_is_missing(crate, tmp_path, one_context):
    """The check above can fail: a crate whose main run is gone is no Workflow Run Crate."""
    maimed = shutil.copytree(crate, tmp_path / "crate")
    metadata = maimed / "ro-crate-metadata.json"
    held = json.loads(metadata.read_text(encoding="utf-8"))
    held["@graph"] = [entity for entity in held["@graph"] if entity["@id"] != "#make-figures"]
    metadata.write_text(json.dumps(held), encoding="utf-8")
    settings = services.ValidationSettings(
        rocrate_uri=str(maimed), profile_identifier="workflow-run-crate", no_cache=True
    )
    assert [issue for issue in services.validate(settings).get_issues() if "mainEntity" in issue.message]


def test_every_file_listed_is_there_with_its_hash(crate):
    read = ROCrate(crate)
    files = [entity for entity in read.data_entities if "File" in entity.type]
    assert len(files) > 15
    assert any(entity.id != unquote(entity.id) for entity in files)  # an id may be Arabic, and as long as a title
    for entity in files:
        assert hashlib.sha256((crate / unquote(entity.id)).read_bytes()).hexdigest() == entity["sha256"], entity.id


def test_one_can_walk_from_a_figure_to_the_article(crate):
    read = ROCrate(crate)
    picture = read.dereference(f"figures/{ARTICLE}/trade-ar.png")
    (run,) = [
        action
        for action in read.contextual_entities
        if action.type == "CreateAction" and action.id.startswith("#run-") and picture in action["result"]
    ]
    article = next(used for used in run["object"] if "NewsArticle" in used.type)
    assert article["sha256"] == source()["sha256"]
    assert read.dereference(f"figures/{ARTICLE}/trade-en.png") not in run["result"]
    assert read.dereference(f"data/derived/{ARTICLE}/datapackage.json")["conformsTo"]["name"] == "Data Package"


def test_the_tables_inside_are_a_valid_data_package(crate):
    report = frictionless.validate(str(crate / f"data/derived/{ARTICLE}/datapackage.json"))
    assert report.valid, report.to_summary()
    assert report.stats["tasks"] >= 2


def test_the_article_itself_is_not_given_away(crate):
    """Sentences that hold a number are quoted in the tables; no file holds the text."""
    assert (crate / f"data/raw/{ARTICLE}/source.yml").is_file()
    article = trace(ARTICLE).article
    paragraphs = [text for block in article.blocks if len(text := article.text(block)) > 200]
    assert len(paragraphs) > 15
    for path in crate.rglob("*"):
        if path.is_file() and path.suffix not in {".png", ".pdf", ".ttf", ".parquet"}:
            text = path.read_text(encoding="utf-8")
            assert sum(paragraph in text for paragraph in paragraphs) < len(paragraphs) / 2, path


def test_twice_is_the_same_bytes(crate, tmp_path):
    again = build(tmp_path / "crate", parts(tmp_path))
    assert again.read_bytes() == crate.with_name("crate.zip").read_bytes()
    with zipfile.ZipFile(again) as archive:
        assert archive.testzip() is None
        assert ".zenodo.json" in archive.namelist()


def test_what_zenodo_asks(crate):
    said = json.loads((crate / ".zenodo.json").read_text(encoding="utf-8"))
    assert said == zenodo()
    # Zenodo reads it from a release of the repository too.
    assert zenodo(DrawnBy()) == json.loads((PROJECT / ".zenodo.json").read_text(encoding="utf-8"))
    required = {"title", "upload_type", "description", "creators", "access_right", "license", "publication_date"}
    assert required <= said.keys()
    assert all(set(creator) <= {"name", "affiliation", "orcid", "gnd"} for creator in said["creators"])
    assert said["upload_type"] in {"dataset", "software", "publication"}


def test_a_crate_without_figures_or_with_a_changed_one_is_refused(tmp_path):
    given = parts(tmp_path)
    with pytest.raises(ArqamError, match="no figure"):
        build(tmp_path / "out", CrateParts(tmp_path / "none"))
    (given.figures / ARTICLE / "trade-ar.csv").write_text("x")
    with pytest.raises(ArqamError, match=r"trade-ar\.csv was changed"):
        build(tmp_path / "out", given)
    assert not (tmp_path / "out").exists()


def test_a_folder_that_holds_something_else_is_not_replaced(tmp_path):
    given = parts(tmp_path)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "x").write_text("x")
    with pytest.raises(ArqamError, match="something else"):
        build(tmp_path / "mine", given)
    with pytest.raises(ArqamError, match="is a file"):
        build(tmp_path / "mine" / "x", given)


def test_an_article_that_is_not_as_recorded_is_not_described(tmp_path):
    given = parts(tmp_path)
    record = tmp_path / "raw" / ARTICLE / "source.yml"
    record.write_text(
        record.read_text(encoding="utf-8").replace(f"id: {ARTICLE}", "id: ../../../out"), encoding="utf-8"
    )
    with pytest.raises(ArqamError, match="cannot be an article's id"):
        build(tmp_path / "crate", given)


def test_what_readers_corrected_is_packed_with_their_names(tmp_path, one_context):
    given = parts(tmp_path)
    raw = given.raw
    (raw / ARTICLE / "corrections.yml").write_text(
        '- {span: 1543-1552, surface: "بنسبة 22%", verdict: confirmed, by: ليلى حسن, when: 2024-07-05}\n',
        encoding="utf-8",
    )
    build(tmp_path / "crate", given)
    graph = json.loads((tmp_path / "crate" / "ro-crate-metadata.json").read_text(encoding="utf-8"))["@graph"]
    by_id = {entity["@id"]: entity for entity in graph}
    packed = by_id[f"data/raw/{ARTICLE}/corrections.yml"]
    assert by_id[packed["author"]["@id"]]["name"] == "ليلى حسن"
    assert (tmp_path / "crate" / packed["@id"]).read_bytes() == (raw / ARTICLE / "corrections.yml").read_bytes()
    (article,) = (entity for entity in graph if "NewsArticle" in entity["@type"])  # one text, under two ids
    told = (f"{ARTICLE}/source.yml", f"{ARTICLE}/corrections.yml", f"{LONG}/source.yml")
    assert [unquote(each["@id"]) for each in article["subjectOf"]] == [f"data/raw/{name}" for name in told]
    settings = services.ValidationSettings(
        rocrate_uri=str(tmp_path / "crate"),
        profile_identifier="ro-crate-1.1",
        requirement_severity=models.Severity.REQUIRED,  # of a reviewer neither address nor employer is known
        no_cache=True,
    )
    assert not services.validate(settings).get_issues()


def test_a_measured_accuracy_is_packed_and_stated(tmp_path, monkeypatch):
    """The sample that was drawn, what it came to, and the sentence where a reader of the crate looks first."""
    for name in ("review-sample.csv", "review-accuracy.yml"):
        (tmp_path / name).write_text(f"{name}\n", encoding="utf-8")
    known = measured.Measured(43, 50, 3, ("ليلى حسن",), "2026-11-29", "0.1.0")
    monkeypatch.setattr(measured, "measured", lambda: known)
    monkeypatch.setattr(report, "SAMPLE", tmp_path / "review-sample.csv")
    build(tmp_path / "crate", parts(tmp_path))
    graph = json.loads((tmp_path / "crate" / "ro-crate-metadata.json").read_text(encoding="utf-8"))["@graph"]
    by_id = {entity["@id"]: entity for entity in graph}
    assert "for 43 of 50, 86 % (95 % interval 74–93 %)" in by_id["./"]["description"]
    assert {"data/review-sample.csv", "data/review-accuracy.yml"} <= by_id.keys()
