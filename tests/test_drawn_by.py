"""A figure is cited as the work of whoever drew it, as ``project.yml`` says when it is drawn."""

import json

import pypdfium2
import pytest
import yaml
from charts_by_hand import BARS, SOURCE
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from arqam import project
from arqam.cite.deposit import zenodo
from arqam.cite.figure import open_figure
from arqam.cite.record import page_path, records
from arqam.cite.site import linked
from arqam.cite.styles import STYLES, sentence
from arqam.draw import finish
from arqam.draw.drawn_by import OVERRIDE, DrawnBy, author, checked, drawn_by, of_project
from arqam.errors import ArqamError
from arqam.model import Source
from arqam.run.cli import main
from tests.figure_fixture import make_figure

LAYLA = {
    "name": "حسن، ليلى / Hassan, Layla",
    "orcid": "0000-0002-1825-0097",
    "address": "https://figures.example/",
}
MARKS = str.maketrans("", "", "\u200e\u200f")


@pytest.fixture
def says(tmp_path, monkeypatch):
    """Write a ``project.yml`` in a project of its own."""
    monkeypatch.setattr(project, "PROJECT", tmp_path)

    def write(text):
        (tmp_path / "project.yml").write_text(text, encoding="utf-8")

    return write


def test_nobody_is_named_by_default(says):
    assert drawn_by(Source("mine")) == DrawnBy()
    says('name: ""\norcid: ""\nlicence: CC-BY-4.0\naddress: ""\n')
    assert drawn_by(Source("mine")) == DrawnBy()


def test_the_file_that_comes_with_the_project_is_one_that_is_read():
    assert isinstance(of_project(), DrawnBy)


def test_a_person_says_it_once_for_every_article_but_those_of_others(says):
    says("name: ليلى حسن\norcid: https://orcid.org/0000-0002-1825-0097\nlicence: CC0-1.0\naddress: https://a.example\n")
    assert drawn_by(Source("mine")) == DrawnBy("ليلى حسن", "0000-0002-1825-0097", "https://a.example/", "CC0-1.0")
    assert drawn_by(Source("theirs", fields={"drawn_by": "غيرها"})) == DrawnBy("غيرها")


WRONG = [
    ("nmae: x", r"project\.yml: nmae is none of its fields: name, orcid, address, licence"),
    ("orcid: 0000-0002-1825-0098", "orcid is '0000-0002-1825-0098': write its 16 digits"),
    ("orcid: x", "orcid is 'x'"),
    ("address: javascript:alert(1)", "write where the site lies, as https://"),
    ("address: figures", "write where the site lies, as https://"),
    ("name: [a, b]", "name is a list or a mapping"),
    ("- a", "holds no fields"),
    ("name: a\nname: b", r"project\.yml, line 2: the key 'name' stands twice"),
]


@pytest.mark.parametrize(("text", "said"), WRONG)
def test_what_cannot_be_is_refused_in_a_sentence(says, text, said):
    says(text)
    with pytest.raises(ArqamError, match=said):
        of_project()


@given(st.text(max_size=40))
def test_a_name_is_taken_on_one_line_and_shows_what_it_is(name):
    held = checked({"name": name}, "x").name
    assert held == " ".join(held.split()) and "\u202e" not in held
    assert all(author(held, lang) for lang in ("ar", "en"))


# --- from project.yml to the figure, its pictures and its citation


@pytest.fixture
def drawn(says, tmp_path):
    says("".join(f"{key}: {value}\n" for key, value in LAYLA.items()) + "licence: CC-BY-SA-4.0\n")
    finish.save(BARS, tmp_path / "figures", lang="ar")
    return tmp_path / "figures"


def test_a_figure_drawn_by_a_person_says_so_wherever_it_is_read(drawn):
    figure = open_figure(next(drawn.glob("*.yml")))
    assert (figure.sidecar["drawn_by"], figure.sidecar["licence"]) == (LAYLA, "CC-BY-SA-4.0")
    with Image.open(figure.path("png")) as image:
        assert (image.info["Author"], image.info["Copyright"]) == ("ليلى حسن", "CC-BY-SA-4.0")
    assert "<dc:title>ليلى حسن</dc:title>" in figure.path("svg").read_text(encoding="utf-8")
    with pypdfium2.PdfDocument(figure.path("pdf")) as document:
        assert document.get_metadata_value("Subject").endswith(" [ليلى حسن, CC-BY-SA-4.0]")
    english = sentence(records(figure, "en"), "en").translate(MARKS)
    assert english.startswith("Hassan, L. (2026). ") and "founders" not in english
    page = f"https://figures.example/en/{page_path(figure.article, figure.name)}"
    assert f"{figure.id}. {page}" in english
    arabic = records(figure, "ar")
    assert sentence(arabic, "ar").translate(MARKS).startswith("ليلى حسن، «")
    assert f'<a href="https://figures.example/{page_path(figure.article, figure.name)}"><bdi>{figure.id}</bdi></a>' in (
        sentence(arabic, "ar", markup="html")
    )
    assert json.loads(STYLES["csl-json"].write(arabic))[0]["author"] == [
        {"family": "حسن", "given": "ليلى", "ORCID": "https://orcid.org/0000-0002-1825-0097"}
    ]
    assert "AU  - Hassan, Layla" in STYLES["ris"].write(records(figure, "en"))
    assert 'author = "Hassan, Layla"' in STYLES["bibtex"].write(records(figure, "en"))
    (creator,) = linked.of_figure(figure, "en")["@graph"][0]["creator"]
    assert creator == {"@type": "Person", "@id": "https://orcid.org/0000-0002-1825-0097", "name": "Layla Hassan"}


def test_another_name_is_another_picture_and_the_same_id(drawn, says, tmp_path):
    says("name: سلمى\n")
    other = finish.save(BARS, tmp_path / "other", lang="ar")
    one, two = (open_figure(next(folder.glob("*.yml"))) for folder in (drawn, tmp_path / "other"))
    assert one.id == two.id and one.path("csv").read_bytes() == other.csv.read_bytes()
    assert one.sidecar["sha256"]["png"] != two.sidecar["sha256"]["png"]


def test_a_figure_that_nobody_is_named_for_has_no_author(tmp_path, capsys):
    sidecar = make_figure(tmp_path, drawn_by={})
    assert main(["cite", str(sidecar)]) == 0
    out, err = capsys.readouterr()
    assert out.startswith("Trade between China and Kazakhstan (Version 0.1.0) [Figure]. (2026).")
    assert "give your name in project.yml" in err


def test_what_a_stranger_writes_into_a_sidecar_is_no_link(tmp_path, capsys):
    sidecar = make_figure(tmp_path)
    held = yaml.safe_load(sidecar.read_text(encoding="utf-8")) | {"drawn_by": {"address": "javascript:alert(1)"}}
    sidecar.write_text(yaml.safe_dump(held), encoding="utf-8")
    assert main(["cite", str(sidecar)]) == 2
    assert "write where the site lies" in capsys.readouterr().err


def test_verify_draws_in_the_name_that_a_figure_says(says, monkeypatch):
    says("name: سلمى\n")
    monkeypatch.setenv(OVERRIDE, json.dumps(LAYLA | {"licence": "CC0-1.0"}))
    assert drawn_by(SOURCE) == DrawnBy(*LAYLA.values(), licence="CC0-1.0")


def test_a_deposit_is_by_who_draws_and_by_the_founders():
    said = zenodo(checked(LAYLA, "x"))
    assert said["creators"][0] == {"name": "Hassan, Layla", "orcid": "0000-0002-1825-0097"}
    assert said["creators"][1] == {"name": "The Arqam founders"}


#: What Zenodo calls a licence, which a person may write otherwise: its SPDX id in small letters.
DEPOSITED = [
    ("CC-BY-4.0", "cc-by-4.0"),
    ("CC BY-SA 4.0", "cc-by-sa-4.0"),
    ("cc0 1.0", "cc0-1.0"),
    ("https://creativecommons.org/licenses/by-nc/4.0/", "cc-by-nc-4.0"),
    ("https://creativecommons.org/publicdomain/zero/1.0/", "cc0-1.0"),
    ("https://licence.example/mine", "other-closed"),
    ("all rights reserved", "other-closed"),
]


@pytest.mark.parametrize("licence, name", DEPOSITED)
def test_a_deposit_names_its_licence_as_zenodo_does(licence, name):
    assert zenodo(checked({"licence": licence}, "x"))["license"] == name
