"""Why a mention was read as it was."""

from __future__ import annotations

from arqam.model import Mention, Quantity, plain
from arqam.safe import shown_line


def explain(mention: Mention) -> str:
    """A few lines: the words that made the value, the rule that read them, and what else could be read.

    >>> from arqam.read.quantity.mentions import find
    >>> print(explain(find("14.5%")[0]).splitlines()[0])
    14.5% → 14.5 % (percent, exact)
    """
    head = f"{isolated(mention.surface)} → {_shown(mention.quantity)} ({mention.kind}, {mention.qualifier})"
    parts = [f"  {part.role:<9} {isolated(part.surface)} → {isolated(part.meaning)}" for part in mention.parts]
    others = [f"  or        {_shown(reading.quantity)}: {isolated(reading.why)}" for reading in mention.readings]
    return "\n".join([head, *parts, f"  rule      {mention.rule}", *others])


def isolated(text: str) -> str:
    """``text`` on one line in a direction of its own, so that numbers beside Arabic words keep their place.

    Its own control characters are shown by their code; what encloses it are the Unicode isolates FSI and PDI.
    """
    return shown_line(text) if text.isascii() else f"\u2068{shown_line(text)}\u2069"


def _shown(quantity: Quantity) -> str:
    values = [quantity.value] if quantity.value_max is None else [quantity.value, quantity.value_max]
    amount = " to ".join(map(plain, values))
    return f"{amount} {isolated(quantity.unit)}".rstrip()
