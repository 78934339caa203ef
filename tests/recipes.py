"""How a line of a table says the bytes of a hostile file.

A recipe is an encoding, ``|``, and the text with Python's escapes, in which ``{5000*<div>}`` stands for five thousand
of these. ``utf-8>cp1256>utf-8|`` writes and misreads in turn, ``hex|`` is followed by the bytes themselves, and
``{cut}`` at the end takes the last byte away.
"""

import codecs
import re


def unescaped(text: str) -> str:
    return re.sub(
        r"\\(?:U[0-9a-f]{8}|u[0-9a-f]{4}|x[0-9a-f]{2}|[nrt\\])",
        lambda found: codecs.decode(found[0], "unicode_escape"),
        text,
    )


def made(recipe: str) -> bytes:
    how, _, what = recipe.partition("|")
    if how == "hex":
        return bytes.fromhex(what)
    cut = what.endswith("{cut}")
    text = re.sub(
        r"\{(\d+)\*(.*?)\}",
        lambda repeated: unescaped(repeated[2]) * int(repeated[1]),
        unescaped(what.removesuffix("{cut}")),
        flags=re.DOTALL,
    )
    first, *others = how.split(">")
    data = text.encode(first)
    for read, write in zip(others[::2], others[1::2], strict=True):
        data = data.decode(read).encode(write)
    return data[:-1] if cut else data
