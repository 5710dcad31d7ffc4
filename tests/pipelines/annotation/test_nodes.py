import numpy as np
import pandas as pd
import pytest

from mlops_template.pipelines.annotation.nodes import assemble_labels, put_forward

from toy import toy_problem, toy_table


def test_rows_are_put_forward_though_the_problem_has_history():
    table = toy_table(20)
    problem = toy_problem(columns={"numeric": ["distance"], "history": ["known_late"]})
    votes = pd.DataFrame({"one": np.arange(20) % 2, "other": np.arange(20) % 3 % 2})
    labels = pd.DataFrame(
        {"source": "weak", "weak_label": False, "probability_False": 0.6, "probability_True": 0.4}, index=range(20)
    )
    chosen = put_forward(table, votes, labels, problem, [False, True], 6, 1)
    assert len(chosen) == 6
    assert "known_late" not in chosen


def test_only_gold_weighs_one_however_sure_a_weak_label_is():
    table, problem = toy_table(4), toy_problem()
    votes = pd.DataFrame({"one": [1, 0, 1, -1]})
    gold = pd.DataFrame({"label": [True, None, None, None], "by_hand": False})
    weak = pd.DataFrame(
        {
            "covered": [True, True, True, False],
            "weak_label": [True, False, True, None],
            "probability_False": [0.0, 1.0, 0.2, 0.5],
            "probability_True": [1.0, 0.0, 0.8, 0.5],
        }
    )
    labels = assemble_labels(table, votes, gold, weak, problem, [False, True])
    assert labels["source"].tolist() == ["gold", "weak", "weak", "none"]
    assert (labels["weight"] == 1).tolist() == [True, False, False, False]
    assert labels["weight"].iloc[1:3].tolist() == pytest.approx([1.0, 0.8])
