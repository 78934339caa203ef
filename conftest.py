"""What all tests share, and the stored notebooks with them.

They see the collection as it comes: its own article as it was published. What else lies in ``data/raw`` of this
checkout, a user's articles and a reader's corrections, is no test's business.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from hypothesis import settings

if "ARQAM_RAW" not in os.environ:  # else a worker's, which has that of the process that started it
    folder = Path(tempfile.mkdtemp(prefix="arqam-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    own = Path("data") / "raw" / "china-kazakhstan-2024"
    shutil.copytree(Path(__file__).parent / own, folder / own.name, ignore=shutil.ignore_patterns("corrections*"))
    os.environ["ARQAM_RAW"] = str(folder)

# No example is too slow on a machine that does other things too. For longer: `pytest --hypothesis-profile=long`.
settings.register_profile("arqam", deadline=None)
settings.register_profile("long", deadline=None, max_examples=2000)
settings.load_profile("arqam")

# It makes the documents of the tests, with tools that the tests do without.
collect_ignore = ["tests/documents/make.py"]
