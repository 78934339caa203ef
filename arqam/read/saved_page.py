"""A page saved as one file (MHTML): the page in it, without what was saved beside it."""

from __future__ import annotations

import email
import email.policy
import re
from typing import NamedTuple

from arqam.errors import ArqamError

_BEGINS = re.compile(
    rb"(?:[A-Za-z-]+:[^\n]*\r?\n(?:[ \t][^\n]*\r?\n)*){0,30}?(?:mime-version|content-type):", re.IGNORECASE
)


class SavedPage(NamedTuple):
    """The bytes of the page, the encoding that the file states for them, and the address that it was saved from."""

    data: bytes
    encoding: str
    address: str


def is_saved_page(data: bytes) -> bool:
    """Whether the bytes are MHTML: the head of a message of related parts."""
    head = data[:4000]
    return bool(_BEGINS.match(head)) and b"multipart/related" in head.lower()


def open_saved_page(data: bytes, name: str) -> SavedPage:
    """The first HTML part of an MHTML file; ``name`` is the file's, for the error."""
    message = email.message_from_bytes(data, policy=email.policy.compat32)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            page = part.get_payload(decode=True)
            if isinstance(page, bytes) and page:
                address = str(part.get("Content-Location") or message.get("Snapshot-Content-Location") or "")
                return SavedPage(page, part.get_content_charset() or "", address)
    raise ArqamError(f"{name} is a saved page without a page in it: save it again")
