"""The site is whole, says what the figures say, and lets nothing of an article act."""

import json
import re
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote, urlsplit

import nbformat
import pytest
from lxml import html

from arqam.cite.site.builder import build
from arqam.cite.site.notebooks import clean, executed
from arqam.cite.site.views import words
from arqam.draw.finish import COLUMNS
from arqam.errors import ArqamError
from arqam.losses import gathered
from arqam.model import Source
from arqam.read.article.opened import open_article
from tests.figure_fixture import ARTICLE, make_figure, source
from tests.trace_fixture import hand_made

HOSTILE = '<script>alert(1)</script><img src=x onerror="alert(2)"> & "quoted" \'too\' {{ 7*7 }} \u202egnirts'


def notebook(*cells):
    made = nbformat.v4.new_notebook()
    made.cells = [nbformat.v4.new_markdown_cell("# What does it say?\n\nText."), *cells]
    return made


def code(source="1", *outputs, count=1):
    return nbformat.v4.new_code_cell(source, outputs=list(outputs), execution_count=count)


def put(folder: Path, made, name="03-plot-trade"):
    folder.mkdir(parents=True, exist_ok=True)
    nbformat.write(made, folder / f"{name}.ipynb")


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    for lang in ("ar", "en"):
        make_figure(folder / "figures" / ARTICLE, lang=lang)
    put(folder / "runs" / ARTICLE, notebook(code("print(1)", nbformat.v4.new_output("stream", text="1\n"))))
    build(folder / "out", drawn=folder / "figures", runs=folder / "runs", read=hand_made)
    return folder / "out"


def pages(folder):
    found = {path.relative_to(folder).as_posix(): html.parse(str(path)).getroot() for path in folder.rglob("*.html")}
    assert len(found) >= 5
    return found


def test_every_page_there_should_be(built):
    assert set(pages(built)) == {
        "index.html",
        "en/index.html",
        "dictionary.html",
        "en/dictionary.html",
        f"figures/{ARTICLE}/trade.html",
        f"en/figures/{ARTICLE}/trade.html",
        f"en/notebooks/{ARTICLE}/03-plot-trade.html",
    }


def test_every_link_leads_to_something_in_the_folder(built):
    seen = 0
    for name, page in pages(built).items():
        for element in page.xpath("//*[@href or @src]"):
            address = urlsplit(element.get("href") or element.get("src"))
            if address.scheme == "data":
                continue
            assert not address.scheme, f"{name} reaches out of its folder: {address.geturl()}"
            target = (built / name).parent / unquote(address.path) if address.path else built / name
            assert target.is_file(), f"{name} links to {address.path}"
            if address.fragment:
                assert html.parse(str(target)).getroot().xpath("//*[@id=$id]", id=address.fragment), address.geturl()
            seen += 1
    assert seen > 60


def test_nothing_is_fetched_by_the_style_sheets_or_the_script(built):
    text = "".join(path.read_text(encoding="utf-8") for path in (built / "assets").glob("*.*s*"))
    assert "@font-face" in text
    assert not re.search(r"url\((?!data:)|@import|https?://|fetch\(|XMLHttp", text)


def test_a_page_says_what_the_figure_says(built):
    for name, lang in ((f"figures/{ARTICLE}/trade.html", "ar"), (f"en/figures/{ARTICLE}/trade.html", "en")):
        page = pages(built)[name]
        text = " ".join(page.text_content().split())
        assert page.get("lang") == lang and page.get("dir") == ("rtl" if lang == "ar" else "ltr")
        # the sentence with the number marked, and no other sentence of the article
        assert [mark.text for mark in page.xpath("//blockquote//mark")] == ["6.3 مليار دولار", "41 مليار دولار"]
        assert "وتنفذ كازاخستان والصين حاليا" in text
        assert "وازداد الشحن" in text and "كما وقع الجانبان" not in text
        for said in (
            "6,300,000,000",
            "1496–1511",
            "41,000,000,000",
            "trade / 3",
            source()["sha256"],
            "@misc{",
            "TY - FIGURE",
        ):
            assert said in text, said
        # both pictures, each with its own text
        figures = page.xpath("//figure//img")
        assert [Path(image.get("src")).stem[-2:] for image in figures] == [lang, "en" if lang == "ar" else "ar"]
        assert all(image.get("alt") for image in figures)
        assert words(lang)["how_read"] in text


def test_the_metadata_can_be_read(built):
    for name, page in pages(built).items():
        for block in page.xpath("//script[@type='application/ld+json']/text()"):
            json.loads(block)
        assert page.xpath("string(//meta[@property='og:title']/@content)"), name
    page = pages(built)[f"figures/{ARTICLE}/trade.html"]
    (graph,) = page.xpath("//script[@type='application/ld+json']/text()")
    image, data, article = json.loads(graph)["@graph"]
    assert [image["@type"], data["@type"], article["@type"]] == ["ImageObject", "Dataset", "NewsArticle"]
    assert article["headline"] == source()["title"]
    assert image["identifier"] == data["identifier"] and image["identifier"] in image["citation"]


def test_the_dictionary_defines_every_column_of_a_figures_data(built):
    for name in ("dictionary.html", "en/dictionary.html"):
        defined = [code.text for code in pages(built)[name].xpath("//td[1]/code")]
        section = defined[defined.index("claim") :][: len(COLUMNS)]
        assert section == list(COLUMNS)


def test_the_annotations_point_into_the_raw_text(built):
    from arqam.cite.annotation import select

    page = json.loads((built / "files" / ARTICLE / "trade.annotations.json").read_text(encoding="utf-8"))
    raw = open_article(ARTICLE).raw
    surfaces = [select(raw, item["target"]["selector"]).of(raw) for item in page["items"]]
    assert surfaces == ["6.3 مليار دولار", "41 مليار دولار"]


# --- hundreds of figures, and their way into other pages


def many(folder, articles):
    """A figure each, of articles with ids as long as titles give, with and without an outlet and a date."""
    for number in range(articles):
        name = f"{LONG}-{number}"
        record = source() | {
            "id": name,
            "outlet": f"صحيفة {number % 3}" if number % 3 else "",
            "title": f"خبر {number}",
        }
        record |= {"published": f"{2020 + number % 5}-05-01" if number % 2 else ""}
        for lang in ("ar", "en"):
            make_figure(folder / name, lang=lang, source=record, article=name, claims=[])


#: Sixty letters, as an id after a title has.
LONG = "الهيئة-العامة-للإحصاء-تعلن-ارتفاع-الصادرات-غير-النفطية-إلى"


def test_a_gallery_of_many_is_found_by_article_outlet_measure_and_year(tmp_path):
    many(tmp_path / "figures", 12)
    make_figure(tmp_path / "figures" / ARTICLE)
    build(tmp_path / "out", drawn=tmp_path / "figures", runs=tmp_path / "no", read=hand_made_of)
    for name, lang in (("index.html", "ar"), ("en/index.html", "en")):
        page = pages(tmp_path / "out")[name]
        cards = page.xpath("//li[@class='card']")
        assert len(cards) == 13 and len(page.xpath("//form[@role='search' and @hidden]")) == 1
        choices = {
            select.get("name"): [option.get("value") for option in select.xpath("option")[1:]]
            for select in page.xpath("//form//select")
        }
        assert len(choices["article"]) == 13 and f"{LONG}-7" in choices["article"]
        assert set(choices["outlet"]) == {"-", "صحيفة 1", "صحيفة 2", source()["outlet"]}
        assert "2024" in choices["year"] and choices["year"] == sorted(choices["year"], reverse=True)
        (own,) = [card for card in cards if card.get("data-article") == ARTICLE]
        assert set(own.get("data-measure").split()) == set(choices.get("measure", own.get("data-measure").split()))
        assert words(lang)["no_outlet"] in page.text_content()
        # where no outlet is known, the line of the source begins with what is
        lines = {" ".join(line.text_content().split()) for line in page.xpath("//p[@class='source']")}
        assert not [line for line in lines if line.startswith("·")]


def hand_made_of(article_id):
    return hand_made()


def test_a_gallery_of_one_needs_no_search(built):
    assert not pages(built)["index.html"].xpath("//form | //script[@src and not(contains(@src, 'copy.js'))]")


def test_a_figure_can_be_put_into_another_page(built, tmp_path):
    drawn = built.parent / "figures"
    build(tmp_path / "out", drawn=drawn, runs=tmp_path / "no", base="https://a.example/x", read=hand_made)
    for site, base in ((built, ""), (tmp_path / "out", "https://a.example/x/")):
        page = pages(site)[f"figures/{ARTICLE}/trade.html"]
        (pasted,) = [text for text in page.xpath("//pre/text()") if text.startswith("<figure")]
        figure = html.fragment_fromstring(pasted)
        (image,) = figure.xpath(".//img")
        assert image.get("src") == (f"{base}files/{ARTICLE}/trade-ar.svg" if base else "trade-ar.svg")
        assert image.get("alt") == "عمود واحد: 6.3 مليار دولار." and figure.get("dir") == "rtl"
        assert "التجارة بين الصين وكازاخستان" in figure.xpath("string(figcaption)")
        assert figure.xpath("string(.//a/@href)") == (f"{base}figures/{ARTICLE}/trade.html" if base else "")
    (address,) = page.xpath("//link[@type='application/json+oembed']/@href")
    assert address == f"https://a.example/x/files/{ARTICLE}/trade.ar.oembed.json"
    said = json.loads((tmp_path / "out" / "files" / ARTICLE / "trade.ar.oembed.json").read_text(encoding="utf-8"))
    assert (said["version"], said["type"], said["html"]) == ("1.0", "rich", pasted)
    assert said["width"] and said["height"] and said["title"] == "التجارة بين الصين وكازاخستان"
    assert not pages(built)[f"figures/{ARTICLE}/trade.html"].xpath("//link[@type='application/json+oembed']")


def test_what_is_pasted_cannot_act(tmp_path):
    both = {"ar": HOSTILE, "en": HOSTILE}
    make_figure(tmp_path / "figures" / ARTICLE, title=both, alt=both, source=source() | {"title": HOSTILE})
    build(tmp_path / "out", drawn=tmp_path / "figures", runs=tmp_path / "no", base="https://a.example", read=hand_made)
    said = json.loads((tmp_path / "out" / "files" / ARTICLE / "trade.ar.oembed.json").read_text(encoding="utf-8"))
    pasted = html.fragment_fromstring(said["html"])
    assert len(pasted.xpath("//img")) == 1 and not pasted.xpath("//script") and not pasted.xpath("//@onerror")


def test_twice_is_the_same_bytes(built, tmp_path):
    folder = built.parent
    build(tmp_path / "again", drawn=folder / "figures", runs=folder / "runs", read=hand_made)
    once, twice = (
        {p.relative_to(f): p.read_bytes() for p in f.rglob("*") if p.is_file()} for f in (built, tmp_path / "again")
    )
    assert once.keys() == twice.keys()
    assert not [path for path in once if once[path] != twice[path]]


def test_addresses_are_whole_where_the_site_has_one(tmp_path):
    make_figure(tmp_path / "figures" / ARTICLE)
    build(
        tmp_path / "out", drawn=tmp_path / "figures", runs=tmp_path / "no", base="https://a.example/x", read=hand_made
    )
    for lang in ("", "en/"):
        page = pages(tmp_path / "out")[f"{lang}figures/{ARTICLE}/trade.html"]
        image = page.xpath("string(//meta[@property='og:image']/@content)")
        assert image == f"https://a.example/x/files/{ARTICLE}/trade-ar.png"
        assert (
            page.xpath("string(//link[@rel='canonical']/@href)")
            == f"https://a.example/x/{lang}figures/{ARTICLE}/trade.html"
        )


def test_words_without_a_number_are_quoted_where_a_figure_rests_on_them(tmp_path):
    raw = open_article(ARTICLE).raw
    start = raw.index("تنفيذ خارطة الطريق")
    span = (start, raw.index(".", start) + 1)
    claims = [f"{ARTICLE}:{span[0]}-{span[1]}", f"{ARTICLE}:1-99999999", "another:1-2"]
    make_figure(tmp_path / "figures" / ARTICLE, claims=claims)
    build(tmp_path / "out", drawn=tmp_path / "figures", runs=tmp_path / "no", read=hand_made)
    page = pages(tmp_path / "out")[f"figures/{ARTICLE}/trade.html"]
    assert [quote.text_content().strip() for quote in page.xpath("//blockquote")] == [raw[slice(*span)]]
    assert [code.text for code in page.xpath("//section[@aria-labelledby='how-read']//code")] == claims[1:]
    made = json.loads((tmp_path / "out/files" / ARTICLE / "trade.annotations.json").read_text(encoding="utf-8"))
    (quoted,) = made["items"]
    assert quoted["motivation"] == "highlighting"
    assert quoted["target"]["selector"][0]["exact"] == raw[slice(*span)]


def test_a_record_need_not_have_any_field_but_its_id(tmp_path):
    make_figure(tmp_path / "figures" / ARTICLE, source={"id": ARTICLE})
    build(tmp_path / "out", drawn=tmp_path / "figures", runs=tmp_path / "no", read=hand_made)
    (heading,) = pages(tmp_path / "out")["index.html"].xpath("//section[@class='article']/h2")
    assert heading.text_content() == ARTICLE


def not_kept(article_id):
    raise ArqamError(f"no article or file {article_id}")


def another_text(article_id):
    held = hand_made()
    return replace(held, article=replace(held.article, source=Source(id=ARTICLE, sha256="00" * 32)))


def damaged(article_id):
    raise KeyError(article_id)


NOT_HERE = [(not_kept, "no article or file"), (another_text, "data/raw holds another text of that name"), (damaged, "")]


@pytest.mark.parametrize(("read", "why"), NOT_HERE, ids=["not kept", "another text", "damaged"])
def test_a_figure_whose_text_is_not_here_has_its_page_and_the_others_theirs(tmp_path, read, why):
    """As one that was drawn from a file that was never taken into data/raw."""
    make_figure(tmp_path / "figures" / ARTICLE)
    for lang in ("ar", "en"):
        make_figure(tmp_path / "figures" / "a-file", lang=lang, article="a-file")
    said = []

    def reads(name):
        return read(name) if name == "a-file" else hand_made()

    with gathered() as lost:
        build(tmp_path / "out", drawn=tmp_path / "figures", runs=tmp_path / "no", read=reads, say=said.append)
    assert [f"({why}" in line for line in said] == [True] * bool(why) and len(lost) == (not why)
    test_every_link_leads_to_something_in_the_folder(tmp_path / "out")
    for lang, tree in (("ar", ""), ("en", "en/")):
        page = pages(tmp_path / "out")[f"{tree}figures/a-file/trade.html"]
        assert words(lang)["not_here"] in page.text_content() and not page.xpath("//blockquote")
        page = pages(tmp_path / "out")[f"{tree}figures/{ARTICLE}/trade.html"]
        assert words(lang)["not_here"] not in page.text_content() and page.xpath("//blockquote")


# --- an article, a sidecar, a notebook may hold anything


def hostile_trace(article_id):
    held = hand_made()
    article = replace(held.article, source=replace(held.article.source, title=HOSTILE, outlet=HOSTILE))
    claims = {}
    for claim in held.claims.values():
        mention = claim.mention and claim.mention._replace(
            surface=HOSTILE,
            parts=tuple(part._replace(surface=HOSTILE, meaning=HOSTILE) for part in claim.mention.parts),
        )
        claims[claim.id] = replace(claim, mention=mention, measure=HOSTILE, reasons=(HOSTILE,), formula=HOSTILE)
    return replace(held, article=replace(article, clean=article.clean.replace("حاليا", "<b>حا")), claims=claims)


def test_a_hostile_article_is_shown_and_does_nothing(tmp_path):
    both = {"ar": HOSTILE, "en": HOSTILE}
    record = source() | {"title": HOSTILE, "outlet": HOSTILE, "place": HOSTILE, "published": HOSTILE}
    data = 'claim,label_ar,label_en,value\n"<script>alert(1)</script>","<b>1</b>","{{ 7*7 }}","=1+1"\n'
    make_figure(
        tmp_path / "figures" / ARTICLE, data=data, title=both, caption=both, alt=both, source=record, licence=HOSTILE
    )
    build(tmp_path / "out", drawn=tmp_path / "figures", runs=tmp_path / "no", read=hostile_trace)
    for name, page in {
        name: page for name, page in pages(tmp_path / "out").items() if "dictionary" not in name
    }.items():
        scripts = page.xpath("//script[not(@type='application/ld+json')]")
        assert [script.get("src").rpartition("/")[2] for script in scripts] == ["copy.js"], name
        assert not page.xpath("//@*[starts-with(name(), 'on')]")
        assert not page.xpath("//img[@src='x']") and not page.xpath("//blockquote//b | //td//b")
        assert "<script>alert(1)</script>" in page.text_content()
        assert "{{ 7*7 }}" in page.text_content()
        assert "\u202e" not in html.tostring(page, encoding="unicode")


CLEANED = [
    ("<script>x</script>", "x"),
    ("<p onclick=x>1</p>", "<p>1</p>"),
    ('<a href="javascript:x">1</a>', "<a>1</a>"),
    ('<a href="data:text/html,x">1</a>', "<a>1</a>"),
    ('<a href="\x01data:text/html,x">1</a>', "<a>1</a>"),
    ('<a href="d\tata:text/html,x">1</a>', "<a>1</a>"),
    ('<a href="&#1;data:text/html,x">1</a>', "<a>1</a>"),
    ('<a href="https://a.example/?a=1&amp;b=2">1</a>', '<a href="https://a.example/?a=1&amp;b=2">1</a>'),
    ('<a href="tables/units.csv">1</a>', '<a href="tables/units.csv">1</a>'),
    ('<a href="#cite:1">1</a>', '<a href="#cite:1">1</a>'),
    ('<img src="https://a.example/x.png">', "<img>"),
    ('<img alt="a" src="data:image/png;base64,AAAA">', '<img alt="a" src="data:image/png;base64,AAAA">'),
    ('<img src="data:image/svg+xml;base64,AAAA">', "<img>"),
    ("<iframe src=x>1</iframe><form><input></form>2", "1\n2"),
    ('<p style="background:url(https://a.example);color:red">1</p>', '<p style="color:red;">1</p>'),
    ('<p style="position:fixed;inset:0">1</p>', '<p style="">1</p>'),
    (
        '<div dir="rtl" lang="ar" style="text-align:right">ع</div>',
        '<div dir="rtl" lang="ar" style="text-align:right;">ع</div>',
    ),
    ("<base href=//a.example><meta http-equiv=refresh>", ""),
    ("<svg><script>x</script></svg>", "x"),
    ("<style>p{}</style>", "p{}"),
]


@pytest.mark.parametrize(("given", "kept"), CLEANED)
def test_what_a_notebook_may_say(given, kept):
    assert clean(given) == kept


def test_a_hostile_notebook_is_shown_and_does_nothing(tmp_path):
    out = nbformat.v4.new_output
    made = notebook(
        nbformat.v4.new_markdown_cell(HOSTILE),
        code("x = '<script>'", out("display_data", data={"text/html": HOSTILE})),
        code("2", out("stream", text=HOSTILE), count=2),
        code("3", out("display_data", data={"application/javascript": "alert(3)", "text/plain": "plain"}), count=3),
        code("4", out("display_data", data={"image/svg+xml": "<svg onload='alert(4)'/>", "text/plain": "p"}), count=4),
        code("5", out("display_data", data={"image/png": '"><script>alert(5)</script>'}), count=5),
    )
    put(tmp_path / "runs", made)
    build(tmp_path / "out", drawn=tmp_path / "no", runs=tmp_path / "runs", read=hand_made)
    page = html.parse(str(tmp_path / "out/en/notebooks/03-plot-trade.html")).getroot()
    assert [script.get("src") for script in page.xpath("//script")] == ["../../assets/copy.js"]
    assert not page.xpath("//@*[starts-with(name(), 'on')]")
    assert all(image.startswith("data:image/png;") for image in page.xpath("//img/@src"))
    assert "alert(3)" not in page.text_content() and "plain" in page.text_content()
    assert "\u202e" not in page.text_content() and "⟨RLO⟩gnirts" in page.text_content()


def test_a_figure_names_the_very_run_that_made_it(tmp_path):
    for lang in ("ar", "en"):
        make_figure(tmp_path / "figures" / ARTICLE, lang=lang)
        for article in (ARTICLE, "another"):
            made = notebook(code())
            made.metadata["papermill"] = {
                "input_path": "notebooks/03-plot-trade.ipynb",
                "parameters": {"article": article, "label_lang": lang},
            }
            put(tmp_path / "runs" / article, made, f"03-plot-trade-{lang}")
    failed = notebook(code("1/0", nbformat.v4.new_output("error", ename="E", evalue="v", traceback=[])))
    put(tmp_path / "runs" / "third", failed, "03-plot-trade-ar.failed")
    build(tmp_path / "out", drawn=tmp_path / "figures", runs=tmp_path / "runs", read=hand_made)
    for lang, tree in (("ar", ""), ("en", "en/")):
        page = pages(tmp_path / "out")[f"{tree}figures/{ARTICLE}/trade.html"]
        (link,) = page.xpath("//section[@aria-labelledby='made']//a/@href")
        assert link.endswith(f"en/notebooks/{ARTICLE}/03-plot-trade-{lang}.html")
    assert not list((tmp_path / "out").rglob("*failed*"))


def test_a_project_may_lie_in_a_hidden_folder(tmp_path):
    runs = tmp_path / ".cache" / "runs"
    put(runs, notebook(code()), "kept")
    put(runs / ".ipynb_checkpoints", notebook(code()), "kept-checkpoint")
    assert executed(runs) == [runs / "kept.ipynb"]


UNFINISHED = [
    (
        "an error",
        notebook(code("1/0", nbformat.v4.new_output("error", ename="E", evalue="v", traceback=[]))),
        "ended in an error",
    ),
    ("a cell not run", notebook(code("1", count=None)), "was not run"),
]


@pytest.mark.parametrize(("made", "said"), [case[1:] for case in UNFINISHED], ids=[case[0] for case in UNFINISHED])
def test_a_notebook_that_did_not_finish_is_refused(tmp_path, made, said):
    put(tmp_path / "runs", made)
    with pytest.raises(ArqamError, match=said):
        build(tmp_path / "out", drawn=tmp_path / "no", runs=tmp_path / "runs")
    assert not (tmp_path / "out").exists()


def test_a_figure_that_was_changed_has_no_page_and_the_old_site_stays(tmp_path):
    sidecar = make_figure(tmp_path / "figures" / ARTICLE)
    build(tmp_path / "out", drawn=tmp_path / "figures", runs=tmp_path / "no", read=hand_made)
    before = (tmp_path / "out/index.html").read_bytes()
    sidecar.with_suffix(".csv").write_text("changed\n")
    with pytest.raises(ArqamError, match=r"trade-ar\.csv was changed"):
        build(tmp_path / "out", drawn=tmp_path / "figures", runs=tmp_path / "no", read=hand_made)
    assert (tmp_path / "out/index.html").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_a_folder_that_holds_something_else_is_not_replaced(tmp_path):
    (tmp_path / "thesis.tex").write_text("x")
    with pytest.raises(ArqamError, match="holds something else"):
        build(tmp_path, drawn=tmp_path / "no", runs=tmp_path / "no")
    assert (tmp_path / "thesis.tex").is_file()
    with pytest.raises(ArqamError, match="is a file"):
        build(tmp_path / "thesis.tex", drawn=tmp_path / "no", runs=tmp_path / "no")
