"""Every kind of estimator answers row by row what its pipeline answers."""

import json
import logging
import pickle
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

import numpy as np
import pandas as pd
import pytest
from catboost import CatBoostClassifier, CatBoostRegressor
from lightgbm import LGBMClassifier, LGBMRegressor
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.ensemble import (
    HistGradientBoostingClassifier,
    HistGradientBoostingRegressor,
    RandomForestClassifier,
    VotingClassifier,
)
from sklearn.feature_selection import SelectKBest
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.pipeline import Pipeline
from xgboost import XGBClassifier, XGBRegressor

from mlops_template.errors import ProjectError
from mlops_template.pipelines.feature_engineering.nodes import fit_plan
from mlops_template.pipelines.feature_engineering.parameters import Plan
from mlops_template.problem import Problem
from mlops_template.serving.candidate_model import CandidateModel, encode
from mlops_template.serving.row_features import RowFeatures
from mlops_template.serving.row_path import RowPath, trusted

from toy import TARGETS, toy_model, toy_problem, toy_table

QUIET = {"verbose": False, "allow_writing_files": False, "iterations": 10}
CLASSIFIERS = {
    "lightgbm": lambda: LGBMClassifier(n_estimators=10, verbose=-1),
    "xgboost": lambda: XGBClassifier(n_estimators=10),
    "hist_gradient_boosting": lambda: HistGradientBoostingClassifier(max_iter=10),
    "catboost": lambda: CatBoostClassifier(**QUIET),
    "linear": lambda: LogisticRegression(max_iter=500),
}
REGRESSORS = {
    "lightgbm": lambda: LGBMRegressor(n_estimators=10, verbose=-1),
    "xgboost": lambda: XGBRegressor(n_estimators=10),
    "hist_gradient_boosting": lambda: HistGradientBoostingRegressor(max_iter=10),
    "catboost": lambda: CatBoostRegressor(**QUIET),
    "linear": Ridge,
}
COLUMNS = {
    "numeric": ["distance", "noise"],
    "categorical": ["carrier", "origin"],
    "datetime": ["moment"],
}
TREE: dict[str, Any] = {
    "categories": {"type": "categorical", "encode": "ordinal"},
    "numbers": {"type": "numeric"},
    "dates": {"type": "datetime", "parts": ["month", "weekday", "hour", "minute"]},
}
LINEAR: dict[str, Any] = {
    "numbers": {"type": "numeric", "impute": "median", "scale": "standard"},
    "categories": {"type": "categorical", "encode": "one_hot", "min_frequency": 60},
    "dates": {"type": "datetime", "parts": ["hour", "weekday"], "encode": "cyclic"},
}


def model_of(task: str, blocks: dict[str, Any], estimator: Any, rows: int = 400) -> CandidateModel:
    problem, table = toy_problem(task, columns=COLUMNS), toy_table(rows)
    return fitted(fit_plan(table, Plan.model_validate(blocks), problem, 1)[0], estimator, table, problem)


def fitted(features: Any, estimator: Any, table: pd.DataFrame, problem: Problem) -> CandidateModel:
    classes = np.array([]) if problem.task == "regression" else np.unique(table[problem.target])
    truth = encode(table[problem.target], classes) if len(classes) else table[problem.target]
    estimator.fit(features.transform(problem.raw_rows(table)), truth)
    return CandidateModel(Pipeline([("features", features), ("model", estimator)]), classes)


def raw_rows(rows: int = 60, seed: int = 5) -> pd.DataFrame:
    """Rows that nobody has seen, some with what no training row had."""
    raw = toy_problem(columns=COLUMNS).raw_rows(toy_table(rows, seed=seed))
    raw["moment"] += pd.Timedelta("400D 00:17:31")
    raw.loc[3, "carrier"] = "ZZ"
    raw.loc[4, ["moment", "distance", "origin"]] = [pd.NaT, 1e9, None]
    return raw


def assert_same(path: RowPath, model: CandidateModel, rows: pd.DataFrame) -> None:
    expected = model.predict(rows)
    answered = pd.DataFrame([path.predict(row) for row in rows.to_dict("records")])
    assert list(answered) == list(expected)
    pd.testing.assert_frame_equal(answered, expected, rtol=1e-12, atol=1e-12, check_dtype=False)


@pytest.fixture(scope="module")
def lightgbm() -> CandidateModel:
    return model_of("binary", TREE, CLASSIFIERS["lightgbm"]())


@pytest.fixture(scope="module")
def path(lightgbm: CandidateModel) -> RowPath:
    return RowPath(lightgbm)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "plan"),
    [*((name, TREE) for name in CLASSIFIERS if name != "linear"), ("linear", LINEAR), ("lightgbm", LINEAR)],
)
@pytest.mark.parametrize("task", list(TARGETS))
def test_a_row_is_answered_as_the_pipeline_answers(task: str, name: str, plan: dict[str, Any]) -> None:
    model = model_of(task, plan, (REGRESSORS if task == "regression" else CLASSIFIERS)[name]())
    path = RowPath(model)
    assert path.reason is None
    assert [path.ways[block] for block in plan] == ["separable" if plan is TREE else "chain", "separable", "separable"]
    rows = raw_rows()
    assert_same(
        path, model, rows.drop(index=4).reset_index(drop=True) if name == "linear" else rows
    )  # which takes no missing moment


def test_the_booster_is_asked_without_what_stands_around_it(path: RowPath) -> None:
    assert path.ways["model"] == "bybooster"


def test_an_estimator_that_would_warn_of_a_bare_array_gets_a_frame() -> None:
    voting = VotingClassifier([("one", CLASSIFIERS["lightgbm"]()), ("other", CLASSIFIERS["xgboost"]())], voting="soft")
    model = model_of("binary", TREE, voting)
    path = RowPath(model)
    assert (path.reason, path.ways["model"]) == (None, "byframe")
    assert_same(path, model, raw_rows())


def test_known_categories_and_days_stand_in_the_tables_in_advance(path: RowPath) -> None:
    categories, _, dates = path._compiled._features._blocks
    assert {None, "AA", "DL", "UA"} <= set(categories._axes[0].table)
    assert len(dates._axes[0].table) > 300
    assert len(dates._axes[1].table) >= 1440


def test_a_new_category_is_asked_once(lightgbm: CandidateModel, monkeypatch: pytest.MonkeyPatch) -> None:
    path = RowPath(lightgbm)
    asked = []
    block = path._compiled._features._blocks[0]
    whole = block._whole.many
    monkeypatch.setattr(block._whole, "many", lambda rows: asked.append(rows) or whole(rows))
    row = raw_rows().iloc[0].to_dict() | {"carrier": "brand new"}
    first = path.predict(row)
    assert (path.predict(row), len(asked)) == (first, 1)


def test_keys_come_in_any_order_and_more_of_them_do_no_harm(path: RowPath) -> None:
    row = raw_rows().iloc[0].to_dict()
    turned = {"stranger": 1, **dict(reversed(row.items()))}
    assert path.predict(turned) == path.predict(row)


def test_an_absent_key_is_an_error_that_names_it(path: RowPath) -> None:
    row = raw_rows().iloc[0].to_dict()
    del row["distance"], row["noise"]
    with pytest.raises(ProjectError, match=r"\['distance', 'noise'\], which may be null .* mean 'distanse'\?"):
        path.predict(row | {"distanse": 3})


@pytest.mark.parametrize("missing", [None, np.nan, pd.NA, pd.NaT])
@pytest.mark.parametrize("column", ["distance", "carrier", "moment"])
def test_what_is_missing_may_be_so_in_any_way(path: RowPath, column: str, missing: Any) -> None:
    row = raw_rows().iloc[0].to_dict()
    assert path.predict(row | {column: missing}) == path.predict(row | {column: None})


@pytest.mark.parametrize(
    ("column", "value", "means"),
    [
        ("distance", 3, 3.0),
        ("distance", np.int64(3), 3.0),
        ("distance", np.float32(0.5), 0.5),
        ("distance", "3.5", 3.5),
        ("distance", True, 1.0),
        ("carrier", 3.0, "3"),
        ("carrier", 3, "3"),
        ("carrier", True, "True"),
        ("moment", "2013-01-06 17:30", pd.Timestamp("2013-01-06 17:30")),
        ("moment", "2013-01-06T17:30:00.000000", pd.Timestamp("2013-01-06 17:30")),
        ("moment", "2013-01-06T17:30:00Z", pd.Timestamp("2013-01-06 17:30")),
        ("moment", "2013-01-06T19:30:00+02:00", pd.Timestamp("2013-01-06 17:30")),
        ("moment", "2013-01", pd.Timestamp("2013-01-01")),
        ("moment", datetime(2013, 1, 6, 17, 30), pd.Timestamp("2013-01-06 17:30")),
        ("moment", datetime(2013, 1, 6, 17, 30, tzinfo=UTC), pd.Timestamp("2013-01-06 17:30")),
        ("moment", np.datetime64("2013-01-06T17:30"), pd.Timestamp("2013-01-06 17:30")),
    ],
)
def test_values_come_in_many_types(path: RowPath, column: str, value: Any, means: Any) -> None:
    row = raw_rows().iloc[0].to_dict() | {column: value}
    assert dict(zip(row, path.typed(row), strict=True))[column] == means
    given = pd.DataFrame({name: pd.Series([each], dtype=object) for name, each in row.items()})
    assert toy_problem(columns=COLUMNS).raw_rows(given).iloc[0][column] == means, "a batch reads it otherwise"


@pytest.mark.parametrize(
    ("column", "value"), [("distance", "far"), ("distance", [1, 2]), ("moment", "01/02/2013"), ("distance", 10**400)]
)
def test_a_value_of_another_kind_is_an_error_that_names_its_column(path: RowPath, column: str, value: Any) -> None:
    with pytest.raises(ProjectError, match=f"column '{column}' is a (number|moment): "):
        path.predict(raw_rows().iloc[0].to_dict() | {column: value})


def test_an_infinite_number_is_asked_of_its_block(path: RowPath, lightgbm: CandidateModel) -> None:
    rows = raw_rows().head(2).assign(distance=[np.inf, -np.inf])
    assert_same(path, lightgbm, rows)


@pytest.mark.slow
def test_the_answer_can_be_written_as_json(path: RowPath) -> None:
    row = raw_rows().iloc[0].to_dict()
    assert json.loads(json.dumps(path.predict(row)))["prediction"] in (True, False)
    labels = [RowPath(toy_model(task)).predict(row)["prediction"] for task in TARGETS]
    assert [type(label) for label in labels] == [bool, str, float]


def test_can_be_pickled(lightgbm: CandidateModel) -> None:
    path = RowPath(lightgbm)
    assert_same(pickle.loads(pickle.dumps(path)), lightgbm, raw_rows(20))


def test_other_rows_may_be_handed_over_to_check_by(lightgbm: CandidateModel) -> None:
    assert RowPath(lightgbm, raw_rows(30)).reason is None
    del lightgbm.pipeline.steps[0][1].sample_
    with pytest.raises(ProjectError, match="remember no rows"):
        RowPath(lightgbm)
    lightgbm.pipeline.steps[0][1].sample_ = raw_rows()


def test_what_is_selected_behind_the_plan_is_selected_here() -> None:
    problem, table = toy_problem(columns=COLUMNS), toy_table(400)
    plan = fit_plan(table, Plan.model_validate(LINEAR), problem, 1)[0]
    features = Pipeline([("enrich", plan), ("select", SelectKBest(k=5))]).set_output(transform="pandas")
    features[-1].fit(plan.transform(problem.raw_rows(table)), table["late"])
    model = fitted(features, CLASSIFIERS["lightgbm"](), table, problem)
    path = RowPath(model)
    assert (path.reason, path.ways["categories"]) == (None, "separable")
    assert_same(path, model, raw_rows())


class Asked(TransformerMixin, BaseEstimator):
    """A transformer that is a function of a frame."""

    def __init__(self, function: Any) -> None:
        self.function = function

    def fit(self, X: pd.DataFrame, y: Any = None) -> Self:  # noqa: ARG002
        self.names_ = list(self.function(X))
        return self

    def transform(self, X: pd.DataFrame) -> pd.DataFrame:
        return pd.DataFrame(self.function(X), index=X.index)

    def get_feature_names_out(self, input_features: Any = None) -> list[str]:  # noqa: ARG002
        return self.names_


def by(function: Any, columns: list[str], seed: int = 0) -> CandidateModel:
    problem, table = toy_problem(columns=COLUMNS), toy_table(400, seed=seed)
    blocks = [("own", Asked(function), columns), ("numbers", "passthrough", ["distance", "noise"])]
    features = RowFeatures(blocks, verbose_feature_names_out=False).set_output(transform="pandas")
    features.fit(problem.raw_rows(table))
    return fitted(features, CLASSIFIERS["lightgbm"](), table, problem)


def route(X: pd.DataFrame) -> dict[str, Any]:
    pair = X["carrier"].fillna("?") + X["origin"].fillna("?")
    return {"route": pair.map({"AAEWR": 1, "AAJFK": 2, "UAEWR": 3, "UAJFK": 7}).fillna(0)}


def rare_route(X: pd.DataFrame) -> dict[str, Any]:
    return {"route": ((X["carrier"] == "UA") & (X["origin"] == "JFK")) * 1.0}


def product(X: pd.DataFrame) -> dict[str, Any]:
    return {"product": X["distance"] * X["noise"]}


def bent(X: pd.DataFrame) -> dict[str, Any]:
    return {"bent": np.log1p(X["distance"].abs()), "clipped": X["noise"].clip(-1, 1)}


def since(X: pd.DataFrame) -> dict[str, Any]:
    return {"days": (X["moment"] - pd.Timestamp("2013-01-01")).dt.total_seconds() / 86400}


def carrier_length(X: pd.DataFrame) -> dict[str, Any]:
    return {"length": X["carrier"].str.len(), "shouts": X["carrier"].str.contains("!").eq(True) * 1.0}


def rank_in_batch(X: pd.DataFrame) -> dict[str, Any]:
    return {"rank": X["distance"].rank()}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("function", "columns", "way"),
    [
        (route, ["carrier", "origin"], "whole"),
        (rare_route, ["carrier", "origin"], "whole"),
        (product, ["distance", "noise"], "whole"),
        (bent, ["distance", "noise"], "whole"),
        (since, ["moment"], "whole"),
        (carrier_length, ["carrier"], "separable"),
    ],
)
@pytest.mark.parametrize("known", [True, False])
def test_a_block_that_mixes_or_bends_is_asked_itself(
    function: Any, columns: list[str], way: str, known: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if known:
        monkeypatch.setattr(trusted, "_known", lambda _: True)
    model = by(function, columns)
    path = RowPath(model)
    assert (path.reason, path.ways["own"]) == (None, way if known else "whole")
    assert path.ways["numbers"] == "separable"
    rows = raw_rows()
    rows.loc[5, "carrier"] = "never! seen"
    assert_same(path, model, rows)


def test_where_one_row_is_not_answered_as_many_the_pipeline_answers(caplog: pytest.LogCaptureFixture) -> None:
    model = by(rank_in_batch, ["distance"])
    with caplog.at_level(logging.WARNING):
        path = RowPath(model)
    assert path.reason == "ValueError: its answers differ from the pipeline's"
    assert [record.getMessage() for record in caplog.records] == [f"The pipeline answers row by row: {path.reason}"]
    row = raw_rows(1)
    answered = model.predict(row)
    assert path.predict(row.iloc[0].to_dict()) == answered.iloc[0].to_dict()
    assert path.ways == {}


def test_where_nothing_can_be_compiled_the_pipeline_answers(lightgbm: CandidateModel) -> None:
    three = CandidateModel(
        Pipeline([*lightgbm.pipeline.steps[:1], ("no", "passthrough"), lightgbm.pipeline.steps[1]]), lightgbm.classes
    )
    path = RowPath(three)
    assert path.reason is not None
    assert "\n" not in path.reason
    assert_same(path, three, raw_rows(10))


def test_without_a_row_to_check_by_the_pipeline_answers(lightgbm: CandidateModel) -> None:
    path = RowPath(lightgbm, raw_rows().head(0))
    assert path.reason == "ValueError: there are no rows to check by"
    assert_same(path, lightgbm, raw_rows(10))


def native(X: pd.DataFrame) -> dict[str, Any]:
    return {name: pd.Categorical(X[name], categories=["AA", "DL", "UA", "EWR", "JFK"]) for name in X}


def sentinel(X: pd.DataFrame) -> dict[str, Any]:
    return {"distance_": X["distance"].mask(X["distance"] == -999)}


def test_a_class_of_ones_own_may_know_a_value_that_nobody_tried() -> None:
    model = by(sentinel, ["distance"])
    path = RowPath(model)
    assert (path.reason, path.ways["own"]) == (None, "whole")
    assert_same(path, model, raw_rows().assign(distance=-999.0))


@pytest.mark.parametrize(
    "block",
    [
        {"type": "sklearn.impute.SimpleImputer", "missing_values": -999, "strategy": "constant", "fill_value": 5},
        {"type": "sklearn.preprocessing.OneHotEncoder", "handle_unknown": "ignore", "sparse_output": False},
        {"type": "bins", "bins": 40, "edges": "uniform", "encode": "one_hot"},
        {"type": "own_sentinel.py:Sentinel"},
    ],
)
def test_a_rare_number_that_means_something_is_told_as_the_pipeline_tells_it(
    block: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "from mlops_template.backends.features.base import Enricher, row_wise\n\n\nclass Sentinel(Enricher):\n"
    text += "    def compose(self):\n        return row_wise(_read).set_output(transform='pandas')\n\n\n"
    text += "def _read(frame):\n    return frame.mask(frame == -999).astype(float)\n"
    (tmp_path / "own_sentinel.py").write_text(text, "utf-8")
    monkeypatch.chdir(tmp_path)
    table, problem = toy_table(1000).fillna({"distance": 5.0}), toy_problem(columns=COLUMNS)
    table["distance"] = table["distance"].round(1)
    table.loc[::200, "distance"] = -999.0
    plan = Plan.model_validate(
        {"own": block | {"columns": ["distance"]}, "numbers": {"type": "numeric", "columns": ["noise"]}}
    )
    features = fit_plan(table, plan, problem, 1)[0]
    features.sample_ = features.sample_[features.sample_["distance"] != -999]
    model = fitted(features, CLASSIFIERS["hist_gradient_boosting"](), table, problem)
    path = RowPath(model)
    assert path.reason is None
    assert path.ways["numbers"] == "separable"
    rows = raw_rows(40).assign(distance=[-999.0, 0.1, 3.3, 9.9] * 10)
    assert_same(path, model, rows)


def test_a_number_beyond_single_precision_is_answered_as_the_pipeline_answers() -> None:
    model = model_of("binary", TREE, RandomForestClassifier(10, random_state=1))
    path = RowPath(model)
    assert path.reason is None
    assert_same(path, model, raw_rows().assign(distance=[1e39, -1e39, 1e308, 3.5e38, 3.3e38, 7.0] * 10))


def test_a_library_s_own_categories_are_told_by_their_codes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trusted, "_known", lambda _: True)
    model = by(native, ["carrier", "origin"])
    path = RowPath(model)
    assert (path.reason, path.ways["own"]) == (None, "separable")
    assert_same(path, model, raw_rows())
