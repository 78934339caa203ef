"""The command line: one module a command in ``arqam.run.commands``, imported only when it is called."""

from __future__ import annotations

import argparse
import errno
import os
import platform
import sys
import tempfile
import time
import traceback
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path

import arqam
from arqam.errors import ArqamError
from arqam.files import write_whole
from arqam.losses import gathered, told
from arqam.project import PROJECT
from arqam.safe import shown_line

#: The exit status of what nobody foresaw (EX_SOFTWARE of sysexits.h).
UNFORESEEN = 70

#: What of a machine stands in the way, and is nobody's mistake in Arqam.
_MACHINE = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES, errno.EPERM)

#: command → what it does, in one line. Each names a module with ``configure(parser)`` and ``run(args) -> int``.
COMMANDS = {
    "read": "find every quantity in a text",
    "add": "take a file, a sheet of articles or a folder into data/raw",
    "remove": "take an article and its figures away",
    "review": "say what readers say of claims: sheets out and back, status, report",
    "batch": "run notebooks over many articles",
    "archive": "read a whole corpus to one Parquet dataset",
    "cite": "cite a figure",
    "site": "build the site of the figures",
    "crate": "pack a research object",
    "notebooks": "run the notebooks and keep their outputs",
    "sheet": "draw a contact sheet of every figure",
    "verify": "draw a figure again and say whether it comes out the same (not whether its article is right)",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command, and give its exit status: every end but a usage error of ``argparse`` is one of these.

    0 is success, 1 a command's own "no" or something lost, 2 an error that the user can mend, 70 something unforeseen,
    130 an interruption.
    """
    argv = list(sys.argv[1:] if argv is None else argv)
    called = next((word for word in argv if word in COMMANDS), "")
    try:
        with gathered() as lost:
            code = _run(argv, called)
            sys.stdout.flush()
        for sentence in lost:
            _say(called, sentence)
        return code or int(bool(lost))
    except ArqamError as error:
        _say(called, str(error))
        return 2
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] == "arqam":
            return _unforeseen(called, argv, error)
        _say(called, f"{error.name} is not installed: pip install 'arqam[notebooks]' brings all that the commands need")
        return 2
    except BrokenPipeError:
        sys.stderr.close()
        return 1
    except KeyboardInterrupt:
        _say(called, "interrupted")
        return 130
    except Exception as error:
        if isinstance(error, OSError) and error.errno in _MACHINE:
            return _full_or_closed(called, error)
        return _unforeseen(called, argv, error)


def _run(argv: list[str], called: str) -> int:
    parser = argparse.ArgumentParser(prog="arqam", description=(arqam.__doc__ or "").splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, purpose in COMMANDS.items():
        subparser = commands.add_parser(name, help=purpose, description=purpose)
        if name == called:
            module = import_module(f"arqam.run.commands.{name}")
            module.configure(subparser)
            subparser.set_defaults(run=module.run)
    args = parser.parse_args(argv)
    return args.run(args)


def _say(called: str, sentence: str) -> None:
    print(f"arqam {called}: {shown_line(sentence)}", file=sys.stderr)


def _full_or_closed(called: str, error: OSError) -> int:
    """A disk that is full, or a place that may not be written: named by what is there, not by a file that is not."""
    place = Path(os.fsdecode(error.filename)) if isinstance(error.filename, str | bytes) else None
    there = next((each for each in (place, *place.parents) if each.exists()), place) if place else "the output"
    _say(called, f"{there} cannot be read or written ({error.strerror}): free the disk, or change its permissions")
    if place is None:
        with suppress(OSError):
            sys.stdout.close()  # or Python would try once more at its end, and say so
    return 2


def _unforeseen(called: str, argv: list[str], error: Exception) -> int:
    """The last resort: one sentence for what nobody foresaw, and a log that tells who mends it where it came to be."""
    python = f"Python {platform.python_version()} on {platform.platform()}"
    text = f"arqam {arqam.__version__}, {python}\n{argv!r}\n\n{''.join(traceback.format_exception(error))}"
    name = f"arqam-{called}-{time.strftime('%Y%m%d-%H%M%S')}-{os.getpid()}.log"
    for folder in (PROJECT / "build" / "log", Path(tempfile.gettempdir())):
        try:
            log = write_whole(folder / name, text.encode("utf-8", "backslashreplace"))
        except (ArqamError, OSError):
            continue
        kept = f"please report it with {log}"
        break
    else:
        kept = "please report it (no log of it could be written: the disk is full, or closed)"
    _say(called, f"something unforeseen happened ({told(error)[:300]}): {kept}")
    return UNFORESEEN
