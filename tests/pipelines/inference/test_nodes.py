from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from mlops_template.errors import ProjectError
from mlops_template.history import HistoryParameters
from mlops_template.parts import Parts
from mlops_template.pipelines.inference.nodes import add_history, count_odd_values, predict, predict_in_parts

from toy import toy_loaded, toy_model, toy_problem, toy_table


@pytest.mark.parametrize("task", ["binary", "regression"])
def test_one_answer_for_each_row(task: str) -> None:
    model, problem = toy_model(task), toy_problem(task, id=["row", "origin"])
    rows = toy_table(10, seed=1)
    answers = predict(toy_loaded(model, "champion", version=4), rows, problem)
    probabilities = ["probability_False", "probability_True"] if task == "binary" else []
    assert list(answers) == ["row", "origin", "prediction", *probabilities, "run_id", "model_version"]
    pd.testing.assert_series_equal(answers["prediction"], model.predict(rows)["prediction"])
    assert answers["row"].tolist() == rows["row"].tolist()
    assert set(answers["run_id"]) == {"champion"}
    assert set(answers["model_version"]) == {4}


def test_parts_get_the_answers_of_their_rows(tmp_path: Path) -> None:
    rows, champion, problem = toy_table(12, seed=1), toy_loaded(toy_model(), version=1), toy_problem()
    for folder in ("rows", "made"):
        (tmp_path / folder).mkdir()
    for number in range(3):
        rows[number * 4 : (number + 1) * 4].to_parquet(tmp_path / "rows" / f"{number}.parquet", index=False)
    predict_in_parts(champion, Parts(tmp_path / "rows"), problem)(tmp_path / "made")
    made = pd.concat([pd.read_parquet(each) for each in Parts(tmp_path / "made").files], ignore_index=True)
    pd.testing.assert_frame_equal(made, predict(champion, rows, problem))


def test_rows_need_neither_target_nor_names() -> None:
    rows = toy_table(3)[list(toy_problem().columns.all)]
    answers = predict(toy_loaded(toy_model(), version=1), rows, toy_problem())
    assert "row" not in answers
    assert len(answers) == 3


def test_a_column_that_is_not_there_is_named() -> None:
    with pytest.raises(ProjectError, match=r"lack the columns \['noise', 'carrier'\]"):
        predict(toy_loaded(toy_model()), toy_table(3).drop(columns=["noise", "carrier"]), toy_problem())


def test_odd_values_of_a_batch_are_counted() -> None:
    rows = toy_table(6, seed=1).fillna({"distance": 1.0, "carrier": "AA"}).astype({"noise": object, "moment": object})
    rows.loc[0, "carrier"] = "ZZ"
    rows.loc[:1, "noise"] = "far"
    rows.loc[2:4, "moment"] = "soon"
    rows.loc[5, "distance"] = None
    counted = count_odd_values(toy_loaded(toy_model()), rows, toy_problem()).set_index("column")
    assert counted["rows"].eq(6).all()
    assert counted["unseen"].to_dict() == {"distance": 0, "noise": 0, "carrier": 1, "moment": 0}
    assert counted["unreadable"].to_dict() == {"distance": 0, "noise": 2, "carrier": 0, "moment": 3}
    assert counted["missing"].to_dict() == {"distance": 1, "noise": 0, "carrier": 0, "moment": 0}
    lacking = count_odd_values(toy_loaded(toy_model()), rows.drop(columns="carrier"), toy_problem())
    assert lacking.set_index("column").loc["carrier", "absent"] == 6


def test_rows_of_another_source_get_the_same_answers() -> None:
    rows = toy_table(10, seed=1).fillna({"distance": 4.0}).round({"distance": 0})
    csv = rows.assign(distance=rows["distance"].astype(int), moment=rows["moment"].astype(str))
    model = toy_loaded(toy_model(), version=1)
    pd.testing.assert_frame_equal(predict(model, csv, toy_problem()), predict(model, rows, toy_problem()))


def test_rows_without_history_get_theirs() -> None:
    history = HistoryParameters.model_validate(
        {
            "ahead": "0h",
            "events": {"seen": {"tables": ["raw"], "query": "", "time": "moment", "known": "moment"}},
            "features": {"last": {"type": "lag", "events": "seen", "entity": ["carrier"], "value": "delay"}},
        }
    )
    table = toy_table()
    rows = pd.DataFrame({"carrier": ["AA", "nobody"], "moment": pd.to_datetime(["2014-01-01", "2014-01-01"])})
    found = add_history(rows, history, toy_problem(), table)
    assert found["last"][0] == table[table["carrier"] == "AA"]["delay"].iloc[-1]
    assert np.isnan(found["last"][1])
    with pytest.raises(ProjectError, match=r"lack the columns \['carrier'\], by which their history is looked up"):
        add_history(rows.drop(columns="carrier"), history, toy_problem(), table)
