"""Who is named where: countries and organisations, one case a line in ``tests/cases/names.tsv`` and ``firms.tsv``."""

import csv
from pathlib import Path

import pytest
from growth import growth

from arqam.errors import ArqamError
from arqam.read.arabic.phrases import Text, fold_word
from arqam.read.arabic.rows import table
from arqam.read.claim import homographs
from arqam.read.claim.countries_named import countries
from arqam.read.claim.firm_names import ordinary
from arqam.read.claim.organisations_named import organisations
from arqam.read.claim.parties_named import TOWNS

CASES = Path(__file__).parent / "cases"


def rows(name: str) -> list[dict[str, str]]:
    with (CASES / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def as_written(named) -> str:
    """``MAR OMN:partner``: the codes in order, with what each is where it owns nothing."""
    return " ".join(
        item.party.code + (f":{item.context}" if item.context != "owner" else "") for item in countries(Text(named))
    )


@pytest.mark.parametrize("row", rows("names"), ids=lambda row: row["why"])
def test_a_country_is_found_where_it_is_named(row):
    assert as_written(row["sentence"]) == row["countries"]


@pytest.mark.parametrize("row", rows("firms"), ids=lambda row: row["why"])
def test_a_firm_is_found_where_its_name_ends(row):
    firms = [item for item in organisations(Text(row["sentence"])) if item.role == "firm"]
    found = [item.party.name + (f":{item.context}" if item.context != "owner" else "") for item in firms]
    assert (" | ".join(found) or "-") == row["firms"]


def test_a_body_is_named_without_its_particles():
    text = Text("قالت وزارة التجارة وهيئة السوق المالية ولوزارة المالية")
    found = [(item.party.name, text.cut(item.span)) for item in organisations(text)]
    assert [name for name, _ in found] == ["وزارة التجارة", "هيئة السوق المالية", "وزارة المالية"]
    assert all(fold_word(name) == span for name, span in found)


@pytest.mark.parametrize(
    ("sentence", "codes"),
    [
        ("أبقت أوبك+ إنتاجها، وخفضت أوبك توقعاتها.", "OPEC+ OPEC"),
        ("زاد إنتاج مجموعة «أوبك بلس» عن إنتاج منظمة أوبك.", "OPEC+ OPEC"),
        ("نما اقتصاد دول مجلس التعاون ودول الخليج والاتحاد الأوروبي.", "GCC GCC EU"),
        ("وافق صندوق النقد الدولي والبنك الدولي على القرض.", "IMF WB"),
    ],
)
def test_a_union_of_countries_is_found(sentence, codes):
    unions = [item.party.code for item in organisations(Text(sentence)) if item.role == "union"]
    assert " ".join(unions) == codes


def test_the_cases_are_all_there():
    assert len(rows("names")) >= 50 and len(rows("firms")) >= 30


def test_every_country_is_found_by_every_name_of_the_table():
    missed = []
    for row in table("countries"):
        for phrase in row["words"].split("|"):
            found = {item.party.code for item in countries(Text(f"وقالت صحف إن {phrase} {phrase}"))}
            rules = homographs.rules().get(" ".join(Text(phrase).written))
            if found != {row["code"]} and not rules:
                missed.append((row["code"], row["role"], phrase, found))
    assert missed == []


def test_no_word_of_the_trade_is_a_town_with_a_particle():
    """بنوك, بليون, فسرت are words; a town of which a particle makes one needs a rule of homographs or has no place."""
    towns = {word for row in table("countries") for phrase in row["words"].split("|") for word in Text(phrase).written}
    seen = {
        word: item.party.code
        for word in ordinary() - towns
        for item in countries(Text(f"زادت {word} زادت"))
        if item.role in TOWNS
    }
    assert seen == {}


def test_a_homograph_means_a_country_or_an_organisation():
    known = {row["code"] for name in ("countries", "organisations") for row in table(name)}
    assert {row["code"] for row in table("homographs")} <= known | {""}


def test_one_country_has_one_label():
    labels = {(row["code"], row["label_ar"]) for row in table("countries")}
    assert len(labels) == len({code for code, _ in labels})


def test_a_rule_that_is_not_known_is_one_sentence(monkeypatch):
    monkeypatch.setattr(
        homographs, "table", lambda name: ({"words": "قطر", "where": "nearby", "beside": "", "code": ""},)
    )
    homographs.rules.cache_clear()
    with pytest.raises(ArqamError, match=r"«قطر» has where 'nearby'; use written, .*\.$"):
        homographs.rules()
    homographs.rules.cache_clear()


def test_many_firms_of_one_first_word_are_found_in_linear_time():
    def find(firms: int) -> None:
        names = (
            f"شركة دلتا {chr(1576 + at % 20)}ي{chr(1576 + at // 20 % 20)}و{at // 400}ك قالت" for at in range(firms)
        )
        assert len(organisations(Text(" ".join(names)))) >= firms

    assert growth(find, 500, 4000) < 24
