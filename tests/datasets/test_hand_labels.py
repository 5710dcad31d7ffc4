from pathlib import Path

import pandas as pd
import pytest
from kedro.io import DatasetError

from mlops_template.datasets.hand_labels import HandLabelsDataset


def test_without_a_file_nobody_gave_a_label(tmp_path: Path) -> None:
    dataset = HandLabelsDataset(filepath=str(tmp_path / "hand_labels.csv"))
    assert not dataset.exists()
    assert dataset.load().empty


def test_every_column_is_text_and_nothing_is_read_as_missing(tmp_path: Path) -> None:
    path = tmp_path / "hand_labels.csv"
    path.write_text("\ufeffrow,label,why\n007,true,NA\n8,,\n", "utf-8")  # as a spreadsheet saves it
    dataset = HandLabelsDataset(filepath=str(path))
    assert dataset.exists()
    assert dataset.load().to_dict("list") == {"row": ["007", "8"], "label": ["true", ""], "why": ["NA", ""]}


def test_it_is_never_written(tmp_path: Path) -> None:
    path = tmp_path / "hand_labels.csv"
    path.write_text("row,label\n1,true\n", "utf-8")
    with pytest.raises(DatasetError, match="written by people only"):
        HandLabelsDataset(filepath=str(path)).save(pd.DataFrame())
    assert path.read_text("utf-8") == "row,label\n1,true\n"


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("", {}),
        ("\n", {}),
        ('row;label;message\n1;true;"a, b"\n', {"row": ["1"], "label": ["true"], "message": ["a, b"]}),
    ],
)
def test_an_empty_file_and_one_with_semicolons(tmp_path: Path, text: str, read: dict[str, list[str]]) -> None:
    path = tmp_path / "hand_labels.csv"
    path.write_text(text, "utf-8")
    assert HandLabelsDataset(filepath=str(path)).load().to_dict("list") == read
