"""Bytes → text, with the evidence: what encoding was believed, and why.

An encoding named by the caller always wins. Then a byte order mark, then UTF-16 by its zero bytes, then UTF-8 if the
bytes are valid, then the encodings that Arabic is written in, tried one by one and judged by how Arabic the text looks.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from typing import NamedTuple

from arqam.errors import ArqamError
from arqam.read.arabic.rows import table
from arqam.safe import shown_line

#: The encodings of one byte a letter that Arabic files come in.
LEGACY = ("cp1256", "iso8859_6", "mac_arabic", "cp720", "cp864")
_NAMES = {"cp1256": "windows-1256", "iso8859_6": "ISO-8859-6", "mac_arabic": "MacArabic", "utf_8": "UTF-8"}
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
#: First bytes of what is no text, and what to call it.
_BINARY = (
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"SQLite format 3", "a database"),
    (b"\x7fELF", "a program"),
)
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,30})""", re.IGNORECASE)
#: What Python calls encodings and no page is written in.
_NO_ENCODING_OF_PAGES = frozenset(
    {"idna", "punycode", "unicode-escape", "unicode_escape", "raw-unicode-escape", "utf-7"}
)
#: Bytes that are no letter in any of these encodings, and no white space.
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_SAMPLE = 64 * 1024
#: As much of a text as shows that it is sound Arabic.
_GLANCE = 2000


class Decoded(NamedTuple):
    """The text without its byte order mark; ``encoding`` as Python names it (a chain where mojibake was undone)."""

    text: str
    encoding: str
    evidence: str


def decode(data: bytes, name: str, *, encoding: str | None = None) -> Decoded:
    """The text of ``data``; ``name`` is its file's, for the errors."""
    if not data:
        raise ArqamError(f"{name} is empty: save the article again")
    if encoding is not None:
        return _as_told(data, name, encoding)
    for start, what in _BINARY:
        if data.startswith(start):
            raise ArqamError(f"{name} is {what}, not text or HTML: save the article as plain text or as a web page")
    found = _by_mark(data) or _by_zeros(data, name) or _by_utf8(data) or _by_looks(data, name)
    return undo_mojibake(found)


def _as_told(data: bytes, name: str, encoding: str) -> Decoded:
    try:
        codec = codecs.lookup(encoding)
        mark = next((mark for mark, what in _BOMS if data.startswith(mark) and what.startswith(codec.name)), b"")
        text = data[len(mark) :].decode(encoding)
    except (LookupError, ValueError, TypeError) as error:
        if isinstance(error, UnicodeError):
            raise ArqamError(
                f"{name} is not in {shown_line(encoding)} (byte {getattr(error, 'start', 0)} does not fit): "
                "name another encoding, or none to have it found"
            ) from None
        raise ArqamError(
            f"there is no encoding {shown_line(encoding)[:40]!r}: name one such as utf-8, windows-1256 or iso-8859-6"
        ) from None
    if not isinstance(text, str):
        raise ArqamError(f"{shown_line(encoding)!r} is no encoding of text: name one such as utf-8 or windows-1256")
    return Decoded(text.removeprefix("\ufeff"), codec.name, f"{_called(codec.name)}, as told")


def _by_mark(data: bytes) -> Decoded | None:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            text = data[len(mark) :].decode(encoding, errors="replace")
            return Decoded(text, encoding, f"{_called(encoding)}, by its byte order mark{_broken(text)}")
    return None


def _by_zeros(data: bytes, name: str) -> Decoded | None:
    """UTF-16 without a mark: one byte of every two is a zero (Latin, spaces) or an Arabic page's number (06)."""
    sample = data[:_SAMPLE]
    if len(sample) >= 4:
        pages = [sum(map(sample[half::2].count, (b"\0", b"\6"))) / (len(sample) // 2) for half in (0, 1)]
        for half, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
            if pages[half] > 0.85 and pages[1 - half] < 0.3:
                text = data.decode(encoding, errors="replace")
                return Decoded(
                    text,
                    encoding,
                    f"{_called(encoding)}, for {pages[half]:.0%} of its high bytes are 00 or 06{_broken(text)}",
                )
    if sample.count(b"\0") > len(sample) / 100:
        raise ArqamError(f"{name} is not text (zero bytes): save the article as plain text or as a web page")
    return None


def _by_utf8(data: bytes) -> Decoded | None:
    try:
        text = data.decode("utf-8")
        if text.isascii():
            return Decoded(text, "utf-8", "ASCII")
        return Decoded(text, "utf-8", f"UTF-8, for all its bytes are valid{_against(data, 'utf-8')}")
    except UnicodeDecodeError:
        pass
    text = data.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    whole = sum(1 for char in text if char >= "\x80") - broken
    if whole > 20 * broken:
        return Decoded(
            text,
            "utf-8",
            f"UTF-8, for {whole} of its characters beyond ASCII are valid{_broken(text)}{_against(data, 'utf-8')}",
        )
    return None


def _by_looks(data: bytes, name: str) -> Decoded:
    """The encoding of one byte a letter in which the text looks most Arabic."""
    sample = data[:_SAMPLE]
    if len(_CONTROLS.findall(sample)) > len(sample) / 50:
        raise ArqamError(f"{name} is not text (control bytes): save the article as plain text or as a web page")
    guess = _library_guess(sample)
    declared = _declared(data)
    tried: dict[str, float] = {}
    for encoding in dict.fromkeys(filter(None, (guess, declared, *LEGACY, "latin-1"))):
        text = sample.decode(encoding, errors="replace")
        tried[encoding] = looks_arabic(text)
    best = max(tried, key=lambda encoding: (round(tried[encoding], 3), encoding == declared, encoding == guess))
    if tried[best] < 0.15:
        best = declared or guess or "cp1256"
    text = data.decode(best, errors="replace")
    ranked = sorted(tried, key=lambda encoding: -tried[encoding])
    scores = ", ".join(f"{_called(encoding)} {tried[encoding]:.2f}" for encoding in ranked[:3])
    return Decoded(
        text,
        best,
        f"{_called(best)}, by how Arabic the text looks ({scores}); "
        f"charset-normalizer says {_called(guess) if guess else 'nothing'}{_against(data, best)}{_broken(text)}",
    )


def _library_guess(sample: bytes) -> str:
    from charset_normalizer import from_bytes  # costs more than all else here: only for what is not Unicode

    best = from_bytes(sample).best()
    return codecs.lookup(best.encoding).name.replace("-", "_") if best else ""


def _declared(data: bytes) -> str:
    """The encoding that a page declares of itself, as Python names it; "" where there is none that exists."""
    found = _DECLARED.search(data[:4096])
    if not found:
        return ""
    try:
        codec = codecs.lookup(found[1].decode("ascii"))
        b" ".decode(codec.name)
    except (LookupError, ValueError):
        return ""
    return "" if codec.name in _NO_ENCODING_OF_PAGES else codec.name.replace("-", "_")


def _against(data: bytes, encoding: str) -> str:
    declared = _declared(data)
    if not declared or declared == codecs.lookup(encoding).name.replace("-", "_"):
        return ""
    return f" (it declares {_called(declared)}, wrongly)"


def _called(encoding: str) -> str:
    return _NAMES.get(encoding.replace("-", "_"), encoding.replace("_", "-"))


def _broken(text: str) -> str:
    broken = text.count("\ufffd")
    return f"; {broken} broken characters shown as U+FFFD" if broken else ""


@cache
def _looks() -> tuple[frozenset[str], frozenset[str]]:
    rows = table("arabic_looks")
    words, pairs = (frozenset(row["text"] for row in rows if row["kind"] == kind) for kind in ("word", "pair"))
    return words, pairs


_TOKEN = re.compile(r"[^\x00-\x40\x5b-\x60\x7b-\x7f\s،؛؟«»“”‘’…–—]+")
_ARABIC = re.compile("[\u0620-\u064a\u0671-\u06d3]")


def looks_arabic(text: str) -> float:
    """How much ``text`` looks like Arabic prose, from 0 to 1: by its frequent words, letter pairs and strange signs.

    >>> looks_arabic("قال الوزير إن التجارة") > 0.5 > looks_arabic("ÞÇá ÇáæÒíÑ Åä ÇáÊÌÇÑÉ")
    True
    """
    words, pairs = _looks()
    tokens = [token for token in _TOKEN.findall(text) if not token.isascii()]
    letters = sum(map(len, tokens))
    if not letters:
        return 0.0
    known = sum(1 for token in tokens if token in words or token.removeprefix("و").startswith(("ال", "بال", "لل")))
    bigrams = Counter(token[at : at + 2] for token in tokens for at in range(len(token) - 1))
    paired = sum(count for pair, count in bigrams.items() if pair in pairs)
    arabic = len(_ARABIC.findall("".join(tokens)))
    strange = len(re.findall("[\x80-\x9f\ufffd\ufb50-\ufdff\ufe70-\ufefc\u2500-\u259f]", text))
    looks = 0.5 * min(known / len(tokens) / 0.3, 1) + 0.5 * min(paired / max(bigrams.total(), 1) / 0.3, 1)
    return max(looks * arabic / letters - 2 * strange / letters, 0.0)


def _sloppy(text: str) -> bytes:
    """The bytes of windows-1252 as browsers read it: its five holes are the control characters of the same number."""
    return b"".join(
        char.encode("cp1252") if char not in "\x81\x8d\x8f\x90\x9d" else bytes([ord(char)]) for char in text
    )


#: How text was misread: the way back to its bytes, and the encoding that these are in.
_MISREADINGS: tuple[tuple[str, Callable[[str], bytes], str], ...] = (
    ("UTF-8 read as windows-1252", _sloppy, "utf-8"),
    ("UTF-8 read as ISO-8859-1", lambda text: text.encode("latin-1"), "utf-8"),
    ("UTF-8 read as windows-1256", lambda text: text.encode("cp1256"), "utf-8"),
    ("UTF-8 read as MacRoman", lambda text: text.encode("mac_roman"), "utf-8"),
    ("UTF-8 read as MacArabic", lambda text: text.encode("mac_arabic"), "utf-8"),
    ("windows-1256 read as windows-1252", _sloppy, "cp1256"),
    ("windows-1256 read as ISO-8859-1", lambda text: text.encode("latin-1"), "cp1256"),
    ("ISO-8859-6 read as ISO-8859-1", lambda text: text.encode("latin-1"), "iso8859_6"),
)


def undo_mojibake(found: Decoded) -> Decoded:
    """The text as it was before a program misread it, if every character goes back and the result looks Arabic.

    >>> undo_mojibake(Decoded("قال الوزير".encode().decode("cp1256"), "utf-8", "")).text
    'قال الوزير'
    """
    if looks_arabic(found.text[:_GLANCE]) > 0.5 or found.text.isascii():
        return found
    before = looks_arabic(found.text[:_SAMPLE])
    best, best_looks = found, max(before + 0.25, 0.35)
    waiting = [(found.text, "")]
    for _ in range(_MOST_MISREADINGS):
        tried = [
            (text, f"{way}, {misreading}" if way else misreading)
            for misread, way in waiting
            for text, misreading in _undone(misread)
        ]
        for text, way in tried:
            looks = looks_arabic(text[:_SAMPLE])
            if looks > best_looks:
                best_looks = looks
                evidence = (
                    f"{found.evidence}; mojibake undone: {way} "
                    f"(every character goes back; looks {before:.2f} → {looks:.2f})"
                )
                best = Decoded(text, f"{found.encoding}|{way}", evidence)
        if best is not found:
            break
        waiting = [(text, way) for text, way in tried if way.split(", ")[-1].startswith("UTF-8")]
    return best


#: How many times over a text may have been misread.
_MOST_MISREADINGS = 3


def _undone(text: str) -> Iterator[tuple[str, str]]:
    """What ``text`` was if it was misread once, for each way in which all its characters go back."""
    for misreading, to_bytes, encoding in _MISREADINGS:
        try:
            yield to_bytes(text).decode(encoding), misreading
        except UnicodeError:
            continue
