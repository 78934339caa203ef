"""Where something unforeseen happens, one item is lost and said so; the article never, and nothing in silence."""

import json
import warnings

import pytest
from claims_cases import paragraph

from arqam import losses
from arqam.errors import ArqamError
from arqam.losses import LossWarning, gathered, kept
from arqam.notebook import outputs
from arqam.read.claim import claims as claiming
from arqam.read.claim.claims import claims
from arqam.read.quantity.mentions import read
from arqam.read.quantity.reader import Reader
from arqam.run.cli import main

TEXT = "بلغت صادرات الأردن 7 ملايين دولار. وبلغت وارداته 9 ملايين دولار. وعمل فيها 40 عاملا."


def failing(function, when):
    """``function``, failing as nobody foresaw where ``when`` says so."""

    def fails(*args):
        if when(*args):
            raise StopIteration
        return function(*args)

    return fails


@pytest.fixture
def broken(monkeypatch):
    """A reader that fails at one quantity, and a claim that fails for another."""
    monkeypatch.setattr(Reader, "_read", failing(Reader._read, lambda reader, at, _: reader.s.keys[at] == "40"))
    monkeypatch.setattr(
        claiming, "claim_of", failing(claiming.claim_of, lambda _, one, *rest: one.surface.startswith("9"))
    )


def test_one_quantity_and_one_claim_are_lost_and_the_rest_is_there(broken):
    article = paragraph(TEXT)
    with gathered() as lost:
        mentions = read(article)
        said = claims(article, mentions)
    assert [mention.surface for mention in mentions] == ["7 ملايين دولار", "9 ملايين دولار"]
    assert [claim.mention for claim in said] == mentions and [claim.measure for claim in said] == ["exports", ""]
    assert len(lost) == 2 and all("was lost (StopIteration in " in line and "\n" not in line for line in lost)
    assert "«40 عاملا.»" in lost[0] and "«9 ملايين دولار» of case" in lost[1]


def test_where_nothing_can_be_told_of_an_article_its_quantities_are_there_all_the_same(monkeypatch):
    monkeypatch.setattr(claiming, "scenes", failing(claiming.scenes, lambda *_: True))
    article = paragraph(TEXT)
    with gathered() as lost:
        said = claims(article, read(article))
    assert [claim.mention.surface for claim in said] == ["7 ملايين دولار", "9 ملايين دولار", "40 عاملا"]
    assert [line.split(" was lost")[0] for line in lost] == ["what stands around the figures of case"]


def test_what_nobody_gathers_is_a_warning_and_the_last_cell_of_a_notebook_fails_by_it(broken, tmp_path, monkeypatch):
    monkeypatch.setattr(losses, "_ungathered", [])
    monkeypatch.setenv("ARQAM_OUT", str(tmp_path))
    (tmp_path / "table.csv").write_text("id\n", encoding="utf-8")
    outputs.made(tmp_path / "table.csv")
    with pytest.warns(LossWarning, match="«40 عاملا.» was lost"):
        read(paragraph(TEXT))
    with pytest.raises(ArqamError, match=r"1 lost, and the rest was made: .*«40 عاملا.»"):
        outputs.made(tmp_path / "table.csv")


def test_in_the_tests_a_loss_is_an_error(broken):
    with pytest.raises(LossWarning):
        read(paragraph(TEXT))


def test_the_command_line_prints_what_was_lost_and_ends_in_1(broken, tmp_path, capsys):
    (tmp_path / "text.txt").write_text(TEXT, encoding="utf-8")
    assert main(["read", str(tmp_path / "text.txt"), "--format", "csv"]) == 1
    printed = capsys.readouterr()
    assert "7 ملايين دولار" in printed.out and "40" not in printed.out
    assert printed.err.startswith("arqam read: a quantity at «40 عاملا.» was lost (StopIteration")


def test_an_archive_keeps_the_article_and_says_what_of_it_was_lost(broken, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("arqam.run.engine.forks.available", lambda: False)
    corpus = tmp_path / "corpus.jsonl"
    corpus.write_text(json.dumps({"id": "one", "text": TEXT}, ensure_ascii=False), encoding="utf-8")
    assert main(["archive", str(corpus), "--claims", "--to", str(tmp_path / "to")]) == 1
    printed = capsys.readouterr()
    assert "1 articles, 2 mentions, 2 claims" in printed.out
    assert "0 articles failed, 2 quantities or claims lost" in printed.out
    assert printed.err.count("one: ") == 2


def test_what_a_user_can_mend_is_never_swallowed():
    def refuse():
        raise ArqamError("mend it")

    with gathered() as lost, pytest.raises(ArqamError):
        kept("an item", refuse)
    assert lost == []


def test_gathering_gives_each_its_own():
    def fail():
        raise KeyError("x")

    with gathered() as outer:
        with gathered() as inner:
            kept("an item", fail)
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            assert kept("another", lambda: 3) == 3
    assert outer == [] and len(inner) == 1 and inner[0].startswith("an item was lost (KeyError: 'x'")
