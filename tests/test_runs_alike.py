"""Every run reads alike: nothing depends on the order that a process happens to give its sets."""

import os
import subprocess
import sys

from arqam.project import PROJECT

#: A text whose words have several bare forms of one length, read all the way in a process of its own.
READ = """
import sys, arqam
from datetime import date
from arqam.model import Source
from arqam.read.article.opened import article_of
from arqam.read.arabic.phrases import _longest_first
text = sys.argv[1]
article = article_of(text.encode(), Source("case", title="عنوان", published=date(2024, 7, 4)), name="case")
said = arqam.claims(article, arqam.mentions(article))
forms = [_longest_first(word) for word in text.split()]
print(forms, said, arqam.derive(said), arqam.plan(said, (), article), sep="\\n")
"""

TEXT = (
    "وبلغت تكلفته الإجمالية 3 مليارات ريال، بينما وصلت قيمتها إلى 4 مليارات ريال في 2023. "
    "وزادت صادراته بتكلفتها وبإنتاجها 12%، وبلغت الكلفة 5 مليارات ريال وتكاليفها 6 مليارات ريال."
)


def test_the_seed_of_hashes_changes_nothing():
    said = set()
    for seed in ("0", "1", "2", "3"):
        environment = os.environ | {"PYTHONHASHSEED": seed, "PYTHONUTF8": "1"}
        run = [sys.executable, "-c", READ, TEXT]
        said.add(subprocess.run(run, cwd=PROJECT, env=environment, capture_output=True, text=True, check=True).stdout)
    assert len(said) == 1 and "(" in said.pop()
