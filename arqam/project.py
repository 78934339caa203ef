"""Where the collection's folders are, whatever the working directory."""

import os
from pathlib import Path

#: The checkout that holds ``notebooks/`` and ``data/``; ``ARQAM_PROJECT`` names another one.
PROJECT = Path(os.environ.get("ARQAM_PROJECT") or Path(__file__).resolve().parents[1])

RAW = PROJECT / "data" / "raw"
TABLES = PROJECT / "data" / "tables"
GOLD = PROJECT / "data" / "gold"
REFERENCE = PROJECT / "data" / "reference"
DERIVED = PROJECT / "data" / "derived"
EXAMPLES = PROJECT / "data" / "examples"
FIGURES = PROJECT / "figures"
FONTS = PROJECT / "fonts"
NOTEBOOKS = PROJECT / "notebooks"
