"""What corrections do to claims: the person's word stands, and nothing else changes."""

import tempfile
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from review_fixture import TEXT, at_home, claim_of, claims_at, entry

import arqam
from arqam.errors import ArqamError
from arqam.model import Basis, Kind, Span
from arqam.review.applied import corrected
from arqam.review.entries import Entry
from arqam.review.fields import Impossible, put, readings
from arqam.review.store import FILE, save


@pytest.fixture
def home(tmp_path):
    return at_home(tmp_path)


def test_without_corrections_nothing_changes(home):
    article, claims = claims_at(home)
    assert corrected(article, claims) == claims
    assert not any(claim.review for claim in claims)


#: field, what a person writes, what the claim then says
SETTINGS = [
    ("value", "21", lambda c: c.quantity.value == Decimal(21)),
    ("value", "٢١٫٥", lambda c: c.quantity.value == Decimal("21.5")),
    ("value", "20..25", lambda c: c.quantity.value_max == Decimal(25) and c.qualifier == "range"),
    ("unit", "USD", lambda c: c.kind is Kind.MONEY),
    ("unit", "USD/t", lambda c: c.kind is Kind.RATE),
    ("unit", "مصنع", lambda c: c.kind is Kind.COUNT),
    ("qualifier", "approx", lambda c: c.qualifier == "approx"),
    ("measure", "imports", lambda c: c.measure == "imports"),
    ("measure", "none", lambda c: c.measure == ""),
    ("parties", "EGY|IRQ", lambda c: [p.name for p in c.parties] == ["مصر", "العراق"]),
    ("parties", "العراق", lambda c: c.parties[0].code == "IRQ"),
    ("parties", "شركة النخيل", lambda c: (c.parties[0].code, c.parties[0].kind) == ("", "organisation")),
    ("parties", "none", lambda c: c.parties == ()),
    ("partner", "IRQ", lambda c: c.partner[0].code == "IRQ" and c.partner[0] in c.parties),
    ("period", "2021", lambda c: str(c.period.start) == "2021-01-01" and c.period.basis is Basis.CORRECTED),
    ("period", "2021-02", lambda c: str(c.period.end) == "2021-02-28"),
    ("period", "2020-02..2020-Q3", lambda c: str(c.period.end) == "2020-09-30"),
    ("period", "..2022-05-04", lambda c: c.period.start is None and str(c.period.end) == "2022-05-04"),
    ("period", "unstated", lambda c: c.period.start is None and c.period.basis is Basis.UNSTATED),
    ("direction", "fell_by", lambda c: c.direction == "fell_by"),
    ("direction", "none", lambda c: c.direction == ""),
    ("speaker", "وزيرة التجارة", lambda c: (c.speaker.name, c.speaker.manner) == ("وزيرة التجارة", "reported")),
    ("whole", "صادرات الأردن", lambda c: c.whole.surface == "صادرات الأردن"),
    ("compared_to", "عن العام السابق", lambda c: c.compared_to.surface == "عن العام السابق"),
    ("subject", "الأردن إلى مصر", lambda c: c.subject == "الأردن إلى مصر"),
]


#: What setting a field may change beside it: a range is a hedge, and a partner is one of the parties.
IMPLIED = {"value": {"qualifier"}, "partner": {"parties"}, "parties": {"partner"}}


@pytest.mark.parametrize(("name", "text", "holds"), SETTINGS, ids=[f"{name}={text}" for name, text, _ in SETTINGS])
def test_a_field_set_anew(home, name, text, holds):
    article, claims = claims_at(home)
    before = claim_of(claims, "20%")
    save(home, entry(before, "corrected", fields={name: text}, why="لأن"), None)
    _, after = claims_at(home)
    changed = claim_of(after, "20%")
    assert holds(changed), changed
    was, now = readings(before), readings(changed)
    implied = IMPLIED.get(name, set())
    assert {field for field in was if was[field] != now[field]} - implied <= {name}
    assert next(change for change in changed.corrected if change.field == name).former == was[name]
    assert (changed.review, changed.reviewed_by, changed.reviewed_on) == ("corrected", "ليلى حسن", "2024-07-05")
    assert changed.sure and changed.confidence == "high"
    others = [claim for claim in after if claim.id != changed.id]
    assert [readings(c) for c in others] == [readings(c) for c in claims if c.id != changed.id]
    for phrase in (changed.whole, changed.compared_to):
        assert phrase is None or phrase.clean_span.of(article.clean) == phrase.surface


#: field, what a person writes, what the sentence says
IMPOSSIBLE = [
    ("value", "2O", "is no number"),
    ("value", "1e9", "is no number"),
    ("value", "9..3", "lower value first"),
    ("value", "NaN", "is no number"),
    ("unit", "USDD", "did you mean USD?"),
    ("unit", "=1+1", "is no unit"),
    ("qualifier", "range", "does not fit the value"),
    ("measure", "freigt", "did you mean freight?"),
    ("parties", "KZK", "is no country's code"),
    ("parties", "JOR||EGY", "empty name"),
    ("period", "2023-13", "no calendar has"),
    ("period", "2023-02-30", "no calendar has"),
    ("period", "2024..2023", "ends before it begins"),
    ("period", "last year", "is no period"),
    ("whole", "صادرات المريخ", "does not stand in the article"),
    ("subject", "exports", "called_ar"),
]


@pytest.mark.parametrize(("name", "text", "said"), IMPOSSIBLE, ids=[f"{name}={text}" for name, text, _ in IMPOSSIBLE])
def test_an_impossible_value_draws_nothing_and_says_where(home, name, text, said):
    claim = claim_of(claims_at(home)[1], "20%")
    save(home, entry(claim_of(claims_at(home)[1], "450")), None)
    save(home, entry(claim, "corrected", fields={name: text}), None)
    with pytest.raises(ArqamError, match=said) as caught:
        claims_at(home)
    line = 1 + (home / FILE).read_text(encoding="utf-8").splitlines().index(
        f"- span: {claim.mention.span.start}-{claim.mention.span.end}"
    )
    assert f"{FILE}, line {line}: " in str(caught.value)


def test_a_surface_that_no_longer_stands_there(home):
    claim = claim_of(claims_at(home)[1], "20%")
    start, end = claim.mention.span
    save(home, Entry(Span(start + 1, end + 1), claim.mention.surface, "confirmed", "ليلى", "2024-07-05"), None)
    with pytest.raises(ArqamError, match=f"write span: {start}-{end}"):
        claims_at(home)


@pytest.mark.parametrize("span", [Span(5, 9), Span(100_000, 100_004)])
def test_an_entry_outside_the_text_or_of_words_that_are_not_there(home, span):
    save(home, Entry(span, "9999", "confirmed", "ليلى", "2024-07-05"), None)
    with pytest.raises(ArqamError, match="stands nowhere in the article"):
        claims_at(home)


def test_a_confirmed_claim_counts_as_sure_and_keeps_what_was_read(home):
    before = claim_of(claims_at(home)[1], "خمسة عشر")
    assert not before.sure
    save(home, entry(before), None)
    after = claim_of(claims_at(home)[1], "خمسة عشر")
    assert (after.review, after.corrected, after.confidence, after.sure) == ("confirmed", (), "high", True)
    assert readings(after) == readings(before)


def test_what_was_confirmed_stays_so_whatever_is_read_later(home):
    """The reading that the person saw is kept with the answer; a program that reads otherwise later has no say."""
    article, claims = claims_at(home)
    claim = claim_of(claims, "450")
    seen = readings(claim) | {"direction": "fell_to"}
    (after,) = [one for one in corrected(article, claims, [entry(claim, as_read=seen)]) if one.id == claim.id]
    assert after.direction == "fell_to"
    assert after.review == "corrected" and [change.field for change in after.corrected] == ["direction"]


def test_what_is_no_quantity_is_gone_and_what_was_missed_is_there(home):
    article, claims = claims_at(home)
    gone = claim_of(claims, "خمسة عشر")
    save(home, entry(gone, "not_a_quantity"), None)
    start = TEXT.index("مدينة السلط")
    missed = Entry(
        Span(start, start + 5),
        "مدينة",
        "missed",
        "ليلى",
        "2024-07-05",
        {"value": "1", "unit": "مدينة", "parties": "JOR"},
    )
    save(home, missed, None)
    _, after = claims_at(home)
    assert gone.id not in [claim.id for claim in after]
    added = claim_of(after, "مدينة")
    assert (added.review, added.kind, added.quantity.value) == ("missed", Kind.COUNT, 1)
    assert added.sentence and "السلط" in added.sentence.of(article.clean)
    assert added.mention.clean_span.of(article.clean) == "مدينة"
    assert [claim.mention.span for claim in after] == sorted(claim.mention.span for claim in after)


def test_a_persons_quantity_stands_over_those_that_are_read_in_part_of_it(home):
    _, claims = claims_at(home)
    part = claim_of(claims, "خمسة عشر").mention
    wider = Span(part.span.start, part.span.end + len(" في مدينة"))
    words = TEXT[wider.start : wider.end]
    save(home, Entry(wider, words, "missed", "ليلى", "2024-07-05", {"value": "15", "unit": "مصنع"}), None)
    _, after = claims_at(home)
    assert f"{after[0].article}:{part.span.start}-{part.span.end}" not in [claim.id for claim in after]
    assert claim_of(after, "خمسة عشر").mention.surface == words


def test_one_left_out_stays_in_tables_and_is_never_sure(home):
    _, claims = claims_at(home)
    save(home, entry(claim_of(claims, "450"), "left_out"), None)
    left = claim_of(claims_at(home)[1], "450")
    assert (left.review, left.sure) == ("left_out", False)


def test_doubts_that_the_person_settled_are_no_longer_flagged(home):
    article, claims = claims_at(home)
    doubted = claim_of(claims, "20%")
    flagged = [
        one
        if one.id != doubted.id
        else _with_flags(one, ("period_inherited", "parties_inherited", "ambiguous_reading"))
        for one in claims
    ]
    given = entry(doubted, "corrected", fields={"period": "2021"})
    after = claim_of(corrected(article, flagged, [given]), "20%")
    assert after.flags == ("parties_inherited",)


def _with_flags(claim, flags):
    from dataclasses import replace

    return replace(claim, flags=flags)


def test_a_headline_that_repeats_the_figure_follows(tmp_path):
    home = at_home(tmp_path)
    article, claims = claims_at(home)
    body = max((claim for claim in claims if "300" in claim.mention.surface), key=lambda claim: claim.mention.span)
    headline = min((claim for claim in claims if "300" in claim.mention.surface), key=lambda claim: claim.mention.span)
    marked = [_with_flags(one, (f"repeats:{body.id}",)) if one.id == headline.id else one for one in claims]
    marked = [_dated(one, body) if one.id == headline.id else one for one in marked]
    after = corrected(article, marked, [entry(body, "corrected", fields={"period": "2021"})])
    assert str(after[0].period.start) == "2021-01-01"
    assert after[0].corrected[0].by == "ليلى حسن"


def _dated(claim, other):
    from dataclasses import replace

    return replace(claim, period=other.period)


def test_the_traps_of_the_first_article_can_be_corrected(tmp_path):
    """The railway's 22 % and 28 Mt are of 2023, as its press office says elsewhere; the article does not say when."""
    import shutil

    from arqam.project import RAW

    home = tmp_path / "china-kazakhstan-2024"
    shutil.copytree(RAW / home.name, home)
    (home / FILE).unlink(missing_ok=True)
    _, claims = claims_at(home)
    for surface in ("22%", "28 مليون طن"):
        save(home, entry(claim_of(claims, surface), "corrected", fields={"period": "2023"}, why="سنة"), None)
    _, after = claims_at(home)
    for surface in ("22%", "28 مليون طن"):
        claim = claim_of(after, surface)
        assert claim.period.start.year == claim.period.end.year == 2023
        assert not {"period_inherited", "period_doubtful"} & set(claim.flags)
    earlier = [claim for claim in arqam.derive(after) if "earlier" in claim.id]
    assert earlier and earlier[0].review == "corrected"
    assert {change.field for change in earlier[0].corrected} == {"period"}


@given(st.dictionaries(st.sampled_from([name for name, *_ in SETTINGS]), st.integers(0, 99), min_size=1, max_size=5))
def test_any_fields_set_anew_read_back_as_they_were_set(chosen):
    """What is set reads back the same, setting it again changes nothing, and the other fields stay."""
    article, claim = _one_claim()
    texts = {name: [text for field, text, _ in SETTINGS if field == name] for name in chosen}
    fields = {name: texts[name][number % len(texts[name])] for name, number in chosen.items()}
    try:
        once = put(claim, fields, article)
    except Impossible:  # a range with a hedge, say: refused together, whatever each would be alone
        return
    assert readings(put(once, readings(once), article)) == readings(once)
    assert put(once, fields, article) == once
    touched = set(fields).union(*(IMPLIED.get(name, set()) for name in fields))
    was, now = readings(claim), readings(once)
    assert {name for name in was if was[name] != now[name]} <= touched


@cache
def _one_claim():
    with tempfile.TemporaryDirectory() as folder:
        article, claims = claims_at(at_home(Path(folder)))
    return article, claim_of(claims, "20%")


@given(st.permutations(range(4)))
def test_the_order_of_entries_decides_nothing(order):
    article, claims = _all_claims()
    given_ = [
        entry(claims[0], "corrected", fields={"period": "2021"}),
        entry(claims[1]),
        entry(claims[2], "not_a_quantity"),
        entry(claims[3], "left_out"),
    ]
    assert corrected(article, claims, [given_[at] for at in order]) == corrected(article, claims, given_)


@cache
def _all_claims():
    with tempfile.TemporaryDirectory() as folder:
        return claims_at(at_home(Path(folder)))
