"""The period that an account of trade, or of public money, opens with, for the figures of it that state none.

«ارتفعت صادرات المملكة خلال 11 شهرا من العام الماضي … وفي المقابل بلغت المستوردات 17.5 مليار دينار»: a statistics
office's account goes on over paragraphs, and names its period once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from arqam.model import Basis, Claim, Kind
from arqam.read.arabic.phrases import fold_pattern, fold_word
from arqam.read.claim.vocabularies import measures

#: How many claims back an account may have named its period.
REACH = 16
_PUBLIC_MONEY = frozenset(
    {"revenue", "oil_revenue", "non_oil_revenue", "taxes", "expenditure", "capital_spending", "subsidies", "wages"}
)
#: What else is counted over a stretch, and told of by kinds.
_COUNTED = frozenset({"loans", "deposits", "fdi", "investment", "housing", "sales", "production", "profit", "share"})
_NOT_ITS_OWN = ("comparison", "projected", "period_unresolved")


def dated_by_the_account(claims: Sequence[Claim]) -> list[Claim]:
    """Claims of an account that state no period take over that of its last one before, of the same countries."""
    dated: list[Claim] = []
    for claim in claims:
        if "period_unstated" in claim.flags and ("period", "undated") not in claim.grounds:
            before = _of_the_account(claim, dated) or _of_its_kind(claim, dated)
            claim = _taking_over(claim, before) if before else claim
        dated.append(claim)
    return dated


def _of_the_account(claim: Claim, dated: Sequence[Claim]) -> Claim | None:
    if not _tells(claim):
        return None
    told = (one for one in reversed(dated[-REACH:]) if _names(one) and _account(one) == _account(claim))
    return next((one for one in told if _akin(one, claim)), None)


_DATES = (Kind.YEAR, Kind.DATE, Kind.DURATION, Kind.ORDINAL)
#: How many claims back another figure of the same kind may have named its period.
NEAR = 8


def _of_its_kind(claim: Claim, dated: Sequence[Claim]) -> Claim | None:
    """«ارتفعت القروض 8% في 2014 … فيما ارتفعت قروض السيارات 20%»: of the figures of one measure that follow on."""
    if claim.measure not in _COUNTED or not _is_told(claim):
        return None
    if claim.measure == "share":
        one = next((one for one in reversed(dated) if one.kind not in _DATES), None)
        return one if one and one.measure in _COUNTED and _whole(one) and _is_told(one) else None
    if not claim.direction:
        return None  # «يسهم القطاع في التمويل بمليار»
    told = (one for one in reversed(dated[-NEAR:]) if one.measure == claim.measure and _whole(one) and _is_told(one))
    return next((one for one in told if _akin(one, claim)), None)


def _account(claim: Claim) -> str:
    """What the claim's account is of: trade (a share may be one of trade's), or public money."""
    if _is_a_stake(claim):
        return ""
    if claim.measure == "share" or (claim.measure and measures()[claim.measure].topic == "trade"):
        return "trade"
    return "public money" if claim.measure in _PUBLIC_MONEY else ""


_STAKE = fold_pattern(r"(?:أسهم|رأسمال|رأس\s+مال)")


def _is_a_stake(claim: Claim) -> bool:
    """«33% من أسهم الشركة» is what somebody holds, and of no account."""
    return claim.measure == "share" and bool(claim.whole and _STAKE.search(fold_word(claim.whole.surface)))


def _tells(claim: Claim) -> bool:
    """Is it one of an account's figures: what was, and not what is aimed at or compared with?"""
    return bool(_account(claim)) and not any(flag in claim.flags for flag in _NOT_ITS_OWN)


def _names(claim: Claim) -> bool:
    return _whole(claim) and claim.measure != "share" and _tells(claim)


def _is_told(claim: Claim) -> bool:
    return not any(flag in claim.flags for flag in _NOT_ITS_OWN)


def _whole(claim: Claim) -> bool:
    period = claim.period
    whole = period.start and period.end and period.start < period.end and period.basis is not Basis.UNRESOLVED
    return bool(whole)


def _akin(one: Claim, other: Claim) -> bool:
    lands = [{party.code for party in claim.parties if party.kind == "country"} for claim in (one, other)]
    return not lands[0] or not lands[1] or bool(lands[0] & lands[1])


def _taking_over(claim: Claim, before: Claim) -> Claim:
    flags = tuple("period_inherited" if flag == "period_unstated" else flag for flag in claim.flags)
    why = f"period: «{before.period.surface}» taken over from the account before it ({before.id})"
    reasons = tuple(why if reason.startswith("period:") else reason for reason in claim.reasons)
    grounds = tuple(("period", "account") if field == "period" else (field, how) for field, how in claim.grounds)
    period = replace(before.period, basis=Basis.INHERITED)
    return replace(claim, period=period, flags=flags, reasons=reasons, grounds=grounds)
