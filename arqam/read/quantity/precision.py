"""How precisely a quantity is said, and whether two that are said of one thing allow each other."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from enum import StrEnum

from arqam.model import Qualifier, Quantity
from arqam.read.arabic.fold import fold


class Verdict(StrEnum):
    SAME = "same"
    ROUNDED = "rounded"  # the coarser of the two is the finer one rounded
    QUALIFIED = "within_qualifiers"  # ≥ 41 and 41.02
    CONFLICT = "conflict"


#: How far نحو may lie from the truth: a convention of this comparison, stated beside every verdict that uses it.
APPROXIMATELY = Decimal("0.05")


def compare_values(
    one: Quantity,
    one_qualifier: Qualifier,
    one_step: Decimal,
    other: Quantity,
    other_qualifier: Qualifier,
    other_step: Decimal,
) -> Verdict:
    """Compare two values of one unit, each with its qualifier and the step it is printed to.

    >>> q = lambda value: Quantity(Decimal(value), "USD")
    >>> compare_values(q("6.3e9"), Qualifier.EXACT, Decimal("1e8"), q("6.27e9"), Qualifier.EXACT, Decimal("1e7"))
    <Verdict.ROUNDED: 'rounded'>
    >>> compare_values(q("41e9"), Qualifier.MORE_THAN, Decimal("1e9"), q("41.02e9"), Qualifier.EXACT, Decimal("1e7"))
    <Verdict.QUALIFIED: 'within_qualifiers'>
    """
    if (one.value, one.value_max, one_qualifier) == (other.value, other.value_max, other_qualifier):
        return Verdict.SAME
    if not isinstance(one.value, Decimal) or not isinstance(other.value, Decimal):
        return Verdict.SAME if one.value == other.value else Verdict.CONFLICT
    plain = Qualifier.EXACT
    if one_qualifier is plain and other_qualifier is plain and one.value_max is None and other.value_max is None:
        if one.value == other.value:
            return Verdict.SAME
        coarse, fine = (one, other) if one_step >= other_step else (other, one)
        step = max(one_step, other_step)
        return Verdict.ROUNDED if _rounds(fine.value, step, coarse.value) else Verdict.CONFLICT
    (low, high), (other_low, other_high) = (
        bounds(one, one_qualifier, one_step),
        bounds(other, other_qualifier, other_step),
    )
    return Verdict.QUALIFIED if low <= other_high and other_low <= high else Verdict.CONFLICT


def _rounds(fine: object, step: Decimal, coarse: object) -> bool:
    assert isinstance(fine, Decimal) and isinstance(coarse, Decimal)
    return step > 0 and any(
        (fine / step).quantize(Decimal(1), mode) * step == coarse for mode in (ROUND_HALF_UP, ROUND_HALF_EVEN)
    )


_FAR = Decimal("Infinity")


def bounds(quantity: Quantity, qualifier: Qualifier, step: Decimal = Decimal(0)) -> tuple[Decimal, Decimal]:
    """The lowest and the highest value that a qualified quantity allows, widened by half the step it is printed to."""
    value = quantity.value
    assert isinstance(value, Decimal)
    half = step / 2
    if isinstance(quantity.value_max, Decimal):
        return value - half, quantity.value_max + half
    if qualifier in (Qualifier.MORE_THAN, Qualifier.AT_LEAST):
        return value, _FAR
    if qualifier in (Qualifier.LESS_THAN, Qualifier.AT_MOST):
        return -_FAR, value
    if qualifier is Qualifier.APPROX:
        return value * (1 - APPROXIMATELY), value * (1 + APPROXIMATELY)
    return value - half, value + half


_NUMBER = re.compile(r"\d+(?:[.,٫]\d+)?")


def step_of(quantity: Quantity, surface: str) -> Decimal:
    """The last place that a value is printed to: 0.1 billion for «6.3 مليار», 1 for «45 مشروعا».

    >>> step_of(Quantity(Decimal("6300000000"), "USD"), "6.3 مليار دولار")
    Decimal('1E+8')
    """
    value = quantity.value
    if not isinstance(value, Decimal) or not value:
        return Decimal(1)
    for match in _NUMBER.finditer(fold(surface).replace("٫", ".")):
        printed = Decimal(match.group().replace(",", "."))
        if printed and (ratio := value / printed) == 10 ** (scale := ratio.adjusted()) and scale % 3 == 0:
            exponent = printed.as_tuple().exponent
            return Decimal(1).scaleb(int(exponent) + scale)
    if surface and not _NUMBER.search(surface):
        # In words: good to the scale word's own step (ثلاثة مليارات), as far as the trailing zeros go by threes.
        zeros = len(value.as_tuple().digits) - len("".join(map(str, value.as_tuple().digits)).rstrip("0"))
        places = int(value.as_tuple().exponent) + zeros
        return Decimal(1).scaleb(places - places % 3 if places > 0 else places)
    return Decimal(1).scaleb(value.normalize().adjusted() - len(value.normalize().as_tuple().digits) + 1)
