import pandas as pd
import pandera.errors
import pytest

from mlops_template.schemas.problem_table import table_schema

from toy import toy_problem, toy_table


@pytest.mark.parametrize("task", ["binary", "multiclass", "regression"])
def test_a_good_table_passes(task: str) -> None:
    table = toy_table()
    pd.testing.assert_frame_equal(table_schema(toy_problem(task)).validate(table), table)


def refused(table: pd.DataFrame, task: str = "binary", **changes: object) -> str:
    with pytest.raises((pandera.errors.SchemaError, pandera.errors.SchemaErrors)) as error:
        table_schema(toy_problem(task, **changes)).validate(table, lazy=True)
    return str(error.value)


def test_column_that_is_not_there() -> None:
    assert "noise" in refused(toy_table().drop(columns="noise"))


def test_no_rows() -> None:
    assert "the table has no rows" in refused(toy_table().head(0))


def test_rows_named_twice() -> None:
    assert "row" in refused(toy_table().assign(row=1))


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("distance", "far", "declared numeric, but not a number"),
        ("moment", "soon", "declared datetime, but not a moment"),
        ("late", None, "not_nullable"),
    ],
)
def test_values_that_do_not_fit(column: str, value: object, said: str) -> None:
    table = toy_table().astype({column: object})
    table.loc[3, column] = value
    assert said in refused(table)


def test_numbers_that_came_as_text_pass() -> None:
    table_schema(toy_problem()).validate(toy_table().assign(noise="1.5"))


@pytest.mark.parametrize(
    ("target", "changes", "said"),
    [
        (True, {}, "the target has one class only"),
        ("grade", {}, "more than two classes"),
        ("origin", {"positive": "LGA"}, "no row has problem.positive 'LGA'"),
    ],
)
def test_targets_that_teach_nothing(target: object, changes: dict[str, object], said: str) -> None:
    table = toy_table()
    assert said in refused(table.assign(late=table.get(target, target)), **changes)


def test_target_of_regression_is_a_number() -> None:
    assert "not a number" in refused(toy_table().assign(delay="long"), "regression")
