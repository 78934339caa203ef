"""Executed notebooks as pages: nbconvert with a small child template, and nothing let through that could act."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import bleach
import nbformat
from bleach.css_sanitizer import CSSSanitizer
from markupsafe import Markup
from nbconvert.exporters import HTMLExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

from arqam.cite.figure import Figure
from arqam.draw.rtl import SHEET
from arqam.errors import ArqamError
from arqam.safe import shown_text

#: What an article or a notebook may say on a page: structure, direction, and quiet inline styles. No script, no form,
#: no embedded page, no address but of the web and of pictures that the notebook itself holds.
_LINK = re.compile(r"(?:https?:|mailto:|#)[^\x00-\x20]|[^:&\x00-\x20]*$", re.IGNORECASE)
_PICTURE = re.compile(r"data:image/(png|jpeg|gif|webp);base64,")
_TAGS = """
    a abbr b bdi bdo blockquote br caption code col colgroup dd del details div dl dt em figcaption figure
    h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q s samp section small span strong sub summary sup
    table tbody td tfoot th thead time tr u ul var
""".split()
_ATTRIBUTES = {
    "*": ["class", "dir", "lang", "style", "title"],
    "a": lambda tag, name, value: name == "href" and _LINK.match(value),
    "img": lambda tag, name, value: name in ("alt", "width", "height") or (name == "src" and _PICTURE.match(value)),
    "td": ["colspan", "rowspan", "headers"],
    "th": ["colspan", "rowspan", "scope"],
    "details": ["open"],
    "time": ["datetime"],
}
_STYLES = """
    background-color border border-bottom border-collapse border-radius border-top color direction display font-family
    font-size font-style font-variant-numeric font-weight margin margin-bottom margin-left margin-right margin-top
    max-height max-width min-width overflow overflow-x overflow-y padding text-align text-decoration unicode-bidi
    vertical-align white-space width
""".split()

#: Bidi embeddings and overrides, and control characters that no text needs.
_FORGED = re.compile("[\u202a-\u202e\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")

_TEMPLATES = Path(__file__).parent / "notebook"


@dataclass(frozen=True)
class ExecutedRun:
    """What an executed notebook is a run of, as papermill has written into it."""

    notebook: str  # its name without the suffix
    parameters: Mapping[str, Any]
    ended: str = ""  # the day, where it is known

    def made(self, figure: Figure) -> bool:
        """Whether this run made the figure: its notebook, and none of its parameters otherwise."""
        said = figure.sidecar.get("parameters") or {}
        return figure.sidecar.get("notebook") == self.notebook and all(
            said.get(name, value) == value for name, value in self.parameters.items()
        )


@dataclass(frozen=True)
class NotebookPage:
    """A notebook's title and body as HTML; ``name`` is its path below the folder of runs, without the suffix."""

    name: str
    title: str
    body: str
    run: ExecutedRun


def clean(html: str) -> str:
    """HTML with everything taken out that could act or reach out of the page.

    >>> clean('<p dir="rtl" onclick="x()">1<script>x()</script></p><a href="javascript:x()">2</a>')
    '<p dir="rtl">1x()</p><a>2</a>'
    """
    cleaned = bleach.clean(
        html.replace(SHEET, ""),  # the site's own style sheet says it
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        protocols=["http", "https", "mailto", "data"],
        css_sanitizer=CSSSanitizer(allowed_css_properties=_STYLES),
        strip=True,
    )
    # What scrolls by itself must be within the keyboard's reach.
    return re.sub(r'<(\w+)(?=[^>]* style="[^">]*overflow)', r'<\1 tabindex="0"', cleaned)


def undeceiving(text: Any) -> Any:
    """Text whose order on the page cannot be forged: overrides and embeddings are shown by their names.

    Isolates stay: they are how a caption keeps a name of the other direction together, and they end with their block.

    >>> undeceiving("5\u202e6")
    '5⟨RLO⟩6'
    """
    if isinstance(text, str) and not isinstance(text, Markup):
        return _FORGED.sub(lambda found: shown_text(found[0]), text)
    return text


def executed(folder: Path) -> list[Path]:
    """The executed notebooks under a folder of runs, in the order of their paths.

    What a batch keeps of a run that failed or was lost is left out: it made nothing.
    """
    found = (path.relative_to(folder) for path in folder.rglob("*.ipynb"))
    shown = (path for path in found if not any(part.startswith(".") for part in path.parts))
    return sorted(folder / path for path in shown if not path.stem.endswith((".failed", ".partial")))


def render(path: Path, folder: Path) -> NotebookPage:
    """One executed notebook as a page; ArqamError where it did not run to its end."""
    try:
        notebook = nbformat.read(path, as_version=4)
    except (nbformat.reader.NotJSONError, nbformat.ValidationError, AttributeError, KeyError):
        raise ArqamError(f"{path} is no notebook that can be read: run it again with `make figures`") from None
    if failed := failure(notebook):
        raise ArqamError(f"{path} did not run to its end ({failed}): mend it and run `make figures`")
    exporter = HTMLExporter(
        template_name="arqam",
        extra_template_basedirs=[str(_TEMPLATES)],
        exclude_anchor_links=True,
        sanitize_html=True,
    )
    exporter.register_filter("clean_html", lambda html: clean(str(html)))
    body, _ = exporter.from_notebook_node(notebook, resources={"picture": "A figure; its page describes it in words"})
    name = path.relative_to(folder).with_suffix("").as_posix()
    return NotebookPage(name, _title(notebook) or name, undeceiving(str(body)), run_of(notebook, path))


def run_of(notebook: nbformat.NotebookNode, path: Path) -> ExecutedRun:
    """What an executed notebook is a run of."""
    said = notebook.metadata.get("papermill", {})
    name = Path(said.get("input_path") or path.name).stem
    return ExecutedRun(name, dict(said.get("parameters") or {}), str(said.get("end_time") or "")[:10])


def failure(notebook: nbformat.NotebookNode) -> str:
    """Why an executed notebook did not run to its end; empty where it did."""
    for cell in notebook.cells:
        if cell.cell_type == "code" and cell.source.strip():
            if any(output.output_type == "error" for output in cell.outputs):
                return "a cell ended in an error"
            if cell.execution_count is None:
                return "a cell was not run"
    return ""


def _title(notebook: nbformat.NotebookNode) -> str:
    return next(_headings(notebook), "")


def _headings(notebook: nbformat.NotebookNode) -> Iterator[str]:
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            for line in cell.source.splitlines():
                if line.startswith("# "):
                    yield line.removeprefix("# ").strip()


def markdown(text: str) -> str:
    """A Markdown document of the project as clean HTML."""
    renderer = IPythonRenderer(escape=False, exclude_anchor_links=True)
    html = clean(MarkdownWithMath(renderer=renderer).render(text))
    # A wide table scrolls in a box of its own, which the keyboard can reach.
    return html.replace("<table>", '<div class="scrolls" tabindex="0"><table>').replace("</table>", "</table></div>")
