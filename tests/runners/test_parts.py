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
