"""The site as people meet it: in a browser, from a folder, on a desk and on a phone, by day and by night, on paper."""

import re

import nbformat
import pypdfium2
import pytest
from axe_playwright_python.sync_playwright import Axe

from arqam.cite.site.builder import build
from arqam.draw import rtl
from arqam.project import PROJECT
from tests.figure_fixture import ARTICLE, make_figure
from tests.test_site import hand_made_of, many
from tests.trace_fixture import hand_made

pytestmark = pytest.mark.browser

DESK, PHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 740}
PAGES = {
    "gallery": "index.html",
    "gallery in English": "en/index.html",
    "figure": f"figures/{ARTICLE}/trade.html",
    "figure in English": f"en/figures/{ARTICLE}/trade.html",
    "dictionary": "dictionary.html",
    "notebook": "en/notebooks/03-plot-trade.html",
}


def executed():
    """A notebook with one of everything that a page of it shows: prose, code, text, a wide long table, a picture."""
    rows = [{f"column {column}": f"{row} {column} مليار دولار" for column in range(12)} for row in range(40)]
    out = nbformat.v4.new_output
    table = rtl.table(rows)._repr_html_()
    pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
    arabic = '<div dir="rtl" lang="ar"><p dir="rtl">ماذا تقول المقالة؟</p></div>'
    prose = f"# What does it say?\n\n{arabic}\n\n## Then\n\n| a | b |\n|---|---|\n| 1 | 2 |"
    made = nbformat.v4.new_notebook()
    made.cells = [
        nbformat.v4.new_markdown_cell(prose),
        nbformat.v4.new_code_cell(
            "import this  # comment\nx = {'كلمة': 'a long line of code that no phone is wide enough to show' * 2}",
            execution_count=1,
            outputs=[
                out("stream", text="20 → 11 claims\n"),
                out("display_data", data={"text/html": table, "text/plain": "t"}),
                out(
                    "display_data",
                    data={"image/png": pixel, "text/plain": "p"},
                    metadata={"image/png": {"alt": "A bar"}},
                ),
            ],
        ),
    ]
    return made


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    for lang in ("ar", "en"):
        make_figure(folder / "figures" / ARTICLE, lang=lang, claims=list(hand_made().claims))
    (folder / "runs").mkdir()
    nbformat.write(executed(), folder / "runs" / "03-plot-trade.ipynb")
    build(folder / "out", drawn=folder / "figures", runs=folder / "runs", read=hand_made)
    return folder / "out"


@pytest.fixture
def opened(chromium, site):
    """Opens a page of the site in a context of its own; whatever it asks for and complains of is kept."""
    contexts = []

    def open_page(path, **options):
        context = chromium.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.asked, page.complaints = [], []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("console", lambda message: page.complaints.append(message.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto((site / path).as_uri())
        page.evaluate("document.fonts.ready")
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(opened, path, scheme, viewport):
    page = opened(path, viewport=viewport, color_scheme=scheme)
    # Folded parts are pages' parts too.
    page.evaluate("document.querySelectorAll('details').forEach(details => details.open = true)")
    found = Axe().run(page, options={"preload": False}).response
    assert len(found["passes"]) > 15
    assert [(one["id"], one["nodes"][0]["html"][:200]) for one in found["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    assert page.complaints == []


def test_axe_would_find_something(opened):
    page = opened(PAGES["figure"])
    page.evaluate("document.querySelectorAll('img').forEach(image => image.removeAttribute('alt'))")
    assert "image-alt" in [one["id"] for one in Axe().run(page, options={"preload": False}).response["violations"]]


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_nothing_is_asked_for_outside_the_folder(opened, site, path):
    page = opened(path)
    assert len(page.asked) >= 4
    assert [url for url in page.asked if not url.startswith((site.as_uri() + "/", "data:"))] == []


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_all_its_text_reads_without_a_script(opened, path):
    without = opened(path, java_script_enabled=False).locator("main").text_content()
    page = opened(path)
    page.evaluate("document.querySelectorAll('button').forEach(button => button.remove())")
    assert without == page.locator("main").text_content()
    assert len(without) > 50


@pytest.mark.parametrize(("path", "direction"), [(PAGES["figure"], "rtl"), (PAGES["figure in English"], "ltr")])
def test_a_page_reads_in_its_direction_and_in_the_face_of_the_figures(opened, path, direction):
    page = opened(path)
    heading, box = page.locator("h1"), page.locator("main").bounding_box()
    ends = page.evaluate(
        "range => { range.selectNodeContents(document.querySelector('h1')); const b = range.getBoundingClientRect();"
        " return [b.left, b.right] }",
        page.evaluate_handle("document.createRange()"),
    )
    assert heading.evaluate("element => getComputedStyle(element).direction") == direction
    assert abs(ends[1] - box["x"] - box["width"]) < 2 if direction == "rtl" else abs(ends[0] - box["x"]) < 2
    assert page.evaluate("document.fonts.check('16px Arqam')")
    faces = page.evaluate("[...document.fonts].filter(face => face.status === 'loaded').map(face => face.family)")
    assert "Arqam" in [face.strip('"') for face in faces]
    # the article's own sentence reads from the right on either page
    assert page.locator("blockquote").first.evaluate("element => getComputedStyle(element).direction") == "rtl"


def test_the_keyboard_reaches_all_and_skips_to_the_content(opened):
    page = opened(PAGES["figure in English"])
    page.keyboard.press("Tab")
    assert page.locator(":focus").text_content() == "Skip to the content"
    assert page.locator(":focus").bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    seen = set()
    for _ in range(80):
        page.keyboard.press("Tab")
        seen.add(page.evaluate("document.activeElement.textContent.trim().slice(0, 20)"))
    for name in ("BibTeX", "PNG", "Copy", "6.3 مليار دولار", "Download CSV"):
        assert name in seen, name
    outline = page.locator("summary").first
    outline.focus()
    page.keyboard.press("Enter")
    assert page.locator("details[open] pre").is_visible()


COPIED = [
    (
        "figure in English",
        0,
        r"^The Arqam founders\. \(2026\)\. Trade between China and .*\u200e\. The date published is inferred\.$",
    ),
    (
        "figure",
        0,
        r"^مؤسسو أرقام، «التجارة بين الصين وكازاخستان» \[شكل\].*4 يوليو 2024\. تاريخ النشر مستنتج\.$",
    ),
]


@pytest.mark.parametrize(("name", "nth", "expected"), COPIED)
def test_the_citation_is_copied(opened, name, nth, expected):
    page = opened(PAGES[name])
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    button = page.locator("aside button").nth(nth)
    before = button.text_content()
    button.click()
    page.wait_for_function("before => document.querySelector('aside button').textContent !== before", arg=before)
    assert page.locator("#said").text_content() == button.text_content()
    assert re.search(expected, page.evaluate("navigator.clipboard.readText()"))


def test_a_mark_leads_to_how_it_was_read(opened):
    page = opened(PAGES["figure"])
    page.locator("blockquote mark", has_text="6.3").click()
    target = page.locator(":target")
    assert "6,300,000,000" in target.text_content()


def test_it_prints_whole_and_black_on_white(opened, tmp_path):
    page = opened(PAGES["figure"], color_scheme="dark")
    page.emulate_media(media="print")
    assert page.locator("button").first.is_hidden() and page.locator("header nav").is_hidden()
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    assert page.locator("figure.main img").is_visible() and page.locator("blockquote").first.is_visible()
    page.pdf(path=tmp_path / "page.pdf", format="A4")
    with pypdfium2.PdfDocument(tmp_path / "page.pdf") as printed:
        assert 2 <= len(printed) <= 6
        text = "".join(sheet.get_textpage().get_text_bounded() for sheet in printed)
    assert "6,300,000,000" in text and "python -m arqam verify" in text


# --- a gallery of many


@pytest.fixture(scope="module")
def gallery(tmp_path_factory):
    folder = tmp_path_factory.mktemp("gallery")
    many(folder / "figures", 6)
    build(folder / "out", drawn=folder / "figures", runs=folder / "no", read=hand_made_of)
    return folder / "out"


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_a_gallery_is_searched_and_narrowed(chromium, gallery, viewport):
    page = chromium.new_page(viewport=viewport)
    page.goto((gallery / "index.html").as_uri())
    shots = PROJECT / "build" / "site-shots"
    shots.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=shots / f"gallery-{viewport['width']}.png")
    cards, count = page.locator(".card:visible"), page.locator(".find .count")
    assert cards.count() == 6 and count.inner_text() == "الأشكال الظاهرة: 6 من 6"
    assert Axe().run(page, options={"preload": False}).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    page.locator("input[name=words]").fill("خَبَر ٤")  # as no title writes it: «خبر 4»
    assert cards.count() == 1 and "خبر 4" in page.locator("section.article:visible").inner_text()
    page.locator("form.find button").click()
    page.select_option("select[name=outlet]", "-")
    assert cards.count() == 2 and page.locator("section.article:visible").count() == 2
    page.select_option("select[name=year]", "2021")
    assert cards.count() == 0 and count.inner_text() == "لا شكل يطابق ما اخترته."
    page.close()
