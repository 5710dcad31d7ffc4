"""Every kind of history in backends/history/, found by itself, is put through one suite."""

import inspect
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
import yaml
from hypothesis import given as hypothesis_given
from hypothesis import settings
from hypothesis import strategies as st

from mlops_template.backends import backend_names, load_backend
from mlops_template.backends.history.base import STATISTICS
from mlops_template.errors import ProjectError
from mlops_template.history import History, HistoryParameters

from project import FEATURETOOLS_FITS, ROOT

START = pd.Timestamp("2013-01-01")
WINDOW = pd.Timedelta("3h")
COMMON = {"type", "events", "entity"}

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


def test_the_docs_show_every_kind_with_every_argument() -> None:
    page = (ROOT / "docs" / "pipelines" / "history.md").read_text("utf-8")
    found = [yaml.safe_load(text) for text in re.findall(r"```yaml\n(.*?)```", page, re.S)]
    whole = [each["feature_engineering"]["history"] for each in found if "feature_engineering" in each]
    features = {name: block for each in found if "feature_engineering" not in each for name, block in each.items()}
    whole.append(whole[0] | {"events": dict.fromkeys(["landed", "left"], whole[0]["events"]["landed"])})
    whole[-1]["features"] = features
    assert {block["type"] for block in features.values()} == set(backend_names("history"))
    for name in backend_names("history"):
        arguments = set(inspect.signature(load_backend("history", name)).parameters)
        assert arguments == {key for block in features.values() if block["type"] == name for key in block} - COMMON
        assert all(f"`{argument}`" in page for argument in arguments)
    for each in whole:
        stated = HistoryParameters.model_validate(each)
        for block in stated.blocks.values():
            if block.type != "featuretools" or FEATURETOOLS_FITS:
                block.build("history")


@pytest.mark.slow
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


def futures(given: pd.DataFrame, now: pd.Timestamp) -> dict[str, pd.DataFrame]:
    """The same events as they were known before a moment, and other ones since; further entities at all times."""
    later = given["known"] >= now
    assert later.any()
    made = {
        str(value): given.assign(
            value=given["value"].mask(later, value), happened=given["happened"].mask(later, given["known"])
        )
        for value in (1e12, -1e18, 1e300, np.inf, -np.inf, np.nan)
    }
    never = given["known"].astype("datetime64[us]").mask(later, pd.Timestamp("9999-12-31").as_unit("us"))
    made["never known"] = given.assign(known=never, value=given["value"].mask(later, 1e12))
    happened = given["happened"].astype("datetime64[us]").mask(later, pd.Timestamp("0001-01-01").as_unit("us"))
    made["long ago"] = given.assign(happened=happened)
    made["fewer"] = given[~later]
    added = events(seed=5).assign(known=lambda those: those["known"].clip(lower=now), value=1e15)
    made["more"] = pd.concat([added, given], ignore_index=True)
    others = events(seed=6).assign(entity="stranger", place=7, value=1e18)
    made["of others"] = pd.concat([others, given], ignore_index=True)
    return made


@every_case
def test_the_future_changes_nothing(kind: str, arguments: dict[str, Any], reference: Reference) -> None:
    given, asked = events(), rows()
    now = START + pd.Timedelta("20h")
    past = asked[(asked["moment"] - pd.Timedelta("1h") <= now) & (asked["entity"] != "stranger")]
    assert 0 < len(past) < len(asked)
    expected = look_up(kind, arguments, given, past)
    assert np.isfinite(expected).any()
    for name, other in futures(given, now).items():
        np.testing.assert_array_equal(look_up(kind, arguments, other, past), expected, err_msg=name)


@pytest.mark.slow
@every_case
def test_one_row_is_answered_as_among_many(kind: str, arguments: dict[str, Any], reference: Reference) -> None:
    asked = rows()
    known = history(kind, arguments, events())
    together = known.look_up(asked, asked["moment"])
    for place in range(0, len(asked), 7):
        alone = known.look_up(asked.iloc[[place]], asked["moment"].iloc[[place]])
        pd.testing.assert_frame_equal(alone, together.iloc[[place]])


@pytest.mark.slow
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


NEVER = [pd.NaT, pd.Timestamp("9999-12-31").as_unit("us"), pd.Timestamp("0001-01-01").as_unit("us")]
NUMBERS = [0.0, -1.5, 3.0, 0.1, np.nan, None]
HUGE = [1e12, 1e18, -1e18, 1e300, -1e300, np.inf, -np.inf]


@st.composite
def odd_events(draw: Any, numbers: list[float | None]) -> pd.DataFrame:
    """Few events with ties, values of every sort, some known never or always, and an index that may stand twice."""
    size = draw(st.integers(0, 6))
    moment = st.integers(0, 8).map(lambda step: START + step * pd.Timedelta("1h"))
    made = {
        "entity": st.sampled_from(["a", "b", None]),
        "happened": moment,
        "known": st.one_of(moment, st.sampled_from(NEVER)),
        "value": st.one_of(st.sampled_from(numbers), st.just(numbers[-1])),
    }
    frame = pd.DataFrame({name: draw(st.lists(each, min_size=size, max_size=size)) for name, each in made.items()})
    index = draw(st.lists(st.integers(0, 2), min_size=size, max_size=size))
    zoned = draw(st.sampled_from([None, "UTC", "America/New_York"]))
    moments = {name: frame[name].astype("datetime64[us]") for name in ("happened", "known")}
    if zoned:
        moments = {name: each.dt.tz_localize("UTC").dt.tz_convert(zoned) for name, each in moments.items()}
    return frame.assign(value=frame["value"].astype("float64"), **moments).set_axis(pd.Index(index, dtype="int64"))


@st.composite
def odd_rows(draw: Any) -> pd.DataFrame:
    size = draw(st.integers(0, 4))
    steps = draw(st.lists(st.one_of(st.none(), st.integers(0, 12)), min_size=size, max_size=size))
    entities = draw(st.lists(st.sampled_from(["a", "b", "stranger", None]), min_size=size, max_size=size))
    moments = [pd.NaT if step is None else START + step * pd.Timedelta("1h") for step in steps]
    index = draw(st.lists(st.integers(0, 2), min_size=size, max_size=size))
    made = {"entity": pd.Series(entities, dtype=object), "moment": pd.Series(moments, dtype="datetime64[ns]")}
    return pd.DataFrame(made).set_axis(pd.Index(index, dtype="int64"))


@pytest.mark.slow
@every_case
@pytest.mark.filterwarnings("ignore:overflow encountered", "ignore:invalid value encountered")
@settings(max_examples=25, deadline=None, derandomize=True, database=None)
@hypothesis_given(data=st.data())
def test_odd_frames_are_what_they_mean(
    kind: str, arguments: dict[str, Any], reference: Reference, data: st.DataObject
) -> None:
    numbers = NUMBERS if kind == "featuretools" else NUMBERS + HUGE
    given, asked = data.draw(odd_events(numbers)), data.draw(odd_rows())
    found = look_up(kind, arguments, given, asked)
    plain = given.assign(value=given["value"].where(np.isfinite(given["value"])))
    if plain["known"].dt.tz is not None:
        plain = plain.assign(**{name: plain[name].dt.tz_convert(None) for name in ("happened", "known")})
    ordered = plain.sort_values(["known", "happened"], kind="stable")
    for entity, at, value in zip(asked["entity"], asked["moment"], found, strict=True):
        moment = at - pd.Timedelta("1h")
        of_it = ordered[(ordered["entity"] == entity) & (ordered["known"] < moment)]
        with np.errstate(all="ignore"):
            expected = reference(of_it, moment)
        rounding = 1e-12 * of_it["value"].abs().max() if of_it["value"].notna().any() else 0.0
        assert value == pytest.approx(expected, rel=1e-9, abs=rounding, nan_ok=True)


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
        ("rolling", {"value": "value", "window": 3}, "window cannot be 3; wanted is text"),
        ("rolling", {"value": "value", "window": "3"}, "window: '3' is no span of time with its unit"),
        ("rolling", {"value": "value", "window": "NaT"}, "window: 'NaT' is no span of time"),
        ("rolling", {"value": "value", "window": "0h"}, "window: '0h' is not above zero"),
        ("count", {"window": "nan"}, "window: 'nan' is no span of time"),
        ("time_since", {"unit": 60}, "unit cannot be 60; wanted is text"),
        ("rolling", {"value": "value", "window": "3h", "statistic": "maen"}, "cannot be 'maen'; did you mean 'mean'"),
        ("expanding", {"value": "value", "statistic": "media"}, "statistic cannot be 'media'; did you mean 'mean'"),
        ("lag", {"value": "value", "back": 0}, "back: 0 is no whole number above 0"),
        ("lag", {"value": "value", "back": -1}, "back: -1 is no whole number above 0"),
        ("lag", {"value": "value", "back": 1.5}, "back cannot be 1.5; wanted is a whole number"),
        ("difference", {"value": "value", "back": 0}, "back: 0 is no whole number above 0"),
        ("difference", {"value": "value", "back": True}, "back cannot be True; wanted is a whole number"),
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


def test_entities_of_another_kind_are_named() -> None:
    asked = rows().assign(place=lambda frame: frame["place"].astype(str))
    with pytest.raises(ProjectError, match=r"column 'place' is .* in the rows and int64 in the events"):
        history("count", {}, events(), ("place",)).look_up(asked, asked["moment"])
    asked = rows()
    as_float = asked.assign(place=asked["place"].astype(float))
    found = [
        history("count", {}, events(), ("entity", "place")).look_up(each, each["moment"]) for each in (asked, as_float)
    ]
    pd.testing.assert_frame_equal(*found)
    with pytest.raises(ProjectError, match="rows have no column 'place'"):
        history("count", {}, events(), ("place",)).look_up(asked.drop(columns="place"), asked["moment"])
