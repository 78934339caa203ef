"""Every notebook, opened and run in a real JupyterLab in a real browser, as a reader sees it."""

import re
import shutil

import nbformat
import pytest

from arqam.project import NOTEBOOKS, PROJECT

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
  const box = table.parentElement, rows = table.tBodies[0].rows.length
  return {
    direction: getComputedStyle(table).direction,
    mirrored: table.rows[0].cells.length < 2 || first.getBoundingClientRect().left > last.getBoundingClientRect().left,
    rows: rows,
    scrolls: getComputedStyle(box).overflowY === 'auto'
      && box.scrollHeight > box.clientHeight && box.clientHeight <= 360,
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
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    cells = len([cell for cell in notebook.cells if cell.cell_type == "code"])
    page.wait_for_function(
        "n => [...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')].every(p => /\\d/.test(p.textContent))"
        " || document.querySelector('[data-mime-type=\"application/vnd.jupyter.error\"]')",
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
    assert page.locator('[data-mime-type="application/vnd.jupyter.error"]').count() == 0
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
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
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
    assert tables
    assert all(table["direction"] == "rtl" and table["mirrored"] for table in tables)
    assert all(table["scrolls"] for table in tables if table["rows"] > 12)
    assert all(number == ["ltr", "right"] for table in tables for number in table["numbers"])
    assert all(colour == "rgb(255, 224, 138)" for colour, _ in page.evaluate(MARKS))
    page.close()
