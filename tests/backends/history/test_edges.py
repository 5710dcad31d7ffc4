"""What history does where it is easily got wrong."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from mlops_template.backends.history.base import STATISTICS, Slices
from mlops_template.backends.history.base.events import EventLog
from mlops_template.errors import ProjectError
from mlops_template.history import History, HistoryParameters

AT = pd.Timestamp("2013-01-01")
HOUR = pd.Timedelta("1h")
KEPT = {"type": "lag", "events": "those", "entity": ["who"], "value": "value"}


def parameters(ahead: Any = "0h", **features: dict[str, Any]) -> HistoryParameters:
    block = {"tables": ["t"], "query": "", "time": "at", "known": "known"}
    stated = {"ahead": ahead, "events": {"those": block, "other": block}, "features": features or {"it": KEPT}}
    return HistoryParameters.model_validate(stated)


def events(*values: float, who: Any = "a", known: Any = None) -> pd.DataFrame:
    """One event an hour."""
    at = AT + HOUR * np.arange(len(values))
    return pd.DataFrame({"who": who, "at": at, "known": at if known is None else known, "value": values})


def statistic(given: pd.DataFrame, name: str, moment: pd.Timestamp, window: str = "1D") -> float:
    asking = {"type": "rolling", "events": "those", "entity": ["who"], "value": "value", "window": window}
    history = History(parameters(it=asking | {"statistic": name}), {"those": given, "other": given[:0]})
    return float(history.look_up(pd.DataFrame({"who": ["a"]}), pd.Series([moment]))["it"].iloc[0])


@pytest.mark.slow
@pytest.mark.parametrize("name", STATISTICS)
@pytest.mark.parametrize("huge", [1e9, 1e18, -1e300, np.inf, -np.inf, np.nan])
@pytest.mark.parametrize("who", ["a", "0", "z"])
def test_a_huge_number_that_is_not_known_changes_no_bit(name: str, huge: float, who: str) -> None:
    past, moment = events(1, 2, 4), AT + 3 * HOUR
    future = pd.DataFrame({"who": [who], "at": [moment], "known": [moment], "value": [huge]})
    alone = getattr(past["value"], name)()
    assert statistic(past, name, moment) == pytest.approx(alone, rel=1e-15)
    for given in (pd.concat([past, future]), pd.concat([future, past])):
        assert statistic(given, name, moment) == statistic(past, name, moment)


@pytest.mark.parametrize("name", STATISTICS)
def test_a_huge_number_before_the_window_costs_no_digit(name: str) -> None:
    given = events(1e300, np.inf, 1e18, 1, 2, 4)
    assert statistic(given, name, AT + 6 * HOUR, "3h") == pytest.approx(getattr(given["value"][3:], name)(), rel=1e-15)


def test_heavy_tails_cost_no_digit() -> None:
    draw = np.random.default_rng(0)
    groups = np.sort(draw.integers(0, 20, 3000))
    values = draw.pareto(0.8, len(groups))
    first = np.arange(len(groups))
    last = np.minimum(first + draw.integers(2, 400, len(first)), np.searchsorted(groups, groups, side="right"))
    for name in ("mean", "sum", "std"):
        found = Slices(values, groups, name, least=2).of(first, last)  # type: ignore[arg-type]
        for place in np.flatnonzero(last - first >= 2)[::50]:
            expected = getattr(pd.Series(values[first[place] : last[place]]), name)()
            assert found[place] == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("unit", ["s", "ms", "us"])
def test_moments_beyond_nanoseconds_are_never_and_always(unit: str) -> None:
    words = ["9999-12-31", "2012-12-31", "0001-01-01", "2262-04-12"]
    known = pd.Series(np.array(words, dtype=f"datetime64[{unit}]"))
    given = events(1, 2, 4, 8, known=known)
    assert statistic(given, "sum", AT + 9 * HOUR, "3D") == 2
    expanding = {"type": "expanding", "events": "those", "entity": ["who"], "value": "value", "statistic": "sum"}
    history = History(parameters(it=expanding), {"those": given, "other": given})
    moments = pd.Series(pd.to_datetime(["2013-01-01", "1700-01-01", "2262-04-10"]))
    assert history.look_up(pd.DataFrame({"who": ["a"] * 3}), moments)["it"].tolist() == [6, 4, 6]


def test_time_since_what_happened_before_all_time() -> None:
    given = events(1).assign(at=pd.Series(np.array(["0001-01-01"], dtype="datetime64[us]")))
    since = {"type": "time_since", "events": "those", "entity": [], "unit": "365.25D"}
    history = History(parameters(it=since), {"those": given, "other": given})
    found = history.look_up(pd.DataFrame({"who": ["a"]}), pd.Series([pd.Timestamp("2262-01-01")]))
    assert found["it"].iloc[0] == pytest.approx(584.3, abs=0.1)


@pytest.mark.parametrize("moment", ["9999-12-31", "0001-01-01", "1677-09-22"])
def test_a_row_beyond_nanoseconds_is_named(moment: str) -> None:
    history = History(parameters("2h"), {"those": events(1, 2), "other": events()})
    rows = pd.DataFrame({"who": ["a", "a", "a"]})
    moments = pd.Series(np.array([moment, moment, "NaT"], dtype="datetime64[us]"), name="departure")
    with pytest.raises(ProjectError, match="column 'departure' has 2 rows before 1677 or after 2262"):
        history.look_up(rows, moments)


def test_a_long_window_at_the_beginning_of_time() -> None:
    given = events(1, 2, known=pd.to_datetime(["1677-10-01", "2013-01-01"]))
    assert statistic(given, "count", pd.Timestamp("1677-11-01"), "100000D") == 1


@pytest.mark.parametrize(
    ("ahead", "said"),
    [
        ("-2h", "ahead: '-2h' is below zero"),
        ("NaT", "ahead: 'NaT' is no span of time"),
        ("2", "ahead: '2' is no span of time with its unit"),
        ("soon", "ahead: 'soon' is no span of time"),
        (2, "valid string"),
    ],
)
def test_the_prediction_is_not_made_after_the_moment(ahead: Any, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        parameters(ahead)
    assert parameters("0h").ahead == "0h"


def test_codes_that_are_objects_are_numbers() -> None:
    codes = pd.Series([1, 2, 2], dtype=object)
    rows = pd.DataFrame({"who": [2, 1, 3]})
    moments = pd.Series([AT + 9 * HOUR] * 3)
    for who in (codes, codes.astype(int)):
        history = History(parameters(), {"those": events(1, 2, 4, who=who), "other": events()})
        assert history.look_up(rows, moments)["it"].tolist()[:2] == [4, 1]
        assert history.look_up(rows.astype(object), moments)["it"].tolist()[:2] == [4, 1]
    with pytest.raises(ProjectError, match="column 'who' is"):
        history.look_up(rows.astype(str), moments)


def test_moments_of_mixed_zones_are_named() -> None:
    known = pd.Series([pd.Timestamp("2013-01-01", tz="UTC"), pd.Timestamp("2013-01-01", tz="Asia/Tokyo")], dtype=object)
    with pytest.raises(ProjectError, match=r"features\.it: column 'known' is object, where moments are wanted"):
        History(parameters(), {"those": events(1, 2, known=known), "other": events()})


def test_events_of_a_name_that_is_not_declared_are_named() -> None:
    history = History(parameters(), {"those": events(1), "other": events()})
    with pytest.raises(ProjectError, match="there are no events 'thoes'; did you mean 'those'"):
        history.add("thoes", events(2))
    with pytest.raises(ProjectError, match=r"there are no events 'other'; .*those"):
        History(parameters(), {"those": events(1)})


def test_added_events_that_lack_a_column_are_named_and_change_nothing() -> None:
    history = History(parameters(), {"those": events(1), "other": events()})
    rows, moments = pd.DataFrame({"who": ["a"]}), pd.Series([AT + 9 * HOUR])
    with pytest.raises(ProjectError, match=r"the events added to 'those' lack the columns \['who', 'value'\]"):
        history.add("those", events(2).drop(columns=["who", "value"]))
    with pytest.raises(ProjectError, match="where moments are wanted"):
        history.add("those", events(2).assign(known="2013-01-02"))
    assert history.look_up(rows, moments)["it"].tolist() == [1]
    history.add("those", events(2, 3))
    assert history.look_up(rows, moments)["it"].tolist() == [3]


def test_adding_orders_the_events_of_one_block_only(monkeypatch: pytest.MonkeyPatch) -> None:
    second = KEPT | {"events": "other"}
    history = History(parameters(one=KEPT, two=second), {"those": events(1), "other": events(2)})
    ordered = []
    monkeypatch.setattr(
        "mlops_template.history.EventLog", lambda frame, *rest: ordered.append(len(frame)) or EventLog(frame, *rest)
    )
    history.add("other", events(3, 4))
    assert ordered == [3]
    found = history.look_up(pd.DataFrame({"who": ["a"]}), pd.Series([AT + 9 * HOUR]))
    assert found.to_dict("records") == [{"one": 1.0, "two": 4.0}]
