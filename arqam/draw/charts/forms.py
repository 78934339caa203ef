"""The forms that a chart can have, in the order in which two that show the same are preferred."""

from __future__ import annotations

from arqam.draw.charts.balance import Balance
from arqam.draw.charts.breadth import Breadth
from arqam.draw.charts.chart import Form
from arqam.draw.charts.diverging import Diverging
from arqam.draw.charts.forecast import Forecast
from arqam.draw.charts.pair import Pair
from arqam.draw.charts.parts import Parts
from arqam.draw.charts.ranked import Ranked
from arqam.draw.charts.sectors import Sectors
from arqam.draw.charts.series import Series
from arqam.draw.charts.tally import Tally

FORMS: tuple[Form, ...] = (
    Parts(),
    Breadth(),
    Diverging(),
    Ranked(),
    Series(),
    Forecast(),
    Pair(),
    Balance(),
    Tally(),
    Sectors(),
)
