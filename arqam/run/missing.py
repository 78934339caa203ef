"""What articles lack, and what does not work without it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from arqam.model import Source
from arqam.safe import shown_line

#: A field that everybody should fill in, and what it costs to leave it empty.
COSTS = {
    "outlet": "captions and citations name no publisher",
    "title": "citations and the site call the article by its id",
    "published": "«last year» and the like stay unread, so what rests on them is not drawn, and citations have no date",
}
#: Without either there is nothing that a figure could name as its source.
NO_FIGURE = "no figure is drawn"
_NAMED = 3


def costs(source: Source) -> Iterator[tuple[str, str]]:
    """What an article lacks, and what each costs."""
    if unnamed(source):
        yield "title and outlet", NO_FIGURE
    for name, cost in COSTS.items():
        if not getattr(source, name):
            yield name, cost


def unnamed(source: Source) -> bool:
    """Whether an article has nothing that a figure could name as its source."""
    return not (source.title or source.outlet)


def told(sources: Sequence[Source]) -> list[str]:
    """A line for each thing that articles lack: in how many, at what cost, and in which."""
    lacking: dict[tuple[str, str], list[str]] = {}
    for source in sources:
        for lack in costs(source):
            lacking.setdefault(lack, []).append(source.id)
    lines = []
    for (name, cost), ids in sorted(lacking.items(), key=lambda item: item[0][1] != NO_FIGURE):
        which = ", ".join(map(shown_line, ids[:_NAMED])) + (
            f" and {len(ids) - _NAMED} more" if len(ids) > _NAMED else ""
        )
        where = "" if len(sources) == 1 else f" in {len(ids)} of {len(sources)} ({which})"
        lines.append(f"no {name.replace(' and ', ' or ')}{where}: {cost}")
    if lines:
        lines.append(f"fill {'it' if len(lines) == 1 else 'them'} in in data/raw/<article>/source.yml")
    return lines
