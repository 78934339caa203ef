"""A person at work: what comes first, and each answer on the disk before the next claim is shown."""

from dataclasses import replace
from datetime import date

import pytest
from review_fixture import TEXT, at_home, claim_of

import arqam
from arqam.errors import ArqamError
from arqam.model import Span
from arqam.read.claim.claims import claims as claims_as_read
from arqam.review.session import Session
from arqam.review.store import FILE, ChangedMeanwhile, load_file
from arqam.review.worklist import by_need, items


def session_at(home, reviewer="ليلى حسن", **given):
    article = arqam.open_article(home)
    read = claims_as_read(article, arqam.mentions(article))
    return Session(article, read, reviewer, today=lambda: date(2024, 7, 5), **given)


@pytest.fixture
def home(tmp_path):
    return at_home(tmp_path)


def test_what_needs_a_look_comes_first(home):
    article = arqam.open_article(home)
    read = claims_as_read(article, arqam.mentions(article))
    sure, low, drawn, against = (replace(one, confidence="high", flags=()) for one in read[:4])
    low = replace(low, confidence="low")
    against = replace(against, flags=("incomparable:x:1-2",))
    held = replace(read[4], confidence="medium", flags=())
    listed = items(article, [sure, low, drawn, against, held], drawn=[drawn.id], held=[held.id])
    assert [item.claim.id for item in by_need(listed)] == [against.id, drawn.id, held.id, low.id, sure.id]
    assert "contradicted" in by_need(listed)[0].needs and "drawn" in by_need(listed)[1].needs


def test_each_answer_is_on_the_disk_before_the_next_is_shown(home):
    session = session_at(home)
    for count in range(1, len(session.items) + 1):
        shown = session.item.span
        session.answer("confirmed")
        assert [entry.span for entry in load_file(home / FILE) if entry.span == shown]
        assert len(load_file(home / FILE)) == session.done == count
        assert count == len(session.items) or session.item.entry is None
    assert all(entry.as_read["value"] for entry in load_file(home / FILE))


def test_a_sitting_is_taken_up_where_it_was_left(home):
    first = session_at(home)
    first.answer("confirmed")
    first.answer("left_out")
    again = session_at(home)
    assert again.done == 2 and again.item.entry is None
    assert {item.span for item in again.items} == {item.span for item in first.items}


def test_only_what_was_changed_is_written(home):
    session = session_at(home)
    entry = session.answer("corrected", fields={**session.shown_fields(), "period": "2021"})
    assert dict(entry.fields) == {"period": "2021"}
    with pytest.raises(ArqamError, match="nothing was changed"):
        session.answer("corrected", fields=session.shown_fields())


def test_an_impossible_answer_is_not_kept_and_the_claim_stays(home):
    session = session_at(home)
    shown = session.item.span
    with pytest.raises(ArqamError, match="is no period") as caught:
        session.answer("corrected", fields={"period": "the year before"})
    assert "line" not in str(caught.value)
    assert session.item.span == shown and not (home / FILE).exists()


def test_nobody_answers_without_a_name(home):
    session = session_at(home, reviewer=" ")
    with pytest.raises(ArqamError, match="no name"):
        session.answer("confirmed")
    assert not (home / FILE).exists()


def test_undo_restores_what_was_there_before(home):
    session = session_at(home)
    first = session.item.span
    session.answer("confirmed")
    session.at = session.order.index(first)
    session.answer("left_out")
    assert load_file(home / FILE)[0].verdict == "left_out"
    assert session.undo() == first and load_file(home / FILE)[0].verdict == "confirmed"
    assert session.undo() == first and load_file(home / FILE) == []
    assert session.item.span == first and session.item.entry is None
    assert session.undo() is None and not session.can_undo


def test_two_windows_do_not_lose_each_others_work(home):
    mine, theirs = session_at(home), session_at(home, reviewer="سمير")
    assert mine.item.span == theirs.item.span
    theirs.answer("left_out")
    with pytest.raises(ChangedMeanwhile, match="سمير"):
        mine.answer("confirmed")
    mine.refresh()
    assert mine.item.entry.by == "سمير" and mine.done == 1
    mine.go(1)
    mine.answer("confirmed")
    assert {entry.by for entry in load_file(home / FILE)} == {"سمير", "ليلى حسن"}


def test_an_answer_for_a_claim_that_is_no_longer_shown_is_refused(home):
    session = session_at(home)
    before = session.item.span
    session.answer("confirmed")
    with pytest.raises(ArqamError, match="another claim is shown"):
        session.answer("confirmed", shown=before)
    assert session.done == 1


def test_a_missed_quantity_is_found_by_its_words(home):
    session = session_at(home)
    entry = session.missed("مدينة السلط", {"value": "1", "unit": "مدينة"})
    assert entry.span == Span(TEXT.index("مدينة السلط"), TEXT.index("مدينة السلط") + 11)
    assert claim_of([item.claim for item in session.items], "السلط").review == "missed"
    with pytest.raises(ArqamError, match="does not stand in the article"):
        session.missed("كلمات ليست هنا", {"value": "1", "unit": "none"})
    with pytest.raises(ArqamError, match="needs its value"):
        session.missed("مدينة", {"unit": "none"})


def test_one_that_is_no_quantity_stays_in_the_list_with_its_answer(home):
    session = session_at(home)
    span = session.item.span
    count = len(session.items)
    session.answer("not_a_quantity")
    assert len(session.items) == count
    assert next(item for item in session.items if item.span == span).entry.verdict == "not_a_quantity"
    assert len(session_at(home).items) == count


def test_a_second_look_keeps_what_was_corrected_at_the_first(home):
    session = session_at(home)
    first = session.item.span
    session.answer("corrected", fields={"period": "2021"})
    session.at = session.order.index(first)
    entry = session.answer("corrected", fields={"direction": "fell_to"})
    assert dict(entry.fields) == {"period": "2021", "direction": "fell_to"}
    session.at = session.order.index(first)
    assert session.answer("confirmed").verdict == "corrected"  # what is shown is right, and that is as it was corrected
    session.at = session.order.index(first)
    former = session.item.as_read
    entry = session.answer("corrected", fields={name: former[name] for name in ("period", "direction")})
    assert (entry.verdict, dict(entry.fields)) == ("confirmed", {})
