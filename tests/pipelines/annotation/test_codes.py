from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from mlops_template.errors import ProjectError
from mlops_template.pipelines.annotation.codes import decode, encode


@pytest.mark.parametrize(
    ("labels", "classes", "codes"),
    [
        (pd.Series([True, False, None], dtype=object), [False, True], [1, 0, -1]),
        (pd.Series([True, False]), [False, True], [1, 0]),
        (pd.Series(["spam", "ham", None]), ["ham", "spam"], [1, 0, -1]),
        (pd.Series([1.0, np.nan, 3.0]), [1, 2, 3], [0, -1, 2]),
        (pd.Series([2, 1], dtype="Int64"), [1, 2], [1, 0]),
        (pd.Series(["TRUE", " false "]), [False, True], [1, 0]),  # what a spreadsheet makes of it
        (pd.Series(["A", "a", "B"]), ["A", "a", "b"], [0, 1, 2]),  # case tells two classes apart, or is forgiven
        (pd.Series(["a", "b"], dtype="category"), ["a", "b"], [0, 1]),
        (pd.Series([], dtype=object), ["a", "b"], []),
        (pd.Series([None, None], dtype=object), ["a", "b"], [-1, -1]),
    ],
)
def test_there_and_back(labels: pd.Series, classes: list, codes: list[int]) -> None:
    encoded = encode(labels, classes, "here")
    assert encoded.dtype == np.int8
    assert encoded.tolist() == codes
    decoded = decode(encoded, classes)
    assert [None if pd.isna(label) else label for label in decoded] == [
        None if code == -1 else classes[code] for code in codes
    ]


def test_undeclared_labels_are_counted() -> None:
    labels = pd.Series(["spam", "spam", "eggs", "ham", "toast", "eggs"])
    with pytest.raises(ProjectError) as refused:
        encode(labels, ["ham", "spam"], "dataset 'table', column 'label'")
    said = str(refused.value)
    assert said.startswith(
        "dataset 'table', column 'label': labels that annotation.classes does not declare: 'eggs' (2 "
    )
    assert "'toast' (1 rows)" in said
    assert "['ham', 'spam']" in said


def test_whole_numbers_stay_whole_through_a_file(tmp_path: Path) -> None:
    labels = pd.DataFrame({"label": decode(np.array([1, -1, 0], dtype=np.int8), [0, 1])})
    labels.to_parquet(tmp_path / "labels.parquet")
    again = pd.read_parquet(tmp_path / "labels.parquet")["label"]
    assert again.dropna().tolist() == [1, 0]
    assert all(type(label) is int for label in again.dropna().tolist())


def test_as_many_classes_as_fit_a_byte() -> None:
    classes = list(range(127))
    assert encode(pd.Series(classes), classes, "here").tolist() == classes
    with pytest.raises(ProjectError, match="does not declare: 127"):
        encode(pd.Series([127]), classes, "here")
