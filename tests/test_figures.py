"""Figures: every string through the gate, nothing overlapping or cut off, six files that agree and read back."""

import ast
import csv
import hashlib
import io
import itertools
import subprocess
import sys
import unicodedata
import xml.etree.ElementTree as ET
from dataclasses import replace
from decimal import Decimal

import numpy as np
import pypdfium2 as pdfium
import pytest
import yaml
from charts_by_hand import ALL, BARS, CHANGE, PANELS, SOURCE, chart, mark
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from matplotlib.text import Text
from matplotlib.textpath import text_to_path
from matplotlib.transforms import Bbox
from PIL import Image

from arqam import identity
from arqam.draw import finish, labels, numbers, style
from arqam.draw.charts import Words, draw
from arqam.draw.charts.pair import Pair
from arqam.draw.charts.parts import Parts
from arqam.draw.charts.ranked import Ranked
from arqam.draw.charts.tally import Tally
from arqam.draw.drawn_by import plain_name
from arqam.draw.finish import save
from arqam.draw.page import settings
from arqam.errors import ArqamError
from arqam.model import Kind, Qualifier, Quantity
from arqam.project import PROJECT

WAYS = [("ar", "ar"), ("ar", "ar-EG"), ("ar", "ar-MA"), ("en", "en")]
EVERY = [
    pytest.param(chart_, lang, digits, size, id=f"{chart_.name}-{lang}-{digits}-{size}")
    for chart_ in ALL
    for lang, digits in WAYS
    for size in style.SIZES
]


def texts(figure):
    return [text for text in figure.findobj(Text) if text.get_text() and text.get_visible()]


# ---------------------------------------------------------------- the gate


@pytest.mark.parametrize(("chart_", "lang", "digits", "size"), EVERY)
def test_every_string_passes_the_gate_and_nothing_overlaps(chart_, lang, digits, size, monkeypatch):
    passed = set()
    gate = labels.label

    def watched(text, *, direction="rtl"):
        made = gate(text, direction=direction)
        passed.update(made.split("\n"))
        return made

    monkeypatch.setattr("arqam.draw.page.label", watched)
    figure = draw(chart_, lang=lang, digits=digits, size=size)
    shown = texts(figure)
    assert len(shown) >= 4
    for text in shown:
        assert text.get_text() in passed
        assert text.get_text().startswith("\u200f" if lang == "ar" else "\u200e")
        assert text.get_fontsize() >= 7, "under 7 pt at the size used"
    check_boxes(figure, lang)


def ink(text, renderer):
    """The box of a text's letters as they are drawn, in pixels; Matplotlib's own is as high as the font's tallest."""
    box = text.get_window_extent(renderer)
    points = renderer.points_to_pixels(1)
    _, y = text.axes.transData.transform(text.xy) + np.array(text.xyann) * points
    vertices = np.array(text_to_path.get_text_path(text.get_fontproperties(), text.get_text())[0])
    low, high = (vertices[:, 1].min(), vertices[:, 1].max()) if len(vertices) else (0, 0)
    scale = text.get_fontsize() / text_to_path.FONT_SCALE * points
    return Bbox([[box.x0, y + low * scale], [box.x1, y + high * scale]])


def check_boxes(figure, lang):
    """No text leaves the figure, and no two texts overlap."""
    with settings(lang):
        renderer = figure.canvas.get_renderer()
        boxes = [(text.get_text(), ink(text, renderer)) for text in texts(figure)]
    width, height = figure.bbox.width, figure.bbox.height
    slack = 0.5 * figure.dpi / 72
    for said, box in boxes:
        inside = box.x0 >= -slack and box.y0 >= -slack and box.x1 <= width + slack and box.y1 <= height + slack
        assert inside, f"cut off: {said}"
    for (one, a), (other, b) in itertools.combinations(boxes, 2):
        across, down = min(a.x1, b.x1) - max(a.x0, b.x0), min(a.y1, b.y1) - max(a.y0, b.y0)
        assert across <= slack or down <= slack, f"«{one}» overlaps «{other}»"


#: The calls that put text into a figure. Only arqam/draw/page.py may make one, and it hands each of them a label().
_TEXT_CALLS = {
    "text",
    "annotate",
    "set_title",
    "suptitle",
    "set_xlabel",
    "set_ylabel",
    "set_label",
    "legend",
    "figtext",
    "set_xticklabels",
    "set_yticklabels",
    "set_text",
    "table",
    "bar_label",
    "TextPath",
    "Text",
    "AnnotationBbox",
}


def _text_calls(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in _TEXT_CALLS:
                yield name, node


def test_no_module_puts_text_into_a_figure_but_the_page():
    found = {}
    for path in (PROJECT / "arqam").rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        matplotlib = any(
            "matplotlib" in ast.dump(n) for n in ast.walk(tree) if isinstance(n, ast.Import | ast.ImportFrom)
        )
        drawing = "draw" in path.relative_to(PROJECT).parts
        if matplotlib and drawing and (calls := list(_text_calls(tree))):
            found[path.name] = calls
        if matplotlib and not drawing:
            raise AssertionError(f"{path} draws outside arqam/draw")
    proof = found.pop("proof.py")  # the proof sheet draws wrong strings on purpose, and makes no figure
    assert proof and not any("arqam.draw.proof" in p.read_text() for p in (PROJECT / "arqam" / "draw").rglob("*.py"))
    assert set(found) == {"page.py"}
    for _, call in found["page.py"]:
        handed = call.args[0]
        assert isinstance(handed, ast.Call) and handed.func.id == "label", ast.unparse(call)


# ---------------------------------------------------------------- the files


@pytest.fixture(scope="module", params=[BARS, CHANGE], ids=lambda each: each.name)
def saved(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("figures")
    return request.param, {lang: save(request.param, folder, lang=lang) for lang in ("ar", "en")}


def test_the_six_files_are_named_after_the_figure(saved):
    chart_, made = saved
    assert sorted(path.name for path in made["ar"]) == sorted(f"{chart_.name}-ar.{e}" for e in identity.FORMATS)
    assert sorted(path.name for path in made["ar"].png.parent.iterdir()) == sorted(
        [*(f"{chart_.name}-{lang}.{e}" for lang in ("ar", "en") for e in identity.FORMATS), f"{chart_.name}.ids"]
    )
    assert identity.stem("trade", "ar", "ar-EG", "slide") == "trade-ar-ar-EG-slide"


def test_the_data_is_what_is_drawn_value_for_value(saved):
    chart_, made = saved
    rows = list(csv.DictReader(io.StringIO(made["ar"].csv.read_text(encoding="utf-8"))))
    assert made["ar"].csv.read_bytes() == made["en"].csv.read_bytes()
    assert [row["value"] for row in rows] == [f"{m.quantity.value:f}" for m in chart_.marks]
    assert [row["claim"].split() for row in rows] == [list(m.claims) for m in chart_.marks]
    figure = draw(chart_)
    axes = figure.axes[1]
    drawn = {}
    for patch in axes.patches:
        if (patch.get_gid() or "").startswith("mark:"):
            xs = patch.get_path().vertices[:, 0] if not hasattr(patch, "get_width") else [0, patch.get_width()]
            drawn[patch.get_gid()[5:]] = max(abs(x) for x in xs)
    for m in chart_.marks:
        if m.role == "change":
            continue
        soft = m.qualifier.value == "approx"
        assert drawn[m.claims[0]] == pytest.approx(float(m.value), rel=0.15 if soft else 0.01)


def test_the_sidecar_says_everything(saved):
    chart_, made = saved
    for lang, files in made.items():
        sidecar = yaml.safe_load(files.yml.read_text(encoding="utf-8"))
        assert identity.parse_id(sidecar["id"]).figure == chart_.name
        assert sidecar["label_lang"] == lang
        for ending in ("png", "svg", "pdf"):
            assert sidecar["sha256"][ending] == hashlib.sha256(getattr(files, ending).read_bytes()).hexdigest()
        assert sidecar["sha256"]["data"] == hashlib.sha256(files.csv.read_bytes()).hexdigest()
        assert sidecar["sha256"]["input"] == SOURCE.sha256
        assert sidecar["claims"] == [claim for m in chart_.marks for claim in m.claims]
        assert sidecar["source"]["published"] == "2024-07-04"
        for text in ("title", "caption", "alt"):
            assert set(sidecar[text]) == {"ar", "en"} and all(sidecar[text].values())


def test_metadata_reads_back(saved):
    chart_, made = saved
    files = made["ar"]
    sidecar = yaml.safe_load(files.yml.read_text(encoding="utf-8"))
    with Image.open(files.png) as image:
        info = dict(image.text)
    assert info["Title"] == chart_.title() and info["Description"] == chart_.alt()
    assert (
        info["Identifier"] == sidecar["id"]
        and info["Copyright"] == sidecar["licence"]
        and info["Source"] == SOURCE.title
    )
    assert info["Arqam"] == identity.provenance(sidecar)
    (work,) = (element for element in ET.parse(files.svg).iter() if element.tag.endswith("}Work"))
    svg = {element.tag.split("}")[1]: "".join(element.itertext()).strip() for element in work}
    assert svg["title"] == chart_.title() and svg["description"] == chart_.alt() and svg["source"] == SOURCE.title
    assert svg["rights"] == sidecar["licence"] and svg["identifier"] == sidecar["id"]
    assert svg["relation"] == identity.provenance(sidecar)
    picture = ET.parse(files.svg).getroot()  # what a page that holds it says to who cannot see it
    assert picture.get("role") == "img" and picture.get("{http://www.w3.org/XML/1998/namespace}lang") == "ar"
    said = [(child.tag.split("}")[1], child.text) for child in picture][:2]
    assert said == [("title", chart_.title()), ("desc", chart_.alt())]
    pdf = pdfium.PdfDocument(files.pdf).get_metadata_dict()
    assert pdf["Title"] == chart_.title() and pdf["Author"] == SOURCE.title
    who = [plain_name(sidecar["drawn_by"]["name"], "ar")] if "drawn_by" in sidecar else []  # as project.yml says here
    assert pdf["Subject"] == f"{chart_.alt()} [{', '.join([*who, sidecar['licence']])}]"
    assert pdf["Keywords"] == identity.provenance(sidecar)


def test_svg_holds_no_text_that_a_viewer_could_reorder(saved):
    for files in saved[1].values():
        assert "<text" not in files.svg.read_text(encoding="utf-8")


def pixels_of_png(files):
    with Image.open(files.png) as image:
        return np.asarray(image.convert("L"), dtype=float)


def pixels_of_pdf(files, like):
    page = pdfium.PdfDocument(files.pdf)[0]
    image = page.render(scale=like.shape[1] / page.get_width()).to_pil().convert("L")
    return np.asarray(image.resize((like.shape[1], like.shape[0]), Image.Resampling.LANCZOS), dtype=float)


def apart(one, other):
    """How far two pictures differ: the share of their ink, blurred over letters' edges, that is not in both."""

    def blurred(picture):
        image = Image.fromarray(np.uint8(picture)).resize((one.shape[1] // 8, one.shape[0] // 8), Image.Resampling.BOX)
        return 255 - np.asarray(image, dtype=float)

    a, b = blurred(one), blurred(other)
    return np.abs(a - b).sum() / max(a.sum(), b.sum())


@pytest.mark.parametrize("lang", ["ar", "en"])
def test_pdf_and_png_show_the_same(saved, lang):
    png = pixels_of_png(saved[1][lang])
    assert apart(png, pixels_of_pdf(saved[1][lang], png)) < 0.06


def test_the_comparison_of_pictures_notices_what_the_pdf_back_end_does(tmp_path, monkeypatch):
    """Without the outlines, the same comparison finds the misplaced glyphs."""
    right = save(BARS, tmp_path / "right")
    monkeypatch.setattr(finish, "_outlines", lambda figure: settings("ar"))
    wrong = save(BARS, tmp_path / "wrong")
    png = pixels_of_png(right)
    assert apart(png, pixels_of_pdf(wrong, png)) > 3 * apart(png, pixels_of_pdf(right, png))


def test_two_runs_are_byte_identical(saved, tmp_path):
    chart_, made = saved
    code = (
        "import sys; sys.path.insert(0, 'tests'); import charts_by_hand as c; from arqam.draw.finish import save;"
        f"save(next(x for x in c.ALL if x.name == {chart_.name!r}), {str(tmp_path)!r})"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=PROJECT)
    for path in made["ar"]:
        assert (tmp_path / path.name).read_bytes() == path.read_bytes(), path.name


# ---------------------------------------------------------------- failing whole


def test_a_failed_save_leaves_nothing_behind(tmp_path, monkeypatch):
    monkeypatch.setattr(finish, "_pdf", lambda said: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        save(BARS, tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("label", "cell"), [("-5% عن العام", "'-5% عن العام"), ("=cmd|x", "'=cmd|x"), ("@x", "'@x"), ("−5%", "−5%")]
)
def test_a_cell_of_the_data_is_no_formula(label, cell):
    made = replace(BARS, marks=(replace(BARS.marks[0], label=Words(label, label), surface=label), *BARS.marks[1:]))
    row = next(csv.DictReader(io.StringIO(finish.data(made).decode("utf-8"))))
    assert (row["label_ar"], row["label_en"], row["surface"]) == (cell, cell, cell)
    minus = replace(BARS, marks=(replace(BARS.marks[0], quantity=Quantity(Decimal("-3.2"), "%")),))
    assert next(csv.DictReader(io.StringIO(finish.data(minus).decode("utf-8"))))["value"] == "-3.2"


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(ArqamError, match="file"):
        save(BARS, tmp_path / "file")


def test_a_figure_without_a_source_is_refused(tmp_path):
    with pytest.raises(ArqamError, match="source"):
        save(replace(BARS, source=replace(SOURCE, title="", outlet="")), tmp_path)


def test_unknown_ways_of_drawing_are_named():
    with pytest.raises(ArqamError, match="'poster'"):
        draw(BARS, size="poster")
    with pytest.raises(ArqamError, match="'fr'"):
        draw(BARS, lang="fr")
    with pytest.raises(ArqamError, match="'roman'"):
        draw(BARS, digits="roman")


# ---------------------------------------------------------------- colour


def _linear(channel):
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def luminance(colour):
    red, green, blue = (_linear(int(colour[i : i + 2], 16) / 255) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def lightness(colour):
    y = luminance(colour)
    return 116 * y ** (1 / 3) - 16


def test_text_has_the_contrast_that_is_claimed():
    for name, least in (("ink", 17), ("muted", 7)):
        assert 1.05 / (luminance(style.COLOURS[name]) + 0.05) >= least


def test_the_colours_that_mean_something_stay_apart_in_greyscale():
    meant = [lightness(style.COLOURS[name]) for name in ("main", "light", "paper")]
    assert all(abs(a - b) >= 20 for a, b in itertools.combinations(meant, 2))


#: Viénot, Brettel and Mollon (1999), "Digital video colourmaps for checking the legibility of displays by dichromats".
_DICHROMAT = {
    "protan": [[0.11238, 0.88762, 0], [0.11238, 0.88762, 0], [0.00401, -0.00401, 1]],
    "deutan": [[0.29275, 0.70725, 0], [0.29275, 0.70725, 0], [-0.02234, 0.02234, 1]],
}


@pytest.mark.parametrize("kind", _DICHROMAT)
def test_the_colours_that_mean_something_stay_apart_to_dichromats(kind):
    seen = {}
    for name in ("main", "light", "accent", "paper"):
        colour = style.COLOURS[name]
        linear = [_linear(int(colour[i : i + 2], 16) / 255) for i in (1, 3, 5)]
        seen[name] = np.clip(np.array(_DICHROMAT[kind]) @ linear, 0, 1)
    for one, other in itertools.combinations(seen, 2):
        assert np.abs(seen[one] - seen[other]).max() > 0.1, (one, other)


# ---------------------------------------------------------------- direction


def test_bars_grow_from_the_start_side():
    arabic, english = draw(BARS, lang="ar").axes[1], draw(BARS, lang="en").axes[1]
    assert arabic.xaxis_inverted() and not english.xaxis_inverted()


def test_time_runs_left_to_right_unless_it_is_asked_to_run_the_other_way():
    from charts_by_hand import COLUMNS

    def years(of, lang):
        figure = draw(of, lang=lang)
        with settings(lang):
            renderer = figure.canvas.get_renderer()
            names = [text for text in texts(figure) if text.get_gid() == "name"]
            placed = [(int(_digits(text)), text.get_window_extent(renderer).x0) for text in names]
        return [x for _, x in sorted(placed)]

    assert years(COLUMNS, "ar") == sorted(years(COLUMNS, "ar"))
    assert years(COLUMNS, "en") == sorted(years(COLUMNS, "en"))
    mirrored = years(replace(COLUMNS, time_rtl=True), "ar")
    assert mirrored == sorted(mirrored, reverse=True)


def test_the_value_axis_stands_at_the_start_side_and_panels_follow_the_reading():
    for lang in ("ar", "en"):
        figure = draw(PANELS, lang=lang)
        with settings(lang):
            renderer = figure.canvas.get_renderer()
            left = {
                role: [t.get_window_extent(renderer).x0 for t in texts(figure) if t.get_gid() == role]
                for role in ("tick", "panel", "value")
            }
        first, second = left["panel"][:2]
        assert (first > second) == (lang == "ar")
        assert all((x > max(left["value"])) if lang == "ar" else (x < min(left["value"])) for x in left["tick"])


def _digits(text):
    return "".join(c for c in text.get_text() if unicodedata.category(c) == "Nd")


# ---------------------------------------------------------------- bad input

LONG = "تطوير التعاون الاستثماري في مختلف المجالات " * 10  # 430 characters
MANY = [mark(f"جهة رقم {n}", f"Party {n}", 100 - n, "اتفاقية") for n in range(60)]


def bars(*marks):
    return chart("bad", Ranked(), marks)


GOOD = {
    "one value": bars(mark("وحيد", "Only", 5, "اتفاقية")),
    "sixty values": bars(*MANY),
    "all equal": bars(*(mark(f"جهة {n}", f"P {n}", 7, "اتفاقية") for n in range(4))),
    "all zero": bars(*(mark(f"جهة {n}", f"P {n}", 0, "اتفاقية") for n in range(3))),
    "negative": bars(mark("ربح", "Profit", "5e9", "USD", Kind.MONEY), mark("خسارة", "Loss", "-3e9", "USD", Kind.MONEY)),
    "all negative": bars(mark("أ", "A", -5, "%", Kind.PERCENT), mark("ب", "B", "-7.5", "%", Kind.PERCENT)),
    "a label of 430 characters": bars(
        mark(LONG, "Investment in many fields " * 16, 5, "اتفاقية"), mark("قصير", "Short", 3, "اتفاقية")
    ),
    "tiny beside huge": bars(
        mark("كبير", "Huge", "9e12", "USD", Kind.MONEY), mark("صغير", "Tiny", 1, "USD", Kind.MONEY)
    ),
    "ten thousand things": chart("t", Tally(), [mark("عمال", "Workers", 12345, "عامل", role="count")]),
    "one thing": chart("t", Tally(), [mark("مصنع", "Plant", 1, "مصنع", role="count")]),
    "a whole": chart("p", Parts(), [mark("الكل", "All", 100, "%", Kind.PERCENT, role="part")]),
    "nothing of a whole": chart("p", Parts(), [mark("لا شيء", "None", 0, "%", Kind.PERCENT, role="part")]),
}
REFUSED = {
    "no glyph": (bars(mark("نمو 🙂", "Growth 🙂", 5, "اتفاقية")), "SMILING"),
    "one word of 400 letters": (bars(mark("ن" * 400, "n" * 400, 5, "اتفاقية")), "wider than its place"),
    "presentation forms": (bars(mark("ﺳﻼم", "Growth ﺳﻼم", 5, "اتفاقية")), "presentation forms"),
    "mixed units": (
        bars(mark("أ", "A", 5, "USD", Kind.MONEY), mark("ب", "B", 3, "EUR", Kind.MONEY)),
        "USD.*EUR",
    ),
    "no values": (bars(), "no values"),
}


@pytest.mark.parametrize("lang", ["ar", "en"])
@pytest.mark.parametrize("name", GOOD)
def test_hard_input_makes_a_good_chart(name, lang):
    check_boxes(draw(GOOD[name], lang=lang), lang)


@pytest.mark.parametrize("lang", ["ar", "en"])
@pytest.mark.parametrize("name", REFUSED)
def test_bad_input_is_an_error_that_names_it(name, lang):
    bad, said = REFUSED[name]
    with pytest.raises(ArqamError, match=said):
        draw(bad, lang=lang)


labelled = st.builds(
    mark,
    st.text(alphabet="ابتجحدرسلمنهوي ()", min_size=1, max_size=40),
    st.text(alphabet="abcdefg hij", min_size=1, max_size=40),
    st.sampled_from([0, 1, "-2.5e9", "60.43e9", "1234567", "99343672", "2e12"]),
    unit=st.just("MAD"),
    kind=st.just(Kind.MONEY),
    qualifier=st.sampled_from(list(Qualifier)),
)


@hypothesis_settings(max_examples=25)
@given(
    st.lists(labelled, min_size=1, max_size=9),
    st.sampled_from(WAYS),
    st.sampled_from(list(style.SIZES)),
    st.sampled_from([None, "rose_by", "fell_by"]),
)
def test_labels_of_any_length_stay_in_the_figure_or_are_refused(marks, way, size, change):
    lang, digits = way
    form = Ranked()
    if change and len(marks) > 1:
        form = Pair()
        by = mark("التغير", "Change", "13.1", "%", Kind.PERCENT, Qualifier.AT_MOST, role="change")
        marks = [replace(marks[0], role="earlier"), replace(marks[1], role="later"), by]
    try:
        figure = draw(
            chart("any", form, marks, fields={"direction": change or ""}), lang=lang, digits=digits, size=size
        )
    except ArqamError as error:
        assert any(told in str(error) for told in ("label", "word", "figure needs", "no English for"))
    else:
        check_boxes(figure, lang)


def test_sixty_values_do_not_fit_a_slide_and_that_is_said():
    with pytest.raises(ArqamError, match="another size"):
        draw(GOOD["sixty values"], size="slide")


def test_every_way_of_writing_digits_is_drawn():
    assert {digits for _, digits in WAYS} | {"ar-AE", "arab", "latn"} == set(numbers.DIGITS)
