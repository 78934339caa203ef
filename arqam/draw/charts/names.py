"""Names for what is drawn: clean noun phrases of the article, countries, firms, or times, that tell marks apart.

A name is never a verb, a stub («بقيمة»), a cut quote, a bare number, or words that hold another mark's number. Where no
such name tells each mark from the others, there is no figure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache, lru_cache

from arqam.draw import numbers, words
from arqam.draw.charts import beside, compare
from arqam.draw.charts.compare import Statement
from arqam.draw.charts.mark import NOWHERE, Words
from arqam.draw.charts.noun_phrases import PAIRS, name_words, noun_phrase
from arqam.model import Kind, Party, Quantity
from arqam.read.arabic.phrases import Text, fold_word
from arqam.read.arabic.rows import listed, table

#: What a count is called goes on after «عدد».
_NUMBER_OF = re.compile(r"^(?:إجمالي )?عدد (?=.{3})")
_AND = re.compile(r"^و(?:قطاع|مؤشر|سهم|أسهم|شركة|بنك|خام|سعر|أسعار|باب) ")
_WORTH = re.compile(r"^(?:قيمة|نسبة|حصة|نصيب) (?=.{4})")
#: A quotation mark, whose pair may stand outside the words that were read as a subject.
_MARKED = re.compile('[«»“”"]')

#: So many items of a sentence are a list.
A_ROW = 3


def own(of: Statement) -> str:
    """What the article calls the thing measured, as a name; "" where its words name nothing."""
    if of.claim.called[0]:
        return of.claim.called[0]
    subject = of.claim.subject
    if of.claim.kind is Kind.COUNT and of.claim.quantity.unit:
        subject = _NUMBER_OF.sub("", subject)
    name = _own(subject, of.claim.quantity, of.claim.parties)
    if not name and (bare := _WORTH.sub("", subject)) != subject:
        name = _own(bare, of.claim.quantity, of.claim.parties)
    if name and " " not in name and " " in (longer := beside.full(*of.beside)) and longer.endswith(" " + name):
        return longer  # a subject that lost its noun: «المباشرة» of «الضرائب غير المباشرة»
    if name.startswith("و") and (name[1:] == beside.full(*of.beside) or _AND.match(name)):
        return name[1:]
    if not name and of.claim.subject and _MARKED.search(of.claim.subject):
        said = beside.full(*of.beside)
        return said if _core(said) == _core(_MARKED.sub("", of.claim.subject).removeprefix("و")) else ""
    return name


@lru_cache(maxsize=20_000)
def _own(subject: str, quantity: Quantity, parties: tuple[Party, ...]) -> str:
    name = noun_phrase(subject)
    if not name or fold_word(name) == fold_word(quantity.unit):
        return ""
    if all(word in name_words("generic") for word in Text(name).written):
        return ""
    lands = {party.code for party in parties if party.kind == "country"}
    if lands and words.lands_named(name) - lands:
        return ""  # «التجارة مع فرنسا وإيطاليا» is no name of the trade with one of them
    return "" if _number_with_unit(name, quantity) else name


def _number_with_unit(name: str, quantity: Quantity) -> bool:
    """Whether a name holds the mark's own number."""
    value = quantity.value
    digits = {token.rstrip(".,") for token in re.findall(r"[\d.,٫]+", name)}
    return any(token == f"{value:f}".rstrip("0").rstrip(".") for token in digits) if digits else False


def nearest(of: Statement) -> str:
    """What stands right beside it, or else what the article calls it."""
    return beside.full(*of.beside) or own(of)


def narrower(of: Statement) -> bool:
    """Whether its words say more than the measure's name and its parties do: «صادرات التمور», and not «صادرات تونس»."""
    if of.claim.measure in compare.WORLDLY:
        return bool(own(of))
    return bool({word for word in compare.essence(of.claim) if word not in name_words("generic")})


#: Words of a total among its kinds: «الصادرات العربية», «إجمالي القروض».
_TOTAL = frozenset(
    map(fold_word, "العربية العالمية العالم الخليجية إجمالي الإجمالي الإجمالية مجموع جميع كافة كل".split())
)


def of_a_total(name: str) -> bool:
    """Whether a name says that it is of all: «إجمالي القروض»."""
    return bool(_TOTAL & set(Text(name).written))


def of_party(party: Party) -> Words:
    ar, en = words.party(party)
    if ar.count('"') % 2 or any(ar.count(opening) != ar.count(closing) for opening, closing in PAIRS):
        ar = " ".join(re.sub('["«»“”()]', " ", ar).split())
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
    if not statements or any(one.measure in compare.WORLDLY for one in statements):
        return []
    if any(one.place for one in statements):
        lands = {party.code for one in statements if one.place for party in one.claim.parties}
        return [
            Words(one.place, "") if one.place else NOWHERE if one.whose & lands else _only(one) for one in statements
        ]
    groups = [one.claim.parties for one in statements]
    common = set.intersection(*({party.code or party.name for party in each} for each in groups))
    left = [[party for party in each if (party.code or party.name) not in common] for each in groups]
    firms = [[party for party in each if party.kind == "organisation"] for each in left]
    if all(len(each) == 1 for each in firms):
        left = firms  # each firm by its name, without its country
    if any(len(each) != 1 for each in left):
        return []
    return [_as_said(each[0], one) for each, one in zip(left, statements, strict=True)]


def _as_said(party: Party, of: Statement) -> Words:
    """A party by the name that the article gives it there: «بريطانيا», and not «المملكة المتحدة»."""
    name = of_party(party)
    said = fold_word(f"{of.beside[0]} {of.claim.subject} {of.beside[1]}")
    if party.kind != "country" or fold_word(name.ar) in said:
        return name
    known = sorted(_country_names().get(party.code, ()), key=len, reverse=True)
    return Words(next((each for each in known if fold_word(each) in said), name.ar), name.en)


@cache
def _country_names() -> dict[str, list[str]]:
    """The names of each country beside the table's own label."""
    found: dict[str, list[str]] = {}
    for row in table("countries"):
        if row["role"] == "name":
            found.setdefault(row["code"], []).extend(listed(row["words"]))
    return found


def _only(of: Statement) -> Words:
    """The one party of a statement beside others that are of towns."""
    return of_party(of.claim.parties[0]) if len(of.claim.parties) == 1 else NOWHERE


def _subjects(statements: Sequence[Statement]) -> list[Words]:
    """What each is called; where one's words are all among another's, it may be its whole: then nothing."""
    names = [own(one) for one in statements]
    if not all(names):
        return []
    additive = words.nature(statements[0].measure) in ("flow", "stock", "count", "") and not statements[0].change
    counted = [one.claim.quantity.unit if one.claim.kind is Kind.COUNT else "" for one in statements]
    cores = [_core(name, unit) for name, unit in zip(names, counted, strict=True)]
    if any(unit and len(core) == 1 and _ADJECTIVE.search(min(core)) for core, unit in zip(cores, counted, strict=True)):
        return []  # «ملاعب جديدة» beside «ملاعب موزعة»: of what kind, and no name
    if len(set(cores)) < len(cores) or (additive and any(one < other for one in cores for other in cores)):
        return []
    return [Words(name, one.claim.called[1]) for name, one in zip(names, statements, strict=True)]


#: What is left of «قروض جديدة», «قرض اجتماعي» beside the noun counted.
_ADJECTIVE = re.compile(r"^(?!ال).+[هي]$")


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


def told_apart_by_phrases(statements: Sequence[Statement]) -> list[Words]:
    """What each is called, all different, and none more general than another."""
    names = _subjects(statements)
    return names if names and distinct([name.ar for name in names]) else []


def told_apart_beside(statements: Sequence[Statement]) -> list[Words]:
    """What stands right beside each: a noun, or where it comes from or goes to; all different, none in another."""
    fulls = [beside.full(*one.beside) for one in statements]
    origins = [beside.origin(*one.beside) for one in statements]
    mixed = [one or other for one, other in zip(origins, fulls, strict=True)]
    for found in (fulls, origins, mixed):
        cores = [_core(name) for name in found]
        if all(found) and distinct(found) and not any(one < other for one in cores for other in cores):
            return [Words(name, "") for name in found]
    return []


def told_apart_somehow(statements: Sequence[Statement]) -> list[Words]:
    """Each by what it is called, or else by what stands beside it; none more general than another."""
    found = [own(one) or beside.full(*one.beside) for one in statements]
    cores = [_core(name) for name in found]
    apart = all(found) and distinct(found) and not any(one < other for one in cores for other in cores)
    return [Words(name, "") for name in found] if apart else []


def told_apart_in_a_row(statements: Sequence[Statement]) -> list[Words]:
    """In one sentence's list of three or more, each by what stands right beside it.

    Only where most of them are called so anyhow, but for one or two whose subject stands farther off, or where one is
    called what stands beside the one before it.
    """
    if len(statements) < A_ROW or len({one.claim.sentence for one in statements}) > 1:
        return []
    found = [beside.full(*one.beside) for one in statements]
    cores, owns = [_core(name) for name in found], [_core(own(one)) for one in statements]
    alike = sum(core == own_ for core, own_ in zip(cores, owns, strict=True))
    shifted = any(core and core == own_ for core, own_ in zip(cores, owns[1:], strict=False))
    in_a_row = A_ROW - 1 <= alike < len(found) <= alike + 2
    if not all(found) or not distinct(found) or not (in_a_row or shifted):
        return []
    # An item's own name where what stands beside it says that too, and more: «جانب انخفاض المداخيل غير الضريبية».
    clean = [
        own(one) if own_ and own_ <= core else name
        for one, name, core, own_ in zip(statements, found, cores, owns, strict=True)
    ]
    return [Words(name, "") for name in (clean if distinct(clean) else found)]


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
    measure = _said_as(statements) or of_measure(first.measure, first.claim.quantity.unit)
    what = measure
    if not named:
        wide = [one for one in statements if own(one) and (narrower(one) or _definite(own(one)))]
        if wide:
            best = max(wide, key=lambda one: (narrower(one), len(own(one)), -one.at))
            what = _worded(best, measure)
    if not what.ar:
        return NOWHERE
    if first.measure in compare.WORLDLY:
        return what
    place = _where(statements)
    if place and place not in what.ar:
        return Words(f"{what.ar} في {place}", "")
    return of_whom(what, first.measure, common_parties(statements)) if not place else what


def _said_as(statements: Sequence[Statement]) -> Words | None:
    """The article's noun for a measure where it is another than the table's: «العائد», not «سعر الفائدة»."""
    table_name = of_measure(statements[0].measure, statements[0].claim.quantity.unit)
    words_ = {one.word for one in statements if one.word}
    if len({fold_word(word) for word in words_}) != 1 or not table_name.ar:
        return None
    word = min(words_)
    if table_name.ar.startswith(("قيمة ", "عدد ")) and not word.startswith(table_name.ar.split(" ")[0]):
        return None  # the value of projects is not «المشروعات»
    if says(table_name.ar, statements[0].measure) and {w.removeprefix("ال") for w in Text(word).written} & {
        w.removeprefix("ال") for w in Text(table_name.ar).written
    }:
        return None
    first, *rest = word.split(" ")
    if any(map(beside.is_verb, (first, first.removeprefix("ال")))) or len(first) < 4 or _VERB_FORM.match(first):
        return None  # «تستورد», «باع» are no nouns
    if first[:1] in "بلك" and fold_word(first[1:]) in compare.own_phrases(statements[0].measure):
        return None  # a preposition stands on it
    return Words(word if first.startswith("ال") or rest else f"ال{first}", table_name.en)


_VERB_FORM = re.compile("^[يت]ست")


def _worded(of: Statement, measure: Words) -> Words:
    """The article's words for a thing; beside the measure's name where they do not say what is measured."""
    name, english = own(of), of.claim.called[1]
    if of.claim.kind is Kind.COUNT and (plural := _plural(name, of.claim.quantity.unit)):
        return Words(f"عدد {plural}", english)
    if of.claim.kind is Kind.COUNT and of.claim.measure and measure.ar:
        if _counts(name, of.claim.quantity.unit) and narrower(of):
            return Words(f"عدد {name}", english)
        return Words(name, english) if _counted_in(name, of.claim.quantity.unit) else measure
    if not of.claim.measure or of.claim.called[0]:
        return Words(name, english)
    if not narrower(of):
        return Words(name, english or measure.en) if says(name, of.claim.measure) else measure
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
    return frozenset(fold_word(phrase).split()[0].removeprefix("ال") for phrase in phrases)


def _counts(name: str, unit: str) -> bool:
    """Whether a phrase opens with the noun that is counted."""
    forms = {fold_word(unit), fold_word(numbers.unit_name(unit, many=True))}
    return Text(name).written[0].removeprefix("ال") in forms


def _counted_in(name: str, unit: str) -> bool:
    """Whether a phrase is of the noun counted: «مبيعات السيارات» of cars."""
    forms = {fold_word(unit), fold_word(numbers.unit_name(unit, many=True))}
    first, *rest = (word.removeprefix("ال") for word in Text(name).written)
    return bool(forms & set(rest)) and first not in name_words("generic")


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
    return any(word.startswith("ال") for word in name.split(" "))


def common_parties(statements: Sequence[Statement]) -> list[Party]:
    """The parties that all are of, in the order of the first."""
    shared = set.intersection(*(set(one.whose) for one in statements))
    return [party for party in statements[0].claim.parties if (party.code or party.name) in shared]


#: Single plural or collective nouns that take their owner straight after them: «صادرات المغرب».
_CONSTRUCT = re.compile(r"^ال(\w+ات|أرباح|خسائر|ديون|قروض|إنتاج|إنفاق|ودائع|أصول)$")
_TOWARDS = {"exports": ("إلى", "to"), "imports": ("من", "from"), "trade": ("مع", "with")}


def _where(statements: Sequence[Statement]) -> str:
    """The town that all statements are of."""
    places = {one.place for one in statements}
    firms = any(party.kind == "organisation" for one in statements for party in one.claim.parties)
    return places.pop() if len(places) == 1 and not firms else ""


def of_whom(what: Words, measure: str, whose: Sequence[Party]) -> Words:
    """A measure with its owner: «صادرات مصر إلى ألمانيا», «التضخم في المغرب», «الأرباح لدى بنك»."""
    new = [party for party in whose if not words.names_party(what.ar, party)]
    if not new and len(whose) == 1 and what.en and not words.names_party(what.en, whose[0], "en"):
        owner = words.party(whose[0])[1]  # named in the Arabic words alone
        return what if words.has_arabic(owner) else Words(what.ar, f"{owner}’s {lower(what.en)}")
    if not new or len(new) > 2:
        return what
    towards = next((way for key, way in _TOWARDS.items() if key in measure), None)
    partner = new[1] if len(new) == 2 and towards else None
    owners = new[:1] if partner else new
    names = [words.party(party) for party in owners]
    ar, en = " و".join(name[0] for name in names), " and ".join(name[1] for name in names)
    if what.ar == "حجم التجارة":
        arabic = f"حجم تجارة {ar}"
    elif plural := _CONSTRUCT.match(what.ar):
        arabic = f"{plural[1]} {ar}"
    elif all(party.kind == "country" for party in owners):
        arabic = f"{what.ar} في {ar}"
    else:
        arabic = f"{what.ar} {_for(ar)}"
    english = f"{en}’s {lower(what.en)}" if what.en and not words.has_arabic(en) else ""  # «India’s exports»
    if partner and towards:
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
