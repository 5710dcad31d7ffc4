from pathlib import Path

import numpy as np
import pytest

from mlops_template.errors import ProjectError
from mlops_template.modelling.spec import ModelSpec

CLASSES = np.array(["ham", "spam"])


@pytest.mark.parametrize(
    "type_", ["sklearn.linear_model.LogisticRegression", "xgboost.XGBClassifier", "lightgbm.LGBMClassifier"]
)
def test_the_seed_reaches_the_estimator(type_: str) -> None:
    assert ModelSpec(type=type_, features="toy").build_for(5, "binary", CLASSES)[0].get_params()["random_state"] == 5
    assert (
        ModelSpec(type=type_, features="toy", random_state=7)
        .build_for(5, "binary", CLASSES)[0]
        .get_params()["random_state"]
        == 7
    )


def test_a_seed_by_another_name_is_the_only_one() -> None:
    spec = ModelSpec(type="catboost.CatBoostClassifier", features="toy", random_seed=7)
    assert spec.build_for(5, "binary", CLASSES)[0].get_params() == {"random_seed": 7}


def test_a_class_without_chance_takes_no_seed() -> None:
    assert (
        "random_state"
        not in ModelSpec(type="sklearn.linear_model.LinearRegression", features="toy")
        .build_for(5, "regression", CLASSES)[0]
        .get_params()
    )


def test_weights_of_classes_go_to_the_class_that_takes_them() -> None:
    spec = ModelSpec(type="sklearn.linear_model.LogisticRegression", features="toy", class_weight={"spam": 5})
    estimator, rest = spec.build_for(5, "binary", CLASSES)
    assert estimator.class_weight == {0: 1.0, 1: 5.0}
    assert rest is None


@pytest.mark.parametrize("class_weight", ["balanced", {"spam": 5}])
def test_weights_of_classes_become_those_of_rows_for_others(class_weight: object) -> None:
    spec = ModelSpec(type="xgboost.XGBClassifier", features="toy", class_weight=class_weight)
    estimator, rest = spec.build_for(5, "binary", CLASSES)
    assert "class_weight" not in estimator.get_params()
    assert rest == ("balanced" if class_weight == "balanced" else {0: 1.0, 1: 5.0})


def test_a_weight_of_no_class_is_refused() -> None:
    spec = ModelSpec(type="xgboost.XGBClassifier", features="toy", class_weight={"span": 5})
    with pytest.raises(ProjectError, match=r"class_weight names \['span'\]; the classes are \['ham', 'spam'\]"):
        spec.build_for(5, "binary", CLASSES)


@pytest.mark.parametrize(
    ("type_", "argument", "nearest"),
    [
        ("xgboost.XGBClassifier", "max_dpth", "max_depth"),
        ("lightgbm.LGBMClassifier", "num_leafs", "num_leaves"),
        ("lightgbm.LGBMRegressor", "learning_rte", "learning_rate"),
        ("catboost.CatBoostClassifier", "itertions", "iterations"),
        ("sklearn.ensemble.HistGradientBoostingRegressor", "max_itr", "max_iter"),
    ],
)
def test_a_slip_is_named_with_what_was_meant(type_: str, argument: str, nearest: str) -> None:
    with pytest.raises(ProjectError, match=f"takes no argument '{argument}'; did you mean '{nearest}'"):
        ModelSpec(type=type_, features="toy", **{argument: 3}).check()


@pytest.mark.parametrize("argument", ["colsample_bynode", "early_stopping_round", "verbose"])
def test_another_name_that_a_library_knows_is_handed_on(argument: str) -> None:
    spec = ModelSpec(type="lightgbm.LGBMClassifier", features="toy", **{argument: 1})
    spec.check()
    assert spec.build_for(5, "binary", CLASSES)[0].get_params()[argument] == 1


def test_a_class_that_cannot_be_copied_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.py").write_text("class Mine:\n    def fit(self, X, y):\n        return self\n", "utf-8")
    with pytest.raises(ProjectError, match=r"derive it from sklearn\.base\.BaseEstimator"):
        ModelSpec(type="mine.py:Mine", features="toy").check()
