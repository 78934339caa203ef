"""The article's own words that name what a figure is of: «سعر برميل النفط الخام», «صادرات قطاع السيارات», «الخضر».

They are the subject of the figure's statement. A figure that itself counts (45 مشروعا استثماريا) and whose statement
has no subject is named by what it counts; one without a statement by the words of its measure.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, partial

from arqam.model import Kind, Span
from arqam.read.arabic.phrases import Text, fold_word, without_article
from arqam.read.claim.measure_words import MeasureFound
from arqam.read.claim.scene import Scene, is_figure, within
from arqam.read.claim.statements import Role
from arqam.read.claim.vocabularies import measure_words, words_of

#: The longest adjective chain after a counted noun, in words.
ADJECTIVES = 3


_words = partial(words_of, "subject_words")


#: What is found of a figure before one: its scene, its measure's key and its subject.
Told = tuple[Scene, str, Span | None]


def subject_of(scene: Scene, measure: MeasureFound, told: Sequence[Told] = ()) -> Span | None:
    """The span of the subject, in the folded text; None where the sentence names none.

    ``told`` are the figures before it: «أنهى المؤشر … مرتفعا 1%، مغلقا عند مستوى 900 نقطة» goes on with its subject.
    """
    found = _own_subject(scene, measure)
    if found is not None and not _is_no_subject(scene, found):
        return found
    if measure.words and measure.place in ("clause", "subject") and not (found and found.covers(measure.words[0])):
        phrase = _phrase_of(scene, min(measure.words, key=scene.distance))
        if phrase is not None and not _is_no_subject(scene, phrase):
            return phrase
    for other, key, subject in reversed(told):
        if other.sentence.number != scene.sentence.number:
            break
        if subject is not None and _SAME.get(key, key) == _SAME.get(measure.key, measure.key):
            return subject
    return None


#: An index's change and its level are of the same index.
_SAME = {"index_level": "stock_index"}


def _is_no_subject(scene: Scene, subject: Span) -> bool:
    """«أكبر», «نقطة», «بدلا»: a head that names nothing, whatever follows it."""
    text = scene.text
    first = text.word(text.word_at(subject.start))
    joined = first[1:] if first[:1] in ("و", "ف", "ب", "ل") and len(first) > 3 else first
    return bool({first, joined, without_article(joined)} & _words("no_head"))


def _own_subject(scene: Scene, measure: MeasureFound) -> Span | None:
    slot = scene.slot
    if slot is None or not is_figure(scene.mention):
        return None
    counts = scene.mention.kind is Kind.COUNT and measure.place == "surface"
    if slot.role is Role.PART and counts:
        return _counted(scene)
    subject = next(filter(None, (_trimmed(scene, subject, measure) for subject in slot.statement.subjects)), None)
    if subject and not (counts and slot.statement.way == "" and not _names_a_number(scene, subject)):
        return subject
    if counts and scene.mention.quantity.unit:
        return _counted(scene)
    if subject:
        return subject
    if measure.words and measure.place in ("clause", "sentence"):
        return _phrase_of(scene, min(measure.words, key=scene.distance))
    return None


def _names_a_number(scene: Scene, subject: Span) -> bool:
    """«عدد فروع المصارف 1959 فرعا»: the subject itself speaks of a number; «تنفذ الدولتان 45 مشروعا» does not."""
    first = scene.text.word(scene.text.word_at(subject.start))
    return without_article(first.lstrip("و")) in _words("number") or bool(within(scene.measures, subject))


def _trimmed(scene: Scene, subject: Span, measure: MeasureFound) -> Span | None:
    """Without the و, ب or ل before its noun, and without words that name nothing (مستوى, بتكلفة إجمالية)."""
    text = scene.text
    first, last = text.word_at(subject.start), text.word_at(subject.end - 1)
    foreseen = [at for at in range(first, last) if text.word(at) in _words("foreseen")]
    first = foreseen[-1] + 1 if foreseen else first  # «خفض الصندوق توقعاته [لنمو الاقتصاد]»
    if first > last:
        return None
    start = text.words[first].start + _clitics(text, first, bool(scene.slot and scene.slot.statement.item))
    if last - first <= 1 and without_article(text.word(first).lstrip("وب")) in _words("nothing"):
        return None
    return _closed(text, Span(start, text.words[last].end))


def _clitics(text: Text, index: int, item: bool) -> int:
    """How many letters stand before the noun itself: «والواردات», «وداكس» as the next of a list, «بطول», «للتصدير»."""
    word = text.word(index)
    for lead in ("وب", "ول", "فب", "ب", "و", "ل", "ف"):
        rest = word[len(lead) :]
        if word.startswith(lead) and rest and (rest.startswith("ال") or _known(rest) or (item and lead == "و")):
            return len(lead)
    return 0


@cache
def _known(word: str) -> bool:
    """Is it a word of the measures, by itself or with its article?"""
    return any(hit.phrase == without_article(word) for hit in measure_words().find(Text(word)))


def _closed(text: Text, span: Span) -> Span:
    """With the quotation mark that closes one opened inside, and with one that opens before its first word."""
    opened = sum(mark in text.cut(span) for mark in '"«“')
    after = text.text[span.end : span.end + 1]
    end = span.end + 1 if opened and after and after in '"»”' else span.end
    before = text.text[span.start - 1 : span.start]
    start = (
        span.start - 1
        if before and before in '"«“' and text.text[span.start : end + 1].count(_CLOSES[before])
        else span.start
    )
    return Span(start, end)


_CLOSES = {'"': '"', "«": "»", "“": "”"}


def _phrase_of(scene: Scene, word: Span) -> Span | None:
    """The noun phrase around a measure's word."""
    text, slot = scene.text, scene.slot
    if slot is None:
        return word
    first = text.word_at(word.start)
    while first > 0 and text.word(first - 1).lstrip("وف") in _words("head"):
        first -= 1
    phrase = slot.clause.phrase(first, slot.clause.last)
    return _trimmed(scene, phrase, MeasureFound("", (), "", "")) if phrase else word


def _counted(scene: Scene) -> Span | None:
    """The counted noun, at the end of the surface, and the adjectives after it: مشروعا استثماريا مشتركا."""
    text, slot = scene.text, scene.slot
    first = last = text.word_at(scene.span.end - 1)
    if not _is_noun(text.word(last), scene.mention.quantity.unit):
        return scene.span  # القوى الثلاث: the number stands after its noun
    while last - first < ADJECTIVES and slot is not None and last + 1 < slot.clause.last:
        word = text.word(last + 1)
        gap = text.text[text.words[last].end : text.words[last + 1].start]
        indefinite = word.endswith(("ا", "يه", "ه")) and not word.endswith(("ها", "تا"))
        if gap.strip() or not indefinite or word.startswith(("ال", "ل", "ب", "و")) or last + 1 in slot.clause.taken:
            break
        if last + 1 in slot.clause.moves or slot.clause.is_finite(last + 1):
            break
        last += 1
    return Span(text.words[first].start, text.words[last].end)


def _is_noun(word: str, unit: str) -> bool:
    """Is a word a form of the counted noun (مشاريع of مشروع)? Its first letter and two more of it in order tell."""
    letters, place = fold_word(unit), 0
    for letter in word:
        place += place < len(letters) and letter == letters[place]
    return word[:1] == letters[:1] and place >= min(2, len(letters))
