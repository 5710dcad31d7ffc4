import numpy as np
import pandas as pd
import pytest

from mlops_template.pipelines.annotation.parameters import Functions
from mlops_template.pipelines.annotation.quality import conflict_table, function_table

A, B, NO = 0, 1, -1
VOTES = pd.DataFrame({"one": [A, A, NO, NO], "two": [B, A, B, NO], "never": [NO] * 4}, dtype=np.int8)
GOLD = np.array([A, B, B, NO], dtype=np.int8)
BLOCKS = {name: {"type": "missing", "column": "x", "label": "a", "means": f"says {name}"} for name in VOTES}


def table(gold: np.ndarray = GOLD) -> pd.DataFrame:
    return function_table(Functions.model_validate(BLOCKS), VOTES, gold, ["a", "b"]).set_index("function")


def test_coverage_overlap_conflict() -> None:
    found = table()
    assert found["coverage"].tolist() == [0.5, 0.75, 0]
    assert found["overlap"].tolist() == [0.5, 0.5, 0]
    assert found["conflict"].tolist() == [0.25, 0.25, 0]
    assert found["labels"].tolist() == ["a", "a, b", ""]
    assert found["remark"].tolist() == ["", "", "votes on no row"]
    assert found["means"].tolist() == ["says one", "says two", "says never"]


def test_accuracy_on_gold_with_its_interval() -> None:
    found = table()
    assert found["gold_rows"].tolist() == [2, 3, 0]
    assert found["accuracy"].tolist()[:2] == pytest.approx([1 / 2, 1 / 3])
    assert (found["low"] < found["accuracy"])[:2].all()
    assert (found["high"] > found["accuracy"])[:2].all()
    assert found.loc["never", ["accuracy", "low", "high"]].isna().all()


def test_without_gold_there_is_no_accuracy() -> None:
    assert table(np.full(4, NO, dtype=np.int8))["accuracy"].isna().all()


def test_conflicts_of_pairs_worst_first() -> None:
    found = conflict_table(VOTES)
    assert found.to_dict("list")["one"] == ["one", "one", "two"]
    assert found["both"].tolist() == [2, 0, 0]
    assert found["conflict"].tolist()[0] == 0.5
    assert found["conflict"].isna().tolist() == [False, True, True]
