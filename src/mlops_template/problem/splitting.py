"""Which rows teach, which choose, and which only judge."""

from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd

from mlops_template.errors import ProjectError
from mlops_template.problem import Problem

TRAIN, VALIDATION, TEST = range(3)
LEFT_OUT = -1


def places(table: pd.DataFrame, labels: pd.Series, problem: Problem, seed: int) -> np.ndarray:
    """Give each of n rows its place as `problem.split` says: train 0, validation 1, test 2, left out -1.

    By time, later rows come later and ties of a moment stay together. By group, rows of one group stay together.
    Otherwise rows are drawn by chance, each class in its share. A row without a label can be neither validation nor
    test: drawn by chance it is for training, in a later time or a held-out group it is left out.

    Args:
        table: n rows.
        labels: Their targets; missing where there is none that may judge.
        problem: Says how rows are parted.
        seed: Of the draw.
    """
    bounds: tuple[Any, Any] = (problem.split.validation, problem.split.test)
    labelled = labels.notna().to_numpy()
    if problem.split.by == "time":
        assert problem.time is not None
        place = _by_time(table[problem.time], bounds)
    elif problem.split.by == "group":
        groups, codes = np.unique(table[problem.group], return_inverse=True)
        place = _spread(len(groups), bounds, np.random.default_rng(seed))[codes]
    else:
        place = _by_chance(labels, labelled, bounds, problem, seed)
    return np.where(labelled | (place == TRAIN), place, LEFT_OUT)


def refuse_empty_parts(place: np.ndarray) -> None:
    """See that rows are there to train, to validate and to test.

    Raises:
        ProjectError: A part has none.
    """
    for number, name in enumerate(("train", "validation", "test")):
        if not (place == number).any():
            raise ProjectError(f"dataset {name!r} has no rows; move the bounds of problem.split")


def judges(target: pd.Series, labels: pd.DataFrame) -> pd.Series:
    """Give the labels that may validate and test, as they are for parting the rows.

    They are the table's own, uncorrected, so that who corrects one does not part all rows anew; rows that somebody
    picked to label by hand are harder than the rest, and only teach. Where the table has none at all, those of the hand
    judge too.

    Args:
        target: The table's own labels.
        labels: What `annotation` gave for the same rows: ``label``, ``source``.
    """
    if target.notna().any():
        return target
    given: pd.Series = labels["label"].where(labels["source"] == "gold")
    return given


def _by_chance(labels: pd.Series, labelled: np.ndarray, bounds: Any, problem: Problem, seed: int) -> np.ndarray:
    draw = np.random.default_rng(seed)
    place = np.full(len(labels), TRAIN)
    rows = np.flatnonzero(labelled)
    strata = [np.arange(len(rows))]
    if problem.task != "regression":
        codes, classes = pd.factorize(labels.to_numpy()[rows], sort=True)
        strata = [np.flatnonzero(codes == code) for code in range(len(classes))]
    for stratum in strata:
        place[rows[stratum]] = _spread(len(stratum), bounds, draw)
    return place


def _by_time(moments: pd.Series, bounds: tuple[Any, Any]) -> np.ndarray:
    if not isinstance(bounds[0], datetime):
        share_before = (1 - bounds[0] - bounds[1], 1 - bounds[1])
        bounds = tuple(moments.sort_values().iloc[int(len(moments) * share)] for share in share_before)
    later = [(moments >= _in_zone_of(moments, pd.Timestamp(bound))).to_numpy(dtype=int) for bound in bounds]
    return np.asarray(later[0] + later[1])


def _in_zone_of(moments: pd.Series, bound: pd.Timestamp) -> pd.Timestamp:
    """Moments without a zone are UTC; a bound without one is in the zone of the moments."""
    if bound.tzinfo is None:
        return bound.tz_localize(moments.dt.tz)
    return bound.tz_convert(moments.dt.tz) if moments.dt.tz is not None else bound.tz_convert("UTC").tz_localize(None)


def _spread(count: int, shares: tuple[float, float], draw: np.random.Generator) -> np.ndarray:
    """Put `count` things into three parts by chance, in the given shares."""
    validation, test = (round(count * share) for share in shares)
    counts = [count - validation - test, validation, test]
    return draw.permutation(np.repeat([TRAIN, VALIDATION, TEST], counts))
