"""What the program's own words are called in the Arabic tables of the notebooks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml

from arqam.draw.numbers import unit_name
from arqam.model import Basis, BlockKind, Kind, Part, Qualifier
from arqam.read.arabic.rows import table
from arqam.read.quantity.precision import Verdict

#: What the source record holds, as a reader says it.
SOURCE_FIELDS = {
    "id": "المعرّف",
    "title": "العنوان",
    "outlet": "جهة النشر",
    "place": "المكان",
    "author": "الكاتب",
    "published": "تاريخ النشر",
    "url": "الرابط",
    "accessed": "تاريخ الاطلاع",
    "licence": "الترخيص",
    "sha256": "بصمة الملف (SHA-256)",
}

BLOCK_KINDS = {
    BlockKind.HEADLINE: "عنوان رئيس",
    BlockKind.SUBHEADLINE: "عنوان فرعي",
    BlockKind.DATELINE: "سطر المكان والمصدر",
    BlockKind.HEADING: "عنوان قسم",
    BlockKind.PARAGRAPH: "فقرة",
    BlockKind.LIST_ITEM: "بند في قائمة",
    BlockKind.TABLE_ROW: "صف في جدول",
}

KINDS = {
    Kind.MONEY: "مال",
    Kind.PERCENT: "نسبة مئوية",
    Kind.COUNT: "عدد",
    Kind.MASS: "وزن",
    Kind.LENGTH: "طول",
    Kind.AREA: "مساحة",
    Kind.VOLUME: "حجم",
    Kind.ENERGY: "طاقة",
    Kind.POWER: "قدرة",
    Kind.DURATION: "مدة",
    Kind.DATE: "تاريخ",
    Kind.YEAR: "سنة",
    Kind.ORDINAL: "ترتيب",
    Kind.RATE: "معدل",
    Kind.OTHER: "غير ذلك",
}

QUALIFIERS = {
    Qualifier.EXACT: "",
    Qualifier.APPROX: "نحو",
    Qualifier.MORE_THAN: "أكثر من",
    Qualifier.LESS_THAN: "أقل من",
    Qualifier.AT_LEAST: "لا يقل عن",
    Qualifier.AT_MOST: "لا يزيد على",
    Qualifier.RANGE: "بين حدّين",
}

BASES = {
    Basis.STATED: "مذكورة",
    Basis.RELATIVE: "نسبية إلى تاريخ النشر",
    Basis.INHERITED: "موروثة من السياق",
    Basis.UNRESOLVED: "نسبية، وتاريخ النشر مجهول",
    Basis.UNSTATED: "",
    Basis.CORRECTED: "صوّبها مراجع",
}

DIRECTIONS = {
    "": "",
    "rose_by": "ارتفع بمقدار",
    "rose_to": "ارتفع إلى",
    "rose_from": "ارتفع من",
    "fell_by": "انخفض بمقدار",
    "fell_to": "انخفض إلى",
    "fell_from": "انخفض من",
    "reached": "بلغ",
}

CONFIDENCES = {"high": "عالية", "medium": "متوسطة", "low": "منخفضة"}

VERDICTS = {
    Verdict.SAME: "متفقتان",
    Verdict.ROUNDED: "متفقتان بعد التقريب",
    Verdict.QUALIFIED: "متفقتان ضمن القيد",
    Verdict.CONFLICT: "متعارضتان",
}

#: Why two statements are said to agree or not.
WHY = {
    Verdict.SAME: "القيمة نفسها",
    Verdict.ROUNDED: "إحداهما تقريب للأخرى",
    Verdict.QUALIFIED: "كل منهما في حدود ما يسمح به قيد الأخرى",
    Verdict.CONFLICT: "إن كانتا عن شيء واحد فلا تقريب ولا قيد يوفّق بينهما",
}
REVISED = "نشرتهما الجهة نفسها في تاريخين، فلعل الرقم نُقّح"
TWO_SERIES = "من سلسلتين إحصائيتين"
NO_PERIOD = "لا تذكر أيٌّ منهما فترتها، فلعلهما عن فترتين"

#: What a claim warns of; one with a value after a colon names a series, or the claim that it must not be compared with.
FLAGS = {
    "period_inherited": "الفترة من السياق",
    "period_doubtful": "نُشر الرقم نفسه لفترة أخرى",
    "period_unresolved": "الفترة نسبية ولا يُعرف ما تُنسب إليه",
    "period_unstated": "الفترة غير مذكورة",
    "period_unfinished": "الفترة لم تنته يوم النشر",
    "measure_carried": "المقياس من جملة أخرى",
    "unit_carried": "العملة من المبلغ السابق",
    "repeats": "العنوان يكرر رقم النص",
    "parties_inherited": "الأطراف من السياق",
    "parties_unstated": "الأطراف غير مذكورة",
    "comparison": "مذكور للمقارنة",
    "projected": "متوقع أو مستهدف",
    "part": "جزء من رقم آخر",
    "equivalent": "مكرّر بعملة أخرى",
    "ambiguous_reading": "يحتمل قراءة أخرى",
    "series": "السلسلة الإحصائية",
    "incomparable": "لا يُقارن بـ",
    "checks": "يتحقق به من",
    "contradicts": "يناقض",
    "derived": "مشتق",
}

#: What parts the phrases that a rule or a reason is made of; the full stop of a sentence does not.
_BETWEEN = re.compile(r"( × | \+ |; |, (?!byline)|: )")
_COMMA = {", ": "، ", "; ": "؛ "}


def said(kind: str, text: str) -> str:
    """What the program says of its own work (a rule, a reason, a reading …), in Arabic; what it cannot, as it stands.

    >>> said("rules", "digits × scale + unit; the headline names a place that spends MAD")
    'أرقام × مرتبة + وحدة؛ يذكر العنوان مكانًا عملته درهم مغربي'
    """
    if found := _phrases(kind).get(text):
        return found
    return "".join(
        _COMMA.get(part, part) if at % 2 else _phrase(kind, part) for at, part in enumerate(_BETWEEN.split(text))
    )


def _phrase(kind: str, phrase: str) -> str:
    known = _phrases(kind)
    if phrase in known:
        return known[phrase]
    bare = _GIVEN.sub("{}", phrase)
    given = [unit_name(one) if one.isascii() else one for one in _GIVEN.findall(phrase)]
    return known[bare].format(*given) if bare in known else phrase


#: What of a phrase is the text's own: what stands in quotation marks, or the code of a currency.
_GIVEN = re.compile(r"«[^»]*»|\b[A-Z]{3}\b")


@cache
def _phrases(kind: str) -> Mapping[str, str]:
    path = Path(__file__).with_name("arabic.yml")
    return yaml.safe_load(path.read_text(encoding="utf-8"))[kind]


def unit(code: str) -> str:
    """A unit as a table says it: «دولار», «دولار للبرميل»; a noun that things are counted by as it stands."""
    named = unit_name(code) if code else ""
    return _written().get(code, named) if re.search("[A-Za-z]", named) else named


def meaning(part: Part) -> str:
    """What a word of a mention gave: a number with its digits grouped, a hedge, a unit, so many of a unit, a span."""
    if part.role == "qualifier" and part.meaning in set(Qualifier):
        return QUALIFIERS[Qualifier(part.meaning)]
    if part.meaning.isdecimal():
        return f"{int(part.meaning):,}" if len(part.meaning) > 4 else part.meaning  # a year is not grouped
    if counted := re.fullmatch(r"(\d+) (\S+)", part.meaning):
        return f"{int(counted[1]):,} × {unit(counted[2])}"
    return " إلى ".join(unit(end) for end in part.meaning.split(" to "))


@cache
def _written() -> Mapping[str, str]:
    """How the press writes the units and currencies that figures have no name for."""
    units = {row["unit"]: row["singular"] or row["other"] for row in table("units")}
    currencies = {row["code"]: " ".join(filter(None, (row["noun"], row["adjective"]))) for row in table("currencies")}
    named = {code: words.partition("|")[0] for code, words in (units | currencies).items()}
    return {**_phrases("units"), **{code: word for code, word in named.items() if re.search("[\u0621-\u064a]", word)}}


def formula(text: str) -> str:
    """A derived figure's formula with its name and its units in words.

    >>> formula("average = 3,700,000,000 USD / 40 اتفاقية")
    'المتوسط = 3,700,000,000 دولار ÷ 40 اتفاقية'
    """
    name, equals, rest = text.partition(" = ")
    if not equals:
        return text
    rest = re.sub(r"(?<=\d )([A-Za-z][\w./]*)", lambda code: unit(code[1]), rest)
    return f"{said('formulas', name)} = {rest.replace(' / ', ' ÷ ').replace(' - ', ' − ')}"
