"""``python -m arqam``: the command line."""

from arqam.run.cli import main

raise SystemExit(main())
