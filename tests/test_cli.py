"""Every end of a command is one sentence and its exit status; what nobody foresaw leaves a log to report."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from arqam.errors import ArqamError
from arqam.run import cli
from arqam.run.cli import COMMANDS, UNFORESEEN, main

ENDS = [
    # what happens in a command → its exit status, and what it says
    (ArqamError("x is wrong: mend it"), 2, "x is wrong: mend it"),
    (KeyError("whose"), UNFORESEEN, "something unforeseen happened (KeyError: 'whose'"),
    (StopIteration(), UNFORESEEN, "something unforeseen happened (StopIteration"),
    (RecursionError("too deep"), UNFORESEEN, "something unforeseen happened (RecursionError: too deep"),
    (MemoryError(), UNFORESEEN, "something unforeseen happened (MemoryError"),
    (
        UnicodeEncodeError("utf-8", "\ud800", 0, 1, "no"),
        UNFORESEEN,
        "something unforeseen happened (UnicodeEncodeError",
    ),
    (ValueError("\x1b[31m\u202e\n2"), UNFORESEEN, "(ValueError: ⟨U+001B⟩[31m⟨RLO⟩ 2"),
    (ModuleNotFoundError("", name="pandas"), 2, "pandas is not installed: pip install 'arqam[notebooks]'"),
    (ModuleNotFoundError("", name="arqam.x"), UNFORESEEN, "something unforeseen happened (ModuleNotFoundError"),
    (KeyboardInterrupt(), 130, "interrupted"),
    (
        OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "/tmp/no/such/file"),
        2,
        "/tmp cannot be read or written (No space",
    ),
    (PermissionError(errno.EACCES, os.strerror(errno.EACCES), "/tmp"), 2, "/tmp cannot be read or written (Permission"),
    (OSError(errno.ENOTDIR, "Not a directory", "/x"), UNFORESEEN, "something unforeseen happened (NotADirectoryError"),
]


@pytest.fixture
def logs(tmp_path, monkeypatch):
    monkeypatch.setattr(cli, "PROJECT", tmp_path)
    return tmp_path / "build" / "log"


def ending(monkeypatch, error):
    def run(argv, called):
        raise error

    monkeypatch.setattr(cli, "_run", run)
    return main(["cite", "x"])


@pytest.mark.parametrize(("error", "status", "says"), ENDS, ids=lambda value: type(value).__name__)
def test_every_end_is_one_sentence_and_its_status(monkeypatch, capsys, logs, error, status, says):
    assert ending(monkeypatch, error) == status
    out, err = capsys.readouterr()
    assert out == "" and err.startswith("arqam cite: ") and says in err and err.count("\n") == 1
    assert len(list(logs.glob("*"))) == (status == UNFORESEEN)


def test_the_log_says_where_it_came_to_be(monkeypatch, capsys, logs):
    assert ending(monkeypatch, ValueError("\ud800 خبر")) == UNFORESEEN
    (log,) = logs.iterdir()
    assert f"please report it with {log}" in capsys.readouterr().err
    text = log.read_text(encoding="utf-8")
    assert "Traceback" in text and "test_cli.py" in text and "['cite', 'x']" in text and "خبر" in text


def test_without_a_place_for_the_log_the_sentence_is_there(monkeypatch, capsys, logs, tmp_path):
    (tmp_path / "build").write_text("a file")
    monkeypatch.setattr(cli.tempfile, "gettempdir", lambda: str(tmp_path / "build"))
    assert ending(monkeypatch, KeyError("x")) == UNFORESEEN
    err = capsys.readouterr().err
    assert "no log of it could be written" in err and err.count("\n") == 1


def test_a_log_goes_elsewhere_where_the_project_is_closed(monkeypatch, capsys, logs, tmp_path):
    (tmp_path / "build").write_text("a file")
    monkeypatch.setattr(cli.tempfile, "gettempdir", lambda: str(tmp_path / "elsewhere"))
    assert ending(monkeypatch, KeyError("x")) == UNFORESEEN
    assert list((tmp_path / "elsewhere").glob("arqam-cite-*.log"))


@pytest.mark.parametrize("argv", [[], ["nothing"], ["read", "--nothing"], ["--read"]])
def test_a_wrong_call_is_told_by_its_usage(argv, capsys):
    with pytest.raises(SystemExit) as ended:
        main(argv)
    assert ended.value.code == 2 and "usage: arqam" in capsys.readouterr().err


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_its_help(command, capsys):
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])
    assert ended.value.code == 0 and command in capsys.readouterr().out


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_an_output_that_is_full_is_one_sentence(tmp_path):
    (tmp_path / "x.txt").write_text("بلغت 5 ملايين دولار", encoding="utf-8")
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "arqam", "read", str(tmp_path / "x.txt")],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            env=os.environ | {"PYTHONPATH": str(Path(cli.__file__).parents[2])},
        )
    assert done.returncode == 2
    assert done.stderr == (
        "arqam read: the output cannot be read or written (No space left on device): free the disk, or change its "
        "permissions\n"
    )
