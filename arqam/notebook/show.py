"""A figure in a notebook: saved, shown, said in words, and offered for citation."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping, Sequence
from functools import partial

from IPython.display import display

from arqam.draw import rtl
from arqam.draw.charts.chart import Chart
from arqam.draw.finish import FigureFiles, save
from arqam.files import sha256
from arqam.losses import kept
from arqam.notebook import outputs
from arqam.notebook.citation import offer
from arqam.notebook.parameters import NotebookRun
from arqam.safe import html_text

#: How wide a picture is shown, in pixels: about its printed size on a common screen.
WIDTHS = {"column": 480, "page": 820, "slide": 820}


NO_FIGURE = (
    "no figure: the article states no two values of this topic that can be set beside each other; "
    "the table above says why each was left undrawn, and `arqam read` lists every quantity all the same"
)
#: Why there is no figure, as the last lines of a batch say it.
NO_PAIR = "no two values of a topic that can be set beside each other"
NO_SOURCE = "no title or outlet in source.yml"


def figures(
    run: NotebookRun, charts: Sequence[Chart], notebook: str, held: Sequence[Mapping[str, str]] = ()
) -> list[FigureFiles]:
    """Save and show each chart; where there is none, or no source that a figure could name, say so and make none.

    ``held`` are the rows of those that are held back (``views.held``).
    """
    source = run.article.source
    why = [row["why"] for row in held]
    if charts and not (source.title or source.outlet):
        text = f"{_counted(charts)} could be drawn, but {source.id} has no source to name: give its source.yml a title"
        outputs.figures(text, [], why, NO_SOURCE)
        return []
    for chart in charts:
        if lost := chart.missing(run.label_lang):
            print(f"{chart.name} is not drawn in {run.label_lang}: no words for {'، '.join(lost)}")
    charts = [chart for chart in charts if not chart.missing(run.label_lang)]
    made = {
        chart.name: kept(f"the figure {chart.name} of {source.id}", partial(figure, run, chart, notebook))
        for chart in charts
    }
    files = [figure for figure in made.values() if figure]
    drawn = [name for name, figure in made.items() if figure]
    outputs.figures(_counted(files) if files else NO_FIGURE, drawn, why, "" if files or charts else NO_PAIR)
    return files


def _counted(figures: Sequence[object]) -> str:
    return f"{len(figures)} figure{'' if len(figures) == 1 else 's'}"


def figure(run: NotebookRun, chart: Chart, notebook: str) -> FigureFiles:
    """Save a chart as the run asks for it, and show it: picture, what it says in words, citation, and its hash.

    The words and the hash of the data are text because pictures are not compared as text: a number that changes
    changes a line.
    """
    ways = {"digits": run.digits, "size": run.size}
    parameters = {"article": run.article.id, "label_lang": run.label_lang, **ways}
    files = save(chart, run.folder, lang=run.label_lang, **ways, notebook=notebook, parameters=parameters)
    display(card(chart, files, run))
    print(f"data {sha256(files.csv)[:12]}  {run.shown(files.csv)}")
    return files


def card(chart: Chart, files: FigureFiles, run: NotebookRun) -> rtl.Html:
    """The picture on white paper, as it is drawn, whatever the theme of the page; below it, of the same width and from
    the same side, what it says mark by mark, and its citation to unfold. Title and source stand in the picture alone.
    """
    lang, digits = run.label_lang, run.digits
    direction, side = ("rtl", "right") if lang == "ar" else ("ltr", "left")
    margin = "margin:0 0 0 auto" if side == "right" else "margin:0 auto 0 0"
    title, *lines, source = chart.text(lang, digits).splitlines()
    cited = offer(files.png)
    data = b64encode(files.png.read_bytes()).decode()
    picture = f'<img src="data:image/png;base64,{data}" alt="{html_text(chart.alt(lang, digits))}" width="100%">'
    html = (
        f'<div dir="{direction}" lang="{lang}" style="max-width:{WIDTHS[run.size]}px; {margin}; text-align:{side}">'
        f'<div style="background-color:#ffffff; border:1px solid #8888884d; border-radius:8px; padding:12px">{picture}'
        f"</div>{rtl.prose(*(said(line, run.article.id) for line in lines), lang=lang, close=True).html}"
        f"{cited.folded()}</div>"
    )
    plain = [rtl.label(line).text for line in (title, *lines, source)]
    return rtl.Html(html, "\n".join([*plain, repr(cited)]))


def said(line: str, article: str) -> rtl.Html:
    """A line of a figure's words, and set apart where its claims stand in the article: «الصادرات: 5 <12-30>»."""
    words, opening, ids = line.partition("  <")
    shown = rtl.label(words)
    places = rtl.isolated(opening.strip() + ids.replace(f"{article}:", ""))
    return rtl.Html(f"{shown.html} <small>{places}</small>", line) if ids else shown
