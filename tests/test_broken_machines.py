"""Machines that fail: a batch that is killed again and again, and a disk that is full at any step.

``ARQAM_KILLS=20 ARQAM_STEPS=40 python -m pytest tests/test_broken_machines.py -m slow -s`` measures at length.
"""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time

import psutil
import pytest

from arqam import project
from tests.figure_fixture import ARTICLE, make_figure

KILLS = int(os.environ.get("ARQAM_KILLS", "3"))
STEPS = int(os.environ.get("ARQAM_STEPS", "4"))

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="what is killed and mounted here is Linux's"),
]


def command(words, **popen):
    """``python -m arqam`` in a process of its own, with all that it says in one stream."""
    return subprocess.Popen(
        [sys.executable, "-m", "arqam", *map(str, words)],
        cwd=project.PROJECT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        **popen,
    )


def done(words, **popen):
    """The exit status of a command, and what it said."""
    process = command(words, **popen)
    said, _ = process.communicate(timeout=600)
    return process.returncode, said


def lying(folder):
    """Every file below a folder, hidden ones too."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def batch(folder):
    words = ["batch", "--articles", ARTICLE, "--notebooks", "2", "4", "-p", "label_lang=ar,en", "--workers", "2"]
    return [*words, "--to", folder / "runs", "--out", folder / "out"]


def test_a_batch_killed_at_any_moment_goes_on_to_the_same_bytes_and_leaves_nothing_behind(tmp_path):
    began = time.monotonic()
    assert done(batch(tmp_path / "whole"))[0] == 0
    longest = time.monotonic() - began
    moments = random.Random(18)
    left = set()
    for _ in range(KILLS):
        process = command([*batch(tmp_path / "killed"), "--force"])
        time.sleep(moments.uniform(longest / 4, longest))  # past the imports: while it reads, draws and writes
        relatives = psutil.Process(process.pid).children(recursive=True) if process.poll() is None else []
        process.send_signal(signal.SIGKILL)
        process.communicate()
        assert not psutil.wait_procs(relatives, timeout=10)[1], "processes were left behind"
        left |= {name for name in lying(tmp_path / "killed") if name.endswith(".part")}
    print(f"\n{KILLS} kills within {longest:.0f} s left {len(left)} files half written")
    code, said = done(batch(tmp_path / "killed"))
    assert code == 0, said
    whole, killed = (lying(tmp_path / name) for name in ("whole", "killed"))
    assert whole.keys() == killed.keys()
    made = [name for name in whole if name.startswith("out/")]
    assert len(made) > 14 and all(whole[name] == killed[name] for name in made)


# ── a full disk ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def disk(tmp_path):
    """A disk as small as it is told to be: a function of its size in bytes that mounts it, or changes its size."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = False

    def sized(size):
        nonlocal mounted
        option = f"size={max(size, 1)}" + (",remount" if mounted else "")
        if subprocess.run(["mount", "-t", "tmpfs", "-o", option, "arqam", place], capture_output=True).returncode:
            pytest.skip("nothing may be mounted here")
        mounted = True
        return place

    yield sized
    if mounted:
        subprocess.run(["umount", "-l", place], check=True)


def emptied(folder):
    for path in folder.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def figures(tmp_path):
    make_figure(tmp_path / "figures" / ARTICLE)
    return tmp_path / "figures"


COMMANDS = {
    "batch": lambda disk, tmp_path: batch(disk),
    "archive": lambda disk, tmp_path: ["archive", "tests/articles", "--claims", "--slice", "1", "--to", disk / "out"],
    "site": lambda disk, tmp_path: [
        *("site", "--figures", figures(tmp_path), "--runs", tmp_path / "none", "--out", disk / "site")
    ],
    "read": lambda disk, tmp_path: ["read", ARTICLE, "--format", "csv", "-o", disk / "mentions.csv"],
}


def timed(path):
    """Whether a file holds times of day, or how long something took: whole, but not the same twice."""
    return path.endswith((".ipynb", "report.json", "report.html", ".lock")) or "journal/" in path


@pytest.mark.parametrize("name", COMMANDS)
def test_a_disk_that_is_full_at_any_step_leaves_nothing_by_halves(tmp_path, disk, name):
    """A sentence and no traceback, whole files alone; once there is room, the same command comes to the same bytes."""
    place = disk(1 << 30)
    words = COMMANDS[name](place, tmp_path)
    assert done(words)[0] == 0
    whole, needed = lying(place), shutil.disk_usage(place).used
    for step in range(STEPS):
        emptied(place)
        disk(needed * step // STEPS)
        code, said = done(words)
        if code == 0:  # the last bytes of a disk are given by the page
            assert lying(place) == whole
            continue
        assert code in (1, 2) and "Traceback" not in said, said
        assert "No space left on device" in said, said
        for path, data in lying(place).items():
            assert timed(path) or data == whole[path], path
            if path.endswith((".ipynb", ".json")):
                json.loads(data)
        disk(1 << 30)
        code, said = done(words)
        assert code == 0, said
        again = lying(place)
        assert again.keys() == whole.keys()
        assert [path for path in whole if not timed(path) and whole[path] != again[path]] == []
    print(f"\n{name}: {STEPS} disks of 0 to {needed / 1024:.0f} kB")
