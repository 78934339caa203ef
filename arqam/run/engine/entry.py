"""What papermill finds under the engine name ``arqam``.

Papermill loads this module whenever it is itself imported; the engine, which needs papermill, comes in when it is used.
"""

from __future__ import annotations

from typing import Any


class _Engine:
    def __getattr__(self, name: str) -> Any:
        from arqam.run.engine.kernel import RunEngine

        return getattr(RunEngine, name)


engine = _Engine()
