"""The one error that Arqam raises for what its user can mend, and what others' errors say."""


class ArqamError(Exception):
    """One sentence for the user: what is wrong, where, and what to do.

    The command line prints it without a traceback and exits with 2; a notebook shows it as the cell's error.
    """

    def _render_traceback_(self) -> list[str]:
        """What IPython shows of it: the sentence alone, for no line of our code helps who has to mend it."""
        return [f"{type(self).__name__}: {self}"]


def reason(error: BaseException) -> str:
    """What another library's error says, in one line; what it is called where it says nothing.

    >>> reason(ValueError("no\\n  such thing")), reason(KeyError())
    ('no such thing', 'KeyError')
    """
    return " ".join(str(error).split()) or type(error).__name__
