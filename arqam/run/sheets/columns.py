"""Which column of a sheet says what of an article: by its heading, in Arabic or English, or as it was told."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from arqam.errors import ArqamError
from arqam.read.arabic.fold import fold
from arqam.read.arabic.rows import table
from arqam.safe import shown_line

#: What holds the article itself; a sheet has one of them, or both.
BODIES = ("text", "file")


class Headings(NamedTuple):
    """The heading of each field's column, and the headings of no field."""

    of: Mapping[str, str]
    unused: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether there is a column that holds the articles."""
        return any(body in self.of for body in BODIES)


@cache
def fields() -> Mapping[str, tuple[str, ...]]:
    """The fields that a sheet may have, each with the headings that it goes by, the surest first."""
    return {row["field"]: tuple(dict.fromkeys(map(plain, row.forms("words")))) for row in table("headings")}


def plain(heading: str) -> str:
    """A heading as it is compared: without case, marks, the article «ال», and what joins its words.

    >>> plain("Article_Text"), plain("articleText"), plain("تاريخ النّشر:"), plain("المصدر")
    ('article text', 'article text', 'تاريخ نشر', 'مصدر')
    """
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", heading)
    words = re.findall(r"[^\W_]+", fold(apart).casefold())
    return " ".join(word[2:] if word.startswith("ال") and len(word) > 4 else word for word in words)


def find(headings: Sequence[str], told: Mapping[str, str], name: str) -> Headings:
    """The columns of a sheet with these headings; ``told`` gives fields theirs, or none (``""``)."""
    named = [heading for heading in headings if heading.strip()]
    of = {field: _told(field, heading, named, name) for field, heading in told.items() if heading}
    for field, words in fields().items():
        if field not in told:
            free = [heading for heading in named if heading not in of.values() and plain(heading) in words]
            if free:
                of[field] = min(free, key=lambda heading: words.index(plain(heading)))
    for heading in of.values():
        if named.count(heading) > 1:
            raise ArqamError(f"{name} has the column {_shown(heading)} twice: rename one of them")
    order = [field for field in fields() if field in of]
    unused = dict.fromkeys(heading for heading in named if heading not in of.values())
    return Headings({field: of[field] for field in order}, tuple(unused))


def _told(field: str, heading: str, named: Sequence[str], name: str) -> str:
    if field not in fields():
        raise ArqamError(f"--column {shown_line(field)}=…: a sheet may say {', '.join(fields())}")
    if heading in named:
        return heading
    alike = [each for each in named if plain(each) == plain(heading)]
    if len(set(alike)) == 1:
        return alike[0]
    raise ArqamError(f"{name} has no column {_shown(heading)}: it has {listed(named)}")


def no_body(named: Iterable[str], name: str, bodies: Sequence[str] = BODIES) -> ArqamError:
    """That no column is known to hold the articles, and how to say which does."""
    what = " or its ".join(bodies)
    return ArqamError(
        f"{shown_line(name)} names no column for the article's {what}; it has {listed(named)}: say which it is with "
        + " or ".join(f"--column {body}=HEADING" for body in bodies)
    )


def listed(headings: Iterable[str]) -> str:
    return ", ".join(_shown(heading) for heading in headings if heading.strip()) or "none"


def _shown(heading: str) -> str:
    return f"«{shown_line(heading.strip())[:40]}»"
