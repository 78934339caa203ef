"""What a batch came to, an article a line: which figures were drawn, which are held back, and why there are none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field

from arqam.run.batch.perform import Outcome
from arqam.safe import shown_line


@dataclass(slots=True)
class ArticleFigures:
    """What became of one article's figures, over all its runs."""

    article: str
    drawn: dict[str, list[str]] = field(default_factory=dict)  # name → the languages it is drawn in
    held: Counter[str] = field(default_factory=Counter)  # why → how many figures
    none: list[str] = field(default_factory=list)  # why there is none
    failed: list[str] = field(default_factory=list)  # runs that did not end well

    def sentence(self) -> str:
        figures = f"{len(self.drawn)} figure{'' if len(self.drawn) == 1 else 's'}"
        names = ", ".join(f"{name} ({', '.join(langs)})" if any(langs) else name for name, langs in self.drawn.items())
        parts = [f"{figures}: {names or '; '.join(self.none)}" if self.drawn or self.none else figures]
        if self.held:
            why = ", ".join(f"{why} ({count})" for why, count in self.held.most_common())
            parts.append(f"{self.held.total()} held back: {why}")
        if self.failed:
            parts.append(f"failed: {', '.join(self.failed)}")
        return f"{shown_line(self.article)}: {'; '.join(parts)}"


def by_article(outcomes: Collection[Outcome]) -> list[ArticleFigures]:
    """One for each article of which a run was to draw; those of other notebooks alone have no figures to tell of."""
    found: dict[str, ArticleFigures] = {}
    held: dict[str, dict[str, Counter[str]]] = {}
    drawing = {outcome.run.notebook for outcome in outcomes if outcome.figures}
    for outcome in sorted(outcomes, key=lambda outcome: outcome.run.name):
        run, figures = outcome.run, outcome.figures
        if run.notebook not in drawing or not run.article:
            continue
        one = found.setdefault(run.article, ArticleFigures(run.article))
        if outcome.status == "failed":
            one.failed.append(run.name.removeprefix(f"{run.article}/"))
        for name in figures.get("drawn", ()):
            one.drawn.setdefault(name, []).append(run.parameters.get("label_lang", ""))
        if (why := figures.get("none")) and why not in one.none:
            one.none.append(why)
        # One notebook in two languages holds the same figures back.
        held.setdefault(run.article, {})[run.notebook] = Counter(figures.get("held", ()))
    for article, one in found.items():
        one.held = sum(held[article].values(), Counter())
    return list(found.values())
