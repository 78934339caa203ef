"""The fixtures that several files of tests ask for."""

from adding_fixture import raw

__all__ = ["raw"]
