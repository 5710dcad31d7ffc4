from typing import Any

import numpy as np
import pandas as pd
import pytest

from mlops_template.problem.splitting import LEFT_OUT, TEST, TRAIN, VALIDATION, judges, places

from toy import toy_problem, toy_table

RANDOM = {"by": "random", "validation": 0.2, "test": 0.3}


def half_labelled() -> pd.DataFrame:
    table = toy_table().astype({"late": object})
    table.loc[table["row"] % 2 == 0, "late"] = None
    return table


def place(table: pd.DataFrame, **changes: Any) -> np.ndarray:
    return places(table, table["late"], toy_problem(labels="gold_and_weak", **changes), seed=1)


def test_by_chance_a_row_without_a_label_teaches() -> None:
    table = half_labelled()
    found = place(table, split=RANDOM)
    assert (found[table["late"].isna()] == TRAIN).all()
    assert np.bincount(found[table["late"].notna()]).tolist() == [60, 24, 36]


def test_by_chance_the_labelled_rows_are_drawn_as_if_they_were_alone() -> None:
    table = half_labelled()
    labelled = table[table["late"].notna()]
    assert place(table, split=RANDOM)[table["late"].notna()].tolist() == place(labelled, split=RANDOM).tolist()


@pytest.mark.parametrize("by", ["time", "group"])
def test_a_row_without_a_label_is_left_out_where_it_cannot_teach(by: str) -> None:
    table = half_labelled().assign(family=lambda rows: rows["row"] // 2)
    found = place(table, split=RANDOM | {"by": by}, group="family")
    without = found[table["late"].isna()]
    assert set(without) == {TRAIN, LEFT_OUT}
    assert set(found[table["late"].notna()]) == {TRAIN, VALIDATION, TEST}
    full = places(table, toy_table()["late"], toy_problem(split=RANDOM | {"by": by}, group="family"), seed=1)
    assert ((found == TRAIN) == (full == TRAIN)).all()


def test_the_tables_own_labels_judge() -> None:
    target = pd.Series([True, None, False, None], dtype=object)
    labels = pd.DataFrame({"label": [False, True, False, True], "source": ["gold", "gold", "gold", "weak"]})
    assert judges(target, labels).dropna().to_dict() == {0: True, 2: False}


def test_a_correction_parts_no_other_row_anew() -> None:
    table, problem = toy_table(), toy_problem(labels="gold", split=RANDOM)
    labels = pd.DataFrame({"label": table["late"], "source": "gold"})
    before = places(table, judges(table["late"], labels), problem, seed=1)
    labels.loc[3, "label"] = not labels.loc[3, "label"]
    assert places(table, judges(table["late"], labels), problem, seed=1).tolist() == before.tolist()


def test_labels_given_by_hand_judge_where_there_are_no_others() -> None:
    labels = pd.DataFrame({"label": [False, True, None], "source": ["gold", "weak", "none"]})
    assert judges(pd.Series([None, None, None]), labels).dropna().to_dict() == {0: False}
