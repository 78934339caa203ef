"""What notebook 07 and its widget say and do, without a browser: the browser's tests hold the rest."""

from datetime import date

import pytest
from review_fixture import at_home, claim_of

from arqam.errors import ArqamError
from arqam.notebook import review as notebook
from arqam.notebook.choices import coded, shown
from arqam.review.store import FILE, load_file
from arqam.review.words import phrases


@pytest.fixture
def home(tmp_path):
    return at_home(tmp_path)


def sitting(home, **given) -> notebook.Sitting:
    known = {"article": str(home), "reviewer": "ليلى حسن", "only": "all", "widget": "auto"} | given
    return notebook.begin(dict(known), **known)


def widget(home, **given) -> notebook.Review:
    made = notebook.Review(sitting(home, **given).session())
    made.session._today = lambda: date(2024, 7, 5)
    return made


def at(made: notebook.Review, surface: str) -> notebook.Review:
    """The widget with the claim shown that has this surface."""
    for _ in made.session.items:
        made.receive({"do": "go", "step": -1, "reviewer": "ليلى حسن"})
    for _ in made.session.items:
        if surface in made.session.item.claim.mention.surface:
            return made
        made.receive({"do": "go", "step": 1, "reviewer": "ليلى حسن"})
    raise AssertionError(surface)


def said(made: notebook.Review, **message) -> dict:
    made.receive({"reviewer": "ليلى حسن", "shown": made.state["span"], **message})
    return made.state


# -- choices ---------------------------------------------------------------------------------------------------------


def test_words_of_the_sentence_are_choices_for_what_the_article_calls_things(home):
    made = at(widget(home), "20%")
    offered = [option["label"] for option in made.state["words"]]
    assert {"صادرات الأردن", "صادرات الأردن إلى مصر", "العام السابق"} <= set(offered)
    for name in ("whole", "compared_to", "subject"):
        assert made.state["fields"][name]["options"] == "words"
        assert made.state["fields"][name]["own"][0] == {"label": "لا شيء", "also": "none"}


def test_every_phrase_offered_stands_in_the_article_and_can_be_answered(home):
    opened = sitting(home)
    for claim in opened.read:
        offered = phrases(opened.article, claim)
        assert offered and len(offered) == len(set(offered))
        assert all(phrase in opened.article.clean for phrase in offered)
        assert not [phrase for phrase in offered if phrase.split()[-1] in ("في", "إلى", "من", "عن")]


def test_a_particle_joined_to_a_word_is_no_part_of_a_name(tmp_path):
    text = (
        "بلغ العجز 6 مليارات دولار في عام 2023، وهو ما يعادل 5% من الناتج المحلي، مقارنة بالفائض المسجل وبصادرات القطن."
    )
    home = at_home(tmp_path, text, "deficit-2024")
    opened = sitting(home)
    offered = phrases(opened.article, claim_of(opened.read, "5%"))
    assert {"الناتج المحلي", "الفائض المسجل", "صادرات القطن", "العجز"} <= set(offered)


def test_a_choice_of_words_is_taken(home):
    state = said(at(widget(home), "20%"), do="answer", verdict="corrected", fields={"subject": "صادرات الأردن"})
    assert not state["error"], state["detail"]
    (entry,) = load_file(home / FILE)
    assert dict(entry.fields) == {"subject": "صادرات الأردن"}


def test_the_periods_that_the_article_speaks_of_come_before_the_years(home):
    own = at(widget(home), "20%").state["fields"]["period"]["own"]
    assert [one["label"] for one in own[:3]] == ["غير مذكورة", "2022", "2023"]
    assert own[1]["also"] == "عام 2022" and len({one["label"] for one in own}) == len(own)


def test_a_speaker_is_chosen_of_those_that_claims_name(home):
    own = at(widget(home), "20%").state["fields"]["speaker"]["own"]
    assert [one["label"] for one in own] == ["كاتب المقالة", "وزارة التجارة"]


def test_every_choice_comes_back_as_what_it_is():
    for name, options in notebook._options().items():
        field = "parties" if name == "parties" else name
        for option in options:
            assert coded(field, option["label"]) in (option["also"], option["label"]), option
            assert shown(field, option["also"]) == option["label"]


# -- answers ---------------------------------------------------------------------------------------------------------


def test_each_answer_says_that_it_is_kept_and_the_next_is_shown(home):
    made = widget(home)
    first = made.state["span"]
    state = said(made, do="answer", verdict="confirmed")
    assert state["span"] != first and (state["done"], state["can_undo"]) == (1, True)
    assert state["message"].startswith("حُفظ") and not state["error"]
    assert said(made, do="undo")["span"] == first and load_file(home / FILE) == []
    assert "يُلغى" in said(made, do="undo")["message"]


def test_the_last_answer_says_that_all_is_reviewed(home):
    made = widget(home)
    for _ in made.session.items:
        state = said(made, do="answer", verdict="confirmed")
    assert state["done"] == state["total"]
    assert said(made, do="go", step=1)["message"] == "رُوجعت الإفادات كلها."


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ({"do": "answer", "verdict": "confirmed", "reviewer": "  "}, "no name"),
        ({"do": "answer", "verdict": "maybe"}, "no answer 'maybe'"),
        ({"do": "answer", "verdict": "corrected", "fields": {}}, "nothing was changed"),
        ({"do": "answer", "verdict": "corrected", "fields": {"period": "أمس"}}, "is no period"),
        ({"do": "answer", "verdict": "corrected", "fields": {"value": "=1+1"}}, "is no number"),
        ({"do": "answer", "verdict": "corrected", "fields": {"whole": "ما لم يُقل"}}, "does not stand in the article"),
        ({"do": "answer", "verdict": "confirmed", "shown": [1, 2]}, "another claim is shown"),
        ({"do": "missed", "words": "", "fields": {"value": "1", "unit": "بلد"}}, "does not stand in the article"),
        ({"do": "missed", "words": "مصر", "fields": {"value": "1"}}, "needs its unit"),
    ],
)
def test_what_cannot_be_is_told_and_nothing_is_kept(home, message, told):
    made = widget(home)
    before = made.state["span"]
    state = said(made, **message)
    assert state["error"] and state["kept"] and told in state["detail"]
    assert state["span"] == before and not (home / FILE).exists()


def test_what_the_browser_sends_out_of_shape_is_told_too(home):
    made = widget(home)
    for message in (
        {"do": "answer", "shown": ["x"]},
        {"do": "answer", "verdict": "corrected", "fields": ["period"]},
        {"do": "go", "step": "far"},
        {"do": "answer", "verdict": "confirmed", "called": None},
        {"do": "dance"},
    ):
        state = said(made, **message)
        assert state["error"] and not (home / FILE).exists(), message


def test_a_quantity_that_was_missed_is_added(home):
    state = said(widget(home), do="missed", words="السلط", fields={"value": "1", "unit": "لا شيء"}, why="مدينة")
    assert "أضافها مراجع" in state["message"]
    (entry,) = load_file(home / FILE)
    assert (entry.verdict, dict(entry.fields), entry.why) == ("missed", {"value": "1", "unit": "none"}, "مدينة")


def test_a_second_window_is_told_who_answered(home):
    one, two = widget(home), widget(home)
    said(two, do="answer", verdict="left_out", reviewer="سمير")
    state = said(one, do="answer", verdict="confirmed")
    assert "أجاب عنها غيرك" in state["message"] and "سمير" in state["detail"] and "سمير" in state["answered"]
    assert [entry.by for entry in load_file(home / FILE)] == ["سمير"]


def test_what_was_corrected_is_shown_beside_what_was_read(home):
    made = at(widget(home), "20%")
    said(made, do="answer", verdict="corrected", fields={"period": "2022"}, why="خطأ")
    period = at(made, "20%").state["fields"]["period"]
    assert (period["shown"], period["was"]) == ("2022", "2023") and made.state["why"] == "خطأ"


# -- the sentence ----------------------------------------------------------------------------------------------------


def test_the_sentence_is_whole_its_mention_marked_and_each_field_named_once(home):
    opened = sitting(home)
    for claim in opened.read:
        shown_pieces = list(notebook.pieces(opened.article, claim))
        text = "".join(piece["text"] for piece in shown_pieces)
        assert claim.sentence.of(opened.article.clean) in text and text in opened.article.clean
        marked = "".join(piece["text"] for piece in shown_pieces if piece["is"] == "mention")
        assert marked == claim.mention.clean_span.of(opened.article.clean)
    named = [piece.get("fields") for piece in notebook.pieces(opened.article, claim_of(opened.read, "20%"))]
    assert any(name and "المقياس" in name for name in named)


# -- the notebook ----------------------------------------------------------------------------------------------------


def test_without_a_front_end_it_prints_what_is_left_and_changes_nothing(home, capsys, monkeypatch):
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    opened = sitting(home)
    table = notebook.left_to_review(opened)
    assert notebook.review(opened) is None
    told = capsys.readouterr().out
    assert f"{len(opened.read)} claims: 0 reviewed, {len(opened.read)} left" in told and "nobody is here" in told
    assert "لماذا تُراجع" in table._repr_html_()
    assert sorted(path.name for path in home.iterdir()) == ["article.txt", "source.yml"]
    monkeypatch.setenv("JPY_SESSION_NAME", "x.ipynb")
    assert isinstance(notebook.review(opened), notebook.Review)


def test_only_open_leaves_out_what_is_answered(home):
    said(widget(home), do="answer", verdict="confirmed")
    opened = sitting(home, only="open")
    assert len(opened.session().items) == len(opened.read) - 1


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"only": "some"}, "is none of all, open, sample"),
        ({"widget": "maybe"}, "is none of auto, yes, no"),
        ({"reviewer": 3}, "reviewer"),
    ],
)
def test_a_parameter_that_cannot_be_is_named(home, given, told):
    with pytest.raises(ArqamError, match=told):
        sitting(home, **given)
