import pandas as pd

from mlops_template.pipelines.reporting.charts.importance import SHOWN, chart


def importance_of(columns):
    rows = {"column": [f"column {place}" for place in range(columns)], "importance": 0.5, "deviation": 0.1}
    return pd.DataFrame(rows)


def test_whiskers_reach_one_deviation_to_both_sides():
    drawn = chart(importance_of(2), "ROC AUC")
    data = drawn.plot.renderers[0].data_source.data
    assert list(data["low"]) == [0.4, 0.4]
    assert list(data["high"]) == [0.6, 0.6]
    assert "column 0" in drawn.caption


def test_thirty_columns_are_drawn_and_the_rest_counted():
    drawn = chart(importance_of(45), "ROC AUC")
    assert len(drawn.plot.renderers[0].data_source.data["column"]) == SHOWN
    assert "The other 15 columns" in drawn.caption


def test_names_that_look_like_tex_stay_text():
    drawn = chart(importance_of(1).assign(column="$$x$$"), "ROC AUC")
    label = drawn.plot.yaxis[0].major_label_overrides[0]
    assert (type(label).__name__, label.text) == ("PlainText", "$$x$$")
