"""Errors that a user can mend, and the one way to tell them."""

from difflib import get_close_matches


class ProjectError(Exception):
    """Something that the user can mend: says what is wrong, where, and what to do next.

    Not a ``ValueError``, so that Pydantic and Kedro hand it on word for word.
    """


class GateRefusal(ProjectError):
    """The challenger did not pass and `evaluation.strict` is set; a command exits with 3."""


def nearest(name: str, known: list[str]) -> str:
    """Word a hint at the known name that `name` was probably meant to be.

    >>> nearest("metrc", ["metric", "target"])
    "did you mean 'metric'? Known: metric, target"
    """
    listed = f"Known: {', '.join(known)}"
    matches = get_close_matches(name, known, n=1)
    return f"did you mean {matches[0]!r}? {listed}" if matches else listed


def tell(error: BaseException) -> str:
    """Word an error for a person: what it says, with its type where it is not one of ours."""
    message = str(error).strip() or "no message"
    if isinstance(error, ProjectError):
        return message
    return f"{type(error).__name__}: {message}\n`--traceback` shows where it was raised"
