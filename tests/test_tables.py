"""The tables: one declaration, CSV and Parquet alike, a data package that cannot be edited unseen."""

import csv
import io
import json
import re
from dataclasses import fields as dataclass_fields
from dataclasses import replace
from decimal import Decimal

import pyarrow.parquet as pq
import pytest
from claims_cases import paragraph, read_claims
from frictionless import Package

from arqam.compare.derived import derive
from arqam.errors import ArqamError
from arqam.model import Basis, Claim, Kind, Qualifier, Quantity
from arqam.project import PROJECT, TABLES
from arqam.read.article.opened import open_article
from arqam.read.claim.claims import claims
from arqam.read.claim.shortfalls import shortfalls
from arqam.read.quantity.mentions import read
from arqam.tables import (
    areas_table,
    claim_rows,
    claims_table,
    context_table,
    mentions_table,
    organisations_table,
    places_table,
    sectors_table,
    write_package,
)
from arqam.tables.package import csv_bytes, parquet_bytes
from arqam.tables.schema import check, columns, fields, with_dictionary


@pytest.fixture(scope="module")
def china():
    article = open_article("china-kazakhstan-2024")
    mentions = read(article)
    found = claims(article, mentions)
    return article, mentions, [*found, *derive(found)]


def test_the_package_is_valid_and_the_same_twice(china, tmp_path):
    first = write_package(tmp_path / "one", *china)
    second = write_package(tmp_path / "two", *china)
    assert {path.name for path in first} == {
        "mentions.csv", "mentions.parquet", "claims.csv", "claims.parquet", "datapackage.json", "tables.xlsx"
    }  # fmt: skip
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]
    assert Package(str(tmp_path / "one" / "datapackage.json")).validate().valid


def test_a_changed_cell_is_noticed(china, tmp_path):
    write_package(tmp_path, *china)
    path = tmp_path / "claims.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("41000000000", "14000000000"), encoding="utf-8")
    report = Package(str(tmp_path / "datapackage.json")).validate()
    assert not report.valid and "hash" in json.dumps(report.to_descriptor())


@pytest.mark.parametrize("table", ["mentions", "claims"])
def test_csv_and_parquet_carry_the_same_rows(china, tmp_path, table):
    write_package(tmp_path, *china)
    with (tmp_path / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        from_csv = list(csv.DictReader(file))
    from_parquet = pq.read_table(tmp_path / f"{table}.parquet").to_pylist()
    assert len(from_csv) == len(from_parquet) >= len(china[1])
    for one, other in zip(from_csv, from_parquet, strict=True):
        assert one == {name: _text(value) for name, value in other.items()}


def _text(value):
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def test_values_are_exact():
    text = "بلغت الصادرات 5 مليارات دولار."
    (claim,) = read_claims(text)
    exact = Decimal("123456789012345678901234567890.000000000000001")
    (row,) = claim_rows(paragraph(text), [replace(claim, quantity=Quantity(exact, "USD"))])
    (stored,) = pq.read_table(io.BytesIO(parquet_bytes("claims", [row]))).to_pylist()
    assert Decimal(stored["value"]) == exact and str(exact) in csv_bytes("claims", [row]).decode()


def test_a_formula_in_a_cell_does_nothing():
    article = paragraph("=HYPERLINK بلغت الصادرات 5 مليارات دولار.")
    found = claims(article, read(article))
    data = csv_bytes("claims", claim_rows(article, found)).decode()
    (row,) = csv.DictReader(io.StringIO(data))
    assert row["sentence"].startswith("'=HYPERLINK")
    parquet = pq.read_table(io.BytesIO(parquet_bytes("claims", claim_rows(article, found)))).to_pylist()
    assert parquet[0]["sentence"].startswith("=HYPERLINK")


def test_every_table_of_the_reader_is_in_the_dictionary():
    readme = (PROJECT / "data" / "README.md").read_text(encoding="utf-8")
    named = re.findall(r"^\| `tables/(\w+\.csv)` \| [^|]+ \| [^|]+ \|$", readme, re.MULTILINE)
    assert sorted(named) == sorted(path.name for path in TABLES.glob("*.csv"))


def test_the_dictionary_is_in_step_with_the_declaration():
    readme = (PROJECT / "data" / "README.md").read_text(encoding="utf-8")
    assert with_dictionary(readme) == readme, "run `python -m arqam.tables`"
    assert all(f"| `{name}` |" in readme for table in ("mentions", "claims") for name in columns(table))


def test_every_column_is_defined_in_both_languages():
    for table in ("mentions", "claims"):
        for field in fields(table):
            assert field["description"] and field["title_ar"] and field["source"] and "unit" in field, field["name"]


@pytest.mark.parametrize(
    ("table", "column", "allowed"),
    [
        ("mentions", "kind", Kind),
        ("claims", "kind", Kind),
        ("claims", "qualifier", Qualifier),
        ("claims", "period_basis", Basis),
    ],
)
def test_the_declaration_allows_what_the_model_has(table, column, allowed):
    (field,) = (field for field in fields(table) if field["name"] == column)
    assert set(field["constraints"]["enum"]) == {value.value for value in allowed}


def test_every_field_of_a_claim_has_its_columns():
    split = {"mention": "surface", "quantity": "value", "period": "period_start", "subject_span": "subject"} | {
        "called": "called_ar"
    }
    missing = {field.name for field in dataclass_fields(Claim)} - set(columns("claims")) - set(split)
    assert missing == set()


def test_a_row_that_breaks_the_declaration_is_named(china):
    article, _, found = china
    rows = claim_rows(article, found[:2])
    with pytest.raises(ArqamError, match="kind in row 2 of the claims"):
        check("claims", [rows[0], rows[1] | {"kind": "colour"}])
    with pytest.raises(ArqamError, match="repeats the id"):
        check("claims", [rows[0], rows[0]])


def test_names_and_areas_of_the_first_article(china):
    article = china[0]
    assert len(areas_table(article)) == 8
    assert list(places_table(article)["code"][:2]) == ["KAZ", "CHN"]
    assert "SAU" not in set(places_table(article)["code"])  # الرياضة is no الرياض
    assert {"energy", "agriculture", "tourism", "e_commerce"} <= set(sectors_table(article)["sector"])
    assert {"SAMRUK", "BRICS", "SCO"} <= set(organisations_table(article)["code"])


def test_every_mention_has_its_period_and_its_speaker(china):
    article, mentions, found = china
    table = mentions_table(article, mentions)
    assert len(table) == len(mentions)
    row = table.set_index("surface").loc["41 مليار دولار"]
    assert (str(row["period_start"]), row["speaker"], row["period_basis"]) == ("2023-01-01", "توكاييف", "relative")
    assert "تجاوز حجم التجارة" in row["sentence"]
    assert len(context_table(found)) > 10


# -- articles with little or nothing to read ------------------------------------------------------------------------

POOR = {
    "empty": ("", "no words"),
    "no quantities": ("ناقش الجانبان سبل تعزيز التعاون بين مصر وتركيا.", "No quantity"),
    "another language": (
        "Trade between the two countries reached 41 billion dollars last year.",
        "letters 0 are Arabic",
    ),
    "no speaker": ("بلغت صادرات مصر 5 مليارات دولار في عام 2023.", "No figure has a speaker"),
    "no measure": ("دفعت 5 مليارات دولار في عام 2023.", "no measure's word"),
    "no period": ("بلغت صادرات مصر 5 مليارات دولار.", "no period stated"),
}


@pytest.mark.parametrize("name", POOR)
def test_a_poor_article_gives_what_it_has_and_says_what_it_lacks(name, tmp_path):
    text, said = POOR[name]
    article = paragraph(text)
    mentions = read(article)
    found = claims(article, mentions)
    assert any(said in sentence for sentence in shortfalls(article, found)), shortfalls(article, found)
    assert len(claims_table(article, found)) == len(mentions_table(article, mentions)) == len(mentions)
    assert list(claims_table(article, found).columns) == columns("claims")
    write_package(tmp_path, article, mentions, [*found, *derive(found)])
    assert Package(str(tmp_path / "datapackage.json")).validate().valid


def test_without_a_date_published_relative_periods_stay_unresolved():
    text = "بلغت صادرات مصر 5 مليارات دولار العام الماضي."
    article = paragraph(text, published="")
    (claim,) = claims(article, read(article))
    assert claim.period.basis is Basis.UNRESOLVED and claim.period.start is None and "period_unresolved" in claim.flags
    assert any("source.yml" in sentence for sentence in shortfalls(article, [claim]))


def test_a_table_alone_says_that_no_sentence_speaks_of_its_cells(tmp_path):
    path = tmp_path / "table.txt"
    path.write_text("السنة\tالصادرات\n2021\t77\n2022\t79.3\n2023\t81\n", encoding="utf-8")
    article = open_article(path)
    found = claims(article, mentions := read(article))
    assert [str(mention.quantity.value) for mention in mentions] == ["2021", "77", "2022", "79.3", "2023", "81"]
    assert any("table alone" in sentence for sentence in shortfalls(article, found)), shortfalls(article, found)


def test_an_article_without_blocks_is_read_by_its_lines():
    article = replace(paragraph("بلغت صادرات مصر 5 مليارات دولار.\nوبلغت الواردات 7 مليارات دولار."), blocks=())
    assert [claim.measure for claim in claims(article, read(article))] == ["exports", "imports"]
