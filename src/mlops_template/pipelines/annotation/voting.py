"""Let every labelling function vote on every row."""

import logging
from typing import Any

import numpy as np
import pandas as pd

from mlops_template.backends.label_models.base import ABSTAINS
from mlops_template.backends.labelling.base import LabellingFunction
from mlops_template.errors import ProjectError, nearest
from mlops_template.pipelines.annotation.codes import encode
from mlops_template.pipelines.annotation.parameters import FunctionBlock, Functions
from mlops_template.problem import Label


def votes_of(functions: Functions, rows: pd.DataFrame, classes: list[Label], sources: dict[str, Any]) -> pd.DataFrame:
    """Give the votes of m functions on n rows.

    Args:
        functions: The rules by name.
        rows: n rows, without the target.
        classes: The labels that are declared.
        sources: What functions need besides the rows, by the dataset's name.

    Returns:
        (n, m) codes of labels, -1 where a function abstains; one column per function.

    Raises:
        ProjectError: A function reads a column that is not there, raises, or names a label that is not declared.
    """
    votes = {}
    for name, function in functions.build().items():
        key = f"annotation.functions.{name}"
        _refuse_missing_columns(key, function, rows)
        said = _ask(key, function, rows, sources)
        votes[name] = _as_codes(key, functions.blocks[name], said, classes)
        _tell_if_constant(key, votes[name])
    return pd.DataFrame(votes, index=pd.RangeIndex(len(rows)))


def _refuse_missing_columns(key: str, function: LabellingFunction, rows: pd.DataFrame) -> None:
    for column in function.columns:
        if column not in rows:
            raise ProjectError(
                f"parameters: {key} reads the column {column!r}, which dataset 'table' has not (its target is hidden); "
                f"{nearest(column, [str(known) for known in rows])}"
            )


def _ask(key: str, function: LabellingFunction, rows: pd.DataFrame, sources: dict[str, Any]) -> np.ndarray:
    try:
        said = np.asarray(function.vote(rows, sources.get(function.source or "")))
    except ProjectError as error:
        raise ProjectError(f"parameters: {key}: {error}") from error
    except Exception as error:  # a rule may be anybody's code
        raise ProjectError(
            f"parameters: {key} raises {type(error).__name__} on the {len(rows):,} rows of dataset 'table': {error}"
        ) from error
    if said.shape != (len(rows),):
        raise ProjectError(f"parameters: {key} gives votes of shape {said.shape} for {len(rows):,} rows")
    return said


def _as_codes(key: str, block: FunctionBlock, said: np.ndarray, classes: list[Label]) -> np.ndarray:
    own = ABSTAINS if block.label is None else int(encode(pd.Series([block.label], dtype=object), classes, key)[0])
    if said.dtype == bool:
        if own == ABSTAINS:
            raise ProjectError(f"parameters: {key} says where it holds, but not for which label; give it a label")
        return np.where(said, np.int8(own), np.int8(ABSTAINS))
    codes = encode(pd.Series(said, dtype=object), classes, f"parameters: {key}")
    return codes if own == ABSTAINS else np.where(codes == own, codes, np.int8(ABSTAINS))


def _tell_if_constant(key: str, votes: np.ndarray) -> None:
    if len(votes) and (votes == votes[0]).all():
        what = "votes on no row" if votes[0] == ABSTAINS else "votes the same on every row"
        logging.getLogger(__name__).warning("%s %s", key, what)
