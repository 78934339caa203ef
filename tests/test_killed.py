"""A process that is killed at any step leaves nothing behind that the next one does not clear away."""

import os
import subprocess
import sys

import pytest

from arqam import project
from arqam.files import beside, sweep, write_all, write_whole
from tests.figure_fixture import ARTICLE, make_figure

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="nothing is killed there as here")

#: Writes five files in a child that is killed when it comes to its n-th file, for every n that it comes to.
KILLED = """
import os, signal, sys
from pathlib import Path
from arqam.files import sweep, write_all

folder = Path(sys.argv[1])
whole = {folder / f"trade-ar.{ending}": ending.encode() * 9999 for ending in ("png", "svg", "pdf", "csv", "yml")}
steps = 0
while True:
    child = os.fork()
    if not child:
        left = steps
        def hook(event, args):
            global left
            if event in ("open", "os.rename", "os.remove") and str(args[0]).startswith(str(folder)):
                if not left:
                    os.kill(os.getpid(), signal.SIGKILL)
                left -= 1
        sys.addaudithook(hook)
        write_all(whole)
        os._exit(0)
    if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0:
        break
    steps += 1
    for path in folder.iterdir():
        assert path.suffix == ".part" or path.read_bytes() == whole[path]
    write_all(whole)
    sweep(folder)
    assert {path: path.read_bytes() for path in folder.iterdir()} == whole, steps
    for path in whole:
        path.unlink()
print(steps)
"""


def test_what_was_killed_at_any_step_is_whole_the_next_time(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(tmp_path)], cwd=project.PROJECT, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) >= 15  # five files are made, written and moved


def test_what_is_being_written_is_not_swept(tmp_path):
    with beside(tmp_path / "live.csv") as part:
        sweep(tmp_path)
        assert part.exists()
    (tmp_path / ".dead.csv.0a1b2c3d.part").write_text("half")
    (tmp_path / ".hidden").write_text("another's")
    sweep(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [".hidden"]


def test_of_files_that_go_together_none_is_put_in_place_unless_all_can_be_written(tmp_path):
    (tmp_path / "a").write_text("old")
    (tmp_path / "file").touch()
    with pytest.raises(Exception, match=r"b cannot be written \(File exists\)"):
        write_all({tmp_path / "a": b"new", tmp_path / "file" / "b": b"new"})
    assert (tmp_path / "a").read_text() == "old" and sorted(os.listdir(tmp_path)) == ["a", "file"]


def test_a_name_as_long_as_an_id_may_be_is_written(tmp_path):
    assert write_whole(tmp_path / f"{'ع' * 100}.csv", "x").read_text() == "x"


def test_what_a_killed_process_left_is_no_figure(tmp_path, capsys):
    """Neither half-written files nor a folder of them, as earlier versions left one, are counted or stop the others."""
    from arqam.cite.figure import figures
    from arqam.run.cli import main
    from arqam.run.commands.verify import PROVEN_QUICK

    folder = tmp_path / "figures" / ARTICLE
    make_figure(folder)
    (folder / ".trade-ar.yml.0a1b2c3d.part").write_text("id: half")
    make_figure(folder / ".trade-ar-x1y2z3")
    (folder / ".trade-ar-x1y2z3" / "trade-ar.yml").write_text("id: [")
    assert [str(figure.path("yml")) for figure in figures(tmp_path)] == [str(folder / "trade-ar.yml")]
    main(["verify", "--quick", str(tmp_path)])
    assert capsys.readouterr().out.splitlines() == [f"agrees  {folder}/trade-ar  (files, input)", PROVEN_QUICK]


def test_git_knows_nothing_of_what_is_half_written():
    names = ["figures/an-article/.trade-ar-x1y2z3/trade-ar.png", "figures/an-article/.trade-ar.png.0a1b2c3d.part"]
    done = subprocess.run(["git", "check-ignore", *names], cwd=project.PROJECT, capture_output=True, text=True)
    if done.returncode == 128:
        pytest.skip("no checkout")
    assert done.stdout.split() == names
