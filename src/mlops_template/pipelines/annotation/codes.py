"""Labels as codes: 0 ... k - 1 in the order of the declared classes, -1 for none."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from mlops_template.backends.label_models.base import ABSTAINS
from mlops_template.errors import ProjectError
from mlops_template.problem import Label

UNKNOWN = -2


def encode(labels: pd.Series, classes: Sequence[Label], where: str) -> np.ndarray:
    """Turn n labels into codes; a missing one is -1.

    Labels are compared as words. One that is written like no class is taken for the class that differs from it in case
    only, if there is one: a spreadsheet makes TRUE of true.

    Args:
        labels: n labels.
        classes: The labels that are declared, at most 127.
        where: Whose labels they are, for the error.

    Raises:
        ProjectError: A label is not declared; names each and counts its rows.

    >>> encode(pd.Series([True, None, "FALSE"]), [False, True], "dataset 'gold'").tolist()
    [1, -1, 0]
    """
    words, values = pd.factorize(labels)  # few distinct values in many rows
    known = _codes_of_words(classes)
    found = [known.get(_word(value), known.get(_word(value).casefold(), UNKNOWN)) for value in values]
    codes = np.array([*found, ABSTAINS], dtype=np.int8)[words]
    unknown = labels[codes == UNKNOWN]
    if len(unknown):
        listed = ", ".join(f"{value!r} ({rows:,} rows)" for value, rows in unknown.value_counts().head(5).items())
        raise ProjectError(
            f"{where}: labels that annotation.classes does not declare: {listed}; "
            f"declared are {list(classes)}. Mend them, or declare them."
        )
    return codes


def decode(codes: np.ndarray, classes: Sequence[Label]) -> Any:
    """Turn codes back into labels; -1 into None, or NA where the labels are whole numbers."""
    labels = np.array([*classes, None], dtype=object)
    decoded = labels[codes]
    whole = all(isinstance(label, int) and not isinstance(label, bool) for label in classes)
    return pd.array(decoded, dtype="Int64") if whole else decoded


def _codes_of_words(classes: Sequence[Label]) -> dict[str, int]:
    exact = {_word(label): code for code, label in enumerate(classes)}
    folded = [word.casefold() for word in exact]
    alone = {word: code for word, code in zip(folded, exact.values(), strict=True) if folded.count(word) == 1}
    return alone | exact


def _word(label: Any) -> str:
    if isinstance(label, float | np.floating) and float(label).is_integer():
        return str(int(label))
    return str(label).strip()
