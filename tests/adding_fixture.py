"""A collection of a test's own, and what takes articles into it."""

import pytest

from arqam import project
from arqam.run.cli import main


@pytest.fixture
def raw(tmp_path, monkeypatch):
    """The folder of an empty collection; it is made with the first article."""
    folder = tmp_path / "raw"
    monkeypatch.setattr(project, "RAW", folder)
    return folder


def add(*words: object) -> int:
    """The exit status of ``arqam add``."""
    return main(["add", *map(str, words)])
