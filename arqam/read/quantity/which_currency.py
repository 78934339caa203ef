"""Where a text says it is about: decides between the currencies that share a name."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator

from arqam.read.arabic import lexicon
from arqam.read.arabic.fold import fold


class Places:
    """Where a text says it is about, or else where it comes from: decides between the currencies of one name."""

    def __init__(self, text: str, place: str = "", outlet: str = "") -> None:
        self.text = text
        self._place = place
        self._outlet = outlet
        self._found: list[tuple[int, str]] | None = None
        self._positions: list[int] = []
        self._counts: Counter[str] = Counter()  # how often each is spent, a currency's own adjective but a hint
        self._of_money: set[int] = set()  # where a place is only a currency's adjective: «الريال السعودي»

    def _mentions(self) -> list[tuple[int, str]]:
        if self._found is None:
            named = [(start, codes) for start, codes in _places_in(self.text) if codes]
            own = [(start, codes) for start, codes in named if not _TOWARDS.search(self.text, max(start - 8, 0), start)]
            self._found = [(start, code) for start, codes in own or named for code in codes]
            self._of_money = {start for start, _ in self._found if self._names_money(start)}
            self._positions = [start for start, _ in self._found]
            for start, code in self._found:
                self._counts[code] += 1 if start in self._of_money else 1000
        return self._found

    def decide(self, codes: list[str], offset: int) -> tuple[str, str, bool]:
        """The code for a bare currency noun at an offset → (code, why, is it clear)."""
        found = self._mentions()
        here = bisect_left(self._positions, offset)
        most = max(codes, key=lambda code: (self._counts[code], -codes.index(code)))
        headline = self._of_headline(codes)
        for start, code in reversed(found[max(0, here - 12) : here]):
            if headline and (offset - start > 250 or _SENTENCE_END.search(self.text, start, offset)):
                return headline, f"the headline names a place that spends {headline}", True
            if code in codes and offset - start <= 250 and self._speaks_at(start, offset):
                if self._counts[most] >= 2 * self._counts[code] and "\n" in self.text[start:offset]:
                    break  # a guest of another paragraph, in a text of one country
                return code, f"the nearest place named before it spends {code}", True
        for start, code in found[here : here + 12]:
            if code in codes and start - offset <= 150 and self._speaks_at(start, offset):
                return code, f"the nearest place named after it spends {code}", True
        if self._counts[most]:
            return most, f"the text names the places that spend {most} most often", True
        return self._by_origin(codes) or (codes[0], "no place in the text decides which", False)

    def _names_money(self, start: int) -> bool:
        """Is the place at an offset the adjective of a currency's noun?"""
        before = self.text[max(0, start - 12) : start].split()
        noun = before[-1].removeprefix("و").removeprefix("ب").removeprefix("ال") if before else ""
        return any(form.kind == "money" for form in lexicon.units().get(noun, {}).get("", ()))

    def _speaks_at(self, start: int, offset: int) -> bool:
        """Money named in full says what is spent on its own line («3 ريالات سعودية»); «الريال السعودي» is priced."""
        if start not in self._of_money:
            return True
        return not self.text.startswith("ال", start) and "\n" not in self.text[min(start, offset) : max(start, offset)]

    def _of_headline(self, codes: list[str]) -> str:
        """The one of ``codes`` that a headline's places spend; "" where there is no headline, or none or two do."""
        end = self.text.find("\n")
        if not 0 < end <= 160:
            return ""
        named = self._mentions()[: bisect_left(self._positions, end)]
        spent = {code for _, code in named if code in codes}
        return spent.pop() if len(spent) == 1 else ""

    def _by_origin(self, codes: list[str]) -> tuple[str, str, bool] | None:
        for _, spent in _places_in(fold(self._place)):
            for code in spent:
                if code in codes:
                    return code, f"the source's place spends {code}", True
        code = lexicon.outlets().get(fold(self._outlet).strip())
        return (code, f"the source's outlet is of a country that spends {code}", True) if code in codes else None


def _places_in(text: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Each place that a folded text names → (where, the currencies spent there)."""
    table, last = lexicon.places(), 0
    for word in [word for word in _WORD.finditer(text) if word[0] in table]:
        for rest, codes in table[word[0]]:
            end = word.end() + len(rest)
            if word.start() >= last and text.startswith(rest, word.end()) and not _WORD.match(text, end):
                yield word.start(), codes
                last = end
                break


_WORD = re.compile("[ء-غف-ي]+")
_SENTENCE_END = re.compile(r"[.!?؟](?=\s)|\n")
#: «صادرات المملكة إلى العراق 846 مليون دينار» is told in the money of whose trade it is, not of where it goes.
_TOWARDS = re.compile(r"(?<![ء-غف-ي])و?(?:الي|مع|نحو|صوب) $")
