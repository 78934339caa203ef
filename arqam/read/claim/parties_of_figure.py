"""Whom a figure is about: the countries and organisations of its clause, its sentence, or its article."""

from __future__ import annotations

from typing import NamedTuple

from arqam.model import Party, Span
from arqam.read.arabic.phrases import Text, fold_pattern, fold_word
from arqam.read.claim.attribution import speaker_of
from arqam.read.claim.parties_named import BOTH, HOME, THEIR_LAND, TOWNS, Named, countries
from arqam.read.claim.scene import Scene, within
from arqam.read.claim.vocabularies import measures


class About(NamedTuple):
    """The parties of a figure, why, and a flag where the clause does not name them itself."""

    parties: tuple[Party, ...]
    why: str
    flag: str = ""


def parties_of(scene: Scene, key: str) -> About:
    """Countries first, then organisations, each in the order named. ``key`` is the figure's measure."""
    for place, stretch in _places(scene):
        parties, whys = _named_in(scene, stretch, key)
        if parties:
            if home := _other_side(scene, stretch, parties, key):
                parties.insert(0, home)
                whys.append("the article's country and its partner")
            unique = tuple(dict.fromkeys(parties))
            why = ", ".join([*whys, *(party.name for party in unique)])
            return About(unique, f"{why} in the {place}", "" if place == "clause" else "parties_inherited")
    none = "none is named in the sentence"
    if key in ("date", "duration", "rank", ""):
        return About((), none)
    if scene.cast.pair:
        return About(scene.cast.pair, f"{none}: the two countries that the article is about", "parties_inherited")
    if scene.cast.main:
        return About((scene.cast.main,), f"{none}: the country that the article is about", "parties_inherited")
    return About((), f"{none}, and the article is not about one or two countries", "parties_unstated")


def _places(scene: Scene) -> list[tuple[str, Span]]:
    """The clause, the sentence up to it, and all of it where what follows tells of no other figure."""
    clause, sentence = scene.clause, scene.sentence.span
    places = [("clause", clause), ("sentence", Span(sentence.start, clause.end))]
    if not any(Span(clause.end, sentence.end).covers(figure) for figure in scene.figures):
        places.append(("sentence", sentence))
    return places


#: What leads to the other side of a trade: صادرات المملكة إلى العراق, والواردات من الهند.
_TO_WHOM = fold_pattern(
    r"(?<![^\W_])و?(?:إلى|مع|نحو|على|من|بين|ثم|تليها|يليها|تلتها|تلاها|تليه|تلته)\s+(?:دولة\s+|جمهورية\s+|ال\S+\s+)?$"
)


def _other_side(scene: Scene, stretch: Span, parties: list[Party], key: str) -> Party | None:
    """The article's own country, where a clause names only the partner that its goods or loans go to or come from."""
    lands = [party for party in parties if party.kind == "country"]
    cast = scene.cast
    own = next((party for party in cast.pair or () if party not in lands), None) if cast.pair else cast.main
    trades = key == "share" or (key and measures()[key].nature == "flow") or key == "loans"
    if len(set(lands)) != 1 or own is None or own in lands or not trades or (cast.pair and lands[0] not in cast.pair):
        return None
    named = (item for item in reversed(within(scene.countries, stretch)) if item.party == lands[0])
    partner = next(named, None)  # «المملكة» or «البلاد» alone names none here
    return own if partner and _is_partner(scene, partner) else None


def _is_partner(scene: Scene, named: Named) -> bool:
    word = scene.text.word(scene.text.word_at(named.span.start))
    before = scene.text.text[max(named.span.start - 30, scene.sentence.span.start) : named.span.start]
    if named.role != "name":
        return False
    if _TO_WHOM.search(before) or (word.lstrip("و").startswith("ل") and not named.party.name.startswith("ل")):
        return True
    earlier = within(scene.countries, Span(scene.sentence.span.start, named.span.start))
    return word.startswith("و") and bool(earlier) and _is_partner(scene, earlier[-1])


def _named_in(scene: Scene, stretch: Span, key: str) -> tuple[list[Party], list[str]]:
    speakers = [reach.speaker.clean_span for reach in scene.reaches if reach.span.covers(scene.span)]
    named = within(scene.countries, stretch)
    named = [item for item in named if not _speaks(scene, item, speakers)] or named
    if any(item.role not in TOWNS for item in named):
        named = [item for item in named if item.role not in TOWNS]
    parties, whys, body = [item.party for item in named], [], scene.text.cut(stretch)
    pair = scene.cast.pair
    if pair and BOTH.search(body) and not set(pair) <= set(parties):
        parties += pair
        whys.append("both countries of the article")
    trades = key and measures()[key].topic == "trade"
    if scene.cast.main and HOME.search(body) and (not parties or (trades and scene.cast.main not in parties)):
        parties.insert(0, scene.cast.main)
        whys.append("the country of the article")
    if THEIR_LAND.search(body) and (home := _home(scene)):
        parties.append(home)
        whys.append("the speaker's country")
    groups = [item for item in within(scene.organisations, stretch) if not _speaks(scene, item, speakers)]
    if groups and not parties and scene.cast.main:
        parties.append(scene.cast.main)
        whys.append("the country that the article is about")
    return parties + [item.party for item in groups], whys


def _speaks(scene: Scene, item: Named, speakers: list[Span | None]) -> bool:
    """Is it named only as a part of who speaks (الرئيس الصيني)?"""
    clean = scene.text.back(item.span)
    return any(span.covers(clean) for span in speakers if span)


def _home(scene: Scene) -> Party | None:
    """The country of whoever speaks: by the demonym in the name, or beside the same name elsewhere."""
    speaker, _ = speaker_of(scene.reaches, scene.span)
    if not speaker.name:
        return None
    for named in countries(Text(speaker.name)):
        return named.party
    last = fold_word(speaker.name).split()[-1]
    for item in scene.all_countries:
        after = scene.text.text[item.span.end : item.span.end + 40]
        if item.role == "demonym" and last in after.split():
            return item.party
    return None
