"""``corrections.yml``, read and checked by its schema: a list of entries, each with the line that it begins on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from arqam.errors import ArqamError
from arqam.model import Span
from arqam.safe import shown_line

#: The fields of a claim that a reader may set anew, in the order in which they are shown.
FIELDS = (
    "value",
    "unit",
    "qualifier",
    "measure",
    "parties",
    "partner",
    "period",
    "direction",
    "speaker",
    "whole",
    "compared_to",
    "subject",
)

VERDICTS = ("confirmed", "corrected", "not_a_quantity", "left_out", "missed")

#: A file of 10,000 entries is about 5 MB.
LONGEST_FILE = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Entry:
    """What a person says of one mention. ``lines`` is where it stands in its file: the first and the one after."""

    span: Span
    surface: str
    verdict: str
    by: str
    when: str
    fields: Mapping[str, str] = field(default_factory=dict)
    called: tuple[str, str] = ("", "")
    why: str = ""
    as_read: Mapping[str, str] = field(default_factory=dict)
    lines: tuple[int, int] = field(default=(0, 0), compare=False)

    @property
    def judged(self) -> bool:
        """Whether it says that the reading is right or wrong; one left out without a field set says neither."""
        return self.verdict in ("confirmed", "corrected", "not_a_quantity") or bool(self.fields)

    @property
    def final(self) -> dict[str, str]:
        """The fields as the person left them: what was read then, with what they set anew."""
        return {**self.as_read, **self.fields}


class _Fault(Exception):
    """What is wrong with a line and what to do about it."""

    def __init__(self, line: int, wrong: str) -> None:
        super().__init__(wrong)
        self.line = line


def read_entries(text: str, name: str) -> list[Entry]:
    """The entries of a file's text, checked; ``name`` is the file's, for the errors.

    >>> read_entries("- {span: 3-5, surface: ٢٢, verdict: confirmed, by: ليلى, when: 2024-07-05}", "x")[0].span
    Span(start=3, end=5)
    """
    try:
        entries = [_entry(fields, lines) for fields, lines in _mappings(text)]
        _refuse_twice(entries)
    except _Fault as fault:
        raise ArqamError(f"{name}, line {fault.line}: {fault}") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        where = f", line {mark.line + 1}" if mark else ""
        problem = shown_line(str(getattr(error, "problem", None) or getattr(error, "reason", "cannot be read")))
        raise ArqamError(f"{name}{where}: not valid YAML ({problem}): correct the line") from None
    return entries


def _refuse_twice(entries: list[Entry]) -> None:
    first: dict[Span, Entry] = {}
    for entry in entries:
        if other := first.get(entry.span):
            span = f"{entry.span.start}-{entry.span.end}"
            raise _Fault(
                entry.lines[0],
                f"a second entry for {span} («{shown_line(entry.surface)[:60]}»), which has one on line "
                f"{other.lines[0]}: keep one of the two",
            )
        first[entry.span] = entry


# -- YAML, as a list of flat mappings and nothing else ----------------------------------------------------------------

_Scalar = tuple[str, int]
_Fields = dict[str, "_Scalar | dict[str, _Scalar]"]


def _mappings(text: str) -> Iterator[tuple[_Fields, tuple[int, int]]]:
    """Each mapping of the list, its values with the lines they stand on; anchors, aliases and tags are refused."""
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    events = _plain(yaml.parse(text, Loader=loader))
    first = next(events, None)
    if first is None:
        return
    if isinstance(first, yaml.ScalarEvent) and not first.value:
        return  # a file of comments alone
    if not isinstance(first, yaml.SequenceStartEvent):
        raise _Fault(_line(first), "this is no list of entries: begin each with `- span: …`")
    for event in events:
        if isinstance(event, yaml.SequenceEndEvent):
            break
        if not isinstance(event, yaml.MappingStartEvent):
            raise _Fault(_line(event), "this is no entry: write `- span: …`, and its fields below it")
        fields, end = _mapping(events, nested=True)
        yield fields, (_line(event), end)
    if (more := next(events, None)) is not None:
        raise _Fault(_line(more), "a second document begins here: keep one list in the file")


_HOLDS = (yaml.SequenceStartEvent, yaml.MappingStartEvent)
_ENDS = (yaml.SequenceEndEvent, yaml.MappingEndEvent)


def _plain(events: Any) -> Iterator[yaml.Event]:
    """The events between the marks of the document, where none does more than hold text."""
    for event in events:
        kind = type(event)
        if kind is yaml.ScalarEvent or kind in _HOLDS:
            if event.anchor:
                raise _Fault(_line(event), "an anchor (&) is not allowed here: write the value out")
            if event.tag:
                raise _Fault(_line(event), f"a tag ({shown_line(event.tag)[:40]}) is not allowed here: take it out")
            yield event
        elif kind in _ENDS:
            yield event
        elif kind is yaml.AliasEvent:
            raise _Fault(_line(event), "an alias (*) is not allowed here: write the value out")


def _mapping(events: Iterator[yaml.Event], *, nested: bool) -> tuple[_Fields, int]:
    fields: _Fields = {}
    for event in events:
        if isinstance(event, yaml.MappingEndEvent):
            return fields, event.end_mark.line + 1
        if not isinstance(event, yaml.ScalarEvent):
            raise _Fault(_line(event), "a field's name must be one word: write `field: value`")
        name, line = event.value, _line(event)
        if name in fields:
            raise _Fault(line, f"{shown_line(name)[:40]} stands twice in this entry: keep one of the two")
        value = next(events)
        if isinstance(value, yaml.ScalarEvent):
            fields[name] = (value.value, line)
        elif isinstance(value, yaml.MappingStartEvent) and nested:
            fields[name], _ = _mapping(events, nested=False)  # type: ignore[assignment]
        else:
            raise _Fault(line, f"{shown_line(name)[:40]} holds a list or a mapping: write it as one line of text")
    raise _Fault(1, "the file ends within an entry: restore its last lines")


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1


# -- an entry, by the schema ------------------------------------------------------------------------------------------


@cache
def schema() -> Mapping[str, Any]:
    """The schema of ``corrections.yml``, as it is declared in ``schema.yml`` beside this module."""
    text = (Path(__file__).parent / "schema.yml").read_text(encoding="utf-8")
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


@cache
def _shapes() -> Mapping[str, tuple[frozenset[str], re.Pattern[str] | None]]:
    return {
        name: (frozenset(shape.get("enum", ())), re.compile(shape["pattern"]) if "pattern" in shape else None)
        for name, shape in schema()["items"]["properties"].items()
    }


def _entry(raw: _Fields, lines: tuple[int, int]) -> Entry:
    as_read = raw.pop("as_read", {})
    if not isinstance(as_read, dict):
        raise _Fault(as_read[1], "as_read is what the program read, field by field: by hand, take it out")
    said: dict[str, str] = {}
    for name, value in raw.items():
        if isinstance(value, dict):
            raise _Fault(lines[0], f"{shown_line(name)[:40]} holds a mapping: write it as one line of text")
        said[name] = _value(name, *value)
    for name in schema()["items"]["required"]:
        if name not in said:
            raise _Fault(lines[0], f"the entry lacks {name}: {_HOW[name]}")
    span = Span(*map(int, said["span"].split("-")))
    if span.start >= span.end:
        raise _Fault(lines[0], f"the span {said['span']} is empty or turned round: write first-last")
    _day(said["when"], raw["when"][1])  # type: ignore[arg-type]
    fields = {name: said[name] for name in FIELDS if name in said}
    _refuse_verdict(said["verdict"], fields, lines[0])
    read = {name: value for name, (value, _) in as_read.items() if name in FIELDS}  # type: ignore[misc]
    called = (said.get("called_ar", ""), said.get("called_en", ""))
    return Entry(
        span=span,
        surface=said["surface"],
        verdict=said["verdict"],
        by=said["by"],
        when=said["when"],
        fields=fields,
        called=called,
        why=said.get("why", ""),
        as_read=read,
        lines=lines,
    )


_HOW = {
    "span": "write the first code point of the mention and the one after its last, such as 640-650",
    "surface": "write the characters that stand at the span",
    "verdict": f"write one of {', '.join(VERDICTS)}",
    "by": "write who says so",
    "when": "write the day, such as 2024-07-05",
}


def _value(name: str, value: str, line: int) -> str:
    shapes = _shapes()
    if name not in shapes:
        near = get_close_matches(name, shapes, 1)
        meant = f"did you mean {near[0]}?" if near else f"the fields are {', '.join(shapes)}"
        raise _Fault(line, f"there is no field {shown_line(name)[:40]!r}: {meant}")
    allowed, pattern = shapes[name]
    if not value.strip():
        raise _Fault(line, f"{name} is empty: give it a value{_CLEAR.get(name, '')}, or take the line out")
    if allowed and value not in allowed:
        raise _Fault(line, f"{name} is {shown_line(value)[:60]!r}: write one of {', '.join(_in_order(name))}")
    if pattern and not pattern.fullmatch(value):
        how = _HOW.get(name, "write it on one line, and shorter")
        raise _Fault(line, f"{name} is {shown_line(value)[:60]!r}: {how}")
    return value if name == "surface" else value.strip()


def _in_order(name: str) -> list[str]:
    return schema()["items"]["properties"][name]["enum"]


#: How a field is made empty.
_CLEAR = {name: " (none to clear it)" for name in FIELDS[3:]} | {
    "period": " (unstated to clear it)",
    "speaker": " (reporter where nobody is named)",
}


def _day(text: str, line: int) -> None:
    try:
        date.fromisoformat(text)
    except ValueError:
        raise _Fault(line, f"when is {shown_line(text)[:20]!r}, and there is no such day: {_HOW['when']}") from None


def _refuse_verdict(verdict: str, fields: Mapping[str, str], line: int) -> None:
    if verdict in ("confirmed", "not_a_quantity") and fields:
        names = ", ".join(fields)
        raise _Fault(line, f"the verdict is {verdict}, and {names} is set anew: write corrected, or take the field out")
    if verdict == "corrected" and not fields:
        raise _Fault(line, "the verdict is corrected, and no field is: give the field, or write confirmed")
    if verdict == "missed" and not {"value", "unit"} <= fields.keys():
        raise _Fault(line, "a missed quantity needs its value and its unit: give both (unit: none where it has none)")
