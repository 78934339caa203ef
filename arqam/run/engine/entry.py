"""What papermill finds under the engine name ``arqam``.

Papermill loads this module whenever it is itself imported; the engine, which needs papermill, comes in when it is used.
With it papermill ends, where a user can mend what is wrong, in the sentence that says so.
"""

from __future__ import annotations

import sys
from types import TracebackType
from typing import Any


class _Engine:
    def __getattr__(self, name: str) -> Any:
        from arqam.run.engine.kernel import RunEngine

        return getattr(RunEngine, name)


engine = _Engine()


_hook = sys.excepthook


def _in_one_sentence(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """A notebook that ended in an ``ArqamError``, told as the command line tells it; all else as it was."""
    if getattr(error, "ename", "") == "ArqamError":
        print(f"ArqamError: {getattr(error, 'evalue', '')}", file=sys.stderr)
    else:
        _hook(kind, error, trace)


sys.excepthook = _in_one_sentence
