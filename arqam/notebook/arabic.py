"""What the program's own words are called in the Arabic tables of the notebooks."""

from arqam.model import Basis, BlockKind, Kind, Qualifier
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

#: What a claim warns of; one with a value after a colon names a series, or the claim that it must not be compared with.
FLAGS = {
    "period_inherited": "الفترة من السياق",
    "period_doubtful": "نُشر الرقم نفسه لفترة أخرى",
    "period_unresolved": "الفترة نسبية ولا يُعرف ما تُنسب إليه",
    "period_unstated": "الفترة غير مذكورة",
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
