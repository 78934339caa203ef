"""Why a mention was read as it was."""

from __future__ import annotations

from arqam.model import Mention


def explain(mention: Mention) -> str:
    """A few lines: the words that made the value, the rule that read them, and what else could be read.

    >>> from arqam.read.mentions import find
    >>> print(explain(find("14.5 مليار دولار")[0]).splitlines()[0])
    «14.5 مليار دولار» → 14500000000 USD (money, exact)
    """
    quantity = mention.quantity
    value = f"{quantity.value} to {quantity.value_max}" if quantity.value_max is not None else f"{quantity.value}"
    lines = [f"«{mention.surface}» → {value} {quantity.unit} ({mention.kind}, {mention.qualifier})".replace("  ", " ")]
    lines += [f"  {part.role:<9} «{part.surface}» → {part.meaning}" for part in mention.parts]
    lines.append(f"  rule      {mention.rule}")
    for reading in mention.readings:
        lines.append(f"  or        {reading.quantity.value} {reading.quantity.unit}: {reading.why}")
    return "\n".join(lines)
