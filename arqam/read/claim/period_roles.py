"""What a period is named for: the figure, or what it is compared with, a record, a delivery, the day of saying.

«أعلى مستوى منذ 2008», «تسليم مايو», «قانون المالية 2024», «قال الوزير أمس إن»: such a period is no figure's own.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache

from arqam.model import Span
from arqam.read.arabic.phrases import Text, fold_pattern, fold_word
from arqam.read.arabic.rows import listed, table
from arqam.read.claim.sentences import opening_verbs


class Role(StrEnum):
    """What a period is named for."""

    OWN = "own"  # when the figure was
    BASE = "base"  # what a figure is compared with
    SINCE = "since"  # where a stretch begins that runs to the date published
    RECORD = "record"  # since when, or in how long, there was no such level
    DELIVERY = "delivery"  # when what is traded is handed over
    NAME = "name"  # in the name of a law, a plan, a tournament
    SAID = "said"  # when somebody said it
    EVENT = "event"  # when something was founded, held, signed
    ITS = "its"  # in a relative clause, of the figure right before it alone
    REPORT = "report"  # which issue of a bulletin it is


#: «مقابل» as against; «مقابل الدولار» only says in which currency.
AGAINST = (
    r"مقابل(?!\s+(?:سلة|(?:عملات|عملة|(?:ال|لل)(?:عملة|عملات|دولار|يورو|ين|ليرة|جنيه|درهم|ريال|فرنك|دينار|روبل|يوان"
    r"|استرليني|إسترليني))(?![^\W_])))"
)
_COMPARING = fold_pattern(
    rf"(?<![^\W_])[وف]?(?:ب?المقارنة|مقارنة|{AGAINST}|قياسا|بعدما\s+كانت?|بعد\s+أن\s+كانت?)(?![^\W_])"
    r"(?P<rest>(?:[^.،؛\n]|(?<=\d)[.,،](?=\d))*)$"
)
_BASE = fold_pattern(
    r"(?<![^\W_])[وف]?(?:(?:عن|فوق|دون|تحت|من)\s+(?:مستوا(?:ه|ها)|مستوى|مستويات(?:ه|ها)?|إغلاق|متوسط|توقعات(?:ه|ها)?)(?![^\W_])(?:\s+[^\s.،؛]+){0,4}\s+"
    r"|عند\s+(?:نفس\s+)?مستويات(?:ه|ها|هم)\s+(?:في|خلال)\s+|(?:عن|من)\s+(?:إغلاق|جلسة|تعاملات|تداولات|مستوى|متوسط|ذروة|قمة|قاع|توقعات(?:ه|ها)?)\s+(?:[^\s\d]+\s+){0,3}"
    r"|(?:أعلى|أقل|أدنى|أكبر|أصغر)\s+من\s+(?:[^\s\d،.]+\s+){1,5}(?:في|خلال)\s+(?:شهر\s+|عام\s+|سنة\s+)?"
    r"|(?:عما|عن\s+ما|(?:أكثر|أقل|أعلى|أدنى)\s+مما)\s+(?:تم\s+)?[^\s\d،.]+(?:\s+[^\s\d،.]+){0,3}\s+(?:في|خلال)\s+(?:شهر\s+)?"
    r"|(?:كما|عما|مما|عن\s+ما)\s+كان\S*\s+(?:عليه\S*\s+)?(?:\S+\s+){0,2})$"
)
#: «بزيادة قدرها 3 مليارات في الودائع عن مايو».
_FROM_A_RISE = fold_pattern(
    r"(?<![^\W_])[وف]?ب(?:زيادة|ارتفاع|انخفاض|تراجع|نمو)\s(?:[^.،؛\n]|(?<=\d)[.،](?=\d)){1,70}\sعن\s+(?:ال)?(?:شهر\s+|عام\s+|سنة\s+)?$"
)
#: «زادت 3% عن مايو»: from after a change, while «نتائجها عن مايو» is of May.
_FROM_A_CHANGE = fold_pattern(
    r"(?:\d|%|المئة|المائة|بالمئة|بالمائة|نقطة|نقاط|أعلى|أقل|أكثر|أكبر|أصغر|أسرع|أبطأ|أدنى|أضعف|أقوى|يزيد|تزيد|يقل|تقل|زيادة|ارتفاعا?|انخفاضا?|تراجعا?)\S*\s+"
    r"(?:(?:\S+\s+){0,2}(?:عن|على|من)\s+(?:ال)?(?:شهر\s+)?|عن\s+(?:[^\s\d،.]+\s+){1,5}(?:في|خلال)\s+(?:شهر\s+|عام\s+|سنة\s+)?)$"
)
_SINCE = fold_pattern(
    r"(?<![^\W_])و?منذ\s+(?:أن\s+(?:[^\s\d،.]+\s+){1,6}(?:في\s+|خلال\s+)|(?:نهاية|مطلع|بداية|أول|أوائل|أواخر|منتصف)\s+|(?:تأسيس|إنشاء|انطلاق|إطلاق|استقلال|قيام|افتتاح)\S*\s+(?:في\s+)?)?"
    r"(?:شهر\s+|عام\s+|سنة\s+|يوم\s+)?$"
)
_SINCE_ITSELF = fold_pattern(r"و?منذ(?![^\W_])")
_BEST = fold_pattern(
    r"(?<![^\W_])[وفبلك]?(?:ال)?(?:أعلى|أدنى|أكبر|أصغر|أضعف|أقوى|أسرع|أبطأ|أسوأ|أفضل|أطول|أول|أولى|أقل|أكثر|أشد|أرخص|أغلى|ذروة|قاع|قياسي\S*|مسبوق\S*|مرة|"
    r"مستوى|مستويات|مستوياته|مستوياتها|مستواه|مستواها|لم)(?![^\W_])"
)
_DELIVERY = fold_pattern(
    r"(?<![^\W_])[وفب]?ل?(?:ل|ال)?(?:تسليم|تسليمات|عقود|عقد|شحنات|شحنة|تحميل|استحقاق|تستحق|يستحق|تسلم|المستحقة|المستحق)\s+(?:(?:[^\s\d،.]+\s+){0,3}(?=في\s|خلال\s))?(?:في\s+|خلال\s+|أقرب\s+استحقاق\s+)?(?:شهر\s+|عام\s+|سنة\s+|يوم\s+)?$"
)
_DUE = fold_pattern(r"(?:تاريخ|موعد)\s+(?:ال)?(?:استحقاق|تسوية|سداد)(?:ه|ها|هم)?\s*:?\s*(?:في\s+|يوم\s+)?$")
_NAME = fold_pattern(
    r"(?<![^\W_])[وفبلك]{0,2}(?:ال|لل)?(?:رؤية|أجندة|كأس|مونديال|إكسبو|أولمبياد|استراتيجية|مخطط|برنامج|قانون|قوانين|دورة|قمة|مؤتمر|معرض|منتدى|ملتقى|"
    r"مهرجان|جائزة|موديل|طراز|موسم|كوب|بطولة|نسخة|مبادرة|مسابقة|"
    r"(?<!\d\s)(?<!ألف\s)(?<!مليون\s)(?<!مليوني\s)(?<!ملايين\s)(?<!مليار\s)(?<!ملياري\s)(?<!مليارات\s)(?<!تريليون\s)يورو|اتفاق|اتفاقية|مشروع\s+قانون)(?:\s+(?!في|خلال|عام|سنة|منذ|بحلول|من)\S+){0,3}\s+$"
)
_EVENT = fold_pattern(
    r"(?<![^\W_])[وف]?(?:في\s+عدد(?=\s+(?:شهر\s+)?$)|تأسس|تأسست|أسس|أسست|المؤسسة|عقد|عقدت|انعقد|انعقدت|أنشئ|أنشئت|أنشأ|دشن|دشنت|ولد|ولدت|توفي|اندلع|اندلعت|انضم|انضمت|"
    r"أقيم|أقيمت|المنعقد|المنعقدة|الصادر|الصادرة|المنشورة?|أدرجت|اكتشف|تولى|تولت|انتخب|غزو|ثورة|حرب|أزمة|زلزال)"
    r"(?:\s+\S+){0,5}\s+(?:في\s+|خلال\s+)?(?:شهر\s+|عام\s+|سنة\s+|يوم\s+)?$"
)
_REPORT = fold_pattern(
    r"(?<![^\W_])[وفبل]?(?:ال|لل)?(?:نشرة|نشرته|نشرتها|تقرير|تقريره|تقريرها|مذكرة|إحصائيات|إحصاءات|كشف)(?:\s+(?!(?:أن|إن|أنه|أنها|بأن)(?![^\W_]))[^\s.]+){0,5}?\s+(?:الخاص\S*\s+)?(?:عن\s+|ل|في\s+|الصادر\S*\s+(?:في|عن)\s+|بعنوان\s+)?(?:شهر\s+)?$"
)
_FIGURE = re.compile(r"\d")
_THAT = fold_pattern(r"(?<![^\W_])(?:إن|أن|إنه|إنها|أنه|أنها|بأن|بأنه|بأنها|إنهم|أنهم)(?![^\W_])")
_THAT_AFTER = fold_pattern(
    r"[\s»\")\-–—،]{0,4}(?:(?:إن|أن|إنه|إنها|أنه|أنها|بأن|إنهم)(?![^\W_])|(?:في|خلال)\s+(?:بيان|مؤتمر|تصريح|مقابلة|لقاء|حديث|تقرير|خطاب|كلمة|حوار|تغريدة)|عن\s+(?!(?:شهر|عام|الربع|سنة)))"
)
#: «في مايو، ذكرت الشركة أنها».
_SAYS_AFTER = fold_pattern(
    r"\)?\s*[،,]\s+(?:قال|قالت|ذكر|ذكرت|أفاد|أفادت|صرح|صرحت)\s(?:[^\s،.]+\s+){0,4}(?:إن|أن|ب?أنها|ب?أنه|إنها|إنه)(?![^\W_])"
)
_PUBLISHED = (
    "أظهر أظهرت تظهر يظهر نشر نشرت نشرته نشرتها صدر صدرت صادر صادرة أصدر أصدرت أصدرته أصدرتها أوردت نقلت نقلته "
    "بحسب وفقا حسب وقع وقعت أبرم أبرمت اعتمد وافق وافقت قرر قررت أقر أقرت بحث التقى استقبل ترأس اجتمع "
    "أعلنه أعلنته أعلنتها قالته بيان إعلان موعد"
)
_NOT_SAYING = "بين عبر واصل واصلت رد ردت رأى يرى ترى اعتبر تابع تابعت ختم اختتم اختتمت علق أضاف"


@cache
def _saying() -> frozenset[str]:
    rows = [row for row in table("speech_verbs") if row["role"] == "verb"]
    words = {fold_word(word) for row in rows for word in listed(row["forms"])}
    words |= {fold_word(word) for word in _PUBLISHED.split()}
    words -= {fold_word(word) for word in _NOT_SAYING.split()}
    return frozenset(words | {f"{lead}{word}" for lead in "وف" for word in words})


_EARLIER = fold_pattern(r"(?:في\s+وقت\s+سابق\s+(?:من\s+)?|(?:في\s+)?(?:مطلع|أوائل|أواخر|منتصف)\s+)(?:شهر\s+)?$")
_RELATIVE = fold_pattern(
    r"(?<![^\W_])[وف]?(?:(?:الذي|التي)\s+(?:كانت?\s+(?:[^\s\d،.]+\s+){1,2})?\S+|لامسه|لامسها|بلغه|بلغها|بلغاه|سجله|سجلها)\s+(?:\S+\s+)?(?:(?:في|خلال)\s+)?(?:وقت\s+سابق\s+|بداية\s+|مطلع\s+|نهاية\s+|أواخر\s+|أوائل\s+|منتصف\s+)?(?:من\s+)?"
    r"(?:شهر\s+|عام\s+|سنة\s+|يوم\s+)?$"
)
#: «أعلنت الشركة الأسبوع الماضي بيع 5 ملايين سيارة».
_SAID_IN_A_WEEK = fold_pattern(r"(?<![^\W_])[وف]?(?:أعلن|كشف|قال|ذكر|أفاد|أوضح)ت?(?:\s+[^\s\d،.]+){0,3}\s+(?:في\s+)?$")
_A_WEEK = fold_pattern(r"(?:ال)?أسبوع(?![^\W_])")
_CLAUSE_END = fold_pattern(r"[،.؛\n]|(?<![^\W_])(?:حيث|إذ|بينما|فيما|كما)(?![^\W_])")
_LEVEL = fold_pattern(
    r"(?<![^\W_])(?:ال)?(?:مستوى|مستويات|معدل)\s+(?:المسجلة?|المحققة?|المسجل)\s+(?:في|خلال)\s+(?:شهر\s+|عام\s+|سنة\s+)?$"
)
_BEGINS = fold_pattern(
    r"(?<![^\W_])[وف]?(?:بدأ|بدأت|يبدأ|تبدأ|ينتهي|تنتهي|انتهى|انتهت)\s+(?:اعتبارا\s+من\s+|في\s+|من\s+)?(?:مطلع\s+|نهاية\s+)?(?:شهر\s+|يوم\s+)?$"
)
#: How far back the words that tell a role are looked for.
_BACK = 90
_SENTENCE = re.compile(r"(?<!\d)[.!?؟](?=\s)|\n")


def role_of(text: Text, span: Span, *, is_day: bool) -> Role:
    """The role of the period at ``span``; ``is_day``: it is a single day."""
    before = text.text[max(span.start - _BACK, 0) : span.start]
    stop = max((match.end() for match in _SENTENCE.finditer(before)), default=0)
    before = before[stop:]
    if (_DELIVERY.search(before) and not is_day) or _DUE.search(before):
        return Role.DELIVERY
    since = _SINCE.search(before) or _SINCE_ITSELF.match(text.text, span.start)
    if since:
        lead = (before if since.re is _SINCE_ITSELF else before[: since.start()])[-70:]
        clause = re.split(r"[؛\n]", lead)[-1]
        return Role.RECORD if _BEST.search(clause) and not _IN_NUMBERS.search(clause) else Role.SINCE
    comparing = _COMPARING.search(before)
    if (
        (comparing and not _tells_on(comparing["rest"]))
        or _BASE.search(before)
        or _LEVEL.search(before)
        or _FROM_A_CHANGE.search(before)
        or _FROM_A_RISE.search(before)
    ):
        return Role.BASE
    if _THAT_AFTER.match(text.text, span.end) and _speaks(before):
        return Role.SAID  # «وقال المحلل، الخميس، إن», «قالت في أوائل مارس إنها»
    if _SAID_IN_A_WEEK.search(before) and _A_WEEK.match(text.text, span.start):
        return Role.SAID
    if _SAYS_AFTER.match(text.text, span.end) and not is_day:
        return Role.SAID
    if (is_day or _EARLIER.search(before)) and _speaks(before) and not _FIGURE.search(before[_last_saying(before) :]):
        return Role.SAID  # «أظهرت بيانات رسمية أمس»
    if _NAME.search(before) and not is_day:
        return Role.NAME
    if _EVENT.search(before) or _BEGINS.search(before):
        return Role.EVENT
    if relative := _relative_role(text, span, before):
        return relative
    return Role.REPORT if _REPORT.search(before) and not _FIGURE.search(before[-40:]) else Role.OWN


#: «الـ7 مليارات التي سجلتها في 2013»: the relative clause tells of the figure.
_OF_A_FIGURE = fold_pattern(
    r"\d\S*(?:\s+(?!(?:في|من|على|أمام|مقابل|عاما?|سنة|سنوات|شهرا?|أشهر|أيام|أسابيع|يوما?)(?![^\W_]))"
    r"[^\s\d،.]+){0,3}\s*$"
)


def _relative_role(text: Text, span: Span, before: str) -> Role | None:
    """What a period is for in «الذي بلغه في مايو»: of the figure that stands right before it, or of something else."""
    relative = _RELATIVE.search(before)
    if not relative:
        return None
    if _OF_A_FIGURE.search(before[: relative.start()]) and not _speaks(relative.group()):
        return Role.ITS
    if _FIGURE.search(relative.group()) or _FIGURE.search(_CLAUSE_END.split(text.text[span.end : span.end + 40])[0]):
        return None
    return Role.EVENT


#: «بلغت 19 مليار دولار منذ عام 2000» is a sum since then, whatever superlative stands before the figure.
_IN_NUMBERS = fold_pattern(r"\d\S*\s+(?:(?:مليون|مليار|ألف|تريليون)\S*\s+)?(?:\S+\s+)?$")


def _tells_on(words: str) -> bool:
    """«مقارنة بالعام الماضي وبلغت الواردات …»: another statement follows what was compared with."""
    return any(word[:1] in "وف" and word[1:] in opening_verbs() for word in words.split())


def _speaks(before: str) -> bool:
    return _last_saying(before) >= 0


def _last_saying(before: str) -> int:
    """Where the last word of saying begins that no «إن» follows yet; -1 where there is none."""
    place = -1
    for match in re.finditer(r"[^\W_]+", before):
        if match.group() in _saying():
            place = match.start()
        elif place >= 0 and _THAT.fullmatch(match.group()):
            place = -1
    return place
