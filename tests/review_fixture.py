"""An article of our own writing with its folder, for tests of corrections: outlet and figures are invented."""

import hashlib
from pathlib import Path

import arqam
from arqam.model import Article, Claim
from arqam.review.entries import Entry
from arqam.review.fields import readings

TEXT = """صادرات الأردن إلى مصر ترتفع إلى 300 مليون دولار

عمّان (وكالة السنابل) – بلغت صادرات الأردن إلى مصر 300 مليون دولار في عام 2023، وارتفعت بنسبة 20% عن العام السابق.

وقالت وزارة التجارة إن واردات الأردن من مصر بلغت 450 مليون دولار في عام 2023، مقابل 400 مليون دولار في عام 2022.

وشملت الاتفاقية نحو خمسة عشر مصنعا في مدينة السلط.
"""


def at_home(folder: Path, text: str = TEXT, name: str = "jordan-egypt-2024") -> Path:
    """The article in a folder of its own with its source record, as `arqam add` leaves it."""
    home = folder / name
    home.mkdir(parents=True)
    (home / "article.txt").write_bytes(text.encode())
    record = {
        "id": name,
        "title": text.splitlines()[0],
        "outlet": "وكالة السنابل",
        "published": "2024-05-05",
        "sha256": hashlib.sha256(text.encode()).hexdigest(),
    }
    (home / "source.yml").write_text("".join(f"{key}: {value}\n" for key, value in record.items()), encoding="utf-8")
    return home


def claims_at(home: Path) -> tuple[Article, list[Claim]]:
    article = arqam.open_article(home)
    return article, arqam.claims(article, arqam.mentions(article))


def claim_of(claims: list[Claim], surface: str) -> Claim:
    (found,) = (claim for claim in claims if claim.mention and surface in claim.mention.surface)
    return found


def entry(claim: Claim, verdict: str = "confirmed", **given) -> Entry:
    """A person's answer about a claim, as the tools write it."""
    known = {"by": "ليلى حسن", "when": "2024-07-05", "as_read": readings(claim)}
    return Entry(claim.mention.span, claim.mention.surface, verdict, **(known | given))
