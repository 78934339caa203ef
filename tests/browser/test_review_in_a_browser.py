"""The review, by keyboard alone, in a real JupyterLab in a real browser; and killed in the middle of it."""

import os
import re
import shutil
import signal
import subprocess

import nbformat
import psutil
import pytest
from axe_playwright_python.sync_playwright import Axe

import arqam
from arqam.draw.finish import save
from arqam.project import NOTEBOOKS, PROJECT, RAW
from arqam.review.store import FILE, load_file

pytestmark = pytest.mark.browser

ARTICLE = "china-kazakhstan-2024"
REVIEWER = "ليلى حسن / Layla Hassan"


def prepared(lab, name: str):
    """The article in a folder of its own, and the notebook that reviews it."""
    home = lab.folder / name / ARTICLE
    shutil.copytree(RAW / ARTICLE, home)
    (home / FILE).unlink(missing_ok=True)
    notebook = nbformat.read(NOTEBOOKS / "07-review-claims.ipynb", as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
        if "parameters" in cell.metadata.get("tags", []):
            cell.source = re.sub(r'article: str = "[^"]*"', f'article: str = "{home}"', cell.source)
    nbformat.write(notebook, lab.folder / f"{name}.ipynb")
    return home


def opened(lab, chromium, name: str):
    """The notebook, run; the review of it in view and reached with the Tab key."""
    page = lab.page(chromium, f"{name}.ipynb")
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    review = page.locator(".arqam-review")
    review.wait_for(timeout=90_000)
    page.get_by_text("| Idle").first.wait_for(timeout=60_000)
    return page


def reached(page, selector: str, key: str = "Tab", most: int = 120) -> None:
    """Press Tab until the element has the focus, as a person without a mouse does."""
    for _ in range(most):
        if page.evaluate("s => !!document.activeElement && document.activeElement.matches(s)", selector):
            return
        page.keyboard.press(key)
    pytest.fail(f"{key} does not lead to {selector}")


def named(page, name: str = REVIEWER) -> None:
    reached(page, "[data-field=reviewer] input")
    page.keyboard.type(name)
    page.keyboard.press("Escape")


def serial(page) -> str:
    return page.locator(".arqam-review").get_attribute("data-serial")


def press(page, *keys: str) -> None:
    """The keys of one answer; then wait until it was taken."""
    before = serial(page)
    for key in keys:
        page.keyboard.press(key)
    page.wait_for_function(
        "s => document.querySelector('.arqam-review').dataset.serial !== s", arg=before, timeout=20_000
    )


def surface(page) -> str:
    return page.locator(".arqam-review .sentence mark").inner_text()


def counted(page) -> tuple[int, int]:
    return tuple(map(int, re.findall(r"\d+", page.locator(".arqam-review [role=status]").inner_text())))


def test_the_first_article_is_reviewed_by_keyboard_alone_and_its_figure_says_so(lab, chromium):
    home = prepared(lab, "review")
    page = opened(lab, chromium, "review")
    assert page.locator(".arqam-review").evaluate("node => getComputedStyle(node).direction") == "rtl"
    named(page)
    done, total = counted(page)
    assert (done, total) == (0, 20)
    for count in range(1, total + 1):
        shown = surface(page)
        if "22%" in shown or "28 مليون طن" in shown:
            page.keyboard.press("2")  # wrong: the period has the focus
            assert page.evaluate("document.activeElement.closest('.field').dataset.field") == "period"
            page.keyboard.type("2023")
            reached(page, "[data-field=why] input")
            page.keyboard.type("قاله المكتب الصحفي للسكك")
            press(page, "Control+Enter")
        elif "16 اتفاقية" in shown:
            page.keyboard.press("2")
            reached(page, "[data-field=measure] input", "Shift+Tab")
            page.keyboard.press("Control+A")
            page.keyboard.type("العقود")  # chosen by search, in Arabic
            page.keyboard.press("ArrowDown")
            page.keyboard.press("Enter")
            reached(page, "[data-field=subject] input")
            page.keyboard.press("Control+A")
            page.keyboard.type("صندوق سامروك")  # of the sentence's own words
            page.keyboard.press("ArrowDown")
            page.keyboard.press("Enter")
            press(page, "Control+Enter")
        else:
            press(page, "1")
        assert counted(page) == (count, total)
        kept = {entry.surface for entry in load_file(home / FILE)}
        assert shown in kept and len(load_file(home / FILE)) == count  # on the disk by the time the next is shown
    entries = load_file(home / FILE)
    assert sum(entry.verdict == "corrected" for entry in entries) == 3
    assert {entry.by for entry in entries} == {REVIEWER}
    (deals,) = (entry for entry in entries if "16 اتفاقية" in entry.surface)
    assert deals.fields["measure"] == "contracts" and deals.fields["subject"].startswith("صندوق سامروك")
    shots = PROJECT / "build" / "lab"
    shots.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=shots / "07-review-claims.png")
    page.close()

    article = arqam.open_article(home)
    claims = arqam.claims(article, arqam.mentions(article))
    chart = next(c for c in arqam.plan(claims, arqam.derive(claims), article) if c.corrections)
    files = save(chart, lab.out / "figures", lang="ar")
    page = chromium.new_page()
    page.goto(files.svg.as_uri())
    described = page.evaluate("() => new XMLSerializer().serializeToString(document.documentElement)")
    assert "صُوّبت الفترة: عام 2023" in described and "ليلى حسن" in described
    page.screenshot(path=shots / "07-corrected-figure.png")
    page.close()


def test_the_review_has_no_barrier_that_axe_knows(lab, chromium):
    prepared(lab, "access")
    page = opened(lab, chromium, "access")
    page.keyboard.press("Escape")
    reached(page, ".arqam-review")
    page.keyboard.press("2")
    page.keyboard.press("ArrowDown")  # with a list of choices open
    assert page.locator(".arqam-review [role=listbox]:visible [role=option]").count() > 3
    found = Axe().run(page, context=".arqam-review", options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa"]})
    faults = [f"{v['id']}: {v['nodes'][0]['html'][:200]}" for v in found.response["violations"]]
    assert len(found.response["passes"]) > 10 and faults == []
    page.close()


def test_what_cannot_be_is_said_and_what_was_typed_stays(lab, chromium):
    home = prepared(lab, "mistakes")
    page = opened(lab, chromium, "mistakes")
    reached(page, ".arqam-review")
    press(page, "1")  # nobody's name yet
    assert "no name" in page.locator(".arqam-review .message.error").inner_text()
    assert not (home / FILE).exists()
    named(page)
    page.keyboard.press("2")
    page.keyboard.type("the year before")
    press(page, "Control+Enter")
    assert "is no period" in page.locator(".arqam-review .message.error").inner_text()
    assert page.locator("[data-field=period] input").input_value() == "the year before"
    assert not (home / FILE).exists()
    page.keyboard.press("Escape")
    reached(page, ".arqam-review")
    shown = surface(page)
    press(page, "3")
    assert load_file(home / FILE)[0].verdict == "not_a_quantity"
    press(page, "0")  # and taken back
    assert load_file(home / FILE) == [] and surface(page) == shown
    press(page, "4")
    assert load_file(home / FILE)[0].verdict == "left_out"
    page.keyboard.press("5")  # a quantity that was missed: its words, value and unit
    page.keyboard.type("الذكرى السنوية الخامسة والعشرين")
    press(page, "Control+Enter")
    assert "does not stand in the article" in page.locator(".arqam-review .message.error").inner_text()
    reached(page, "[data-field=words] input")
    page.keyboard.press("Control+A")
    page.keyboard.type("البلدين")
    page.keyboard.press("Tab")
    page.keyboard.type("2")
    page.keyboard.press("Tab")
    page.keyboard.type("بلد")
    press(page, "Control+Enter")
    missed = [entry for entry in load_file(home / FILE) if entry.verdict == "missed"]
    assert [(entry.surface, dict(entry.fields)) for entry in missed] == [("البلدين", {"value": "2", "unit": "بلد"})]
    assert counted(page) == (2, 21)
    page.close()


def kernels(server_pid: int):
    children = psutil.Process(server_pid).children(recursive=True)
    return [child for child in children if "ipykernel" in " ".join(child.cmdline())]


def test_no_answer_is_lost_when_the_kernel_or_the_browser_is_killed(lab, chromium, playwright_chromium):
    home = prepared(lab, "killed")
    page = opened(lab, chromium, "killed")
    named(page)
    for _ in range(3):
        press(page, "1")
    # The fourth answer and the kernel's end come together: it is there whole, or it is not there.
    before = {process.pid for process in kernels(os.getpid())}
    page.keyboard.press("1")
    for process in kernels(os.getpid()):
        process.send_signal(signal.SIGKILL)
    assert before
    kept = len(load_file(home / FILE))
    assert kept in (3, 4)
    page.close()

    # The browser, by kill -9.
    with playwright_chromium() as (browser, pid):
        page = opened(lab, browser, "killed")
        named(page)
        assert counted(page) == (kept, 20)
        for _ in range(2):
            press(page, "1")
        os.kill(pid, signal.SIGKILL)
    assert len(load_file(home / FILE)) == kept + 2

    page = opened(lab, chromium, "killed")
    assert counted(page) == (kept + 2, 20)
    assert page.locator(".arqam-review .answered").count() == 0  # the next one without an answer is shown
    page.close()


def test_two_windows_tell_each_other(lab, chromium):
    home = prepared(lab, "windows")
    shutil.copy(lab.folder / "windows.ipynb", lab.folder / "windows-2.ipynb")
    one, two = opened(lab, chromium, "windows"), opened(lab, chromium, "windows-2")
    named(one, "ليلى")
    named(two, "سمير")
    shown = surface(one)
    assert surface(two) == shown
    press(two, "4")
    press(one, "1")
    assert "سمير" in one.locator(".arqam-review .message.error").inner_text()
    assert "سمير" in one.locator(".arqam-review .answered").inner_text()
    assert [entry.by for entry in load_file(home / FILE)] == ["سمير"]
    press(one, "ArrowLeft")
    press(one, "1")
    assert {entry.by for entry in load_file(home / FILE)} == {"سمير", "ليلى"}
    one.close()
    two.close()


def test_papermill_shows_what_is_left_and_changes_nothing(tmp_path):
    home = tmp_path / ARTICLE
    shutil.copytree(RAW / ARTICLE, home)
    (home / FILE).unlink(missing_ok=True)
    run = subprocess.run(
        [
            PROJECT / ".venv/bin/papermill",
            NOTEBOOKS / "07-review-claims.ipynb",
            tmp_path / "run.ipynb",
            "-p",
            "article",
            home,
        ],
        capture_output=True,
        text=True,
        env=os.environ | {"ARQAM_OUT": str(tmp_path / "out")},
    )
    assert run.returncode == 0, run.stderr
    said = (tmp_path / "run.ipynb").read_text(encoding="utf-8")
    assert "20 claims: 0 reviewed, 20 left" in said and "nobody is here to review" in said
    assert sorted(path.name for path in home.iterdir()) == ["article.txt", "source.yml"]
