"""Which bytes are a document, and which documents are read: each kind loads its library when there is one to read."""

from __future__ import annotations

import zipfile
from io import BytesIO

from arqam.errors import ArqamError
from arqam.read.document.transcript import Document

_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: Streams that an old office file has in it, by which its kind is known.
_STREAMS = (
    ("EncryptedPackage", "is locked with a password: open it in Word or LibreOffice and save it without one"),
    ("WordDocument", "is a Word document of the old kind (.doc): open it in Word or LibreOffice and save it as .docx"),
)
#: Other files that are ZIP archives: what a name in them begins with, and what to do.
_ARCHIVES = (
    ("xl/", "is a workbook (.xlsx), not an article: `python -m arqam add` takes a sheet of articles"),
    ("ppt/", "is a presentation (.pptx): save its text as a .docx or as plain text"),
    ("content.xml", "is an OpenDocument file: open it in LibreOffice and save it as .docx"),
    ("OEBPS/", "is an e-book: save the article as plain text or as a web page"),
)
#: How far into a file the mark of a PDF may stand, as programs that show them have it.
_HEAD = 1024


def open_document(data: bytes, name: str) -> Document | None:
    """The document in ``data``, or None where it is none: text, or a page. Refused where it cannot be read well."""
    if data.startswith(_OLD_OFFICE):
        told = (why for stream, why in _STREAMS if stream.encode("utf-16-le") in data)
        raise ArqamError(f"{name} {next(told, 'is an office document: save the article as .docx or as plain text')}")
    if data.startswith(b"{\\rtf"):
        raise ArqamError(f"{name} is an RTF document: open it in Word or LibreOffice and save it as .docx")
    if data.startswith(b"PK\x03\x04"):
        return _archive(data, name)
    if b"%PDF-" in data[:_HEAD] and not data[:_HEAD].lstrip().startswith(b"<"):
        from arqam.read.document.pdf import read_pdf

        return read_pdf(data, name)
    return None


def _archive(data: bytes, name: str) -> Document:
    from arqam.read.document.word import read_word

    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        names = ["word/"] if b"word/" in data else []
    if any(each.startswith("word/") for each in names):
        return read_word(data, name)
    told = (why for start, why in _ARCHIVES if any(each.startswith(start) for each in names))
    otherwise = "is a ZIP archive, not an article: name a file in it, or read it whole with `python -m arqam archive`"
    raise ArqamError(f"{name} {next(told, otherwise)}")
