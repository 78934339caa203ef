"""The fonts are the repository's own files, whole and unaltered, whatever the system has."""

import hashlib
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from matplotlib import font_manager

from arqam.draw import fonts
from arqam.errors import ArqamError
from arqam.project import FONTS


@pytest.fixture
def fresh(monkeypatch):
    """``use`` as it runs the first time, on a list of fonts that is put back afterwards."""
    monkeypatch.setattr(font_manager.fontManager, "ttflist", list(font_manager.fontManager.ttflist))
    yield fonts.use.__wrapped__
    font_manager.fontManager._findfont_cached.cache_clear()


def test_every_font_file_is_recorded_with_its_checksum_and_licence():
    record = yaml.safe_load((FONTS / "fonts.yml").read_text(encoding="utf-8"))
    assert {face.path for face in fonts.faces()} == set(FONTS.rglob("*.ttf"))
    for face in fonts.faces():
        assert hashlib.sha256(face.path.read_bytes()).hexdigest() == face.sha256
    for family in (record["text"], *record["signs"]):
        licence = (FONTS / family["licence_file"]).read_text(encoding="utf-8")
        assert "SIL Open Font License, Version 1.1" in licence and family["project"] in licence


def test_matplotlib_takes_our_files_for_every_weight(fresh):
    fresh()
    for face in fonts.faces():
        wanted = font_manager.FontProperties(family=face.family, weight=face.weight)
        assert Path(font_manager.findfont(wanted, fallback_to_default=False)) == face.path


def test_a_system_font_of_the_same_name_loses(fresh):
    manager = font_manager.fontManager
    other = next(entry for entry in manager.ttflist if entry.name == "DejaVu Sans")
    manager.ttflist.insert(0, replace(other, name=fonts.families()[0]))
    fresh()
    found = font_manager.findfont(font_manager.FontProperties(family=fonts.families()[0]), fallback_to_default=False)
    assert Path(found).is_relative_to(FONTS)


def test_an_altered_font_is_named(fresh, tmp_path, monkeypatch):
    face = fonts.faces()[0]
    copy = tmp_path / face.path.name
    shutil.copy(face.path, copy)
    with copy.open("ab") as file:
        file.write(b"\0")
    monkeypatch.setattr(fonts, "faces", lambda: (replace(face, path=copy),))
    with pytest.raises(ArqamError, match=face.path.name):
        fresh()


def test_a_missing_font_is_named(fresh, tmp_path, monkeypatch):
    gone = replace(fonts.faces()[0], path=tmp_path / "gone.ttf")
    monkeypatch.setattr(fonts, "faces", lambda: (gone,))
    with pytest.raises(ArqamError, match=r"gone\.ttf is missing"):
        fresh()


def test_separators_of_arabic_digits_are_told_apart():
    """The decimal ٫ and the thousands ٬ are different glyphs of clearly different extents."""
    from matplotlib.ft2font import FT2Font

    font = FT2Font(str(fonts.faces()[0].path))
    font.set_size(100, 72)
    boxes = [font.load_char(ord(sign)).bbox for sign in "٫٬"]
    assert max(abs(a - b) for a, b in zip(*boxes, strict=True)) > 64 * 5
