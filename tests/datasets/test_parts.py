from pathlib import Path

import pytest
from kedro.io import DatasetError

from mlops_template.datasets.parts import PartsDataset
from mlops_template.errors import ProjectError, tell


def write(*names: str) -> object:
    return lambda folder: [(folder / name).touch() for name in names]


def test_names_the_files_in_the_order_of_their_names(tmp_path: Path) -> None:
    dataset = PartsDataset(filepath=str(tmp_path / "deep" / "table"))
    assert not dataset.exists()
    dataset.save(write("b.parquet", "a.parquet", "notes.txt"))
    assert dataset.exists()
    assert [each.name for each in dataset.load().files] == ["a.parquet", "b.parquet"]


def test_what_is_written_anew_holds_nothing_of_the_former(tmp_path: Path) -> None:
    dataset = PartsDataset(filepath=str(tmp_path / "table"))
    for name in ("former.parquet", "new.parquet"):
        dataset.save(write(name))
    assert [each.name for each in dataset.load().files] == ["new.parquet"]


def test_a_folder_without_parts_is_told(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="holds no Parquet file"):
        PartsDataset(filepath=str(tmp_path)).load()


@pytest.mark.parametrize(
    ("raised", "told"),
    [
        (ProjectError("0.parquet: column 'n' is odd"), r"^0.parquet: column 'n' is odd$"),
        (RuntimeError("Traceback:\n  in make\nRuntimeError: 0.parquet: KeyError: 'n'"), r"table is as it was.*: 'n'\n"),
    ],
)
def test_what_a_part_raises_is_told_in_its_own_words(tmp_path: Path, raised: Exception, told: str) -> None:
    def fail(_: Path) -> None:
        raise raised

    with pytest.raises(DatasetError, match=told) as caught:
        PartsDataset(filepath=str(tmp_path / "table")).save(fail)
    assert caught.value.__cause__ is raised
    assert "Failed while" not in tell(caught.value), "Kedro's words send the reader to the catalog"
