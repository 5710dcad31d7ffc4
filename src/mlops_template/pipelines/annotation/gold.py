"""Gold: the labels that somebody knows."""

import numpy as np
import pandas as pd

from mlops_template.errors import ProjectError, nearest
from mlops_template.pipelines.annotation.codes import encode
from mlops_template.problem import Label, Problem

LABEL = "label"
ROW = "row"


def with_hand_labels(
    own: np.ndarray, table: pd.DataFrame, hand: pd.DataFrame, problem: Problem, classes: list[Label]
) -> tuple[np.ndarray, np.ndarray]:
    """Lay the labels given by hand over the table's own.

    Args:
        own: n codes of the table's labels, -1 where it has none.
        table: n rows.
        hand: The problem's id columns (or ``row``, counted from 0, where it has none) and ``label``, all as text; a
            row whose label is blank was not labelled.
        problem: Says which columns name a row.
        classes: The labels that are declared.

    Returns:
        n codes, and for each of n rows whether a hand gave it.

    Raises:
        ProjectError: A column is missing, a row is not in the table, or stands there twice with two labels.
    """
    names = list(problem.id) or [ROW]
    for column in (*(names if len(hand.columns) else ()), *([LABEL] if len(hand.columns) else ())):
        if column not in hand:
            raise ProjectError(
                f"dataset 'hand_labels' has no column {column!r}; {nearest(column, [str(known) for known in hand])}"
            )
    if hand.empty:
        return own, np.zeros(len(own), dtype=bool)
    given = hand[hand[LABEL].fillna("").str.strip() != ""]
    codes = encode(given[LABEL].reset_index(drop=True), classes, "dataset 'hand_labels', column 'label'")
    places = _places(table, given, names)
    _refuse_contradictions(given, names, places, codes)
    gold, by_hand = own.copy(), np.zeros(len(own), dtype=bool)
    gold[places], by_hand[places] = codes, True
    return gold, by_hand


def _places(table: pd.DataFrame, given: pd.DataFrame, names: list[str]) -> np.ndarray:
    keys = table if names[0] in table else pd.DataFrame({ROW: np.arange(len(table))})
    typed = pd.DataFrame({name: _like(given[name], keys[name]) for name in names})
    known = keys[names].reset_index(drop=True).reset_index(names="place")
    places = typed.merge(known.drop_duplicates(names), on=names, how="left")["place"].to_numpy()
    lost = np.isnan(places)
    if lost.any():
        first = given.loc[lost, names].head(3).to_dict("records")
        raise ProjectError(
            f"dataset 'hand_labels': {lost.sum():,} of {len(given):,} rows are not in dataset 'table', the first: "
            f"{first}; their columns {names} must be as rows_to_label.csv gave them"
        )
    return places.astype(int)


def _like(text: pd.Series, column: pd.Series) -> pd.Series:
    """Read text as the type that the table's column has."""
    if column.dtype.kind == "M":
        return pd.to_datetime(text, format="ISO8601").astype(column.dtype)
    if column.dtype.kind in "iuf":
        return pd.to_numeric(text).astype(column.dtype)
    return text.astype(column.dtype) if column.dtype.kind != "b" else text.str.casefold() == "true"


def _refuse_contradictions(given: pd.DataFrame, names: list[str], places: np.ndarray, codes: np.ndarray) -> None:
    labels = pd.Series(codes).groupby(places).nunique()
    twice = labels.index[labels > 1]
    if len(twice):
        first = given.loc[np.isin(places, twice), [*names, LABEL]].head(4).to_dict("records")
        raise ProjectError(
            f"dataset 'hand_labels': {len(twice):,} rows have two labels each: {first}; keep one of them"
        )
