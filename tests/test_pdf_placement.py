"""docs/pdf-arabic-placement.md says what is so: the defect is there, and outlines avoid it."""

import subprocess
import sys

from arqam.project import PROJECT


def test_the_defect_is_as_it_is_written_up():
    """When this fails, Matplotlib has mended its PDF back end: outlines may go, and the document with them."""
    script = subprocess.run(
        [sys.executable, "docs/pdf_arabic_placement.py"], cwd=PROJECT, capture_output=True, text=True, encoding="utf-8"
    )
    assert script.returncode == 1, script.stderr
    table = script.stdout[script.stdout.index("glyph") :]
    assert table.strip() in (PROJECT / "docs" / "pdf-arabic-placement.md").read_text(encoding="utf-8")
