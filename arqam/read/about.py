"""Whom a figure is about: the countries and organisations of its clause, its sentence, or its article."""

from __future__ import annotations

from typing import NamedTuple

from arqam.model import Party, Span
from arqam.read.attribution import speaker_of
from arqam.read.parties import BOTH, HOME, THEIR_LAND, TOWNS, Named, countries
from arqam.read.scene import Scene, within
from arqam.read.vocabulary import Text, fold_word


class About(NamedTuple):
    """The parties of a figure, why, and a flag where the clause does not name them itself."""

    parties: tuple[Party, ...]
    why: str
    flag: str = ""


def parties_of(scene: Scene, key: str) -> About:
    """Countries first, then organisations, each in the order named. ``key`` is the figure's measure."""
    for place, stretch in (("clause", scene.clause), ("sentence", scene.sentence.span)):
        parties, whys = _named_in(scene, stretch)
        if parties:
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


def _named_in(scene: Scene, stretch: Span) -> tuple[list[Party], list[str]]:
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
    if scene.cast.main and HOME.search(body) and not parties:
        parties.append(scene.cast.main)
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
