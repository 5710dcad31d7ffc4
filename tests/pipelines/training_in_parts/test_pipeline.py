from typing import Any

import pytest

from mlops_template import parameters
from mlops_template.errors import ProjectError
from mlops_template.pipelines.evaluation import create_pipeline as create_evaluation
from mlops_template.pipelines.training_in_parts import create_pipeline
from mlops_template.runners import CONDUCTS

from toy import toy_problem


@pytest.fixture
def stated(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Parameters that a test may change."""
    models = {
        "boosted": {"type": "lightgbm.LGBMClassifier", "features": "tree"},
        "other": {"type": "xgboost.XGBClassifier", "features": "tree"},
        "forest": {"type": "sklearn.ensemble.RandomForestClassifier", "features": "tree"},
        "left_out": None,
    }
    given = {
        "problem": toy_problem().model_dump(),
        "training": {"limits": None, "models": models},
        "training_in_parts": {"rows": "train_in_parts", "models": ["boosted", "other"]},
        "feature_engineering": {"variants": {"tree": {}}},
    }
    monkeypatch.setattr(parameters, "_parameters", lambda: given)
    return given


def test_one_variant_is_made_once_for_all_its_models(stated: dict[str, Any]) -> None:
    made = create_pipeline()
    assert {node.name for node in made.nodes} == {
        "training_in_parts.features_tree",
        "training_in_parts.boosted",
        "training_in_parts.other",
    }
    assert all(CONDUCTS in node.tags for node in made.nodes)
    candidates = {"candidate_training_in_parts_boosted", "candidate_training_in_parts_other"}
    assert made.outputs() == candidates
    assert candidates <= create_evaluation().inputs()


def test_without_rows_there_is_nothing(stated: dict[str, Any]) -> None:
    stated["training_in_parts"] = {"rows": None, "models": ["nobody"]}
    assert not create_pipeline().nodes
    assert not any("in_parts" in name for name in create_evaluation().inputs())


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("forest", "'forest' is of sklearn, which cannot train in parts; those of lightgbm and xgboost can"),
        ("bosted", "no model 'bosted'; did you mean 'boosted'"),
        ("left_out", "no model 'left_out'"),
    ],
)
def test_a_model_that_cannot_is_refused(stated: dict[str, Any], name: str, told: str) -> None:
    stated["training_in_parts"]["models"] = [name]
    with pytest.raises(ProjectError, match=told):
        create_pipeline()


def test_an_unknown_variant_is_refused(stated: dict[str, Any]) -> None:
    stated["training"]["models"]["boosted"]["features"] = "tre"
    with pytest.raises(ProjectError, match=r"training.models.boosted.features: no variant 'tre'; did you mean 'tree'"):
        create_pipeline()


def test_a_refit_in_memory_is_refused(stated: dict[str, Any]) -> None:
    stated["problem"]["refit"] = True
    with pytest.raises(ProjectError, match=r"problem.refit fits the best again on rows in memory"):
        create_pipeline()
