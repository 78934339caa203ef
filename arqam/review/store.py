"""``corrections.yml`` on disk: loaded, and changed one entry at a time without losing a line that anybody wrote.

A change is whole or not there: it is written beside the file, forced to the disk and moved over it, under a lock on the
folder, so that a kill, a power cut or a second window loses no answer. The lines of other entries, and every comment,
stay as they are, byte for byte.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from arqam.errors import ArqamError
from arqam.model import Article, Span
from arqam.project import PROJECT
from arqam.review.entries import FIELDS, LONGEST_FILE, Entry, read_entries
from arqam.safe import plain_line, read_bytes, shown_line

FILE = "corrections.yml"

HEADER = """\
# What readers say of this article's claims; the article itself stays as it is. Written by `arqam review`, by notebook
# 07-review-claims, or by hand: arqam/review/schema.yml says what may stand here, docs/review.md how.
"""


class ChangedMeanwhile(ArqamError):
    """Somebody else answered for the same mention since it was shown; ``now`` is what stands there."""

    def __init__(self, message: str, now: Entry | None) -> None:
        super().__init__(message)
        self.now = now


def home_of(article: Article) -> Path:
    """The folder that takes the article's corrections."""
    if article.home is None:
        raise ArqamError(
            f"{shown_line(article.id)} has no folder with a source.yml for its corrections to lie in: "
            "take the article in with `python -m arqam add FILE`"
        )
    return article.home


def place(article: Article) -> str:
    """The file of an article's corrections, as an error names it."""
    return shown_name(article.home / FILE) if article.home else f"{FILE} of {shown_line(article.id)}"


def shown_name(path: Path) -> str:
    whole = path.absolute()
    inside = whole.is_relative_to(PROJECT)
    return shown_line(whole.relative_to(PROJECT).as_posix() if inside else str(path))


def load(article: Article) -> list[Entry]:
    """The entries beside an article, in the order of its text; none where there is no file."""
    return load_file(article.home / FILE) if article.home else []


def load_file(path: Path) -> list[Entry]:
    """The entries of a file, in the order of the text."""
    return sorted(read_entries(_text(path), shown_name(path)), key=lambda entry: entry.span)


def stamp(home: Path) -> tuple[int, ...]:
    """What tells whether a folder's corrections are another file than before: each change makes a new one."""
    try:
        now = (home / FILE).stat()
    except OSError:
        return ()
    return now.st_ino, now.st_mtime_ns, now.st_size


def _text(path: Path) -> str:
    if not path.exists():
        return ""
    try:
        return read_bytes(path, longest=LONGEST_FILE).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ArqamError(f"{shown_name(path)}: byte {error.start} is not UTF-8: save the file as UTF-8") from None


def save(home: Path, entry: Entry, seen: Entry | None) -> Entry:
    """Put an entry in its file, in the place of ``seen``, the one that was there when the person looked; as it stands.

    Raises :class:`ChangedMeanwhile` where another stands there by now, and ArqamError where nobody is named.
    """
    return save_all(home, [(entry, seen)])[0]


def save_all(home: Path, changes: list[tuple[Entry, Entry | None]]) -> list[Entry]:
    """As :func:`save`, for many entries in one step: all of them are put in, or none."""
    made = [(_clean(entry), seen) for entry, seen in changes]
    with _locked(home):
        path = home / FILE
        text = _text(path)
        there = {entry.span: entry for entry in read_entries(text, shown_name(path))}
        for entry, seen in made:
            _refuse_nameless(entry)
            _refuse_changed(there.get(entry.span), entry, seen)
        if made:
            _write(path, _with(text, there, [entry for entry, _ in made]))
    return [entry for entry, _ in made]


def remove(home: Path, seen: Entry) -> None:
    """Take an entry out, if it still is the one that was ``seen``."""
    with _locked(home):
        path = home / FILE
        text = _text(path)
        there = {entry.span: entry for entry in read_entries(text, shown_name(path))}
        _refuse_changed(there.get(seen.span), seen, seen)
        _write(path, _cut(text, there[seen.span], ""))


def _refuse_nameless(entry: Entry) -> None:
    if not entry.by:
        raise ArqamError("the answer has no name: say who reviews, for a correction without a name is nobody's word")


def _refuse_changed(now: Entry | None, entry: Entry, seen: Entry | None) -> None:
    if now != seen:
        whose = f"{now.by} has answered «{now.verdict}» for" if now else "somebody took out the answer for"
        raise ChangedMeanwhile(
            f"{shown_line(whose)} «{shown_line(entry.surface)[:60]}» meanwhile: look at it again, then answer", now
        )


def _clean(entry: Entry) -> Entry:
    """An entry as its file can hold it: each field on one line, nothing in it that cannot be seen."""
    fields = {name: plain_line(entry.fields[name]) for name in FIELDS if entry.fields.get(name, "").strip()}
    called = (plain_line(entry.called[0]), plain_line(entry.called[1]))
    return replace(entry, fields=fields, called=called, why=plain_line(entry.why), by=plain_line(entry.by))


# -- the text of the file ---------------------------------------------------------------------------------------------

_BARE = re.compile(r"[^\W\d_](?:[\w ().%/|«»،؛-]*[\w).%»])?|\d+(?:[-.:]\d+)*")
_WORDS_OF_YAML = re.compile(r"(?i)true|false|yes|no|on|off|null|y|n")


def scalar(text: str) -> str:
    """A text as YAML: bare where no reader of YAML could take it for anything else, in double quotes otherwise.

    >>> scalar("2024-07-05"), scalar("22%"), scalar('=cmd|"x"'), scalar("ليلى حسن"), scalar("no")
    ('2024-07-05', '"22%"', '"=cmd|\\\\"x\\\\""', 'ليلى حسن', '"no"')
    """
    if _BARE.fullmatch(text) and not _WORDS_OF_YAML.fullmatch(text):
        return text
    quoted = json.dumps(text, ensure_ascii=False)
    return _UNSEEN.sub(_escaped, quoted)


#: What an editor might not show, or YAML not hold: written by its code.
_UNSEEN = re.compile(
    "[^\x20-\x7e\u00a1-\u00ac\u00ae-\u061b\u061d-\u180d\u180f-\u1fff\u2010-\u2027\u2030-\u205e\u2070-\ud7ff"
    "\uf900-\ufdcf\ufdf0-\ufefc]"
)


def _escaped(found: re.Match[str]) -> str:
    code = ord(found[0])
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def written(entry: Entry) -> str:
    """An entry as the lines of the file."""
    fields = {"span": f"{entry.span.start}-{entry.span.end}", "surface": entry.surface, "verdict": entry.verdict}
    fields |= entry.fields
    fields |= {"called_ar": entry.called[0], "called_en": entry.called[1], "why": entry.why}
    fields |= {"by": entry.by, "when": entry.when}
    lines = [f"  {name}: {scalar(value)}" for name, value in fields.items() if value]
    if entry.as_read:
        read = ", ".join(f"{name}: {scalar(value)}" for name, value in entry.as_read.items())
        lines.append(f"  as_read: {{{read}}}")
    return "- " + "\n".join(lines)[2:] + "\n"


def _with(text: str, there: dict[Span, Entry], entries: list[Entry]) -> str:
    """The file's text with these entries in it, in the place of those for the same mentions or else at its end."""
    if there and not _is_block(text, there):
        whole = sorted({**there, **{entry.span: entry for entry in entries}}.values(), key=lambda entry: entry.span)
        comments = "".join(line for line in text.splitlines(True) if line.lstrip().startswith("#"))
        return comments + "".join(map(written, whole))
    text = text or HEADER
    text += "" if text.endswith("\n") else "\n"
    # From the last line to the first, so that those not yet reached stay where they are.
    for entry in sorted((entry for entry in entries if entry.span in there), key=lambda e: -there[e.span].lines[0]):
        text = _cut(text, there[entry.span], written(entry))
    added = sorted((entry for entry in entries if entry.span not in there), key=lambda entry: entry.span)
    return (text if there else re.sub(r"(?m)^\[ *\]\s*$", "", text)) + "".join(map(written, added))


def _is_block(text: str, there: dict[Span, Entry]) -> bool:
    """Whether each entry begins a line of its own at the margin, as a person and this module write them."""
    lines = text.splitlines()
    return all(lines[entry.lines[0] - 1].startswith("- ") for entry in there.values()) and "\n...\n" not in f"{text}\n"


def _cut(text: str, entry: Entry, instead: str) -> str:
    """The text with other lines in the place of an entry's own; comments among those stay."""
    lines = text.splitlines(True)
    first, after = entry.lines[0] - 1, entry.lines[1] - 1
    if after <= first:
        after = first + 1
    kept = [line for line in lines[first:after] if not line.strip() or line.lstrip().startswith("#")]
    return "".join(lines[:first]) + instead + "".join(kept) + "".join(lines[after:])


# -- the disk ---------------------------------------------------------------------------------------------------------


@contextmanager
def _locked(home: Path) -> Iterator[None]:
    """One writer at a time in a folder. The lock is on the folder itself, leaves no file, and dies with its process."""
    try:
        import fcntl
    except ImportError:  # not on this platform
        yield
        return
    try:
        folder = os.open(home, os.O_RDONLY)
    except OSError as error:
        raise ArqamError(f"{shown_name(home)} cannot be opened ({error.strerror}): check the folder") from None
    try:
        with suppress(OSError):  # a file system without locks
            fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _write(path: Path, text: str) -> None:
    """The text in the file, on the disk before this returns; a reader never sees half of it."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        for left in path.parent.glob(
            f".{path.name}.*.part"
        ):  # by a process that was killed: under the lock none writes
            left.unlink()
        with part.open("wb") as file:
            file.write(text.encode())
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except OSError as error:
        with suppress(OSError):
            part.unlink()
        raise ArqamError(
            f"{shown_name(path)} cannot be written ({error.strerror}), and the answer is not kept: "
            "free the disk or change the folder's permissions, then answer again"
        ) from None
