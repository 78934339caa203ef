"""The one error that Arqam raises for what its user can mend."""


class ArqamError(Exception):
    """One sentence for the user: what is wrong, where, and what to do.

    The command line prints it without a traceback and exits with 2; a notebook shows it as the cell's error.
    """
