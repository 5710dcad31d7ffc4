import numpy as np
import pandas as pd
import pytest

from mlops_template.problem.kinds import as_moments, as_numbers, as_text


@pytest.mark.parametrize("values", [[3, 4], [3.0, None], ["3", "4.5"], [True, False]])
@pytest.mark.parametrize("dtype", [object, None])
def test_numbers_are_doubles(values: list, dtype: type | None) -> None:
    numbers = as_numbers(pd.Series(values, dtype=dtype))
    assert numbers.dtype == np.float64
    assert numbers[0] == float(values[0])
    assert numbers.isna().tolist() == [value is None for value in values]


def test_numbers_of_pandas_own_types() -> None:
    assert as_numbers(pd.Series([3, None], dtype="Int64")).dtype == np.float64


@pytest.mark.parametrize(
    "codes", [[3, 4], [3.0, 4.0], [3.0, None], ["3", None], ["3", 4], [3, 4.5], [np.float32(3), 1.5]]
)
def test_a_code_has_one_name(codes: list) -> None:
    for dtype in (object, None):
        text = as_text(pd.Series(codes, dtype=dtype))
        assert text[0] == "3"
        assert text.isna().tolist() == [code is None for code in codes]


def test_text_of_other_values() -> None:
    assert as_text(pd.Series([True, False])).tolist() == ["True", "False"]
    assert as_text(pd.Series(["b", "a"], dtype="category")).tolist() == ["b", "a"]
    assert as_text(pd.Series([np.nan, None], dtype=float)).isna().all()
    assert as_text(pd.Series([np.nan, None], dtype=float)).dtype == object  # text of which nothing is known, no number


def test_text_of_a_row_is_not_touched_by_the_others() -> None:
    alone, among = as_text(pd.Series([1.0])), as_text(pd.Series([1.0, 2.5]))
    assert alone[0] == among[0] == "1"


def test_moments_are_read_from_text() -> None:
    for values in (["2013-01-01T05:00:00", None], [pd.Timestamp("2013-01-01 05:00"), None]):
        moments = as_moments(pd.Series(values))
        assert moments[0] == pd.Timestamp("2013-01-01 05:00")
        assert pd.isna(moments[1])


def test_moments_are_not_guessed() -> None:
    assert as_moments(pd.Series(["2013-01-01", "2013-01-01T05:00"])).dt.hour.tolist() == [0, 5]
    with pytest.raises(ValueError, match="01/02/2013"):
        as_moments(pd.Series(["01/02/2013"]))


def test_moments_with_a_zone_are_told_in_utc() -> None:
    local = pd.Series(pd.to_datetime(["2013-01-01 05:00", None])).dt.tz_localize("America/New_York")
    for column in (local, pd.Series(["2013-01-01T05:00-05:00", None])):
        moments = as_moments(column)
        assert moments.dt.tz is None
        assert moments[0] == pd.Timestamp("2013-01-01 10:00")
        assert pd.isna(moments[1])


@pytest.mark.parametrize(
    ("texts", "hours"),
    [
        (["2013-01-01T07:00+02:00", "2013-01-01 08:00", "2013-01-01"], [5, 8, 0]),
        (["2013-01-01 08:00", "2013-01-01T07:00+02:00"], [8, 5]),
        (["2013-01-01T07:00:00+02:00", "2013-01-01T07:00:00-0130", "2013-01-01T07:00Z"], [5, 8.5, 7]),
    ],
)
def test_a_moment_without_a_zone_does_not_take_its_neighbours(texts: list[str], hours: list[float]) -> None:
    moments = as_moments(pd.Series(texts))
    assert (moments.dt.hour + moments.dt.minute / 60).tolist() == hours
    assert [as_moments(pd.Series([text]))[0] for text in texts] == moments.tolist()
