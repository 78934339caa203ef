"""What a batch came to: in the terminal, as JSON, and as a page."""

from __future__ import annotations

import json
import os
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from jinja2 import Environment, PackageLoader

from arqam import project
from arqam.files import write_whole
from arqam.run.batch.closing import by_article
from arqam.run.batch.described import Batch
from arqam.run.batch.perform import Outcome
from arqam.safe import shown_line

#: How many failures, and how many articles, a terminal shows.
SHOWN = 10
SHOWN_ARTICLES = 200


@dataclass(slots=True)
class Report:
    """All outcomes of a batch: ``interrupted`` where a person stopped it, ``lost`` says what else ended it early."""

    batch: Batch
    outcomes: list[Outcome] = field(default_factory=list)
    seconds: float = 0.0
    interrupted: bool = False
    lost: str = ""

    @property
    def counts(self) -> Counter[str]:
        return Counter(outcome.status for outcome in self.outcomes)

    @property
    def failures(self) -> list[Outcome]:
        return sorted((outcome for outcome in self.outcomes if outcome.status == "failed"), key=lambda o: o.run.name)

    @property
    def total(self) -> int:
        return len(self.batch.runs) + len(self.batch.after) + len(self.batch.refused)

    @property
    def status(self) -> int:
        """The exit status: 0 all whole, 1 some failed, 130 interrupted."""
        return 130 if self.interrupted else int(bool(self.failures) or len(self.outcomes) < self.total)

    def sentence(self) -> str:
        counts = self.counts
        parts = [f"{counts['done']} done", f"{counts['skipped']} already whole", f"{counts['failed']} failed"]
        if self.interrupted or self.lost:
            parts.append(
                f"{self.total - len(self.outcomes)} not begun or not ended: the same command goes on from here"
            )
        began = f"{self.lost}; " if self.lost else ""
        return f"{began}{self.total} runs in {self.seconds:.1f} s: " + ", ".join(parts)

    def text(self) -> str:
        """For the terminal: the sentence, and each failure with its cell and its last line."""
        lines = [self.sentence()]
        for outcome in self.failures[:SHOWN]:
            where = f" in cell [{outcome.cell}]" if outcome.cell is not None else ""
            lines.append(f"  {shown_line(outcome.run.name)} failed{where}: {shown_line(outcome.error)}")
            if outcome.attempts and outcome.notebook.is_file():  # what never ran left nothing to look at
                lines.append(f"    see {shown_line(_near(outcome.notebook))}")
        if len(self.failures) > SHOWN:
            lines.append(f"  and {len(self.failures) - SHOWN} more in {_near(self.batch.to / 'report.html')}")
        return "\n".join([*lines, *self.closing()])

    def closing(self) -> list[str]:
        """What became of the figures, an article a line, and where they and the report lie."""
        articles = by_article(self.outcomes)
        lines = [f"  {article.sentence()}" for article in articles[:SHOWN_ARTICLES]]
        if len(articles) > SHOWN_ARTICLES:
            lines.append(f"  and {len(articles) - SHOWN_ARTICLES:,} more articles, in the report")
        figures = Path(self.batch.out or project.PROJECT) / "figures"
        where = [f"figures: {_near(figures)}/<article>/"] if any(article.drawn for article in articles) else []
        return [*lines, "; ".join([*where, f"report: {_near(self.batch.to / 'report.html')}"])]

    def as_dict(self) -> dict:
        return {
            "batch": self.batch.name,
            "total": self.total,
            "seconds": round(self.seconds, 1),
            "interrupted": self.interrupted,
            "lost": self.lost,
            "counts": dict(self.counts),
            "articles": [
                {"article": one.article, "drawn": one.drawn, "held": dict(one.held), "none": one.none}
                | {"sentence": one.sentence()}
                for one in by_article(self.outcomes)
            ],
            "runs": [
                {
                    "run": outcome.run.name,
                    "article": outcome.run.article,
                    "notebook": os.path.relpath(outcome.notebook, self.batch.to) if outcome.notebook.is_file() else "",
                    "parameters": outcome.run.parameters,
                    "status": outcome.status,
                    "seconds": round(outcome.seconds, 2),
                    "attempts": outcome.attempts,
                    "cell": outcome.cell,
                    "error": outcome.error,
                    "last_lines": list(outcome.lines),
                }
                for outcome in sorted(self.outcomes, key=lambda outcome: outcome.run.name)
            ],
        }

    def write(self) -> None:
        """``report.json`` and ``report.html`` in the folder of the batch."""
        described = self.as_dict()
        write_whole(self.batch.to / "report.json", json.dumps(described, ensure_ascii=False, indent=1))
        page = Environment(loader=PackageLoader("arqam.run.batch", "."), autoescape=True).get_template("report.html")
        write_whole(self.batch.to / "report.html", page.render(report=described, sentence=self.sentence()))


def _near(path: Path) -> str:
    near = os.path.relpath(path)
    return str(path) if near.startswith("..") else near
