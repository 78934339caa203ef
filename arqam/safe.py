"""Text of an article shown as text and nothing else, wherever it goes; names that stay in their folder.

An article is untrusted. Whatever leaves Arqam for a terminal, a page, a table or a file name passes one of these.
"""

from __future__ import annotations

import html
import re
import unicodedata
from pathlib import Path

from arqam.errors import ArqamError

#: The largest file that is read, in bytes: about a hundred times the longest article anybody prints.
MAX_BYTES = 64 * 1024 * 1024

#: Characters that turn the order of what is shown around (as in "Trojan source"), and what they are called.
BIDI_CONTROLS = {
    "\u061c": "ALM",
    "\u200e": "LRM",
    "\u200f": "RLM",
    "\u202a": "LRE",
    "\u202b": "RLE",
    "\u202c": "PDF",
    "\u202d": "LRO",
    "\u202e": "RLO",
    "\u2066": "LRI",
    "\u2067": "RLI",
    "\u2068": "FSI",
    "\u2069": "PDI",
}
_NOT_SHOWN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u180e\u200b-\u200f\u061c\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e0fff\ud800-\udfff]"
)
_ACTS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
#: The longest id in bytes: a file system takes 255 for a name, and Arqam adds to it while it writes.
_LONGEST_ID = 200
_ID = re.compile(r"[^\W_](?:[\w-]{0,98}[^\W_])?")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)


def shown_text(text: str) -> str:
    r"""``text`` for a terminal: control, invisible and bidi characters are shown by their code, and do nothing.

    >>> shown_text("a\x1b[31mb\u202ec")
    'a⟨U+001B⟩[31mb⟨RLO⟩c'
    """
    return _NOT_SHOWN.sub(_code, text)


def _code(found: re.Match[str]) -> str:
    return f"⟨{BIDI_CONTROLS.get(found[0]) or f'U+{ord(found[0]):04X}'}⟩"


def shown_line(text: str) -> str:
    """``shown_text`` on one line."""
    return shown_text(re.sub(r"[\t\n\r]+", " ", text))


def plain_line(text: str) -> str:
    """``text`` on one line without the characters that show nothing: for a field that others will print.

    >>> plain_line("a\u202e\\n b")
    'a b'
    """
    return " ".join(_NOT_SHOWN.sub("", re.sub(r"[\s\u2028\u2029]+", " ", text)).split())


def html_text(text: str) -> str:
    """``text`` for a page or an SVG: markup is shown as text, bidi controls and control characters by their code.

    >>> html_text('<b onclick="x">')
    '&lt;b onclick=&quot;x&quot;&gt;'
    """
    return html.escape(shown_text(text), quote=True)


def cell_text(text: str) -> str:
    """``text`` for a cell that holds text and nothing else: what would act on a terminal or turn the line is shown."""
    return _ACTS.sub(_code, text)


def csv_text(text: str) -> str:
    """``text`` for a cell that a spreadsheet opens: a leading ``= + - @`` or control is quoted, a plain number is not.

    The quote is the apostrophe that spreadsheets themselves use (OWASP, "CSV Injection"). What would act on a terminal
    or turn the order of the line around is shown by its code; a mark of direction that a number may need stays.

    >>> csv_text('=HYPERLINK("x")'), csv_text("-3.2"), csv_text("مليار")
    ('\\'=HYPERLINK("x")', '-3.2', 'مليار')
    """
    return no_formula(cell_text(text))


def no_formula(text: str) -> str:
    """``text`` with what would make a formula of it quoted, and else as it is: for the data of a figure.

    >>> no_formula("-5% عن العام الماضي"), no_formula("-5%"), no_formula("5%")
    ("'-5% عن العام الماضي", '-5%', '5%')
    """
    bare = text.lstrip(" \u00a0\u200e\u200f\u061c\ufeff\u2066\u2067\u2068\u2069")
    if bare[:1] in ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "|") and not re.fullmatch(
        r"[+-]?\d+(?:[.,]\d+)*%?", text
    ):
        return f"'{text}"
    return text


def unquoted(cell: str) -> str:
    """A cell as it was before ``no_formula``."""
    return cell[1:] if cell.startswith("'") and no_formula(cell[1:]) == cell else cell


def check_id(name: str) -> str:
    """``name`` if it can be an article's id: letters and digits of any script and hyphens, at most 100, no path.

    A hundred letters of most scripts are the 200 bytes that an id may have; of rarer ones fewer letters fit.

    >>> check_id("china-kazakhstan-2024")
    'china-kazakhstan-2024'
    """
    fits = isinstance(name, str) and _ID.fullmatch(name) and len(name.encode()) <= _LONGEST_ID
    if not fits or _RESERVED.fullmatch(name) or "__" in name:
        raise ArqamError(
            f"{shown_line(str(name))[:120]!r} cannot be an article's id: use letters, digits, hyphens and underscores, "
            "at most 100, beginning and ending with a letter or a digit"
        )
    return name


def slug(text: str, *, longest: int = 60) -> str:
    """A safe id after ``text`` (a file name or a title): letters and digits of any script, joined by hyphens.

    >>> slug("../../etc/Pass wd"), slug("الصين وكازاخستان: 41 مليارًا"), slug("…")
    ('etc-pass-wd', 'الصين-وكازاخستان-41-مليارا', 'article')
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    plain = "".join(char for char in plain if not unicodedata.combining(char) and char != "ـ")
    name = "-".join(re.findall(r"[^\W_]+", plain))[:longest]
    name = name.encode(errors="ignore")[: _LONGEST_ID - len("-article")].decode(errors="ignore").strip("-")
    return f"{name}-article" if _RESERVED.fullmatch(name) else name or "article"


def inside(folder: Path | str, path: Path | str) -> Path:
    """``path``, resolved, if it lies in ``folder`` (symbolic links followed); otherwise an error that names both."""
    try:
        root = Path(folder).resolve()
        whole = (root / path).resolve()
    except (OSError, RuntimeError, ValueError):
        raise ArqamError(f"{shown_line(str(path))} is a link that leads to itself: take it away") from None
    if whole != root and root not in whole.parents:
        raise ArqamError(f"{shown_line(str(path))} leads outside of {shown_line(str(root))}: name a place inside it")
    return whole


def read_bytes(path: Path, *, longest: int = MAX_BYTES, remedy: str = "split it into its articles") -> bytes:
    """The bytes of a regular file of at most ``longest`` bytes; an error that names the file otherwise."""
    name = shown_line(str(path))
    try:
        if not path.exists():
            raise ArqamError(f"{name} does not exist: check the name")
        if not path.is_file():
            raise ArqamError(f"{name} is not a file that can be read (a folder, a pipe or a device): name a file")
        with path.open("rb") as file:
            data = file.read(longest + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else error
        raise ArqamError(f"{name} cannot be read ({reason}): check the name and its permissions") from None
    if len(data) > longest:
        size = f"{longest / 1024 / 1024:g} MB, the most that is read of one file"
        raise ArqamError(f"{name} is larger than {size}: {remedy}")
    return data
