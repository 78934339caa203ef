"""Verify tells a figure that is what it says from one that is not, and says what differs."""

import hashlib
import json
import shutil
import struct
import zlib

import nbformat
import pytest
import yaml
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from arqam.cite.figure import embedded
from arqam.run import remake as remaking_module
from arqam.run.cli import main
from tests.figure_fixture import ARTICLE, DATA, make_figure


@pytest.fixture(autouse=True)
def made_by_hand(monkeypatch):
    """In place of a notebook: what the fixture makes with the sidecar's parameters, as the code "now" would."""
    now = {}

    def run_notebook(says, folder):
        make_figure(folder / "figures", lang=says["parameters"]["label_lang"], **now)
        return folder

    monkeypatch.setattr(remaking_module, "run_notebook", run_notebook)
    return now


def verify(capsys, *words):
    status = main(["verify", *map(str, words)])
    return status, capsys.readouterr().out


def seal(sidecar, **keys):
    """Write a sidecar anew whose hashes fit the files, as someone who covers a change up would."""
    held = yaml.safe_load(sidecar.read_text(encoding="utf-8")) | keys
    for key, suffix in (("data", "csv"), ("png", "png"), ("svg", "svg"), ("pdf", "pdf")):
        held["sha256"][key] = hashlib.sha256(sidecar.with_suffix(f".{suffix}").read_bytes()).hexdigest()
    sidecar.write_text(yaml.safe_dump(held, allow_unicode=True, sort_keys=False), encoding="utf-8")


def repaint(path, colour=(0, 0, 0)):
    with Image.open(path) as image:
        info = PngInfo()
        info.add_itxt("Arqam", image.text["Arqam"])
        painted = image.convert("RGB")
    painted.putpixel((3, 3), colour)
    painted.save(path, pnginfo=info)


def replace(suffix, old, new):
    def change(sidecar):
        path = sidecar.with_suffix(suffix)
        path.write_bytes(path.read_bytes().replace(old, new))

    return change


def test_a_figure_that_is_what_it_says(tmp_path, capsys):
    for lang in ("ar", "en"):
        make_figure(tmp_path, lang=lang)
    status, said = verify(capsys, tmp_path)
    assert status == 0
    assert said.count("agrees") == 2
    assert "(files, input, versions, words, data, pixels of png, svg, pdf, hash of png, svg, pdf)" in said
    assert "\n2 of 2 agree\nproven: " in said and said.endswith("not proven: that they are true\n")


def painted_over(sidecar):
    repaint(sidecar.with_suffix(".png"))


def painted_over_and_sealed(sidecar):
    repaint(sidecar.with_suffix(".png"))
    seal(sidecar)


def data_changed_and_sealed(sidecar):
    replace(".csv", b"6.3", b"6.9")(sidecar)
    seal(sidecar)


def article_of_another_text(sidecar):
    held = yaml.safe_load(sidecar.read_text(encoding="utf-8"))
    seal(sidecar, sha256=held["sha256"] | {"input": "0" * 64})


def resized(sidecar):
    with Image.open(sidecar.with_suffix(".png")) as image:
        info = PngInfo()
        info.add_itxt("Arqam", image.text["Arqam"])
        image.resize((200, 120)).save(sidecar.with_suffix(".png"), pnginfo=info)
    seal(sidecar)


def too_large_to_open(suffix):
    """A few bytes that ask for gigabytes of memory."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    picture = chunk(b"IHDR", struct.pack(">II5B", 60_000, 60_000, 8, 2, 0, 0, 0)) + chunk(b"IDAT", zlib.compress(b""))
    document = (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 60000 60000]>>endobj\ntrailer<</Root 1 0 R>>\n"
    )
    data = b"\x89PNG\r\n\x1a\n" + picture if suffix == ".png" else document
    return lambda sidecar: sidecar.with_suffix(suffix).write_bytes(data)


def other_words(sidecar):
    seal(sidecar, caption={"ar": "غيرها", "en": "Another sentence"})


def swapped_with_its_twin(sidecar):
    """Two figures change places, each whole with its sidecar."""
    twin = make_figure(sidecar.parent, lang="en")
    for path in list(sidecar.parent.iterdir()):
        path.rename(path.with_name(f"{twin.stem if path.stem == sidecar.stem else sidecar.stem}-{path.suffix}"))
    for path in list(sidecar.parent.iterdir()):
        path.rename(path.with_name(path.name.replace("-.", ".")))


def drawing_with(what):
    """Something in an SVG that acts, covered up by a sidecar that was signed anew."""

    def change(sidecar):
        replace(".svg", b"</svg>", what.encode() + b"</svg>")(sidecar)
        seal(sidecar)

    return change


def document_that_acts(sidecar):
    replace(".pdf", b"/Type /Catalog", b"/Type /Catalog /OpenAction <</S/JavaScript/JS(app.alert\\(1\\))>>")(sidecar)
    seal(sidecar)


X = "http://www.w3.org/1999/xlink"
ACTING = {
    "<script>alert(1)</script>": "<script>",
    '<a href="https://a.example"><rect/></a>': "<a>",
    '<image href="https://a.example/x.png"/>': "<image>",
    "<foreignObject><p xmlns='http://www.w3.org/1999/xhtml'>x</p></foreignObject>": "<foreignObject>",
    '<rect onload="alert(1)"/>': "the attribute onload",
    f'<use xmlns:x="{X}" x:href="https://a.example/x.svg#y"/>': "the attribute href",
    "<style>@import 'https://a.example/x.css';</style>": "a style that fetches something",
    '<rect fill="url(https://a.example/x.svg#y)"/>': "the attribute fill",
    '<set attributeName="href" to="javascript:alert(1)"/>': "<set>",
    "<?xml-stylesheet href='https://a.example/x.css'?>": "a processing instruction",
    "<x:script xmlns:x='http://www.w3.org/1999/xhtml'>alert(1)</x:script>": "<script>",
}

CHANGED = [
    # what was done to a figure → what verify says of it
    ("a pixel", painted_over, ["trade-ar.png was changed", "1 of 96000 pixels differ", "not the one that was made"]),
    (
        "a pixel, covered up",
        painted_over_and_sealed,
        ["pixels of png: 1 of 96000", "changed together with its sidecar"],
    ),
    ("another size", resized, ["200×120 pixels, 400×240 made again"]),
    ("a value", replace(".csv", b"6.3", b"6.9"), ["trade-ar.csv was changed", "line 2, value: '6.9' then, '6.3' now"]),
    ("a value, covered up", data_changed_and_sealed, ["line 2, value: '6.9' then, '6.3' now", "its data give"]),
    ("a row", replace(".csv", b"exact\n", b"exact\na,b,c,1,x,y\n"), ["2 rows then, 1 now"]),
    ("a column", replace(".csv", b"qualifier", b"hedge"), ["qualifier now"]),
    ("the drawing", replace(".svg", b"#206080", b"#ff0000"), ["pixels of svg: the drawing differs"]),
    ("another text", article_of_another_text, ["the figure was made from 000000000000…", "another text than the one"]),
    ("a caption", other_words, ["another title, caption", "caption: en 'Another sentence' then, 'The article states"]),
    (
        "two figures swapped",
        swapped_with_its_twin,
        ["its files are called trade-en, but it is trade-ar", "but it is trade-en"],
    ),
    ("a document that acts", document_that_acts, ["trade-ar.pdf does more than draw: it holds OpenAction"]),
    *(
        (f"{what}, covered up", drawing_with(what), ["trade-ar.svg does more than draw", said])
        for what, said in ACTING.items()
    ),
    ("a picture gone", lambda sidecar: sidecar.with_suffix(".pdf").unlink(), ["trade-ar.pdf is missing"]),
    ("data gone", lambda sidecar: sidecar.with_suffix(".csv").unlink(), ["trade-ar.csv is missing"]),
    ("a damaged picture", lambda sidecar: sidecar.with_suffix(".png").write_bytes(b"\x89PNG\r\n"), ["it is damaged"]),
    ("a picture too large to open", too_large_to_open(".png"), ["trade-ar.png was changed", "larger than any figure"]),
    ("a page too large to draw", too_large_to_open(".pdf"), ["trade-ar.pdf was changed", "larger than any figure"]),
    ("no sidecar", lambda sidecar: sidecar.unlink(), ["trade-ar.yml is missing", "agrees"]),
    ("a sidecar that is no YAML", lambda sidecar: sidecar.write_text("\t: ["), ["not valid YAML", "cannot be read"]),
]


@pytest.mark.parametrize(("change", "said"), [case[1:] for case in CHANGED], ids=[case[0] for case in CHANGED])
def test_a_figure_that_was_changed(tmp_path, capsys, change, said):
    change(make_figure(tmp_path))
    status, out = verify(capsys, tmp_path)
    assert status == 1
    for words in said:
        assert words in out


def test_what_only_draws_is_left_alone(tmp_path, capsys):
    drawing_with(f'<defs><path id="y"/></defs><use xmlns:x="{X}" x:href="#y" clip-path="url(#y)"/>')(
        make_figure(tmp_path)
    )
    assert "does more than draw" not in verify(capsys, "--quick", tmp_path)[1]


def test_figures_of_two_articles_do_not_change_places(tmp_path, capsys):
    make_figure(tmp_path / "figures" / ARTICLE).parent.rename(tmp_path / "figures" / "another")
    status, out = verify(capsys, "--quick", tmp_path)
    assert status == 1 and f"it lies among the figures of another, but is one of {ARTICLE}" in out


NOW = [
    # what is different now → what verify says of a figure made before
    ("other code", {"data": DATA.replace("6.3", "6.4")}, ["value: '6.3' then, '6.4' now", "by the code or its tables"]),
    ("other colours", {"colour": (1, 2, 3)}, ["pixels of png: 96000 of 96000", "so the pictures differ"]),
    ("another library", {"colour": (1, 2, 3), "versions": {"arqam": "0.1.0", "matplotlib": "3.12.0"}},
     ["libraries are of another version: matplotlib 3.11.2 then, 3.12.0 now"]),
    ("another version", {"colour": (1, 2, 3), "versions": {"arqam": "0.2.0", "matplotlib": "3.11.2"}},
     ["the code is another version: arqam 0.1.0 then, 0.2.0 now"]),
    ("other digits", {"digits": "arab"}, ["its notebook makes no such figure now (it makes: trade-ar)"]),
]  # fmt: skip


@pytest.mark.parametrize(("now", "said"), [case[1:] for case in NOW], ids=[case[0] for case in NOW])
def test_a_figure_that_comes_out_otherwise_now(tmp_path, capsys, made_by_hand, now, said):
    sidecar = make_figure(tmp_path)
    made_by_hand.update(now)
    status, out = verify(capsys, sidecar)
    assert status == 1
    for words in said:
        assert words in out


def test_another_library_that_draws_the_same_is_a_note(tmp_path, capsys, made_by_hand):
    sidecar = make_figure(tmp_path)
    made_by_hand["versions"] = {"arqam": "0.1.0", "matplotlib": "3.12.0"}
    status, out = verify(capsys, sidecar)
    assert status == 0
    assert "note     versions: matplotlib 3.11.2 then, 3.12.0 now" in out


# --- a file alone


@pytest.mark.parametrize("suffix", ["png", "svg", "pdf"])
def test_a_picture_alone(tmp_path, capsys, suffix):
    sidecar = make_figure(tmp_path / "made")
    alone = shutil.copy(sidecar.with_suffix(f".{suffix}"), tmp_path / f"found-on-the-web.{suffix}")
    status, out = verify(capsys, alone)
    assert status == 0, out
    assert f"pixels of {suffix}" in out


def test_a_picture_alone_that_was_repainted(tmp_path, capsys):
    alone = make_figure(tmp_path / "made").with_suffix(".png").rename(tmp_path / "alone.png")
    repaint(alone, (255, 0, 0))
    assert embedded(alone)
    status, out = verify(capsys, alone)
    assert status == 1
    assert "1 of 96000 pixels differ" in out
    assert out.endswith("or else the file was changed\n")


def test_a_picture_alone_of_other_data(tmp_path, capsys):
    sidecar = make_figure(tmp_path / "made", data=DATA.replace("6.3", "6.2"))
    alone = sidecar.with_suffix(".png").rename(tmp_path / "alone.png")
    status, out = verify(capsys, alone)
    assert status == 1
    assert "recorded" in out and "made again" in out


def test_a_picture_alone_that_says_something_else_of_itself(tmp_path, capsys):
    """Another version named inside excuses other bytes, but no other licence."""
    sidecar = make_figure(tmp_path / "made", licence="CC0", versions={"arqam": "0.1.0", "matplotlib": "3.0.0"})
    status, out = verify(capsys, sidecar.with_suffix(".png").rename(tmp_path / "alone.png"))
    assert status == 1
    assert "words: licence CC0 then, CC-BY-4.0 now" in out


def png_that_says(text):
    def write(path):
        info = PngInfo()
        info.add_itxt("Arqam", text)
        Image.new("RGB", (2, 2)).save(path, pnginfo=info)

    return write


def svg(body, before=""):
    return lambda path: path.write_text(f'{before}<svg xmlns="http://www.w3.org/2000/svg">{body}</svg>')


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha" * 10}">' for n in range(10))
SAID = '{"id": "a/b@000000000000", "article": "a", "figure": "b", "label_lang": "ar", "sha256": {"data": "0"}, %s}'

STRANGE = [
    ("a picture of anything", "png", lambda path: Image.new("RGB", (2, 2)).save(path), "carries no provenance"),
    ("text", "png", lambda path: path.write_text("x"), "it is damaged"),
    ("nothing", "png", lambda path: path.write_bytes(b""), "it is damaged"),
    ("no JSON", "png", png_that_says("{"), "carries no provenance"),
    ("other JSON", "png", png_that_says("[1]"), "carries no provenance"),
    ("deep JSON", "png", png_that_says("[" * 100_000), "carries no provenance"),
    (
        "an id that leaves its folder",
        "png",
        png_that_says('{"id": "../b@000000000000", "sha256": {"data": "0"}}'),
        "carries no",
    ),
    ("parameters that are a list", "png", png_that_says(SAID % '"parameters": [1]'), "carries no provenance"),
    ("no notebook", "png", png_that_says(SAID % '"parameters": {}'), "unnamed, is not in"),
    ("a notebook elsewhere", "png", png_that_says(SAID % '"notebook": "/etc/passwd"'), "passwd, is not in"),
    ("an empty drawing", "svg", svg(""), "carries no provenance"),
    ("no drawing", "svg", lambda path: path.write_text("<svg"), "it is damaged"),
    ("entities", "svg", svg("&l9;", f"<!DOCTYPE svg [{LAUGHS}]>"), "it is damaged"),
    (
        "an entity from outside",
        "svg",
        svg("&x;", '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
        "carries no",
    ),
    ("no document", "pdf", lambda path: path.write_bytes(b"%PDF-1.4"), "it is damaged"),
    ("an empty document", "pdf", lambda path: Image.new("RGB", (2, 2)).save(path), "carries no provenance"),
]


@pytest.mark.parametrize(("suffix", "write", "said"), [case[1:] for case in STRANGE], ids=[case[0] for case in STRANGE])
def test_a_picture_that_says_nothing_of_use(tmp_path, capsys, monkeypatch, suffix, write, said):
    monkeypatch.undo()
    write(tmp_path / f"x.{suffix}")
    status, out = verify(capsys, tmp_path / f"x.{suffix}")
    assert status == 1
    assert said in out


def test_quick_runs_nothing(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(remaking_module, "run_notebook", lambda *_: pytest.fail("a notebook was run"))
    sidecar = make_figure(tmp_path)
    assert verify(capsys, "--quick", sidecar)[0] == 0
    painted_over(sidecar)
    assert verify(capsys, "--quick", sidecar)[0] == 1


def test_the_findings_as_json(tmp_path, capsys):
    status, out = verify(capsys, "--json", make_figure(tmp_path))
    (report,) = json.loads(out)
    assert status == 0 and report["agrees"]
    assert {finding["subject"] for finding in report["findings"]} >= {
        "files",
        "input",
        "data",
        "pixels of png",
        "hash of pdf",
    }


def test_an_empty_folder_is_an_error_of_its_user(tmp_path, capsys):
    assert main(["verify", str(tmp_path)]) == 2
    assert "no figure" in capsys.readouterr().err


# --- the notebook itself


@pytest.fixture
def real_run(monkeypatch, tmp_path):
    """``run_notebook`` as it is, over a folder with one notebook."""
    monkeypatch.undo()
    made = nbformat.v4.new_notebook()
    made.cells = [
        nbformat.v4.new_code_cell('article = "a"  # an id', metadata={"tags": ["parameters"]}),
        nbformat.v4.new_code_cell(
            "import os, pathlib\npathlib.Path(os.environ['ARQAM_OUT'], 'said').write_text(article)"
        ),
        nbformat.v4.new_code_cell("assert article != 'bad', 'a bad article'"),
    ]
    made.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(made, tmp_path / "03-plot.ipynb")
    monkeypatch.setattr(remaking_module, "NOTEBOOKS", tmp_path)
    return remaking_module.run_notebook


def test_a_notebook_is_run_with_its_parameters_into_a_folder_of_its_own(real_run, tmp_path):
    made = real_run({"notebook": "03-plot", "parameters": {"article": "b", "out": "/etc"}}, tmp_path / "again")
    assert (made / "said").read_text() == "b"


REFUSED = [
    ({"notebook": "99-none"}, "99-none, is not in"),
    ({"notebook": "../../etc/03-plot", "parameters": {"x=1;import os": 1}}, "unknown parameter"),
    ({}, "unnamed, is not in"),
    ({"notebook": "03-plot", "parameters": {"article": "bad"}}, "does not run now, in cell"),
    ({"notebook": "03-plot", "parameters": {"article": "/etc/passwd"}}, "cannot be an article's id"),
]


@pytest.mark.parametrize(("says", "said"), REFUSED)
def test_a_notebook_that_cannot_make_it(real_run, tmp_path, says, said):
    from arqam.errors import ArqamError

    with pytest.raises(ArqamError, match=said):
        real_run(says, tmp_path / "again")
