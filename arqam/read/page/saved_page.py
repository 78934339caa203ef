"""A page saved as one file (MHTML): the page in it, without what was saved beside it."""

from __future__ import annotations

import email
import email.policy
import re
from email.message import Message
from typing import NamedTuple

from arqam.errors import ArqamError

_BEGINS = re.compile(
    rb"(?:[A-Za-z-]+:[^\n]*\r?\n(?:[ \t][^\n]*\r?\n)*){0,30}?(?:mime-version|content-type):", re.IGNORECASE
)


class SavedPage(NamedTuple):
    """The bytes of the page, and the address that it was saved from."""

    data: bytes
    address: str


def is_saved_page(data: bytes) -> bool:
    """Whether the bytes are MHTML: the head of a message of related parts."""
    head = data[:4000]
    return bool(_BEGINS.match(head)) and b"multipart/related" in head.lower()


def open_saved_page(data: bytes, name: str) -> SavedPage:
    """The first HTML part of an MHTML file; ``name`` is the file's, for the error."""
    try:
        message = email.message_from_bytes(data, policy=email.policy.compat32)
        page = next(filter(None, map(_page, message.walk())), None)
    except RecursionError:
        raise ArqamError(f"{name} is a saved page of parts nested too deeply: save the article as HTML") from None
    if page is None:
        raise ArqamError(f"{name} is a saved page without a page in it: save it again")
    address = page.address or str(message.get("Snapshot-Content-Location") or "")
    return page._replace(address=address)


def _page(part: Message) -> SavedPage | None:
    data = part.get_payload(decode=True) if part.get_content_type() == "text/html" else None
    return SavedPage(data, str(part.get("Content-Location") or "")) if isinstance(data, bytes) and data else None
