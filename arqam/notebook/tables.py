"""The tables of a notebook that somebody has open: sorted by any column, long ones filtered, from right to left.

DataTables (as itables brings it, so that no network is asked) is laid over the tables that stand in the page. The
outputs hold none of it: where there is no front end, or no kernel any more, they are the same tables without it.
"""

from __future__ import annotations

import os
from importlib.resources import files
from pathlib import Path
from typing import Any


def has_front_end() -> bool:
    """Whether the kernel was started for a notebook that somebody has open.

    Jupyter's server names that notebook to its kernel; papermill, nbconvert and nbval start kernels of their own.
    """
    return bool(os.environ.get("JPY_SESSION_NAME"))


def sortable() -> Any:
    """Make the tables of this notebook sortable while its kernel lives; nothing where there is nobody to sort them."""
    global _kept
    if _kept is None and has_front_end():
        _kept = _model()
    return _kept


_kept: Any = None  # one a kernel, for as long as it lives


def _model() -> Any:
    import anywidget
    import traitlets

    here, data_tables = Path(__file__).parent, files("itables") / "html"

    class Tables(anywidget.AnyWidget):
        """What the page is sent once; it is never shown."""

        _esm = here / "tables.js"
        _css = (data_tables / "dt_bundle.css").read_text("utf-8") + (here / "tables.css").read_text("utf-8")
        library = traitlets.Unicode().tag(sync=True)

    return Tables(library=(data_tables / "dt_bundle.js").read_text("utf-8"))
