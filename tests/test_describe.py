import json

import numpy as np
import pandas as pd
import pytest

from mlops_template.describe import BINS, describe


def described(values, kind="other"):
    return describe(pd.Series(values, name="column"), kind)


def test_texts_are_told_by_their_length_and_their_words():
    found = described(["call me now", "Call you", None], "text")
    assert (found["min"], found["max"], found["unit"]) == (8, 11, "characters")
    assert found["words"][0] == ("call", 2)
    assert found["missing"] == 1
    assert sum(found["counts"]) == 2


def test_the_most_frequent_value_is_counted():
    assert described(["a", "b", "a"])["top"] == 2
    assert described([None, None])["top"] == 0


@pytest.mark.parametrize(
    "values",
    [
        [],
        [None] * 3,
        pd.to_datetime(["2020-01-01"] * 3),
        pd.to_datetime([None, None]),
        pd.to_datetime(["2020-01-01", "2021-01-01"], utc=True),
        np.array(["2020-01-01", "9999-12-31", "0001-01-01", "NaT"], dtype="datetime64[us]"),
        pd.to_datetime(["1700-01-01", "2262-01-01"]),
        [np.inf, -np.inf, *range(20)],
        [2**60 + each for each in range(20)],
        [-1e308, 1e308, *range(20)],
        [[1], [1, 2], None],
        [{"a": 1}, (1, [2]), "text"],
        pd.array([1, None, 3], dtype="Int64"),
        pd.Categorical(["a", None]),
    ],
)
@pytest.mark.parametrize("kind", ["other", "text"])
def test_odd_columns_are_described_in_plain_values(values, kind):
    found = described(values, kind)
    json.dumps(found)
    assert len(found["counts"]) == len(found["labels"]) <= BINS


def test_moments_are_counted_from_the_first_to_the_last():
    found = described(np.array(["0001-01-01", "2020-01-01", "9999-12-31"], dtype="datetime64[us]"))
    assert (found["min"], found["max"], found["labels"][0]) == (
        "0001-01-01 00:00:00",
        "9999-12-31 00:00:00",
        "0001-01-01",
    )
    assert found["counts"] == [1, *[0] * 3, 1, *[0] * 18, 1]
    seconds = described(pd.to_datetime(["2020-01-01 10:00:00.25", "2020-01-01 10:00:00.75"]))
    assert (seconds["counts"][0], seconds["counts"][-1], set(seconds["labels"])) == (1, 1, {"2020-01-01"})
