"""Errors that a user can mend, and the one way to tell them."""

import errno
import re
from difflib import get_close_matches

import click
from kedro.io import DatasetError
from kedro.validation.exceptions import DataValidationError, ParameterValidationError

_WHOLE_TABLE = " — 1 case (e.g. False)"  # what pandera adds to a check of the table as a whole
_KEDRO_WORDS = re.compile(
    r"Parameter validation failed:\n|- Parameter '[^']*': Failed to instantiate \w+ for parameter '(?P<key>[^']*)': "
)

_MANY = 30  # names that nobody reads through
_BY_ENTRY = "Failed while"  # Kedro's words for what a dataset of some type could not do
_OF_ENTRY = "See its entry in conf/*/catalog*.yml: is the file there and whole, and does `type` fit it?"
_NO_PLACE = {errno.EROFS, errno.EACCES, errno.EPERM, errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class ProjectError(click.ClickException):
    """Something that the user can mend: says what is wrong, where, and what to do next.

    Any command that it ends prints it as one message and exits with 1. Not a ``ValueError``, so that Pydantic hands it
    on word for word.
    """


class GateRefusal(ProjectError):
    """The challenger did not pass and `evaluation.strict` is set; a command exits with 3."""

    exit_code = 3


class WorkerLost(ProjectError):
    """Who did the work is gone: no fault of the work, so nothing can be said of it."""


class Interrupted(ProjectError):
    """Somebody pressed Ctrl-C; a command exits with 130, as shells have it."""

    exit_code = 130


def nearest(name: str, known: list[str]) -> str:
    """Word a hint at the known name that `name` was probably meant to be.

    >>> nearest("metrc", ["metric", "target"])
    "did you mean 'metric'? Known: metric, target"
    """
    listed = f"Known: {', '.join(known)}"
    matches = get_close_matches(name, known, n=1)
    if matches and len(known) > _MANY:
        return f"did you mean {matches[0]!r}?"
    return f"did you mean {matches[0]!r}? {listed}" if matches else listed


def root_of(error: BaseException) -> BaseException:
    """Give what an error was first raised from."""
    while error.__cause__ is not None:
        error = error.__cause__
    return error


def tell(error: BaseException) -> str:
    """Word an error for a person: what is wrong, where, and what to do next."""
    message = str(error).strip() or "no message"
    if isinstance(error, ParameterValidationError):
        return _KEDRO_WORDS.sub(_as_ours, message)
    if isinstance(error, DataValidationError):
        return f"{message.replace(_WHOLE_TABLE, '')}\nMend the data at its source, or the schema if the data is right."
    root = root_of(error)
    if isinstance(root, OSError) and root.errno in _NO_PLACE:
        return f"{message}\nNothing could be written there: see the folder's rights, and the room on the disk."
    if isinstance(error, DatasetError):
        told = message.replace("No columns to parse from file", "the file is empty")
        return f"{told}\n{_OF_ENTRY}" if _BY_ENTRY in told else told
    return f"{type(error).__name__}: {message}\n`--traceback` shows where it was raised"


def _as_ours(words: re.Match[str]) -> str:
    return f"parameters: {words['key']}: " if words["key"] else ""
