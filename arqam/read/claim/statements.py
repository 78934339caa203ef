"""The statements of a sentence: a predicate, its subject, and which figure fills which slot of it.

Arabic news states its numbers in statements («انخفضت تجارة مصر 6% لتصل إلى 3 مليارات يورو»): what the numbers
of one statement measure, of whom, and which way it moved stands in it once. A sentence is read from figure to figure:
the words between two figures (a *chunk*) either go on with the statement before (إلى, لتصل إلى, مقابل, بقيمة), name the
next item of its list (والواردات 5, وفي فاس بـ3%), or open a statement of their own.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache, lru_cache, partial

from arqam.model import Span
from arqam.read.arabic.phrases import Hit, Text, fold_pattern, fold_word, forms, without_article
from arqam.read.arabic.rows import listed, table
from arqam.read.claim.sentences import opening_verbs
from arqam.read.claim.vocabularies import words_of

#: The longest noun phrase, in words.
LONGEST = 14


class Role(StrEnum):
    """What a figure is in its statement."""

    BY = "by"  # the change: بنسبة, بمقدار
    TO = "to"  # the level that it led to: إلى, عند
    FROM = "from"  # the level that it began at: من, عن
    AGAINST = "against"  # the level that it is compared with: مقابل, مقارنة بـ
    WORTH = "worth"  # what the counted thing is worth: بقيمة
    PART = "part"  # of the figure before: منها
    SAME = "same"  # the figure before, said again: أي, أو, (…), ما يعادل
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class Statement:
    """A predicate and what it is said of; spans are of the folded text.

    ``subject`` is the noun phrase of its own; without one it takes that of ``above``. ``item`` marks the next of a
    list, which shares the measure and the way of ``above`` unless its own words say otherwise.
    """

    span: Span  # from its first word to its first figure
    way: str = ""  # rise, fall, reach, or "" where nothing says
    predicate: Span | None = None
    subject: Span | None = None
    above: Statement | None = None
    item: bool = False
    turned: bool = False  # reach after a rise or fall of the same thing: ارتفع … ليصل

    @property
    def subjects(self) -> tuple[Span, ...]:
        """Its own subject, then those that it hangs on, nearest first."""
        found, statement = [], self
        while statement is not None:
            if statement.subject is not None:
                found.append(statement.subject)
                if not statement.item:
                    break
            statement = statement.above
        return tuple(found)

    @property
    def moved(self) -> str:
        """rise or fall, of its own or of what it hangs on; "" where neither."""
        if self.way in ("rise", "fall"):
            return self.way
        return self.above.moved if self.above is not None and (self.turned or self.item) else ""


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a figure stands: its statement, its role there, and the chunk of words before it."""

    statement: Statement
    role: Role  # what the words before it make it; for SAME, what the figure before is
    chunk: Span
    tail: Span  # the words after it, up to the next figure or the end of its clause
    clause: Clause  # the words of its sentence, read for statements
    repeats: bool = False  # the figure before, said again: أي, (…), ما يعادل
    turn: tuple[int, int] | None = None  # (which, of how many) before «على التوالي»


_words = partial(words_of, "statement_words")


@cache
def _finite() -> frozenset[str]:
    """Verbs that carry a clause: those of moving, of saying, and those that the table names."""
    return opening_verbs() | _words("verb")


_FAQAD = fold_word("فقد")
_IN = fold_word("في")
_AND = "و"
_OUT_OF = tuple(map(fold_word, ("من", "عن")))
_MARKS = re.compile(r"[،؛;:]|,(?!\d)|(?<=\s)[-–—](?=\s)|\n")
_END = re.compile(r"[.!?؟؛;\n]")


class Clause:
    """The words of a sentence, read for statements: which are figures', which are times, which move."""

    def __init__(
        self,
        text: Text,
        span: Span,
        figures: Sequence[Span],
        times: Sequence[Span],
        moves: Sequence[Hit],
        rates: frozenset[Span] = frozenset(),
        named: frozenset[int] = frozenset(),
    ) -> None:
        """``rates`` are the figures that are percentages or points: خسائر 5% is a fall, خسائر 5 ملايين is not.

        ``named`` are the words at which a measure's name begins.
        """
        self.text, self.span, self.figures, self.rates, self.named = text, span, figures, rates, named
        self.first = text.word_at(span.start)
        self.last = bisect_left(text.words, span.end, key=lambda word: word.start)
        self._written = dict(enumerate(text.written[self.first : self.last], self.first))
        taken = [(figure, "figure") for figure in figures] + [(time, "time") for time in times]
        self.taken: dict[int, str] = {}
        for where, kind in taken:
            index = text.word_at(where.start)
            while index < self.last and text.words[index].start < where.end:
                self.taken.setdefault(index, kind)
                index += 1
        self.moves = {hit.first: hit for hit in moves if hit.keys[0] != "none" and not self._is_particle(hit)}

    def _is_particle(self, hit: Hit) -> bool:
        """«فقد بلغت» is no losing."""
        return self.word(hit.first) == _FAQAD and self.bare(hit.first + 1) in _finite()

    # -- words ------------------------------------------------------------------------------------------------------

    def word(self, index: int) -> str:
        return self._written.get(index, "")

    def bare(self, index: int) -> str:
        """The word without و or ف before it, where what is left is known or definite."""
        return _bare(self._written.get(index, ""))

    def gap(self, index: int) -> str:
        """What stands between the word before and this one."""
        if index <= self.first:
            return ""
        return self.text.text[self.text.words[index - 1].end : self.text.words[index].start]

    def within(self, span: Span) -> range:
        start = max(self.text.word_at(span.start), self.first)
        return range(start, bisect_left(self.text.words, span.end, start, key=lambda word: word.start))

    def is_finite(self, index: int) -> bool:
        word = self.word(index)
        if word in _words("no_verb"):
            return False
        if index in self.moves and _is_verb(self.bare(index)):
            return True
        return word in _finite() or self.bare(index) in _finite()

    def is_time(self, index: int) -> bool:
        word = self.bare(index)
        return self.taken.get(index) == "time" or word in _words("time") or self._at_a_time(index, word)

    def _at_a_time(self, index: int, word: str) -> bool:
        """بنهاية مايو, لشهر مارس."""
        return word[:1] in "بل" and word[1:] in _words("time_noun") and self.taken.get(index + 1) == "time"

    # -- noun phrases -----------------------------------------------------------------------------------------------

    def skip_adverbs(self, index: int, end: int) -> int:
        """Past what stands between a verb and its subject: بشكل طفيف, خلال الربع الأول, أمس."""
        while index < end:
            word = self.word(index)
            if self.gap(index).strip(' "“”«»()،-'):
                return index
            if self.is_time(index) or word in _words("adverb"):
                index += 1
            elif word in _words("preposition") and self.leads_to_time(index + 1, end):
                index += 1 if self.is_time(index + 1) else 2  # «في تداولات اليوم»
            elif word in _words("manner"):
                index += 2
            else:
                return index
        return index

    def leads_to_time(self, index: int, end: int) -> bool:
        return index < end and (self.is_time(index) or self.word(index) in _words("time_noun"))

    def phrase(self, index: int, end: int) -> Span | None:
        """The noun phrase that begins at word ``index`` and ends before word ``end``; None where none does."""
        first, last = index, None
        word = self.word(index)
        if not word or index >= end or self._opens_nothing(index):
            return None
        while index < end and index - first < LONGEST:
            if index > first and self._closes(index, end):
                break
            if self.word(index) not in _words("preposition"):
                last = index
            index += 1
        if last is None:
            return None
        start = self.text.words[first].start
        return Span(start, self.text.words[last].end)

    def _opens_nothing(self, index: int) -> bool:
        word = self.word(index)
        return (
            index in self.taken
            or word in _words("preposition")
            or self.bare(index) in _words("stop")
            or word[0].isdigit()
            or self.is_finite(index)
        )

    def _closes(self, index: int, end: int) -> bool:
        """Does word ``index`` not belong to the noun phrase before it?"""
        word, gap = self.word(index), self.gap(index)
        if _MARKS.search(gap) or gap.strip(" \"“”«»-‑_.()[]/'"):
            return True
        if gap.strip() in ("(", "[") or "(" in gap:
            return True
        if index in self.taken or {word, self.bare(index)} & (_words("stop") | _words("then")):
            return True
        if word in _words("preposition"):
            following = index + 1
            return following >= end or self._opens_nothing(following) or self.leads_to_time(following, end)
        if word[:1] == "ب" and word[1:] in _words("by_noun"):
            return True
        if index in self.moves and word[:1] not in "ال" and self._is_move_noun_here(index):
            return True
        return self.is_finite(index) and not word.startswith("ال")

    def _is_move_noun_here(self, index: int) -> bool:
        """بزيادة, بنمو, مرتفعا: what moved is over; but نمو in «معدل نمو المبيعات» belongs to the phrase."""
        word = self.word(index)
        return word[:1] in "بول" or word.endswith("ا") or word in _words("participle")


@lru_cache(maxsize=20_000)
def _bare(word: str) -> str:
    return word[1:] if word[:1] in "وف" and (len(word) > 3 or word[1:] in _words("preposition")) else word


def _is_verb(word: str) -> bool:
    return word in words_of("directions", "verb")


def slots(clause: Clause, before: Statement | None) -> list[Slot]:
    """The slot of each figure of the sentence, in order; ``before`` is the last statement of the sentence before."""
    made: list[Slot] = []
    current: Statement | None = None
    end = clause.span.start
    for at, figure in enumerate(clause.figures):
        chunk = Span(min(end, figure.start), figure.start)
        if at and clause.figures[at - 1] in clause.rates:
            chunk = _past_the_whole(clause, chunk)
        following = clause.figures[at + 1].start if at + 1 < len(clause.figures) else clause.span.end
        statement, role = _read(clause, chunk, figure, current, before)
        repeats = role is Role.SAME
        if made and current is not None and statement.subject != current.subject and statement.span == current.span:
            made[-1] = replace(made[-1], statement=statement)  # the subject stood behind the figure before
        if made and repeats:
            role = made[-1].role
        elif role is Role.PLAIN and statement is current and _joins(clause, chunk):
            role = _role_joined(clause, figure, made, statement)
        elif (
            made
            and made[-1].role is Role.PART
            and role in (Role.PLAIN, Role.BY)
            and (statement is current or statement.item)
        ):
            role = Role.PART
        made.append(Slot(statement, role, chunk, _tail(clause.text, figure, following), clause, repeats))
        if (behind := _in_the_tail(clause, made[-1])) is not None:
            statement = replace(statement, subject=behind)
            made[-1] = replace(made[-1], statement=statement)
        current, end = statement, max(end, figure.end)
    return _dealt(clause, made)


def _past_the_whole(clause: Clause, chunk: Span) -> Span:
    """«46% من إجمالي الناتج، مقارنة مع 47»: the whole of a share opens no statement of its own."""
    words = clause.within(chunk)
    if not words or clause.word(words.start) not in _OUT_OF[:1]:
        return chunk
    whole = clause.phrase(words.start + 1, words.stop)
    return Span(whole.end, chunk.end) if whole else chunk


def _in_the_tail(clause: Clause, slot: Slot) -> Span | None:
    """«سجل البنك زيادة 48% في صافي ربحه»: what rose stands behind the figure."""
    statement = slot.statement
    if statement.predicate is None or statement.way not in ("rise", "fall") or slot.role not in (Role.BY, Role.PLAIN):
        return None
    index = clause.text.word_at(statement.predicate.start)
    after = clause.within(slot.tail)
    risen = index - 1 if clause.is_finite(index) else index  # «سجلت انخفاضا بلغ 58% في أرباحها»
    if risen not in clause.moves or clause.is_finite(risen) or not after or clause.word(after.start) != _IN:
        return None
    if clause.leads_to_time(after.start + 1, after.stop):
        return None
    return clause.phrase(after.start + 1, after.stop)


def _first_joined(clause: Clause, made: Sequence[Slot], last: int) -> int:
    """The first of the figures that و joins to the one at ``last`` in one statement."""
    first = last
    while first > 0 and made[first].statement == made[first - 1].statement and _joins(clause, made[first].chunk):
        first -= 1
    return first


_IN_TURN = fold_pattern(r"\s*على\s+(?:التوالي|الترتيب)")


def _dealt(clause: Clause, made: list[Slot]) -> list[Slot]:
    """The figures before «على التوالي», each with its turn."""
    for last in range(len(made) - 1, 0, -1):
        if not _IN_TURN.match(clause.text.text, clause.figures[last].end):
            continue
        count = last - _first_joined(clause, made, last) + 1
        at = last
        while at >= count - 1:  # «بنسبة 3% و5% لتبلغا 20 و11 مليارا على التوالي»: the pairs before are dealt out too
            if at - _first_joined(clause, made, at) + 1 == count:
                for place in range(count):
                    made[at - count + 1 + place] = replace(made[at - count + 1 + place], turn=(place, count))
                at -= count
            else:
                at -= 1
        break
    return made


def _role_joined(clause: Clause, figure: Span, made: Sequence[Slot], statement: Statement) -> Role:
    """The role of the figure before of the same sort: «من 6 مليارات قبل عام و3 مليارات في الربع السابق»."""
    for at in range(len(made) - 1, -1, -1):
        if made[at].statement is not statement:
            break
        if (clause.figures[at] in clause.rates) == (figure in clause.rates):
            return made[at].role
    return Role.PLAIN


def _joins(clause: Clause, chunk: Span) -> bool:
    """«من 6 مليارات قبل عام و3 مليارات في الربع السابق»: و alone adds to the figure before."""
    return any(clause.word(index) == "و" for index in clause.within(chunk)) or clause.text.cut(chunk).strip() == "و"


def _tail(text: Text, figure: Span, end: int) -> Span:
    after = text.text[figure.end : end]
    mark = _MARKS.search(after) or _END.search(after)
    stop = figure.end + (mark.start() if mark else len(after))
    return Span(figure.end, max(stop, figure.end))


# -- what a chunk is -----------------------------------------------------------------------------------------------


def _read(
    clause: Clause, chunk: Span, figure: Span, current: Statement | None, before: Statement | None
) -> tuple[Statement, Role]:
    words = clause.within(chunk)
    if _is_what_is_said(clause, words, figure):
        return Statement(chunk), Role.PLAIN
    role = _role(clause, words, figure)
    if role is Role.SAME and (current is None or _predicate(clause, words, figure in clause.rates) is not None):
        role = Role.BY  # «انخفاض الأرباح بما يعادل 30%»
    inside = [index for index in clause.within(figure) if index in clause.moves]
    predicate = _predicate(clause, words, figure in clause.rates) if role is not Role.SAME else None
    follows = current is not None and any(clause.bare(index) in _words("then") for index in words)
    if follows and predicate is not None and clause.bare(predicate) in _words("extent"):
        predicate = None  # «ويليها الجنوب بنسبة تبلغ 20%»: the next of a list, and how much
    if predicate is None and inside and (not words or not _has_noun(clause, words)):
        predicate = inside[0]  # «بزيادة 5%» read as one surface
        role = Role.BY
    if predicate is not None:
        return _predicated(clause, words, chunk, predicate, current, before, role, figure in clause.rates)
    if current is None:
        subject = _nominal(clause, words)
        above = before if subject is None else None
        return Statement(chunk, subject=subject, above=above), role
    worth = role is Role.WORTH and any(index in clause.named for index in words[:-1])  # «قرضا عاجلا بقيمة 7»
    if (role in (Role.SAME, Role.WORTH, Role.PART) and not follows and not worth) or not _has_noun(clause, words):
        return current, role
    if role is Role.AGAINST and not _names_another(clause, words):
        return current, role
    measured = role is Role.AGAINST and any(index in clause.named for index in words)  # «مقارنة بأرباح قدرها 5»
    if role in (Role.TO, Role.FROM, Role.AGAINST) and current.way and not measured and _goes_on(clause, words):
        behind = _behind(clause, words, current)
        return (replace(current, subject=behind) if behind is not None else current), role
    if (behind := _behind(clause, words, current)) is not None:
        return replace(current, subject=behind), role
    subject = _nominal(clause, words)
    if subject is None:
        return current, role
    item = _is_next(clause, words)
    if role is Role.AGAINST and not _same_thing(clause, subject, current):
        role, item = Role.PLAIN, False  # «مقابل نفقات قدرها 5» brings another thing
    above = current.above if item and current.item and current.above is not None else current
    return Statement(chunk, subject=subject, above=above, item=item), role


_THAT = frozenset(map(fold_word, ("أن", "إن", "وأن", "بأن", "وإن", "فإن")))
_MORE_THAN = frozenset(map(fold_word, ("أكثر", "أقل", "أزيد", "نحو", "حوالي", "قرابة", "من", "زهاء")))


def _is_what_is_said(clause: Clause, words: range, figure: Span) -> bool:
    """«وأضاف أن 18 مليارا صرفت», «أن أكثر من 60% منهم»: a figure right after إن is a subject, and no extent."""
    index = words.stop - 1
    while index >= words.start and clause.word(index) in _MORE_THAN:
        index -= 1
    if index >= words.start and clause.word(index) in _THAT:
        return clause.word(index - 1) not in _AFTER_ALL
    return False


_AFTER_ALL = frozenset(map(fold_word, ("بعد", "قبل", "منذ")))


def _goes_on(clause: Clause, words: range) -> bool:
    """«(تراجع الين 0.2%) أمام الدولار إلى 124»: a preposition right after a figure, and no mark or و on the way."""
    first = clause.word(words.start)
    if first not in _words("preposition") and not clause.is_time(words.start):
        return False
    return not any(_MARKS.search(clause.gap(index)) or clause.word(index)[:1] == "و" for index in words)


def _behind(clause: Clause, words: range, current: Statement) -> Span | None:
    """«سجل زيادة 23% في أرباحه الفصلية إلى 19 مليونا»: what rose may stand behind the rise."""
    rose = current.predicate is not None and not clause.is_finite(clause.text.word_at(current.predicate.start))
    if not rose or current.way not in ("rise", "fall") or clause.word(words.start) != fold_word("في"):
        return None
    return clause.phrase(words.start + 1, words.stop)


def _predicated(
    clause: Clause,
    words: range,
    chunk: Span,
    index: int,
    current: Statement | None,
    before: Statement | None,
    role: Role,
    rate: bool = True,
) -> tuple[Statement, Role]:
    """The statement that the predicate at word ``index`` makes."""
    hit = clause.moves.get(index)
    way = hit.keys[0] if hit else ""
    last = hit.last if hit else index
    noun = not clause.is_finite(index)
    if clause.word(index) in _words("reached_noun") and (named := _right_before(clause, words.start, index)):
        span = Span(named.start, chunk.end)
        return Statement(span, way, clause.text.words[index], named), role
    subject = _after(clause, last + 1, words.stop, noun)
    above: Statement | None = None
    if subject is None:
        outer = _outer(clause, words, index, rate)
        if outer is not None:
            above, _ = _predicated(clause, range(words.start, index), chunk, outer, current, before, role, rate)
            if _tells_how_far(clause, outer, index, way):
                way = above.way  # بزيادة تجاوزت 4: the change itself is what it reached
                role = Role.BY if above.way in ("rise", "fall") else role
            elif noun and way in ("rise", "fall") and role is Role.PLAIN:
                role = Role.BY
            subject = above.subject
            above = above.above if subject is None else above
        else:
            subject = None if noun and _hangs(clause, index) else _before(clause, words.start, index)
            above = current or before if subject is None else None
            if noun and role is Role.PLAIN and way in ("rise", "fall"):
                role = Role.BY
    turned = way == "reach" and above is not None and bool(above.moved)
    span = Span(clause.text.words[index].start if words else chunk.start, chunk.end)
    return Statement(span, way, clause.text.words[index], subject, above, False, turned), role


def _tells_how_far(clause: Clause, outer: int, index: int, way: str) -> bool:
    """«بزيادة تجاوزت 4», «ارتفاعات تراوحت بين 3 و5», «أكبر خسائره التي بلغت 8%»: the extent of the change itself."""
    if clause.moves.get(outer) is None or not (way == "reach" or clause.bare(index) in _words("ranging")):
        return False
    if clause.is_finite(outer) or outer + 1 >= index:
        return outer + 1 >= index
    if clause.word(outer) in _words("participle"):
        return False  # «سيولة متراجعة بلغ حجمها 5»
    between = range(outer + 1, index)
    if clause.word(index - 1) in _words("relative"):
        return not any(clause.word(at) in _OUT_OF_THAT for at in between)  # «بزيادة عما كان عليه عام 2013 الذي بلغ 5»
    definite = any(
        clause.word(at).startswith(("ال", "لل")) or clause.word(at) in _words("preposition") for at in between
    )
    parted = any(_MARKS.search(clause.gap(at)) for at in range(outer + 1, index + 1))
    return len(between) <= _TOLD - 2 and not definite and not parted and not _hangs(clause, index)


_OUT_OF_THAT = frozenset(map(fold_word, ("من", "عن", "عما", "مما")))


def _right_before(clause: Clause, start: int, index: int) -> Span | None:
    """«عملية الاستحواذ [البالغة] 44 مليارا»: the noun that a definite participle describes."""
    first = index
    while first > start and index - first < LONGEST // 2:
        before = first - 1
        word = clause.word(before)
        stops = word in _words("preposition") or before in clause.taken or _is_predicate(clause, before)
        if stops or clause.bare(before) in _words("stop") or _MARKS.search(clause.gap(first)):
            break
        first = before
    return Span(clause.text.words[first].start, clause.text.words[index - 1].end) if first < index else None


def _told_of(clause: Clause, start: int, index: int) -> Span | None:
    """«رغم تكبدها [نفقات إضافية] بلغت 5»: a verb right after an indefinite noun tells of that noun."""
    if not clause.is_finite(index) or clause.word(index)[:1] == _AND or clause.bare(index) in _words("extent_verb"):
        return None
    first = index - 1
    while first >= start and first not in clause.named and index - first < _TOLD:
        first -= 1
    words = range(first, index)
    if (
        first <= start
        or first not in clause.named
        or any(_MARKS.search(clause.gap(at)) for at in range(first + 1, index + 1))
    ):
        return None
    definite = any(clause.word(at).startswith(("ال", "وال", "لل")) or at in clause.taken for at in words)
    governed = any(clause.word(at) in _words("preposition") for at in words)
    if definite or governed or {clause.word(first - 1), clause.word(first)} & _HEADS:
        return None
    return Span(clause.text.words[first].start, clause.text.words[index - 1].end)


#: How many words an indefinite noun with its adjectives has, and one more.
_TOLD = 4
_HEADS = frozenset(map(fold_word, ("عدد", "حجم", "قيمة", "سعر", "إجمالي", "صافي", "متوسط", "مجموع", "معدل")))


def _before(clause: Clause, start: int, index: int) -> Span | None:
    """The subject before a verb; «سهم الشركة أكبر الخاسرين إذ هبط 8%»: past إذ and حيث to the clause before."""
    if found := _told_of(clause, start, index):
        return found
    if found := _nominal(clause, range(start, index)):
        return found
    opening = index - 1
    if opening >= start and clause.word(opening) in _words("because"):
        return _nominal(clause, range(start, opening))
    return None


def _outer(clause: Clause, words: range, index: int, rate: bool) -> int | None:
    """The predicate that governs the one at ``index``: سجلت المبيعات زيادة, بزيادة تجاوزت, ارتفع … ليصل."""
    earlier = [at for at in range(words.start, index) if _is_predicate(clause, at, rate)]
    if not earlier:
        return None
    nearest = earlier[-1]
    between = range(nearest + 1, index)
    if any(clause.word(at) in _words("conjunction") for at in between):
        return None
    return nearest


def _hangs(clause: Clause, index: int) -> bool:
    """بزيادة, مرتفعا, ليصل, بعد هبوطه: it can have no subject before it but another statement's."""
    word = clause.word(index)
    return word[:1] in "بل" or word.endswith("ا") or word in _words("participle") or _is_owned(word)


def _is_owned(word: str) -> bool:
    """«هبوطه», «تراجعها»: a pronoun says whose fall it is; «زيادة», folded, only looks so."""
    bare = word.removesuffix("ها").removesuffix("ه")
    return bare != word and bare in words_of("directions", "noun")


def _is_predicate(clause: Clause, index: int, rate: bool = True) -> bool:
    if index in clause.taken:
        return False
    word = clause.word(index)
    if word[:1] in "تي" and clause.word(index - 1)[:1] == "ب" and clause.word(index - 1) in _words("worth"):
        return False  # «بقيمة تتجاوز 5» bounds the value
    if clause.word(index - 1) in _words("ratio") and word in _words("extent"):
        return False  # «بنسبة تجاوزت 5%»
    if index in clause.moves:
        if not rate and clause.bare(index) in _words("market"):
            return False
        if word.startswith(("ال", "وال", "بال", "لل")) and word not in _words("participle"):
            return False  # الارتفاع: told apart
        if not clause.is_finite(index) and clause.word(index - 1) in _words("of_rate"):
            return False  # «معدلات نمو تتجاوز 3%»: a level
        # «توقعاتها لنمو الطلب»: growth as what is spoken of
        return not (word.startswith("ل") and not word.startswith(("لي", "لت")))
    known = word in _words("verb") or clause.bare(index) in _words("verb")
    return known and word not in _words("no_verb")


def _predicate(clause: Clause, words: range, rate: bool) -> int | None:
    """The last predicate of the chunk; «سجل المؤشر أهم الارتفاعات في»: a definite noun of moving says which way."""
    found = [index for index in words if _is_predicate(clause, index, rate)]
    while len(found) > 1 and (_is_inside(clause, found[-2], found[-1]) or _is_relative(clause, found[-2], found[-1])):
        del found[-1]
    if rate:
        nouns = [index for index in words if index in clause.moves and clause.bare(index).startswith("ال")]
        nouns = [index for index in nouns if not clause.is_finite(index) and index not in clause.taken]
        weak = not found or clause.moves.get(found[-1]) is None or clause.moves[found[-1]].keys[0] == "reach"
        if nouns and weak and (not found or nouns[-1] > found[-1]):
            return nouns[-1]
    return found[-1] if found else None


def _is_relative(clause: Clause, main: int, verb: int) -> bool:
    """«ارتفاع السحوبات التي تمت عبر الشبكة بنسبة 7%»: a verb that only tells which is no predicate beside a move."""
    if main not in clause.moves or verb in clause.moves:
        return False
    between = range(main + 1, verb)
    tells = any(clause.word(index) in _words("relative") for index in between)
    return tells and not any(_MARKS.search(clause.gap(index)) for index in range(main + 1, verb + 1))


def _is_inside(clause: Clause, verb: int, noun: int) -> bool:
    """«بلغ المتحصل من زيادة رأس المال 105 ملايين»: a noun of moving in the subject of the verb is no predicate."""
    if verb not in clause.moves or not clause.is_finite(verb) or clause.is_finite(noun):
        return False
    if clause.word(noun - 1) not in _OUT_OF or noun - verb < 2:
        return False
    return not any(_MARKS.search(clause.gap(index)) for index in range(verb + 1, noun + 1))


def _after(clause: Clause, index: int, end: int, noun: bool) -> Span | None:
    """The subject after a predicate: «ارتفع [سعر الذهب]», «زيادة في [صافي الربح]»."""
    index = clause.skip_adverbs(index, end)
    if index >= end:
        return None
    if _MARKS.search(clause.gap(index)):
        return None
    if noun and index < end and clause.word(index).startswith("ال") and index not in clause.named:
        if _is_owned(clause.word(index - 1)):
            return None  # «خسائره الشهرية»
        if clause.word(index - 1).startswith(("ال", "وال")) and clause.word(index + 1) == _IN:
            index += 1  # «الزيادة الكبيرة في عدد السكان»
    if noun and clause.word(index) == _IN:
        if clause.leads_to_time(index + 1, end):
            return None
        index += 1
    if clause.bare(index) in _words("extent") or _is_accusative(clause.word(index)):
        return None
    phrase = clause.phrase(index, end)
    alone = phrase == clause.text.words[index] or clause.word(index + 1) in _words("preposition")
    if noun and phrase and alone and _is_adjective(clause, index):
        return None  # «خسارة أسبوعية بـ5%», «ارتفاع طفيف عن مستواه»
    return phrase


def _is_adjective(clause: Clause, index: int) -> bool:
    """A lone word without an article after a noun, which names no measure and no country, describes it."""
    word = clause.word(index)
    return index not in clause.named and not word.startswith(("ال", "لل")) and word not in _country_words()


@cache
def _country_words() -> frozenset[str]:
    return frozenset(
        word for row in table("countries") for cell in listed(row["words"]) for word in fold_word(cell).split()
    )


@cache
def _names_in_alef() -> frozenset[str]:
    return frozenset(word for word in _country_words() if word.endswith("ا"))


def _is_accusative(word: str) -> bool:
    """«بلغت إجماليا 5», «انخفاضا قياسيا»: an adverb or an adjective, and no subject; إيطاليا is one."""
    return (
        len(word) > 3
        and word[-1] == "ا"
        and word[-2] not in "هن"
        and not word.startswith("ال")
        and (word not in _names_in_alef())
    )


#: What opens a clause, after which a subject may stand: إن, أن, حيث …
def _nominal(clause: Clause, words: range) -> Span | None:
    """The subject that a chunk names before its figure: its last piece that is a noun phrase."""
    start = words.start
    for index in words:
        if clause.word(index) in _words("opens") or clause.bare(index) in _words("opens"):
            start = index + 1
    pieces: list[list[int]] = [[]]
    aside = _asides(clause, start, words.stop)
    for index in range(start, words.stop):
        if index in aside:
            continue
        if pieces[-1] and (_MARKS.search(clause.gap(index)) or clause.gap(index).strip() == ".."):
            pieces.append([])
        pieces[-1].append(index)
    for piece in reversed(pieces):
        if not piece or clause.bare(piece[0]) in _words("relative"):
            continue
        if found := _in_piece(clause, piece):
            return found
    return None


def _asides(clause: Clause, start: int, end: int) -> frozenset[int]:
    """The words in brackets that close before ``end``: «نفقات البلديات (رواتب، وصيانة) بلغت 5»."""
    opened, found = -1, []
    for index in range(start, min(end + 1, clause.last)):
        gap = clause.gap(index)
        if opened >= 0 and ")" in gap:
            found += range(opened, index)
            opened = -1
        if "(" in gap and index > start:
            opened = index
    return frozenset(found)


def _in_piece(clause: Clause, piece: list[int]) -> Span | None:
    """The first noun phrase of a piece; «وفي فاس» names the place."""
    index, end = piece[0], piece[-1] + 1
    while index < end:
        word = clause.word(index)
        if index in clause.taken or word in _words("adverb"):
            index += 1
            continue
        if word in _words("manner"):
            index += 2  # «بتوقيت دمشق», «بشكل عام»
            continue
        if word in _words("preposition") or clause.bare(index) in _words("preposition"):
            if clause.leads_to_time(index + 1, end):
                index += 2
                continue
            index += 1
            continue
        if clause.bare(index) in _words("stop") | _words("then") or clause.is_finite(index):
            index += 1
            continue
        return clause.phrase(index, end)
    return None


def _has_noun(clause: Clause, words: range) -> bool:
    """Does a chunk say more than particles, times and words that lead to a number?"""
    return any(
        index not in clause.taken
        and clause.word(index) not in _words("filler")
        and clause.bare(index) not in _words("filler")
        and not clause.is_time(index)
        and clause.word(index) not in _words("preposition")
        and clause.bare(index) not in _words("preposition")
        and clause.word(index) not in _words("adverb")
        for index in words
    )


def _names_another(clause: Clause, words: range) -> bool:
    """«مقابل نفقات قدرها 5» brings another thing; «مقابل 5 قبل عام» and «مقابل عجز بلغ 8» do not."""
    return _nominal(clause, words) is not None


def _same_thing(clause: Clause, subject: Span, current: Statement) -> bool:
    """Does the noun after مقابل come back from the statement: «عجزا تجاريا قدره 3 … مقارنة مع عجز قدره 2.5»?"""
    stated = Span(min(current.span.start, *(span.start for span in (*current.subjects, subject))), subject.start)
    head = forms(clause.word(clause.text.word_at(subject.start)))
    return any(head & forms(clause.word(index)) for index in clause.within(stated))


def _is_next(clause: Clause, words: range) -> bool:
    """Is it the next item of a list: after و, ف, ثم, a comma, or a word that follows on?"""
    if not words:
        return False
    for index in words:
        word = clause.word(index)
        if word == _AND or (word[:1] in "وف" and len(word) > 2) or word in _words("then"):
            return True
        if _MARKS.search(clause.gap(index)):
            return True
    return False


#: So many words before a figure, and no more, give it its role.
_BEFORE = 8


def _role(clause: Clause, words: range, figure: Span) -> Role:
    """The role that the words just before a figure, and the letter written onto it, give it."""
    text = clause.text
    whole = [index for index in words if text.words[index].end <= figure.start]
    nearest = (clause.word(index) for index in reversed(whole) if not clause.is_time(index))
    before = list(itertools.islice(nearest, _BEFORE))[::-1]
    gap = text.text[text.words[whole[-1]].end : figure.start] if whole else ""
    if "(" in gap and not before:
        return Role.SAME
    if any(word in _words("against") for word in before[-2:]) or _was(before[-4:]):
        return Role.AGAINST
    surface = text.cut(figure)
    opening = surface.split()[0] if surface.split() else ""
    for count, word in enumerate(reversed(before[-4:])):
        role = _role_of(word)
        if role is Role.FROM and opening == _BY_SO_MUCH:
            break  # «بانخفاض عن يونيو 2023 بنسبة 3%»
        if role is Role.PLAIN and (word in _words("filler") or word in _words("adverb")):
            continue
        bounded = count + 1 < len(before) and before[-count - 2] in _words("bound")
        if role is Role.FROM and (count > 1 or bounded):
            continue
        if role is Role.TO and any(one in _words("by") for one in before[-count - 3 : -count - 1]):
            return Role.BY  # «بنسبة تصل إلى 14%»
        if role is not Role.PLAIN:
            return role
        break
    led_by = text.text[max(figure.start - 1, 0) : figure.start]
    if opening in _words("beyond") or (led_by == "ل" and opening in _words("extent_of")):
        return Role.TO  # «تراجع دون 1100 دولار», «ارتفعت لأكثر من 430 مليارا»
    joined = led_by == "ب" or gap.endswith("ب")
    if opening in _words("by") or joined or (surface.startswith("ب") and len(opening) > 1):
        return Role.BY
    return Role.AGAINST if any(word in _words("against") for word in before[-3:]) else Role.PLAIN


_BY_SO_MUCH = fold_word("بنسبة")
_AFTER = frozenset(map(fold_word, ("بعدما", "أن")))


def _was(before: Sequence[str]) -> bool:
    """«بعدما كانت», «بعد أن بلغت»: the level before."""
    return any(one in _AFTER and other in _words("once") for one, other in itertools.pairwise(before)) and (
        fold_word("بعدما") in before or fold_word("بعد") in before
    )


@cache
def _roles() -> dict[str, Role]:
    return {word: role for role in Role for word in _words(role.value)}


def _role_of(word: str) -> Role:
    role = _roles().get(word)
    if role is None and word[:1] in "وف":
        role = _roles().get(word[1:])
    if role is None and without_article(word) != word:
        return Role.PLAIN
    return role or Role.PLAIN
