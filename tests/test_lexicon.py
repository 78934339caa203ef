"""What the reader knows is data: tables that load, say where they come from, and are clear about what is wrong."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from babel import Locale

from arqam.errors import ArqamError
from arqam.project import PROJECT, TABLES
from arqam.read.arabic import lexicon
from arqam.read.arabic.fold import fold
from arqam.read.arabic.rows import read_table, table, tables

UNITS = "unit,kind,singular,plural,other,symbols,factor,source"

MALFORMED = [
    ("t,mass,طن\n", "line 2: 3 fields where the header has 8"),
    ("t,mass,طن,أطنان,,,one,SI\n", "line 2: factor is 'one', not a number"),
    ("t,mass,طن,أطنان,,,1,\n", "line 2: source is empty"),
    (",mass,طن,أطنان,,,1,SI\n", "line 2: unit is empty"),
    ("t,mass,طن,أطنان,,,1,SI\nkg,weight,كيلوغرام,,,,1,SI\n", "line 3: kind is 'weight'"),
]


def with_units(folder: Path, text: str) -> Path:
    shutil.copytree(TABLES, folder / "data" / "tables")
    (folder / "data" / "tables" / "units.csv").write_text(text, encoding="utf-8")
    return folder


def read_in(project: Path, text: str) -> subprocess.CompletedProcess[str]:
    """Read a text in a process of its own, with the tables of another project."""
    program = (
        "import sys; from arqam.read.quantity.mentions import find; print([m.quantity.unit for m in find(sys.argv[1])])"
    )
    environment = {"ARQAM_PROJECT": str(project), "PYTHONUTF8": "1"}
    command = [sys.executable, "-c", program, text]
    return subprocess.run(command, env=environment, capture_output=True, text=True, encoding="utf-8", check=False)


@pytest.mark.parametrize(("body", "message"), MALFORMED)
def test_a_malformed_table_is_an_error_with_file_and_line(tmp_path, body, message):
    run = read_in(with_units(tmp_path, f"{UNITS}\n{body}"), "5 أطنان")
    assert run.returncode
    assert "ArqamError" in run.stderr
    assert f"units.csv, {message}" in run.stderr


def test_a_table_with_other_columns_or_none_is_an_error(tmp_path):
    (tmp_path / "schema.yml").write_bytes((TABLES / "schema.yml").read_bytes())
    with pytest.raises(ArqamError, match=r"places\.csv is missing"):
        read_table(tmp_path, "places")
    (tmp_path / "places.csv").write_text("place,money,source\n", encoding="utf-8")
    with pytest.raises(ArqamError, match=r"places\.csv, line 1: the columns are place,money,source"):
        read_table(tmp_path, "places")
    (tmp_path / "places.csv").write_bytes(b"\xff\xfe")
    with pytest.raises(ArqamError, match="is not UTF-8"):
        read_table(tmp_path, "places")


def test_every_table_is_declared_and_holds_what_is_declared():
    assert sorted(tables()) == sorted(path.stem for path in TABLES.glob("*.csv"))
    assert all(table(name) for name in tables())


#: A row that is added to a table, and what is then wrong with it.
WRONG = [
    ("measures", "x,س,X,other,flow,mony,,,,سس,a test,press usage", "kinds is 'mony'; write one of money, percent,"),
    (
        "measures",
        "x,س,X,other,flow,money,,gpd,,سس,a test,press usage",
        "of_change is 'gpd'; write one that measures.key",
    ),
    ("measures", "X y,س,X,other,flow,money,,,,سس,a test,press usage", "key is 'X y'; write it after the pattern"),
    ("months", "مارسمارس,13,gregorian,a test", "month is '13'; write it after the pattern"),
    ("months", "يناير,1,gregorian,a test", "form is 'يناير', as in line "),
    ("scales", "غزيليون,,,many,a test", "value is 'many', not a number; write a whole number"),
    ("countries", "XYZ,nickname,سس,س,X,a test", "role is 'nickname'; write one of name, demonym,"),
    ("party_words", "a_role,,a test", "words is empty; fill it in or delete the row"),
]


@pytest.mark.parametrize(("name", "row", "wrong"), WRONG, ids=[f"{name}: {wrong[:24]}" for name, _, wrong in WRONG])
def test_what_is_not_declared_is_an_error_with_file_line_and_column(tmp_path, name, row, wrong):
    shutil.copytree(TABLES, tmp_path, dirs_exist_ok=True)
    with (tmp_path / f"{name}.csv").open("a", encoding="utf-8") as file:
        file.write(row + "\n")
    lines = len((tmp_path / f"{name}.csv").read_text(encoding="utf-8").splitlines())
    with pytest.raises(ArqamError, match=re.escape(f"{name}.csv, line {lines}: {wrong}")) as caught:
        read_table(tmp_path, name)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "name", ["attributions", "cues", "name_words", "party_words", "statement_words", "subject_words"]
)
def test_every_role_of_words_is_asked_for_by_some_module(name):
    """A role that is misspelt in the table, or that no module reads any more, would lie there in silence."""
    code = "\n".join(path.read_text(encoding="utf-8") for path in (PROJECT / "arqam").rglob("*.py"))
    roles = [row["cue" if name == "cues" else "role"] for row in table(name)]
    made = [f'f"{role.rpartition("_")[0]}_{{' for role in roles]  # f"generic_{kind}"
    assert [role for role, how in zip(roles, made, strict=True) if f'"{role}"' not in code and how not in code] == []


def test_a_unit_is_taught_by_adding_a_row(tmp_path):
    table = (TABLES / "units.csv").read_text(encoding="utf-8")
    assert "ardeb" not in table
    project = with_units(tmp_path, table + "ardeb,volume,أردب,أرادب,,,1,press usage in Egypt\n")
    run = read_in(project, "ورّد المزارعون ثلاثة أرادب ثم 150 أردبا ثم أردبين")
    assert run.stdout.strip() == "['ardeb', 'ardeb', 'ardeb']", run.stderr


@pytest.mark.parametrize("code", sorted({code for pairs in lexicon.currency_choices().values() for code, _ in pairs}))
def test_a_currency_is_one_of_iso_4217_or_says_that_it_is_not(code):
    assert code in Locale("ar").currencies or code in ("IRT", "BTC")


@pytest.mark.parametrize("code", ["USD", "SAR", "EGP", "KWD", "IQD", "MAD", "AED", "CNY", "RUB", "GBP", "CHF", "TRY"])
def test_the_name_that_cldr_gives_a_currency_is_read_as_that_currency(code):
    first, *rest = fold(Locale("ar").currencies[code]).split()
    forms = [form for alike in lexicon.units()[first].values() for form in alike if form.unit == code]
    assert any([lexicon.stem(word) for word in form.rest] == [lexicon.stem(word) for word in rest] for form in forms)
