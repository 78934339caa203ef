"""The one loader of what people and other programs wrote: YAML, JSON and CSV, bounded, each fault one sentence.

A file of a user may hold anything. What is loaded here is plain (text, numbers, true, false, nothing, lists, mappings),
no deeper and no longer than its bounds, without aliases, tags or halves of characters; a date stays the text that it
is. What does not fit is an :class:`ArqamError` with the file, the line and the remedy.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from yaml.constructor import SafeConstructor
from yaml.reader import Reader

from arqam.errors import ArqamError
from arqam.safe import read_bytes, shown_line

#: How many lists and mappings may stand in one another.
DEEPEST = 40
#: The longest number, in characters: none that is meant is longer, and a longer one cannot be printed.
LONGEST_NUMBER = 100
#: The largest file of settings or records that is read, in bytes.
LARGEST = 1024 * 1024

CORRECT = "correct the line"

_TAG = "tag:yaml.org,2002:"
_MAKES = {
    f"{_TAG}null": SafeConstructor.construct_yaml_null,
    f"{_TAG}bool": SafeConstructor.construct_yaml_bool,
    f"{_TAG}int": SafeConstructor.construct_yaml_int,
    f"{_TAG}float": SafeConstructor.construct_yaml_float,
}
#: It resolves and constructs scalars alone, and keeps nothing of them.
_SCALARS = yaml.SafeLoader("")
_PARSER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

_HALF = re.compile("[\ud800-\udfff]")
#: An escape of JSON; ``half`` is one that stands for half a character.
_ESCAPE = re.compile(r"\\(?:u[dD][89abAB]..\\u[dD][c-fC-F]..|(?P<half>u[dD][89a-fA-F]..)|.)", re.DOTALL)
_MAY_BE_HALF = re.compile(r"\\u[dD][89a-fA-F]")
_BRACKET = re.compile(r'"(?:[^"\\]++|\\.)*+"?|(?P<opens>[\[{])|(?P<closes>[\]}])', re.DOTALL)


class Located(dict[str, Any]):
    """A mapping of YAML, and where it stands: ``lines`` are its first and the one after its last."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.lines: tuple[int, int] = (0, 0)
        self.line_of: dict[str, int] = {}  # of each key


class LocatedList(list[Any]):
    """A list of YAML, and the line of each item."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.line_of: list[int] = []


class _Misfit(Exception):
    """What is wrong, and the line that it is on; 0 where it is on none."""

    def __init__(self, line: int, wrong: str, remedy: str = "") -> None:
        super().__init__(wrong)
        self.line, self.remedy = line, remedy

    def told(self, name: str, remedy: str, begins: int = 1) -> ArqamError:
        where = f"{name}, line {begins + self.line - 1}" if self.line else name
        return ArqamError(f"{where}: {self}: {self.remedy or remedy}")


def read_yaml(
    path: Path, remedy: str = CORRECT, *, name: str = "", largest: int = LARGEST, as_text: bool = False
) -> Any:
    """What a YAML file holds; ``name`` is what errors call it."""
    data = read_bytes(path, longest=largest, remedy=remedy)
    return load_yaml(data, name or shown_line(str(path)), remedy, as_text=as_text)


def read_json(path: Path, remedy: str = CORRECT, *, name: str = "", largest: int = LARGEST) -> Any:
    """What a JSON file holds; ``name`` is what errors call it."""
    return load_json(read_bytes(path, longest=largest, remedy=remedy), name or shown_line(str(path)), remedy)


def load_yaml(data: bytes | str, name: str, remedy: str = CORRECT, *, as_text: bool = False) -> Any:
    """What one document of YAML holds, None where it is empty; ``as_text`` leaves every scalar the text that it is.

    >>> load_yaml("a: [1, 2024-07-04, no]", "x.yml")
    {'a': [1, '2024-07-04', False]}
    >>> load_yaml("a: 1\\na: 2", "x.yml")
    Traceback (most recent call last):
    arqam.errors.ArqamError: x.yml, line 2: the key 'a' stands twice: keep one of the two
    """
    text = ""
    try:
        text = _text(data)
        if found := Reader.NON_PRINTABLE.search(text):
            raise _Misfit(_line_at(text, found.start()), f"not valid YAML (it holds U+{ord(found[0]):04X})")
        return _document(yaml.parse(text, Loader=_PARSER), as_text)
    except _Misfit as fault:
        raise fault.told(name, remedy) from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        last = _line_at(text, len(text.rstrip()))  # where a file ends too early, the parser stands behind it
        line = min(mark.line + 1, last) if mark else 0
        problem = shown_line(str(getattr(error, "problem", None) or getattr(error, "reason", "cannot be read")))
        if "nesting depth" in problem:  # the parser in C reads on before it tells what it found
            raise _too_deep(line).told(name, remedy) from None
        raise _Misfit(line, f"not valid YAML ({problem})").told(name, remedy) from None


class _Plain(yaml.SafeDumper):
    """Writes out what stands twice, where YAML's own would write an alias."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def dump_yaml(value: Any, *, width: int = 120) -> str:
    """``value`` as YAML that ``load_yaml`` reads: in its order, and without an alias.

    >>> shared = ["x"]
    >>> dump_yaml({"b": shared, "a": shared})
    'b:\\n- x\\na:\\n- x\\n'
    """
    return yaml.dump(value, Dumper=_Plain, sort_keys=False, allow_unicode=True, width=width)


def load_json(data: bytes | str, name: str, remedy: str = CORRECT, *, begins: int = 1, mend: bool = False) -> Any:
    """What a text of JSON holds, which ``begins`` on that line of the file ``name``. ``mend`` takes what others wrote
    as far as it goes: half a character becomes U+FFFD, a line may end within a string.

    >>> load_json('{"a": [1, "\\\\ud83d\\\\ude00"]}', "x.json")
    {'a': [1, '😀']}
    >>> load_json("[1", "x.jsonl", begins=7)
    Traceback (most recent call last):
    arqam.errors.ArqamError: x.jsonl, line 7: not valid JSON (Expecting ',' delimiter): correct the line
    """
    try:
        text = _whole_escapes(_text(data, mend), mend)
        return _no_deeper(_parsed(text, mend), text)
    except _Misfit as fault:
        raise fault.told(name, remedy, begins) from None


def load_csv(
    data: bytes | str, name: str, remedy: str = CORRECT, *, delimiter: str = ","
) -> Iterator[tuple[int, list[str]]]:
    """The rows of a CSV, each with the line that it ends on; empty lines are passed over.

    >>> list(load_csv(b"a,b\\n\\n1,2\\n", "x.csv"))
    [(1, ['a', 'b']), (3, ['1', '2'])]
    """
    try:
        text = _text(data)
    except _Misfit:
        raise ArqamError(f"{name} is not in UTF-8: save it as “CSV UTF-8”") from None
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for cells in reader:
            if cells:
                yield reader.line_num, cells
    except csv.Error as error:
        raise ArqamError(f"{name}, line {reader.line_num}: not a CSV ({error}): {remedy}") from None


def _too_deep(line: int) -> _Misfit:
    return _Misfit(line, f"nested deeper than {DEEPEST}", "write it flat")


# -- text -------------------------------------------------------------------------------------------------------------


def _text(data: bytes | str, mend: bool = False) -> str:
    if isinstance(data, bytes):
        try:
            return data.decode("utf-8-sig", errors="replace" if mend else "strict")
        except UnicodeDecodeError as error:
            wrong = f"not in UTF-8 (byte {error.start} does not fit)"
            raise _Misfit(data.count(b"\n", 0, error.start) + 1, wrong, "save it as UTF-8") from None
    if mend:
        return _HALF.sub("\ufffd", data)
    if half := _HALF.search(data):
        raise _Misfit(_line_at(data, half.start()), f"U+{ord(half[0]):04X} is half a character", "write the whole one")
    return data


def _line_at(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1


# -- YAML -------------------------------------------------------------------------------------------------------------


def _document(events: Iterator[Any], as_text: bool) -> Any:
    found, documents = None, 0
    for event in events:
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                raise _Misfit(_line(event), "a second document begins here", "keep one in the file")
        elif isinstance(event, yaml.NodeEvent):
            found = _value(event, events, as_text, DEEPEST)
    return found


def _value(event: Any, events: Iterator[Any], as_text: bool, left: int) -> Any:
    if isinstance(event, yaml.AliasEvent):
        raise _Misfit(_line(event), f"an alias (*{shown_line(event.anchor)[:40]}) is not allowed here", "write it out")
    if event.anchor:
        raise _Misfit(_line(event), f"an anchor (&{shown_line(event.anchor)[:40]}) is not allowed here", "take it out")
    if event.tag:
        raise _Misfit(_line(event), f"a tag ({shown_line(event.tag)[:40]}) is not allowed here", "take it out")
    if isinstance(event, yaml.ScalarEvent):
        return _scalar(event, as_text)
    if not left:
        raise _too_deep(_line(event))
    if isinstance(event, yaml.MappingStartEvent):
        return _mapping(event, events, as_text, left)
    found = LocatedList()
    while not isinstance(each := next(events), yaml.SequenceEndEvent):
        found.append(_value(each, events, as_text, left - 1))
        found.line_of.append(_line(each))
    return found


def _mapping(event: Any, events: Iterator[Any], as_text: bool, left: int) -> Located:
    found = Located()
    while not isinstance(key := next(events), yaml.MappingEndEvent):
        line = _line(key)
        if not isinstance(key, yaml.ScalarEvent | yaml.AliasEvent):
            raise _Misfit(line, "the name of a value must be one word", "write `name: value`")
        name = _value(key, events, True, left)
        if name in found:
            raise _Misfit(line, f"the key {shown_line(name)[:40]!r} stands twice", "keep one of the two")
        found[name] = _value(next(events), events, as_text, left - 1)
        found.line_of[name] = line
    found.lines = (_line(event), key.end_mark.line + 1)
    return found


def _scalar(event: Any, as_text: bool) -> Any:
    """A scalar as YAML 1.1 means it; but a date is its text, for not every one that can be written is a day."""
    text = event.value
    if half := _HALF.search(text):  # the parser in C refuses it, the one in Python does not
        raise _Misfit(_line(event), f"U+{ord(half[0]):04X} is half a character", "write the whole one")
    if as_text or not event.implicit[0]:
        return text
    tag = _SCALARS.resolve(yaml.ScalarNode, text, (True, False))
    if tag not in _MAKES:
        return text
    if len(text) > LONGEST_NUMBER:
        raise _Misfit(_line(event), f"a number of {len(text)} characters", "write it shorter")
    try:
        return _MAKES[tag](_SCALARS, yaml.ScalarNode(tag, text))
    except ValueError:  # as the «0b_» that looks like a number and is none
        return text


def _line(event: Any) -> int:
    return event.start_mark.line + 1


# -- JSON -------------------------------------------------------------------------------------------------------------


def _whole_escapes(text: str, mend: bool) -> str:
    if not _MAY_BE_HALF.search(text):
        return text
    if mend:
        return _ESCAPE.sub(lambda found: "\\ufffd" if found["half"] else found[0], text)
    if half := next((found for found in _ESCAPE.finditer(text) if found["half"]), None):
        raise _Misfit(_line_at(text, half.start()), f"{half[0]} is half a character", "write the whole one")
    return text


def _parsed(text: str, mend: bool) -> Any:
    def whole(number: str) -> int:
        if len(number) > LONGEST_NUMBER:
            raise _Misfit(
                _line_at(text, text.find(number)), f"a number of {len(number)} characters", "write it shorter"
            )
        return int(number)

    try:
        return json.loads(text, strict=not mend, parse_int=whole)
    except json.JSONDecodeError as error:
        raise _Misfit(error.lineno, f"not valid JSON ({error.msg})") from None
    except RecursionError:
        raise _too_deep(_line_too_deep(text)) from None


def _no_deeper(value: Any, text: str) -> Any:
    level = [value]
    for _ in range(DEEPEST):
        parts = (part.values() if isinstance(part, dict) else part for part in level if isinstance(part, dict | list))
        level = [each for part in parts for each in part if isinstance(each, dict | list)]
        if not level:
            return value
    raise _too_deep(_line_too_deep(text))


def _line_too_deep(text: str) -> int:
    depth = 0
    for found in _BRACKET.finditer(text):
        depth += bool(found["opens"]) - bool(found["closes"])
        if depth > DEEPEST:
            return _line_at(text, found.start())
    return 0
