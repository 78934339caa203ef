"""Names for what is drawn: clean noun phrases of the article, countries, firms, or times, that tell marks apart.

A name is never a verb, a stub («بقيمة»), a cut quote, a bare number, or words that hold another mark's number. Where no
such name tells each mark from the others, there is no figure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache, lru_cache

from arqam.draw import numbers, words
from arqam.draw.charts import compare
from arqam.draw.charts.compare import Statement
from arqam.draw.charts.mark import NOWHERE, Words
from arqam.model import Kind, Party, Quantity
from arqam.read.arabic.phrases import Text, fold_word, listed, table

#: Longer than this and a name is a sentence.
LONGEST = 64

_STUBS = """
بقيمة قيمة قيمتها قيمته بنسبة نسبة نسبته نسبتها بواقع بمبلغ مبلغ بمبالغ مبالغ منها منهم منه مقداره قدره قدرها مقدارها
بقدرة حيث فيما بينما اما وذلك الى لنحو بنحو نحو حوالي بحوالي عند ما ان انه انها الذي التي الذين هذا هذه ذلك تلك كل اي قد
لم لن لا كما لكن بل ثم او ايضا كذلك هناك هنا بحصة حصة حصته حصتها بفارق بمعدل معدله معدلها بزيادة زيادة بارتفاع ارتفاع
بانخفاض انخفاض بتراجع تراجع نموا بنمو مقابل بين من عن على في خلال منذ حتى بعد قبل مع لدى وفق حسب بحسب بعدد عدد
""".split()
#: Words that name nothing by themselves.
_GENERIC = """
المؤشر مؤشر السهم سهم سهمها سهمه اسهم الاسهم نقطة نقاط مستوى المستوى القيمة قيمة الحصة حصة النسبة نسبة المعدل معدل
المبلغ مبلغ العدد عدد الاجمالي اجمالي المجموع مجموع الرقم رقم الشركة شركة شركات الشركات البنك بنك
السوق التداولات تداولات
قطاع القطاع منطقة دولة الدولة البلد البلاد المملكة متوسط المتوسط رصيد الرصيد اسعار الاسعار سعر السعر كمية الكمية
واحد واحدة الاول الثاني الثالث الاولى الثانية الثالثة الحكومة حكومة المجموعة مجموعة المؤسسة الصندوق
ارباحها ارباحه ايراداتها مبيعاتها صادراتها وارداتها شخص مواطن حوالي تقريبا المقبل الماضي الحالي
""".split()
_QUOTES = str.maketrans("", "", '«»“”"„‟')
_PAIRS = (("«", "»"), ("“", "”"), ("(", ")"), ("[", "]"))
_EDGES = " \t\n،؛,;:.!؟?-–—/…"


@cache
def _verbs() -> frozenset[str]:
    """Verbs that open a statement: of saying, rising, falling, reaching, sharing."""
    forms = [word for row in table("directions") if row["role"] == "verb" for word in listed(row["words"])]
    forms += [word for row in table("speech_verbs") for word in listed(row["forms"])]
    forms += [word for row in table("subject_words") if row["role"] == "share" for word in listed(row["words"])]
    forms += (
        "استحوذ استحوذت احتل احتلت تصدر تصدرت جاء جاءت كان كانت بيع بيعت شحن شحنت تليها تلاه تلتها يليه يليها".split()
    )
    forms += (
        "قدر قدرت تقدر يقدر شهد شهدت بلغا بلغتا ضخت ضخ منح منحت اعلن اعلنت ليبلغ لتبلغ ليصل لتصل توزع توزعت".split()
    )
    nouns = {"تصدير", "توزيع"}
    return frozenset(fold_word(form) for form in forms) - nouns


@cache
def _stubs() -> frozenset[str]:
    return frozenset(map(fold_word, _STUBS))


@cache
def _generic() -> frozenset[str]:
    return frozenset(map(fold_word, _GENERIC))


@lru_cache(maxsize=10_000)
def noun_phrase(said: str) -> str:
    """The words as a name; "" where they are none.

    >>> noun_phrase("للجماعات الترابية"), noun_phrase("وبلغت الصادرات"), noun_phrase("«قطاع المصارف»")
    ('الجماعات الترابية', '', 'قطاع المصارف')
    """
    text = " ".join(said.split()).strip(_EDGES)
    for opening, closing in _PAIRS:
        if text.startswith(opening) and text.endswith(closing) and text.count(opening) == 1:
            text = text[1:-1].strip(_EDGES)
        if text.count(opening) != text.count(closing):
            return ""
    if text.count('"') % 2 or "…" in text or "..." in text or "\n" in said.strip():
        return ""
    text = _without_particle(text)
    written = Text(text).written
    if {"هذا", "هذه", "ذلك", "تلك", "هذين"} & set(written):
        return ""
    if not written or len(text) > LONGEST or _opens_badly(written[0]):
        return ""
    if _PRONOUN.search(text.split(" ")[0]) and written[0] not in _HAS_HEH:
        return ""
    if written[-1] in _stubs() or len(written[-1]) < 2 or all(word[0].isdigit() for word in written):
        return ""
    return _nominative(text)


#: A first word with a pronoun on it names nothing out of its sentence: «أرباحه الفصلية».
_PRONOUN = re.compile(r"^(?!ال).{3,}(?:ه|ها|هم|هما|نا)$")
_HAS_HEH = frozenset(("مياه", "فواكه", "اتجاه", "اشباه", "منبه"))

_PARTICLE = re.compile(r"^(?:[وف](?=ال|لل|بال)|من (?=ال)|في (?=ال))")


def _without_particle(text: str) -> str:
    text = _PARTICLE.sub("", text)
    if text.startswith("لل") and len(text) > 4:
        return "ال" + text[2:]
    if text.startswith(("بال", "كال")) and len(text) > 5:
        return text[1:]
    return text


def _opens_badly(first: str) -> bool:
    """Whether a phrase begins with a verb or a stub, a conjunction before it or not."""
    plain = first[1:] if first[:1] in "وف" and first[1:] in _verbs() | _stubs() else first
    return plain in _verbs() | _stubs() or first[0].isdigit() or len(first) < 2


def _nominative(text: str) -> str:
    """«عجزا في الميزانية» as a name is «عجز في الميزانية»: an accusative that the table of measures or nouns knows."""
    given = text.split(" ")
    first = given[0].rstrip("\u064b")
    if first.endswith("ا") and fold_word(first[:-1]) in _known_nouns():
        given[0] = first[:-1]
        for index, word in enumerate(given[1:], start=1):
            bare = word.rstrip("\u064b")
            if not bare.endswith(("يا", "لا", "را")):
                break
            given[index] = bare[:-1]
    return " ".join(given)


@cache
def _known_nouns() -> frozenset[str]:
    heads = {phrase.split()[0] for row in table("measures") for phrase in listed(row["words"])}
    nouns = {row["singular"].split()[0] for row in table("nouns") if row["singular"]}
    return frozenset(map(fold_word, heads | nouns))


def own(of: Statement) -> str:
    """What the article calls the thing measured, as a name; "" where its words name nothing."""
    if of.claim.called[0]:
        return of.claim.called[0]
    name = noun_phrase(of.claim.subject)
    if not name or fold_word(name) == fold_word(of.claim.quantity.unit):
        return ""
    written = [word for word in Text(name).written if word not in _generic()]
    if not written or (name.split(" ")[0] in ("سهم",) and len(written) == 0):
        return ""
    return "" if _number_with_unit(name, of.claim.quantity) else name


def _number_with_unit(name: str, quantity: Quantity) -> bool:
    """Whether a name holds the mark's own number."""
    value = quantity.value
    digits = {token.rstrip(".,") for token in re.findall(r"[\d.,٫]+", name)}
    return any(token == f"{value:f}".rstrip("0").rstrip(".") for token in digits) if digits else False


def narrower(of: Statement) -> bool:
    """Whether its words say more than the measure's name and its parties do: «صادرات التمور», and not «صادرات تونس»."""
    if of.claim.measure in WORLDLY:
        return bool(own(of))
    return bool({word for word in compare.essence(of.claim) if word not in _generic()})


#: Prices that are the world's, whatever country stands near them.
WORLDLY = frozenset(("oil_price", "gas_price", "gold_price", "wheat_price", "exchange_rate", "currency"))


def of_party(party: Party) -> Words:
    ar, en = words.party(party)
    return Words(ar, "" if words.has_arabic(en) else en)


def of_time(of: Statement) -> Words:
    ar, en = words.period(of.claim.period, "ar"), words.period(of.claim.period, "en")
    return Words(ar, en[:1].upper() + en[1:]) if ar else NOWHERE


def of_measure(measure: str, unit: str = "") -> Words:
    """A measure's name; things counted without a measure of their own are «عدد» and what they are."""
    if measure.startswith("count:") or measure == "number_of":
        noun = measure.partition(":")[2] or unit
        many, english = numbers.unit_name(noun, many=True), numbers.unit_name(noun, lang="en", many=True)
        if not noun or many == noun:
            return NOWHERE  # no plural is known
        return Words(f"عدد {words.definite(many)}", "" if words.has_arabic(english) else f"Number of {english}")
    return Words(*words.measure(measure)) if measure and words.known(measure) else NOWHERE


# ---------------------------------------------------------------- names that tell several apart


def told_apart(statements: Sequence[Statement]) -> list[Words]:
    """A name for each, all different: whose it is, else what the article calls it; none where nothing tells them apart.

    Nothing is told apart where one name is a more general one than another («الصادرات», «صادرات السيارات»).
    """
    for naming in (_called, _parties, _subjects, _measures):
        names = naming(statements)
        if names and all(name.ar for name in names) and distinct([name.ar for name in names]):
            return names
    return []


def distinct(names: Sequence[str]) -> bool:
    """Whether no two names are one, written alike or not.

    >>> distinct(["الصين", "الهند"]), distinct(["قطاع المصارف", "قطاع  المصارف"])
    (True, False)
    """
    folded = [fold_word(name) for name in names]
    return len(set(folded)) == len(folded)


def _called(statements: Sequence[Statement]) -> list[Words]:
    return [Words(*one.claim.called) for one in statements]


def _parties(statements: Sequence[Statement]) -> list[Words]:
    """Whose each is, without those that all are of: «الأردن إلى العراق» among Jordan's exports is العراق."""
    if not statements or any(one.measure in WORLDLY for one in statements):
        return []
    groups = [one.claim.parties for one in statements]
    common = set.intersection(*({party.code or party.name for party in each} for each in groups))
    left = [[party for party in each if (party.code or party.name) not in common] for each in groups]
    firms = [[party for party in each if party.kind == "organisation"] for each in left]
    if all(len(each) == 1 for each in firms):
        left = firms  # each firm by its name, without its country
    if any(len(each) != 1 for each in left):
        return []
    return [of_party(each[0]) for each in left]


def _subjects(statements: Sequence[Statement]) -> list[Words]:
    """What each is called; where one's words are all among another's, it may be its whole: then nothing."""
    names = [own(one) for one in statements]
    if not all(names):
        return []
    additive = words.nature(statements[0].measure) in ("flow", "stock", "count", "") and not statements[0].change
    counted = [one.claim.quantity.unit if one.claim.kind is Kind.COUNT else "" for one in statements]
    cores = [_core(name, unit) for name, unit in zip(names, counted, strict=True)]
    if len(set(cores)) < len(cores) or (additive and any(one < other for one in cores for other in cores)):
        return []
    return [Words(name, one.claim.called[1]) for name, one in zip(names, statements, strict=True)]


def _core(name: str, unit: str = "") -> frozenset[str]:
    counted = {fold_word(unit), fold_word(numbers.unit_name(unit, many=True))} if unit else set()
    written = {word.removeprefix("ال") for word in Text(name).written} - counted
    return frozenset(written | {"!غير"} if "غير" in written else written)


def _measures(statements: Sequence[Statement]) -> list[Words]:
    """Prices of different things by what is priced."""
    return [of_measure(one.claim.measure) for one in statements]


def by(getter: Callable[[Statement], Words], statements: Sequence[Statement]) -> list[Words]:
    """Names that ``getter`` gives, where it tells all apart."""
    names = [getter(one) for one in statements]
    return names if all(name.ar for name in names) and distinct([name.ar for name in names]) else []


def told_apart_by_parties(statements: Sequence[Statement]) -> list[Words]:
    """Countries or firms that tell each from the others; none where two are of one."""
    names = _parties(statements)
    return names if names and all(name.ar for name in names) and distinct([name.ar for name in names]) else []


# ---------------------------------------------------------------- what is measured, and whose


def share_of(whole: str, whose: Sequence[Party]) -> Words:
    """«الحصة من واردات كينيا»: a share says of what; nothing where the whole has no name."""
    if not whole:
        return NOWHERE
    new = [party for party in whose if not words.names_party(whole, party)]
    ar = f"الحصة من {whole}"
    if len(new) == 1:
        name = words.party(new[0])[0]
        ar += f" في {name}" if new[0].kind == "country" else f" {_for(name)}"
    return Words(ar, "")


def topic_of(statements: Sequence[Statement], *, named: bool = False) -> Words:
    """What several statements measure and whose it is, as one phrase: «صادرات المغرب», "Morocco’s exports".

    With ``named`` their subjects are the marks' names, and the phrase is of what they have in common.
    """
    first = statements[0]
    measure = of_measure(first.measure, first.claim.quantity.unit)
    what = measure
    if not named:
        wide = [one for one in statements if own(one) and (narrower(one) or _definite(own(one)))]
        if wide:
            best = max(wide, key=lambda one: (narrower(one), len(own(one)), -one.place))
            what = _worded(best, measure)
    if not what.ar:
        return NOWHERE
    if first.measure in WORLDLY:
        return what
    return of_whom(what, first.measure, common_parties(statements))


def _worded(of: Statement, measure: Words) -> Words:
    """The article's words for a thing; beside the measure's name where they do not say what is measured."""
    name, english = own(of), of.claim.called[1]
    if of.claim.kind is Kind.COUNT and (plural := _plural(name, of.claim.quantity.unit)):
        return Words(f"عدد {plural}", english)
    if not of.claim.measure or of.claim.called[0]:
        return Words(name, english)
    if not narrower(of):
        return Words(name, english or measure.en)
    if says(name, of.claim.measure) or not measure.ar:
        return Words(name, english)
    return Words(_construct(measure.ar, name), english)


def _construct(measure: str, name: str) -> str:
    """«مبيعات السيارات», «سعر خام برنت»; in brackets where the two words do not join: «القيمة السوقية (منتخب مصر)»."""
    if measure.startswith("سعر "):
        return f"سعر {name}"
    if len(name.split(" ")) == 1 and not name.startswith("ال"):
        return measure  # a bare noun in no state of its own
    if _CONSTRUCT.match(measure):
        return f"{measure.removeprefix('ال')} {name}"
    return f"{measure} ({name})"


def says(name: str, measure: str) -> bool:
    """Whether a phrase says what is measured: «أرباح الأنشطة» of profit, and «أنشطة التكرير» not."""
    words_ = {word.removeprefix("ال") for word in Text(name).written}
    return bool(words_ & _heads(measure))


@cache
def _heads(measure: str) -> frozenset[str]:
    phrases = [phrase for row in table("measures") if row["key"] == measure for phrase in listed(row["words"])]
    return frozenset(fold_word(phrase).split()[-1].removeprefix("ال") for phrase in phrases) | frozenset(
        fold_word(phrase).split()[0].removeprefix("ال") for phrase in phrases
    )


def _plural(name: str, unit: str) -> str:
    """«قرض اجتماعي» counted is «القروض الاجتماعية»; "" where the phrase does not open with the noun counted."""
    first, *rest = name.split(" ")
    if fold_word(first) not in (fold_word(unit), fold_word(unit) + "ا") or len(rest) > 1:
        return ""
    many = numbers.unit_name(unit, many=True)
    if many == unit:
        return ""
    bare = [word.removesuffix("ا") if word.endswith("يا") else word for word in rest]
    adjectives = [f"ال{word if word.endswith('ة') else word + 'ة'}" for word in bare if word.endswith(("ي", "ية"))]
    return " ".join([words.definite(many), *adjectives]) if len(adjectives) == len(rest) else ""


def _definite(name: str) -> bool:
    return any(word.startswith("ال") for word in name.split(" ")[:2])


def common_parties(statements: Sequence[Statement]) -> list[Party]:
    """The parties that all are of, in the order of the first."""
    shared = set.intersection(*(set(one.whose) for one in statements))
    return [party for party in statements[0].claim.parties if (party.code or party.name) in shared]


#: Single plural or collective nouns that take their owner straight after them: «صادرات المغرب».
_CONSTRUCT = re.compile(r"^ال(\w+ات|أرباح|خسائر|ديون|قروض|إنتاج|إنفاق|ودائع|أصول)$")
_TOWARDS = {"exports": ("إلى", "to"), "imports": ("من", "from"), "trade": ("مع", "with")}


def of_whom(what: Words, measure: str, whose: Sequence[Party]) -> Words:
    """A measure with its owner: «صادرات مصر إلى ألمانيا», «التضخم في المغرب», «الأرباح لدى بنك»."""
    new = [party for party in whose if not words.names_party(what.ar, party)]
    if not new or len(new) > 2:
        return what
    towards = next((way for key, way in _TOWARDS.items() if key in measure), None)
    partner = new[1] if len(new) == 2 and towards else None
    owners = new[:1] if partner else new
    names = [words.party(party) for party in owners]
    ar, en = " و".join(name[0] for name in names), " and ".join(name[1] for name in names)
    if plural := _CONSTRUCT.match(what.ar):
        arabic = f"{plural[1]} {ar}"
    elif all(party.kind == "country" for party in owners):
        arabic = f"{what.ar} في {ar}"
    else:
        arabic = f"{what.ar} {_for(ar)}"
    english = f"{en}’s {lower(what.en)}" if what.en and not words.has_arabic(en) else ""
    if partner:
        theirs = words.party(partner)
        arabic = f"{arabic} {towards[0]} {theirs[0]}"
        english = f"{english} {towards[1]} {theirs[1]}" if english and not words.has_arabic(theirs[1]) else ""
    return Words(arabic, english)


def _for(name: str) -> str:
    """«لـ» before a name: «للبنك», «لشركة شل»."""
    if name.startswith("ال"):
        return "لل" + name[2:]
    return f"ل{name}" if re.match(r"[ء-ي]", name) else f"لـ{name}"


def lower(text: str) -> str:
    """A name inside an English sentence; GDP and India’s exports stay as they are."""
    return text if text[:2].isupper() or "’s " in text else text[:1].lower() + text[1:]
