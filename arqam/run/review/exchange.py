"""Claims for Label Studio and doccano, and their answers back: JSON Lines, one article a line, with true offsets.

Both tools count in the browser. Label Studio counts code points since October 2021 and UTF-16 units before; doccano
counts UTF-16 units. What comes back is held against the words it marks, and never guessed at.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from arqam import __version__
from arqam.errors import ArqamError
from arqam.files import write_whole
from arqam.loading import load_json
from arqam.model import Article, Span
from arqam.notebook.choices import LABELS, VERDICTS, labels
from arqam.review.entries import FIELDS
from arqam.review.fields import readings
from arqam.review.taken import OPEN, Answer
from arqam.review.worklist import Item
from arqam.run.review.sheet import Sheet
from arqam.safe import read_bytes, shown_line

TOOLS = ("label-studio", "doccano")

#: What the labels of a region or a span may be; a field set anew is ``period=2023``.
_LABELS = (OPEN, *VERDICTS)
_LONGEST_LINE = 64 * 1024 * 1024
_AGAIN = "export it again"


# -- offsets ----------------------------------------------------------------------------------------------------------


class Offsets:
    """Places of a text in code points and in UTF-16 units.

    >>> Offsets("a😀b").units(2), Offsets("a😀b").points(3)
    (3, 2)
    """

    def __init__(self, text: str) -> None:
        self._wide = [at for at, character in enumerate(text) if ord(character) > 0xFFFF]
        self._in_units = [at + number for number, at in enumerate(self._wide)]

    def units(self, point: int) -> int:
        return point + bisect_left(self._wide, point)

    def points(self, unit: int) -> int:
        return unit - bisect_left(self._in_units, unit)


# -- out --------------------------------------------------------------------------------------------------------------


def write(tool: str, sheets: Sequence[Sheet], path: Path) -> list[Path]:
    """The lines for a tool; for Label Studio also the labelling interface, which shows the text from right to left."""
    make = {"label-studio": _task, "doccano": _line}[tool]
    text = "".join(json.dumps(make(sheet), ensure_ascii=False) + "\n" for sheet in sheets)
    written = [write_whole(path, text)]
    if tool == "label-studio":
        written.append(write_whole(path.with_suffix(".xml"), interface()))
    return written


def _task(sheet: Sheet) -> dict[str, Any]:
    """A task of Label Studio: the claims are its prediction, each field an answer of its region."""
    result: list[dict[str, Any]] = []
    for item in sheet.items:
        surface = item.span.of(sheet.article.raw)
        place = {"start": item.span.start, "end": item.span.end, "text": surface}
        region = {"id": f"{item.span.start}-{item.span.end}", "to_name": "text"}
        verdict = item.entry.verdict if item.entry else OPEN
        result.append(region | {"from_name": "verdict", "type": "labels", "value": place | {"labels": [verdict]}})
        for name, text in readings(item.claim).items():
            kind = "choices" if name in _CHOSEN else "textarea"
            answer = {"choices": [text]} if kind == "choices" else {"text": [text]}
            result.append(region | {"from_name": name, "type": kind, "value": {**place, **answer}})
    return {
        "data": {"text": sheet.article.raw, "article": sheet.article.id, "title": sheet.article.source.title},
        "predictions": [{"model_version": f"arqam {__version__}", "result": result}],
    }


_CHOSEN = ("qualifier", "direction", "measure")


def interface() -> str:
    """Label Studio's labelling interface: the text from right to left, the verdicts, and the fields of each region."""
    lines = [
        "<View>",
        '  <Style>.lsf-richtext__container, [class*="richtext"] { direction: rtl; text-align: right; }</Style>',
        '  <Labels name="verdict" toName="text" showInline="true">',
        *(f"    <Label value={quoteattr(verdict)} alias={quoteattr(verdict)}/>" for verdict in _LABELS),
        "  </Labels>",
        '  <Text name="text" value="$text" granularity="symbol"/>',
    ]
    for name in FIELDS:
        lines.append(f"  <Header value={quoteattr(LABELS[name])} size='6'/>")
        if name in _CHOSEN:
            lines.append(
                f'  <Choices name="{name}" toName="text" perRegion="true" choice="single-radio" layout="select">'
            )
            choices = dict.fromkeys(labels(name).values())
            lines += [f"    <Choice value={quoteattr(choice)}/>" for choice in choices]
            lines.append("  </Choices>")
        else:
            lines.append(
                f'  <TextArea name="{name}" toName="text" perRegion="true" maxSubmissions="1" editable="true"/>'
            )
    lines += ['  <TextArea name="why" toName="text" perRegion="true" placeholder="السبب"/>', "</View>"]
    return "\n".join(lines) + "\n"


def _line(sheet: Sheet) -> dict[str, Any]:
    """A line of doccano's sequence labelling: a span a claim, labelled with what was said of it."""
    offsets = Offsets(sheet.article.raw)
    spans = [
        [offsets.units(item.span.start), offsets.units(item.span.end), label]
        for item in sheet.items
        for label in _doccano_labels(item)
    ]
    return {"text": sheet.article.raw, "label": spans, "article": sheet.article.id}


def _doccano_labels(item: Item) -> list[str]:
    """What was said of the claim, and its measure, for a span's labels are all that is seen of it there."""
    said = [item.entry.verdict] if item.entry else []
    shown = {"measure": readings(item.claim)["measure"]} | dict(item.entry.fields if item.entry else {})
    return [*said, *(f"{name}={text}" for name, text in shown.items())]


# -- back -------------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Region:
    """What was said of one stretch of the text."""

    start: int
    end: int
    text: str | None
    verdicts: list[str] = field(default_factory=list)
    fields: dict[str, str] = field(default_factory=dict)
    why: str | None = None


def answers(path: Path, open_: Any) -> dict[str, list[Answer]]:
    """The answers that a tool's file holds, by article. ``open_`` gives the article of an id.

    Raises ArqamError for a line that is neither tool's, or whose marks stand on other words than they say.
    """
    name = shown_line(path.name)
    found: dict[str, list[Answer]] = {}
    for where, line in _lines(path, name):
        regions, text, article_id, by = _of_line(line, where)
        article = open_(article_id)
        placed = _placed(article, text, regions, where)
        found.setdefault(article.id, []).extend(
            _answer(article, span, region, by, where) for span, region in placed if _says(region)
        )
    return found


def _lines(path: Path, name: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    data = read_bytes(path, longest=4 * _LONGEST_LINE)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ArqamError(f"{name} is not UTF-8 (byte {error.start}): export it again as JSON") from None
    if text.lstrip().startswith("["):  # Label Studio's export is one list
        for number, task in enumerate(load_json(text, name, _AGAIN), start=1):
            where = f"{name}, task {number}"
            yield where, _mapping(task, where)
        return
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            where = f"{name}, line {number}"
            yield where, _mapping(load_json(line, name, _AGAIN, begins=number), where)


def _mapping(value: Any, where: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise ArqamError(f"{where}: no task and no document of the two tools: export it again as JSON Lines")
    return value


def _of_line(line: Mapping[str, Any], where: str) -> tuple[list[_Region], str, str, str]:
    try:
        if "data" in line and isinstance(line["data"], dict):
            return _of_label_studio(line)
        return _of_doccano(line)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        raise ArqamError(
            f"{where}: neither a task of Label Studio nor a document of doccano as Arqam gave it out "
            f"({type(error).__name__} {shown_line(str(error))[:40]}): export it again as JSON Lines"
        ) from None


def _of_label_studio(task: Mapping[str, Any]) -> tuple[list[_Region], str, str, str]:
    done = [one for one in task.get("annotations") or task.get("completions") or () if not one.get("was_cancelled")]
    regions: dict[str, _Region] = {}
    by = ""
    if done:
        who = done[-1].get("completed_by")
        by = str(who.get("email") or "") if isinstance(who, dict) else ""
        for result in done[-1]["result"]:
            value = result["value"]
            place = regions.setdefault(result["id"], _Region(int(value["start"]), int(value["end"]), value.get("text")))
            name = result["from_name"]
            if result["type"] == "labels":
                place.text = value.get("text")
                place.verdicts += map(str, value["labels"])
            else:
                said = value.get("choices") or (value.get("text") if isinstance(value.get("text"), list) else [])
                if said and name == "why":
                    place.why = str(said[-1])
                elif said and name in FIELDS:
                    place.fields[name] = str(said[-1])
    for region in regions.values():
        region.text = region.text if isinstance(region.text, str) else None
    return list(regions.values()), str(task["data"]["text"]), str(task["data"]["article"]), by


def _of_doccano(line: Mapping[str, Any]) -> tuple[list[_Region], str, str, str]:
    spans = line.get("label") if "label" in line else line.get("labels")
    if spans is None:
        spans = [[one["start_offset"], one["end_offset"], one["label"]] for one in line["entities"]]
    regions: dict[tuple[int, int], _Region] = {}
    for start, end, label in spans:
        region = regions.setdefault((int(start), int(end)), _Region(int(start), int(end), None))
        name, given, text = str(label).partition("=")
        if given and name in FIELDS:
            region.fields[name] = text.strip()
        else:
            region.verdicts.append(str(label))
    kept = line.get("article") or (line.get("meta") or {}).get("article")
    return list(regions.values()), str(line.get("text", line.get("data"))), str(kept or line["article"]), ""


def _placed(article: Article, text: str, regions: Sequence[_Region], where: str) -> list[tuple[Span, _Region]]:
    """Each region with its span in the article, whichever way the tool counts."""
    to_raw = _to_raw(article, text, where)
    offsets = Offsets(text)
    placed = []
    for region in regions:
        spans = [Span(region.start, region.end)]
        in_points = Span(offsets.points(region.start), offsets.points(region.end))
        if region.text is None:
            spans = [in_points]  # doccano does not say the words: it counts UTF-16 units
        elif in_points not in spans:
            spans.append(in_points)
        fits = [span for span in spans if 0 <= span.start < span.end <= len(text)]
        if region.text is not None:
            fits = [span for span in fits if span.of(text) == region.text]
        if not fits:
            words = f"«{shown_line(region.text)[:40]}»" if region.text else "no words"
            raise ArqamError(
                f"{where}: {words} stand at {region.start}-{region.end}: its text was changed in the tool; "
                "give it out again and answer there"
            )
        span = fits[0]
        placed.append((Span(to_raw[span.start], to_raw[span.end - 1] + 1), region))
    return placed


def _to_raw(article: Article, text: str, where: str) -> Sequence[int]:
    """The place in the article of each character of a tool's text; tools drop the \\r of a line's end."""
    if text == article.raw:
        return range(len(text) + 1)
    if text.replace("\r", "") != article.raw.replace("\r", ""):
        raise ArqamError(
            f"{where}: its text is not the article {shown_line(article.id)}: give that out again and answer there"
        )
    kept = iter([at for at, character in enumerate(article.raw) if character != "\r"])
    placed, last = [], 0
    for character in text:
        last = next(kept) if character != "\r" else last
        placed.append(last)
    return [*placed, len(article.raw)]


def _says(region: _Region) -> bool:
    return bool(region.fields) or any(verdict != OPEN for verdict in region.verdicts)


def _answer(article: Article, span: Span, region: _Region, by: str, where: str) -> Answer:
    verdicts = [verdict for verdict in region.verdicts if verdict != OPEN]
    if len(set(verdicts)) > 1:
        raise ArqamError(
            f"{where}: «{shown_line(span.of(article.raw))[:40]}» is labelled {' and '.join(verdicts)}: keep one of them"
        )
    at = f"{where}, at {span.start}-{span.end}"
    verdict = verdicts[0] if verdicts else ""
    return Answer(at, span, span.of(article.raw), verdict, region.fields, why=region.why, by=by)
