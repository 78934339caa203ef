"""Which extractor finds the body of an Arabic page? Measured on tests/pages: python bench/extractors.py

Every extractor that is installed is asked for the text of each page; a word of the gold text found in it is a hit, a
word of it that is not in the gold text a false one. (readability-lxml, jusText, boilerpy3 and Resiliparse are not
dependencies of the project: install them beside it to repeat the measurement.)
"""

import re
import time
from collections import Counter
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

PAGES = Path(__file__).resolve().parents[1] / "tests" / "pages"


def trafilatura(page: str) -> str:
    import trafilatura

    return trafilatura.extract(page, include_comments=False, include_tables=True) or ""


def trafilatura_recall(page: str) -> str:
    import trafilatura

    return trafilatura.extract(page, include_comments=False, include_tables=True, favor_recall=True) or ""


def readability(page: str) -> str:
    import lxml.html
    from readability import Document

    return lxml.html.fromstring(Document(page).summary()).text_content()


def justext(page: str) -> str:
    import justext

    found = justext.justext(page, justext.get_stoplist("Arabic"))
    return "\n".join(each.text for each in found if not each.is_boilerplate)


def boilerpy3(page: str) -> str:
    from boilerpy3.extractors import ArticleExtractor

    return ArticleExtractor().get_content(page)


def resiliparse(page: str) -> str:
    from resiliparse.extract.html2text import extract_plain_text

    return extract_plain_text(page, main_content=True)


def arqam(page: str) -> str:
    from arqam.model import Source
    from arqam.read.article.opened import article_of

    return article_of(page.encode(), Source("page"), name="page.html", encoding="utf-8").clean


EXTRACTORS: dict[str, Callable[[str], str]] = {
    "trafilatura": trafilatura,
    "trafilatura, favor_recall": trafilatura_recall,
    "readability-lxml": readability,
    "justext": justext,
    "boilerpy3": boilerpy3,
    "resiliparse": resiliparse,
    "arqam": arqam,
}


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text))


def main() -> None:
    print(f"{'extractor':40} recall precision seconds")
    for name, extract in EXTRACTORS.items():
        hits = wanted = found = 0
        began = time.perf_counter()
        try:
            for path in sorted(PAGES.glob("*.html")):
                data = path.read_bytes()
                page = data.decode("cp1256" if "1256" in path.name else "utf-8").replace("charset=utf-8", "")
                gold = words(
                    "\n".join(line.split("\t")[1] for line in path.with_suffix(".gold.txt").open("r", encoding="utf-8"))
                )
                try:
                    got = words(extract(page))
                except ImportError:
                    raise
                except Exception as error:  # an extractor's own failure is a measurement too
                    print(f"  {name} fails on {path.name}: {type(error).__name__}")
                    got = Counter()
                hits += (gold & got).total()
                wanted += gold.total()
                found += got.total()
        except ImportError:
            print(f"{name:40} is not installed")
            continue
        package = name.split(",")[0]
        released = version(package) if package != "arqam" else ""
        seconds = time.perf_counter() - began
        print(f"{name + ' ' + released:40} {hits / wanted:6.3f} {hits / max(found, 1):9.3f} {seconds:7.2f}")


if __name__ == "__main__":
    main()
