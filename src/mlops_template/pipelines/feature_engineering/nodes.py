"""Part the rows, treat odd ones, and fit row-wise plans on those for training."""

from typing import Any

import numpy as np
import pandas as pd

from mlops_template.errors import ProjectError
from mlops_template.history import History, HistoryParameters
from mlops_template.pipelines.feature_engineering.parameters import OutlierBlock, Plan, refuse_other_columns
from mlops_template.pipelines.feature_engineering.plan import (
    build_enrichers,
    refuse_two_of_a_name,
    removed_features,
)
from mlops_template.problem import SAMPLE_WEIGHT, Problem
from mlops_template.problem.splitting import LEFT_OUT, TEST, TRAIN, VALIDATION, judges, places, refuse_empty_parts
from mlops_template.sql import query

Parts = tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]


def make_events(history: HistoryParameters, *tables: pd.DataFrame) -> list[pd.DataFrame]:
    """Make the events of every block by its query.

    Args:
        history: The blocks.
        tables: What they are made of, in the order of ``history.tables``.

    Returns:
        One frame per block, in their order; the rows of each in the same order each time.
    """
    named = dict(zip(history.tables, tables, strict=True))
    key = "feature_engineering.history.events"
    # the order of the table tells events apart that are known at one moment
    return [query(block.query, named, f"{key}.{name}.query", in_order=True) for name, block in history.events.items()]


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
    plain = pd.Series(labels["label"].to_numpy()[kept].tolist(), index=rows.index[kept])  # no gaps: the plain type
    labelled = rows[kept].assign(**{problem.target: plain, SAMPLE_WEIGHT: labels["weight"].to_numpy()[kept]})
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


def treat_outliers(
    train: pd.DataFrame, outliers: OutlierBlock, problem: Problem, seed: int
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Find odd training rows by their numbers, and flag, clip or drop them.

    The detector sees numbers of mean 0 and deviation 1; a missing one is the median.

    Args:
        train: n rows.
        outliers: The detector, and what becomes of what it finds.
        problem: Says which columns are numbers.
        seed: Of the detector's draw.

    Returns:
        The rows to train on, and the odd ones as they were: their place in `train` (``train_row``), ``score`` where the
        detector tells one, what was done, the columns of ``problem.id`` and those that were looked at.
    """
    from sklearn.impute import SimpleImputer
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    numeric = list(problem.columns.numeric + problem.columns.history)
    columns = list(outliers.columns) if outliers.columns is not None else numeric
    refuse_other_columns("outliers", columns, numeric)
    rows = problem.raw_rows(train)[columns]
    detector = outliers.build("outliers", random_state=seed)
    prepare = make_pipeline(SimpleImputer(strategy="median", keep_empty_features=True), StandardScaler())
    odd = np.asarray(detector.fit_predict(prepare.fit_transform(rows))) == -1
    found = pd.concat([train[list(problem.id)], rows], axis=1)[odd]
    found = found.loc[:, ~found.columns.duplicated()].assign(train_row=np.flatnonzero(odd), done=outliers.do)
    scores = getattr(detector, "scores_", None)
    report = (found if scores is None else found.assign(score=scores[odd])).reset_index(drop=True)
    return _without(train, rows, odd, outliers.do), report


def _without(train: pd.DataFrame, rows: pd.DataFrame, odd: np.ndarray, do: str) -> pd.DataFrame:
    if do == "drop":
        return train[~odd].reset_index(drop=True)
    if do == "flag":
        return train
    least, most = rows[~odd].min(), rows[~odd].max()
    clipped = rows.clip(least, most, axis=1)
    return train.assign(**{str(column): rows[column].where(~odd, clipped[column]) for column in rows})


def fit_plan(train: pd.DataFrame, plan: Plan, problem: Problem, seed: int) -> tuple[Any, pd.DataFrame, pd.DataFrame]:
    """Fit one variant's enrichers and selectors on the training rows, as one transformer.

    Args:
        train: n rows with the target.
        plan: The blocks.
        problem: Says which columns are of which kind.
        seed: Of all that an enricher or a selector draws by chance.

    Returns:
        A scikit-learn ColumnTransformer, with the selectors behind it in a Pipeline where there are some: raw rows in;
        a frame out, one column per feature. Then the features of the training rows, which differ from what it would
        give for them where an enricher is cross-fitted. Then what the selectors left out: ``feature``, ``selector``,
        ``reason``.
    """
    from sklearn.pipeline import Pipeline

    given = {"random_state": seed, "task": problem.task}
    enrich = build_enrichers(plan, problem, given).set_output(transform="pandas")
    selectors = [(name, block.build("selectors", **given)) for name, block in plan.selectors.items()]
    transformer = Pipeline([("enrich", enrich), *selectors]).set_output(transform="pandas") if selectors else enrich
    try:
        features = transformer.fit_transform(problem.raw_rows(train), train[problem.target])
    except ValueError:
        refuse_two_of_a_name(enrich)
        raise
    if not features.shape[1]:
        raise ProjectError("feature_engineering: no feature is left; select less, or name columns of the problem")
    return transformer, features, removed_features(transformer, selectors)


def _refuse_unknown_classes(known: pd.Series, parts: dict[str, pd.DataFrame], problem: Problem) -> None:
    for name, part in parts.items():
        unknown = part.loc[~part[problem.target].isin(known.unique()), problem.target]
        if len(unknown):
            labels = sorted(map(str, unknown.unique()))
            raise ProjectError(
                f"dataset {name!r}: column {problem.target!r} has {len(unknown)} rows of classes unknown in training: "
                f"{labels}; move problem.split's bounds, or leave them out in sourcing.query"
            )
