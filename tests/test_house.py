"""The house holds together: one list of dependencies, one lock, one way that data flows."""

import hashlib

import yaml

from arqam.project import RAW


def test_every_article_is_the_file_that_its_source_record_names():
    folders = [folder for folder in RAW.iterdir() if folder.is_dir()]
    assert folders
    for folder in folders:
        record = yaml.safe_load((folder / "source.yml").read_text(encoding="utf-8"))
        (article,) = folder.glob("article.*")
        assert record["id"] == folder.name
        assert record["sha256"] == hashlib.sha256(article.read_bytes()).hexdigest()
