"""A pattern that gives a label away."""

import re
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from mlops_template.backends.labelling.base import LabellingFunction
from mlops_template.backends.labelling.base.arrow import as_votes
from mlops_template.backends.labelling.base.column import UNREADABLE, Column
from mlops_template.errors import ProjectError

# Arrow's engine is several times faster than Python's, but has no lookaround and no references, and takes \s, $ and \B,
# and for letters and digits beyond ASCII \w, \d, \b and case, for something else: it is asked where none of that is.
_PLAIN = re.compile(r"(?:[^\\$(\[{]|\\[dDwWb]|\\[!-/:-@\[-`{-~]|\((?:\?:|(?!\?))|\[(?![:.=])|\{(?=\d))*")
_BEYOND = r"[^\P{L}\x00-\x7F]|[^\P{N}\x00-\x7F]"


class RegexFunction(LabellingFunction):
    r"""Holds where a regular expression of Python is found in the text.

    .. code-block:: yaml

        phone_number: {type: regex, column: text, pattern: '\d{5,}', label: spam, means: spam wants to be called}

    Args:
        column: The text that is searched.
        pattern: What is searched for, anywhere in the text; single quotes keep YAML from reading its backslashes.
        ignore_case: Whether "FREE" is the same as "free".

    Raises:
        ProjectError: The pattern is not valid.

    >>> rows = pd.DataFrame({"text": ["call 08712300220 now", "call me", None]})
    >>> RegexFunction("text", r"\d{5,}").vote(rows)
    array([ True, False, False])
    """

    def __init__(self, column: str, pattern: str, *, ignore_case: bool = True) -> None:
        try:
            self._pattern = re.compile(pattern, re.IGNORECASE if ignore_case else 0)
        except (re.error, TypeError) as error:
            raise ProjectError(f"pattern {pattern!r} is not a valid regular expression: {error}") from error
        self._column, self._ignore_case = column, ignore_case
        self._plain = pattern.isascii() and _PLAIN.fullmatch(pattern) is not None

    @property
    def columns(self) -> tuple[str, ...]:
        """The text that it searches."""
        return (self._column,)

    def vote(self, rows: pd.DataFrame, source: Any = None) -> np.ndarray:  # noqa: ARG002
        """Search each text, with the engine that is quick where it finds the same."""
        text = Column.read(rows, self._column).require("text").values.cast(pa.large_string())
        votes, done = self._search_quickly(text) if self._plain else np.zeros((2, len(text)), dtype=bool)
        left = np.flatnonzero(~done)
        search = self._pattern.search
        votes[left] = [value is not None and search(value) is not None for value in text.take(left).to_pylist()]
        return votes

    def _search_quickly(self, text: Any) -> tuple[np.ndarray, np.ndarray]:
        try:
            found = pc.match_substring_regex(text, self._pattern.pattern, ignore_case=self._ignore_case)
        except UNREADABLE:  # a pattern too large for it
            return np.zeros(len(text), dtype=bool), np.zeros(len(text), dtype=bool)
        done = as_votes(pc.string_is_ascii(text))
        left = np.flatnonzero(~done)
        done[left] = as_votes(pc.invert(pc.match_substring_regex(text.take(left), _BEYOND)))
        return as_votes(found), done
