"""What once broke reading, kept: each file is an input of fuzz/read.py or of a person, checked as the fuzzer does."""

from pathlib import Path

import pytest
from invariants import check

FILES = sorted((Path(__file__).parent / "regressions").glob("*.*"))


def test_the_corpus_is_there():
    assert FILES


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_what_once_broke_holds(file):
    check(file.read_bytes(), f"input{file.suffix}")
