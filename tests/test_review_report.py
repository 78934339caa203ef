"""What reviews teach: counts and intervals that were reckoned by hand, a sample of chance, lines of cases."""

import pytest
from review_fixture import TEXT, at_home, claim_of, claims_at, entry

import arqam
from arqam.cite import measured
from arqam.cite.deposit import zenodo
from arqam.cite.record import of_collection
from arqam.cite.styles import STYLES
from arqam.errors import ArqamError
from arqam.model import Span
from arqam.read.claim.claims import claims as claims_as_read
from arqam.review import report
from arqam.review.entries import Entry
from arqam.review.report import Share, accuracy, draw, judged, read_sample, status, write_sample
from arqam.review.store import FILE, load_file, remove, save
from arqam.run import cli
from arqam.run.commands import review as review_command


@pytest.fixture
def home(tmp_path):
    return at_home(tmp_path)


def read(home):
    article = arqam.open_article(home)
    return article, arqam.mentions(article)


#: right, of, and Wilson's 95 % interval in per cent, from the formula by hand (Newcombe 1998 has the second and third).
WILSON = [(43, 50, 73.8, 93.0), (81, 263, 25.5, 36.6), (15, 148, 6.2, 16.0), (0, 20, 0.0, 16.1), (1, 29, 0.6, 17.2)]


@pytest.mark.parametrize(("right", "of", "low", "high"), WILSON)
def test_the_interval_is_wilsons(right, of, low, high):
    found = Share(right, of).interval
    assert [round(100 * end, 1) for end in found] == [low, high]


def test_nothing_judged_says_nothing():
    assert Share(0, 0).text == "0 of 0" and Share(0, 0).interval == (0.0, 1.0)
    assert accuracy([]).whole == Share(0, 0)


def test_right_by_field_as_the_reader_says(home):
    _, claims = claims_at(home)
    save(home, entry(claims[0]), None)
    save(home, entry(claims[1], "corrected", fields={"period": "2021", "direction": "reached"}), None)
    save(home, entry(claims[2], "not_a_quantity"), None)
    save(home, entry(claims[3], "left_out"), None)  # says neither right nor wrong
    found = accuracy(judged(*read(home)))
    assert found.whole == Share(1, 3)
    assert found.fields["period"] == Share(1, 2) and found.fields["measure"] == Share(2, 2)
    assert found.no_quantity == 1 and found.reviewers == ("ليلى حسن",)
    assert sum(share.of for share in found.confidence.values()) == 3
    assert sum(share.of for share in found.kinds.values()) == 3


def test_a_program_that_has_learnt_since_is_counted_as_right(home):
    """What counts is the reading of now against the person's word, and not what was read when the person looked."""
    _, claims = claims_at(home)
    now = claims[0]
    given = entry(now, "corrected", fields={"period": entry(now).as_read["period"]})
    given.as_read["period"] = "2019"
    save(home, given, None)
    assert accuracy(judged(*read(home))).whole == Share(1, 1)


def test_the_order_of_parties_decides_nothing(home):
    _, claims = claims_at(home)
    claim = next(claim for claim in claims if len(claim.parties) == 2)
    turned = "|".join(party.code for party in reversed(claim.parties))
    save(home, entry(claim, as_read=entry(claim).as_read | {"parties": turned}), None)
    assert accuracy(judged(*read(home))).fields["parties"] == Share(1, 1)


def test_status_counts_reviewed_changed_open_and_by_whom(home):
    _, claims = claims_at(home)
    save(home, entry(claims[0]), None)
    save(home, entry(claims[1], "left_out", by="سمير"), None)
    start = TEXT.index("مدينة السلط")
    given = Entry(Span(start, start + 5), "مدينة", "missed", "سمير", "2024-07-05", {"value": "1", "unit": "مدينة"})
    save(home, given, None)
    found = status(*read(home))
    assert (found.claims, found.reviewed, found.changed, found.missed) == (len(claims), 2, 2, 1)
    assert found.open == len(claims) - 2 and found.by == {"ليلى حسن": 1, "سمير": 2}


def test_status_counts_nothing_that_stands_nowhere(home):
    _, claims = claims_at(home)
    save(home, entry(claims[0]), None)
    save(home, Entry(Span(9000, 9005), "مدينة", "confirmed", "سمير", "2024-07-05"), None)
    with pytest.raises(ArqamError, match=r"corrections\.yml, line \d+: nothing stands .* write span: \d+-\d+"):
        status(*read(home))


def test_a_sample_is_of_chance_and_the_same_for_a_seed(home, tmp_path):
    article, mentions = read(home)
    population = [(article.id, mention) for mention in mentions]
    assert draw(population, 3, 7) == draw(population, 3, 7)
    counts = dict.fromkeys(range(len(population)), 0)
    for seed in range(3000):
        for one in draw(population, 3, seed):
            counts[population.index(one)] += 1
    expected = 3000 * 3 / len(population)
    assert all(abs(count - expected) < 5 * expected**0.5 for count in counts.values()), counts
    path = write_sample(draw(population, 3, 7), tmp_path / "sample.csv")
    assert read_sample(path) == {article.id: {mention.span for _, mention in draw(population, 3, 7)}}
    for size in (0, len(population) + 1):
        with pytest.raises(ArqamError, match="cannot be drawn"):
            draw(population, size, 1)
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(ArqamError, match="is no sample"):
        read_sample(path)


def test_the_sample_is_reported_apart_and_can_be_cited(home, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(report, "SAMPLE", tmp_path / "review-sample.csv")
    out = tmp_path / "s.csv"
    assert cli.main(["review", str(home), "--sample", "4", "--to", str(out)]) == 0
    assert out.read_text(encoding="utf-8").count("\n") == 5
    assert cli.main(["review", str(home), "--sample", "4", "--seed", "17"]) == 2
    assert "drawn until it pleases is none" in capsys.readouterr().err
    _, claims = claims_at(home)
    spans = read_sample()[claims[0].article]
    inside = [claim for claim in claims if claim.mention.span in spans]
    outside = next(claim for claim in claims if claim.mention.span not in spans)
    for claim in inside[:3]:
        save(home, entry(claim), None)
    save(home, entry(inside[3], "corrected", fields={"direction": "fell_from"}), None)
    save(home, entry(outside, "not_a_quantity"), None)
    assert cli.main(["review", str(home), "--report"]) == 0
    said = capsys.readouterr().out
    assert "the random sample: 4 of 4 claims reviewed" in said
    assert "for 3 of 4, 75 % (95 % interval 30–95 %)" in said and "في 3 من 4" in said
    assert "all 5 claims that were judged" in said and "3 of 5" in said


def test_corrections_come_out_as_lines_of_cases(home, capsys):
    _, claims = claims_at(home)
    save(home, entry(claim_of(claims, "20%"), "corrected", fields={"period": "2021", "direction": "fell_by"}), None)
    save(home, entry(claim_of(claims, "خمسة عشر"), "not_a_quantity"), None)
    start = TEXT.index("مدينة السلط")
    given = Entry(Span(start, start + 5), "مدينة", "missed", "سمير", "2024-07-05", {"value": "1", "unit": "مدينة"})
    save(home, given, None)
    assert cli.main(["review", str(home), "--cases"]) == 0
    heads, *rows = (line.split("\t") for line in capsys.readouterr().out.splitlines())
    assert heads == list(report.CASE_COLUMNS)
    by_field = {row[0]: row for row in rows}
    assert by_field["period"][2] == "2021-01-01 2021-12-31" and "20%" in by_field["period"][1]
    assert by_field["direction"][2] == "fell_by"
    assert by_field["missed"][2] == "count 1 مدينة"
    assert by_field["not_a_quantity"][2] == "" and len(rows) == 4
    assert all("\t" not in cell for row in rows for cell in row) and all(row[5] for row in rows)


def test_status_over_all_articles(home, capsys):
    _, claims = claims_at(home)
    save(home, entry(claims[0], by="\x1b[31mليلى"), None)
    assert cli.main(["review", str(home), "china-kazakhstan-2024", "--status"]) == 0
    said = capsys.readouterr().out
    assert "jordan-egypt-2024" in said and "all" in said and "\x1b" not in said


def test_the_claims_are_as_read_without_the_corrections(home):
    article, mentions = read(home)
    before = claims_as_read(article, mentions)
    save(home, entry(before[0], "corrected", fields={"period": "2021"}), None)
    assert claims_as_read(article, mentions) == before


# -- the accuracy in a citation ----------------------------------------------------------------------------------------


@pytest.fixture
def sampled(home, tmp_path, monkeypatch):
    """A home whose four sampled claims can be answered; where sample and accuracy lie."""
    monkeypatch.setattr(report, "SAMPLE", tmp_path / "review-sample.csv")
    monkeypatch.setattr(measured, "RAW", home.parent)
    monkeypatch.setattr(review_command, "RAW", home.parent)
    assert cli.main(["review", str(home), "--sample", "4", "--to", str(tmp_path / "s.csv")]) == 0
    _, claims = claims_at(home)
    return [claim for claim in claims if claim.mention.span in read_sample()[claims[0].article]]


def answered(home, claims):
    for claim in claims[:3]:
        save(home, entry(claim), None)
    save(home, entry(claims[3], "corrected", fields={"direction": "fell_from"}), None)


def test_a_sample_that_is_half_reviewed_is_not_cited(home, sampled, capsys):
    save(home, entry(sampled[0]), None)
    assert cli.main(["review", str(home), "--report"]) == 0
    save(home, entry(sampled[1], "left_out"), None)
    assert cli.main(["review", str(home), "--report"]) == 0
    assert "once right or wrong is said of the other 3 (to leave a claim out" in capsys.readouterr().out
    assert not measured.place().exists() and measured.measured() is None
    assert "note" not in of_collection("en")


def test_the_citation_of_the_collection_states_the_accuracy(home, sampled, capsys):
    answered(home, sampled)
    assert cli.main(["review", str(home), "--report"]) == 0
    assert "the citation of the collection states it from now on" in capsys.readouterr().out
    for style in STYLES:
        assert cli.main(["cite", "--style", style]) == 0
        said = capsys.readouterr().out
        english = "for 3 of 4, 75" in said and "95" in said and "ليلى حسن" in said
        assert english or (style == "arabic" and "في 3 من 4، أي 75%" in said), style
    assert "75 % (95 % interval 30–95 %)" in zenodo()["notes"]


def test_an_accuracy_of_other_answers_is_refused(home, sampled, capsys):
    answered(home, sampled)
    assert cli.main(["review", str(home), "--report"]) == 0
    remove(home, load_file(home / FILE)[0])
    assert cli.main(["cite"]) == 2
    assert "run `arqam review --report` again" in capsys.readouterr().err
    measured.place().write_text("claims: many\n", encoding="utf-8")
    assert cli.main(["cite"]) == 2
    assert "review-accuracy.yml" in capsys.readouterr().err
    report.SAMPLE.unlink()
    assert cli.main(["cite"]) == 2
