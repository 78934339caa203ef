"""What holds of every input, whatever it is: shared by the properties, the regressions and the fuzzer."""

from contextlib import suppress
from dataclasses import replace
from itertools import pairwise

from arqam.compare.derived import derive
from arqam.draw.charts.face import draw
from arqam.draw.charts.plan import plan
from arqam.errors import ArqamError
from arqam.losses import gathered
from arqam.model import Article, Claim, Source, Span
from arqam.read.article.opened import article_of
from arqam.read.claim.claims import claims
from arqam.read.page.clean import clean
from arqam.read.page.tracked import Tracked, restore
from arqam.read.quantity.mentions import read


def check(data: bytes, name: str = "input.txt") -> bool:
    """Read ``data`` as the file ``name`` and check it all; False where it is refused, and that by a whole sentence."""
    try:
        article = article_of(data, Source("input"), name=name)
    except ArqamError as refusal:
        assert name in str(refusal) and "\n" not in str(refusal), refusal
        return False
    check_cleaning(Tracked(article.raw), article.clean, article)
    assert clean(Tracked(article.clean)).text == article.clean, "cleaning is not done after once"
    last = 0
    for block in article.blocks:
        assert last <= block.clean_span.start < block.clean_span.end <= len(article.clean), block
        assert not article.clean[last : block.clean_span.start].strip(" \n\t" + block.marker), "text outside the blocks"
        last = block.clean_span.end
    assert not article.clean[last:].strip()
    for quotation in article.quotations:
        assert 0 <= quotation.clean_span.start < quotation.clean_span.end <= len(article.clean)
        if quotation.speaker_span:
            assert quotation.speaker_span.of(article.clean) == quotation.speaker
    with gathered() as lost:
        mentions = read(article)
        said = claims(article, mentions)
        check_charts(article, said)
        check_charts(article, [replace(claim, review="confirmed") for claim in said])  # few are sure by themselves
    assert not lost, lost
    assert len(said) == len(mentions)
    for mention in mentions:
        assert mention.span.of(article.raw) == mention.surface
        assert mention.clean_span and mention.clean_span.start < mention.clean_span.end
    return True


def check_charts(article: Article, said: list[Claim]) -> None:
    """What follows from claims names what it follows from; every claim is in a chart, or why it is in none is said."""
    derived = derive(said)
    ids = {claim.id for claim in said}
    planned = plan(said, derived, article)
    shown = {id_ for chart in planned for id_ in chart.claims}
    spans = (article.offsets.raw_span(block.clean_span) for block in article.blocks)
    items = {f"{article.id}:{span.start}-{span.end}" for span in spans}  # of a list, which a chart counts
    assert all(claim.formula and set(claim.inputs) <= ids for claim in derived)
    assert shown <= ids | {claim.id for claim in derived} | items, "a chart of nothing that the article says"
    assert ids <= shown | {one.claim.id for one in planned.undrawn}, "a claim in no chart, and no word why"
    for chart in planned:
        with suppress(ArqamError):  # a name that no figure has room for
            draw(chart)


def check_cleaning(draft: Tracked, text: str, article: object = None) -> None:
    """Nothing is lost, and every character maps back, in order."""
    offsets = article.offsets if article else draft.offsets()
    removals = article.removals if article else draft.removals()
    assert restore(text, offsets, removals) == draft.raw, "characters were lost"
    spans = [removal.span for removal in removals]
    assert all(one.end <= two.start for one, two in pairwise(spans))
    assert all(removal.reason and removal.span.of(draft.raw) == removal.surface for removal in removals)
    last = 0
    for at in range(len(text)):
        span = offsets.raw_span(Span(at, at + 1))
        assert last <= span.start < span.end <= len(draft.raw), (at, span)
        last = span.start
