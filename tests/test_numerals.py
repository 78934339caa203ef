"""The reader's own quick tests: one number, one line."""

from decimal import Decimal

import pytest

from arqam.read.quantity.mentions import find

VALUES = """
14.5 مليار دولار | 14500000000 | USD
ألفي عام | 2000 | year
مليون ومئتان وخمسون ألف طن | 1250000 | t
20 مليونا و150 ألفا و75 شخصا | 20150075 | شخص
300 ألف مليون دولار | 300000000000 | USD
مئة وخمسة آلاف لاجئ | 105000 | لاجئ
"""


@pytest.mark.parametrize("line", VALUES.strip().splitlines())
def test_value_and_unit(line):
    text, value, unit = line.split(" | ")
    (mention,) = find(text)
    assert (mention.surface, mention.quantity.value, mention.quantity.unit) == (text, Decimal(value), unit)
