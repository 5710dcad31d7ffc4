import pandas as pd
import pytest

from mlops_template.errors import ProjectError
from mlops_template.sql import query

TABLES = {"flights": pd.DataFrame({"carrier": ["AA", "UA"], "delay": [5, 10]})}


def test_a_query_over_frames() -> None:
    made = query("select carrier, delay * 2 as twice from flights order by delay desc", TABLES, "key", in_order=True)
    assert made.to_dict("list") == {"carrier": ["UA", "AA"], "twice": [20, 10]}


@pytest.mark.parametrize("sql", ["select nothing from flights", "selec 1", "select * from airports", ""])
def test_what_duckdb_refuses_is_told_with_the_key_and_the_tables(sql: str) -> None:
    with pytest.raises(ProjectError, match=r"parameters: here\.query fails: (?s:.)*flights \(2 rows: carrier, delay\)"):
        query(sql, TABLES, "here.query", in_order=False)


def test_no_file_is_read(tmp_path: pytest.TempPathFactory) -> None:
    with pytest.raises(ProjectError, match="fails"):
        query(f"select * from '{tmp_path}/x.csv'", TABLES, "key", in_order=False)
