"""What articles lack, and what does not work without it."""

from __future__ import annotations

from collections.abc import Sequence

from arqam.model import Source
from arqam.safe import shown_line

#: What everybody should fill in, and what it costs to leave it empty: the dearest first.
COSTS = {
    "title or outlet": "no figure is drawn",  # for there is nothing that it could name as its source
    "outlet": "captions and citations name no publisher",
    "title": "citations and the site call the article by its id",
    "published": "«last year» and the like stay unread, so what rests on them is not drawn, and citations have no date",
}
_NAMED = 3


def told(sources: Sequence[Source]) -> list[str]:
    """A line for each thing that articles lack: in how many, at what cost, and in which."""
    lines = []
    for fields, cost in COSTS.items():
        ids = [source.id for source in sources if not any(getattr(source, name) for name in fields.split(" or "))]
        if ids:
            more = f" and {len(ids) - _NAMED} more" if len(ids) > _NAMED else ""
            which = ", ".join(map(shown_line, ids[:_NAMED])) + more
            where = "" if len(sources) == 1 else f" in {len(ids)} of {len(sources)} ({which})"
            lines.append(f"no {fields}{where}: {cost}")
    if lines:
        lines.append(f"fill {'it' if len(lines) == 1 else 'them'} in in data/raw/<article>/source.yml")
    return lines
