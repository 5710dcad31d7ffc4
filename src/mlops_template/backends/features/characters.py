"""How long a text is, and of which characters."""

from typing import Any, ClassVar, Literal

import numpy as np
import pandas as pd

from mlops_template.backends.features.base import Enricher, row_wise, texts

Measure = Literal["length", "words", "digits", "capitals", "punctuation", "spaces", "other"]
_CLASSES = {  # each as what stands between the brackets of a regular expression
    "digits": r"0-9",
    "capitals": r"A-Z\u00C0-\u00D6\u00D8-\u00DE",
    "punctuation": r"!-/:-@\[-`{-~\u00A1-\u00BF\u2010-\u205E\u20AC",
    "spaces": r"\s",
    "other": r"^\x00-\u024F\s\u2010-\u205E\u20AC",
}


class CharactersFeatures(Enricher):
    """How long a text is, and of which characters.

    .. code-block:: yaml

        looks: {type: characters, measures: [length, words, digits, capitals, punctuation]}

    ``length`` and ``words`` are logarithms of one more than their number; the others are shares of the characters.
    ``other`` are those beyond the Latin script, emoji among them. A missing text is an empty one: all its
    features are 0.

    Args:
        measures: Which ones.

    >>> frame = pd.DataFrame({"message": ["WIN 10", None]})
    >>> CharactersFeatures(measures=["digits", "capitals"]).fit_transform(frame).round(2).to_dict("list")
    {'message_digits': [0.33, 0.0], 'message_capitals': [0.5, 0.0]}
    """

    kinds: ClassVar[tuple[str, ...]] = ("text",)

    def __init__(self, measures: list[Measure]) -> None:
        self.measures = measures

    def compose(self) -> Any:
        """Measure each text by itself."""
        return row_wise(_measure, measures=self.measures).set_output(transform="pandas")


def _measure(frame: pd.DataFrame, measures: list[Measure]) -> pd.DataFrame:
    features = {}
    for column in frame:
        read = texts(frame[column])
        for measure in measures:
            features[f"{column}_{measure}"] = _of(read, measure)
    return pd.DataFrame(features, index=frame.index)


def _of(read: pd.Series, measure: Measure) -> pd.Series:
    length = read.str.len().astype(np.float64)
    if measure == "length":
        return length.map(np.log1p)
    if measure == "words":
        return read.str.count(r"\S+").map(np.log1p).astype(np.float64)
    counted = read.str.count(f"[{_CLASSES[measure]}]").astype(np.float64)
    share: pd.Series = counted / length.clip(lower=1)
    return share
