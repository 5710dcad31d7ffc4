import numpy as np
import pandas as pd

from mlops_template.pipelines.annotation.nodes import put_forward

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
