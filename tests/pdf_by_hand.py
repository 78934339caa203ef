"""PDFs written by hand: each letter stands where the test puts it, and is half as wide as high."""

from __future__ import annotations

from collections.abc import Sequence

import uax9

WIDTH = 0.5  # of a letter's size
#: The first code of a letter, so that no program takes a code itself for a letter.
_FIRST = 0x8000


def _map(codes: Sequence[str]) -> bytes:
    """What letter each code is; no font is embedded, so that letters have no shape."""
    pairs = [f"<{_FIRST + place:04x}> <{ord(sign):04x}>" for place, sign in enumerate(codes)]
    chunks = [pairs[at : at + 100] for at in range(0, len(pairs), 100)]
    chars = "\n".join(f"{len(chunk)} beginbfchar\n" + "\n".join(chunk) + "\nendbfchar" for chunk in chunks)
    head = "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def"
    return f"{head}\n1 begincodespacerange <0000> <ffff> endcodespacerange\n{chars}\nendcmap end end".encode()


#: The letters that can be written.
SIGNS = "".join(map(chr, [*range(0x20, 0x7F), 0xAB, 0xBB, 0xB9, 0xB2, *range(0x600, 0x700), 0x2013, 0x2022]))
SIGNS += "".join(map(chr, range(0xFE80, 0xFEFD)))


def _codes(signs: str) -> str:
    return "".join(f"{_FIRST + SIGNS.index(sign):04x}" for sign in signs)


def shown(text: str, *, base: int = 1) -> str:
    """A line from left to right, as the bidirectional algorithm lays it out, with its brackets as they are drawn."""
    level = uax9.levels(text, base)
    mirrored = str.maketrans("()[]{}«»", ")(][}{»«")
    return "".join(text[at].translate(mirrored) if level[at] % 2 else text[at] for at in uax9.visual(level))


def line(text: str, right: float, top: float, size: float = 10, *, drawn: bool = False, base: int = 1) -> str:
    """A line that ends at ``right``, so far below the page's ``top``; ``drawn`` as it is, from left to right."""
    signs = text if drawn else shown(text, base=base)
    left = right - len(signs) * size * WIDTH
    return f"BT /F {size} Tf {left:.2f} {800 - top:.2f} Td <{_codes(signs)}> Tj ET"


def turned(text: str, x: float, y: float) -> str:
    return f"BT /F 40 Tf 0.7 0.7 -0.7 0.7 {x} {y} Tm <{_codes(shown(text))}> Tj ET"


def picture(width: float = 600, height: float = 800) -> str:
    return f"q {width} 0 0 {height} 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID x EI Q"


def rule(left: float, top: float, right: float, bottom: float) -> str:
    return f"{left} {800 - top} m {right} {800 - bottom} l S"


def pdf(*pages: Sequence[str], mapped: bool = True) -> bytes:
    """A file of pages of 600 to 800 points; ``mapped``: whether its font says which letters its codes are."""
    font = [
        b"<< /Type /Font /Subtype /Type0 /BaseFont /Hand /Encoding /Identity-H /DescendantFonts [4 0 R]"
        + (b" /ToUnicode 6 0 R >>" if mapped else b" >>"),
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Hand /DW 500 /FontDescriptor 5 0 R"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>",
        b"<< /Type /FontDescriptor /FontName /Hand /Flags 4 /FontBBox [0 -200 500 800] /ItalicAngle 0"
        b" /Ascent 800 /Descent -200 /CapHeight 700 /StemV 80 >>",
        _stream(_map(SIGNS)),
    ]
    first = 3 + len(font)
    kids = " ".join(f"{first + 2 * place} 0 R" for place in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        *font,
    ]
    for place, page in enumerate(pages):
        objects += [
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Resources << /Font << /F 3 0 R >> >> "
            f"/Contents {first + 2 * place + 1} 0 R >>".encode(),
            _stream("\n".join(page).encode("latin-1")),
        ]
    return _file(objects)


def _stream(data: bytes) -> bytes:
    return b"<< /Length %d >>\nstream\n%b\nendstream" % (len(data), data)


def _file(objects: Sequence[bytes]) -> bytes:
    data, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"xref\n0 %d\n0000000000 65535 f \n%btrailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    return data + end % (len(objects) + 1, table, len(objects) + 1, len(data))
