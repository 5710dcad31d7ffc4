"""Logging one candidate through the catalog against `mlflow.sklearn.log_model` as it comes.

One fitted LightGBM pipeline of ten columns, the same SQLite database, seconds of wall clock each time.
"""

import logging
import tempfile
from pathlib import Path
from time import perf_counter

import mlflow
import mlflow.sklearn
import numpy as np
import pandas as pd
from lightgbm import LGBMClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from mlops_template.candidate import Candidate
from mlops_template.datasets.candidate import CandidateDataset
from mlops_template.serving.candidate_model import CandidateModel

from measure import table

ROWS, COLUMNS, TIMES = 5000, 10, 4


def main() -> None:
    logging.captureWarnings(True)
    logging.disable(logging.WARNING)
    draw = np.random.default_rng(0)
    rows = pd.DataFrame(draw.normal(size=(ROWS, COLUMNS)), columns=[f"column_{number}" for number in range(COLUMNS)])
    target = (rows.sum(axis=1) > 0).to_numpy(dtype=int)
    pipeline = make_pipeline(StandardScaler(), LGBMClassifier(n_estimators=50, verbose=-1)).fit(rows, target)
    candidate = Candidate(
        "lightgbm", CandidateModel(pipeline, np.array([0, 1])), rows.head(), {"validation_roc_auc": 0.9}, {}, {}, 0
    )
    with tempfile.TemporaryDirectory() as folder:
        mlflow.set_tracking_uri(f"sqlite:///{folder}/mlflow.db")
        mlflow.create_experiment("bench", artifact_location=(Path(folder) / "artifacts").as_uri())
        mlflow.set_experiment("bench")
        dataset = CandidateDataset(pipeline="training", name="bench", filepath=f"{folder}/bench.json")
        ours, theirs = [], []
        for _ in range(TIMES):
            with mlflow.start_run():
                ours.append(seconds(lambda: dataset.save(candidate)))
            with mlflow.start_run():
                theirs.append(seconds(lambda: as_it_comes(pipeline, rows)))
    head = ("", "first", "median after the first")
    mine, peers = float(np.median(ours[1:])), float(np.median(theirs[1:]))
    lines = [
        ("CandidateDataset, s", f"{ours[0]:.2f}", f"{mine:.2f}"),
        ("mlflow.sklearn.log_model, s", f"{theirs[0]:.2f}", f"{peers:.2f}"),
        ("ratio", f"{ours[0] / theirs[0]:.3f}", f"{mine / peers:.3f}"),
    ]
    table("Logging one candidate", [head, *lines])


def as_it_comes(pipeline: object, rows: pd.DataFrame) -> None:
    mlflow.sklearn.log_model(pipeline, name="model", input_example=rows.head(), serialization_format="cloudpickle")


def seconds(work: object) -> float:
    begin = perf_counter()
    work()  # type: ignore[operator]
    return perf_counter() - begin


if __name__ == "__main__":
    main()
