"""Those who review, by name."""

from __future__ import annotations

import re

_ARABIC = re.compile(r"[\u0620-\u064a]")


def name_in(lang: str, by: str) -> str:
    """A reviewer's name in a language, where both are given; else as it is given.

    >>> name_in("en", "ليلى حسن / Layla Hassan"), name_in("en", "ليلى حسن")
    ('Layla Hassan', 'ليلى حسن')
    """
    names = [name.strip() for name in by.split("/") if name.strip()]
    own = [name for name in names if bool(_ARABIC.search(name)) == (lang == "ar")]
    return (own or names or [by])[0]
