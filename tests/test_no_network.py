"""No network is ever asked for: reading and adding are run where a socket cannot even be made."""

import subprocess
import sys

import pytest

from arqam import project

FORBID = """
import sys
def forbid(event, args):
    if event.startswith(("socket.", "urllib.", "http.", "ftplib.", "smtplib.")):
        raise RuntimeError(f"network: {event} {args}")
sys.addaudithook(forbid)
"""
READ = """
from pathlib import Path
from arqam.read.article.opened import open_article
from arqam.read.quantity.mentions import read
pages = sorted(Path("tests/pages").glob("*.html")) + [Path("data/raw/china-kazakhstan-2024")]
assert len(pages) > 12
print(sum(len(read(open_article(page))) for page in pages))
"""
ADD = """
from arqam.run.cli import main
raise SystemExit(main(["add", "tests/pages/agency.html", "tests/pages/old-1256.html"]))
"""


def run(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", FORBID + code],
        cwd=project.PROJECT,
        env={"PATH": "/usr/bin:/bin", **environment},
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_reading_asks_for_no_network():
    done = run(READ)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 60


def test_adding_asks_for_no_network(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "tables").symlink_to(project.TABLES)
    done = run(ADD, ARQAM_PROJECT=str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert sorted(each.name for each in (tmp_path / "data" / "raw").iterdir()) == ["agency", "old-1256"]


@pytest.mark.parametrize(
    "code", ["import socket; socket.socket()", "import urllib.request as r; r.urlopen('http://x.invalid')"]
)
def test_the_prohibition_holds(code):
    done = run(code)
    assert done.returncode == 1 and "network:" in done.stderr
