"""The command line: one module a command in ``arqam.run.commands``, imported only when it is called."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module

import arqam
from arqam.errors import ArqamError
from arqam.losses import gathered
from arqam.safe import shown_line

#: command → what it does, in one line. Each names a module with ``configure(parser)`` and ``run(args) -> int``.
COMMANDS = {
    "read": "find every quantity in a text",
    "add": "take a file or a folder of files into data/raw",
    "review": "say what readers say of claims: sheets out and back, status, report",
    "batch": "run notebooks over many articles",
    "archive": "read a whole corpus to one Parquet dataset",
    "cite": "cite a figure",
    "site": "build the site of the figures",
    "crate": "pack a research object",
    "notebooks": "run the notebooks and keep their outputs",
    "sheet": "draw a contact sheet of every figure",
    "verify": "prove that a figure is what it says",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; 0 is success, 1 a command's own "no" or something lost, 2 an error that the user can mend."""
    argv = list(sys.argv[1:] if argv is None else argv)
    parser = argparse.ArgumentParser(prog="arqam", description=(arqam.__doc__ or "").splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    called = next((word for word in argv if not word.startswith("-")), None)
    for name, purpose in COMMANDS.items():
        subparser = commands.add_parser(name, help=purpose, description=purpose)
        if name == called:
            try:
                module = import_module(f"arqam.run.commands.{name}")
            except ModuleNotFoundError as error:
                return _missing(name, error)
            module.configure(subparser)
            subparser.set_defaults(run=module.run)
    args = parser.parse_args(argv)
    try:
        with gathered() as lost:
            code = args.run(args)
        for sentence in lost:
            print(f"arqam {called}: {shown_line(sentence)}", file=sys.stderr)
        return code or int(bool(lost))
    except ArqamError as error:
        print(f"arqam {called}: {shown_line(str(error))}", file=sys.stderr)
        return 2
    except ModuleNotFoundError as error:
        return _missing(called, error)
    except BrokenPipeError:
        sys.stderr.close()
        return 1


def _missing(command: str | None, error: ModuleNotFoundError) -> int:
    """A command that needs what ``pip install arqam`` alone does not bring."""
    if error.name is None or error.name.partition(".")[0] == "arqam":
        raise error
    what = f"{error.name} is not installed: pip install 'arqam[notebooks]' brings all that the commands need"
    print(f"arqam {command}: {what}", file=sys.stderr)
    return 2
