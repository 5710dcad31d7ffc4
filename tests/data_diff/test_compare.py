import numpy as np
import pandas as pd
import pytest

from mlops_template.data_diff import compare
from mlops_template.data_diff.words import strength, told

ROWS = 1000


@pytest.fixture
def table() -> pd.DataFrame:
    draw = np.random.default_rng(1)
    return pd.DataFrame(
        {
            "size": draw.normal(100, 10, ROWS),
            "color": draw.choice(["red", "green", "blue"], ROWS),
            "sold": pd.Timestamp("2020-01-01") + pd.to_timedelta(np.arange(ROWS), unit="h"),
            "remark": [f"remark number {row}" for row in range(ROWS)],
            "late": draw.random(ROWS) < 0.3,
        }
    )


def changes(before, after, target=None):
    return {each.name: each for each in compare(before, after, ("a", "b"), target).changes}


def test_a_version_does_not_differ_from_itself(table):
    diff = compare(table, table.copy(), ("a", "b"), "late")
    assert (diff.added, diff.removed, diff.retyped, diff.changed) == ((), (), (), ())
    assert {each.size for each in diff.changes} == {0.0}
    assert {strength(each) for each in diff.changes} == {"same"}


def test_another_sample_is_chance(table):
    diff = compare(table.iloc[::2], table.iloc[1::2], ("a", "b"))
    assert [each.name for each in diff.changed] == []


def test_columns_that_came_went_and_changed_their_type(table):
    after = table.drop(columns="remark").assign(size=table["size"].round().astype(int), weight=1.0)
    diff = compare(table, after, ("a", "b"))
    assert (diff.added, diff.removed) == (("weight",), ("remark",))
    assert [(each.name, each.dtypes, each.kind) for each in diff.retyped] == [("size", ("float64", "int64"), "number")]


def test_a_shifted_number(table):
    found = changes(table, table.assign(size=table["size"] + 10))["size"]
    assert found.changed
    assert found.values.distance == pytest.approx(0.38, abs=0.04)
    assert found.values.index > 0.25
    assert strength(found) == "much"
    assert found.values.figures[0] == ("mean", table["size"].mean(), table["size"].mean() + 10)


def test_values_that_go_missing(table):
    found = changes(table, table.assign(size=table["size"].where(np.arange(ROWS) % 5 > 0)))["size"]
    assert found.missing == (0.0, 0.2)
    assert found.size == pytest.approx(0.2)
    assert found.changed


@pytest.mark.parametrize("infinite", [np.inf, -np.inf])
def test_infinite_against_finite_is_no_chance(table, infinite):
    for pair in ((table, table.assign(size=infinite)), (table.assign(size=infinite), table)):
        found = changes(*pair)["size"]
        assert found.changed
        assert strength(found) == "much"
    assert not changes(table.assign(size=infinite), table.assign(size=infinite))["size"].changed


def test_numbers_at_the_end_of_double_precision(table):
    ends = table.assign(size=np.where(np.arange(ROWS) % 2, 1.7e308, -1.7e308))
    found = changes(ends, ends.assign(size=1.7e308))["size"]
    assert found.changed
    assert found.values.distance == pytest.approx(0.5)
    assert len(found.values.bars) > 0
    assert not changes(ends, ends.copy())["size"].changed


def test_categories_that_are_new_or_gone(table):
    found = changes(table, table.assign(color=table["color"].replace("red", "mauve")))["color"]
    assert (found.values.new, found.values.gone) == (("mauve",), ("red",))
    assert found.values.distance == pytest.approx((table["color"] == "red").mean())
    assert told(found) == "new: mauve; gone: red"


def test_codes_are_the_same_name_in_every_type():
    before, after = pd.DataFrame({"code": [1, 2, 2] * 30}), pd.DataFrame({"code": ["1", "2", "2"] * 30})
    found = changes(before, after)["code"]
    assert (found.size, found.dtypes) == (0.0, ("int64", str(after["code"].dtype)))


def test_moments_of_a_csv_file_are_moments(table):
    found = changes(table, table.assign(sold=table["sold"].astype(str)))["sold"]
    assert (found.kind, found.size) == ("moment", 0.0)


def test_moments_that_nanoseconds_do_not_hold(table):
    never = (
        table["sold"].astype("datetime64[us]").mask(np.arange(ROWS) % 4 == 0, pd.Timestamp("9999-12-31").as_unit("us"))
    )
    found = changes(table, table.assign(sold=never))["sold"]
    assert found.values.distance == pytest.approx(0.25, abs=0.01)
    assert found.values.figures[-1][-1] == "9999-12-31 00:00:00"
    assert found.values.bars[0][0].startswith("2020-01-01")


def test_texts_are_compared_by_their_length(table):
    found = changes(table, table.assign(remark=table["remark"] + " and more"))["remark"]
    assert (found.kind, found.values.measure) == ("text", "KS of lengths")
    assert found.changed
    assert found.values.new == ()


def test_the_target_is_told_apart(table):
    after = table.assign(late=True)
    assert compare(table, after, ("a", "b"), "late").target[0] == ("late = True", table["late"].mean(), 1.0)
    [(name, before, then)] = compare(table, table.assign(size=1.5), ("a", "b"), "size").target
    assert (name, before, then) == ("mean of size", table["size"].mean(), 1.5)
    assert compare(table, after, ("a", "b"), "gone").target == ()


def test_the_most_changed_stands_first(table):
    after = table.assign(size=table["size"] + 100, color=table["color"].replace("red", "mauve"))
    names = [each.name for each in compare(table, after, ("a", "b")).changes]
    assert names[:2] == ["size", "color"]


@pytest.mark.parametrize("rows", [0, 1])
def test_odd_columns_survive(rows):
    odd = {
        "lists": pd.Series([[1, 2]] * 3),
        "empty": pd.Series([None] * 3, dtype=object),
        "nan": pd.Series([np.nan] * 3),
        "infinite": pd.Series([np.inf, -np.inf, 1.0]),
        "zone": pd.to_datetime(pd.Series(["2020-01-01"] * 3)).dt.tz_localize("UTC"),
        "mixed": pd.Series([1, "a", None], dtype=object),
        "whole": pd.Series([1, None, 2], dtype="Int64"),
    }
    table = pd.DataFrame(odd)
    for before, after in ((table, table.head(rows)), (table.head(rows), table)):
        assert len(compare(before, after, ("a", "b")).changes) == len(odd)
