"""Whom a figure is about: whoever owns the subject of its statement, or else whoever is the likeliest to own it.

The places are asked in turn, and the first that names anybody answers: the figure's own list item, the subject of its
statement, the words between subject and figure (في الأردن), the statement that it hangs on, «دبي..» or «وفي دبي» at the
head of the sentence. Where none names anybody, whoever most probably owns it does (:mod:`owners`).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from arqam.model import Party, Span
from arqam.read.arabic.phrases import fold_pattern, fold_word, without_article
from arqam.read.claim import owners
from arqam.read.claim.attribution import speaker_of
from arqam.read.claim.evidence import How
from arqam.read.claim.firm_names import is_ordinary
from arqam.read.claim.parties_named import (
    BODY,
    BOTH,
    FIRM,
    HOME,
    OWNER,
    PARTNER,
    THEIR_LAND,
    TOWNS,
    Named,
    party_codes,
    party_words,
)
from arqam.read.claim.scene import Scene, is_figure, last_before, starting_in, within
from arqam.read.claim.vocabularies import measures, speech


class About(NamedTuple):
    """The parties of a figure, why, a flag where its statement does not name them, and a trade's other side."""

    parties: tuple[Party, ...]
    why: str
    flag: str = ""
    partner: tuple[Party, ...] = ()
    words: tuple[Span, ...] = ()  # folded spans that name them
    how: How = How.NONE
    odds: float = 1.0  # how probable it is, where it was weighed


#: The evidence that each place is.
_HOW = {
    "the subject": How.SUBJECT,
    "the words before the figure": How.WORDS_BEFORE,
    "the words after the figure": How.WORDS_AFTER,
    "the head of the sentence": How.HEAD,
    "the clause that says what it is": How.WORDS_AFTER,
    "clause": How.CLAUSE,
}

#: Measures of the world's markets: nobody's figures where the statement itself names nobody.
WORLD = frozenset({"oil_price", "gold_price", "gas_price", "wheat_price", "exchange_rate", "currency", "oil_demand"})
#: Measures of what has two sides.
_TWO_SIDED = frozenset(
    {
        "financing",
        "agreements",
        "contracts",
        "deals",
        "contracts_value",
        "projects_value",
        "fdi",
        "investment",
        "investment_stock",
        "loans",
        "aid",
        "remittances",
        "agreements_value",
    }
)
NOT_ASKED = ("date", "duration", "rank")
_INHERITED = "parties_inherited"


def parties_of(scene: Scene, key: str, told: Sequence[tuple[Scene, About]]) -> About:
    """``key`` is the figure's measure; ``told`` are the figures before it in the article with their parties."""
    if key in NOT_ASKED or not is_figure(scene.mention):
        return _passing(scene)
    if shared := _of_the_same(scene, told):
        return shared
    if quoted := _of_the_quoted(scene, key):
        return quoted
    for place, stretch, flag in _places(scene):
        if place != "the subject" and (own := _of_the_articles_firm(scene, key)):
            return own
        if found := _named_in(scene, stretch, key, place, flag):
            return found
    if own := _of_the_speaker(scene):
        return own
    if _is_of_a_region(scene, key):
        return About((), "of a region, or of the world", "parties_unstated", how=How.REGION)
    if key in WORLD:
        return About((), "the world's market: the statement names nobody", "parties_unstated", how=How.WORLD)
    return _of_the_likeliest(scene, key, told)


def _of_the_likeliest(scene: Scene, key: str, told: Sequence[tuple[Scene, About]]) -> About:
    """Whoever most probably owns what its statement gives to nobody."""
    owner, probability = owners.likeliest(scene, key, told)
    if not owner.parties:
        why = "the statement names nobody, and it is nobody's who is named near"
        return About((), why, "parties_unstated", odds=probability)
    before = (about.partner for _, about in reversed(told[-owners.FIGURES_BACK :]) if about.parties == owner.parties)
    how = owners.how(owner)
    names = ", ".join(party.name for party in owner.parties)
    why = f"the statement names nobody: {names} ({how.replace('_', ' ')}), at {probability:.0%}"
    return About(owner.parties, why, _INHERITED, next(before, ()), owner.words, how, probability)


def _of_the_speaker(scene: Scene) -> About | None:
    """«وقالت داماك إن أرباحها بلغت 1.4 مليار درهم»: the pronoun of the subject is the speaker's."""
    subject = scene.slot.statement.subject if scene.slot else None
    speaker, _ = speaker_of(scene.reaches, scene.span)
    if subject is None or speaker.clean_span is None:
        return None
    words = scene.text.cut(subject).split()[:3]
    if not any(_has_a_pronoun(word) for word in words):
        return None
    span = scene.text.forth(speaker.clean_span)
    for items in (scene.all_organisations, scene.all_countries):
        over = [item for item in last_before(items, span.end) if span.start < item.span.end]
        for item in reversed([item for item in over if item.role in (FIRM, "name")]):
            return About((item.party,), "the speaker's own", _INHERITED, (), (item.span,), How.ANAPHOR)
    return None


#: «”دلما“ (+8,67», «”دلما“ بـ»: a name in quotation marks right before a figure.
_QUOTED_BEFORE = re.compile(r"[«\"“”]\s?([^»\"”“«،()\n]{2,40}?)\s?[»\"”“]\s*(?:\(\s*[+\-]?|بـ?\s*)$")
_PRICES = frozenset({"price", "inflation", "production", "share"})
#: How far back a quotation mark is looked for, in characters.
_QUOTED_BACK = 52


def _of_the_quoted(scene: Scene, key: str) -> About | None:
    """«أقوى الارتفاعات لدى ”دلما“ (+8,67 في المائة)»: whose name in quotation marks stands right before the figure."""
    start = max(scene.span.start - _QUOTED_BACK, scene.sentence.span.start)
    match = _QUOTED_BEFORE.search(scene.text.text, start, scene.span.start)
    if match is None or key in WORLD | _PRICES | party_codes("measure_of_countries"):
        return None  # «أثمان ”الفواكه“ بـ12,3%»
    span = Span(match.start(1), match.end(1))
    if any(item.span.start < span.end and span.start < item.span.end for item in scene.countries):
        return None  # an index, a town
    for item in scene.organisations:
        if item.span.start < span.end and span.start < item.span.end:
            return About((item.party,), f"{item.party.name} right before it", "", (), (item.span,), How.WORDS_BEFORE)
    name = " ".join(scene.words(span).split())
    why = f"«{name}», in quotation marks right before it"
    return About((Party(name, "", "organisation"),), why, "", (), (span,), How.WORDS_BEFORE)


def _of_the_articles_firm(scene: Scene, key: str) -> About | None:
    """«وقالت أكبر شركة في البرازيل إن أرباحها زادت 4%»: the pronoun of a firm's profit is the article's firm's."""
    subject = scene.slot.statement.subject if scene.slot else None
    firm = scene.topic.firm
    if firm is None or subject is None or key not in _FIRMS_OWN:
        return None
    if not any(_has_a_pronoun(word) for word in scene.text.cut(subject).split()[:3]):
        return None
    here = Span(scene.sentence.span.start, scene.span.start)
    if any(item.party != firm and item.role == FIRM for item in within(scene.organisations, here)):
        return None  # another firm's
    return About((firm,), "the pronoun of the subject is the article's firm's", _INHERITED, how=How.ANAPHOR)


def _has_a_pronoun(word: str) -> bool:
    """«أرباحها», «إيراداته»; but not «الأسهم», «دراهم», whose own letters end so."""
    return len(word) > 4 and word.endswith(("ها", "هم", "ته")) and not word.startswith("ال") and not is_ordinary(word)


def _is_of_a_region(scene: Scene, key: str) -> bool:
    """«المؤشر يوروفرست لأسهم الشركات الأوروبية», «الطلب العالمي»: no one country's, and no firm's but its own sales."""
    subjects = scene.slot.statement.subjects if scene.slot else ()
    said = [word for subject in subjects[:1] for word in scene.text.cut(subject).split()]
    words = set(said)
    if words & party_words("superlative"):
        return False  # «ثالث أكبر اقتصاد في العالم» is a land
    kinds = any(
        land in party_words("lands") and kind in party_words("kind_of_land") for land, kind in itertools.pairwise(said)
    )
    if kinds or words & party_words("world"):
        return not (scene.topic.firm and key in _FIRMS_OWN)
    bloc = scene.topic.country is not None and scene.topic.country.kind != "country"
    return not scene.topic.firm and not bloc and bool(words & party_words("region"))


def _of_the_same(scene: Scene, told: Sequence[tuple[Scene, About]]) -> About | None:
    """«زادت في إيطاليا بنسبة 24% إلى 148 ألفا»: the figures of one statement have one owner."""
    if not told or scene.slot is None or scene.slot.turn is not None:
        return None
    other, about = told[-1]
    if other.slot is None or other.slot.statement != scene.slot.statement or not about.parties:
        return None
    apart = [item for item in (*scene.countries, *scene.organisations) if scene.slot.chunk.covers(item.span)]
    return None if apart or other.sentence.number != scene.sentence.number else about


def _passing(scene: Scene) -> About:
    """Dates, lengths of time and ranks are of whoever their clause names, and of nobody where it names nobody."""
    named = [item for item in within(scene.countries, scene.clause) if item.context == OWNER]
    parties = tuple(dict.fromkeys(item.party for item in named))
    if not parties and scene.topic.pair and BOTH.search(scene.text.cut(scene.clause)):
        parties = scene.topic.pair
    return About(parties, "named in the clause" if parties else "none is named in the clause", how=How.CLAUSE_OF_TIME)


def _places(scene: Scene) -> Iterator[tuple[str, Span, str]]:
    """(what it is, where, the flag that it brings), nearest first."""
    slot = scene.slot
    if slot is None:
        yield "clause", scene.clause, ""
        return
    statement = slot.statement
    if slot.chunk.end > slot.chunk.start and scene.text.word(scene.text.word_at(scene.span.start) - 1) in _BEING:
        yield "the clause that says what it is", Span(scene.span.end, scene.clause.end), ""
    stated = own = statement.subject is not None
    if not stated:
        yield "the words before the figure", slot.chunk, ""
    for subject in statement.subjects:
        yield "the subject", subject, "" if own else _INHERITED
        if own and subject.end <= slot.chunk.end and slot.chunk.start <= subject.start:
            yield "the words before the figure", Span(subject.end, max(slot.chunk.end, subject.end)), ""
        own = False
    if stated:
        yield "the words before the figure", slot.chunk, ""
    yield "the words after the figure", slot.tail, ""
    for head in _heads(scene):
        yield "the head of the sentence", head, ""


#: «وهي ثلاث مبادرات اقترحتها الصين»: what follows says whose.
_BEING = frozenset(map(fold_word, ("وهي", "وهو", "هي", "هو")))

#: «دبي.. هبط المؤشر», «وفي سلطنة عمان زاد المؤشر»: who opens a sentence is whose its figures are.
_OPENS = fold_pattern(
    r"[«\"“]?(?:و?في\s+)?(?:ال|سلطنة\s+|دولة\s+|إمارة\s+|مملكة\s+)?[^\W_]+(?:\s+[^\W_]+){0,2}\s*(?:\.\.|:|-|–|،)?"
)


#: How many words a line has that only names what the next is of.
_LINE_OF_A_NAME = 3


def _heads(scene: Scene) -> Iterator[Span]:
    start = scene.sentence.span.start
    if match := _OPENS.match(scene.text.text, start, scene.span.start):
        yield Span(start, match.end())
    if scene.previous and len(scene.text.cut(scene.previous).split()) <= _LINE_OF_A_NAME:
        yield scene.previous


def _named_in(scene: Scene, stretch: Span, key: str, place: str, flag: str) -> About | None:
    """Who is named in the stretch: countries first, then organisations; None where nobody is."""
    if stretch.end <= stretch.start:
        return None
    if place == "the subject" and scene.topic.market and any(hit.span.start == stretch.start for hit in scene.moves):
        return None  # «وتراوحت الانخفاضات»: the market's
    lands, groups = within(scene.countries, stretch), within(scene.organisations, stretch)
    told = (reach.speaker.clean_span for reach in scene.reaches if reach.span.covers(scene.span))
    speakers = list(filter(None, told)) if lands or groups else []
    if speakers:
        lands = [item for item in lands if not _speaks(scene, item, speakers)]
        groups = [item for item in groups if not _speaks(scene, item, speakers)]
    groups = [item for item in groups if item.context == OWNER and not _is_counted(scene, item)]
    groups = [item for item in groups if item.role != BODY or _has_its_own(scene, item)]
    two_sided = _has_two_sides(scene, key)
    groups = [
        item for item in groups if two_sided or item.party.code not in forecasters() or _in_construct(scene, item)
    ]
    groups = [item for item in groups if not _foresees(scene, item)]
    lands = [item for item in lands if not any(group.span.covers(item.span) for group in groups)]
    body, pair = scene.text.cut(stretch), scene.topic.pair
    owners = [item for item in lands if item.context == OWNER]
    if not groups and not owners and place == "the subject":
        groups = _quoted(scene, stretch)
    elif owners and scene.slot and scene.slot.statement.item and all(item.role == "demonym" for item in owners):
        groups = groups or _quoted(scene, stretch)
    if place == "the words after the figure":
        reach = _WHOLE if key == "share" and body.lstrip().startswith("من ") else _BESIDE
        owners = [item for item in owners if item.way or item.span.start - stretch.start <= reach]
        groups = [item for item in groups if item.span.start - stretch.start <= 8]
    if any(item.role not in TOWNS for item in owners):
        owners = [item for item in owners if item.role not in TOWNS]
    partners = [item for item in lands if item.context == PARTNER]
    owners, partners = _in_turn(scene, owners, partners)
    if two_sided:
        partners += [item for item in owners if _is_other_side(scene, item, key)]
        owners = [item for item in owners if item not in partners]
        around = (scene.slot.chunk, scene.slot.tail) if scene.slot and place == "the subject" else ()
        partners += [item for part in around for item in within(scene.countries, part) if item.context == PARTNER]
    why, parties = [], [item.party for item in owners]
    if pair and BOTH.search(body) and not set(pair) <= set(parties):
        parties = [*parties, *pair]
        why.append("both countries of the article")
    firms = [item.party for item in groups]
    if firms and place == "the subject" and not two_sided:
        parties = [item.party for item in owners if item.role == "name" and not item.way and item.span < groups[0].span]
    behind = place == "the words after the figure"
    if not (parties or firms or behind) and (body_named := _body_meant(scene, stretch)):
        said = f"{body_named.party.name}, which a word of it stands for, in {place}"
        return About((body_named.party,), said, _INHERITED, (), (body_named.span,), How.ANAPHOR)
    home = None if parties or firms or behind else HOME.search(body)
    if home and (land := _homeland(scene, home.group())):
        parties = [land]
        why.append(f"«{home.group().strip()}» is the country of the article")
        flag = _INHERITED
    if two_sided and pair and len(set(parties) & set(pair)) == 1 and key in ("fdi", "investment", "investment_stock"):
        parties = [*parties, *(party for party in pair if party not in parties)]
        why.append("both countries of the article")
    if THEIR_LAND.search(body) and (theirs := _home(scene)):
        parties = [*parties, theirs]
        why.append("the speaker's country")
    others: list[Party] = []
    debtor = scene.topic.country if two_sided and not parties else None
    if debtor and debtor.kind == "country" and firms and {party.code for party in firms} <= party_codes("lender"):
        parties = [debtor]  # «سداد 2 مليار يورو لصندوق النقد»: the debtor's
        why.append("the article's country and its lender")
    if two_sided:
        others = [item.party for item in partners]
        if others and not parties and not firms and (own := _own_country(scene, others)):
            parties = [own]
            why.append("the article's country and its partner")
    everyone = tuple(dict.fromkeys([*parties, *others, *firms]))
    if not everyone or (others and not parties and not firms and place != "the subject"):
        return None
    spans = tuple(item.span for item in (*owners, *groups, *(partners if two_sided else ())))
    said = ", ".join([*why, *(party.name for party in everyone)])
    how = How.LAND if home and not owners and not groups else _HOW[place]
    how = How.ABOVE if how is How.SUBJECT and flag else how
    return About(everyone, f"{said} in {place}", flag, tuple(dict.fromkeys(others)), spans, how)


#: How many characters behind a figure its owner stands; and where a whole is named: «27% من الصادرات المغربية».
_BESIDE, _WHOLE = 12, 40

_QUOTED = re.compile(r"[«\"“]([^»\"”،]{2,30})[»\"”]")


def _quoted(scene: Scene, stretch: Span) -> list[Named]:
    """«و"رينو" الفرنسية 10.6%»: the quoted name of a list's item that a demonym describes is a firm's."""
    match = _QUOTED.search(scene.text.text, stretch.start, stretch.end)
    if not match or not scene.slot or not scene.slot.statement.item:
        return []
    after = Span(match.end(), min(match.end() + 4, len(scene.text.text)))
    if not any(
        item.role == "demonym" and item.span.start <= after.end and after.start <= item.span.start
        for item in scene.countries
    ):
        return []
    span = Span(match.start(1), match.end(1))
    return [Named(span, Party(" ".join(scene.words(span).split()), "", "organisation"), FIRM)]


def forecasters() -> frozenset[str]:
    """The codes of organisations that foresee and report: owners only of what stands in construct before them."""
    return party_codes("forecaster")


def _in_construct(scene: Scene, item: Named) -> bool:
    """«إنتاج أوبك»: a measure's word right before it."""
    first = scene.text.word_at(item.span.start)
    return any(hit.last in (first - 1, first - 2) for hit in scene.measures)


def _in_turn(scene: Scene, owners: list[Named], partners: list[Named]) -> tuple[list[Named], list[Named]]:
    """«تجارة الهند مع اليابان وماليزيا 3% و5% على التوالي»: of the names joined last, each figure has its own."""
    turn = scene.slot.turn if scene.slot else None
    named = sorted([*owners, *partners])
    if turn is None or len(named) < turn[1]:
        return owners, partners
    dealt = named[-turn[1] :]
    own = dealt[turn[0]]
    kept = [item for item in named if item not in dealt]
    side = [own._replace(context=PARTNER)] if kept and any(item in partners for item in dealt) else []
    return [item for item in kept if item in owners] + ([] if side else [own]), side


def _has_two_sides(scene: Scene, key: str) -> bool:
    """Trade, lending and agreements have another side; a share has where it is one of trade."""
    if key == "share" and scene.slot:
        hits = (hit for subject in scene.slot.statement.subjects for hit in within(scene.measures, subject))
        return any(name and measures()[name].topic == "trade" for hit in hits for name in hit.keys)
    return bool(key) and (measures()[key].topic == "trade" or key in _TWO_SIDED)


def _is_other_side(scene: Scene, item: Named, key: str) -> bool:
    """«الواردات من الهند»; «توزعت الصادرات على السعودية 13%، والهند 12%»: where goods come from or go to."""
    if item.way == fold_word("من"):
        return key in ("imports", "trade", "remittances", "fdi", "tourists")
    if item.way == fold_word("على"):
        return True
    statement = scene.slot.statement if scene.slot else None
    if statement is None or not statement.item or statement.above is None:
        return False
    if not statement.subject or not statement.subject.covers(item.span) or item.role == "demonym":
        return False
    above = statement.above.subject
    lands = [other for other in within(scene.countries, above)] if above else []
    return len(lands) >= 1 and len(scene.text.cut(statement.subject).split()) <= 2


def _has_its_own(scene: Scene, body: Named) -> bool:
    """«إيرادات غرفة الساحل», «قروض صندوق الإسكان»: a chamber or a fund has money and members of its own."""
    return scene.text.cut(body.span).split()[0].lstrip("وبل") in party_words("own_body")


def _body_meant(scene: Scene, stretch: Span) -> Named | None:
    """«فائض الغرفة» after «غرفة الساحل»: the chamber, fund or society named last, where a word of it comes back."""
    words = scene.text.cut(stretch).split()
    for before, word in itertools.pairwise(["", *words]):
        bare = word.lstrip("وب")
        head = without_article(bare)
        if head == bare or head not in party_words("own_body") or before.removeprefix("و") in speech():
            continue  # «وأشارت الجمعية إلى»: it only says so
        for item in last_before(scene.all_organisations, scene.span.start):
            if without_article(scene.text.cut(item.span).split()[0]) == head:
                return None if item.party.code in forecasters() else item
    return None


def _homeland(scene: Scene, word: str) -> Party | None:
    """«المملكة», «السلطنة», «البلاد»: the article's country, or the last one named that is called so."""
    kind = next((role for role in ("kingdom", "sultanate") if _kind_words(role, word)), "")
    if not kind and (theirs := _home_named(scene)):
        return theirs
    fits = party_codes(kind)
    if scene.topic.country and (not kind or scene.topic.country.code in fits):
        return scene.topic.country
    ranked = [*(item.party for item in last_before(scene.all_countries, scene.span.start)), *scene.topic.ranked]
    return next((party for party in ranked if kind and party.code in fits), scene.topic.country)


def _kind_words(role: str, word: str) -> bool:
    return fold_word({"kingdom": "مملكة", "sultanate": "سلطنة"}[role]) in word


def _own_country(scene: Scene, others: Sequence[Party]) -> Party | None:
    """Whose trade it is, where only the other side is named: the list's own country, or else the article's."""
    topic = scene.topic
    above = scene.slot.statement.above if scene.slot and scene.slot.statement.item else None
    if above is not None and above.subject is not None:
        lands = [item for item in within(scene.countries, above.subject) if item.party not in others]
        if lands:
            return max(lands, key=lambda item: _in_construct(scene, item)).party
    if topic.pair:
        return next((party for party in topic.pair if party not in others), None)
    return topic.country if topic.country not in others else None


def _is_counted(scene: Scene, item: Named) -> bool:
    """«40 شركة نتائجها المالية»: a counted noun opens no name."""
    return any(figure.start < item.span.end and item.span.start < figure.end for figure in (scene.span, *scene.figures))


def _speaks(scene: Scene, item: Named, speakers: Sequence[Span]) -> bool:
    """Is it named only as a part of who speaks (الرئيس الصيني)?"""
    clean = scene.text.back(item.span)
    return any(span.covers(clean) for span in speakers)


def _foresees(scene: Scene, item: Named) -> bool:
    """«وتوقعت نعيم أرباحا», «كانت شركة سيكو توقعت ربحا»: whose forecast it is owns no part of it."""
    index = scene.text.word_at(item.span.start)
    around = (scene.text.word(index - 1), scene.text.word(scene.text.word_at(item.span.end - 1) + 1))
    return any(word.removeprefix("و") in party_words("foresees") for word in around)


_FIRMS_OWN = frozenset({"profit", "losses", "dividends", "sales", "revenue"})


def _home(scene: Scene) -> Party | None:
    """The country of whoever speaks, or else the article's."""
    return _home_named(scene) or scene.topic.country


def _home_named(scene: Scene) -> Party | None:
    """The country in the name of whoever speaks: «وزارة المالية المصرية»."""
    speaker, _ = speaker_of(scene.reaches, scene.span)
    if not speaker.name or not speaker.clean_span:
        return None
    span = scene.text.forth(speaker.clean_span)
    return next((named.party for named in within(starting_in(scene.all_countries, span), span)), None)
