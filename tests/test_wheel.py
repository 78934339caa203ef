"""The wheel is whole: away from the checkout it reads a text, with the tables and fonts that it brings."""

import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from arqam.project import PROJECT

TEXT = "بلغت صادرات الأردن 7.5 مليارات دولار في عام 2023، ارتفاعا من 6 مليارات دولار في عام 2022."

#: Reads a text and prints what it came to, and where Arqam was found; the public verbs, as a script would use them.
READ = """
import sys
from pathlib import Path
import arqam
article = arqam.open_article(Path("text.txt"))
said = arqam.claims(article, arqam.mentions(article))
print(Path(arqam.__file__).parent)
print(*(f"{claim.measure} {claim.quantity.value} {claim.quantity.unit}" for claim in said), sep="\\n")
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """The wheel, built of the files that a checkout holds."""
    out = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(out)]
    subprocess.run(build, cwd=PROJECT, check=True, capture_output=True)
    (path,) = out.glob("*.whl")
    return path


def run(python: Path | str, *words: str, at: Path, **environment: str) -> list[str]:
    (at / "text.txt").write_text(TEXT, encoding="utf-8")
    command = [str(python), *words]
    done = subprocess.run(command, cwd=at, env={"PYTHONUTF8": "1", **environment}, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_the_wheel_holds_what_the_package_reads(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    for folder, kept in (("data/tables", "*.csv"), ("data/reference", "*.csv"), ("fonts", "*.ttf"), ("fonts", "*.yml")):
        found = [path.name for path in (PROJECT / folder).glob(kept)]
        assert found and {f"arqam/shipped/{folder}/{name}" for name in found} <= names
    modules = {path.relative_to(PROJECT).as_posix() for path in (PROJECT / "arqam").rglob("*.py")}
    assert modules <= names and "arqam/shipped/data/schema.yml" in names


def test_unpacked_away_from_the_checkout_it_reads_a_text_and_finds_its_own_fonts(wheel, tmp_path):
    installed, here = tmp_path / "installed", tmp_path / "here"
    here.mkdir()
    zipfile.ZipFile(wheel).extractall(installed)
    where, *said = run(sys.executable, "-c", READ, at=here, PYTHONPATH=str(installed))
    assert Path(where) == installed / "arqam"
    assert said == ["exports 7500000000 USD", "date 2023 year", "exports 6000000000 USD", "date 2022 year"]
    fonts = "from arqam.draw.fonts import *; from arqam.project import FONTS; print(FONTS)"
    assert Path(run(sys.executable, "-c", fonts, at=here, PYTHONPATH=str(installed))[0]).is_relative_to(installed)
    schema = "from arqam.tables.schema import fields; print(len(fields('claims')))"
    assert int(run(sys.executable, "-c", schema, at=here, PYTHONPATH=str(installed))[0]) > 10


@pytest.mark.slow
def test_installed_into_an_empty_environment_it_reads_with_its_own_few_libraries(wheel, tmp_path):
    uv = shutil.which("uv") or str(PROJECT / ".uv" / "bin" / "uv")
    lock = (PROJECT / "requirements.txt").read_text(encoding="utf-8")
    pins = re.findall(r"^[a-z0-9][\w.-]*==[^\\\n]+", lock, re.MULTILINE)
    (tmp_path / "pins.txt").write_text("\n".join(pins), encoding="utf-8")
    python = tmp_path / "env" / "bin" / "python"
    for words in (["venv", "--python", sys.executable, "env"], ["pip", "install", "-c", "pins.txt", str(wheel)]):
        more = ["--python", str(python)] if words[0] == "pip" else []
        subprocess.run([uv, *words, *more], cwd=tmp_path, check=True, capture_output=True)
    where, *said = run(python, "-c", READ, at=tmp_path)
    assert Path(where).is_relative_to(tmp_path / "env") and said[0] == "exports 7500000000 USD"
    listed = run(python, "-m", "arqam", "read", "text.txt", "--format", "csv", at=tmp_path)
    assert len(listed) == 5
    heavy = "('pandas', 'matplotlib', 'pyarrow', 'IPython')"
    there = f"from importlib.util import find_spec; print([name for name in {heavy} if find_spec(name)])"
    assert run(python, "-c", there, at=tmp_path) == ["[]"]
    refused = subprocess.run([python, "-m", "arqam", "batch", "b.yml"], cwd=tmp_path, capture_output=True, text=True)
    assert refused.returncode == 2 and refused.stderr.count("\n") == 1
    assert "is not installed: pip install 'arqam[notebooks]' brings all that the commands need" in refused.stderr
