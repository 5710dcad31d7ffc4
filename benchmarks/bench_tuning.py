"""50 trials of LightGBM on 50,000 flights: the pipeline's search against Optuna driven by hand.

Both have the same rows, folds, features, space, seed and first trial, for three seeds. By hand is what one would
write: a loop over the folds in `study.optimize`, TPE, the median pruner, LightGBM on all cores. Reads the training rows
that `kedro run --pipelines sourcing,feature_engineering` leaves below data/; the ratio of wall clock should be at most
1.1.
"""

import logging
import sys
import tempfile
import warnings
from pathlib import Path
from time import perf_counter
from typing import Any

import joblib
import numpy as np
import optuna
import pandas as pd
from lightgbm import LGBMClassifier
from sklearn.metrics import roc_auc_score

from mlops_template.apart import Limits
from mlops_template.modelling.cross_validation import fold_rows
from mlops_template.modelling.folds import folds
from mlops_template.modelling.spec import ModelSpec
from mlops_template.pipelines.tuning.conduct import conduct
from mlops_template.pipelines.tuning.parameters import TuningParameters
from mlops_template.problem import Problem

from measure import ROOT, table

ROWS, TRIALS, FOLDS, SEEDS = 50_000, 50, 3, (13, 14, 15)
SEARCH = {
    "learning_rate": {"low": 0.02, "high": 0.2, "log": True},
    "n_estimators": {"low": 50, "high": 200},
    "num_leaves": {"low": 7, "high": 127, "log": True},
    "min_child_samples": {"low": 5, "high": 200, "log": True},
    "colsample_bytree": {"low": 0.3, "high": 1.0},
    "reg_lambda": {"low": 0.001, "high": 100.0, "log": True},
}
FIRST = {"learning_rate": 0.05, "n_estimators": 200}


def main() -> None:
    warnings.filterwarnings("ignore")
    logging.disable(logging.WARNING)
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    problem, train, plan = read(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "data")
    lines = [compared(problem, train, plan, seed) for seed in SEEDS]
    best, peer, mine, theirs = np.mean(lines, axis=0)
    head = ("seed", "tuning", "by hand", "difference", "s", "by hand, s", "ratio")
    rows = [told(str(seed), *line) for seed, line in zip(SEEDS, lines, strict=True)]
    title = f"{TRIALS} trials of LightGBM on {len(train):,} rows, {FOLDS} folds: best CV roc_auc, seconds"
    table(title, [head, *rows, told("mean", best, peer, mine, theirs)])


def compared(problem: Problem, train: pd.DataFrame, plan: Any, seed: int) -> tuple[float, float, float, float]:
    begin = perf_counter()
    best = ours(problem, train, plan, seed)
    mine = perf_counter() - begin
    begin = perf_counter()
    peer = by_hand(problem, train, plan, seed)
    return best, peer, mine, perf_counter() - begin


def told(name: str, best: float, peer: float, mine: float, theirs: float) -> tuple[str, ...]:
    ratio = mine / theirs
    return name, f"{best:.5f}", f"{peer:.5f}", f"{best - peer:+.5f}", f"{mine:.1f}", f"{theirs:.1f}", f"{ratio:.2f}"


def read(data: Path) -> tuple[Problem, pd.DataFrame, Any]:
    from kedro.framework.startup import bootstrap_project

    from mlops_template.parameters import declared

    bootstrap_project(ROOT)
    problem = declared("problem", Problem)
    train = pd.read_parquet(data / "05_model_input" / "train.parquet")
    rows = np.sort(np.random.default_rng(SEEDS[0]).choice(len(train), min(ROWS, len(train)), replace=False))
    return problem, train.iloc[rows].reset_index(drop=True), joblib.load(data / "04_feature" / "tree.joblib")


def ours(problem: Problem, train: pd.DataFrame, plan: Any, seed: int) -> float:
    block = {"type": "lightgbm.LGBMClassifier", "features": "tree", "verbose": -1, "search": SEARCH, **FIRST}
    with tempfile.TemporaryDirectory() as folder:
        stated = {"budget": {"trials": TRIALS, "seconds": None}, "folds": FOLDS, "warm_start": False}
        parameters = TuningParameters.model_validate(stated | {"storage": f"sqlite:///{folder}/tuning.db"})
        limits = Limits(seconds=900, gigabytes=16)
        specs = {"lightgbm": ModelSpec.model_validate(block)}
        _, best, _ = conduct(train, specs, {"tree": plan}, problem, seed, parameters, limits)
    return float(best["lightgbm"]["score"])


def by_hand(problem: Problem, train: pd.DataFrame, plan: Any, seed: int) -> float:
    parts = [fold_rows(train, fold, plan, problem) for fold in folds(train, problem, FOLDS, seed)]

    def objective(trial: optuna.Trial) -> float:
        params: dict[str, Any] = {}
        for name, each in SEARCH.items():
            suggest = trial.suggest_int if isinstance(each["low"], int) else trial.suggest_float
            params[name] = suggest(name, each["low"], each["high"], log=each.get("log", False))  # type: ignore[arg-type]
        scores = []
        for step, part in enumerate(parts):
            model = LGBMClassifier(**params, verbose=-1, random_state=seed).fit(part.taught, part.target)
            scores.append(roc_auc_score(part.truth, model.predict_proba(part.judged)[:, 1]))
            trial.report(float(np.mean(scores)), step)
            if step + 1 < len(parts) and trial.should_prune():
                raise optuna.TrialPruned
        return float(np.mean(scores))

    with tempfile.TemporaryDirectory() as folder:
        study = optuna.create_study(
            storage=f"sqlite:///{folder}/tuning.db",
            sampler=optuna.samplers.TPESampler(seed=seed),
            pruner=optuna.pruners.MedianPruner(n_startup_trials=4),
            direction="maximize",
        )
        study.enqueue_trial({**FIRST, "num_leaves": 31, "min_child_samples": 20, "colsample_bytree": 1.0})
        study.optimize(objective, n_trials=TRIALS)
        return study.best_value


if __name__ == "__main__":
    main()
