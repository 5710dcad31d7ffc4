from typing import Any

import numpy as np
import pandas as pd
import pytest

from mlops_template.pipelines.feature_engineering.parameters import Plan
from mlops_template.pipelines.feature_engineering.suggestion import suggest

from toy import toy_problem, toy_table


def rows() -> pd.DataFrame:
    draw = np.random.default_rng(0)
    table = toy_table()
    return table.assign(
        constant=1,
        fare=np.exp(draw.normal(0, 2, len(table))),
        place=[f"place {number % 60}" for number in range(len(table))],
        said=[f"message {number}" for number in range(len(table))],
        midnight=table["moment"].dt.floor("D"),
    )


COLUMNS: dict[str, Any] = {
    "numeric": ["distance", "noise", "fare", "constant"],
    "categorical": ["carrier", "place"],
    "datetime": ["midnight"],
    "text": ["said"],
    "history": ["before"],
}


def test_each_column_has_the_block_that_fits_it() -> None:
    plans = suggest(rows(), toy_problem(columns=COLUMNS))
    linear, tree = plans["linear"], plans["tree"]
    assert linear["numbers"]["columns"] == ["distance", "noise"]
    assert linear["numbers"]["flag_missing"] is True
    assert linear["bent_numbers"]["columns"] == ["fare"]
    assert linear["few"]["columns"] == tree["few"]["columns"] == ["carrier"]
    assert linear["many"] == tree["many"] == {"type": "target", "columns": ["place"]}
    assert linear["dates_of_midnight"]["parts"] == ["weekday"]  # ten days of one month, all at midnight
    assert linear["history"]["columns"] == ["before"]
    assert tree["numbers"]["columns"] == ["distance", "noise", "fare", "before"]
    named = {name for plan in plans.values() for block in plan.values() for name in block["columns"]}
    assert named == {name for kind in COLUMNS.values() for name in kind} - {"constant"}


def test_what_is_suggested_is_a_plan() -> None:
    for plan in suggest(rows(), toy_problem(columns=COLUMNS)).values():
        Plan.model_validate(plan).check()


@pytest.mark.parametrize("kind", list(COLUMNS))
def test_kinds_that_a_problem_has_not_have_no_block(kind: str) -> None:
    plans = suggest(rows(), toy_problem(columns={kind: COLUMNS[kind]}))
    assert all(set(block["columns"]) <= set(COLUMNS[kind]) for plan in plans.values() for block in plan.values())


def test_what_cannot_be_read_counts_as_missing() -> None:
    zones = ["2013-01-01T07:00+02:00", "2013-01-02 08:00", "soon", None]
    odd = rows().astype(dict.fromkeys(("distance", "noise", "carrier", "said", "midnight"), object))
    odd.loc[0, "noise"] = "many"
    odd["midnight"] = (zones * len(odd))[: len(odd)]
    odd["carrier"] = [["AA", "UA"][: number % 3] for number in range(len(odd))]
    odd["said"] = [{"text": number % 7} for number in range(len(odd))]
    plans = suggest(odd, toy_problem(columns=COLUMNS))
    assert plans["linear"]["dates_of_midnight"]["parts"] == ["weekday", "hour"]
    assert plans["linear"]["numbers"]["columns"] == ["distance", "noise"]
    assert plans["linear"]["few"]["columns"] == ["carrier"]
    assert plans["linear"]["words"]["columns"] == ["said"]


def test_a_number_that_cannot_be_read_wants_a_flag() -> None:
    whole = rows().fillna({"distance": 1.0}).astype({"noise": object})
    assert suggest(whole, toy_problem(columns=COLUMNS))["linear"]["numbers"]["flag_missing"] is False
    whole.loc[0, "noise"] = "many"
    assert suggest(whole, toy_problem(columns=COLUMNS))["linear"]["numbers"]["flag_missing"] is True


def test_the_target_is_not_looked_at() -> None:
    problem = toy_problem(columns=COLUMNS)
    assert suggest(rows().drop(columns=problem.target), problem) == suggest(rows(), problem)
