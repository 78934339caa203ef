"""A claim's fields and their choices as a person sees them, in Arabic, and back to what ``corrections.yml`` writes."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from arqam.draw import numbers, words
from arqam.model import Qualifier
from arqam.notebook import arabic
from arqam.read.arabic.rows import table
from arqam.read.claim.vocabularies import measures
from arqam.review.fields import NONE, REPORTER, UNSTATED, parties_by_code

#: What the fields are called.
LABELS = {
    "value": "القيمة",
    "unit": "الوحدة",
    "qualifier": "القيد",
    "measure": "المقياس",
    "parties": "الأطراف",
    "partner": "الشريك",
    "period": "الفترة",
    "direction": "الاتجاه",
    "speaker": "القائل",
    "whole": "الكل",
    "compared_to": "أساس المقارنة",
    "subject": "الموضوع المقيس",
}

NEEDS = {
    "contradicted": "متعارضة",
    "drawn": "مرسومة في شكل",
    "nearly_drawn": "قد تُرسم",
    "low": "ثقة منخفضة",
    "medium": "ثقة متوسطة",
}

VERDICTS = {
    "confirmed": "صحيحة",
    "corrected": "صُوّبت",
    "not_a_quantity": "ليست مقدارًا",
    "left_out": "مستبعدة من الأشكال",
    "missed": "أضافها مراجع",
}

NOTHING = "لا شيء"


def shown(name: str, text: str) -> str:
    """A field's text as the person sees it: «الشحن», «ارتفع إلى», «الصين | كازاخستان»."""
    return {value: label for label, value in reversed([*labels(name).items()])}.get(text) or (
        " | ".join(party(code) for code in text.split("|")) if name in ("parties", "partner") else text
    )


def coded(name: str, text: str) -> str:
    """What the person typed or chose, as ``corrections.yml`` writes it.

    >>> coded("direction", "ارتفع إلى"), coded("period", "2023"), coded("parties", "الصين | كازاخستان")
    ('rose_to', '2023', 'الصين|كازاخستان')
    """
    text = " ".join(text.split())
    if not text:
        return UNSTATED if name == "period" else REPORTER if name == "speaker" else NONE
    if name in ("parties", "partner") and text != NOTHING:
        return "|".join(part.strip() for part in text.replace("،", "|").split("|") if part.strip())
    return labels(name).get(text, text)


def party(code: str) -> str:
    known = parties_by_code().get(code)
    return known.name if known else code


@cache
def labels(name: str) -> Mapping[str, str]:
    """What each choice of a field is called, and what it is."""
    none = {NOTHING: NONE}
    if name == "qualifier":
        return {(arabic.QUALIFIERS[one] or "بلا قيد"): one.value for one in Qualifier}
    if name == "direction":
        return {"لا تغيّر مذكور": NONE} | {label: key for key, label in arabic.DIRECTIONS.items() if key}
    if name == "measure":
        named = {}
        for key, measure in measures().items():
            if measure.nature == "mark":
                continue  # words that only tell of another measure
            label = words.measure(key)[0]
            named[f"{label} ({key})" if label in named else label] = key
        return none | named
    if name == "unit":
        return {**none, **_units()}
    if name == "period":
        return {"غير مذكورة": UNSTATED}
    if name == "speaker":
        return {"كاتب المقالة": REPORTER}
    return none if name not in ("value",) else {}


@cache
def _units() -> Mapping[str, str]:
    named: dict[str, str] = {}
    codes = [row["code"] for row in table("currencies")] + [row["unit"] for row in table("units")]
    for code in dict.fromkeys(codes):
        label = numbers.unit_name(code, lang="ar")
        named.setdefault(label if label not in named else f"{label} ({code})", code)
    return named
