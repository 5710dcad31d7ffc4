"""Words that give a label away."""

import re
from functools import reduce
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from mlops_template.backends.labelling.base import LabellingFunction, one_or_more
from mlops_template.backends.labelling.base.arrow import as_votes
from mlops_template.backends.labelling.base.column import Column
from mlops_template.errors import ProjectError

_NO_LETTER = r"[^\p{L}\p{N}_]"


class KeywordFunction(LabellingFunction):
    r"""Holds where the text has one of the words.

    .. code-block:: yaml

        prize_words: {type: keyword, column: text, any_of: [free, win, "£"], label: spam, means: prizes are bait}

    Whole words only: ``win`` is not in "window". A keyword may be several words; where it begins or ends with no
    letter, digit or underscore, as "£" does, anything may stand there, so that it is in "£100".

    Args:
        any_of: The words.
        column: The text that is searched.
        columns: Several such texts instead; one that has a word will do.
        ignore_case: Whether "FREE" is the same as "free".

    Raises:
        ProjectError: A keyword is no text; quotes make it one, where YAML reads ``no`` as a truth value.

    >>> rows = pd.DataFrame({"text": ["Free entry!", "freedom", None]})
    >>> KeywordFunction(["free"], column="text").vote(rows)
    array([ True, False, False])
    """

    def __init__(
        self,
        any_of: list[str],
        column: str | None = None,
        columns: list[str] | None = None,
        *,
        ignore_case: bool = True,
    ) -> None:
        unfit = [word for word in any_of if not isinstance(word, str) or not word]
        if unfit or not any_of or isinstance(any_of, str):
            raise ProjectError(f"any_of: wanted is a list of words, each in quotes if need be; got {unfit or any_of!r}")
        self._columns = one_or_more(column, columns)
        self._pattern = "|".join(map(_whole, any_of))
        self._ignore_case = ignore_case

    @property
    def columns(self) -> tuple[str, ...]:
        """The texts that it searches."""
        return self._columns

    def vote(self, rows: pd.DataFrame, source: Any = None) -> np.ndarray:  # noqa: ARG002
        """Search each text for all words in one go."""
        return reduce(np.logical_or, (self._search(Column.read(rows, name)) for name in self._columns))

    def _search(self, column: Column) -> np.ndarray:
        text = column.require("text").values.cast(pa.large_string())
        return as_votes(pc.match_substring_regex(text, self._pattern, ignore_case=self._ignore_case))


def _whole(word: str) -> str:
    begin = rf"(?:\A|{_NO_LETTER})" if re.match(r"\w", word) else ""
    end = rf"(?:\z|{_NO_LETTER})" if re.search(r"\w\Z", word) else ""
    return begin + re.escape(word) + end
