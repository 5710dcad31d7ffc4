import pandas as pd
import pytest

from mlops_template.errors import ProjectError
from mlops_template.pipelines.sourcing.nodes import assemble, profile
from mlops_template.pipelines.sourcing.parameters import SourcingParameters

from toy import toy_problem, toy_table


def assembled(query: str = "select * from toys", rows: int | None = None, seed: int = 1) -> pd.DataFrame:
    parameters = SourcingParameters(tables=("toys",), rows=rows, query=query)
    return assemble(parameters, toy_problem(), seed, toy_table())


def test_the_order_of_rows_does_not_hang_on_the_query() -> None:
    shuffled = assembled("select * from toys order by noise")
    pd.testing.assert_frame_equal(shuffled, assembled())
    assert shuffled["moment"].is_monotonic_increasing


def test_a_draw_hangs_on_the_seed_alone() -> None:
    drawn = assembled(rows=50)
    assert len(drawn) == 50
    assert drawn["moment"].is_monotonic_increasing
    pd.testing.assert_frame_equal(assembled("select * from toys order by noise", rows=50), drawn)
    assert not assembled(rows=50, seed=2)["row"].equals(drawn["row"])


def test_numbers_and_moments_that_came_as_text_are_parsed() -> None:
    query = "select * replace (cast(noise as varchar) as noise, cast(moment as varchar) as moment) from toys"
    pd.testing.assert_frame_equal(assembled(query), assembled(), check_dtype=False)
    assert assembled(query)["moment"].dtype.kind == "M"


def test_text_that_is_no_number_is_left_to_the_schema() -> None:
    assert (assembled("select * replace ('loud' as noise) from toys")["noise"] == "loud").all()


@pytest.mark.parametrize("query", ["select * from toyz", "select nois from toys", "select", "drop table toys"])
def test_a_query_that_fails_names_the_tables(query: str) -> None:
    with pytest.raises(ProjectError, match=r"sourcing\.query fails(.|\n)*toys \(240 rows: row, moment"):
        assembled(query)


def test_a_query_reads_no_files() -> None:
    with pytest.raises(ProjectError, match="disabled"):
        assembled("select * from read_csv('/etc/hostname')")


def test_profile_says_what_each_column_is() -> None:
    made = profile(toy_table(), toy_problem())
    assert (made["rows"], made["duplicates"]) == (240, 0)
    kinds = {column["name"]: column["kind"] for column in made["columns"]}
    assert kinds == {
        "row": "other", "moment": "datetime", "distance": "numeric", "noise": "numeric", "carrier": "categorical",
        "origin": "other", "late": "target", "grade": "other", "delay": "other",
    }  # fmt: skip
    missing = {column["name"]: column["missing"] for column in made["columns"]}
    assert missing["distance"] == toy_table()["distance"].isna().sum()


def test_a_column_that_the_query_does_not_make_is_named_with_the_nearest() -> None:
    with pytest.raises(ProjectError, match=r"names the column 'noise', .* did you mean 'noises'"):
        assembled("select * exclude (noise), noise as noises from toys")


def test_profile_counts_lists_as_what_they_are_written_as() -> None:
    odd = pd.DataFrame({"row": [1, 1, 2], "carrier": [["AA"], ["AA"], None], "moment": [{}, {}, {"at": 1}]})
    made = profile(odd, toy_problem())
    assert made["duplicates"] == 1
    assert {column["name"]: column["distinct"] for column in made["columns"]} == {"row": 2, "carrier": 1, "moment": 2}
