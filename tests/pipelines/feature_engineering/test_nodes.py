import re
from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd
import pytest
import yaml

from mlops_template.errors import ProjectError
from mlops_template.history import HistoryParameters
from mlops_template.pipelines.feature_engineering.nodes import fit_plan, look_up_history, make_events, split
from mlops_template.pipelines.feature_engineering.parameters import Plan

from project import ROOT
from toy import toy_problem, toy_table

RANDOM = {"by": "random", "validation": 0.2, "test": 0.3}


def plan(**blocks: Any) -> Plan:
    return Plan.model_validate(blocks)


@pytest.mark.parametrize("by", ["time", "random", "group"])
def test_every_row_is_in_one_part(by: str) -> None:
    table = toy_table()
    parts = split(table, toy_problem(split=RANDOM | {"by": by}, group="row"), seed=1)
    assert sorted(row for part in parts for row in part["row"]) == table["row"].tolist()
    assert [len(part) for part in parts] == pytest.approx([120, 48, 72], abs=2)
    assert all(part.index.tolist() == list(range(len(part))) for part in parts)


def test_by_time_later_rows_come_later() -> None:
    table = toy_table().sample(frac=1, random_state=3)
    train, validation, test = split(table, toy_problem(), seed=1)
    assert train["moment"].max() < validation["moment"].min()
    assert validation["moment"].max() < test["moment"].min()


def test_by_time_ties_stay_together() -> None:
    table = toy_table()
    table["moment"] = table["moment"].dt.floor("D")  # 24 rows a day
    parts = split(table, toy_problem(), seed=1)
    days = [set(part["moment"]) for part in parts]
    assert not days[0] & days[1]
    assert not days[1] & days[2]


@pytest.mark.parametrize("zone", [None, "America/New_York"])
def test_by_time_a_moment_is_the_first_of_its_part(zone: str | None) -> None:
    table = toy_table()
    table["moment"] = table["moment"].dt.tz_localize(zone)
    bounds = {"by": "time", "validation": datetime(2013, 1, 5), "test": datetime(2013, 1, 8)}
    train, validation, test = split(table, toy_problem(split=bounds), seed=1)
    assert [len(train), len(validation), len(test)] == [96, 72, 72]
    assert validation["moment"].min() == pd.Timestamp("2013-01-05", tz=zone)


def test_by_group_a_group_is_in_one_part() -> None:
    table = toy_table().assign(family=lambda rows: rows["row"] % 20)
    parts = split(table, toy_problem(group="family", split=RANDOM | {"by": "group"}), seed=1)
    families = [set(part["family"]) for part in parts]
    assert [len(each) for each in families] == [10, 4, 6]
    assert sum(map(len, families)) == 20


def test_by_chance_every_class_has_its_share() -> None:
    table = toy_table().assign(late=lambda rows: rows["row"] % 10 == 0)
    parts = split(table, toy_problem(split=RANDOM), seed=1)
    assert [part["late"].mean() for part in parts] == pytest.approx([0.1, 0.1, 0.1], abs=0.02)


def test_by_chance_the_seed_decides() -> None:
    table, problem = toy_table(), toy_problem("regression", split=RANDOM)
    first, again, other = (split(table, problem, seed)[2]["row"].tolist() for seed in (1, 1, 2))
    assert first == again
    assert first != other


def test_a_part_must_have_rows_and_classes() -> None:
    bounds = {"by": "time", "validation": datetime(2013, 1, 5), "test": datetime(2014, 1, 1)}
    with pytest.raises(ProjectError, match="dataset 'test' has no rows; move the bounds"):
        split(toy_table(), toy_problem(split=bounds), seed=1)
    table = toy_table()
    table.loc[180:, "late"] = False
    with pytest.raises(ProjectError, match="dataset 'test': column 'late' has one class"):
        split(table, toy_problem(), seed=1)


def test_plan_takes_the_columns_of_its_kind() -> None:
    table, problem = toy_table(), toy_problem()
    blocks = plan(numbers={"type": "numeric"}, categories={"type": "categorical"})
    fitted, made, removed = fit_plan(table, blocks, problem, 1)
    assert removed.empty
    features = fitted.transform(table)
    pd.testing.assert_frame_equal(features, made)
    assert list(features) == ["distance", "noise", *(f"carrier_{name}" for name in ["(missing)", "AA", "DL", "UA"])]
    assert len(features) == len(table)
    assert all(dtype.kind == "f" for dtype in features.dtypes)
    np.testing.assert_array_equal(features["distance"], table["distance"])


def test_plan_takes_the_columns_it_is_told_and_any_transformer() -> None:
    blocks = plan(
        ranks={"type": "sklearn.preprocessing.QuantileTransformer", "columns": ["noise"], "n_quantiles": 10},
        dates={"type": "datetime", "parts": ["hour"]},
        numbers=None,
    )
    features = fit_plan(toy_table(), blocks, toy_problem(), 1)[0].transform(toy_table())
    assert list(features) == ["noise", "moment_hour"]
    assert features["noise"].between(0, 1).all()


def test_plan_leaves_out_a_kind_that_the_problem_has_not() -> None:
    problem = toy_problem(columns={"numeric": ["distance"]})
    blocks = plan(numbers={"type": "numeric"}, categories={"type": "categorical"})
    assert list(fit_plan(toy_table(), blocks, problem, 1)[0].transform(toy_table())) == ["distance"]


def test_plan_never_sees_the_target() -> None:
    with pytest.raises(
        ProjectError,
        match=r"numbers reads 'delay', not among the columns that it may read; Known: distance",
    ):
        fit_plan(toy_table(), plan(numbers={"type": "numeric", "columns": ["noise", "delay"]}), toy_problem(), 1)


def test_classes_that_no_training_row_has_are_named() -> None:
    table = toy_table()
    table.loc[200:203, "grade"] = "z"
    with pytest.raises(ProjectError, match=r"dataset 'test': column 'grade' has 4 rows .* \['z'\]"):
        split(table, toy_problem("multiclass"), seed=1)


def test_by_time_a_bound_with_a_zone_parts_moments_without_one() -> None:
    bounds = {"by": "time", "validation": "2013-01-05T00:00:00Z", "test": "2013-01-08T00:00:00Z"}
    _, validation, _ = split(toy_table(), toy_problem(split=bounds), seed=1)
    assert validation["moment"].min() == pd.Timestamp("2013-01-05")


def annotated(table: pd.DataFrame) -> pd.DataFrame:
    """Gold for two rows of three, a weak label for every other of the rest, none for what is left."""
    source = np.select([table["row"] % 3 != 0, table["row"] % 6 == 0], ["gold", "weak"], "none")
    label = table["late"].astype(object).where(source != "none", None)
    weight = np.select([source == "gold", source == "weak"], [1.0, 0.8], np.nan)
    return pd.DataFrame({"label": label, "source": source, "by_hand": False, "weight": weight})


@pytest.mark.parametrize(("labels", "train"), [("gold", 80), ("gold_and_weak", 120)])
def test_weak_labels_teach_where_they_may_and_judge_nowhere(labels: str, train: int) -> None:
    table = toy_table()
    made = annotated(table)
    given = table.assign(late=table["late"].astype(object).where(made["source"] == "gold", None))
    problem = toy_problem(labels=labels, split={"by": "random", "validation": 0.25, "test": 0.25})
    parts = split(given, problem, 1, labels=made)
    assert [len(part) for part in parts] == [train, 40, 40]
    for part in parts:
        assert part["late"].dtype == bool
        assert part["late"].tolist() == table["late"][part["row"]].tolist()
        assert part["sample_weight"].tolist() == made["weight"][part["row"]].tolist()
    assert set(parts[0]["sample_weight"]) == ({1.0} if labels == "gold" else {1.0, 0.8})
    assert set(parts[1]["sample_weight"]) == set(parts[2]["sample_weight"]) == {1.0}


HISTORY = HistoryParameters.model_validate(
    {
        "ahead": "1h",
        "events": {"seen": {"tables": ["raw"], "query": "select * from raw", "time": "moment", "known": "moment"}},
        "features": {
            "carrier_delay": {"type": "expanding", "events": "seen", "entity": ["carrier"], "value": "delay"},
            "before": {"type": "count", "events": "seen", "entity": []},
            "left_out": None,
        },
    }
)


def test_history_is_looked_up_for_every_row_and_added_to_every_part() -> None:
    table = toy_table()
    problem = toy_problem(columns={"numeric": ["distance"], "history": ["carrier_delay", "before"]})
    [events] = make_events(HISTORY, table)
    history = look_up_history(table, HISTORY, problem, events)
    assert list(history) == ["carrier_delay", "before"]
    # a row a moment: an hour ahead of the n-th, those before the (n - 1)-th are known
    assert history["before"].tolist() == [max(0, row - 1) for row in range(len(table))]
    row = int(table[200:]["carrier"].first_valid_index())
    known = table[: row - 1][table["carrier"] == table["carrier"][row]]["delay"]
    assert history["carrier_delay"][row] == pytest.approx(known.mean())

    parts = split(table, problem, seed=1, history=history)
    together = pd.concat(parts)
    assert together["before"].tolist() == history["before"][together["row"]].tolist()
    _, features, _ = fit_plan(parts[0], plan(numbers={"type": "numeric"}), problem, seed=1)
    assert list(features) == ["distance", "carrier_delay", "before"]


def test_equal_runs_make_events_in_equal_order() -> None:
    draw, orders = np.random.default_rng(0), 600_000
    days = pd.Timestamp("2013-01-01") + pd.to_timedelta(draw.integers(0, 300, orders), unit="D")
    tables = (
        pd.DataFrame({"item_of": draw.integers(0, orders, orders), "price": draw.random(orders)}),
        pd.DataFrame({"order": np.arange(orders), "day": days}),
    )
    sql = 'select day, price from orders join items on "order" = item_of'
    block = {"tables": ["items", "orders"], "query": sql, "time": "day", "known": "day"}
    bought = HistoryParameters.model_validate({"ahead": "0h", "events": {"bought": block}, "features": {}})
    [first], *others = [make_events(bought, *tables) for _ in range(4)]
    assert len(first) == orders
    for [other] in others:
        pd.testing.assert_frame_equal(other, first)


def test_the_docs_aggregate_a_child_table_as_they_say() -> None:
    page = (ROOT / "docs" / "pipelines" / "history.md").read_text("utf-8")
    [text] = re.findall(r"## Aggregates over child tables.*?```yaml\n(.*?)```", page, re.S)
    stated = HistoryParameters.model_validate(yaml.safe_load(text)["feature_engineering"]["history"])
    day = pd.Timestamp("2013-01-01") + pd.Timedelta("1D") * np.arange(3)
    orders = pd.DataFrame({"order_id": [1, 2, 3], "customer": ["a", "a", "b"], "ordered": day})
    tables = {
        "raw_items": pd.DataFrame({"order_id": [1, 1, 2, 3], "price": [5.0, 7.0, 4.0, 9.0]}),
        "raw_orders": orders.assign(paid=day + pd.Timedelta("12h")),
    }
    events = make_events(stated, *(tables[name] for name in stated.tables))
    asked = pd.to_datetime(["2013-01-02", "2013-01-04", "2013-01-03"])
    rows = pd.DataFrame({"customer": ["a", "a", "b"], "moment": asked})
    found = look_up_history(rows, stated, toy_problem(), *events)
    assert found["spent_90d"].tolist()[:2] == [12, 16]
    assert found["largest_order"].tolist()[:2] == [12, 12]
    assert found["last_items"].tolist()[:2] == [2, 1]
    assert found["since_order"].tolist()[:2] == [1, 2]
    assert found.iloc[2].isna().all()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"ahead": "two hours"}, "ahead: 'two hours' is no span of time"),
        (
            {"features": {"it": {"type": "lag", "events": "sen", "entity": [], "value": "x"}}},
            "no 'sen'; did you mean 'seen'",
        ),
        ({"event": {}}, "unknown key 'event'; did you mean 'events'"),
    ],
)
def test_mistakes_in_the_history_are_named(changes: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        HistoryParameters.model_validate(HISTORY.model_dump() | changes)


def test_a_feature_that_cannot_be_built_is_named() -> None:
    stated = HISTORY.model_dump() | {"features": {"it": {"type": "lagg", "events": "seen", "entity": []}}}
    with pytest.raises(ProjectError, match=r"features\.it: backends/history has no 'lagg'; did you mean 'lag'"):
        HistoryParameters.model_validate(stated).check()
