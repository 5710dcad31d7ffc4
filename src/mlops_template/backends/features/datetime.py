"""Parts of the calendar and of the day."""

from typing import Any, Literal

import numpy as np
import pandas as pd
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, OneHotEncoder

from mlops_template.backends.features.base import Enricher
from mlops_template.kinds import as_moments

Part = Literal["year", "quarter", "month", "week", "day", "day_of_year", "weekday", "hour", "minute"]
_PERIODS = {
    "quarter": 4,
    "month": 12,
    "week": 53,
    "day": 31,
    "day_of_year": 366,
    "weekday": 7,
    "hour": 24,
    "minute": 60,
}


class DatetimeFeatures(Enricher):
    """Parts of the calendar and of the day.

    .. code-block:: yaml

        dates: {type: datetime, parts: [month, weekday, hour], encode: cyclic}

    Args:
        parts: Which parts; ``weekday`` counts from Monday, 0.
        encode: None gives one number per part; ``one_hot`` a column per value that the training rows had;
            ``cyclic`` the sine and cosine of the part's turn, so that December lies beside January.

    >>> frame = pd.DataFrame({"departure": pd.to_datetime(["2013-01-06 17:30"])})
    >>> DatetimeFeatures(parts=["weekday", "hour"]).fit_transform(frame).iloc[0].to_dict()
    {'departure_weekday': 6.0, 'departure_hour': 17.0}
    """

    def __init__(self, parts: list[Part], encode: Literal["one_hot", "cyclic"] | None = None) -> None:
        self.parts = parts
        self.encode = encode

    def compose(self) -> Any:
        """Take the parts, then encode them."""
        options = {"parts": self.parts, "cyclic": self.encode == "cyclic"}
        steps: list[Any] = [FunctionTransformer(_take_parts, kw_args=options, feature_names_out=_name_parts)]
        if self.encode == "one_hot":
            steps.append(OneHotEncoder(handle_unknown="ignore", sparse_output=False, dtype=np.float32))
        return make_pipeline(*steps).set_output(transform="pandas")


def _take_parts(frame: pd.DataFrame, parts: list[Part], *, cyclic: bool) -> pd.DataFrame:
    features: dict[str, pd.Series] = {}
    for column in frame:
        moments = as_moments(frame[column])
        for part in parts:
            values = _part(moments, part)
            if cyclic and part in _PERIODS:
                turn = 2 * np.pi * values / _PERIODS[part]
                features |= {f"{column}_{part}_sin": np.sin(turn), f"{column}_{part}_cos": np.cos(turn)}
            else:
                features[f"{column}_{part}"] = values
    return pd.DataFrame(features, index=frame.index)


def _part(moments: pd.Series, part: Part) -> pd.Series:
    name = "day_of_week" if part == "weekday" else part  # pandas has given up its shorter word
    values = moments.dt.isocalendar().week if part == "week" else getattr(moments.dt, name)
    numbers: pd.Series = values.astype(np.float64)
    return numbers


def _name_parts(transformer: FunctionTransformer, columns: Any) -> list[str]:
    one_row = pd.DataFrame({column: [pd.Timestamp(0)] for column in columns})
    return list(_take_parts(one_row, **transformer.kw_args).columns)
