"""The reader: finds the places in a text where a quantity can start, and reads it there."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from arqam.losses import kept, lose
from arqam.model import Exact, Kind, Mention, Part, Quantity
from arqam.read.arabic import lexicon
from arqam.read.arabic.fold import Folded, strip_marks
from arqam.read.arabic.lexicon import Word
from arqam.read.arabic.tokens import DATE, LATIN, NUMBER, TIME, WORD, Stream
from arqam.read.quantity import qualifiers
from arqam.read.quantity.amounts import Quantities
from arqam.read.quantity.clock import Clock
from arqam.read.quantity.compound import Compound
from arqam.read.quantity.dates import Dates
from arqam.read.quantity.digits import Habit, exact
from arqam.read.quantity.draft import Draft
from arqam.read.quantity.duals import Duals
from arqam.read.quantity.listed import Sharing
from arqam.read.quantity.mended import mend, part_glued
from arqam.read.quantity.numerals import Numerals
from arqam.read.quantity.order import NOTHING, rules_at
from arqam.read.quantity.ordinals import Ordinals
from arqam.read.quantity.postposed import Postposed
from arqam.read.quantity.ranges import Ranges
from arqam.read.quantity.units import Units
from arqam.read.quantity.which_currency import Places
from arqam.safe import shown_line

_IN_DIGITS = frozenset((NUMBER, DATE, TIME))
_DAMMA, _SHADDA = "\u064f", "\u0651"


@dataclass(frozen=True, slots=True)
class Context:
    """What the whole text decides for each of its numbers."""

    habit: Habit
    places: Places


def mentions(folded: Folded, start: int, end: int, context: Context) -> list[Mention]:
    """The mentions of one piece of a folded text."""
    reader = Reader(folded, start, end, context)
    found = reader.mentions()
    vars(reader).clear()  # its parts hold it, and it holds them: the piece would stay until the collector comes
    return found


class Reader:
    """Reads the mentions of one piece of a folded text: each kind of expression by the module that knows it."""

    def __init__(self, folded: Folded, start: int, end: int, context: Context) -> None:
        self.folded = folded
        self.base = start
        self.floor = 0  # the token after the last mention or name
        self.last: Draft | None = None  # the last mention
        self.s = Stream(folded.text[start:end])
        mend(self.s)
        self.words = list(map(lexicon.words().get, self.s.keys))
        self.triggers = self._find_triggers()
        if self._part_glued():
            self.words = list(map(lexicon.words().get, self.s.keys))
            self.triggers = self._find_triggers()
        self._heed_print()
        self.numerals = Numerals(self, context.habit)
        self.units = Units(self, context.places, start)
        self.ranges = Ranges(self)
        self.ordinals = Ordinals(self)
        self.postposed = Postposed(self)
        self.quantities = Quantities(self)
        self.duals = Duals(self)
        self.dates = Dates(self)
        self.clock = Clock(self)
        self.compound = Compound(self)

    def _heed_print(self) -> None:
        """Where folding hides what a word is, the letters and vowel signs as printed decide.

        «وأحد حلفاء» is no number, though folded it looks like «واحد»; «خُمس» is a fifth, «خَمس» is five.
        """
        words, look_alikes, marked = self.words, lexicon.not_numbers(), lexicon.marked_fractions()
        for index in self.triggers:
            key, word = self.s.keys[index], words[index]
            if key in look_alikes:  # «لست» is a verb, «لست وستين شركة» a number
                following = words[index + 1]
                if following is None or not (following.joined or following.plain):
                    words[index] = None
            elif key == "واحد" and (self.printed(index) == "وأحد" or self._is_and_eleven(index)):
                words[index] = Word("eleven", 1, "و")
            elif self.folded.is_plain:
                continue
            elif key in marked and _DAMMA in self._vowels(index, marked[key].prefix):
                words[index] = marked[key]
            elif word and word.role == "fraction" and _SHADDA in self._vowels(index, word.prefix):
                words[index] = None  # «ربّع» is a verb

    def _is_and_eleven(self, index: int) -> bool:
        """``مئة واحد عشر``, ``ألفا واحد وثلاثين``: «وأحد» printed without its hamza, after a number and before tens."""
        before, after = self.words[index - 1] if index else None, self.words[index + 1]
        tens = after and ((after.role == "ten" and after.plain) or (after.role == "tens" and after.joined))
        return bool(tens and before and before.role.startswith(("hundred", "scale")))

    def _vowels(self, index: int, prefix: str) -> str:
        """The first two letters of a word as printed, after its clitics, with the vowel signs between them."""
        printed = self.folded.marked(self.base + self.s.starts[index], self.base + self.s.ends[index])
        letters = [at for at, letter in enumerate(printed) if strip_marks(letter)][len(prefix) : len(prefix) + 3]
        return printed[letters[0] : letters[-1]]

    def mentions(self) -> list[Mention]:
        found: list[Draft] = []
        position = 0
        for index in self.triggers:
            if index < position:
                continue
            try:
                draft = self._read(index, position)
            except Exception as error:  # one quantity, never the article
                lose(f"a quantity at «{self._printed_at(index)}»", error)
                continue
            if isinstance(draft, int):
                position = draft
            elif draft:
                found.append(draft)
                self.last = draft
                position = self.floor = max(draft.end, index + 1)
                if time := qualifiers.aside(self.s, draft):
                    self.s.asides.update(time)
                else:
                    self.s.clause = position
        if len(found) > 1:
            kept("the units that a list states once", Sharing(self.s, found).share)
        try:
            return list(map(self._mention, found))
        except Exception:  # one quantity, never the article: each again, by itself
            made = (
                kept(f"a quantity at «{self._printed_at(each.start)}»", partial(self._mention, each)) for each in found
            )
            return [mention for mention in made if mention]

    def has_read(self, index: int) -> bool:
        """Is a token part of what was read and needs no scale: a quantity with its unit, a date, a name?"""
        if index >= self.floor:
            return False
        last = self.last
        return last is None or index >= last.end or last.kind != Kind.COUNT or bool(last.unit)

    def word(self, index: int) -> Word:
        """The word of a number at a token that is known to be one."""
        word = self.words[index]
        assert word is not None
        return word

    def _printed_at(self, index: int) -> str:
        """The words from a token on, as they stand, for a sentence about them."""
        return shown_line(self.s.text[self.s.starts[index] : self.s.starts[index] + 40])

    def _find_triggers(self) -> list[int]:
        """The tokens where a quantity can start."""
        tokens, starters = zip(self.words, self.s.kinds, self.s.keys, strict=True), lexicon.starters()
        return [
            index for index, (word, kind, key) in enumerate(tokens) if word or kind in _IN_DIGITS or key in starters
        ]

    def _part_glued(self) -> bool:
        """Part the words that are glued to one another after a number: ``3.5 ملياردولار``."""
        s, parted = self.s, False
        for index in reversed(self.triggers):  # from the end, so that the tokens before keep their place
            after = index + 1
            if s.kinds[after] == WORD and self.words[after] is None and len(s.keys[after]) > 5:
                parted |= part_glued(s, after)
        return parted

    def _read(self, index: int, floor: int) -> Draft | int | None:
        """The mention at a token; or the token to go on from, where a number there is none."""
        for rule in rules_at(self, index):
            found = rule.read(self, index, floor)
            if found == NOTHING:
                return None
            if found:
                return found
        return None

    def alone(self, index: int, read: tuple[Exact, int] | None, kind: Kind, unit: str = "") -> Draft | None:
        """A text that is a number and nothing else, which in running text would be none: ``الثالث``, ``واحد``."""
        word = self.words[index]
        if read is None or index != 0 or read[1] != self.s.size or (word and word.role == "two" and word.definite):
            return None
        value = exact(read[0])
        draft = Draft(0, read[1], kind, value, unit, "a number alone", cut=len(word.prefix) if word else 0)
        draft.part(0, read[1], "number", str(value))
        return draft

    def is_model(self, index: int) -> bool:
        """``5G``, ``737MAX``: letters glued to digits that are no unit."""
        s, after = self.s, index + 1
        if s.keys[after] == "K" and s.keys[index] in ("2", "4", "8"):  # a screen of 4K
            return self.units.at(after + 1) is None and self.units.symbol_before(index, 0) is None
        return s.kinds[after] == LATIN and s.glued(after) and not (self.words[after] or self.units.at(after))

    def is_counted(self, index: int) -> bool:
        """Does a noun that a table has stand at a token, and no word such as أمام that is spelt like one?"""
        key = self.s.keys[index]
        return key in self.units.nouns and key not in self.units.function_words

    def is_note(self, index: int) -> bool:
        """``2.2 تريليون²``: a raised figure after a word calls a footnote."""
        at = self.base + self.s.starts[index]
        return self.s.keys[index] in ("2", "3") and self.folded.marked(at, at + 1) in ("²", "³")

    def measures(self, index: int) -> bool:
        """Do digits after a naming word measure all the same: ``الرحلة 10 إلى 15 دقيقة``, ``الخط 1200 كيلومتر``?"""
        graded = self.s.keys[index - 1].removeprefix("و") in lexicon.cues("grade")  # «بنزين 91 إلى 2.18 ريال»
        to = self.s.keys[index + 1] in ("الي", "حتي") and self.s.kinds[index + 2] == NUMBER and not graded
        return to or self.is_measured(index, index + 1)

    def names_end(self, end: int) -> int:
        """The token after digits that name, and those joined to them: ``المادتين 5 و6``, ``هاتف 123 45 67``."""
        s = self.s
        while True:
            at = end + (s.keys[end] in ("و", "او", "الي", "-"))
            if s.kinds[at] != NUMBER or self.is_measured(at, at + 1) or s.keys[at + 1] in self.units.nouns:
                return end
            end = at + 1

    def is_measured(self, index: int, end: int) -> bool:
        """Do digits carry a unit or a scale, so that they count and do not name?"""
        word = self.words[end]
        scaled = word is not None and word.plain and word.role.startswith("scale")
        return scaled or self.units.at(end) is not None or self.units.symbol_before(index, 0) is not None

    def printed(self, index: int) -> str:
        """A word as printed, without vowel signs: as long as its key."""
        start, end = self.base + self.s.starts[index], self.base + self.s.ends[index]
        text = strip_marks(self.folded.marked(start, end))
        return text if len(text) == end - start else self.s.keys[index]

    def _mention(self, draft: Draft) -> Mention:
        s, base, folded = self.s, self.base, self.folded
        span = folded.span(base + s.starts[draft.start] + draft.cut, base + s.ends[draft.end - 1])
        parts = []
        for start, end, role, meaning in sorted(draft.parts):
            cut = draft.cut if start == draft.start else 0
            part = folded.span(base + s.starts[start] + cut, base + s.ends[end - 1])
            surface = part.of(folded.given)
            parts.append(Part(part, surface, role, meaning or surface))
        return Mention(
            span,
            span.of(folded.given),
            draft.kind,
            Quantity(draft.value, draft.unit, draft.value_max),
            draft.qualifier,
            draft.rule,
            tuple(parts),
            tuple(draft.readings),
            span,
        )
