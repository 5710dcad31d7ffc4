"""A search on the small table; as a program it can be killed."""

import sys
from pathlib import Path
from typing import Any

import pandas as pd

from mlops_template.apart import Limits
from mlops_template.modelling.spec import ModelSpec
from mlops_template.pipelines.tuning.conduct import Found, conduct
from mlops_template.pipelines.tuning.parameters import TuningParameters

from toy import toy_plan, toy_problem, toy_table

TREE: dict[str, Any] = {
    "type": "sklearn.tree.DecisionTreeClassifier",
    "features": "toy",
    "search": {"max_depth": {"low": 1, "high": 12}, "ccp_alpha": {"low": 0.0001, "high": 0.1, "log": True}},
}
LINEAR: dict[str, Any] = {
    "type": "sklearn.linear_model.LogisticRegression",
    "features": "toy",
    "search": {
        "C": {"low": 0.0001, "high": 10.0, "log": True},
        "solver": {"choices": ["lbfgs", "saga"]},
        "l1_ratio": {"low": 0.0, "high": 1.0, "when": {"solver": "saga"}},
    },
}


def toy_search(
    folder: Path,
    trials: int | None = 12,
    seconds: float | None = None,
    seed: int = 1,
    rows: int = 300,
    models: dict[str, dict[str, Any]] | None = None,
    **changes: Any,
) -> Found:
    """Tune the models, two by default; trials are kept in `folder`."""
    problem, table = toy_problem(), toy_table(rows)
    specs = {
        name: ModelSpec.model_validate(each) for name, each in (models or {"tree": TREE, "linear": LINEAR}).items()
    }
    stated = {
        "budget": {"trials": trials, "seconds": seconds},
        "folds": 3,
        "storage": f"sqlite:///{folder / 'tuning.db'}",
        "warm_start": False,
    }
    parameters = TuningParameters.model_validate(stated | changes)
    limits = Limits(seconds=60, gigabytes=None)
    return conduct(table, specs, {"toy": toy_plan(table, problem)}, problem, seed, parameters, limits)


def what_was_tried(trials: pd.DataFrame) -> pd.DataFrame:
    """Leave out what the clock decides."""
    return trials.drop(columns=["seconds", "started"])


if __name__ == "__main__":
    toy_search(Path(sys.argv[1]), int(sys.argv[2]))
