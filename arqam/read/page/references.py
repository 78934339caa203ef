"""Character references of HTML, whatever number stands in them."""

from __future__ import annotations

import html
import re

#: A number too long for any character. Python refuses to read one of thousands of digits at all.
_NUMBER = re.compile(r"(?<=&#)[0-9]{8,}|(?<=&#[xX])[0-9a-fA-F]{7,}")
#: The number one after that of the last character: it stands for none, and is read as U+FFFD.
_NONE = {10: "1114112", 16: "110000"}


def unescape(text: str) -> str:
    """The text that is meant, as a browser shows it: a number of no character is U+FFFD.

    >>> unescape("&#1634;&#0000000000065;&amp;&#x41;"), unescape(f"&#{'9' * 5000};"), unescape("&#x" + "f" * 9)
    ('٢A&A', '�', '�')
    """
    return html.unescape(_NUMBER.sub(_short, text)) if "&" in text else text


def _short(found: re.Match[str]) -> str:
    base = 16 if found.string[found.start() - 1] in "xX" else 10
    digits = found[0].lstrip("0")
    return digits or "0" if len(digits) < 8 else _NONE[base]
