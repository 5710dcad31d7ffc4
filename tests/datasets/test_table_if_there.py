import pandas as pd

from mlops_template.datasets.table_if_there import TableIfThere


def test_what_is_not_there_is_read_as_no_rows(tmp_path):
    dataset = TableIfThere(filepath=str(tmp_path / "table.parquet"))
    assert not dataset.exists()
    assert dataset.load().empty
    dataset.save(pd.DataFrame({"column": ["a"]}))
    assert dataset.load()["column"].tolist() == ["a"]
