"""Waves of given periods."""

from typing import Any, ClassVar

import numpy as np
import pandas as pd

from mlops_template.backends.features.base import Enricher, numbers, row_wise
from mlops_template.backends.features.base.hints import Count
from mlops_template.backends.features.base.reading import days
from mlops_template.errors import ProjectError


class FourierFeatures(Enricher):
    """Waves of given periods, by which a linear model follows a season [1]_.

    .. code-block:: yaml

        seasons: {type: fourier, periods: [24h, 7D, 365.25D], terms: 2}
        turns: {type: fourier, columns: [wind_dir], periods: [360]}

    Gives sine and cosine of each period and its fractions, ``departure_24h_sin_1`` to ``departure_24h_cos_2``. Missing
    where the value is.

    Args:
        periods: Lengths of time such as ``24h`` for datetimes, numbers for numbers.
        terms: How many waves each period has: itself, its half, its third ...

    References:
        .. [1] Hyndman, R. and Athanasopoulos, G. (2021). Forecasting: principles and practice, 3rd ed., section 7.4.

    >>> frame = pd.DataFrame({"wind_dir": [0.0, 90.0]})
    >>> FourierFeatures(periods=[360]).fit_transform(frame).round(3).to_dict("list")
    {'wind_dir_360_sin_1': [0.0, 1.0], 'wind_dir_360_cos_1': [1.0, 0.0]}
    """

    kinds: ClassVar[tuple[str, ...]] = ("datetime",)

    def __init__(self, periods: list[str | float], terms: Count = 1) -> None:
        self.periods = periods
        self.terms = terms

    def compose(self) -> Any:
        """Turn each value as often as each period goes into it.

        Raises:
            ProjectError: A period is no length of time and no number above 0.
        """
        lengths = {str(period): _length(period) for period in self.periods}
        return row_wise(_waves, lengths=lengths, terms=self.terms).set_output(transform="pandas")


def _length(period: str | float) -> Any:
    try:
        length: Any = pd.Timedelta(period) if isinstance(period, str) else float(period)
    except ValueError:
        length = 0.0
    if not length > type(length)(0):
        raise ProjectError(f"periods: {period!r} is neither a length of time such as 24h nor a number above 0")
    return length


def _waves(frame: pd.DataFrame, lengths: dict[str, Any], terms: int) -> pd.DataFrame:
    features: dict[str, pd.Series] = {}
    for column in frame:
        for period, length in lengths.items():
            turns = _turns(frame[column], length)
            for term in range(1, terms + 1):
                angle = 2 * np.pi * ((turns * term) % 1)
                features[f"{column}_{period}_sin_{term}"] = np.sin(angle)
                features[f"{column}_{period}_cos_{term}"] = np.cos(angle)
    return pd.DataFrame(features, index=frame.index)


def _turns(column: pd.Series, length: Any) -> pd.Series:
    return (
        days(column) / (length / pd.Timedelta(days=1)) if isinstance(length, pd.Timedelta) else numbers(column) / length
    )
