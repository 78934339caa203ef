"""No network is ever asked for: reading and adding are run where a socket cannot even be made.

What works with Dask and Jupyter (batches, archives) opens sockets of this machine to itself, and no other.
"""

import subprocess
import sys
import time
from contextlib import suppress
from ipaddress import ip_address

import psutil
import pytest

from arqam import project
from tests.figure_fixture import ARTICLE, make_figure

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


# ── the loopback alone ──────────────────────────────────────────────────────────────────────────────────────────────

#: In every Python that a command starts, its forks and kernels too: what reaches out is refused, and written down.
STAY = """
import os, sys
def stay(event, args):
    if event in ("socket.bind", "socket.connect", "socket.sendto"):
        address = args[1]
        host = address[0] if isinstance(address, tuple) else "127.0.0.1"  # the path of a socket is this machine's
    elif event == "socket.getaddrinfo":
        host = args[0] or "127.0.0.1"  # whoever listens to all is seen when he binds
    else:
        return
    if host not in ("127.0.0.1", "::1", "localhost"):
        with open(os.environ["SEEN"], "a") as seen:
            print(event, host, file=seen)
        raise OSError(f"network: {event} {host}")
sys.addaudithook(stay)
"""


def addresses(process):
    """Where a process and all that it started listen, and whom they speak to, C libraries included."""
    found = set()
    with suppress(psutil.Error):
        for each in (process, *process.children(recursive=True)):
            with suppress(psutil.Error):
                for socket in each.net_connections("inet"):
                    found |= {end.ip for end in (socket.laddr, socket.raddr) if end}
    return found


def watched(tmp_path, words):
    """How a command ended, all the addresses it was ever seen with, and what it was refused."""
    (tmp_path / "hook").mkdir()
    (tmp_path / "hook" / "sitecustomize.py").write_text(STAY)
    environment = {
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": f"{tmp_path / 'hook'}:{project.PROJECT}",
        "SEEN": str(tmp_path / "seen"),
    }
    with (tmp_path / "log").open("wb") as log:
        process = psutil.Popen(
            [sys.executable, *words], cwd=project.PROJECT, env=environment, stdout=log, stderr=subprocess.STDOUT
        )
        seen = set()
        while process.poll() is None:
            seen |= addresses(process)
            time.sleep(0.1)
    refused = (tmp_path / "seen").read_text() if (tmp_path / "seen").exists() else ""
    return process.returncode, seen, refused, (tmp_path / "log").read_text()


COMMANDS = {
    "batch": ["batch", "--articles", ARTICLE, "--notebooks", "tests/notebooks/article.ipynb", "--to", "{}/runs"],
    "archive": ["archive", "tests/articles", "--to", "{}/out"],
    "site": ["site", "--figures", "{}/figures", "--runs", "{}/none", "--out", "{}/site"],
}
COMMANDS["kernel"] = [*COMMANDS["batch"], "--engine", "kernel"]


@pytest.mark.parametrize("name", [*list(COMMANDS)[:3], pytest.param("kernel", marks=pytest.mark.slow)])
def test_the_commands_speak_to_this_machine_alone(tmp_path, name):
    make_figure(tmp_path / "figures" / ARTICLE)
    more = ["--out", "{}/out"] if "batch" in COMMANDS[name] else []
    words = [word.format(tmp_path) for word in [*COMMANDS[name], *more]]
    code, seen, refused, log = watched(tmp_path, ["-m", "arqam", *words])
    assert (code, refused) == (0, ""), log
    assert all(ip_address(each.partition("%")[0]).is_loopback for each in seen), seen
    assert bool(seen) == (name != "site")  # what Dask opens was seen


def test_the_watch_sees_what_listens_to_all(tmp_path):
    listens = "import socket, time; kept = socket.socket(); kept.listen(); time.sleep(1)"  # bound by its listening
    assert watched(tmp_path, ["-c", listens])[1] == {"0.0.0.0"}


def test_the_watch_refuses_to_listen_to_all(tmp_path):
    code, _, refused, _ = watched(tmp_path, ["-c", "import socket; socket.socket().bind(('0.0.0.0', 0))"])
    assert (code, refused) == (1, "socket.bind 0.0.0.0\n")
