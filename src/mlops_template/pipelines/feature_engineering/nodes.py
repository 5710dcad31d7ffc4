"""Part the rows, and fit row-wise plans on those for training."""

from typing import Any

import numpy as np
import pandas as pd

from mlops_template.backends import load_backend
from mlops_template.errors import ProjectError
from mlops_template.history import History, HistoryParameters
from mlops_template.pipelines.feature_engineering.parameters import EnricherBlock, Plan
from mlops_template.problem import SAMPLE_WEIGHT, Problem
from mlops_template.splitting import LEFT_OUT, TEST, TRAIN, VALIDATION, judges, places
from mlops_template.sql import query

Parts = tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]


def make_events(history: HistoryParameters, *tables: pd.DataFrame) -> list[pd.DataFrame]:
    """Make the events of every block by its query.

    Args:
        history: The blocks.
        tables: What they are made of, in the order of ``history.tables``.

    Returns:
        One frame per block, in their order.
    """
    named = dict(zip(history.tables, tables, strict=True))
    key = "feature_engineering.history.events"
    return [query(block.query, named, f"{key}.{name}.query", in_order=False) for name, block in history.events.items()]


def look_up_history(
    table: pd.DataFrame, history: HistoryParameters, problem: Problem, *events: pd.DataFrame
) -> pd.DataFrame:
    """Look up what was known of each row's entities before its moment.

    Args:
        table: n rows.
        history: Which columns there are, and how long before `problem.time` the prediction is made.
        problem: Says when a row's moment is.
        events: The frames of ``history.events``, in its order.

    Returns:
        n rows in the order of `table`, one column per feature.
    """
    assert problem.time is not None
    known = History(history, dict(zip(history.events, events, strict=True)))
    return known.look_up(table, table[problem.time])


def split(
    table: pd.DataFrame,
    problem: Problem,
    seed: int,
    labels: pd.DataFrame | None = None,
    history: pd.DataFrame | None = None,
) -> Parts:
    """Part the rows into train, validation and test as `problem.split` says.

    Weak labels teach where `problem.labels` lets them, each with its probability as weight; what validates and tests is
    gold of the table's own (that of a table without any is what was given by hand).

    Args:
        table: n rows.
        problem: Says how rows are parted, and whose labels are learnt.
        seed: Of the draw.
        labels: What `annotation` gave for the same rows: ``label``, ``source``, ``by_hand`` and ``weight``.
        history: Further columns of the same rows.

    Raises:
        ProjectError: A part is empty, or lacks a class that it must have to be judged by.
    """
    rows = table if history is None else pd.concat([table, history.set_axis(table.index)], axis=1)
    if labels is None:
        return _part(rows, places(table, table[problem.target], problem, seed), problem)
    place = places(table, judges(table[problem.target], labels), problem, seed)
    taught = labels["source"].isin(["gold", "weak"] if problem.labels == "gold_and_weak" else ["gold"])
    kept = (place != LEFT_OUT) & taught.to_numpy()
    labelled = rows.assign(**{problem.target: labels["label"].to_numpy(), SAMPLE_WEIGHT: labels["weight"].to_numpy()})
    return _part(labelled[kept].infer_objects(), place[kept], problem)


def _part(table: pd.DataFrame, place: np.ndarray, problem: Problem) -> Parts:
    parts = [table[place == number].reset_index(drop=True) for number in (TRAIN, VALIDATION, TEST)]
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


def fit_plan(train: pd.DataFrame, plan: Plan, problem: Problem) -> tuple[Any, pd.DataFrame]:
    """Fit one variant's enrichers on the training rows, as one transformer.

    Returns:
        A scikit-learn ColumnTransformer that remembers some of the rows: raw rows in; a frame of numbers out, one
        column per feature. And the features of the training rows, which differ from what it would give for them where
        an enricher is cross-fitted.
    """
    from mlops_template.serving.row_features import RowFeatures

    enrichers = [
        (name, load_backend("features", block.type)(**block.arguments), _columns_of(name, block, problem))
        for name, block in plan.blocks.items()
    ]
    transformer = RowFeatures(
        [enricher for enricher in enrichers if enricher[2]], verbose_feature_names_out=False
    ).set_output(transform="pandas")
    features = transformer.fit_transform(problem.raw_rows(train), train[problem.target])
    return transformer, features


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
    own = problem.columns.of_kind(block.type) + (problem.columns.history if block.type == "numeric" else ())
    columns = block.columns if block.columns is not None else own
    unknown = [column for column in columns if column not in problem.columns.all]
    if unknown:
        raise ProjectError(f"feature_engineering: {name}.columns names {unknown}, not among problem.columns")
    return list(columns)
