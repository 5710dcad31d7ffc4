from typing import Any

import numpy as np
import pandas as pd
import pytest

from mlops_template.errors import ProjectError
from mlops_template.pipelines.feature_engineering.nodes import treat_outliers
from mlops_template.pipelines.feature_engineering.parameters import OutlierBlock

from toy import toy_problem, toy_table

DETECTORS = [
    {"type": "pyod", "share": 0.02},
    {"type": "pyod", "model": "pyod.models.ecod.ECOD", "share": 0.02},
    {"type": "pyod", "model": "pyod.models.knn.KNN", "share": 0.02, "arguments": {"n_neighbors": 3}},
    {"type": "sklearn.ensemble.IsolationForest", "contamination": 0.02},
    {"type": "sklearn.neighbors.LocalOutlierFactor", "contamination": 0.02},
]


def odd_table() -> pd.DataFrame:
    table = toy_table()
    table.loc[[3, 200], ["distance", "noise"]] = [[500.0, -90.0], [-400.0, 80.0]]
    return table


def treat(do: str, **detector: Any) -> tuple[pd.DataFrame, pd.DataFrame]:
    block = OutlierBlock.model_validate({"do": do, **(detector or DETECTORS[0])})
    return treat_outliers(odd_table(), block, toy_problem(), 1)


@pytest.mark.slow
@pytest.mark.parametrize("detector", DETECTORS, ids=lambda each: each.get("model", each["type"]))
def test_detectors_find_odd_rows(detector: dict[str, Any]) -> None:
    train, report = treat("drop", **detector)
    assert {3, 200} <= set(report["train_row"])
    assert len(report) == pytest.approx(5, abs=1)
    assert not {3, 200} & set(train["row"])
    assert train.index.tolist() == list(range(240 - len(report)))
    assert set(report) >= {"row", "train_row", "done", "distance", "noise"}
    assert ("score" in report) == (detector["type"] == "pyod")
    assert report.loc[report["train_row"] == 3, "distance"].item() == 500.0


def test_flagged_rows_stay_as_they_are() -> None:
    train, report = treat("flag")
    pd.testing.assert_frame_equal(train, odd_table())
    assert set(report["done"]) == {"flag"}


def test_clipped_rows_come_into_the_range_of_the_others() -> None:
    train, report = treat("clip")
    others = odd_table().drop(index=report["train_row"])
    assert train.loc[3, "distance"] == others["distance"].max()
    assert train.loc[200, "distance"] == others["distance"].min()
    pd.testing.assert_frame_equal(train.drop(index=report["train_row"]), others)
    assert len(train) == 240


def test_the_seed_decides() -> None:
    scores = [
        treat_outliers(odd_table(), OutlierBlock.model_validate({"do": "flag", **DETECTORS[0]}), toy_problem(), seed)[1]
        for seed in (1, 1, 2)
    ]
    pd.testing.assert_frame_equal(scores[0], scores[1])
    assert not np.array_equal(scores[0]["score"].to_numpy(), scores[2]["score"].to_numpy())


def test_slips_are_told() -> None:
    with pytest.raises(ProjectError, match="pyod takes no argument 'shar'; did you mean 'share'"):
        OutlierBlock.model_validate({"do": "flag", "type": "pyod", "shar": 0.1}).check()
    with pytest.raises(ProjectError, match="outliers reads 'delay'"):
        treat("flag", type="pyod", columns=["delay"])
    for block, said in {
        "collections.Counter": "is no detector of pyod",
        "pyod.models.ecod.ECODD": "has no class 'ECODD'; did you mean 'ECOD'",
    }.items():
        with pytest.raises(ProjectError, match=said):
            OutlierBlock.model_validate({"do": "flag", "type": "pyod", "model": block}).check()
    odd = OutlierBlock.model_validate({"do": "flag", "type": "pyod", "arguments": {"trees": 3}})
    with pytest.raises(ProjectError, match="unexpected keyword argument 'trees'"):
        odd.check()
    with pytest.raises(ProjectError, match="names none: no numeric and no history"):
        OutlierBlock.model_validate({"do": "drop", "type": "pyod"}).refuse_other_columns({"numeric": (), "history": ()})
