"""Labels as codes: 0 ... k - 1 in the order of the declared classes, -1 for none."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from mlops_template.backends.label_models.base import ABSTAINS
from mlops_template.errors import ProjectError
from mlops_template.problem import Label


def encode(labels: pd.Series, classes: Sequence[Label], where: str) -> np.ndarray:
    """Turn n labels into codes; a missing one is -1.

    Text is compared as text, so that what comes back from a spreadsheet is understood whatever it made of True.

    Args:
        labels: n labels.
        classes: The labels that are declared.
        where: Whose labels they are, for the error.

    Raises:
        ProjectError: A label is not declared; names each and counts its rows.

    >>> encode(pd.Series([True, None, "FALSE"]), [False, True], "dataset 'gold'").tolist()
    [1, -1, 0]
    """
    known: dict[Any, int] = {_word(label): code for code, label in enumerate(classes)}
    words, values = pd.factorize(labels)  # few distinct values in many rows
    codes = np.array([known.get(_word(value), len(classes)) for value in values] + [ABSTAINS], dtype=np.int8)[words]
    unknown = labels[codes == len(classes)]
    if len(unknown):
        listed = ", ".join(f"{value!r} ({rows:,} rows)" for value, rows in unknown.value_counts().head(5).items())
        raise ProjectError(
            f"{where}: labels that annotation.classes does not declare: {listed}; "
            f"declared are {list(classes)}. Mend them, or declare them."
        )
    return codes


def decode(codes: np.ndarray, classes: Sequence[Label]) -> np.ndarray:
    """Turn codes back into labels; -1 into None."""
    labels = np.array([*classes, None], dtype=object)
    decoded: np.ndarray = labels[codes]
    return decoded


def _word(label: Any) -> str:
    if isinstance(label, float | np.floating) and float(label).is_integer():
        return str(int(label))
    return str(label).strip().casefold()
