"""How the documents beside this file were made, of the invented article in ``article.txt``; no test runs it.

    python make.py    (python-docx, fpdf2, arabic-reshaper, python-bidi; soffice and chromium on the path)

What the documents hold and by which program each was made is in README.md.
"""

from __future__ import annotations

import html
import subprocess
from collections.abc import Callable
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread

import arabic_reshaper
import docx
from bidi.algorithm import get_display
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from fpdf import FPDF
from fpdf.enums import EncryptionMethod

HERE = Path(__file__).parent
FONTS = HERE.parent.parent / "fonts"
ARTICLE = (HERE / "article.txt").read_text(encoding="utf-8")
#: The project's first article, a line a paragraph.
FIRST = (HERE.parent.parent / "data" / "raw" / "china-kazakhstan-2024" / "article.txt").read_text(encoding="utf-8")
FIRST = "\n\n".join(line for line in FIRST.splitlines() if line.strip())
HEAD, FOOT = "صحيفة المنارة – العدد 4512", "صفحة "
#: Of the paragraphs that are more than running text, which they are.
HEADLINE, SUBHEADLINE, HEADING = 0, 1, 5


def blocks(text: str = ARTICLE) -> list[list[str]]:
    """The paragraphs of an article; a table or a list is its rows."""
    return [block.split("\n") for block in text.strip().split("\n\n")]


def is_table(block: list[str]) -> bool:
    return "\t" in block[0]


# ── Word documents ──────────────────────────────────────────────────────────────────────────────────────────────────


def right_to_left(paragraph) -> None:
    properties = paragraph._p.get_or_add_pPr()
    properties.append(OxmlElement("w:bidi"))
    for run in paragraph.runs:
        run._r.get_or_add_rPr().append(OxmlElement("w:rtl"))


def word(path: Path, text: str = ARTICLE, *, all_of_word: bool = False) -> None:
    """An article as a Word document; ``all_of_word`` with what people's documents have in them beside text."""
    document = docx.Document()
    section = document.sections[0]
    section.header.paragraphs[0].text = HEAD
    section.footer.paragraphs[0].text = FOOT
    page = OxmlElement("w:fldSimple")
    page.set(qn("w:instr"), "PAGE")
    section.footer.paragraphs[0]._p.append(page)
    page.append(parse_xml(f"<w:r {nsdecls('w')}><w:t>1</w:t></w:r>"))
    for place, block in enumerate(blocks(text)):
        if is_table(block):
            table = document.add_table(0, len(block[0].split("\t")), style="Table Grid")
            table._tbl.tblPr.append(OxmlElement("w:bidiVisual"))
            for line in block:
                for cell, text in zip(table.add_row().cells, line.split("\t"), strict=True):
                    cell.text = text
                    right_to_left(cell.paragraphs[0])
            continue
        heading = "Heading 1" if text is ARTICLE else None
        style = {HEADLINE: "Title", SUBHEADLINE: "Subtitle", HEADING: heading}.get(place)
        for line in block:
            paragraph = document.add_paragraph(style=style)
            middle = len(line) // 2
            paragraph.add_run(line[:middle])
            paragraph.add_run(line[middle:]).bold = place == 4 and text is ARTICLE  # runs end in the middle of words
            right_to_left(paragraph)
    for section in document.sections:
        for paragraph in (*section.header.paragraphs, *section.footer.paragraphs):
            right_to_left(paragraph)
    if all_of_word:
        with_more(document)
    document.save(path)


NOTES = f"""<w:footnotes {nsdecls("w")}>
<w:footnote w:id="-1" w:type="separator"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>
<w:footnote w:id="2"><w:p><w:pPr><w:bidi/></w:pPr><w:r><w:footnoteRef/></w:r>
<w:r><w:t xml:space="preserve"> يشمل الرقم إعادة التصدير، وقيمتها 90 مليون دولار.</w:t></w:r></w:p></w:footnote>
</w:footnotes>"""
DELETED = """<w:del {w} w:id="91" w:author="x"><w:r>
<w:delText xml:space="preserve">بنحو 9 مليارات </w:delText></w:r></w:del>"""
INSERTED = """<w:ins {w} w:id="92" w:author="x"><w:r><w:t xml:space="preserve"> ونحو 17 سفينة</w:t></w:r></w:ins>"""
HIDDEN = """<w:r {w}><w:rPr><w:vanish/></w:rPr><w:t xml:space="preserve"> (مسودة 99)</w:t></w:r>"""
BOX = """<w:r {w}><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">
<mc:Choice Requires="wps"><w:drawing><w:txbxContent><w:p><w:r><w:t>وفي الإطار: 33 مليون دولار للتدريب.</w:t></w:r></w:p>
</w:txbxContent></w:drawing></mc:Choice><mc:Fallback><w:pict><w:txbxContent><w:p><w:r>
<w:t>وفي الإطار: 33 مليون دولار للتدريب.</w:t></w:r></w:p></w:txbxContent></w:pict></mc:Fallback>
</mc:AlternateContent></w:r>"""
LINK = """<w:hyperlink {w} w:anchor="x"><w:r><w:t xml:space="preserve"> (انظر التقرير)</w:t></w:r></w:hyperlink>"""


def with_more(document) -> None:
    """A footnote, a text box, a link, hidden text, and changes that were tracked, in the last paragraphs."""
    part = Part(
        PackURI("/word/footnotes.xml"),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml",
        NOTES.encode(),
        document.part.package,
    )
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    paragraphs = document.paragraphs
    last = paragraphs[-1]._p
    reference = parse_xml(f'<w:r {nsdecls("w")}><w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
                          '<w:footnoteReference w:id="2"/></w:r>')  # fmt: skip
    last.append(reference)
    for piece in (INSERTED, DELETED, HIDDEN, LINK, BOX):
        last.append(parse_xml(piece.format(w=nsdecls("w"))))


# ── PDFs ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def page(text: str, *, columns: bool) -> str:
    """An article as a web page to print, in the project's own font."""
    body = []
    for place, block in enumerate(blocks(text)):
        if is_table(block):
            rows = ("".join(f"<td>{cell}</td>" for cell in line.split("\t")) for line in block)
            body.append("<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>")
        else:
            tag = {HEADLINE: "h1", SUBHEADLINE: "h2", HEADING: "h3" if text is ARTICLE else "p"}.get(place, "p")
            body += [f"<{tag}>{html.escape(line)}</{tag}>" for line in block]
    style = f"""
    @font-face {{ font-family: A; src: url(NotoSansArabic-Regular.ttf) }}
    @font-face {{ font-family: A; font-weight: bold; src: url(NotoSansArabic-Bold.ttf) }}
    @page {{ size: A5 }}
    body {{ font: 12pt/1.7 A, "DejaVu Sans" }}
    table {{ border-collapse: collapse }} td {{ border: 1px solid; padding: 4px 9px }}
    main {{ text-align: justify; {"columns: 2; column-gap: 7mm; font-size: 9pt" if columns else ""} }}
    h1, h2 {{ column-span: all }}"""
    head = "<!doctype html><html lang='ar' dir='rtl'><meta charset='utf-8'><title>صادرات</title>"
    return f"{head}<style>{style}</style><main>{''.join(body)}</main></html>"


def printed(path: Path, text: str = ARTICLE, *, columns: bool = False) -> None:
    """Printed by a browser from an address of its own, which it writes below every page."""
    with TemporaryDirectory() as folder:
        site = Path(folder)
        (site / "news.html").write_text(page(text, columns=columns), encoding="utf-8")
        for font in FONTS.glob("*.ttf"):
            (site / font.name).write_bytes(font.read_bytes())
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(SimpleHTTPRequestHandler, directory=folder))
        Thread(target=server.serve_forever, daemon=True).start()
        options = ["--headless", "--no-sandbox", "--disable-gpu", f"--print-to-pdf={path}"]
        options += ["--no-pdf-header-footer"] if columns else []
        options += [f"--host-resolver-rules=MAP almanara.example 127.0.0.1:{server.server_port}"]
        subprocess.run(["chromium", *options, "http://almanara.example/news.html"], check=True, capture_output=True)
        server.shutdown()


def forms(path: Path) -> None:
    """Set as old layout programs do: every line by itself, its letters as presentation forms from left to right."""
    pdf = sheet()
    width = pdf.w - pdf.l_margin - pdf.r_margin
    for place, block in enumerate(blocks()):
        size = {HEADLINE: 17, SUBHEADLINE: 13, HEADING: 13}.get(place, 10.5)
        pdf.set_font("A", size=size)
        if is_table(block):
            for line in block:
                room(pdf, 6)
                for column, cell in enumerate(line.split("\t")):
                    left = pdf.w - pdf.r_margin - 32 * (column + 1)
                    pdf.set_xy(left, pdf.get_y())
                    pdf.cell(32, 6, shown(cell), align="R")
                pdf.ln(6)
        else:
            for paragraph in block:
                for line in wrapped(pdf, paragraph, width, shown):
                    room(pdf, size * 0.6)
                    pdf.cell(width, size * 0.6, shown(line), align="R", new_x="LMARGIN", new_y="NEXT")
        pdf.ln(3)
    pdf.output(path)


def shown(line: str) -> str:
    return get_display(arabic_reshaper.reshape(line), base_dir="R")


def wrapped(pdf: FPDF, text: str, width: float, drawn: Callable[[str], str]) -> list[str]:
    lines = [""]
    for each in text.split(" "):
        longer = f"{lines[-1]} {each}".strip()
        if pdf.get_string_width(drawn(longer)) > width - 2:
            lines.append(each)
        else:
            lines[-1] = longer
    return lines


def sheet() -> FPDF:
    """A booklet's pages, with a running head and their numbers."""

    class Sheet(FPDF):
        def header(self) -> None:
            self.set_font("A", size=8)
            self.cell(0, 6, shown(HEAD), align="R", new_x="LMARGIN", new_y="NEXT")
            self.ln(4)

        def footer(self) -> None:
            self.set_y(-12)
            self.set_font("A", size=8)
            self.cell(0, 6, f"– {self.page_no()} –", align="C")

    pdf = Sheet(format="A5")
    pdf.set_auto_page_break(False)
    pdf.add_font("A", fname=FORMS_FONT)
    pdf.set_margins(15, 12, 15)
    pdf.add_page()
    return pdf


#: A font that has presentation forms.
FORMS_FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"


def room(pdf: FPDF, height: float) -> None:
    if pdf.get_y() + height > pdf.h - 16:
        pdf.add_page()


def reversed_letters(path: Path) -> None:
    """Made by a program that knows no Arabic: the page itself shows every line from its end to its beginning."""
    pdf = FPDF(format="A4")
    pdf.add_font("A", fname=FORMS_FONT)
    pdf.set_font("A", size=8)
    pdf.add_page()
    for block in blocks():
        for paragraph in block:
            for line in wrapped(pdf, paragraph.replace("\t", " "), 180, str):
                pdf.cell(0, 6, line, new_x="LMARGIN", new_y="NEXT")
        pdf.ln(3)
    pdf.output(path)


def locked(path: Path) -> None:
    pdf = FPDF()
    pdf.add_page()
    pdf.set_encryption(owner_password="owner", user_password="user", encryption_method=EncryptionMethod.RC4)
    pdf.output(path)


def by_soffice(source: Path, form: str, path: Path) -> None:
    """``source`` opened in LibreOffice Writer and saved anew."""
    command = ["soffice", "--headless", "--convert-to", form, "--outdir", str(HERE / "out"), str(source)]
    subprocess.run(command, check=True, capture_output=True)
    made = HERE / "out" / source.with_suffix(f".{form}").name
    path.write_bytes(made.read_bytes())
    made.unlink()
    made.parent.rmdir()


if __name__ == "__main__":
    word(HERE / "word.docx")
    word(HERE / "word-with-more.docx", all_of_word=True)
    by_soffice(HERE / "word.docx", "pdf", HERE / "libreoffice.pdf")
    by_soffice(HERE / "word.docx", "odt", HERE / "libreoffice.odt")
    by_soffice(HERE / "libreoffice.odt", "docx", HERE / "libreoffice.docx")
    (HERE / "libreoffice.odt").unlink()
    printed(HERE / "chromium.pdf")
    printed(HERE / "chromium-columns.pdf", columns=True)
    forms(HERE / "presentation-forms.pdf")
    reversed_letters(HERE / "reversed.pdf")
    locked(HERE / "locked.pdf")
    word(HERE / "first.docx", FIRST)
    by_soffice(HERE / "first.docx", "pdf", HERE / "first-libreoffice.pdf")
    printed(HERE / "first-chromium.pdf", FIRST)
