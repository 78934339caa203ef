"""``build``: the whole site, from the figures and the executed notebooks, in one folder, made whole or not at all."""

from __future__ import annotations

import base64
import json
import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import Any

from fontTools.ttLib import TTFont
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from PIL import Image

from arqam import __version__
from arqam.cite import annotation
from arqam.cite.figure import Figure, check_replaceable, faults, figures
from arqam.cite.record import of_collection, records
from arqam.cite.site import embed, linked, notebooks, views
from arqam.cite.site.facets import Facets, facets, filters
from arqam.cite.site.pair import FigurePair
from arqam.cite.styles import STYLES, sentence
from arqam.cite.trace import Trace, trace
from arqam.errors import ArqamError
from arqam.losses import kept
from arqam.project import FIGURES, FONTS, PROJECT

#: The faces of the figures that the pages are set in too, by weight.
FACES = {400: "NotoSansArabic-Regular.ttf", 600: "NotoSansArabic-SemiBold.ttf"}
_ASSETS = Path(__file__).parent / "assets"


@dataclass
class Site:
    """What is built from what: everything that a page can be asked to show."""

    folder: Path
    base: str = ""  # where the site will lie, for the addresses that social networks want whole
    read: Callable[[str], Trace] = trace
    say: Callable[[str], None] = lambda line: None
    pairs: list[FigurePair] = field(default_factory=list)
    pages: list[notebooks.NotebookPage] = field(default_factory=list)
    found_by: dict[str, Facets] = field(default_factory=dict)  # by the path of a figure's page
    env: Environment = field(init=False)
    texts: dict[str, Trace | None] = field(default_factory=dict)  # of the article at hand

    def __post_init__(self) -> None:
        self.env = Environment(
            loader=PackageLoader("arqam.cite.site"),
            autoescape=True,
            undefined=StrictUndefined,
            finalize=notebooks.undeceiving,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self.env.globals.update(version=__version__, collection_sentence=_collection_sentence)
        self.env.filters["date"] = views.date_text

    def text(self, figure: Figure) -> Trace | None:
        """The article that a figure was drawn from; None where its text is not here, which is said once an article."""
        if figure.article not in self.texts:
            self.texts = {figure.article: self._read(figure)}  # no more than one at a time is held
        return self.texts[figure.article]

    def _read(self, figure: Figure) -> Trace | None:
        try:
            found = kept(f"the text of {figure.article} on its pages", lambda: self.read(figure.article))
            if found is None or found.article.source.sha256 == figure.sidecar["sha256"].get("input"):
                return found
            why = "data/raw holds another text of that name"
        except ArqamError as error:
            why = str(error)
        self.say(f"the pages of {figure.article} quote no sentence: the text it was drawn from is not here ({why})")
        return None

    def write(self, path: str, template: str, lang: str, **context: Any) -> None:
        """Render a page; ``root`` leads from it back to the site's folder, ``other`` to its twin."""
        own = f"en/{path}" if lang == "en" else path
        twin = path if lang == "en" else f"en/{path}"
        root = "../" * own.count("/")
        html = self.env.get_template(template).render(
            t=views.words(lang),
            lang=lang,
            dir="rtl" if lang == "ar" else "ltr",
            root=root,
            home=root + ("en/index.html" if lang == "en" else "index.html"),
            tree=root + ("en/" if lang == "en" else ""),
            other=root + twin,
            other_lang="ar" if lang == "en" else "en",
            base=self.base,
            address=f"{self.base}{own}" if self.base else "",
            **context,
        )
        target = self.folder / own
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(html, encoding="utf-8", newline="\n")


def build(
    out: Path,
    *,
    drawn: Path = FIGURES,
    runs: Path = PROJECT / "build" / "runs",
    base: str = "",
    read: Callable[[str], Trace] = trace,
    say: Callable[[str], None] = lambda line: None,
    refuse: Callable[[str], None] | None = None,
) -> Path:
    """Build the site into ``out``, which is replaced as a whole; returns its first page.

    A figure that is not what its sidecar says, or whose sidecar cannot be read, has no page, and ``refuse`` is told
    why; without ``refuse``, as with a notebook that did not run to its end, that is an error.
    """
    check_replaceable(out, out / "assets" / "site.css", "site")
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=f".{out.name}-") as folder:
        site = Site(Path(folder) / "site", base if not base or base.endswith("/") else f"{base}/", read, say)
        site.folder.mkdir()
        site.pairs = _pairs(drawn, refuse)
        site.pages = [notebooks.render(path, runs) for path in notebooks.executed(runs)]
        _assets(site.folder)
        for pair in site.pairs:  # by article, each read once
            site.found_by[pair.path] = facets(pair.best("ar"), site.text(pair.best("ar")))
            _figure_files(site, pair)
            for lang in views.LANGS:
                _figure_page(site, pair, lang)
        for lang in views.LANGS:
            _gallery(site, lang)
            _dictionary(site, lang)
        for page in site.pages:
            site.write(f"notebooks/{page.name}.html", "notebook.html.j2", "en", page=page)
        _replace(site.folder, out)
    return out / "index.html"


def _replace(made: Path, out: Path) -> None:
    old = made.with_name("old")
    if out.exists():
        os.replace(out, old)
    os.replace(made, out)
    shutil.rmtree(old, ignore_errors=True)


def _pairs(drawn: Path, refuse: Callable[[str], None] | None) -> list[FigurePair]:
    """The figures at the digits and the size that are their default, both languages together."""
    whole = []
    for figure in figures(drawn, refuse):
        fault = next(faults(figure), "") if figure.stem == f"{figure.name}-{figure.lang}" else None
        if fault == "":
            whole.append(figure)
        elif fault:
            why = f"{figure} is not what its sidecar says, so it has no page: {fault}"
            if refuse is None:
                raise ArqamError(why)
            refuse(why)
    whole.sort(key=lambda figure: (figure.article, figure.name, figure.lang))
    grouped = groupby(whole, key=lambda figure: (figure.article, figure.name))
    return [FigurePair(*key, {figure.lang: figure for figure in group}) for key, group in grouped]


def _collection_sentence(lang: str) -> Markup:
    return Markup(sentence([of_collection(lang)], lang, markup="html"))


def _gallery(site: Site, lang: str) -> None:
    articles = [
        {
            "id": article,
            "source": _source(next(iter(pairs[0].figures.values()))),
            "figures": [
                {
                    "pair": pair,
                    "figure": pair.best(lang),
                    "size": _pixels(pair.best(lang)),
                    "found_by": site.found_by[pair.path],
                }
                for pair in pairs
            ],
        }
        for article, pairs in ((key, list(group)) for key, group in groupby(site.pairs, key=lambda pair: pair.article))
    ]
    site.write(
        "index.html",
        "gallery.html.j2",
        lang,
        articles=articles,
        count=len(site.pairs),
        filters=filters(site.found_by.values(), views.measure_names(lang), views.words(lang)["no_outlet"]),
        pages=site.pages,
        linked=linked.as_script(linked.of_collection(lang, site.pairs, site.base)),
    )


def _source(figure: Figure) -> dict[str, str]:
    """What a page says of an article: a record need not have any of it."""
    names = ("title", "outlet", "place", "published", "published_basis", "language")
    return {name: str(figure.sidecar["source"].get(name) or "") for name in names}


def _dictionary(site: Site, lang: str) -> None:
    path = PROJECT / "data" / "README.md"
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    site.write("dictionary.html", "dictionary.html.j2", lang, body=Markup(notebooks.markdown(text)))


def _figure_page(site: Site, pair: FigurePair, lang: str) -> None:
    figure, other = pair.best(lang), pair.figures.get("en" if lang == "ar" else "ar")
    text = site.text(figure)
    passages, derived, unread = views.passages(text, figure.sidecar["claims"], lang) if text else ([], [], [])
    heads, rows = views.data_table(figure, lang)
    site.write(
        pair.path,
        "figure.html.j2",
        lang,
        figure=figure,
        other_figure=other if other is not figure else None,
        size=_pixels(figure),
        other_size=_pixels(other) if other else None,
        side=figure.sidecar,
        source=_source(figure),
        quoted=text is not None,
        files=f"files/{pair.article}/",
        oembed=f"files/{pair.article}/{_oembed_file(pair, lang)}" if site.base else "",
        snippet=embed.snippet(figure, lang, _pixels(figure), base=site.base, page=_page(pair, lang)),
        sentence=Markup(views.ready_sentence(figure, lang)),
        plain_sentence=views.ready_sentence(figure, lang, markup="plain"),
        citations=views.citations(figure, lang),
        passages=passages,
        derived=derived,
        unread=unread,
        heads=heads,
        rows=rows,
        notebook=_notebook(site.pages, figure),
        linked=linked.as_script(linked.of_figure(figure, lang, site.base)),
    )


def _notebook(pages: list[notebooks.NotebookPage], figure: Figure) -> notebooks.NotebookPage | None:
    """The run that made a figure: of those that may have, the one that says most of how."""
    return max(
        (page for page in pages if page.run.made(figure)), key=lambda page: len(page.run.parameters), default=None
    )


def _figure_files(site: Site, pair: FigurePair) -> None:
    """The figure's files, its citations, and where its numbers stand in the text, to download."""
    folder = site.folder / "files" / pair.article
    folder.mkdir(parents=True, exist_ok=True)
    for figure in pair.figures.values():
        for suffix in (*figure.endings, "yml"):
            shutil.copyfile(figure.path(suffix), folder / f"{figure.stem}.{suffix}")
        for name, style in STYLES.items():
            text = style.write(records(figure, style.lang))
            (folder / views.citation_file(figure, name)).write_text(text, encoding="utf-8", newline="\n")
    for lang in views.LANGS if site.base else ():
        figure = pair.best(lang)
        text = embed.oembed(figure, lang, _pixels(figure), base=site.base, page=_page(pair, lang))
        (folder / _oembed_file(pair, lang)).write_text(text, encoding="utf-8", newline="\n")
    traced = site.text(pair.best("ar"))
    if traced is None:
        return
    names = dict.fromkeys(name for figure in pair.figures.values() for name in figure.sidecar["claims"])
    quoted = [span for span in map(traced.words, names) if span]
    page = annotation.collection(
        traced.article, [traced.claims[name] for name in names if name in traced.claims], quoted
    )
    text = json.dumps(page, ensure_ascii=False, indent=2) + "\n"
    (folder / f"{pair.name}.annotations.json").write_text(text, encoding="utf-8", newline="\n")


def _page(pair: FigurePair, lang: str) -> str:
    """Where a figure's page lies in the site."""
    return f"en/{pair.path}" if lang == "en" else pair.path


def _oembed_file(pair: FigurePair, lang: str) -> str:
    return f"{pair.name}.{lang}.oembed.json"


def _pixels(figure: Figure) -> tuple[int, int]:
    with Image.open(figure.path("png")) as image:
        return image.size


def _assets(folder: Path) -> None:
    assets = folder / "assets"
    assets.mkdir()
    for name in ("site.css", "copy.js", "gallery.js"):
        shutil.copyfile(_ASSETS / name, assets / name)
    (assets / "fonts.css").write_text("".join(_faces()), encoding="utf-8", newline="\n")
    shutil.copyfile(FONTS / "OFL.txt", assets / "OFL.txt")


def _faces() -> list[str]:
    """The fonts inside a style sheet: a page opened from a folder may not read a font file beside it everywhere."""
    rules = []
    for weight, name in FACES.items():
        font, packed = TTFont(FONTS / name, recalcTimestamp=False), BytesIO()
        font.flavor = "woff"
        font.save(packed)
        data = base64.b64encode(packed.getvalue()).decode()
        rules.append(
            f'@font-face{{font-family:"Arqam";font-weight:{weight};font-display:swap;'
            f'src:url(data:font/woff;base64,{data}) format("woff")}}\n'
        )
    return rules
