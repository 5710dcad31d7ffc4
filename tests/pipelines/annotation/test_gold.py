from typing import Any

import numpy as np
import pandas as pd
import pytest

from mlops_template.errors import ProjectError
from mlops_template.pipelines.annotation.gold import with_hand_labels
from mlops_template.pipelines.annotation.nodes import gather_gold

from toy import toy_problem, toy_table

CLASSES = [False, True]
NOTHING = pd.DataFrame()


def hand(rows: list[tuple[Any, str]], name: str = "row") -> pd.DataFrame:
    return pd.DataFrame(rows, columns=[name, "label"], dtype=object).astype(str)


def lay(given: pd.DataFrame, **changes: Any) -> tuple[list[int], list[int]]:
    table = toy_table(5)
    own = np.array([0, 1, -1, -1, 0], dtype=np.int8)
    codes, by_hand = with_hand_labels(own, table, given, toy_problem(**changes), CLASSES)
    assert own.tolist() == [0, 1, -1, -1, 0], "the input is left alone"
    return codes.tolist(), np.flatnonzero(by_hand).tolist()


def test_without_a_file_the_tables_labels_stand() -> None:
    assert lay(NOTHING) == ([0, 1, -1, -1, 0], [])


def test_a_hand_fills_gaps_and_corrects() -> None:
    assert lay(hand([(2, "True"), (0, "TRUE"), (3, "")])) == ([1, 1, 1, -1, 0], [0, 2])


def test_moments_and_text_name_rows_as_well_as_numbers() -> None:
    given = pd.DataFrame(
        {"moment": ["2013-01-01 03:00:00"], "carrier": [toy_table(5)["carrier"][3]], "label": ["true"]}
    )
    assert lay(given, id=["moment", "carrier"]) == ([0, 1, -1, 1, 0], [3])


def test_without_an_id_rows_go_by_their_place() -> None:
    table = toy_table(5).assign(row=[30, 4, 10, 0, 1])  # a column of that name is not the place
    given = hand([(4, "true")])
    codes, _ = with_hand_labels(np.zeros(5, dtype=np.int8), table, given, toy_problem(id=[]), CLASSES)
    assert codes.tolist() == [0, 0, 0, 0, 1]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (hand([(2, "maybe")]), r"'hand_labels', column 'label': labels .* not declare: 'maybe' \(1 rows\)"),
        (
            hand([(2, "true"), (99, "true")]),
            r"'hand_labels': 1 of 2 rows are not in dataset 'table', the first: .*'99'",
        ),
        (hand([("5.7", "true"), ("abc", "true"), ("", "true"), (1, "true")]), "'hand_labels': 3 of 4 rows are not in"),
        (hand([(2, "true"), (2, "false")]), r"'hand_labels': 1 rows have two labels each: .*; keep one"),
        (hand([(2, "true")], name="Row"), r"'hand_labels' has no column 'row'; did you mean"),
        (hand([(2, "true")]).rename(columns={"label": "lable"}), r"no column 'label'; did you mean 'lable'"),
    ],
)
def test_what_is_wrong_is_named(given: pd.DataFrame, said: str) -> None:
    with pytest.raises(ProjectError, match=said):
        lay(given)


def test_the_same_label_twice_is_one() -> None:
    assert lay(hand([(2, "true"), (2, "true")]))[1] == [2]


def test_only_training_gold_teaches() -> None:
    table, problem = toy_table(), toy_problem()
    gold = gather_gold(table, NOTHING, problem, CLASSES, seed=1)
    assert gold["label"].tolist() == table["late"].tolist()
    assert gold["teaches"].tolist() == [True] * 120 + [False] * 120  # by time, half of it later


def test_rows_labelled_by_hand_teach_and_never_judge() -> None:
    table = toy_table().astype({"late": object})
    table.loc[::2, "late"] = None
    problem = toy_problem(labels="gold", split={"by": "random", "validation": 0.3, "test": 0.3})
    gold = gather_gold(table, hand([(0, "true"), (2, "false")]), problem, CLASSES, seed=1)
    assert gold.loc[[0, 2], "teaches"].all()
    assert gold["by_hand"].sum() == 2
    without = gather_gold(table, NOTHING, problem, CLASSES, seed=1)
    pd.testing.assert_series_equal(gold["teaches"].drop([0, 2]), without["teaches"].drop([0, 2]))


def test_undeclared_gold_is_named() -> None:
    table = toy_table().astype({"late": object})
    table.loc[3, "late"] = "perhaps"
    with pytest.raises(ProjectError, match=r"dataset 'table', column 'late': labels .* 'perhaps' \(1 rows\)"):
        gather_gold(table, NOTHING, toy_problem(), CLASSES, seed=1)


def test_rows_picked_for_being_hard_judge_neither_functions_nor_label_models() -> None:
    table = toy_table().astype({"late": object})
    table.loc[::2, "late"] = None
    problem = toy_problem(labels="gold", split={"by": "random", "validation": 0.3, "test": 0.3})
    picked = hand([(0, "true"), (2, "false")])
    gold = gather_gold(table, picked, problem, CLASSES, seed=1)
    assert (gold["judges"] == gold["teaches"] & ~gold["by_hand"]).all()
    few = table.assign(late=table["late"].where(table["row"] < 20, None))
    gold = gather_gold(few, picked, problem, CLASSES, seed=1)
    assert (gold["judges"] == gold["teaches"]).all()
    assert gold["judges"][[0, 2]].all()
