"""Every kind of history in backends/history/, found by itself, is put through one suite."""

import inspect
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

from mlops_template.backends import backend_names, load_backend
from mlops_template.backends.history.base import STATISTICS
from mlops_template.errors import ProjectError
from mlops_template.history import History, HistoryParameters

from project import FEATURETOOLS_FITS

START = pd.Timestamp("2013-01-01")
WINDOW = pd.Timedelta("3h")

Reference = Callable[[pd.DataFrame, pd.Timestamp], float]


def statistic(name: str, least: int = 1) -> Callable[[pd.Series], float]:
    def of(values: pd.Series) -> float:
        present = values.dropna()
        if name == "count":
            return float(len(present))
        return float(getattr(present, name)()) if len(present) >= max(least, 2 if name == "std" else 1) else np.nan

    return of


def within(known: pd.DataFrame, moment: pd.Timestamp) -> pd.DataFrame:
    return known[known["known"] >= moment - WINDOW]


def nth_last(known: pd.DataFrame, back: int) -> float:
    return float(known["value"].iloc[-back]) if len(known) >= back else np.nan


# for each kind its arguments, and what they mean said as plainly as can be: of the events known before a moment, in order
MEANING: dict[str, list[tuple[dict[str, Any], Reference]]] = {
    "rolling": [
        (
            {"value": "value", "window": "3h", "statistic": name, "least": least},
            lambda known, moment, of=of: of(within(known, moment)["value"]),
        )
        for name in STATISTICS
        for least in (1, 3)
        for of in [statistic(name, least)]
    ],
    "expanding": [
        (
            {"value": "value", "statistic": name, "least": least},
            lambda known, _, of=of: of(known["value"]),
        )
        for name in STATISTICS
        for least in (1, 3)
        for of in [statistic(name, least)]
    ],
    "lag": [({"value": "value", "back": back}, lambda known, _, back=back: nth_last(known, back)) for back in (1, 3)],
    "difference": [
        (
            {"value": "value", "back": back},
            lambda known, _, back=back: nth_last(known, 1) - nth_last(known, 1 + back),
        )
        for back in (1, 2)
    ],
    "count": [
        ({}, lambda known, _: float(len(known))),
        ({"window": "3h"}, lambda known, moment: float(len(within(known, moment)))),
    ],
    "featuretools": [
        (
            {"value": "value", "primitive": "skew", "window": "3h"},
            lambda known, moment: within(known, moment)["value"].skew(),
        ),
        ({"value": "value", "primitive": "mean"}, lambda known, _: known["value"].mean()),
    ],
    "time_since": [
        ({"unit": unit}, lambda known, moment, unit=unit: (moment - known["happened"].max()) / pd.Timedelta(unit))
        for unit in ("1h", "1D")
    ],
}
CASES = [
    pytest.param(
        kind,
        arguments,
        reference,
        id=f"{kind}-{'-'.join(map(str, arguments.values()))}",
        marks=pytest.mark.skipif(
            kind == "featuretools" and not FEATURETOOLS_FITS, reason="featuretools needs pandas<3"
        ),
    )
    for kind, meanings in MEANING.items()
    for arguments, reference in meanings
]
every_case = pytest.mark.parametrize(("kind", "arguments", "reference"), CASES)


def events(rows: int = 300, seed: int = 0) -> pd.DataFrame:
    """Events of three entities, on a grid coarse enough for ties, each known up to four hours later."""
    draw = np.random.default_rng(seed)
    happened = START + pd.to_timedelta(draw.integers(0, 96, rows) * 30, unit="min")
    known = happened + pd.to_timedelta(draw.integers(0, 9, rows) * 30, unit="min")
    made = {
        "entity": draw.choice(["a", "b", "c"], rows),
        "place": draw.integers(0, 2, rows),
        "happened": happened,
        "known": pd.Series(known).where(draw.random(rows) > 0.05),
        "value": np.where(draw.random(rows) < 0.1, np.nan, draw.normal(50, 10, rows).round(1)),
    }
    return pd.DataFrame(made)


def rows(count: int = 60, seed: int = 1) -> pd.DataFrame:
    draw = np.random.default_rng(seed)
    return pd.DataFrame(
        {
            "entity": draw.choice(["a", "b", "c", "stranger"], count),
            "place": draw.integers(0, 3, count),
            "moment": START + pd.to_timedelta(draw.integers(-4, 110, count) * 30, unit="min"),
        },
        index=draw.permutation(count) * 3,
    )


def history(
    kind: str, arguments: dict[str, Any], given: pd.DataFrame, entity: tuple[str, ...] = ("entity",)
) -> History:
    stated = {
        "ahead": "1h",
        "events": {"those": {"tables": ["t"], "query": "", "time": "happened", "known": "known"}},
        "features": {"it": {"type": kind, "events": "those", "entity": entity, **arguments}},
    }
    return History(HistoryParameters.model_validate(stated), {"those": given})


def look_up(kind: str, arguments: dict[str, Any], given: pd.DataFrame, asked: pd.DataFrame, *entity: str) -> np.ndarray:
    found = history(kind, arguments, given, entity or ("entity",)).look_up(asked, asked["moment"])
    assert found.index.equals(asked.index)
    assert list(found) == ["it"]
    return found["it"].to_numpy()


def test_finds_the_kinds_and_knows_what_each_means() -> None:
    assert set(MEANING) == set(backend_names("history"))
    for name in backend_names("history"):
        feature = load_backend("history", name)
        assert f"type: {name}" in (feature.__doc__ or ""), f"{name} does not show its YAML"
        assert ">>>" in (feature.__doc__ or ""), f"{name} shows no example"
        tried = {key for arguments, _ in MEANING[name] for key in arguments}
        assert set(inspect.signature(feature).parameters) <= tried, f"{name} has arguments that nothing here tries"


@every_case
@pytest.mark.parametrize("entity", [("entity",), ("entity", "place"), ()], ids=["one", "two", "none"])
def test_it_is_what_it_means(
    kind: str, arguments: dict[str, Any], reference: Reference, entity: tuple[str, ...]
) -> None:
    given, asked = events(), rows()
    if entity:
        found = look_up(kind, arguments, given, asked, *entity)
    else:
        found = history(kind, arguments, given, ()).look_up(asked, asked["moment"])["it"].to_numpy()
    ordered = given.sort_values(["known", "happened"], kind="stable")
    for row, value in zip(asked.to_dict("records"), found, strict=True):
        moment = row["moment"] - pd.Timedelta("1h")
        of_it = ordered[
            np.logical_and.reduce([ordered[key] == row[key] for key in entity] or [np.full(len(given), True)])
        ]
        assert value == pytest.approx(reference(of_it[of_it["known"] < moment], moment), nan_ok=True)


@every_case
def test_the_future_changes_nothing(kind: str, arguments: dict[str, Any], reference: Reference) -> None:
    given, asked = events(), rows()
    now = START + pd.Timedelta("20h")
    past = asked[asked["moment"] - pd.Timedelta("1h") <= now]
    assert 0 < len(past) < len(asked)
    changed = given.copy()
    later = changed["known"] >= now
    assert later.any()
    changed.loc[later, "value"] += 1000
    changed.loc[later, "happened"] += pd.Timedelta("3D")
    fewer = given[~later]
    more = pd.concat(
        [given, events(seed=5).assign(known=lambda those: those["known"].clip(lower=now))], ignore_index=True
    )
    expected = look_up(kind, arguments, given, past)
    for other in (changed, fewer, more):
        np.testing.assert_allclose(look_up(kind, arguments, other, past), expected, rtol=1e-9)


@every_case
def test_one_row_is_answered_as_among_many(kind: str, arguments: dict[str, Any], reference: Reference) -> None:
    asked = rows()
    known = history(kind, arguments, events())
    together = known.look_up(asked, asked["moment"])
    for place in range(0, len(asked), 7):
        alone = known.look_up(asked.iloc[[place]], asked["moment"].iloc[[place]])
        pd.testing.assert_frame_equal(alone, together.iloc[[place]])


@every_case
def test_the_order_of_rows_and_events_does_not_matter(
    kind: str, arguments: dict[str, Any], reference: Reference
) -> None:
    given, asked = events().drop_duplicates(["entity", "happened", "known"]), rows()
    shuffled = look_up(kind, arguments, given.sample(frac=1, random_state=3), asked.iloc[::-1])[::-1]
    np.testing.assert_allclose(shuffled, look_up(kind, arguments, given, asked), rtol=1e-9)


@every_case
def test_events_that_come_later_are_added(kind: str, arguments: dict[str, Any], reference: Reference) -> None:
    given, asked = events(), rows()
    streamed = history(kind, arguments, given[:200])
    streamed.add("those", given[200:])
    expected = look_up(kind, arguments, given, asked)
    np.testing.assert_allclose(streamed.look_up(asked, asked["moment"])["it"], expected, rtol=1e-9)


@every_case
def test_nothing_known_and_nothing_asked(kind: str, arguments: dict[str, Any], reference: Reference) -> None:
    given, asked = events(), rows()
    nothing = look_up(kind, arguments, given[:0], asked)
    assert (np.isnan(nothing) | (nothing == 0)).all()
    assert len(look_up(kind, arguments, given, asked[:0])) == 0
    unknown = asked.assign(entity=None)
    nobody = look_up(kind, arguments, given, unknown)
    assert (np.isnan(nobody) | (nobody == 0)).all()
    never = look_up(kind, arguments, given, asked.assign(moment=pd.NaT).astype({"moment": "datetime64[ns]"}))
    assert (np.isnan(never) | (never == 0)).all()


@every_case
def test_inputs_are_left_alone(kind: str, arguments: dict[str, Any], reference: Reference) -> None:
    given, asked = events(), rows()
    before = given.copy(), asked.copy()
    look_up(kind, arguments, given, asked)
    pd.testing.assert_frame_equal(given, before[0])
    pd.testing.assert_frame_equal(asked, before[1])


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
@pytest.mark.parametrize("zone", [None, "America/New_York"])
def test_moments_of_any_unit_and_zone(unit: str, zone: str | None) -> None:
    given, asked = events(), rows()
    expected = look_up("lag", {"value": "value"}, given, asked)
    for column in ("happened", "known"):
        given[column] = given[column].astype(f"datetime64[{unit}]").dt.tz_localize("UTC").dt.tz_convert(zone)
    asked["moment"] = asked["moment"].dt.tz_localize("UTC").dt.tz_convert(zone)
    if zone is None:
        given[["happened", "known"]] = given[["happened", "known"]].apply(lambda column: column.dt.tz_localize(None))
        asked["moment"] = asked["moment"].dt.tz_localize(None)
    np.testing.assert_array_equal(look_up("lag", {"value": "value"}, given, asked), expected)


@pytest.mark.parametrize(
    ("kind", "arguments", "said"),
    [
        (
            "rolling",
            {"value": "valu", "window": "3h"},
            "features.it: events have no column 'valu'; did you mean 'value'",
        ),
        ("rolling", {"value": "entity", "window": "3h"}, "column 'entity' holds no numbers"),
        ("rolling", {"value": "value", "window": "three hours"}, "window: 'three hours' is no span of time"),
        ("rolling", {"value": "value", "window": "-3h"}, "window: '-3h' is not above zero"),
        ("rolling", {"value": "value"}, "rolling: .*window"),
        ("roling", {}, "backends/history has no 'roling'; did you mean 'rolling'"),
        ("lag", {"value": "value", "bak": 2}, "lag takes no argument 'bak'; did you mean 'back'"),
    ],
)
def test_mistakes_are_named(kind: str, arguments: dict[str, Any], said: str) -> None:
    with pytest.raises(ProjectError, match=said):
        history(kind, arguments, events())


def test_a_column_that_is_no_moment_is_named() -> None:
    with pytest.raises(ProjectError, match=r"column .known. is .*, where moments are wanted"):
        history("lag", {"value": "value"}, events().assign(known="2013-01-01"))
    with pytest.raises(ProjectError, match="events have no column 'entity'"):
        history("lag", {"value": "value"}, events().drop(columns="entity"))


@pytest.mark.skipif(FEATURETOOLS_FITS, reason="this is for pandas 3")
def test_featuretools_says_which_pandas_it_needs() -> None:
    with pytest.raises(ProjectError, match="needs pandas<3"):
        history("featuretools", {"value": "value", "primitive": "mean"}, events())
