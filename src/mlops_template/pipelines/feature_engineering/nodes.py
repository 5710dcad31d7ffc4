"""Part the rows, and fit row-wise plans on those for training."""

from typing import Any

import numpy as np
import pandas as pd

from mlops_template.backends import load_backend
from mlops_template.errors import ProjectError
from mlops_template.pipelines.feature_engineering.parameters import EnricherBlock, Plan
from mlops_template.problem import SAMPLE_WEIGHT, Problem
from mlops_template.splitting import LEFT_OUT, TEST, TRAIN, VALIDATION, judges, places, refuse_empty_parts

Parts = tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]


def split(table: pd.DataFrame, problem: Problem, seed: int) -> Parts:
    """Part the rows into train, validation and test as `problem.split` says.

    Raises:
        ProjectError: A part is empty, or lacks a class that it must have to be judged by.
    """
    return _part(table, places(table, table[problem.target], problem, seed), problem)


def split_annotated(table: pd.DataFrame, labels: pd.DataFrame, problem: Problem, seed: int) -> Parts:
    """Part the rows as `split` does, with the labels that `annotation` gave.

    Weak labels teach where `problem.labels` lets them, each with its probability as weight; what validates and tests is
    gold of the table's own (that of a table without any is what was given by hand).

    Args:
        table: n rows.
        labels: The same n rows: ``label``, ``source``, ``by_hand`` and ``weight``.
        problem: Says how rows are parted, and whose labels are learnt.
        seed: Of the draw.
    """
    place = places(table, judges(table[problem.target], labels), problem, seed)
    taught = labels["source"].isin(["gold", "weak"] if problem.labels == "gold_and_weak" else ["gold"])
    kept = (place != LEFT_OUT) & taught.to_numpy()
    plain = pd.Series(labels["label"][kept].tolist(), index=table.index[kept])  # without gaps, in their plain type
    labelled = table[kept].assign(**{problem.target: plain, SAMPLE_WEIGHT: labels["weight"].to_numpy()[kept]})
    return _part(labelled, place[kept], problem)


def _part(table: pd.DataFrame, place: np.ndarray, problem: Problem) -> Parts:
    refuse_empty_parts(place)
    parts = [table[place == number].reset_index(drop=True) for number in (TRAIN, VALIDATION, TEST)]
    for name, part in zip(("train", "validation", "test"), parts, strict=True):
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
