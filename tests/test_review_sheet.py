"""Sheets and other tools' files, out and back: what was answered is taken, and bad input is one sentence."""

import csv
import io
import json
import zipfile
from dataclasses import replace

import openpyxl
import pytest
from lxml import etree
from review_fixture import TEXT, at_home, claims_at, entry

from arqam.errors import ArqamError
from arqam.model import Span
from arqam.review.store import FILE, load_file, save
from arqam.run import cli
from arqam.run.review import exchange, sheet
from arqam.run.review.exchange import Offsets, interface
from arqam.run.review.sheet import COLUMNS, HEADINGS, LOCKED


@pytest.fixture
def home(tmp_path):
    return at_home(tmp_path)


def command(*words):
    return cli.main(["review", *map(str, words)])


def given_out(home, path, *options):
    assert command(home, "--to", path, *options) == 0
    return path


def table(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def put(path, rows):
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(out.getvalue(), encoding="utf-8")


# -- CSV --------------------------------------------------------------------------------------------------------------


def test_a_csv_taken_back_as_it_is_changes_nothing(home, tmp_path, capsys):
    path = given_out(home, tmp_path / "s.csv")
    assert command(home, "--take", path) == 0
    assert "0 changed, 0 as they were" in capsys.readouterr().out
    assert not (home / FILE).exists()


def test_answers_in_a_csv_are_taken_and_told(home, tmp_path, capsys):
    path = given_out(home, tmp_path / "s.csv")
    rows = table(path)
    rows[0] |= {"verdict": "confirmed", "by": "ليلى"}
    rows[1] |= {"period": "2021", "why": "=HYPERLINK(1)", "by": "ليلى", "when": "2024-07-05"}  # no verdict: corrected
    rows[2] |= {"verdict": "ليست مقدارًا"}  # by its name; whose word it is stands on the command line
    put(path, rows)
    assert command(home, "--take", path, "--by", "سمير") == 0
    said = capsys.readouterr().out
    assert "3 changed" in said and "→ 2021" in said
    entries = {f"{e.span.start}-{e.span.end}": e for e in load_file(home / FILE)}
    assert entries[rows[0]["span"]].verdict == "confirmed"
    one = entries[rows[1]["span"]]
    assert (one.verdict, dict(one.fields), one.why, one.when) == (
        "corrected",
        {"period": "2021"},
        "=HYPERLINK(1)",
        "2024-07-05",
    )
    assert (entries[rows[2]["span"]].verdict, entries[rows[2]["span"]].by) == ("not_a_quantity", "سمير")
    claims_at(home)  # and they can be put into force
    # Out again: the formula is text, and nothing changes by taking it back.
    again = given_out(home, tmp_path / "again.csv")
    assert "'=HYPERLINK(1)" in again.read_text(encoding="utf-8")
    assert command(home, "--take", again) == 0
    assert "0 changed, 3 as they were" in capsys.readouterr().out


def test_a_csv_as_an_arabic_excel_saves_it(home, tmp_path):
    path = given_out(home, tmp_path / "s.csv")
    rows = table(path)
    rows[0] |= {"verdict": "confirmed", "by": "ليلى"}
    out = io.StringIO()
    writer = csv.DictWriter(out, list(reversed(COLUMNS)), delimiter=";", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows[:1])  # the other rows taken out, the columns turned round
    path.write_bytes(out.getvalue().encode("utf-16"))
    assert command(home, "--take", path) == 0
    assert len(load_file(home / FILE)) == 1


def without(name):
    return lambda rows: [{key: value for key, value in row.items() if key != name} for row in rows]


def changed(at, **cells):
    return lambda rows: [row | (cells if number == at else {}) for number, row in enumerate(rows)]


BAD_ROWS = [
    ("a row twice", lambda rows: [rows[0] | {"verdict": "confirmed", "by": "ل"}] * 2, "answer for one mention"),
    ("nobody's name", changed(0, verdict="confirmed"), "nobody's name"),
    ("no such verdict", changed(0, verdict="maybe", by="ل"), "there is no verdict 'maybe'"),
    ("a span changed", changed(0, span="1-2", verdict="confirmed", by="ل"), "stands nowhere|and not «"),
    ("a span of words", changed(0, span="here"), "must stay as it was given out"),
    ("words changed", changed(0, surface="9999", verdict="confirmed", by="ل"), "stands nowhere in the article"),
    ("outside the text", changed(0, span="9000-9004", verdict="confirmed", by="ل"), "nothing stands"),
    ("an impossible value", changed(0, period="2023-13", by="ل"), "no calendar has"),
    ("no such measure", changed(0, measure="freigt", by="ل"), "did you mean freight"),
    ("no such day", changed(0, verdict="confirmed", by="ل", when="2024-13-01"), "write the day"),
    ("another article", changed(0, article="nowhere-2020", verdict="confirmed", by="ل"), "no article or file"),
    (
        "a path for an article",
        changed(0, article="../../etc", verdict="confirmed", by="ل"),
        "cannot be an article's id",
    ),
    ("nothing corrected", changed(0, verdict="corrected", by="ل"), "no field is changed"),
]


@pytest.mark.parametrize(("change", "said"), [case[1:] for case in BAD_ROWS], ids=[case[0] for case in BAD_ROWS])
def test_a_bad_row_is_one_sentence_and_nothing_is_taken(home, tmp_path, capsys, change, said):
    path = given_out(home, tmp_path / "s.csv")
    rows = change(table(path))
    rows[-1] |= {"verdict": "confirmed", "by": "ل"} if len(rows) > 2 else {}
    put(path, rows)
    assert command(home, "--take", path) == 2
    error = capsys.readouterr().err
    assert any(part in error for part in said.split("|")), error
    assert error.count("\n") == 1
    assert not (home / FILE).exists()


BAD_FILES = [
    ("windows-1256.csv", lambda text: text.encode("windows-1256", errors="replace"), "save it as “CSV UTF-8”"),
    ("no-heads.csv", lambda text: text.split("\n", 1)[1].encode(), "does not name its columns"),
    ("no-verdict.csv", lambda text: text.replace("verdict", "answer", 1).encode(), "lacks the column verdict"),
    ("column-twice.csv", lambda text: text.replace("needs", "verdict", 1).encode(), "the column verdict twice"),
    ("empty.csv", lambda text: b"", "does not name its columns"),
    ("only-heads.csv", lambda text: text.split("\n", 1)[0].encode() + b"\n", "has no rows"),
    ("sheet.xls", lambda text: text.encode(), "ends in .xlsx or .csv"),
    ("no-zip.xlsx", lambda text: text.encode(), "is no workbook"),
    ("password.xlsx", lambda text: b"\xd0\xcf\x11\xe0" + text.encode(), "has a password"),
    ("not-json.jsonl", lambda text: text.encode(), "not-json.jsonl, line 1: not valid JSON"),
    ("below.jsonl", lambda text: b"\n{half", "below.jsonl, line 2: not valid JSON"),
    ("a, line 1.jsonl", lambda text: b"\n{half", "a, line 1.jsonl, line 2: not valid JSON"),
    ("other.jsonl", lambda text: b'{"text": "x", "label": [[0, 1, "open"]]}', "neither a task"),
    ("list.jsonl", lambda text: b"3\n", "no task and no document"),
    ("deep.jsonl", lambda text: b"[" * 100_000, "nested deeper than"),
]


@pytest.mark.parametrize(("name", "made", "said"), BAD_FILES, ids=[case[0] for case in BAD_FILES])
def test_a_bad_file_is_one_sentence_and_nothing_is_taken(home, tmp_path, capsys, name, made, said):
    text = given_out(home, tmp_path / "s.csv").read_text(encoding="utf-8-sig")
    (tmp_path / name).write_bytes(made(text))
    assert command(home, "--take", tmp_path / name) == 2
    error = capsys.readouterr().err
    assert said in error and error.count("\n") == 1
    assert not (home / FILE).exists()


def test_what_somebody_else_answered_since_is_left_and_told(home, tmp_path, capsys):
    path = given_out(home, tmp_path / "s.csv")
    rows = table(path)
    rows[0] |= {"verdict": "left_out", "by": "ليلى"}
    rows[1] |= {"verdict": "confirmed", "by": "ليلى"}
    put(path, rows)
    theirs = table(given_out(home, tmp_path / "theirs.csv"))
    theirs[0] |= {"verdict": "confirmed", "by": "سمير"}
    put(tmp_path / "theirs.csv", theirs)
    assert command(home, "--take", tmp_path / "theirs.csv") == 0
    assert command(home, "--take", path) == 1
    assert "سمير says confirmed since this was given out" in capsys.readouterr().err
    assert {(e.by, e.verdict) for e in load_file(home / FILE)} == {("سمير", "confirmed"), ("ليلى", "confirmed")}


# -- a workbook -------------------------------------------------------------------------------------------------------


def test_the_workbook_reads_from_the_right_with_lists_and_locks(home, tmp_path):
    book = openpyxl.load_workbook(given_out(home, tmp_path / "s.xlsx"))
    sheet = book.worksheets[0]
    assert sheet.sheet_view.rightToLeft and sheet.protection.sheet
    assert [cell.value for cell in sheet[1]] == [HEADINGS[name] for name in COLUMNS]
    for at, name in enumerate(COLUMNS, start=1):
        assert sheet.cell(3, at).protection.locked == (name in LOCKED)
    rules = {str(rule.sqref)[:1]: rule for rule in sheet.data_validations.dataValidation}
    assert len(rules) == 7
    lists = book["lists"]
    verdicts = [cell.value for cell in lists["A"] if cell.value]
    assert (
        "مصر" in [cell.value for cell in lists["F"]]
        and sheet.cell(3, COLUMNS.index("parties") + 1).value == "الأردن | مصر"
    )
    assert "صحيحة" in verdicts and lists.sheet_state == "hidden"
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


def filled(path, **cells):
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    names = [cell.value for cell in sheet[2]]
    for name, value in cells.items():
        sheet.cell(3, names.index(name) + 1).value = value
    book.save(path)
    return path


def test_a_workbook_filled_in_by_name_is_taken(home, tmp_path):
    path = filled(given_out(home, tmp_path / "s.xlsx"), verdict="صُوّبت", direction="انخفض إلى", period=2021, by="ليلى")
    assert command(home, "--take", path) == 0
    (entry,) = load_file(home / FILE)
    assert (entry.verdict, dict(entry.fields)) == ("corrected", {"period": "2021", "direction": "fell_to"})


def test_a_workbook_taken_back_as_it_is_changes_nothing(home, tmp_path, capsys):
    assert command(home, "--take", given_out(home, tmp_path / "s.xlsx")) == 0
    assert "0 changed, 0 as they were" in capsys.readouterr().out and not (home / FILE).exists()


@pytest.mark.parametrize("name", ["why", "value"])
def test_a_formula_in_a_workbook_is_refused(home, tmp_path, capsys, name):
    path = filled(
        given_out(home, tmp_path / "s.xlsx"), verdict="صحيحة", by="ليلى", **{name: '=HYPERLINK("http://x","y")'}
    )
    assert command(home, "--take", path) == 2
    assert "holds a formula" in capsys.readouterr().err and not (home / FILE).exists()


def test_a_workbook_out_of_shape(home, tmp_path, capsys):
    path = given_out(home, tmp_path / "s.xlsx")
    book = openpyxl.load_workbook(path)
    book.worksheets[0].delete_rows(2)  # the names of the columns
    book.worksheets[0].delete_cols(2)
    book.save(path)
    assert command(home, "--take", path) == 2
    assert "does not name its columns" in capsys.readouterr().err


def test_a_workbook_that_unpacks_to_a_mountain(home, tmp_path, capsys):
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("xl/worksheets/sheet1.xml", b" " * (201 * 1024 * 1024))
    assert command(home, "--take", path) == 2
    assert "unpacks to" in capsys.readouterr().err


# -- Label Studio and doccano -----------------------------------------------------------------------------------------

SMILING = "😀🎉 " + TEXT.replace("\n", "\r\n")


@pytest.fixture
def smiling(tmp_path):
    """An article whose offsets differ between code points and UTF-16 units, and whose lines end in \\r\\n."""
    return at_home(tmp_path, SMILING)


def test_offsets_there_and_back():
    text = "a😀b🎉c"
    offsets = Offsets(text)
    for at in range(len(text) + 1):
        units = len(text[:at].encode("utf-16-le")) // 2
        assert (offsets.units(at), offsets.points(units)) == (units, at)


def lines(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_label_studio_gets_true_offsets_and_an_interface_from_right_to_left(smiling, tmp_path):
    path = given_out(smiling, tmp_path / "s.jsonl", "--format", "label-studio")
    (task,) = lines(path)
    result = task["predictions"][0]["result"]
    assert result
    for region in result:
        value = region["value"]
        if region["type"] == "labels":
            assert task["data"]["text"][value["start"] : value["end"]] == value["text"]
    view = etree.fromstring(path.with_suffix(".xml").read_bytes())
    names = {node.get("name") for node in view.iter() if node.get("name")}
    assert {region["from_name"] for region in result} <= names
    assert "rtl" in view.findtext("Style")
    assert etree.fromstring(interface().encode()) is not None


def annotated(task, change, **place):
    """The task as Label Studio exports it after a person changed one region."""
    result = json.loads(json.dumps(task["predictions"][0]["result"]))
    first = result[0]["id"]
    for region in result:
        if region["id"] == first:
            region["value"] |= place
            change(region)
    return {
        "id": 7,
        "data": task["data"],
        "annotations": [{"id": 1, "completed_by": {"email": "l@x.org"}, "result": result}],
    }


def to_2021(region):
    if region["from_name"] == "period":
        region["value"]["text"] = ["2021"]


@pytest.mark.parametrize("units", ["points", "utf-16"])
@pytest.mark.parametrize("form", ["lines", "list"])
def test_label_studio_comes_back_whichever_way_it_counts(smiling, tmp_path, units, form):
    path = given_out(smiling, tmp_path / "s.jsonl", "--format", "label-studio")
    (task,) = lines(path)
    first = task["predictions"][0]["result"][0]
    place = {}
    if units == "utf-16":
        offsets = Offsets(task["data"]["text"])
        place = {name: offsets.units(first["value"][name]) for name in ("start", "end")}
    done = annotated(task, to_2021, **place)
    path.write_text(json.dumps([done] if form == "list" else done, ensure_ascii=False), encoding="utf-8")
    assert command(smiling, "--take", path) == 0
    (entry,) = load_file(smiling / FILE)
    assert (dict(entry.fields), entry.by) == ({"period": "2021"}, "l@x.org")
    assert entry.span.of(SMILING) == entry.surface == first["value"]["text"]


def test_a_region_on_other_words_is_refused(smiling, tmp_path, capsys):
    path = given_out(smiling, tmp_path / "s.jsonl", "--format", "label-studio")
    (task,) = lines(path)
    path.write_text(json.dumps(annotated(task, to_2021, start=3, end=9)), encoding="utf-8")
    assert command(smiling, "--take", path) == 2
    assert "its text was changed in the tool" in capsys.readouterr().err
    (task,) = lines(given_out(smiling, path, "--format", "label-studio"))
    task["data"]["text"] = task["data"]["text"].replace("2023", "2024")
    path.write_text(json.dumps(annotated(task, to_2021)), encoding="utf-8")
    assert command(smiling, "--take", path) == 2
    assert "is not the article" in capsys.readouterr().err


@pytest.mark.parametrize("dropped", ["", "\r"])
@pytest.mark.parametrize("form", ["label", "entities"])
def test_doccano_comes_back_in_utf_16_units_and_without_the_carriage_returns(smiling, tmp_path, form, dropped):
    path = given_out(smiling, tmp_path / "s.jsonl", "--format", "doccano")
    (line,) = lines(path)
    text = line["text"].replace(dropped, "") if dropped else line["text"]
    units = Offsets(text)
    start, end, label = line["label"][0]
    raw = Offsets(line["text"])
    kept = Span(raw.points(start), raw.points(end))
    assert kept.of(SMILING)
    shift = line["text"][: kept.start].count(dropped) if dropped else 0
    place = [units.units(kept.start - shift), units.units(kept.end - shift)]
    spans = [[*place, label], [*place, "period=2021"], [*place, "corrected"]]
    if form == "label":
        back = {"id": 1, "text": text, "label": spans, "article": line["article"], "Comments": []}
    else:
        entities = [
            {"id": n, "start_offset": s, "end_offset": e, "label": name} for n, (s, e, name) in enumerate(spans)
        ]
        back = {"id": 1, "text": text, "entities": entities, "relations": [], "article": line["article"]}
    path.write_text(json.dumps(back, ensure_ascii=False) + "\n", encoding="utf-8")
    assert command(smiling, "--take", path, "--by", "ليلى") == 0
    (entry,) = load_file(smiling / FILE)
    assert entry.span == kept and dict(entry.fields) == {"period": "2021"}
    claims_at(smiling)


def test_a_span_with_two_verdicts_is_refused(home, tmp_path, capsys):
    path = given_out(home, tmp_path / "s.jsonl", "--format", "doccano")
    (line,) = lines(path)
    line["label"] += [[*line["label"][0][:2], "confirmed"], [*line["label"][0][:2], "left_out"]]
    path.write_text(json.dumps(line), encoding="utf-8")
    assert command(home, "--take", path, "--by", "ليلى") == 2
    assert "confirmed and left_out" in capsys.readouterr().err


@pytest.mark.parametrize("tool", exchange.TOOLS)
def test_what_unicode_calls_a_line_s_end_ends_no_line_of_json(tmp_path, capsys, tool):
    home = at_home(tmp_path, f"{TEXT}\u2028خاتمة\x85الخبر\n")
    assert command(home, "--take", given_out(home, tmp_path / "s.jsonl", "--format", tool)) == 0
    assert "0 changed" in capsys.readouterr().out


@pytest.mark.parametrize("tool", exchange.TOOLS)
def test_a_tools_file_taken_back_as_it_is_changes_nothing(home, tmp_path, capsys, tool):
    _, claims = claims_at(home)
    save(home, entry(claims[0], "corrected", fields={"period": "2021"}, why="لأن", called=("اسم", "")), None)
    before = (home / FILE).read_bytes()
    path = given_out(home, tmp_path / "s.jsonl", "--format", tool)
    assert command(home, "--take", path) == 0
    assert "0 changed" in capsys.readouterr().out
    assert (home / FILE).read_bytes() == before


def test_two_things_at_once_are_refused(home, capsys):
    assert command(home, "--status", "--report") == 2
    assert "two things to do" in capsys.readouterr().err


def test_no_row_is_lost_between_the_sheet_and_the_corrections(home, tmp_path):
    rows = table(given_out(home, tmp_path / "s.csv"))
    put(tmp_path / "s.csv", [row | {"verdict": "confirmed", "by": "ليلى"} for row in rows])
    assert command(home, "--take", tmp_path / "s.csv") == 0
    assert len(load_file(home / FILE)) == len(rows) == len(claims_at(home)[1])
    assert all(replace(e, lines=(0, 0)).as_read for e in load_file(home / FILE))


def test_errors_are_arqams_own(home, tmp_path):
    with pytest.raises(ArqamError, match="does not exist"):
        sheet.answers(tmp_path / "not-there.csv")
