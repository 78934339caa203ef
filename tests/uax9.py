"""The bidirectional algorithm (UAX #9), written out for the tests: the level of every character of a line.

Only what a label holds: one line, no explicit embeddings or overrides (isolates, marks, brackets and all weak and
neutral types are there). Rule names are those of https://www.unicode.org/reports/tr9/.
"""

from __future__ import annotations

import unicodedata

LRI, RLI, FSI, PDI = "\u2066", "\u2067", "\u2068", "\u2069"
OPENING = dict(zip("([{⟨⟦⁽", ")]}⟩⟧⁾", strict=True))
CLOSING = {close: open_ for open_, close in OPENING.items()}
NEUTRAL = {"B", "S", "WS", "ON", "LRI", "RLI", "FSI", "PDI"}


def paragraph_level(text: str) -> int:
    """P2 and P3: the level of the first strong character outside isolates; 0 where there is none."""
    depth = 0
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind in ("LRI", "RLI", "FSI"):
            depth += 1
        elif kind == "PDI":
            depth = max(depth - 1, 0)
        elif not depth and kind in ("L", "R", "AL"):
            return int(kind != "L")
    return 0


def levels(text: str, base: int) -> list[int]:
    """The resolved level of each character of one line."""
    kinds = ["ON" if c == "\ufffc" else unicodedata.bidirectional(c) or "L" for c in text]
    level = [base] * len(text)
    matches = _isolates(kinds)
    # X1 to X8: isolates raise the level of what is in them.
    stack = [base]
    for index, kind in enumerate(kinds):
        if kind in ("LRI", "RLI", "FSI"):
            level[index] = stack[-1]
            inner = text[index + 1 : matches.get(index, len(text))]
            rtl = kind == "RLI" or (kind == "FSI" and paragraph_level(inner) == 1)
            stack.append((stack[-1] + 1) | 1 if rtl else (stack[-1] + 2) & ~1)
        elif kind == "PDI" and index in matches.values():
            stack.pop()  # the isolate that it closes is the last one opened, whatever is never closed around it
            level[index] = stack[-1]
        else:
            level[index] = stack[-1]
    for sequence in _sequences(kinds, level, matches):
        _resolve(text, kinds, level, sequence, base)
    # L1: trailing spaces and isolate controls take the paragraph's level.
    for index in reversed(range(len(text))):
        if unicodedata.bidirectional(text[index]) in ("WS", "S", "B", "LRI", "RLI", "FSI", "PDI", "BN"):
            level[index] = base
        else:
            break
    return level


def visual(level: list[int]) -> list[int]:
    """L2: the indices of the characters from left to right."""
    order = list(range(len(level)))
    odd = [each for each in level if each % 2]
    for threshold in range(max(level, default=0), min(odd, default=max(level, default=0) + 1) - 1, -1):
        start = 0
        while start < len(order):
            if level[order[start]] < threshold:
                start += 1
                continue
            end = start
            while end < len(order) and level[order[end]] >= threshold:
                end += 1
            order[start:end] = reversed(order[start:end])
            start = end
    return order


def _isolates(kinds: list[str]) -> dict[int, int]:
    """BD9: each isolate initiator's matching PDI."""
    matches, open_ = {}, []
    for index, kind in enumerate(kinds):
        if kind in ("LRI", "RLI", "FSI"):
            open_.append(index)
        elif kind == "PDI" and open_:
            matches[open_.pop()] = index
    return matches


def _sequences(kinds: list[str], level: list[int], matches: dict[int, int]) -> list[list[int]]:
    """BD13: isolating run sequences, which go on after an isolate where they broke off before it."""
    runs: list[list[int]] = []
    for index in range(len(kinds)):
        if runs and level[runs[-1][-1]] == level[index]:
            runs[-1].append(index)
        else:
            runs.append([index])
    sequences: list[list[int]] = []
    for run in runs:
        opener = next((s for s, e in matches.items() if e == run[0]), None)
        previous = next((seq for seq in sequences if opener is not None and seq[-1] == opener), None)
        if previous is not None:
            previous.extend(run)
        else:
            sequences.append(run)
    return sequences


def _resolve(text: str, kinds: list[str], level: list[int], sequence: list[int], base: int) -> None:
    embedding = level[sequence[0]]
    own = "R" if embedding % 2 else "L"
    before = level[sequence[0] - 1] if sequence[0] else base
    last = sequence[-1]
    unmatched = kinds[last] in ("LRI", "RLI", "FSI")
    after = base if unmatched or last + 1 >= len(level) else level[last + 1]
    sos = "R" if max(before, embedding) % 2 else "L"
    eos = "R" if max(after, embedding) % 2 else "L"
    live = [index for index in sequence if kinds[index] != "BN"]
    kind = {index: kinds[index] for index in live}
    _weak(live, kind, sos)
    _brackets(text, live, kind, own, sos)
    _neutral(live, kind, own, sos, eos)
    for index in live:  # I1 and I2
        if embedding % 2:
            level[index] = embedding + (kind[index] in ("L", "EN", "AN"))
        else:
            level[index] = embedding + {"R": 1, "L": 0}.get(kind[index], 2)
    for position, index in enumerate(sequence):  # what draws nothing goes with what stands before it
        if kinds[index] == "BN":
            level[index] = level[sequence[position - 1]] if position else embedding


def _weak(live: list[int], kind: dict[int, str], sos: str) -> None:
    previous = sos
    for index in live:  # W1
        if kind[index] == "NSM":
            kind[index] = "ON" if previous in ("LRI", "RLI", "FSI", "PDI") else previous
        previous = kind[index]
    strong = sos
    for index in live:  # W2
        if kind[index] in ("L", "R", "AL"):
            strong = kind[index]
        elif kind[index] == "EN" and strong == "AL":
            kind[index] = "AN"
    for index in live:  # W3
        if kind[index] == "AL":
            kind[index] = "R"
    for position in range(1, len(live) - 1):  # W4
        left, here, right = (kind[live[position + step]] for step in (-1, 0, 1))
        if left == right and ((here in ("ES", "CS") and left == "EN") or (here == "CS" and left == "AN")):
            kind[live[position]] = left
    for position, index in enumerate(live):  # W5
        if kind[index] == "ET":
            end = position
            while end < len(live) and kind[live[end]] == "ET":
                end += 1
            beside = (position and kind[live[position - 1]] == "EN") or (end < len(live) and kind[live[end]] == "EN")
            if beside:
                for each in live[position:end]:
                    kind[each] = "EN"
    strong = sos
    for index in live:  # W6 and W7
        if kind[index] in ("ES", "CS", "ET"):
            kind[index] = "ON"
        if kind[index] in ("L", "R"):
            strong = kind[index]
        elif kind[index] == "EN" and strong == "L":
            kind[index] = "L"


def _side(kind: str) -> str | None:
    return "R" if kind in ("R", "EN", "AN") else "L" if kind == "L" else None


def _brackets(text: str, live: list[int], kind: dict[int, str], own: str, sos: str) -> None:
    """N0: brackets that pair take the direction of what they enclose."""
    pairs, open_ = [], []
    for position, index in enumerate(live):
        character = text[index]
        if kind[index] != "ON":
            continue
        if character in OPENING:
            if len(open_) == 63:
                break
            open_.append((OPENING[character], position))
        elif character in CLOSING:
            for depth in reversed(range(len(open_))):
                if open_[depth][0] == character:
                    pairs.append((open_[depth][1], position))
                    del open_[depth:]
                    break
    for start, end in sorted(pairs):
        inside = {_side(kind[index]) for index in live[start + 1 : end]} - {None}
        if own in inside:
            side = own
        elif inside:
            context = next((s for i in reversed(live[:start]) if (s := _side(kind[i]))), sos)
            side = context if context != own else own
        else:
            continue
        for position in (start, end):
            kind[live[position]] = side
            for index in live[position + 1 :]:  # marks after a bracket go with it
                if unicodedata.bidirectional(text[index]) != "NSM":
                    break
                kind[index] = side


def _neutral(live: list[int], kind: dict[int, str], own: str, sos: str, eos: str) -> None:
    position = 0
    while position < len(live):
        if kind[live[position]] not in NEUTRAL:
            position += 1
            continue
        end = position
        while end < len(live) and kind[live[end]] in NEUTRAL:
            end += 1
        left = _side(kind[live[position - 1]]) if position else sos
        right = _side(kind[live[end]]) if end < len(live) else eos
        for index in live[position:end]:  # N1 and N2
            kind[index] = left if left == right else own
        position = end
