"""The plan of `kedro plan`, untouched, on two real tables: five folds, every model of conf/base.

Reads ../shared/data. Named baselines, with five-fold figures beside the data: a TF-IDF with a linear SVM (messages) and
a logistic regression on one-hot columns (customers).
"""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import yaml
from sklearn.metrics import accuracy_score, roc_auc_score
from sklearn.model_selection import StratifiedKFold

from mlops_template.modelling.spec import ModelSpec
from mlops_template.pipelines.feature_engineering.nodes import fit_plan
from mlops_template.pipelines.feature_engineering.parameters import Plan
from mlops_template.pipelines.feature_engineering.suggestion import suggest
from mlops_template.problem import Problem
from mlops_template.serving.candidate_model import encode

ROOT = Path(__file__).parents[1]
DATA = ROOT.parent / "shared" / "data"
MODELS = yaml.safe_load((ROOT / "conf/base/parameters_training.yml").read_text("utf-8"))["training"]["models"]


def messages() -> tuple[pd.DataFrame, Problem, str]:
    table = pd.read_csv(DATA / "sms_spam" / "smsspamcollection.tsv", sep="\t", quoting=3)[["label", "message"]]
    return table, problem("sms_spam", "label", "spam", text=["message"]), "accuracy"


def customers() -> tuple[pd.DataFrame, Problem, str]:
    table = pd.read_csv(DATA / "telco_churn" / "Telco-Customer-Churn.csv")
    table["TotalCharges"] = pd.to_numeric(table["TotalCharges"], errors="coerce")
    numeric = ["tenure", "MonthlyCharges", "TotalCharges", "SeniorCitizen"]
    categorical = [name for name in table if name not in {*numeric, "customerID", "Churn"}]
    return table, problem("telco_churn", "Churn", "Yes", numeric=numeric, categorical=categorical), "roc_auc"


def problem(name: str, target: str, positive: str, **columns: list[str]) -> Problem:
    split = {"by": "random", "validation": 0.2, "test": 0.2}
    stated = {"name": name, "task": "binary", "target": target, "labels": "table", "positive": positive, "id": []}
    return Problem.model_validate(
        stated | {"time": None, "group": None, "metric": "roc_auc", "split": split, "columns": columns, "refit": False}
    )


def folds(table: pd.DataFrame, stated: Problem, metric: str) -> dict[str, list[float]]:
    scores: dict[str, list[float]] = {name: [] for name in MODELS}
    parts = StratifiedKFold(5, shuffle=True, random_state=0).split(table, table[stated.target])
    for train_rows, test_rows in parts:
        train, test = table.iloc[train_rows].reset_index(drop=True), table.iloc[test_rows].reset_index(drop=True)
        plans = {name: _fitted(train, blocks, stated) for name, blocks in suggest(train, stated).items()}
        classes = np.unique(train[stated.target])
        for name, block in MODELS.items():
            spec = ModelSpec.model_validate(block)
            plan, features = plans[spec.features]
            model = spec.build_for(13, stated.task, classes)[0].fit(features, encode(train[stated.target], classes))
            probability = model.predict_proba(plan.transform(stated.raw_rows(test)))[:, 1]
            scores[name].append(_score(metric, encode(test[stated.target], classes), probability))
    return scores


def _fitted(train: pd.DataFrame, blocks: dict[str, Any], stated: Problem) -> tuple[Any, pd.DataFrame]:
    plan, features, *_ = fit_plan(train, Plan.model_validate(blocks), stated, seed=13)
    return plan, features


def _score(metric: str, truth: np.ndarray, probability: np.ndarray) -> float:
    return accuracy_score(truth, probability > 0.5) if metric == "accuracy" else roc_auc_score(truth, probability)


def main() -> None:
    for table, stated, metric in (messages(), customers()):
        print(f"{stated.name}: {metric} in five folds")
        found = folds(table, stated, metric)
        for name, values in sorted(found.items(), key=lambda each: -np.mean(each[1])):
            print(f"  {name:<24}" + "".join(f"{value:8.4f}" for value in values) + f"   mean {np.mean(values):.4f}")


if __name__ == "__main__":
    main()
