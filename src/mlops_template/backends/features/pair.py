"""What two numbers make together."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from mlops_template.backends.features.base import Enricher, number_frame, row_wise
from mlops_template.backends.features.base.reading import bounded

Pair = tuple[str, str]


class PairFeatures(Enricher):
    """What two numbers make together: ratios, products and differences of named pairs.

    .. code-block:: yaml

        pairs:
          type: pair
          ratios: [[distance, air_time], [delay, distance]]
          products: [[temp, humid]]
          differences: [[temp, dewp]]

    Missing where either number is, and a ratio also where its second number is 0.

    Args:
        ratios: The first by the second: ``distance_by_air_time``.
        products: ``temp_times_humid``.
        differences: The first less the second: ``temp_less_dewp``.

    >>> frame = pd.DataFrame({"temp": [50.0, 40.0], "dewp": [40.0, 0.0]})
    >>> PairFeatures(ratios=[["temp", "dewp"]], differences=[["temp", "dewp"]]).fit_transform(frame).to_dict("list")
    {'temp_by_dewp': [1.25, nan], 'temp_less_dewp': [10.0, 40.0]}
    """

    def __init__(
        self,
        ratios: list[Pair] | None = None,
        products: list[Pair] | None = None,
        differences: list[Pair] | None = None,
    ) -> None:
        self.ratios = ratios
        self.products = products
        self.differences = differences

    @property
    def named_columns(self) -> tuple[str, ...]:
        """Every number of a pair, each once."""
        pairs = [*(self.ratios or []), *(self.products or []), *(self.differences or [])]
        return tuple(dict.fromkeys(column for pair in pairs for column in pair))

    def sources_of(self, feature: str, columns: Sequence[str]) -> list[str]:  # noqa: ARG002
        """Name the two numbers of a pair."""
        return next([*pair] for word, pairs in self._named.items() for pair in pairs if _name(word, pair) == feature)

    def compose(self) -> Any:
        """Reckon each pair by itself."""
        return row_wise(_reckon, pairs=self._named).set_output(transform="pandas")

    @property
    def _named(self) -> dict[str, list[Pair]]:
        return {"by": self.ratios or [], "times": self.products or [], "less": self.differences or []}


def _reckon(frame: pd.DataFrame, pairs: dict[str, list[Pair]]) -> pd.DataFrame:
    read = number_frame(frame)
    features = {
        _name(word, (one, other)): bounded(_OPERATIONS[word](read[one], read[other]))
        for word, named in pairs.items()
        for one, other in named
    }
    return pd.DataFrame(features, index=frame.index)


def _name(word: str, pair: Pair) -> str:
    return f"{pair[0]}_{word}_{pair[1]}"


def _ratio(one: pd.Series, other: pd.Series) -> pd.Series:
    return one / other.where(other != 0)


def _product(one: pd.Series, other: pd.Series) -> pd.Series:
    return one * other


def _difference(one: pd.Series, other: pd.Series) -> pd.Series:
    return one - other


_OPERATIONS = {"by": _ratio, "times": _product, "less": _difference}
