"""Made-up articles: clauses in the shapes of the press, filled with words of the tables, and texts whose words are put
together anew; for looking for what breaks.

They mean nothing. They bring together words that no author would, which is where a rule meets what it did not foresee:
a country alone, a half after a quarter of a dollar, a share of nothing, a speaker without a verb.
"""

from __future__ import annotations

import csv
import re
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from random import Random

from arqam.compare.derived import derive
from arqam.draw.charts.face import draw
from arqam.draw.charts.plan import plan
from arqam.errors import ArqamError
from arqam.losses import gathered
from arqam.model import Source
from arqam.read.arabic.rows import listed, table
from arqam.read.article.opened import article_of
from arqam.read.claim.claims import claims
from arqam.read.quantity.mentions import read

#: The kinds of words that shapes are filled with: the table, the columns, and what sets several in a cell apart.
KINDS = {
    "measure": (("measures", "words"),),
    "verb": (("directions", "words"), ("modality", "words")),
    "land": (("countries", "words"),),
    "body": (("organisations", "words"), ("outlets", "outlet"), ("agencies", "name")),
    "town": (("cities", "place"), ("places", "place")),
    "unit": (
        ("units", "singular"),
        ("units", "plural"),
        ("units", "symbols"),
        ("currencies", "noun"),
        ("currencies", "plural"),
        ("currencies", "symbols"),
        ("subunits", "noun"),
        ("nouns", "singular"),
        ("nouns", "plural"),
        ("nouns", "dual"),
    ),
    "scale": (("scales", "singular"), ("scales", "dual"), ("scales", "plural")),
    "word": (("number_words", "form"),),
    "month": (("months", "form"),),
    "hedge": (("qualifiers", "phrase"),),
    "says": (("speech_verbs", "forms"), ("attributions", "words")),
    "who": (("speech_words", "word"),),
    "per": (("per", "phrase"),),
    "cue": (("cues", "words"), ("subject_words", "words"), ("sectors", "words")),
    "small": (("function_words", "word"), ("not_numbers", "word"), ("names", "before"), ("names", "after")),
    "rank": (("rank_nouns", "noun"),),
}

#: Clauses, as a desk writes them; ``{n}`` is a number, ``{when}`` a time, any other a word of its kind.
SHAPES = (
    "{verb} {measure} {land} {hedge} {n} {unit} {when}",
    "{verb} {measure} {land} إلى {land} بنسبة {n}% {when} إلى {n} {scale} {unit}",
    "{verb} {measure} من {n} {unit} إلى {n} {unit} {when}",
    "{verb} {measure} من {n} {unit} إلى {n}",
    "بلغت {measure} {land} {n} {scale} {unit} مقابل {n} {scale} {unit} {when}",
    "بلغت {measure} {land} {n} {unit} منها {n} {unit} {measure}، و{n} {unit} {measure}",
    "وتوزعت {measure} على {land} بنسبة {n}%، و{land} {n}%، ثم {land} {n}%",
    "تتصدر {land} {measure} بقيمة {n} {scale} {unit}، تليها {land} بقيمة {n} {scale}، ثم {town}",
    "{who} {body} إن {measure} {verb} {n}% {when}",
    "{says} {who} {land}: «{verb} {measure} {n} {unit}، {measure} {n}»",
    "وفقا لـ{body}، {verb} {measure} البلاد {n} {unit} {when}",
    "صادرات المملكة {n} {unit} {when}، ووارداتها {n} {unit}",
    "{measure} بين {land} و{land} بين {n} و{n} {unit} {per}",
    "وقعت {land} و{land} {n} اتفاقيات بقيمة {n} {scale} {unit} {when}",
    "{measure} {land} ({n} {unit}) {measure} ({n}%) {when}",
    "{rank} {n} {measure} في {town} {when}، بزيادة {n}% عن {when}",
    "يستهدف {measure} {n} {unit} بحلول {when}، ارتفاعا من {n} {unit} {when}",
    "{n} {unit} {n} {unit}، {n} و{n} {unit} أو {n}",
    "{small} {cue} {measure} {small} {n} {scale} {unit} {per}",
    "{measure} | {n} | {n} | {when}",
    "- {measure} {land}: {n} {unit}",
    "1. {measure}: {n} {scale} {unit} ({when})",
    "«{measure} {n} {unit}",
)

NUMBERS = (
    "7",
    "0",
    "12.5",
    "1,250",
    "1.250.000",
    "٣٤٫٥",
    "1/2",
    "ربع",
    "نصف",
    "ثلثي",
    "-3",
    "2024",
    "100",
    "6.3",
    "3-4",
)
TIMES = (
    "في عام 2023",
    "خلال الربع الأول من العام الجاري",
    "العام الماضي",
    "في {month} 2024",
    "بين {month} و{month}",
    "حتى نهاية {month} المقبل",
    "في السنة المالية 2023-2024",
    "على أساس سنوي",
    "مقارنة بالفترة نفسها من العام السابق",
    "يوم 31 {month}",
    "منذ بداية العام",
    "في 30/2/2024",
    "قبل خمس سنوات",
    "",
)
JOINTS = ("، ", " و", ". ", ".\n\n", "؛ ", " بينما ", " فيما ", " مقارنة مع ", "\n", ", ", " أي ", " (", ") ")


@cache
def words(kind: str) -> tuple[str, ...]:
    """The words of a kind, each once."""
    found: dict[str, None] = {}
    for name, column in KINDS[kind]:
        for row in table(name):
            found |= dict.fromkeys(listed(row[column]))
    return tuple(found)


@dataclass(frozen=True)
class MadeUp:
    """An article's text, when it says it was published, and by whom."""

    text: str
    published: date | None
    outlet: str = ""


def made_up(seed: int) -> MadeUp:
    """The article of a number, the same on every machine."""
    random = Random(seed)
    clauses = [_clause(random) for _ in range(random.randint(1, 12))]
    text = "".join(clause + random.choice(JOINTS) for clause in clauses)
    if random.random() < 0.5:
        text = f"{_clause(random)}\n\n{random.choice(words('town'))} - {random.choice(words('body'))}: {text}"
    published = date(2015 + seed % 12, 1 + seed % 12, 1 + seed % 28) if random.random() < 0.8 else None
    return MadeUp(text, published, random.choice(("", random.choice(words("body")))))


ROOT = Path(__file__).resolve().parents[1]


@cache
def written() -> tuple[str, ...]:
    """The words of texts that a person wrote, each as it stands there, with its marks: articles and cases."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(ROOT.glob("data/raw/*/article.txt"))]
    texts += [path.read_text(encoding="utf-8") for path in sorted(ROOT.glob("tests/articles/*/article.txt"))]
    for path in sorted((ROOT / "tests" / "cases" / "development").glob("*.tsv")):
        with path.open(encoding="utf-8", newline="") as lines:
            texts += [row[0] for row in csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE) if row]
    return tuple(word for text in texts for word in re.sub(r"⟦([^|⟧]*)\|[^⟧]*⟧", r"\1", text).split(" ") if word)


def recombined(seed: int) -> MadeUp:
    """The article of a number, of runs of words that a person wrote, in another order."""
    random, known = Random(seed), written()
    runs: list[str] = []
    for _ in range(random.randint(5, 60)):
        at = random.randrange(len(known))
        runs += known[at : at + random.choice((1, 1, 2, 3, 5, 8))]
        if random.random() < 0.1:
            runs.append(random.choice(("\n", "\n\n", ".", "،", "«", "»", "(", ")", ":")))
    return MadeUp(" ".join(runs), date(2015 + seed % 12, 1 + seed % 12, 1 + seed % 28))


def _clause(random: Random) -> str:
    shape = random.choice(SHAPES)
    for kind in ("when", "n", *KINDS):
        while f"{{{kind}}}" in shape:
            shape = shape.replace(f"{{{kind}}}", _filling(kind, random), 1)
    if random.random() < 0.15:  # in no order at all
        loose = shape.split()
        random.shuffle(loose)
        return " ".join(loose)
    return shape


def _filling(kind: str, random: Random) -> str:
    if kind == "when":
        return random.choice(TIMES)
    if kind == "n":
        return random.choice(NUMBERS) if random.random() < 0.7 else " ".join(random.sample(words("word"), 2))
    return random.choice(("", "", "", "و", "ب", "لل", "ال")) + random.choice(words(kind))


def follow(article: MadeUp, drawing: bool = False) -> tuple[int, int]:
    """Read an article from its bytes to its plan, and check what holds of all: its claims and charts, counted.

    With ``drawing`` every chart is drawn too, in both languages.
    """
    source = Source("made-up", title="عنوان", outlet=article.outlet, published=article.published)
    with gathered() as lost:
        opened = article_of(article.text.encode(), source, name="made-up.txt")
        mentions = read(opened)
        said = claims(opened, mentions)
        derived = derive(said)
        plan(said, derived, opened)
        confirmed = [replace(claim, review="confirmed") for claim in said]  # few are sure by themselves
        planned = plan(confirmed, derive(confirmed), opened)
    assert not lost, lost
    assert [claim.mention for claim in said] == mentions, "a mention without its claim"
    ids = [claim.id for claim in (*said, *derived)]
    assert len(ids) == len(set(ids)), "two claims of one id"
    for claim in said:
        assert claim.mention.span.of(opened.raw) == claim.mention.surface
        for span in (*claim.measure_words, claim.sentence, claim.subject_span, *(span for _, span in claim.evidence)):
            assert span is None or 0 <= span.start <= span.end <= len(opened.clean), (claim.id, span)
        start, end = claim.period.start, claim.period.end
        assert start is None or end is None or start <= end, (claim.id, claim.period)
    for claim in derived:
        assert claim.formula and set(claim.inputs) <= set(ids), claim.id
    drawn = {id_ for chart in planned for id_ in chart.claims}
    assert drawn <= set(ids), drawn - set(ids)
    for chart in planned:
        assert len(chart.marks) >= 2 and chart.title("ar") and chart.title("en"), chart.name
        for lang in ("ar", "en") if drawing else ():
            with suppress(ArqamError):  # a name that no figure has room for
                draw(chart, lang=lang)
    return len(said), len(planned)
