"""What there is to add at a path: a file, the rows of a sheet, or all in a folder, each article taken in or refused."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from arqam.errors import ArqamError
from arqam.losses import told
from arqam.model import Article
from arqam.read.article.source import RECORD, SHEETS, SUFFIXES
from arqam.read.page.body import is_page
from arqam.run.adding import Collection, Offered, filled
from arqam.run.sheets.articles import ALONE, ArticleSheet, Layout, SheetRow, read_sheet
from arqam.safe import inside, shown_line, slug

#: Files that hold articles in a way that is not read, and what to do with them.
_OTHERWISE = {
    ".json": "write one object a line (.jsonl)",
    ".xls": "save it as .xlsx",
    ".ods": "save it as .xlsx",
    ".numbers": "export it as .xlsx",
    ".parquet": "save its rows as CSV, or read it with `arqam archive`",
    ".zip": "unpack it and add the folder, or read it with `arqam archive`",
}


class Added(NamedTuple):
    """What became of one article: what it is now, or why it was refused."""

    article: Article | None
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Incoming:
    """What a path holds, looked through before anything is taken in: sheets as understood, and single files."""

    path: Path
    sheets: tuple[ArticleSheet, ...] = ()
    files: tuple[Path, ...] = ()
    refused: tuple[str, ...] = ()
    layout: Layout = ALONE

    @property
    def count(self) -> int:
        """How many articles there are, and what cannot be one."""
        return sum(len(sheet.rows) for sheet in self.sheets) + len(self.files) + len(self.refused)

    def add(self, collection: Collection, fields: Mapping[str, str]) -> Iterator[Added]:
        """Take every article in: one that is refused stops no other.

        ``fields`` are what was told of all: they stand for a file's own record, and where a sheet's row says nothing.
        """
        if self.count > 1 and (fields.get("id") or fields.get("title")):
            raise ArqamError("--id and --title name one article: add a sheet, or the files of a folder, without them")
        yield from (Added(None, why) for why in self.refused)
        for sheet in self.sheets:
            for row in sheet.rows:
                yield _added(collection, sheet.where(row), lambda sheet=sheet, row=row: _of_row(sheet, row, fields))
        for file in self.files:
            yield _added(collection, shown_line(str(file)), lambda file=file: self._of_file(file, fields))

    def _of_file(self, file: Path, fields: Mapping[str, str]) -> Offered:
        if self.path.is_dir():
            inside(self.path, file.absolute())
        return Offered.file(file, fields, encoding=self.layout.encoding)


def _added(collection: Collection, name: str, offer: Callable[[], Offered]) -> Added:
    try:
        return Added(collection.take(offer()))
    except ArqamError as error:
        return Added(None, str(error))
    except Exception as error:  # whatever is wrong with it, the others are added
        return Added(None, f"{name} cannot be read ({told(error)}): please report it")


def incoming(path: Path, layout: Layout = ALONE) -> Incoming:
    """What there is to add at ``path``. Raises where it is nothing, or a sheet that cannot be understood."""
    if not path.is_dir():
        if path.suffix.lower() in SHEETS:
            return Incoming(path, sheets=(read_sheet(path, layout),), layout=layout)
        if why := _OTHERWISE.get(path.suffix.lower()):
            raise ArqamError(f"{shown_line(str(path))} is not read as it is: {why}")
        return Incoming(path, files=(path,), layout=layout)
    sheets: list[ArticleSheet] = []
    files: list[Path] = []
    refused: list[str] = []
    for each in _files_of(path):
        if each.is_dir() or _is_article(each):
            files.append(each)
        elif each.suffix.lower() in SHEETS:
            try:
                inside(path, each.absolute())
                sheets.append(read_sheet(each, layout))
            except ArqamError as error:
                refused.append(str(error))
        else:
            why = _OTHERWISE.get(each.suffix.lower(), f"an article ends in {', '.join(SUFFIXES)}")
            refused.append(f"{shown_line(str(each))} is not read: {why}")
    named = _all_named(sheets)
    files = [file for file in files if Path(os.path.realpath(file)) not in named]
    if not sheets and not files and not refused:
        raise ArqamError(
            f"{shown_line(str(path))} holds no file to add: put {', '.join(SUFFIXES)} files there, or a sheet of them"
        )
    return Incoming(path, tuple(sheets), tuple(files), tuple(refused), layout)


def _files_of(path: Path) -> Iterator[Path]:
    """The files in a folder and the folders in it; an article's own folder as one.

    What a browser saves beside a page (``…_files``), what is hidden, and what an office program keeps open is passed
    over; a link that leads out of the folder is refused when it is read.
    """
    if (path / RECORD).is_file():
        yield path
        return
    try:
        there = sorted(path.iterdir())
    except OSError as error:
        raise ArqamError(f"{shown_line(str(path))} cannot be read ({error.strerror}): check its permissions") from None
    for each in there:
        if each.name.startswith((".", "~$")) or each.name.endswith("_files"):
            continue
        if each.is_dir() and not each.is_symlink():
            yield from _files_of(each)
        else:
            yield each


def _of_row(sheet: ArticleSheet, row: SheetRow, fields: Mapping[str, str]) -> Offered:
    where = sheet.where(row)
    if row.wrong:
        raise ArqamError(f"{where}: {row.wrong}")
    said = filled({name: value for name, value in row.said.items() if name not in ("text", "file", "id")})
    if name := row.said.get("id"):
        said["id"] = slug(name)
    known = filled(fields) | said | {"taken_from": where}
    if "published" in said:
        known["published_note"] = f"{said['published']} by {where}"
    text = row.said.get("text", "")
    if not text.strip():
        file = _named(sheet, row)
        if file is None:
            raise ArqamError(f"{where}: there is no file {shown_line(row.said['file'])!r} beside the sheet")
        offered = Offered.file(file, known)
        return replace(offered, name=f"{where}: {offered.name}")
    page = is_page(text)
    data = (text if page else _headed(text, said.get("title", ""))).encode("utf-8")
    return Offered(where, data, ".html" if page else ".txt", "", known)


def _headed(text: str, title: str) -> str:
    """The text below its headline, as the article is printed: a sheet has them apart, and the headline tells much."""
    opening = "".join(text.split())
    return text if not title or opening.startswith("".join(title.split())) else f"{title}\n\n{text}"


def _named(sheet: ArticleSheet, row: SheetRow) -> Path | None:
    """The file that a row names, as written from the folder of its sheet, or by its name alone in that folder.

    The name may lack its ending, and two ways to write one letter (composed or not, as macOS keeps names) are one.
    Raises where it leads out of the folder.
    """
    name = row.said.get("file", "").strip().replace("\\", "/")
    if not name or row.said.get("text", "").strip():
        return None
    folder = sheet.path.resolve().parent
    file = inside(folder, name)
    return file if file.is_file() else _alike(file) or _alike(folder / file.name)


def _alike(file: Path) -> Path | None:
    wanted = unicodedata.normalize("NFC", file.name)
    beside = [each for each in file.parent.iterdir() if _is_article(each)] if file.parent.is_dir() else []
    for part in ("name", "stem"):
        alike = [each for each in beside if unicodedata.normalize("NFC", getattr(each, part)) == wanted]
        if len(alike) == 1:
            return alike[0]
    return None


def _is_article(path: Path) -> bool:
    return path.suffix.lower() in SUFFIXES


def _all_named(sheets: Iterable[ArticleSheet]) -> set[Path]:
    """The files that are articles by a row of a sheet."""
    found = set()
    for sheet in sheets:
        for row in sheet.rows:
            with suppress(ArqamError):  # said when the row is taken in
                found.add(_named(sheet, row))
    return found - {None}
