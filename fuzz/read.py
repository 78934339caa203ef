"""Coverage-guided fuzzing from bytes to drawn charts: `make fuzz SECONDS=600` (after fuzz/words.py).

The first byte says how the others are taken: as a file of text or HTML in whatever encoding, as Arabic signs picked by
the bytes, so that cleaning and reading see more than noise, or as words of texts that a person wrote, two bytes a word,
so that claims and charts do. What breaks goes to build/fuzz/, and once it is mended,
to tests/regressions/, where the tests keep reading it.
"""

import csv
import sys
from pathlib import Path

import atheris

# loaded before any input, so that none is blamed for the time it takes
import charset_normalizer  # noqa: F401
import ftfy  # noqa: F401
import trafilatura  # noqa: F401

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

with atheris.instrument_imports(include=["arqam.read", "arqam.compare", "arqam.draw.charts", "arqam.safe"]):
    from invariants import check
    from made_up import written


#: Signs that reach the corners of cleaning, structure and quotations.
SIGNS = (
    *"ابتثجحدرزسصعفقكلمنهويةىأإآؤئء",
    *"0123456789٠١٢٣٤٥٦٧٨٩ \n\n\t.،:؛؟!-–/|%٪()[]",
    *"“”«»\"'‘’„،ـًٌٍَُِّْٰ\u0654\u00a0\u202f\u200b\u200d\u200c\u200f\u202e\u2066\ufeff\r\x0b\x1b\u2028&;#<>\\=",
    *"ﻻﷺﷲﺑ",
    *("قال", "وأضاف", "الرئيس", "إن", "مليار", "دولار", "عام", "أكثر من", "بنسبة", "نصف", "ثلاثة", "ألفي", "يناير"),
    *(
        "&amp;",
        "&quot;",
        "<p>",
        "</p>",
        "<br>",
        "<li>",
        "<td>",
        "<h2>",
        "<html><body>",
        "<script>",
        "<!--",
        "شارك",
        "اقرأ أيضا",
    ),
    *("أستانا-الوحدة: ", "1. ", "أولا: ", "â€œ", "Â«", "Exit mobile version", "14.5", "1,250", "1 250", "2024-07-03"),
)

#: Words of articles and cases, and what parts them.
WORDS = (*written(), "\n\n", ".", "،", "«", "»", "(", ")")

#: The head of a page saved as one file.
SAVED = b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html"


def one_input(data: bytes) -> None:
    how, rest = data[:1], data[1:]
    if how < b"\x40":
        check(rest, "input.txt")
    elif how < b"\x78":
        check(rest, "input.html")
    elif how < b"\x80":
        check(SAVED + rest, "input.mhtml")
    elif how < b"\xc0":
        text = " ".join(WORDS[int.from_bytes(rest[at : at + 2]) % len(WORDS)] for at in range(0, len(rest), 2))
        check(text.encode(), "input.txt")
    else:
        text = "".join(SIGNS[byte % len(SIGNS)] for byte in rest)
        check(text.encode(), "input.html" if how > b"\xe0" else "input.txt")


def seeds(folder: Path) -> None:
    """The hostile cases and the pages of the tests, to begin with."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in (ROOT / "tests" / "pages").glob("*.html"):
        (folder / path.name).write_bytes(b"\x40" + path.read_bytes())
    text = next((ROOT / "data" / "raw").glob("*/article.txt")).read_text(encoding="utf-8")
    for place, start in enumerate(range(0, len(text), 1500)):
        for encoding in ("utf-8", "utf-16", "cp1256"):
            piece = text[start : start + 1500].encode(encoding, errors="ignore")
            (folder / f"text-{place}-{encoding}").write_bytes(b"\x00" + piece)
    with (ROOT / "tests" / "cases" / "hostile.tsv").open(encoding="utf-8", newline="") as table:
        for place, row in enumerate(csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE)):
            written = row["bytes"].partition("|")[2].encode("utf-8")
            (folder / f"case-{place}").write_bytes((b"\x40" if row["ending"] == "html" else b"\x00") + written)


if __name__ == "__main__":
    seeds(Path(sys.argv[1]))
    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()
