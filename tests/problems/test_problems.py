"""Problems of other kinds run through by configuration alone: each folder here is an environment, and nothing else."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sklearn.datasets import load_wine
from sklearn.metrics import accuracy_score, log_loss, roc_auc_score, root_mean_squared_error

from project import Project

pytestmark = pytest.mark.slow

HERE = Path(__file__).parent
MODELS = {"logistic_regression", "hist_gradient_boosting", "xgboost", "lightgbm", "catboost"}


@dataclass(frozen=True)
class Outcome:
    """What a run left behind, read as a user would read it."""

    board: pd.DataFrame
    train: pd.DataFrame
    test: pd.DataFrame
    predictions: pd.DataFrame
    test_metrics: dict[str, float]


def run(project: Project, problem: str) -> Outcome:
    """Run the environment `problem`, and check what holds of every problem."""
    shutil.copytree(HERE / problem, project.path / "conf" / problem)
    done = project.kedro("run", "--env", problem)
    assert done.returncode == 0, done.stdout + done.stderr
    reporting = project.path / "data" / "08_reporting"
    recorded = json.loads((reporting / "test_metrics.json").read_text("utf-8"))
    outcome = Outcome(
        board=project.frame("08_reporting/leaderboard.parquet"),
        train=project.frame("05_model_input/train.parquet"),
        test=project.frame("05_model_input/test.parquet"),
        predictions=project.frame("07_model_output/predictions.parquet"),
        test_metrics=recorded["metrics"],
    )
    assert outcome.board["status"].tolist() == ["ok"] * len(outcome.board), outcome.board["error"].tolist()
    assert len(outcome.predictions) == len(outcome.test) > 0
    assert (outcome.predictions["run_id"] == recorded["run_id"]).all()
    assert project.champion_run(problem) == recorded["run_id"]
    assert "<table" in (reporting / "report.html").read_text("utf-8").lower()
    return outcome


def probabilities(outcome: Outcome) -> pd.DataFrame:
    columns = [column for column in outcome.predictions if column.startswith("probability_")]
    probability = outcome.predictions[columns]
    assert np.allclose(probability.sum(axis=1), 1)
    return probability.rename(columns=lambda column: column.removeprefix("probability_"))


def test_multiclass_wine(project: Project) -> None:
    load_wine(as_frame=True).frame.to_csv(project.raw_file("wine.csv"), index=False)
    outcome = run(project, "wine")

    assert set(outcome.board["name"]) == MODELS
    assert list(outcome.predictions) == [
        "prediction", "probability_0", "probability_1", "probability_2", "run_id", "model_version",
    ]  # fmt: skip
    assert outcome.board["validation_log_loss"].is_monotonic_increasing  # a loss: the smallest leads
    probability, truth = probabilities(outcome), outcome.test["target"]
    assert log_loss(truth, probability) == pytest.approx(outcome.test_metrics["test_log_loss"])
    assert log_loss(truth, probability) < 0.3  # a guess by the shares of the classes gives 1.09
    assert accuracy_score(truth, outcome.predictions["prediction"]) > 0.9
    assert (outcome.predictions["prediction"].to_numpy() == probability.to_numpy().argmax(axis=1)).all()


# >>> demo
def test_regression_arrival_delay(project: Project) -> None:
    outcome = run(project, "arrival_delay")

    assert set(outcome.board["name"]) == MODELS - {"logistic_regression"} | {"ridge"}
    assert list(outcome.predictions) == [
        "scheduled_departure", "carrier", "flight", "prediction", "run_id", "model_version",
    ]  # fmt: skip
    assert outcome.board["validation_rmse"].is_monotonic_increasing
    truth = outcome.test["arrival_delay"]
    rmse = root_mean_squared_error(truth, outcome.predictions["prediction"])
    assert rmse == pytest.approx(outcome.test_metrics["test_rmse"])
    assert rmse < 0.97 * root_mean_squared_error(truth, np.full(len(truth), outcome.train["arrival_delay"].mean()))
    assert outcome.test_metrics["test_r2"] > 0.05


# <<< demo


def test_titanic(project: Project) -> None:
    project.take_shared("titanic/titanic.csv", "titanic.csv")
    outcome = run(project, "titanic")

    assert set(outcome.board["name"]) == MODELS
    assert list(outcome.predictions) == [
        "PassengerId", "prediction", "probability_0", "probability_1", "run_id", "model_version",
    ]  # fmt: skip
    assert outcome.predictions["PassengerId"].tolist() == outcome.test["PassengerId"].tolist()
    auc = roc_auc_score(outcome.test["Survived"], probabilities(outcome)["1"])
    assert auc == pytest.approx(outcome.test_metrics["test_roc_auc"])
    assert auc >= 0.80  # the reference, over five folds: .878


def test_telco_churn(project: Project) -> None:
    project.take_shared("telco_churn/Telco-Customer-Churn.csv", "telco_churn.csv")
    outcome = run(project, "telco_churn")

    assert set(outcome.board["name"]) == MODELS
    assert list(outcome.predictions) == [
        "customerID", "prediction", "probability_No", "probability_Yes", "run_id", "model_version",
    ]  # fmt: skip
    assert set(outcome.predictions["prediction"]) == {"No", "Yes"}
    assert project.frame("03_primary/table.parquet")["TotalCharges"].isna().sum() == 11
    auc = roc_auc_score(outcome.test["Churn"] == "Yes", probabilities(outcome)["Yes"])
    assert auc == pytest.approx(outcome.test_metrics["test_roc_auc"])
    assert auc >= 0.82  # the reference, over five folds: logistic regression .845, default HGB .834
