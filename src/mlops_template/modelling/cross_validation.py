"""Fit and judge a model fold by fold, with features that saw no row which judges."""

import hashlib
import pickle
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from mlops_template.filesystem import folder_of_the_moment
from mlops_template.modelling.fitting import Rows, fit, stops_early
from mlops_template.modelling.folds import Fold
from mlops_template.modelling.spec import ModelSpec
from mlops_template.problem import SAMPLE_WEIGHT, Problem
from mlops_template.problem.scoring import score
from mlops_template.serving.candidate_model import CandidateModel, encode


@dataclass(frozen=True)
class FoldRows:
    """What one fold gives the models of one variant.

    Attributes:
        taught: Features of n rows.
        target: Their n labels or values.
        weight: How much each of them counts; None counts all alike.
        judged: Features of m other rows.
        truth: Their m labels or values.
    """

    taught: pd.DataFrame
    target: pd.Series
    weight: np.ndarray | None
    judged: pd.DataFrame
    truth: pd.Series

    @property
    def fingerprint(self) -> str:
        """What tells these rows from any others."""
        digest = hashlib.sha256()
        for frame in (self.taught, self.judged):
            digest.update(repr([*frame.columns]).encode())
            digest.update(pd.util.hash_pandas_object(frame, index=False).to_numpy().tobytes())
        for labels in (self.target, self.truth):
            digest.update(pd.util.hash_pandas_object(labels, index=False).to_numpy().tobytes())
        digest.update(b"" if self.weight is None else np.ascontiguousarray(self.weight).tobytes())
        return digest.hexdigest()


def fold_rows(train: pd.DataFrame, fold: Fold, plan: Any, problem: Problem) -> FoldRows:
    """Fit an unfitted copy of a plan on the rows of a fold that teach, and put both parts through it.

    Args:
        train: All training rows with the target.
        fold: Which of them teach and which judge.
        plan: A fitted or unfitted row-wise plan; it is left as it is.
        problem: Says what the raw columns are.
    """
    from sklearn.base import clone

    taught, judged = train.iloc[fold.taught], train.iloc[fold.judged]
    target, own = taught[problem.target], clone(plan)
    features = own.fit_transform(problem.raw_rows(taught), target)
    weight = taught[SAMPLE_WEIGHT].to_numpy() if SAMPLE_WEIGHT in taught else None
    return FoldRows(features, target, weight, own.transform(problem.raw_rows(judged)), judged[problem.target])


def each_fold(train: pd.DataFrame, parts: Sequence[Fold], plan: Any, problem: Problem) -> Iterator[FoldRows]:
    """Give `fold_rows` of one fold after another, so that they are not all held at once."""
    for fold in parts:
        yield fold_rows(train, fold, plan, problem)


@dataclass(frozen=True)
class FoldsOnDisk:
    """The folds of one variant, each in a file: written once, however many processes read them.

    Attributes:
        paths: Of the files.
        fingerprint: What tells their rows from any others.
    """

    paths: tuple[str, ...]
    fingerprint: str


@contextmanager
def folds_on_disk(
    rows: Mapping[str, Iterable[FoldRows]], within: str | None = None
) -> Iterator[dict[str, FoldsOnDisk]]:
    """Write the folds of each variant, one after another, into a folder that goes when the work is done.

    Args:
        rows: Of the folds, by variant.
        within: Where that folder is made; None is where this machine has its files of the moment.
    """
    with folder_of_the_moment("folds", within) as folder:
        kept = {}
        for variant, parts in rows.items():
            paths, digest = [], hashlib.sha256()
            for number, part in enumerate(parts):
                path = folder / f"{variant}-{number}.pkl"
                path.write_bytes(pickle.dumps(part, protocol=pickle.HIGHEST_PROTOCOL))
                paths.append(str(path))
                digest.update(part.fingerprint.encode())
            kept[variant] = FoldsOnDisk(tuple(paths), digest.hexdigest())
        yield kept


def fold_score(path: str, spec: ModelSpec, problem: Problem, seed: int) -> float:
    """Fit one model on a fold and give the problem's metric on the rows that judge.

    Args:
        path: One of `FoldsOnDisk`.
        spec: The model.
        problem: Says the metric.
        seed: Of all that the model draws by chance.
    """
    from sklearn.pipeline import Pipeline

    rows: FoldRows = pickle.loads(Path(path).read_bytes())
    classes = problem.classes_of(rows.target)
    estimator, class_weight = spec.build_for(seed, problem.task, classes)
    taught = Rows(rows.taught, encode(rows.target, classes), rows.weight)
    to_stop_by = Rows(rows.judged, encode(rows.truth, classes)) if stops_early(estimator) else None
    fit(estimator, taught.weighted(class_weight), to_stop_by)
    model = CandidateModel(Pipeline([("model", estimator)]), classes)
    value = score(problem, rows.truth, model.predict(rows.judged), only=problem.metric)[problem.metric]
    if not np.isfinite(value):
        raise ValueError(f"{problem.metric} is {value}")
    return value
