"""A figure is cited as what it is, in styles that other tools read back, or not at all."""

import json
import re
import shutil

import bibtexparser
import pytest
import rispy
import yaml
from citeproc import CitationStylesStyle
from citeproc.source.json import CiteProcJSON
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from arqam import __version__
from arqam.cite.figure import embedded, figures, open_figure
from arqam.cite.record import of_article, of_collection, records
from arqam.cite.styles import STYLES, sentence
from arqam.draw.issued import issued, remember
from arqam.errors import ArqamError
from arqam.files import sha256
from arqam.identity import FORMATS, FigureId, figure_id, parse_id
from arqam.notebook.citation import offer
from arqam.project import PROJECT
from arqam.run.cli import main
from tests.figure_fixture import ARTICLE, DATA, make_figure, source

TITLE = "زيارة تاريخية للرئيس الصيني إلى كازاخستان.. مباحثات استراتيجية وتوقيع اتفاقيات ومبادرات مشتركة"


@pytest.fixture
def figure(tmp_path):
    return open_figure(make_figure(tmp_path))


def test_the_id_is_that_of_the_data(tmp_path):
    ar, en = (open_figure(make_figure(tmp_path / lang, lang=lang)) for lang in ("ar", "en"))
    other = open_figure(make_figure(tmp_path / "other", data=DATA.replace("6.3", "6.4")))
    assert ar.id == en.id != other.id
    assert parse_id(ar.id) == (ARTICLE, "trade", ar.sidecar["sha256"]["data"][:12])


@given(
    st.from_regex(r"[a-z0-9][a-z0-9-]{0,30}", fullmatch=True), st.from_regex(r"[a-z0-9][a-z0-9-]{0,30}", fullmatch=True)
)
def test_an_id_is_read_back(article, name):
    identity = figure_id(article, name, "0123456789abcdef" * 4)
    assert str(parse_id(identity)) == identity


def test_every_picture_says_what_it_is(figure):
    for suffix in ("png", "svg", "pdf"):
        inside = embedded(figure.path(suffix))
        assert inside["id"] == figure.id
        assert inside["parameters"] == figure.sidecar["parameters"]


# --- the styles, read back by other libraries than wrote them


def test_bibtex_is_read_back_by_bibtexparser(figure):
    for style in ("bibtex", "biblatex"):
        library = bibtexparser.parse_string(STYLES[style].write(records(figure)))
        assert not library.failed_blocks
        cited, article = library.entries
        assert cited["title"].strip("{}") == figure.sidecar["title"]["ar"]
        assert figure.id in cited.fields_dict.get("note", cited.fields_dict.get("number")).value
        assert (cited["version"], cited["author"]) == ("0.1.0", "{مؤسسو أرقام}")
        assert article["title"].strip("{}") == TITLE
        assert article.fields_dict.get("journal", article.fields_dict.get("journaltitle")).value == "الوحدة"
    assert article["date"] == "2024-07-04"
    assert cited["related"] == article.key


def test_ris_is_read_back(figure):
    text = STYLES["ris"].write(records(figure))
    # The format's own grammar, besides the library that wrote it.
    assert all(re.fullmatch(r"[A-Z][A-Z0-9]  - .*", line) for line in text.splitlines() if line)
    cited, article = rispy.loads(text)
    assert (cited["type_of_reference"], cited["accession_number"]) == ("FIGURE", figure.id)
    assert (article["type_of_reference"], article["title"], article["secondary_title"]) == ("NEWS", TITLE, "الوحدة")
    assert article["date"] == "2024/07/04"


def test_csl_json_is_read_back_by_citeproc(figure):
    source = CiteProcJSON(json.loads(STYLES["csl-json"].write(records(figure))))
    assert len(source) == 2
    assert [reference.type for reference in source.values()] == ["graphic", "article-newspaper"]


def test_the_house_styles_are_valid_csl(recwarn):
    for lang in ("ar", "en"):
        CitationStylesStyle(str(PROJECT / f"arqam/cite/csl/{lang}.csl"), validate=True)
    assert not [warning for warning in recwarn if "schema" in str(warning.message)]


def test_the_sentences(figure):
    marks = str.maketrans("", "", "\u200e\u200f")
    assert sentence(records(figure, "en"), "en").translate(marks) == (
        "The Arqam founders. (2026). Trade between China and Kazakhstan (Version 0.1.0) [Figure]. Arqam. "
        f"{figure.id}. Drawn from: {TITLE}. (2024, July 4). الوحدة. The date published is inferred."
    )
    assert sentence(records(figure, "ar"), "ar").translate(marks) == (
        f"مؤسسو أرقام، «التجارة بين الصين وكازاخستان» [شكل]، أرقام، الإصدار 0.1.0، 2026، المعرّف: {figure.id}. "
        f"مصدر الأرقام: «{TITLE}»، الوحدة (أستانا)، 4 يوليو 2024. تاريخ النشر مستنتج."
    )


def test_what_runs_the_other_way_is_closed_by_a_mark_of_direction(figure):
    assert f"{TITLE}\u200e. (2024" in sentence(records(figure, "en"), "en")
    assert f"{figure.id}\u200f." in sentence(records(figure, "ar"), "ar")


ARTICLES = [
    # what is known of the article → the English and the Arabic sentence
    ({"title": "ع"}, "ع. (n.d.).", "«ع»، د.ت."),
    ({"title": "ع", "published": "2024"}, "ع. (2024).", "«ع»، 2024."),
    ({"title": "ع", "published": "2024-07"}, "ع. (2024, July).", "«ع»، يوليو 2024."),
    (
        {"title": "ع.", "author": "سلمى", "published": "2024-07-04"},
        "سلمى. (2024, July 4). ع.",
        "سلمى، «ع»، 4 يوليو 2024.",
    ),
    (
        {"title": "ع", "outlet": "ص", "url": "https://a.example/1"},
        "ع. (n.d.). ص. https://a.example/1",
        "«ع»، ص، د.ت.، https://a.example/1",
    ),
    ({}, "x. (n.d.).", "«x»، د.ت."),
]


@pytest.mark.parametrize(("known", "english", "arabic"), ARTICLES)
def test_an_article_of_which_little_is_known(known, english, arabic):
    marks = str.maketrans("", "", "\u200e\u200f")
    record = of_article({"id": "x", **known})
    assert sentence([record], "en").translate(marks) == english
    assert sentence([record], "ar").translate(marks) == arabic


HOSTILE = [
    "<script>alert(1)</script>",
    "} @article{stolen, title={x",
    "a\nTY  - BOOK\nER  - ",
    '"; DROP TABLE',
    "% \\input{secret} $x$ #1",
    "\u202egnirts",
    "{{",
    "}",
    "",
]


@pytest.mark.parametrize("title", HOSTILE)
def test_a_hostile_title_stays_a_title(title):
    record = of_article({"id": "x", "title": title, "outlet": title, "author": title})
    for style in ("bibtex", "biblatex"):
        library = bibtexparser.parse_string(STYLES[style].write([record]))
        assert (len(library.entries), library.failed_blocks) == (1, [])
    assert len(rispy.loads(STYLES["ris"].write([record]))) == 1
    assert "<script" not in sentence([record], "en", markup="html")
    assert len(json.loads(STYLES["csl-json"].write([record]))) == 1
    assert not set("\u202e\n\x1b") & set(sentence([record], "en") + sentence([record], "ar"))


TEX = [
    # a title → what TeX is given, so that it prints the same
    ("نمو 22% في R&D", r"نمو 22\% في R\&D"),
    (r"\input{secret}", r"\textbackslash{}input{secret}"),
    ("$5 #1 a_b", r"\$5 \#1 a\_b"),
    ("~ ^", r"\textasciitilde{} \textasciicircum{}"),
]


@pytest.mark.parametrize(("title", "tex"), TEX)
def test_nothing_in_a_title_is_a_command_of_tex(title, tex):
    for style in ("bibtex", "biblatex"):
        written = STYLES[style].write([of_article({"id": "x", "title": title, "outlet": title})])
        assert written.count(tex) == 2
        assert title not in written


def test_an_address_stays_one_that_opens():
    url = "https://a.example/%D8%A7%D9%82_b~c?x=1&y=2#z"
    for style in ("bibtex", "biblatex"):
        assert f'url = "{url}"' in STYLES[style].write([of_article({"id": "x", "url": url})])
        other = STYLES[style].write([of_article({"id": "x", "url": "https://a.example/}\\x{"})])
        assert 'url = "https://a.example/%7D%5Cx%7B"' in other


def test_the_collection_is_cited_too(capsys):
    assert main(["cite", "--style", "apa"]) == 0
    assert capsys.readouterr().out.startswith("The Arqam founders. (2026). Arqam")
    assert all(style.write([of_collection(style.lang or "en")]) for style in STYLES.values())


def test_a_cell_offers_the_citation(figure):
    shown = offer(figure)
    assert repr(shown) == sentence(records(figure, "ar"), "ar")
    html = shown._repr_html_()
    assert 'dir="rtl"' in html and "@misc" in html and "<style" not in html and "<script" not in html


def test_money_in_a_title_is_no_mathematics_to_jupyterlab(tmp_path):
    title = {"ar": "من $5 إلى $6", "en": "From $5 to \\(6\\)"}
    html = offer(open_figure(make_figure(tmp_path, title=title)))._repr_html_()
    assert "من <span>$</span>5 إلى <span>$</span>6" in html.partition("<details>")[0]


# --- what is not what it says is not cited


def drop(suffix):
    return lambda sidecar: sidecar.with_suffix(suffix).unlink()


def append(suffix, what=b"\n"):
    return lambda sidecar: sidecar.with_suffix(suffix).write_bytes(sidecar.with_suffix(suffix).read_bytes() + what)


def put(**keys):
    def change(sidecar):
        held = yaml.safe_load(sidecar.read_text(encoding="utf-8"))
        sidecar.write_text(yaml.safe_dump(held | keys, allow_unicode=True), encoding="utf-8")

    return change


def take(key):
    def change(sidecar):
        held = yaml.safe_load(sidecar.read_text(encoding="utf-8"))
        del held[key]
        sidecar.write_text(yaml.safe_dump(held, allow_unicode=True), encoding="utf-8")

    return change


def swap_picture(sidecar):
    """A picture of another figure, with the sidecar's hash made to fit."""
    other = make_figure(sidecar.parent / "other", data=DATA.replace("6.3", "63"))
    shutil.copy(other.with_suffix(".png"), sidecar.with_suffix(".png"))
    held = yaml.safe_load(sidecar.read_text(encoding="utf-8"))
    held["sha256"]["png"] = yaml.safe_load(other.read_text(encoding="utf-8"))["sha256"]["png"]
    sidecar.write_text(yaml.safe_dump(held, allow_unicode=True), encoding="utf-8")


SPOILT = [
    (
        "no sidecar",
        drop(".yml"),
        f"trade-ar.yml is missing, and a picture alone is not cited; this one says that it is {ARTICLE}/",
    ),
    ("no data", drop(".csv"), "trade-ar.csv is missing"),
    ("no svg", drop(".svg"), "trade-ar.svg is missing"),
    ("changed data", append(".csv"), "trade-ar.csv was changed"),
    ("changed pdf", append(".pdf"), "trade-ar.pdf was changed"),
    ("another picture", swap_picture, "trade-ar.png says id"),
    ("another version", put(version="0.0.9"), "its sidecar 0.0.9"),
    ("another id", put(id=f"{ARTICLE}/trade@000000000000"), "its sidecar"),
    ("an id of another figure", put(id=f"{ARTICLE}/freight@000000000000"), "of its own article and figure"),
    ("an id that leaves its folder", put(id="../trade@000000000000", article=".."), "and not article/figure@digits"),
    ("no id", put(id=None), "and not article/figure@digits"),
    ("parameters that are a list", put(parameters=[1]), "parameters must hold keys"),
    ("claims that are a text", put(claims="x"), "claims must hold a list"),
    ("another language", put(label_lang="fr"), "neither ar nor en"),
    ("a source without an id", put(source={"title": "x"}), "no source record"),
    ("no source", take("source"), "lacks source"),
    ("no hashes", put(sha256={}), "was changed"),
    ("hashes that are a list", put(sha256=[1]), "must hold the hash of each file"),
    ("no hashes at all", put(sha256=None), "must hold the hash of each file"),
    ("a hash that is none", put(sha256={"data": None}), "line"),
    ("claims that are lists", put(claims=[["x"]]), "claims must hold a list"),
    ("a title that is a number", put(title={"ar": 1, "en": "x"}), "title is not given in both"),
    ("a title in no language", put(title="x"), "title is not given in both"),
    ("another title", put(title={"ar": "غيره", "en": "Another"}), "gives another title, caption"),
    ("another outlet", put(source={"id": ARTICLE, "outlet": "Another"}), "gives another title, caption"),
    ("a licence taken out", take("licence"), "says licence CC-BY-4.0, its sidecar None"),
    ("a sidecar that is no YAML", append(".yml", b"\n\t: ["), "not valid YAML"),
    ("a sidecar that is a list", lambda sidecar: sidecar.write_text("- 1\n"), "holds no keys"),
    ("a sidecar that is not text", lambda sidecar: sidecar.write_bytes(b"\xff\xfe\x00"), "not in UTF-8"),
]


@pytest.mark.parametrize(("spoil", "said"), [case[1:] for case in SPOILT], ids=[case[0] for case in SPOILT])
def test_a_spoilt_figure_is_refused(tmp_path, capsys, spoil, said):
    sidecar = make_figure(tmp_path)
    spoil(sidecar)
    reference = sidecar.with_suffix(".png")
    assert main(["cite", str(reference)]) == 2
    message = capsys.readouterr().err
    assert said in message
    assert message.count("\n") == 1 and "Traceback" not in message


def test_a_citation_says_in_one_line_what_was_not_checked(tmp_path, capsys, monkeypatch):
    """A pixel that somebody covers up is found by drawing the figure again, and by nothing cheaper."""
    sidecar = make_figure(tmp_path)
    png = sidecar.with_suffix(".png")
    before = sha256(png)
    with Image.open(png) as image:
        info = PngInfo()
        info.add_itxt("Arqam", image.text["Arqam"])
        image.putpixel((3, 3), (0, 0, 0))
        image.save(png, pnginfo=info)
    sidecar.write_text(sidecar.read_text(encoding="utf-8").replace(before, sha256(png)), encoding="utf-8")
    assert main(["cite", str(png)]) == 0
    (line,) = capsys.readouterr().err.splitlines()
    assert line == (
        "checked: names, checksums, what is written inside, the article; not checked: that it would be drawn so again: "
        f"`python -m arqam verify {sidecar}` does that"
    )
    monkeypatch.setattr("arqam.run.commands.cite.source_file", lambda says: None)
    assert main(["cite", str(png)]) == 0
    assert "the article, whose text is not here, and that it would be" in capsys.readouterr().err


def test_a_figure_of_another_version_as_a_whole_is_refused(tmp_path):
    with pytest.raises(ArqamError, match=r"made by version 0\.0\.9"):
        open_figure(make_figure(tmp_path, version="0.0.9"))


def test_a_figure_is_found_by_its_name_or_id(tmp_path):
    sidecar = make_figure(tmp_path / ARTICLE)
    figure = open_figure(sidecar)
    for reference in (f"{ARTICLE}/trade", f"{ARTICLE}/trade-ar", f"{ARTICLE}/trade-ar.png", figure.id):
        assert open_figure(reference, tmp_path).folder == sidecar.parent
    with pytest.raises(ArqamError, match=f"there are: {ARTICLE}/trade"):
        open_figure(f"{ARTICLE}/none", tmp_path)


# --- an id that was printed once is resolved, or refused with the version that drew it

OLD = [
    # the version that drew it → what is said of it
    (None, "no figure here ever had the id {}; "),
    ("0.0.9", "{} was drawn by version 0.0.9 (`git log -S 000000000000 -- 'figures/*.yml'` finds it); "),
    (__version__, "{} was drawn by an earlier state of version " + __version__),
]
NOW = [("trade", "; with the data of now it is"), ("freight", f"; there are: {ARTICLE}/trade")]


@pytest.mark.parametrize(("version", "said"), OLD)
@pytest.mark.parametrize(("name", "now"), NOW)
def test_an_id_of_old_is_refused_with_the_version_that_drew_it(tmp_path, version, said, name, now):
    folder, identity = make_figure(tmp_path / ARTICLE).parent, FigureId(ARTICLE, name, "0" * 12)
    if version:
        remember(folder, identity, version)
    with pytest.raises(ArqamError) as refused:
        open_figure(str(identity), tmp_path)
    assert said.format(identity) in str(refused.value) and now in str(refused.value)


def test_an_id_is_written_down_once_and_never_lost(tmp_path):
    ids = [FigureId("a", "trade", digit * 12) for digit in "0101"]
    for identity, version in zip(ids, ("0.1.0", "0.2.0", "0.3.0", "0.4.0"), strict=True):
        remember(tmp_path, identity, version)
    assert issued(tmp_path, "trade") == {"0" * 12: "0.1.0", "1" * 12: "0.2.0"}
    assert issued(tmp_path, "freight") == {}


def test_every_committed_figure_is_in_its_list_of_ids():
    for figure in figures():
        assert figure.id.partition("@")[2] in issued(figure.folder, figure.name), figure


def test_every_committed_figure_can_be_cited_in_every_style():
    committed = figures()
    assert committed
    for figure in committed:
        assert {open_figure(figure.path(suffix)).id for suffix in FORMATS} == {figure.id}
        for style in STYLES.values():
            assert figure.id in style.write(records(figure, style.lang))
    # One figure, one id: in every language, with all digits and at every size.
    assert len({figure.id for figure in committed}) == len({(figure.article, figure.name) for figure in committed})


def test_the_fixture_cites_the_real_article():
    assert source()["title"] == TITLE
