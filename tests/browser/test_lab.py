"""Every notebook, opened and run in a real JupyterLab in a real browser, as a reader sees it."""

import re
import shutil

import nbformat
import pypdfium2
import pytest

from arqam.project import NOTEBOOKS, PROJECT, RAW
from arqam.safe import slug

pytestmark = pytest.mark.browser

#: The proof sheet of the labels is read on one screen, and its table is as long as that takes.
PROOF_SHEET = "05-arabic-labels"

ALL = sorted(NOTEBOOKS.glob("*.ipynb"))

# What the browser itself says of every piece of Arabic: [direction, alignment, whether it is laid out from the right].
PARAGRAPHS = """() => [...document.querySelectorAll('.jp-Notebook p')]
  .filter(p => /[\\u0600-\\u06ff]/.test(p.textContent) && p.closest('[lang=ar]'))
  .map(p => [getComputedStyle(p).direction, getComputedStyle(p).textAlign, p.textContent.slice(0, 40)])"""
TABLES = """() => [...document.querySelectorAll('.jp-OutputArea table[lang=ar]')].map(table => {
  const [first, last] = [table.rows[0].cells[0], table.rows[0].cells[table.rows[0].cells.length - 1]]
  const rows = table.tBodies[0].rows.length
  let box = table.parentElement
  const turns = box => getComputedStyle(box).overflowY === 'auto' && box.scrollHeight > box.clientHeight
  while (!box.matches('.jp-OutputArea') && !turns(box)) box = box.parentElement
  return {
    direction: getComputedStyle(table).direction,
    mirrored: table.rows[0].cells.length < 2 || first.getBoundingClientRect().left > last.getBoundingClientRect().left,
    rows: rows,
    scrolls: !box.matches('.jp-OutputArea') && box.clientHeight <= 360,
    numbers: [...table.querySelectorAll('td > bdi:only-child')].filter(n => /^[−\\d,.]+$/.test(n.textContent)).map(
      n => [getComputedStyle(n).direction, getComputedStyle(n.parentElement).textAlign]),
  }})"""
WIDTHS = """() => [...document.querySelectorAll('.jp-OutputArea table')].map(
  table => [table.offsetWidth, table.parentElement.clientWidth])"""
MARKS = """() => [...document.querySelectorAll('.jp-OutputArea mark')].map(
  mark => [getComputedStyle(mark).backgroundColor, mark.textContent])"""
BARE = """() => [...document.querySelectorAll('.jp-OutputArea table:not([dir])')]
  .filter(table => /[\\u0600-\\u06ff]/.test(table.textContent)).length"""


def test_there_are_notebooks_to_open():
    assert len(ALL) >= 4


@pytest.fixture(scope="module", params=ALL, ids=lambda path: path.stem)
def page(request, lab, chromium):
    """The notebook without its outputs, opened in Lab, and run from top to bottom."""
    notebook = nbformat.read(request.param, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    nbformat.write(notebook, lab.folder / request.param.name)
    page = lab.page(chromium, request.param.name)
    run_all(page)
    cells = len([cell for cell in notebook.cells if cell.cell_type == "code"])
    page.wait_for_function(
        "n => [...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')].every(p => /\\d/.test(p.textContent))"
        " || document.querySelector('[data-mime-type=\"application/vnd.jupyter.stderr\"]')",
        arg=cells,
        timeout=180_000,
    )
    page.get_by_text("| Idle").first.wait_for(timeout=60_000)
    page.wait_for_timeout(500)
    page.name, page.cells = request.param.stem, cells
    yield page
    shots = PROJECT / "build" / "lab"
    shots.mkdir(parents=True, exist_ok=True)
    screenshot(page, shots / f"{page.name}.png")
    page.close()


def screenshot(page, path):
    """The whole notebook in one picture, for a person to look at."""
    height = page.evaluate("() => document.querySelector('.jp-WindowedPanel-outer').scrollHeight")
    page.set_viewport_size({"width": 1400, "height": min(height + 150, 16_000)})
    page.wait_for_timeout(500)
    page.screenshot(path=path)


def test_all_cells_run_and_no_error_shows(page):
    assert page.locator(".jp-Dialog").count() == 0
    assert page.locator('[data-mime-type="application/vnd.jupyter.stderr"]').count() == 0
    prompts = [prompt.strip() for prompt in page.locator(".jp-CodeCell .jp-InputPrompt").all_inner_texts()]
    assert prompts == [f"[{n}]:" for n in range(1, page.cells + 1)]


def test_arabic_paragraphs_read_from_the_right(page):
    paragraphs = page.evaluate(PARAGRAPHS)
    assert paragraphs
    assert [paragraph for paragraph in paragraphs if paragraph[:2] != ["rtl", "right"]] == []


def test_tables_read_from_the_right_with_numbers_aligned_and_long_ones_scrolling(page):
    assert page.evaluate(BARE) == 0
    for table in page.evaluate(TABLES):
        assert table["direction"] == "rtl" and table["mirrored"], table
        assert all(number == ["ltr", "right"] for number in table["numbers"]), table
        assert table["scrolls"] == (table["rows"] > 12 and page.name != PROOF_SHEET), table


def test_tables_fit_the_page_and_no_money_is_typeset_as_mathematics(page):
    assert page.locator("mjx-container").count() == 0
    assert all(table <= place for table, place in page.evaluate(WIDTHS))


def test_surfaces_are_marked(page):
    marks = page.evaluate(MARKS)
    if page.name in {"01-clean-article", "02-tabulate-figures"}:
        assert marks
    assert all(colour == "rgb(255, 224, 138)" and text for colour, text in marks)


def test_a_figure_offers_its_citation(page):
    if page.name != "04-plot-investment":  # of the first article only its figures are sure
        pytest.skip("it draws no figure of an article")
    pictures = page.locator(".jp-OutputArea img")
    assert pictures.count()
    assert page.evaluate("() => [...document.querySelectorAll('.jp-OutputArea img')].every(i => i.naturalWidth > 300)")
    offers = page.locator(".jp-OutputArea details")
    assert offers.count() >= pictures.count()
    offers.first.locator("summary").click()
    assert re.search(r"@\w+\{", offers.first.inner_text())


LONG = ".arqam-long table.arqam-table"
BODY = f"""() => [...document.querySelector('{LONG}').tBodies[0].rows].map(
  row => [...row.cells].map(cell => cell.innerText))"""


def test_a_long_table_is_sorted_filtered_and_keeps_its_heading(page):
    if page.name != "02-tabulate-figures":
        pytest.skip("one notebook shows it")
    table = page.locator(LONG).first
    before = page.evaluate(BODY)
    table.locator("th").nth(1).locator(".dt-column-order").click()
    values = [row[1] for row in page.evaluate(BODY)]
    assert values != [row[1] for row in before]
    assert [*map(number, values)] == sorted(map(number, values))  # by value, not by letter: 3, 22, 2,000
    box = page.locator(".arqam-long .dt-search input").first
    box.fill("اتفاقيه")  # as people type «اتفاقية»
    left = page.evaluate(BODY)
    assert 0 < len(left) < len(before) and all("اتفاقية" in " ".join(row) for row in left)
    box.fill("")
    places = page.evaluate(
        f"""() => {{ const table = document.querySelector('{LONG}'), box = table.closest('.dt-layout-table')
          box.scrollTo(0, 200)
          const [head, top] = [table.tHead.getBoundingClientRect(), box.getBoundingClientRect().top]
          const row = table.rows[0].cells[0].getBoundingClientRect()
          return [box.scrollTop, Math.abs(row.top - top), getComputedStyle(table).direction] }}"""
    )
    assert places[0] == 200 and places[1] < 2 and places[2] == "rtl"


def number(text):
    return float(text.replace(",", "").partition(" ")[0])


def test_a_figure_sits_on_a_card_that_its_words_and_its_citation_share(page):
    if page.name != "04-plot-investment":
        pytest.skip("it draws no figure of an article")
    edges = page.evaluate(
        """() => { const card = document.querySelector('.jp-OutputArea img').parentElement
          const right = element => Math.round(element.getBoundingClientRect().right)
          const output = card.parentElement
          return [getComputedStyle(card).backgroundColor, right(card), right(output.querySelector('p')),
            right(output.querySelector('details')), output.innerText] }"""
    )
    assert edges[0] == "rgb(255, 255, 255)" and edges[1] == edges[2] == edges[3]
    assert "المصدر:" not in edges[4]  # title and source stand in the picture, and in the folded citation


@pytest.mark.parametrize("name", ["02-tabulate-figures", "04-plot-investment"])
def test_a_notebook_that_is_trusted_keeps_its_style_sheet(lab, chromium, name):
    shutil.copy(NOTEBOOKS / f"{name}.ipynb", lab.folder / f"trusted-{name}.ipynb")
    lab.trust(f"trusted-{name}.ipynb")
    page = lab.page(chromium, f"trusted-{name}.ipynb")
    assert page.locator(".jp-Dialog").count() == 0
    assert page.locator("table.dataTable").count() == 0  # no kernel of ours has run: the tables are as they are stored
    heads = page.locator(".arqam-long th").all()
    assert heads or name != "02-tabulate-figures"
    assert all(head.evaluate("head => getComputedStyle(head).position") == "sticky" for head in heads[:3])
    page.close()


def test_every_row_is_printed(lab, chromium, tmp_path):
    """As Lab prints a notebook: the page that nbconvert makes of it, on paper."""
    shutil.copy(NOTEBOOKS / "02-tabulate-figures.ipynb", lab.folder / "printed.ipynb")
    page = chromium.new_page()
    page.goto(f"{lab.url}/nbconvert/html/printed.ipynb?download=false", referer=lab.url)
    page.emulate_media(media="print")
    cut = (
        "() => [...document.querySelectorAll('.arqam-long')].filter(box => box.scrollHeight > box.clientHeight).length"
    )
    assert page.locator(".arqam-long").count() > 3 and not page.evaluate(cut)
    page.pdf(path=tmp_path / "printed.pdf")
    with pypdfium2.PdfDocument(tmp_path / "printed.pdf") as paper:
        text = "".join(page.get_textpage().get_text_bounded() for page in paper)
    assert "41,000,000,000" in text and "24,000,000,000" in text  # the last of twenty
    page.close()


def test_a_wrong_parameter_is_told_in_one_sentence(lab, chromium):
    notebook = nbformat.read(NOTEBOOKS / "03-plot-trade.ipynb", as_version=4)
    for cell in notebook.cells:
        cell.source = cell.source.replace('label_lang: str = "ar"', 'label_lang: str = "fr"')
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    nbformat.write(notebook, lab.folder / "wrong.ipynb")
    page = lab.page(chromium, "wrong.ipynb")
    run_all(page)
    error = page.locator('[data-mime-type="application/vnd.jupyter.stderr"]')  # as which Lab shows an error too
    error.first.wait_for(timeout=120_000)
    said = error.first.inner_text().strip()
    assert said == "ArqamError: parameter label_lang: 'fr' is none of ar, en"
    page.close()


def test_articles_of_ones_own_are_compared_and_no_invented_ones(lab, chromium, tmp_path):
    """With the ids that titles give, which are long and Arabic."""
    raw = tmp_path / "raw"
    shutil.copytree(RAW, raw)
    for outlet, published, text in OWN:
        name = slug(text)
        (raw / name).mkdir()
        (raw / name / "article.txt").write_text(text, encoding="utf-8")
        record = f"id: {name}\ntitle: {text}\noutlet: {outlet}\npublished: {published}\n"
        (raw / name / "source.yml").write_text(record, encoding="utf-8")
    notebook = nbformat.read(NOTEBOOKS / "06-compare-articles.ipynb", as_version=4)
    elsewhere = f"import os\nos.environ['ARQAM_RAW'] = {str(raw)!r}"
    notebook.cells.insert(0, nbformat.v4.new_code_cell(elsewhere))
    nbformat.write(notebook, lab.folder / "own.ipynb")
    page = lab.page(chromium, "own.ipynb")
    run_all(page)
    page.get_by_text("3 articles of 3 outlets").wait_for(timeout=120_000)
    page.get_by_text("| Idle").first.wait_for(timeout=60_000)
    shown = page.locator(".jp-Notebook").inner_text()
    assert "صحيفتي" in shown and "مجلتي" in shown and "example-" not in shown
    assert page.locator('[data-mime-type="application/vnd.jupyter.stderr"]').count() == 0
    page.close()


OWN = [
    ("صحيفتي", "2024-02-01", "بلغت صادرات مصر إلى السعودية 2.7 مليار دولار في عام 2023 بحسب بيانات رسمية"),
    ("مجلتي", "2024-02-03", "بلغت صادرات مصر إلى السعودية 2.9 مليار دولار في عام 2023 كما أعلن جهاز الإحصاء"),
]


def run_all(page):
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()


def test_long_work_shows_how_far_it_is(lab, chromium):
    """The bar of a comparison: there while it counts, gone when it is done."""
    code = """import time
from arqam.run.batch.progress import watched

def slow():
    for _ in range(12):
        time.sleep(0.5)
        yield range(10)

print(sum(len(rows) for rows in watched(slow(), 120, "claims")), "claims")"""
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    notebook = nbformat.v4.new_notebook(metadata=kernel, cells=[nbformat.v4.new_code_cell(code)])
    nbformat.write(notebook, lab.folder / "long.ipynb")
    page = lab.page(chromium, "long.ipynb")
    run_all(page)
    bar = page.locator(".jp-OutputArea .widget-hprogress, .jp-OutputArea .jupyter-widget-hprogress")
    bar.first.wait_for(timeout=30_000)
    page.get_by_text("120 claims").wait_for(timeout=30_000)
    bar.first.wait_for(state="hidden", timeout=10_000)
    page.close()


def test_a_notebook_that_a_batch_ran_reads_the_same_untrusted(lab, chromium):
    """Opened with the outputs that it was stored with, and not run: Lab then strips all but plain tags and styles."""
    shutil.copy(NOTEBOOKS / "02-tabulate-figures.ipynb", lab.folder / "stored.ipynb")
    page = lab.page(chromium, "stored.ipynb")
    tables = page.evaluate(TABLES)
    assert tables and page.locator("table.dataTable").count() == 0
    assert all(table["direction"] == "rtl" and table["mirrored"] for table in tables)
    assert all(table["scrolls"] for table in tables if table["rows"] > 12)
    assert all(number == ["ltr", "right"] for table in tables for number in table["numbers"])
    assert all(colour == "rgb(255, 224, 138)" for colour, _ in page.evaluate(MARKS))
    page.close()
