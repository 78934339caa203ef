"""Where the collection's folders are, whatever the working directory."""

import os
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
#: What a wheel carries of a checkout: tables, reference figures, the declaration of tables, fonts.
_SHIPPED = _PACKAGE / "shipped"


def _project() -> Path:
    """The checkout; where Arqam is installed without one, the folder that it is called in."""
    if named := os.environ.get("ARQAM_PROJECT"):
        return Path(named)
    return Path.cwd() if _SHIPPED.is_dir() else _PACKAGE.parent


def _given(name: str) -> Path:
    """A folder or file of the project, or the one that the package brings where the project has none."""
    here, shipped = PROJECT / name, _SHIPPED / name
    return shipped if shipped.exists() and not here.exists() else here


#: The checkout that holds ``notebooks/`` and ``data/``; ``ARQAM_PROJECT`` names another one.
PROJECT = _project()

TABLES = _given("data/tables")
REFERENCE = _given("data/reference")
SCHEMA = _given("data/schema.yml")
FONTS = _given("fonts")

#: The articles; ``ARQAM_RAW`` names another folder of them.
RAW = Path(os.environ.get("ARQAM_RAW") or PROJECT / "data" / "raw")
#: The id of the article that the collection comes with; every other one of ``data/raw`` is its user's.
FIRST = "china-kazakhstan-2024"
GOLD = PROJECT / "data" / "gold"
DERIVED = PROJECT / "data" / "derived"
EXAMPLES = PROJECT / "data" / "examples"
FIGURES = PROJECT / "figures"
NOTEBOOKS = PROJECT / "notebooks"


def near(path: Path) -> str:
    """A path as a user of the collection writes it: from the project's own folder where it lies in it."""
    return path.relative_to(PROJECT).as_posix() if path.is_relative_to(PROJECT) else str(path)
