"""Which level a change leads from, told by arithmetic where no word tells it."""

import pytest
from claims_cases import read_claims


def compared(text: str) -> dict[str, tuple[str, bool]]:
    """By the number that begins it: the direction of each level, and whether another is compared with it."""
    claims = read_claims(text)
    earlier = {claim.compared_with for claim in claims}
    return {
        claim.mention.surface.removeprefix("نحو ").split()[0]: (claim.direction, claim.id in earlier)
        for claim in claims
        if claim.mention and claim.kind.value == "money"
    }


@pytest.mark.parametrize(
    ("text", "earlier", "direction"),
    [
        ("ارتفعت أرباح البنوك في مايو بنسبة 25% لتبلغ 5 مليارات ريال، والتي كانت 4 مليارات ريال.", "4", "rose_from"),
        ("تراجعت مبيعات المصنع 20% إلى 40 مليون دينار، وكانت المبيعات 50 مليون دينار قبل عام.", "50", "fell_from"),
        ("صعدت إيرادات الشركة 10% لتصل إلى 22 مليون درهم، وبلغت الإيرادات آنذاك 20 مليون درهم.", "20", "rose_from"),
    ],
)
def test_the_level_that_a_change_leads_from_is_compared_with(text, earlier, direction):
    assert compared(text)[earlier] == (direction, True)


@pytest.mark.parametrize(
    ("text", "other"),
    [
        # the change leads from 4 to 5, and 3 is another level
        ("ارتفعت أرباح البنوك في مايو بنسبة 25% لتبلغ 5 مليارات ريال، وبلغت أرباح التأمين 3 مليارات ريال.", "3"),
        # a change so small that any level near it would do
        ("ارتفعت الودائع 0.5% لتبلغ 100 مليار ريال، وبلغت الودائع الحكومية 100 مليار ريال.", "100"),
    ],
)
def test_what_a_change_does_not_lead_from_is_compared_with_nothing(text, other):
    assert not compared(text)[other][1]
