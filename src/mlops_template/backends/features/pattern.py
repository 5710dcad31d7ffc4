"""Whether a text has a keyword or a pattern."""

import re
from typing import Any, ClassVar

import numpy as np
import pandas as pd

from mlops_template.backends.features.base import Enricher, row_wise, texts
from mlops_template.errors import ProjectError


class PatternFeatures(Enricher):
    r"""Whether a text has one of some keywords, or a pattern.

    .. code-block:: yaml

        signs:
          type: pattern
          keywords: {prize: [win, prize, "claim now"]}
          patterns: {sum_of_money: '[£$] ?\d+'}
          count: true

    Keywords are found as whole words. A missing text is an empty one.

    Args:
        keywords: Words by the name of the feature that they are for.
        patterns: Regular expressions [1]_ by name.
        ignore_case: Whether FREE is free.
        count: Give how often instead of whether.

    References:
        .. [1] https://docs.python.org/3/library/re.html

    >>> frame = pd.DataFrame({"message": ["Win £100, or win £50", "window", None]})
    >>> PatternFeatures({"prize": ["win"]}, {"money": r"£\d+"}, count=True).fit_transform(frame).to_dict("list")
    {'message_prize': [2.0, 0.0, 0.0], 'message_money': [2.0, 0.0, 0.0]}
    """

    kinds: ClassVar[tuple[str, ...]] = ("text",)

    def __init__(
        self,
        keywords: dict[str, list[str | int | float]] | None = None,
        patterns: dict[str, str] | None = None,
        ignore_case: bool = True,
        count: bool = False,
    ) -> None:
        self.keywords = keywords
        self.patterns = patterns
        self.ignore_case = ignore_case
        self.count = count

    def compose(self) -> Any:
        """Search each text by itself.

        Raises:
            ProjectError: A pattern is no regular expression, or there is none.
        """
        if not self.keywords and not self.patterns:
            raise ProjectError("pattern: say what to look for, by `keywords` or `patterns`")
        words = {name: _any_of(words) for name, words in (self.keywords or {}).items()}
        compiled = {name: self._compiled(name, text) for name, text in (words | (self.patterns or {})).items()}
        return row_wise(_search, patterns=compiled, count=self.count).set_output(transform="pandas")

    def _compiled(self, name: str, pattern: str) -> re.Pattern[str]:
        try:
            return re.compile(pattern, re.IGNORECASE if self.ignore_case else 0)
        except re.error as error:
            raise ProjectError(f"patterns.{name}: {pattern!r} is no regular expression: {error}") from error


def _any_of(words: list[str | int | float]) -> str:
    escaped = "|".join(re.escape(word) for word in sorted(map(str, words), key=len, reverse=True))
    return rf"(?<!\w)(?:{escaped})(?!\w)"


def _search(frame: pd.DataFrame, patterns: dict[str, re.Pattern[str]], *, count: bool) -> pd.DataFrame:
    features = {}
    for column in frame:
        read = texts(frame[column])
        for name, pattern in patterns.items():
            found = [len(pattern.findall(text)) for text in read]
            features[f"{column}_{name}"] = np.array(found, dtype=np.float64) if count else np.array(found) > 0
    return pd.DataFrame(features, index=frame.index).astype(np.float64)
