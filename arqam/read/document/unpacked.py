"""How much a document unpacks to, found out before it is unpacked: a small file may be made to fill the memory."""

from __future__ import annotations

import re
import zipfile
import zlib
from io import BytesIO

from arqam.errors import ArqamError
from arqam.safe import MAX_BYTES

#: The most that the parts of a Word document may unpack to, in bytes: pictures are most of it.
MOST_UNPACKED = 4 * MAX_BYTES
#: The same of its text alone (XML): about a thousand pages.
MOST_TEXT = MAX_BYTES // 2
#: The most that a stream of a PDF may unpack to, and a picture, which is not looked at.
MOST_STREAM, MOST_PICTURE = MAX_BYTES, 8 * MAX_BYTES
_STREAM = re.compile(rb"stream\r?\n(?=[\x08\x18\x28\x38\x48\x58\x68\x78])")
#: As much of a file as stands between a stream and what it is said to be, and is unpacked at a time.
_HEAD, _CHUNK = 400, 1 << 16
_SAVE = "open it in Word or LibreOffice and save it as .docx"


def check_word(data: bytes, name: str) -> None:
    """Refuse a Word document that is damaged, locked or too large; no more than it says is ever read of a part."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise ArqamError(f"{name} is a damaged Word document ({error}): {_SAVE}, or save the article as text") from None
    if any(part.flag_bits & 1 for part in parts):
        raise ArqamError(f"{name} is locked with a password: {_SAVE} without one")
    text = sum(part.file_size for part in parts if part.filename.lower().endswith((".xml", ".rels")))
    if text > MOST_TEXT or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise ArqamError(
            f"{name} would unpack to {sum(part.file_size for part in parts) >> 20} MB, of which {text >> 20} MB text, "
            f"and at most {MOST_UNPACKED >> 20} MB and {MOST_TEXT >> 20} MB are read: save the article alone"
        )


def check_pdf(data: bytes, name: str) -> None:
    """Refuse a PDF of which a stream unpacks to more than any page of an article has."""
    for found in _STREAM.finditer(data):
        picture = b"/Image" in data[max(found.start() - _HEAD, 0) : found.start()]
        most = MOST_PICTURE if picture else MOST_STREAM
        if _unpacks_beyond(data, found.end(), most):
            raise ArqamError(
                f"{name} has a part that unpacks to more than {most >> 20} MB: print the article's pages alone"
            )


def _unpacks_beyond(data: bytes, start: int, most: int) -> bool:
    stream = zlib.decompressobj()
    total = 0
    try:
        for at in range(start, len(data), _CHUNK):
            packed = data[at : at + _CHUNK]
            while packed and total <= most:
                total += len(stream.decompress(packed, 16 * _CHUNK))
                packed = stream.unconsumed_tail
            if stream.eof or total > most:
                break
    except zlib.error:
        return False
    return total > most
