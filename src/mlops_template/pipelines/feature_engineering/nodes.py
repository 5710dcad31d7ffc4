"""Part the rows, and fit row-wise plans on those for training."""

from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd

from mlops_template.backends import load_backend
from mlops_template.errors import ProjectError
from mlops_template.pipelines.feature_engineering.parameters import EnricherBlock, Plan
from mlops_template.problem import Problem

Parts = tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]


def split(table: pd.DataFrame, problem: Problem, seed: int) -> Parts:
    """Part the rows into train, validation and test as `problem.split` says.

    By time, later rows come later; ties of a moment stay together. By group, rows of one group stay together.
    Otherwise rows are drawn by chance, each class in its share.

    Raises:
        ProjectError: A part is empty, or lacks a class that it must have to be judged by.
    """
    place = _places(table, problem, seed)
    parts = [table[place == number].reset_index(drop=True) for number in range(3)]
    for name, part in zip(("train", "validation", "test"), parts, strict=True):
        if part.empty:
            raise ProjectError(f"dataset {name!r} has no rows; move the bounds of problem.split")
        if problem.task != "regression" and part[problem.target].nunique() == 1:
            raise ProjectError(
                f"dataset {name!r}: column {problem.target!r} has one class; move problem.split's bounds"
            )
    train, validation, test = parts
    if problem.task != "regression":
        _refuse_unknown_classes(train[problem.target], {"validation": validation, "test": test}, problem)
    return train, validation, test


def fit_plan(train: pd.DataFrame, plan: Plan, problem: Problem) -> Any:
    """Fit one variant's enrichers on the training rows, as one transformer.

    Returns:
        A scikit-learn ColumnTransformer: raw rows in; a frame of numbers out, one column per feature.
    """
    from sklearn.compose import ColumnTransformer

    enrichers = [
        (name, load_backend("features", block.type)(**block.arguments), _columns_of(name, block, problem))
        for name, block in plan.blocks.items()
    ]
    transformer = ColumnTransformer(
        [enricher for enricher in enrichers if enricher[2]], verbose_feature_names_out=False
    ).set_output(transform="pandas")
    return transformer.fit(problem.raw_rows(train), train[problem.target])


def _refuse_unknown_classes(known: pd.Series, parts: dict[str, pd.DataFrame], problem: Problem) -> None:
    for name, part in parts.items():
        unknown = part.loc[~part[problem.target].isin(known.unique()), problem.target]
        if len(unknown):
            labels = sorted(map(str, unknown.unique()))
            raise ProjectError(
                f"dataset {name!r}: column {problem.target!r} has {len(unknown)} rows of classes unknown in training: "
                f"{labels}; move problem.split's bounds, or leave them out in sourcing.query"
            )


def _columns_of(name: str, block: EnricherBlock, problem: Problem) -> list[str]:
    columns = block.columns if block.columns is not None else problem.columns.of_kind(block.type)
    unknown = [column for column in columns if column not in problem.columns.all]
    if unknown:
        raise ProjectError(f"feature_engineering: {name}.columns names {unknown}, not among problem.columns")
    return list(columns)


def _places(table: pd.DataFrame, problem: Problem, seed: int) -> np.ndarray:
    """Give each row 0, 1 or 2: train, validation or test."""
    bounds: tuple[Any, Any] = (problem.split.validation, problem.split.test)
    if problem.split.by == "time":
        assert problem.time is not None
        return _places_by_time(table[problem.time], bounds)
    draw = np.random.default_rng(seed)
    if problem.split.by == "group":
        groups, codes = np.unique(table[problem.group], return_inverse=True)
        return _spread(len(groups), bounds, draw)[codes]
    places = np.empty(len(table), dtype=int)
    strata = table.groupby(problem.target).indices if problem.task != "regression" else {0: np.arange(len(table))}
    for rows in strata.values():
        places[rows] = _spread(len(rows), bounds, draw)
    return places


def _places_by_time(moments: pd.Series, bounds: tuple[Any, Any]) -> np.ndarray:
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
    places = np.repeat([0, 1, 2], [count - validation - test, validation, test])
    return draw.permutation(places)
