"""What tells how sure a figure's period is: its length, where its words stand, what others its sentence names."""

from __future__ import annotations

from collections.abc import Iterator

from arqam.model import Period
from arqam.read.claim.scene import Scene, within
from arqam.read.claim.vocabularies import measures

#: Up to how many days a period is called what.
_LENGTHS = ((1, "day"), (7, "week"), (31, "month"), (92, "quarter"), (184, "half"), (366, "year"))


def period_signs(scene: Scene, key: str, period: Period) -> Iterator[str]:
    """The signs of the period that a figure of measure ``key`` was given."""
    length = _length(period)
    yield f"lasts:{length}"
    yield f"basis:{period.basis.value}"
    if key in measures():
        yield f"{measures()[key].nature or 'other'}:{length}"
    yield f"slot:{scene.slot.role.value if scene.slot else 'none'}"
    yield f"when:{scene.times.of(scene.span).kind}"
    named = within(scene.dated, scene.sentence.span)
    different = len({(item.period.start, item.period.end) for item in named})
    yield f"periods_named:{different if different < 3 else 'several'}"
    if named:
        nearest = min(named, key=lambda item: (scene.crossed(item.span), scene.distance(item.span)))
        same = (nearest.period.start, nearest.period.end) == (period.start, period.end)
        yield f"nearest_period:{'same' if same else 'other'}"
        crossed = scene.crossed(nearest.span)
        side = "behind" if nearest.span.start >= scene.span.end else "before"
        yield f"period_{side}:{crossed if crossed < 3 else 'far'}"


def _length(period: Period) -> str:
    if period.start is None or period.end is None:
        return "none" if period.start is period.end else "open"
    days = (period.end - period.start).days + 1
    return next((name for most, name in _LENGTHS if days <= most), "longer")
