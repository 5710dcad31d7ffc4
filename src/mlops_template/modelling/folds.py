"""Part training rows into folds as the problem parts its table."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from mlops_template.errors import ProjectError
from mlops_template.problem import SAMPLE_WEIGHT, Problem

_CLASSES = 2  # as many must be there to judge by


@dataclass(frozen=True)
class Fold:
    """One part judges what the other part taught.

    Attributes:
        taught: Positions of the rows that teach.
        judged: Positions of the rows that judge; none of them teaches.
    """

    taught: np.ndarray
    judged: np.ndarray


def folds(train: pd.DataFrame, problem: Problem, count: int, seed: int) -> list[Fold]:
    """Part n training rows, so that what would be unknown when the model predicts teaches nothing.

    By time, each fold learns from all rows before its own [1]_, and rows of one moment stay together; by group, no
    group is on both sides; else rows are drawn by chance, each class in its share. Only gold labels judge.

    Args:
        train: n rows with the target.
        problem: Says how rows are parted.
        count: How many folds.
        seed: Of the draw.

    Raises:
        ProjectError: There are too few moments, groups or rows, or a fold lacks a class.

    References:
        .. [1] Tashman, L. (2000). Out-of-sample tests of forecasting accuracy: an analysis and review. International
           Journal of Forecasting, 16, 437-450.
    """
    if problem.split.by == "time":
        made = _by_time(train[problem.time], count)
    elif problem.split.by == "group":
        made = _by_group(train, problem, count, seed)
    else:
        made = _by_chance(train[problem.target], problem, count, seed)
    made = [Fold(fold.taught, _gold(train, fold.judged)) for fold in made]
    _refuse_lacking(made, train[problem.target], problem)
    return made


def _by_time(moments: pd.Series, count: int) -> list[Fold]:
    ordered = moments.sort_values().reset_index(drop=True)
    bounds = [ordered.iloc[len(ordered) * part // (count + 1)] for part in range(1, count + 1)]
    if len({ordered.iloc[0], *bounds}) <= count:
        raise ProjectError(f"tuning.folds: {count} folds by time need more moments in the training rows; take fewer")
    block = np.searchsorted(pd.Index(bounds), pd.Index(moments), side="right")
    return [Fold(np.flatnonzero(block < number), np.flatnonzero(block == number)) for number in range(1, count + 1)]


def _by_group(train: pd.DataFrame, problem: Problem, count: int, seed: int) -> list[Fold]:
    from sklearn.model_selection import GroupKFold

    groups = train[problem.group].astype(str)
    if groups.nunique() < count:
        raise ProjectError(
            f"tuning.folds: {count} folds, but {groups.nunique()} groups of {problem.group!r}; take fewer"
        )
    splitter = GroupKFold(count, shuffle=True, random_state=seed)
    return [Fold(*parts) for parts in splitter.split(train, groups=groups)]


def _by_chance(target: pd.Series, problem: Problem, count: int, seed: int) -> list[Fold]:
    from sklearn.model_selection import KFold, StratifiedKFold

    regression = problem.task == "regression"
    rarest = len(target) if regression else int(target.value_counts().min())
    if rarest < count:
        what = "rows" if regression else "rows of the rarest class"
        raise ProjectError(f"tuning.folds: {count} folds, but {rarest} {what} in training; take fewer")
    splitter = (KFold if regression else StratifiedKFold)(count, shuffle=True, random_state=seed)
    return [Fold(*parts) for parts in splitter.split(target, None if regression else target.astype(str))]


def _gold(train: pd.DataFrame, rows: np.ndarray) -> np.ndarray:
    return rows[(train[SAMPLE_WEIGHT].to_numpy()[rows] == 1)] if SAMPLE_WEIGHT in train else rows


def _refuse_lacking(made: list[Fold], target: pd.Series, problem: Problem) -> None:
    for number, fold in enumerate(made, start=1):
        where = f"tuning.folds: fold {number} of {len(made)}"
        if not len(fold.taught) or not len(fold.judged):
            raise ProjectError(
                f"{where} has no rows to {'judge' if len(fold.taught) else 'learn from'}; take fewer folds"
            )
        if problem.task == "regression":
            continue
        taught, judged = (set(target.iloc[rows]) for rows in (fold.taught, fold.judged))
        if len(judged) < _CLASSES:
            raise ProjectError(f"{where} is judged on one class alone, {judged.pop()!r}; take fewer folds")
        if judged - taught:
            raise ProjectError(f"{where} learns no class {min(map(str, judged - taught))!r}; take fewer folds")
