"""Every enricher of backends/features/, found by itself, is put through one suite."""

import inspect
import itertools
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

import joblib
import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone
from sklearn.compose import ColumnTransformer

from mlops_template.backends import backend_names, load_backend
from mlops_template.backends.features.base import Enricher

ROWS = 30
KINDS = ["numeric", "categorical", "datetime"]


def column(kind: str, seed: int = 0, rows: int = ROWS) -> pd.Series:
    """Values of a kind, some of them missing."""
    draw = np.random.default_rng(seed)
    made: dict[str, Any] = {
        "numeric": draw.normal(50, 20, rows),
        "categorical": draw.choice(["a", "b", "c"], rows).astype(object),
        "text": draw.choice(["come home now", "win a prize", "come and win"], rows).astype(object),
        "datetime": pd.Timestamp("2013-01-01") + pd.to_timedelta(draw.integers(0, 365 * 24 * 60, rows), unit="min"),
    }
    values = pd.Series(made.get(kind, made["numeric"]))
    return values.where(draw.random(rows) > 0.1)


def frame(kind: str, seed: int = 0, rows: int = ROWS) -> pd.DataFrame:
    return pd.DataFrame({"one": column(kind, seed, rows), "other": column(kind, seed + 1, rows)})


def choices(hint: Any) -> list[Any]:
    """Give the values of an argument that its type names; a list of choices is taken whole."""
    if get_origin(hint) is list:
        return [choices(get_args(hint)[0])]
    if str(get_origin(hint)) == "typing.Literal":
        return list(get_args(hint))
    if hint is type(None):
        return [None]
    if hint is int:
        return [3]
    return [value for argument in get_args(hint) for value in choices(argument)]


def settings(enricher: type[Enricher]) -> list[dict[str, Any]]:
    """Give every combination of the arguments' values, read off the constructor's types."""
    hints = get_type_hints(enricher.__init__)
    names = list(inspect.signature(enricher).parameters)
    return [
        dict(zip(names, values, strict=True)) for values in itertools.product(*(choices(hints[name]) for name in names))
    ]


CASES = [
    pytest.param(name, arguments, id=f"{name}-{'-'.join(map(str, arguments.values()))}")
    for name in backend_names("features")
    for arguments in settings(load_backend("features", name))
]
every_case = pytest.mark.parametrize(("name", "arguments"), CASES)


def build(name: str, arguments: dict[str, Any]) -> Enricher:
    return load_backend("features", name)(**arguments)


def test_finds_the_enrichers() -> None:
    assert set(backend_names("features")) >= set(KINDS)
    assert len(CASES) > len(backend_names("features"))
    for name in backend_names("features"):
        enricher = load_backend("features", name)
        assert issubclass(enricher, Enricher)
        assert f"type: {name}" in (enricher.__doc__ or ""), f"{name} does not show its YAML"
        assert ">>>" in (enricher.__doc__ or ""), f"{name} shows no example"


@every_case
def test_clone_and_parameters(name: str, arguments: dict[str, Any]) -> None:
    enricher = build(name, arguments)
    assert enricher.get_params() == arguments
    assert clone(enricher).get_params() == arguments
    assert type(enricher)(**arguments).set_params(**arguments).get_params() == arguments
    fitted = enricher.fit(frame(name))
    assert fitted is enricher
    assert enricher.get_params() == arguments
    assert not hasattr(clone(enricher), "transformer_")


@every_case
def test_numbers_out_one_row_each_with_their_names(name: str, arguments: dict[str, Any]) -> None:
    rows = frame(name)
    before = rows.copy()
    enricher = build(name, arguments).fit(rows)
    features = enricher.transform(rows)
    pd.testing.assert_frame_equal(rows, before)
    assert isinstance(features, pd.DataFrame)
    assert len(features) == ROWS
    assert all(np.issubdtype(dtype, np.number) for dtype in features.dtypes)
    assert list(features) == list(enricher.get_feature_names_out())
    assert features.columns.is_unique
    assert all(feature.startswith(("one", "other")) for feature in features)


@every_case
def test_a_plan_names_the_features_as_the_enricher_does(name: str, arguments: dict[str, Any]) -> None:
    rows = frame(name)
    alone = build(name, arguments).fit(rows)
    plan = ColumnTransformer([("it", build(name, arguments), ["one", "other"])], verbose_feature_names_out=False)
    made = plan.set_output(transform="pandas").fit_transform(rows.assign(unread=1))
    pd.testing.assert_frame_equal(made, alone.transform(rows))


@every_case
def test_one_row_at_a_time(name: str, arguments: dict[str, Any]) -> None:
    enricher = build(name, arguments).fit(frame(name))
    one = enricher.transform(frame(name, seed=5).head(1))
    assert list(one) == list(enricher.get_feature_names_out())
    assert len(one) == 1


@every_case
def test_fits_one_row(name: str, arguments: dict[str, Any]) -> None:
    rows = frame(name).dropna().head(1)
    features = build(name, arguments).fit(rows).transform(rows)
    assert len(features) == 1
    assert np.isfinite(features.to_numpy(dtype=float)).all()


@every_case
def test_columns_that_are_missing_altogether(name: str, arguments: dict[str, Any]) -> None:
    rows = frame(name)
    nothing = rows.copy()
    nothing["one"] = pd.Series([None] * ROWS, dtype=rows["one"].dtype)
    enricher = build(name, arguments).fit(rows)
    assert list(enricher.transform(nothing)) == list(enricher.get_feature_names_out())
    assert len(enricher.transform(nothing)) == ROWS
    never_seen = build(name, arguments).fit(nothing)
    assert list(never_seen.transform(rows)) == list(never_seen.get_feature_names_out())
    assert any(feature.startswith("one") for feature in never_seen.get_feature_names_out()), "the column is lost"


@every_case
def test_index_is_kept_be_it_what_it_may(name: str, arguments: dict[str, Any]) -> None:
    rows = frame(name)
    enricher = build(name, arguments).fit(rows)
    expected = enricher.transform(rows)
    for index in (pd.Index([number % 3 for number in range(ROWS)]), pd.Index([f"r{number}" for number in range(ROWS)])):
        features = enricher.transform(rows.set_axis(index))
        assert features.index.equals(index)
        np.testing.assert_array_equal(features.to_numpy(), expected.to_numpy())


@every_case
def test_values_that_no_training_row_had(name: str, arguments: dict[str, Any]) -> None:
    strange = {
        "numeric": [1e12, -1e12],
        "categorical": ["never", ""],
        "text": ["£££", ""],
        "datetime": pd.to_datetime(["1900-01-01", "2100-02-28"]),
    }
    enricher = build(name, arguments).fit(frame(name))
    rows = pd.DataFrame(dict.fromkeys(("one", "other"), strange.get(name, strange["numeric"])))
    features = enricher.transform(rows)
    assert list(features) == list(enricher.get_feature_names_out())
    assert np.isfinite(features.to_numpy(dtype=float)).all()


@every_case
def test_a_row_is_not_touched_by_the_others(name: str, arguments: dict[str, Any]) -> None:
    enricher = build(name, arguments).fit(frame(name))
    rows, others = frame(name, seed=7), frame(name, seed=11)
    together = enricher.transform(rows).to_numpy()
    alone = np.vstack([enricher.transform(rows.iloc[[number]]).to_numpy() for number in range(6)])
    np.testing.assert_array_equal(alone, together[:6])
    among = pd.concat([rows.head(1), others], ignore_index=True)
    np.testing.assert_array_equal(enricher.transform(among).to_numpy()[0], together[0])


def test_codes_that_are_numbers_are_not_touched_by_other_rows() -> None:
    codes = pd.DataFrame({"one": [1.0, 2.5, None, 1.0], "other": [1, 2, 3, 1]})
    enricher = load_backend("features", "categorical")(encode="ordinal").fit(codes)
    together = enricher.transform(codes).to_numpy()
    alone = np.vstack([enricher.transform(codes.iloc[[number]]).to_numpy() for number in range(4)])
    np.testing.assert_array_equal(alone, together)


@every_case
def test_survives_joblib(name: str, arguments: dict[str, Any], tmp_path: Path) -> None:
    rows = frame(name)
    enricher = build(name, arguments).fit(rows)
    joblib.dump(enricher, tmp_path / "it.joblib")
    again = joblib.load(tmp_path / "it.joblib")
    pd.testing.assert_frame_equal(again.transform(rows), enricher.transform(rows))
