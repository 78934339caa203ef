"""The article's own words that name what a figure measures: «سعر برميل النفط الخام», «صادرات قطاع السيارات»."""

from __future__ import annotations

from functools import cache

from arqam.model import Kind, Span
from arqam.read.arabic.phrases import Text, fold_word, listed, table, without_article
from arqam.read.claim.measures import MeasureFound
from arqam.read.claim.scene import Scene, is_figure, within
from arqam.read.claim.sentences import opening_verbs
from arqam.read.claim.vocabularies import measure_words

#: The longest subject, in words.
LONGEST = 8


@cache
def _words(role: str) -> frozenset[str]:
    rows = (row for row in table("subject_words") if row["role"] == role)
    return frozenset(fold_word(word) for row in rows for word in listed(row["words"]))


def subject_of(scene: Scene, measure: MeasureFound) -> Span | None:
    """The span of the subject, in the folded text; None where the sentence names none.

    It grows from the measure's word, or from the counted noun, or where no measure is known from the verb that
    governs the figure (بلغت التدفقات النقدية الحرة 82.5 مليار ريال).
    """
    if not is_figure(scene.mention):
        return None
    seed = _seed(scene, measure)
    if scene.mention.kind is Kind.COUNT and measure.place == "surface" and not seed:
        return _counted(scene)
    first = scene.text.word_at(seed.start) if seed else _governed(scene)
    if first is None:
        return None
    if scene.text.word(first) in _words("join") | _words("share"):
        first += 1
    last = max(scene.text.word_at(seed.end - 1), first) if seed else first
    begun = _backward(scene, first)
    start = scene.text.words[begun].start + _clitics(scene.text.word(begun))
    return _closed(scene.text, Span(start, scene.text.words[_forward(scene, last)].end))


def _seed(scene: Scene, measure: MeasureFound) -> Span | None:
    """The word that the subject grows from: of several, the nearest; of a share, what is the part."""
    if measure.place == "surface":
        return _named_before(scene, measure.key)
    if not measure.words or measure.place not in ("clause", "sentence", "before"):
        return None
    if measure.key == "share":
        return next((word for word in measure.words if word.end <= scene.span.start), measure.words[0])
    return min(measure.words, key=scene.distance)


def _named_before(scene: Scene, key: str) -> Span | None:
    """The measure's word before a figure whose own unit says the measure: المؤشر العام … 12 ألف نقطة."""
    before = within(scene.measures, Span(scene.clause.start, scene.span.start))
    named = [hit.span for hit in before if key in hit.keys and not _taken(scene, hit.span)]
    return named[-1] if named else None


def _clitics(word: str) -> int:
    """How many letters stand before the noun itself: بطول, وباستثمارات, للتصدير."""
    for lead in ("وب", "ول", "فب", "ب", "و", "ل"):
        if word.startswith(lead) and word[len(lead) :] and _known(word[len(lead) :]):
            return len(lead)
    return 0


@cache
def _known(word: str) -> bool:
    """Is it a word of the measures, by itself or with its article?"""
    text = Text(word)
    return any(hit.phrase == without_article(word) for hit in measure_words().find(text))


def _closed(text: Text, span: Span) -> Span:
    """With the quotation mark that closes one opened inside."""
    opened = sum(mark in text.cut(span) for mark in '"«“')
    after = text.text[span.end : span.end + 1]
    return Span(span.start, span.end + 1) if opened and after and after in '"»”' else span


def _counted(scene: Scene) -> Span:
    """The counted noun, at the end of the surface, and the adjectives after it: مشروعا استثماريا مشتركا."""
    text = scene.text
    first = last = text.word_at(scene.span.end - 1)
    if not _is_noun(text.word(last), scene.mention.quantity.unit):
        return scene.span  # القوى الثلاث: the number stands after its noun
    while last - first < 3 and _goes_on(scene, last + 1):
        word = text.word(last + 1)
        indefinite = word.endswith(("ا", "يه", "ه")) and not word.endswith(("ها", "تا"))
        indefinite = indefinite and not word.startswith(("ال", "ل", "ب", "و"))
        if not indefinite:
            break
        last += 1
    return Span(text.words[first].start, text.words[last].end)


def _is_noun(word: str, unit: str) -> bool:
    """Is a word a form of the counted noun (مشاريع of مشروع)? Its first letter and two more of it in order tell."""
    letters, place = fold_word(unit), 0
    for letter in word:
        place += place < len(letters) and letter == letters[place]
    return word[:1] == letters[:1] and place >= min(2, len(letters))


def _governed(scene: Scene) -> int | None:
    """The first word after the verb before the figure, where it is a noun that the figure is said of."""
    verbs = [hit for hit in within(scene.moves, Span(scene.clause.start, scene.span.start)) if hit.keys[0] != "none"]
    if not verbs:
        return None
    index = verbs[-1].last + 1
    word = scene.text.word(index)
    if word in _words("join") or word in _words("over"):
        return None
    noun = word.startswith("ال") or without_article(word) in _words("head")
    return index if noun and scene.text.words[index].end <= scene.span.start else None


def _backward(scene: Scene, first: int) -> int:
    """Words before the measure's word that belong to it: متوسط سعر, المعدل اليومي للتصدير; never a figure's."""
    text, start = scene.text, first
    while first > 0 and text.words[first - 1].start >= scene.clause.start:
        gap = text.text[text.words[first - 1].end : text.words[first].start]
        if gap.strip() or _taken(scene, text.words[first - 1]):
            break
        before = text.word(first - 1).lstrip("وف")
        if text.word(start).startswith("لل") and before.startswith("ال"):
            first -= 1
            if without_article(before) in _words("head"):
                return first
        elif _clitics(text.word(start)) or before not in _words("head"):
            break
        else:
            first -= 1
            start = first
    return start


def _forward(scene: Scene, last: int) -> int:
    """On to the last word of the noun phrase; a preposition at its end does not belong to it."""
    start = end = last
    index = last + 1
    while index - start < LONGEST and _goes_on(scene, index):
        if scene.text.word(index) not in _words("join"):
            end = index
        index += 1
    return end


def _goes_on(scene: Scene, index: int) -> bool:
    """May word ``index`` be one more of the phrase before it?"""
    text = scene.text
    if index >= len(text.words):
        return False
    word, written = text.words[index], text.word(index)
    gap = text.text[text.words[index - 1].end : word.start].strip(' -"«»“”')
    if gap or word.end > scene.clause.end or _taken(scene, word) or _clitics(written):
        return False
    bare = written[1:] if written[:1] in "وف" else written
    if len(written) == 1 or written[0].isdigit() or written in _words("over") or bare in opening_verbs():
        return False
    if any(hit.first <= index <= hit.last for hit in scene.moves):
        return False
    # و joins a noun with the article or one of a pair (الفوسفاط ومشتقاته), but a verb in the present opens a clause.
    return not (written[:1] == "و" and written[1:2] in ("ي", "ت", "ن", "س") and len(written) > 3)


def _taken(scene: Scene, word: Span) -> bool:
    """Does the word belong to a figure or a period?"""
    spans = (scene.span, *scene.figures, *(item.span for item in scene.dated))
    return any(span.start < word.end and word.start < span.end for span in spans)
