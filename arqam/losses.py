"""What was lost: where something unforeseen happens, one figure or one claim, never the article, and never in silence.

What a user can mend is an :class:`arqam.errors.ArqamError`, and stops the work. Anything else that goes wrong while one
item is made is a fault of Arqam's: the item is left out, and a sentence says which and where. The sentences go to
whoever gathers them (the command line prints them and exits with 1, an archive keeps them with its failures). What
nobody gathers is a warning, and the last cell of a notebook fails by it.
"""

from __future__ import annotations

import traceback
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import TypeVar

from arqam.errors import ArqamError

Made = TypeVar("Made")

_PACKAGE = Path(__file__).parent


class LossWarning(UserWarning):
    """One item was left out, for a reason that nobody foresaw."""


_gathered: ContextVar[list[str] | None] = ContextVar("gathered", default=None)
_ungathered: list[str] = []


@contextmanager
def gathered() -> Iterator[list[str]]:
    """The sentences of what is lost inside, in a list of one's own.

    >>> with gathered() as lost:
    ...     kept("the claim on «7 مليار»", lambda: [][0])
    >>> [line.split(" (")[0] for line in lost]
    ['the claim on «7 مليار» was lost']
    """
    lost: list[str] = []
    token = _gathered.set(lost)
    try:
        yield lost
    finally:
        _gathered.reset(token)


def so_far() -> tuple[str, ...]:
    """What was lost in this process with nobody to gather it."""
    return tuple(_ungathered)


def kept(what: str | Callable[[], str], make: Callable[[], Made]) -> Made | None:
    """What ``make`` makes; or None where it fails, and ``what`` is lost: words, or what gives them when asked."""
    try:
        return make()
    except Exception as error:
        lose(what if isinstance(what, str) else what(), error)
        return None


def lose(what: str, error: Exception) -> None:
    """Say that ``what`` is lost by ``error``; raise it where it is not unforeseen, or no fault of one item."""
    if isinstance(error, (ArqamError, LossWarning, ImportError, MemoryError)):
        raise error
    sentence = f"{what} was lost ({told(error)}): the rest is whole; please report it"
    into = _gathered.get()
    if into is not None:
        into.append(sentence)
        return
    _ungathered.append(sentence)
    warnings.warn(sentence, LossWarning, stacklevel=3)


def told(error: BaseException) -> str:
    """What happened, in words for a person: an ArqamError's own, else the error and where in Arqam it came to be.

    ``KeyError: 'x' in read/claim/scene.py, line 40``: the last place in the package that the error passed.
    """
    if isinstance(error, ArqamError):
        return str(error)
    name = type(error).__name__ + (f": {error}" if str(error) else "")
    ours = [frame for frame in traceback.extract_tb(error.__traceback__) if _PACKAGE in Path(frame.filename).parents]
    if not ours:
        return name
    return f"{name} in {Path(ours[-1].filename).relative_to(_PACKAGE).as_posix()}, line {ours[-1].lineno}"
