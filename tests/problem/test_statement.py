from datetime import datetime
from typing import Any

import pandas as pd
import pytest
from pydantic import ValidationError

from mlops_template.errors import ProjectError
from mlops_template.problem import Problem

from toy import toy_problem, toy_table

SHARES = {"validation": 0.2, "test": 0.2}


@pytest.mark.parametrize(
    ("task", "changes", "message"),
    [
        ("binary", {"metric": "roc_acu"}, "no metric 'roc_acu'; did you mean 'roc_auc'"),
        ("regression", {"metric": "roc_auc"}, "does not fit task 'regression'; take one of r2, rmse"),
        ("binary", {"metric": "rmse"}, "does not fit task 'binary'"),
        ("multiclass", {"metric": "f1"}, "does not fit task 'multiclass'"),
        ("binary", {"targt": "late"}, "unknown key 'targt'; did you mean 'target'"),
        ("binary", {"name": "2 words"}, "should match pattern"),
        ("binary", {"time": None}, "split.by is 'time' but time names no column"),
        ("binary", {"split": {"by": "group", **SHARES}}, "split.by is 'group' but group names no column"),
        ("binary", {"columns": {}}, "names no column to predict from"),
        ("binary", {"columns": {"numeric": ["late"]}}, "target 'late' stands among the columns"),
        ("binary", {"split": {"by": "random", "validation": 0.5, "test": 0.5}}, "leave rows to train on"),
        ("binary", {"split": {"by": "random", "validation": -0.1, "test": 0.5}}, "both shares must be above 0"),
        ("binary", {"split": {"by": "time", "validation": 0.2, "test": datetime(2013, 1, 1)}}, "in one kind"),
        (
            "binary",
            {"split": {"by": "random", "validation": datetime(2013, 1, 1), "test": datetime(2013, 2, 1)}},
            "moments part rows by time only, not by 'random'",
        ),
        (
            "binary",
            {"split": {"by": "time", "validation": datetime(2013, 2, 1), "test": datetime(2013, 2, 1)}},
            "validation must begin before test",
        ),
    ],
)
def test_refuses_what_does_not_hold_together(task: str, changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        toy_problem(task, **changes)


@pytest.mark.parametrize("label", [True, False, 1, 0, "1", "Yes"])
def test_positive_keeps_its_type(label: bool | int | str) -> None:
    kept = toy_problem(positive=label).positive
    assert kept == label
    assert type(kept) is type(label)


def test_refuses_a_task_that_is_none() -> None:
    with pytest.raises(ValidationError, match="'binary', 'multiclass' or 'regression'"):
        Problem.model_validate(toy_problem().model_dump() | {"task": "clustering"})


def test_positive_label_falls_back_to_the_last_in_order() -> None:
    assert toy_problem(positive=None).positive_label(pd.Series(["b", "a", "c", "a"])) == "c"
    assert toy_problem(positive="a").positive_label(pd.Series(["b", "a"])) == "a"


def test_columns() -> None:
    problem = toy_problem()
    assert problem.columns.all == ("distance", "noise", "carrier", "moment")
    assert problem.columns.of_kind("categorical") == ("carrier",)
    assert problem.columns.of_kind("text") == ()
    assert problem.required_columns == ("row", "moment", "distance", "noise", "carrier", "late")


def test_a_column_is_of_one_kind() -> None:
    with pytest.raises(ValidationError, match=r"each column is of one kind, but \['carrier'\] stand twice"):
        toy_problem(columns={"numeric": ["distance", "carrier"], "categorical": ["carrier"]})


def test_raw_rows_have_one_type_per_kind_wherever_they_come_from() -> None:
    problem, table = toy_problem(), toy_table(6).assign(distance=3.0, carrier=[7, 8, 7, 8, 7, 8])
    csv = table.assign(distance=3, moment=table["moment"].astype(str), carrier=table["carrier"].astype(float))
    for source in (table, csv):
        rows = problem.raw_rows(source.set_axis(list("abcaaa")))
        assert list(rows) == list(problem.columns.all)
        assert [rows[column].dtype.kind for column in rows] == ["f", "f", "O", "M"]
        assert rows["carrier"].tolist() == ["7", "8", "7", "8", "7", "8"]
        assert rows["moment"].tolist() == table["moment"].tolist()
        assert rows.index.tolist() == list("abcaaa")


def test_raw_rows_name_the_column_that_is_not_of_its_kind() -> None:
    with pytest.raises(ProjectError, match=r"column .noise. is declared numeric: .*loud"):
        toy_problem().raw_rows(toy_table(3).assign(noise="loud"))


def test_direction_of_the_metric() -> None:
    assert toy_problem().greater_is_better
    assert not toy_problem("regression").greater_is_better


def test_a_problem_cannot_be_changed() -> None:
    problem = toy_problem()
    with pytest.raises(ValidationError, match="frozen"):
        problem.target = "early"  # type: ignore[misc]
    assert Problem.model_validate(problem.model_dump()) == problem


@pytest.mark.parametrize("labels", [[0, 1], [0.0, 1.0], [False, True]])
def test_positive_label_is_as_the_table_holds_it(labels: list) -> None:
    found = toy_problem(positive=1).positive_label(pd.Series(labels))
    assert f"{found}" == f"{labels[1]}"


def test_a_quantile_is_for_regression_and_pinball_needs_one() -> None:
    assert toy_problem("regression", quantile=0.9, metric="pinball").quantile == 0.9
    with pytest.raises(ValueError, match="quantile is for regression, but the task is 'binary'"):
        toy_problem(quantile=0.9)
    with pytest.raises(ValueError, match="metric 'pinball' judges a quantile; say which"):
        toy_problem("regression", metric="pinball")
