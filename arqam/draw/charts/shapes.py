"""Bars whose ends say how sure their value is, and the key that explains them.

A hedge is drawn, not only written: an arrowed end goes on past its value (more than, at least), a notched end stops
short of it (less than, at most), a soft end fades across it (about), a hollow bar is derived, a range ends in a light
stretch. Each differs in shape, so none needs colour to be told apart.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from matplotlib.axes import Axes
from matplotlib.patches import Polygon, Rectangle

from arqam.draw.charts.mark import Mark, Words
from arqam.draw.page import Page
from arqam.draw.style import COLOURS
from arqam.model import Kind, Qualifier, Quantity

#: What each kind of end means, as the key under a chart says it.
KEY = {
    "arrow": Words("النهاية السهمية: القيمة أكبر مما رُسم", "Arrowed end: the value is more than drawn"),
    "notch": Words("النهاية المثلومة: القيمة أقل مما رُسم", "Notched end: the value is less than drawn"),
    "soft": Words("النهاية المتدرجة: قيمة تقريبية", "Soft end: an approximate value"),
    "hollow": Words("الشريط المفرغ: قيمة مشتقة", "Hollow bar: a derived value"),
    "expected": Words("الشريط المخطط: متوقع أو مستهدف", "Hatched bar: expected or aimed at"),
    "range": Words("الطرف الفاتح: مدى بين قيمتين", "Light end: a range between two values"),
}
_ENDS = {
    Qualifier.MORE_THAN: "arrow",
    Qualifier.AT_LEAST: "arrow",
    Qualifier.LESS_THAN: "notch",
    Qualifier.AT_MOST: "notch",
    Qualifier.APPROX: "soft",
}
_SLICES = 16


def end_of(mark: Mark) -> str:
    """The kind of end that a mark's bar has: a key of :data:`KEY`, or "" for a plain one."""
    if mark.derived:
        return "hollow"
    if mark.role == "expected":
        return "expected"
    if mark.quantity.value_max is not None:
        return "range"
    return _ENDS.get(mark.qualifier, "")


def overhang(mark: Mark, height: float) -> float:
    """How far a bar's end reaches past its value, in points."""
    return {"arrow": height * 0.75, "soft": height * 0.6}.get(end_of(mark), 0)


def bar(
    ax: Axes,
    page: Page,
    start: float,
    stop: float,
    y: float,
    height: float,
    mark: Mark,
    *,
    unit: float,
    colour: str = "main",
) -> None:
    """A bar from ``start`` to ``stop`` in the axes' units (``unit`` is a point); ``y``, ``height`` in points."""
    end = end_of(mark)
    sign = 1 if stop >= start else -1
    fill = COLOURS[colour]
    solid: dict[str, Any] = dict(facecolor=fill, edgecolor="none", linewidth=0)
    gid = f"mark:{mark.claims[0]}"
    reach = min(height * 0.6 * unit, abs(stop - start))
    if end == "hollow":
        line = 0.8 * page.size.scale
        inset = line / 2
        ax.add_patch(
            Rectangle(
                (start, y + inset),
                stop - start - sign * inset * unit,
                height - line,
                facecolor=COLOURS["paper"],
                edgecolor=fill,
                linewidth=line,
                linestyle=(0, (3, 1.5)),
                gid=gid,
            )
        )
    elif end == "expected":
        line = 0.8 * page.size.scale
        hatched: dict[str, Any] = dict(facecolor=COLOURS["paper"], edgecolor=fill, linewidth=line, hatch="////")
        reach = mark.quantity.highest / mark.value if mark.value else 1
        ax.add_patch(Rectangle((start, y + line / 2), (stop - start) * float(reach), height - line, gid=gid, **hatched))
    elif end == "range":
        high = start + (stop - start) * float(mark.quantity.highest / mark.value) if mark.value else stop
        ax.add_patch(Rectangle((start, y), high - start, height, **{**solid, "facecolor": COLOURS["light"]}))
        ax.add_patch(Rectangle((start, y), stop - start, height, gid=gid, **solid))
    elif end == "arrow":
        ax.add_patch(Rectangle((start, y), stop - start, height, gid=gid, **solid))
        tip = stop + sign * (overhang(mark, height)) * unit
        gap = stop + sign * height * 0.14 * unit
        ax.add_patch(Polygon([(gap, y), (tip, y + height / 2), (gap, y + height)], closed=True, **solid))
    elif end == "notch":
        ax.add_patch(
            Polygon(
                [(start, y), (stop, y), (stop - sign * reach, y + height / 2), (stop, y + height), (start, y + height)],
                closed=True,
                gid=gid,
                **solid,
            )
        )
    elif end == "soft":
        ax.add_patch(Rectangle((start, y), stop - start - sign * reach, height, gid=gid, **solid))
        soft(ax, stop - sign * reach, stop + sign * height * 0.6 * unit, y, height, colour)
    else:
        ax.add_patch(Rectangle((start, y), stop - start, height, gid=gid, **solid))


def swatch(ax: Axes, page: Page, kind: str, x: float, y: float, width: float, height: float) -> None:
    """A small bar with the end that the key explains."""
    sample = _SAMPLES[kind]
    bar(ax, page, x, x + width - 1.4 * height, y, height, sample, unit=1.0)


def _sample(
    qualifier: Qualifier = Qualifier.EXACT, formula: str = "", high: Decimal | None = None, role: str = ""
) -> Mark:
    quantity = Quantity(Decimal(1), "", high)
    return Mark(Words("", ""), quantity, Kind.COUNT, ("key",), qualifier, formula=formula, role=role)


_SAMPLES = {
    "arrow": _sample(Qualifier.MORE_THAN),
    "notch": _sample(Qualifier.AT_MOST),
    "soft": _sample(Qualifier.APPROX),
    "hollow": _sample(formula="="),
    "expected": _sample(role="expected"),
    "range": _sample(Qualifier.RANGE, high=Decimal(2)),
}


def soft(ax: Axes, start: float, stop: float, y: float, height: float, colour: str) -> None:
    """A stretch that fades from the colour to the paper, in slices of flat colour: no format needs transparency."""
    step = (stop - start) / _SLICES
    for index in range(_SLICES):
        faded = mixed(COLOURS[colour], COLOURS["paper"], (index + 1) / (_SLICES + 1))
        ax.add_patch(
            Rectangle((start + index * step, y), step * 1.02, height, facecolor=faded, edgecolor="none", linewidth=0)
        )


def mixed(colour: str, with_: str, share: float) -> tuple[float, float, float]:
    """The colour with a share of another in it."""
    parts = [(int(colour[i : i + 2], 16), int(with_[i : i + 2], 16)) for i in (1, 3, 5)]
    red, green, blue = ((a * (1 - share) + b * share) / 255 for a, b in parts)
    return red, green, blue
