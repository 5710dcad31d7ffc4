"""A pattern that gives a label away."""

import re
from typing import Any

import numpy as np
import pandas as pd

from mlops_template.backends.labelling.base import LabellingFunction
from mlops_template.backends.labelling.base.column import Column
from mlops_template.errors import ProjectError


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
        self._column = column

    @property
    def columns(self) -> tuple[str, ...]:
        """The text that it searches."""
        return (self._column,)

    def vote(self, rows: pd.DataFrame, source: Any = None) -> np.ndarray:  # noqa: ARG002
        """Search each text."""
        # Python's own engine: Arrow's has no lookaround, and means less by \w, \d and \b
        text = Column.read(rows, self._column).require("text").values.to_pylist()
        search = self._pattern.search
        return np.fromiter((value is not None and search(value) is not None for value in text), bool, len(text))
