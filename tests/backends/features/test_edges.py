"""What each enricher does where it is easily got wrong."""

from importlib.util import find_spec
from typing import Any

import numpy as np
import pandas as pd
import pytest

from mlops_template.backends import load_backend
from mlops_template.errors import ProjectError


def build(name: str, **arguments: Any) -> Any:
    return load_backend("features", name)(**arguments)


def test_target_means_are_cross_fitted_and_drawn_by_the_seed() -> None:
    draw = np.random.default_rng(0)
    rows = pd.DataFrame({"it": [f"c{number}" for number in range(200)]})
    target = draw.integers(0, 2, 200)
    alone = build("target", task="binary", random_state=1).fit_transform(rows, target)["it_target"]
    assert np.corrcoef(alone, target)[0, 1] < 0.1, "a category of one row tells its own target"
    seen = build("target", task="binary", random_state=1).fit(rows, target).transform(rows)["it_target"]
    assert np.corrcoef(seen, target)[0, 1] > 0.9
    few = pd.DataFrame({"it": draw.choice(["a", "b"], 200)})
    first, again, other = (
        build("target", task="binary", random_state=seed).fit_transform(few, target)["it_target"].to_numpy()
        for seed in (1, 1, 2)
    )
    np.testing.assert_array_equal(first, again)
    assert (first != other).any()


@pytest.mark.parametrize(
    ("task", "target", "names"),
    [
        ("binary", ["no", "yes"] * 15, ["it_target"]),
        ("binary", [False, True] * 15, ["it_target"]),
        ("multiclass", ["a", "b", "c"] * 10, ["it_target_a", "it_target_b", "it_target_c"]),
        ("regression", [1.0, 2.0, 3.0] * 10, ["it_target"]),
        ("regression", [1, 2, 3] * 10, ["it_target"]),
    ],
)
@pytest.mark.parametrize("as_series", [True, False])
def test_target_takes_every_task(task: str, target: list[Any], names: list[str], as_series: bool) -> None:
    rows = pd.DataFrame({"it": ["x", "y", "x", None, "y"] * 6})
    given = pd.Series(target) if as_series else np.asarray(target)
    made = build("target", task=task, random_state=0).fit_transform(rows, given)
    assert list(made) == names
    assert made.notna().all(axis=None)


def test_numbers_are_clipped_bent_and_ranked_by_the_training_rows() -> None:
    rows = pd.DataFrame({"it": np.arange(101.0)})
    strange = pd.DataFrame({"it": [-1000.0, 50.0, 1000.0, None]})
    made = {
        key: build("numeric", **arguments).fit(rows).transform(strange)["it"].tolist()
        for key, arguments in {
            "clip": {"clip": [0.1, 0.9]},
            "rank": {"scale": "quantile"},
            "log": {"bend": "log"},
        }.items()
    }
    np.testing.assert_allclose(made["clip"], [10, 50, 90, np.nan])
    np.testing.assert_allclose(made["rank"], [0, 0.5, 1, np.nan])
    np.testing.assert_allclose(made["log"], [-np.log(1001), np.log(51), np.log(1001), np.nan])
    skewed = pd.DataFrame({"it": np.exp(np.random.default_rng(0).normal(size=500))})
    assert abs(build("numeric", bend="power").fit_transform(skewed)["it"].skew()) < 0.3 < abs(skewed["it"].skew())


@pytest.mark.parametrize("scale", [None, "standard", "min_max", "robust", "quantile"])
def test_a_power_of_years_stays_small_and_an_odd_year_spoils_no_other(scale: str | None) -> None:
    years = pd.DataFrame({"it": 2013 - np.random.default_rng(0).exponential(8, 500)})
    fitted = build("numeric", impute="median", bend="power", scale=scale).fit(years)
    assert fitted.transform(years)["it"].abs().max() < 100
    usual = fitted.transform(years.head(2))["it"].tolist()
    odd = fitted.transform(pd.concat([years.head(2), pd.DataFrame({"it": [1e10, -1e300, 3e38]})]))["it"]
    assert odd.tolist()[:2] == usual
    assert (odd.abs() <= np.finfo(np.float32).max).all()


def test_what_scaling_makes_too_large_is_the_largest_that_fits() -> None:
    rows = pd.DataFrame({"it": [1.0, 1.0 + 1e-9, 1.0 - 1e-9]})
    made = build("numeric", scale="standard").fit(rows).transform(pd.DataFrame({"it": [3e38]}))["it"]
    assert made.tolist() == [float(np.finfo(np.float32).max)]


@pytest.mark.parametrize(
    ("known", "asked", "bins"),
    [
        ([0] * 90 + [10] * 10, [-1, 0, 1, 10, 99], [0, 0, 0, 1, 1]),
        ([0] * 85 + [1, 2, 3] * 5, [0, 0.5, 1, 3], [0, 0, 1, 1]),
        ([5] * 90 + [1, 2] * 5, [1, 4, 5, 6], [0, 0, 1, 1]),
    ],
)
def test_a_number_that_nearly_all_rows_have_is_a_bin_of_its_own(
    known: list[float], asked: list[float], bins: list[float]
) -> None:
    fitted = build("bins", bins=5).fit(pd.DataFrame({"it": known}))
    assert fitted.transform(pd.DataFrame({"it": asked}))["it_bin"].tolist() == bins


def test_bins_hold_what_lies_beyond_them() -> None:
    rows = pd.DataFrame({"it": np.arange(100.0), "same": 1.0})
    bins = build("bins", bins=4, edges="uniform").fit(rows)
    made = bins.transform(pd.DataFrame({"it": [-5, 0, 30, 99, 500, None], "same": [1, 2, 0, 1, 1, None]}))
    np.testing.assert_array_equal(made["it_bin"], [0, 0, 1, 3, 3, np.nan])
    np.testing.assert_array_equal(made["same_bin"], [0, 0, 0, 0, 0, np.nan])
    one_hot = build("bins", bins=2, encode="one_hot").fit(rows[["it"]]).transform(pd.DataFrame({"it": [1, 99, None]}))
    assert one_hot.to_numpy().tolist() == [[1, 0], [0, 1], [0, 0]]


def test_holidays_of_a_state_and_across_the_year() -> None:
    days = pd.DataFrame({"it": ["2013-12-25", "2013-12-31", "2014-01-02", "2013-09-17", None]})
    made = build("holiday", country="US", within=10).fit_transform(days)
    np.testing.assert_array_equal(made["it_holiday"], [1, 0, 0, 0, np.nan])
    np.testing.assert_array_equal(made["it_to_holiday"], [0, 1, 10, 10, np.nan])
    np.testing.assert_array_equal(made["it_since_holiday"], [0, 6, 1, 10, np.nan])
    unity = pd.DataFrame({"it": ["2013-06-20", "2013-04-15"]})  # West Virginia Day; Patriots' Day of Massachusetts
    assert build("holiday", country="US", subdivision="WV").fit_transform(unity)["it_holiday"].tolist() == [1, 0]
    assert build("holiday", country="US", subdivision="MA").fit_transform(unity)["it_holiday"].tolist() == [0, 1]


def test_time_since_is_below_zero_before_the_event() -> None:
    rows = pd.DataFrame({"it": ["2013-01-01", "2013-01-03T12:00+02:00", "soon"]})
    made = build("elapsed", events={"sale": "2013-01-02"}, unit="hours").fit_transform(rows)
    np.testing.assert_allclose(made["it_since_sale"], [-24, 34, np.nan])


def test_a_moment_without_a_zone_does_not_take_its_neighbours() -> None:
    rows = pd.DataFrame({"it": ["2013-01-01T07:00+02:00", "2013-01-01 08:00"]})
    assert build("datetime", parts=["hour"]).fit_transform(rows)["it_hour"].tolist() == [5, 8]


def test_places_beyond_the_earth_are_missing() -> None:
    rows = pd.DataFrame({"lat": [0.0, 0.0, 91.0, 0.0], "lon": [0.0, 180.0, 0.0, None]})
    made = build("geography", start=["lat", "lon"], end=[0, 0]).fit_transform(rows)
    np.testing.assert_allclose(made["lat_lon_km"], [0, np.pi * 6371.0088, np.nan, np.nan], atol=1e-6)


def test_characters_are_told_apart() -> None:
    rows = pd.DataFrame({"it": ["Ab1! €é", "日本😀"]})
    measures = ["length", "words", "digits", "capitals", "punctuation", "spaces", "other"]
    made = build("characters", measures=measures).fit_transform(rows)
    sevenths = np.array([[1, 1, 2, 1, 0]]) / 7
    np.testing.assert_allclose(made.iloc[[0], 2:], sevenths)
    np.testing.assert_allclose(made.iloc[1, 2:], [0, 0, 0, 0, 1])
    np.testing.assert_allclose(made.iloc[:, 0], np.log1p([7, 3]))


def test_river_learns_from_training_rows_only() -> None:
    rows = pd.DataFrame({"it": [0.0, 2.0, None]})
    enricher = build("river", transformer="river.preprocessing.StandardScaler").fit(rows)
    before = enricher.transform(rows)
    enricher.transform(pd.DataFrame({"it": [1e6, -1e6]}))
    pd.testing.assert_frame_equal(enricher.transform(rows), before)


@pytest.mark.parametrize(
    ("name", "arguments", "told"),
    [
        ("holiday", {"country": "USS"}, "holidays of 'USS' are not known; did you mean 'US'"),
        ("holiday", {"country": "US", "subdivision": "XX"}, "US has no 'XX'"),
        ("fourier", {"periods": ["a day"]}, "'a day' is neither a length of time"),
        ("fourier", {"periods": [0]}, "0 is neither"),
        ("elapsed", {"events": {"sale": "soon"}}, "events.sale: 'soon' is no moment"),
        ("elapsed", {}, "say what time passed since or until"),
        ("pattern", {"patterns": {"it": "("}}, r"patterns.it: '\(' is no regular expression"),
        ("pattern", {}, "say what to look for"),
        ("river", {"transformer": "river.preprocessing.StandardScalar"}, "did you mean 'StandardScaler'"),
    ],
)
def test_arguments_that_say_nothing_are_told(name: str, arguments: dict[str, Any], told: str) -> None:
    rows = pd.DataFrame({"it": ["2013-01-01"]})
    with pytest.raises(ProjectError, match=told):
        build(name, **arguments).fit(rows)


def test_a_language_model_that_is_not_there_is_told() -> None:
    if find_spec("sentence_transformers") is None:
        pytest.skip("sentence_transformers is not installed")
    with pytest.raises(ProjectError, match=r"model: there is no directory .*no/such/place"):
        build("embedding", model="no/such/place").fit(pd.DataFrame({"it": ["call now"]}))
