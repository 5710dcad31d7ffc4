from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from mlops_template.errors import ProjectError
from mlops_template.parts import Parts
from mlops_template.runners.parts import part_by_part


@pytest.fixture
def parts(tmp_path: Path) -> Parts:
    folder = tmp_path / "table"
    folder.mkdir()
    for number in range(9):
        pd.DataFrame({"n": [number, number]}).to_parquet(folder / f"{number}.parquet")
    return Parts(folder)


def test_each_part_gives_one_of_the_same_name(parts: Parts, tmp_path: Path) -> None:
    made = tmp_path / "made"
    made.mkdir()
    part_by_part(parts, lambda part: part + 1)(made)
    files = Parts(made).files
    assert [each.name for each in files] == [each.name for each in parts.files]
    assert [pd.read_parquet(each)["n"].tolist() for each in files] == [[number + 1] * 2 for number in range(9)]


def test_what_a_part_raises_ends_the_others(parts: Parts, tmp_path: Path) -> None:
    seen: list[int] = []

    def fail(part: pd.DataFrame) -> pd.DataFrame:
        seen.append(int(part["n"][0]))
        raise ProjectError("column 'n' is odd")

    with pytest.raises(ProjectError, match="is odd"):
        part_by_part(parts, fail)(tmp_path)
    assert len(seen) < len(parts.files)


def raising(error: Exception) -> Callable[[pd.DataFrame], pd.DataFrame]:
    def make(_: pd.DataFrame) -> pd.DataFrame:
        raise error

    return make


@pytest.mark.parametrize(
    ("raised", "kind", "told"),
    [
        (
            ProjectError("the columns ['n'] are not there"),
            ProjectError,
            r"/0.parquet: the columns \['n'\] are not there",
        ),
        (KeyError("n"), RuntimeError, "/0.parquet: KeyError: 'n'"),
    ],
)
def test_what_goes_wrong_is_told_with_the_file(
    parts: Parts, tmp_path: Path, raised: Exception, kind: type[Exception], told: str
) -> None:
    for file in parts.files[1:]:
        file.unlink()
    with pytest.raises(kind, match=told):
        part_by_part(parts, raising(raised))(tmp_path)


def test_a_file_that_is_no_parquet_is_named(parts: Parts, tmp_path: Path) -> None:
    parts.files[3].write_text("text", "utf-8")
    with pytest.raises(ProjectError, match=r"/3.parquet cannot be read as Parquet: .*; write this part anew"):
        part_by_part(parts, lambda part: part)(tmp_path)
