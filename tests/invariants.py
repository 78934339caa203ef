"""What holds of every input, whatever it is: shared by the properties, the regressions and the fuzzer."""

from itertools import pairwise

from arqam.compare.derived import derive
from arqam.errors import ArqamError
from arqam.losses import gathered
from arqam.model import Source, Span
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
        derive(said)
    assert not lost, lost
    assert len(said) == len(mentions)
    for mention in mentions:
        assert mention.span.of(article.raw) == mention.surface
        assert mention.clean_span and mention.clean_span.start < mention.clean_span.end
    return True


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
