"""Score the claims of every article with labels read before the program ran, by field: run by ``make evaluate``."""

from pathlib import Path

from claims_gold import FIELDS, claims_gold, differences, scores

from arqam.project import GOLD
from arqam.read.article.opened import open_article
from arqam.read.claim.claims import claims
from arqam.read.quantity.mentions import read

ARTICLES = Path(__file__).parent / "articles"


def articles() -> list[tuple[str, str | Path]]:
    """Every article with gold claims: (how to open it, where its gold is)."""
    ours = [(path.parent.name, path.parent.name) for path in sorted(GOLD.glob("*/claims.csv"))]
    return ours + [(str(path.parent), path.parent) for path in sorted(ARTICLES.glob("*/claims.csv"))]


def main() -> None:
    print("\ndeveloped on: claims of whole articles")
    print(f"{'article':26}" + "".join(f"{field:>13}" for field in FIELDS))
    total = {field: [0, 0] for field in FIELDS}
    missed = []
    for ref, where in articles():
        article = open_article(ref)
        gold, found = claims_gold(where), claims(article, read(article))
        result = scores(gold, found)
        missed += [(article.id, item) for item in differences(gold, found)]
        print(f"{article.id:26}" + "".join(f"{f'{right}/{of}':>13}" for right, of in result.values()))
        for field, (right, of) in result.items():
            total[field][0] += right
            total[field][1] += of
    print(f"{'all':26}" + "".join(f"{right / of:>13.3f}" for right, of in total.values()))
    for name, item in missed:
        print(
            f"{name}: «{item.gold.surface}» {item.field}: read by hand {item.expected!r}, by the program {item.found!r}"
        )


if __name__ == "__main__":
    main()
