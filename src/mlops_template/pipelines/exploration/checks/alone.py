"""How much one column tells of the target when it stands alone."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from mlops_template.pipelines.exploration.examined import Examined
from mlops_template.problem.kinds import as_moments
from mlops_template.problem.splitting import TRAIN

ROWS, FEWER, CELLS = 12_000, 4_000, 400_000  # a wide table is drawn fewer rows of
LEAST = 100  # rows, below which no score means anything
SMOOTH = 10


@dataclass(frozen=True)
class Alone:
    """Scores of single columns on training rows that did not fit them.

    Attributes:
        measure: ``ROC AUC`` or ``R2``.
        chance: What a column that says nothing comes to.
        rows: How many training rows were drawn: one half fits, the other scores.
        scores: By column; a column that cannot be scored is left out.
    """

    measure: str
    chance: float
    rows: int
    scores: dict[str, float]


def alone(examined: Examined) -> Alone:
    """Score every column that models see with a small tree of its own; names of things by their mean target."""
    regression = examined.problem.task == "regression"
    count = max(FEWER, min(ROWS, CELLS // max(len(examined.seen), 1)))
    rows = examined.draw(count, of=TRAIN)
    truth = _targets(examined.truth.iloc[rows], regression=regression)
    kept = truth.notna().to_numpy().all(axis=1)
    rows, goals = rows[kept], truth.to_numpy(dtype=float)[kept]
    scores: dict[str, float] = {}
    if len(rows) >= LEAST:
        fits = np.random.default_rng(examined.seed).permutation(len(rows)) < len(rows) // 2
        for name in examined.seen:
            readings = _readings(examined.rows[name].iloc[rows], text=name in examined.problem.columns.text)
            found = [_mean_score(reading, goals, fits, regression=regression) for reading in readings]
            known = [score for score in found if score is not None]
            scores |= {name: max(known)} if known else {}
    return Alone("R2" if regression else "ROC AUC", 0.0 if regression else 0.5, len(rows), scores)


def _targets(truth: pd.Series, *, regression: bool) -> pd.DataFrame:
    """Give one column of numbers for each thing to tell: the target, or for each class whether it is that."""
    if regression:
        return truth.astype(float).to_frame()
    labels = truth.astype(str)
    frequent = labels.value_counts().head(10).index
    classes = frequent[:1] if len(frequent) <= 2 else frequent  # noqa: PLR2004
    return pd.DataFrame({label: (labels == label).astype(float) for label in classes})


def _readings(column: pd.Series, *, text: bool) -> list[pd.Series]:
    """Give what a column may be read as: itself, and of a text its length too."""
    return [column, column.astype(str).str.len()] if text else [column]


def _mean_score(column: pd.Series, goals: np.ndarray, fits: np.ndarray, *, regression: bool) -> float | None:
    found = [_score(column, goal, fits, regression=regression) for goal in goals.T]
    known = [each for each in found if each is not None]
    return float(np.mean(known)) if known else None


def _score(column: pd.Series, goal: np.ndarray, fits: np.ndarray, *, regression: bool) -> float | None:
    from sklearn.metrics import r2_score, roc_auc_score
    from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

    if min(np.ptp(goal[fits]), np.ptp(goal[~fits])) == 0:
        return None
    values = _numbers(column, goal, fits)
    leaf = max(5, len(goal) // 200)
    if regression:
        tree = DecisionTreeRegressor(max_leaf_nodes=64, min_samples_leaf=leaf, random_state=0)
        return float(r2_score(goal[~fits], tree.fit(values[fits], goal[fits]).predict(values[~fits])))
    tree = DecisionTreeClassifier(max_leaf_nodes=16, min_samples_leaf=leaf, random_state=0)
    return float(roc_auc_score(goal[~fits], tree.fit(values[fits], goal[fits]).predict_proba(values[~fits])[:, 1]))


def _numbers(column: pd.Series, goal: np.ndarray, fits: np.ndarray) -> np.ndarray:
    """Give n numbers in one column; a name's is the mean target of the fitting rows that bear it."""
    if column.dtype.kind == "M":
        moments = as_moments(column)
        seconds = (moments - moments.min()).dt.total_seconds()
        return np.asarray(seconds.to_numpy(dtype=float).reshape(-1, 1))
    if column.dtype.kind in "iufb":
        values = column.to_numpy(dtype=float).reshape(-1, 1)
        return np.asarray(np.where(np.abs(values) < np.finfo(np.float32).max, values, np.nan))
    codes, names = pd.factorize(column.astype(str), use_na_sentinel=False)
    rows = np.bincount(codes[fits], minlength=len(names))
    sums = np.bincount(codes[fits], weights=goal[fits], minlength=len(names))
    means = (sums + SMOOTH * goal[fits].mean()) / (rows + SMOOTH)
    return np.asarray(means[codes]).reshape(-1, 1)
