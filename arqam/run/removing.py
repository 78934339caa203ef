"""Taking an article away with all that was made of it: moved aside whole, for a reader's corrections lie beside it."""

from __future__ import annotations

import shutil
from pathlib import Path

from arqam import project
from arqam.errors import ArqamError
from arqam.project import near
from arqam.read.article.source import known_articles
from arqam.safe import check_id, shown_line


def home_of(name: str) -> Path:
    """The folder of an article of ``data/raw``. Raises where there is none."""
    home = project.RAW / check_id(name)
    if not home.is_dir():
        raise ArqamError(f"no article {shown_line(name)}: {known_articles()}")
    return home


def take_away(name: str, runs: Path) -> tuple[list[str], str]:
    """Move an article's folder, tables, figures and executed notebooks aside: what was moved, and where it lies now."""
    found = [
        home_of(name),
        project.DERIVED / name,
        project.FIGURES / name,
        runs / name,
        runs / "journal" / name,
    ]
    aside = _free(project.PROJECT / "build" / "removed", name)
    moved: list[tuple[Path, Path]] = []
    try:
        for path in found:
            if path.is_dir():
                to = aside / (near(path) if path.is_relative_to(project.PROJECT) else path.name)
                to.parent.mkdir(parents=True, exist_ok=True)
                shutil.move(path, to)
                moved.append((path, to))
    except OSError as error:
        for path, to in reversed(moved):  # all of it goes, or nothing
            shutil.move(to, path)
        raise ArqamError(
            f"{shown_line(name)} cannot be moved to {near(aside)} ({error.strerror}): free or change that folder"
        ) from None
    return [near(path) for path, _ in moved], near(aside)


def _free(folder: Path, name: str) -> Path:
    """A folder of that name that is not there yet."""
    aside, count = folder / name, 1
    while aside.exists():
        count += 1
        aside = folder / f"{name}-{count}"
    return aside
