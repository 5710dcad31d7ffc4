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
    places = _places(table, given, problem)
    _refuse_contradictions(given, names, places, codes)
    gold, by_hand = own.copy(), np.zeros(len(own), dtype=bool)
    gold[places], by_hand[places] = codes, True
    return gold, by_hand


def _places(table: pd.DataFrame, given: pd.DataFrame, problem: Problem) -> np.ndarray:
    keys = table[list(problem.id)] if problem.id else pd.DataFrame({ROW: np.arange(len(table))})
    names = list(keys)
    pairs = {name: _alike(given[name], keys[name].reset_index(drop=True)) for name in names}
    typed, known = (pd.DataFrame({name: pair[side] for name, pair in pairs.items()}) for side in (0, 1))
    numbered = known.reset_index(names="place").drop_duplicates(names)
    places = typed.merge(numbered, on=names, how="left")["place"].to_numpy(dtype=float)
    lost = np.isnan(places) | typed.isna().any(axis=1).to_numpy()
    if lost.any():
        first = given.loc[lost, names].head(3).to_dict("records")
        raise ProjectError(
            f"dataset 'hand_labels': {lost.sum():,} of {len(given):,} rows are not in dataset 'table', the first: "
            f"{first}; their columns {names} must be as rows_to_label.csv gave them"
        )
    return places.astype(int)


def _alike(text: pd.Series, column: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Read text as the type that the table's column has, missing where it cannot be read; and give both in one type."""
    if isinstance(column.dtype, pd.DatetimeTZDtype) or column.dtype.kind == "M":
        aware = isinstance(column.dtype, pd.DatetimeTZDtype)
        return pd.to_datetime(text, format="ISO8601", errors="coerce", utc=aware), (
            column.dt.tz_convert("UTC") if aware else column
        )
    if column.dtype.kind in "iu":
        numbers = pd.to_numeric(text, errors="coerce")
        return numbers.where(numbers % 1 == 0).astype("Int64"), column.astype("Int64")
    if column.dtype.kind == "f":
        return pd.to_numeric(text, errors="coerce").astype(float), column.astype(float)
    return text.str.strip(), column.astype(str)


def _refuse_contradictions(given: pd.DataFrame, names: list[str], places: np.ndarray, codes: np.ndarray) -> None:
    labels = pd.Series(codes).groupby(places).nunique()
    twice = labels.index[labels > 1]
    if len(twice):
        first = given.loc[np.isin(places, twice), [*names, LABEL]].head(4).to_dict("records")
        raise ProjectError(
            f"dataset 'hand_labels': {len(twice):,} rows have two labels each: {first}; keep one of them"
        )
