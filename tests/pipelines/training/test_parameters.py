import pytest

from mlops_template.pipelines.training.parameters import ModelSpec


@pytest.mark.parametrize(
    "type_", ["sklearn.linear_model.LogisticRegression", "xgboost.XGBClassifier", "lightgbm.LGBMClassifier"]
)
def test_the_seed_reaches_the_estimator(type_: str) -> None:
    assert ModelSpec(type=type_, features="toy").build(seed=5).get_params()["random_state"] == 5
    assert ModelSpec(type=type_, features="toy", random_state=7).build(seed=5).get_params()["random_state"] == 7


def test_a_seed_by_another_name_is_the_only_one() -> None:
    spec = ModelSpec(type="catboost.CatBoostClassifier", features="toy", random_seed=7)
    assert spec.build(seed=5).get_params() == {"random_seed": 7}


def test_a_class_without_chance_takes_no_seed() -> None:
    assert (
        "random_state"
        not in ModelSpec(type="sklearn.linear_model.LinearRegression", features="toy").build(5).get_params()
    )
