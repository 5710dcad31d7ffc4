"""Each finding is told when there is reason to, and not otherwise."""

import json

import numpy as np
import pandas as pd
import pytest

from mlops_template.pipelines.exploration.checks.kinds import infer
from mlops_template.pipelines.sourcing.nodes import profile

from toy import toy_problem, toy_table

ROWS = 400
RANDOM = {"by": "random", "validation": 0.25, "test": 0.25}


@pytest.fixture
def table() -> pd.DataFrame:
    return toy_table(ROWS)


@pytest.fixture
def draw() -> np.random.Generator:
    return np.random.default_rng(3)


def seeing(*categorical: str, **more: list[str]) -> dict[str, dict[str, list[str]]]:
    """State what models see beside `distance`."""
    return {"columns": {"numeric": ["distance"], "categorical": list(categorical)} | more}


def about(told: list[str], word: str) -> list[str]:
    return [each for each in told if word in each]


def test_nothing_is_said_of_sound_data(told, table):
    assert told(table) == []


def test_a_column_that_knows_the_target_is_serious(told, table, draw):
    known = table.assign(noise=table["late"] * 10.0 + draw.normal(size=ROWS))
    assert about(told(known), "serious: noise alone predicts late with ROC AUC")
    better = table.assign(noise=table["late"] * 2.2 + draw.normal(size=ROWS))
    assert about(told(better), "look: noise alone predicts late with ROC AUC 0.9")


def test_a_function_of_the_target_is_serious_and_so_is_what_settles_it(told, table, draw):
    copied = table.assign(carrier=np.where(table["late"], "paid", "waived"))
    assert about(told(copied), "serious: carrier settles late")
    merged = table.assign(carrier=table["grade"].map({"a": "x", "b": "y", "c": "y"}))
    assert about(told(merged, "multiclass"), "serious: carrier is a function of grade")
    finer = table.assign(carrier=table["grade"] + draw.choice(["1", "2"], ROWS))
    assert about(told(finer, "multiclass"), "serious: carrier settles grade: each of its 6 values has one grade only")


def test_names_of_rows_settle_nothing(told, table):
    named = table.assign(carrier=[f"N{row}" for row in range(ROWS)])
    assert not about(told(named), "settles")
    assert about(told(named), "look: carrier is different in every row")


def test_a_leak_of_a_number(told, table, draw):
    leak = table.assign(noise=table["delay"] * 60 + draw.normal(size=ROWS))
    assert about(told(leak, "regression"), "noise alone predicts delay with R2")
    assert not about(told(table, "regression"), "noise")


def test_only_training_rows_tell_of_leaks(told, table):
    later = np.arange(ROWS) >= ROWS // 2
    assert not about(told(table.assign(noise=np.where(later, table["late"] * 9.0, table["noise"]))), "alone predicts")


def test_constant_nearly_constant_and_missing_columns(told, table):
    odd = table.assign(noise=1.0, distance=np.nan, carrier=["AA"] * (ROWS - 1) + ["DL"])
    found = told(odd)
    assert about(found, "look: noise is always 1.0: it tells models nothing.")
    assert about(found, "serious: distance is missing in every row")
    assert about(found, "note: carrier is the same in 99.8% of the rows")
    mostly = told(table.assign(distance=table["distance"].where(np.arange(ROWS) % 3 == 0)))
    assert about(mostly, "look: distance is missing in")


def test_columns_that_are_missing_together(told, table):
    gone = np.arange(ROWS) % 10 == 0
    both = table.assign(distance=table["noise"].where(~gone), noise=table["noise"].where(~gone), carrier="AA")
    assert about(told(both), "note: distance and noise are missing in the very same 40 rows (10%)")


def test_values_missing_in_one_part_only(told, table):
    late = np.arange(ROWS) >= ROWS * 3 // 4
    found = told(table.assign(noise=table["noise"].where(~late)))
    assert about(found, "look: noise is not missing alike in all parts (train 0%, validation 0%, test 100%)")


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ([1.5, 2.5, 3.5] * 20, "numeric"),
        ([1, 2, 3] * 20, "code"),
        ([0, 1] * 30, "flag"),
        ([str(number) for number in range(100, 160)], "digits"),
        (["007", "008", "019"] * 20, "categorical"),
        ([f"2013-01-{day:02d}" for day in range(1, 31)] * 2, "moments"),
        (["AA", "DL", "UA"] * 20, "categorical"),
        ([f"a letter of {number} words or so" for number in range(60)], "text"),
        ([[number, 1] for number in range(60)], "lists"),
        ([None] * 60, "empty"),
        (pd.date_range("2013-01-01", periods=60), "datetime"),
    ],
)
def test_inferred_kinds(values, kind):
    from mlops_template.describe import describe
    from mlops_template.problem.kinds import as_plain

    column = as_plain(pd.Series(values, name="column"))
    assert infer(column, describe(column, "other")) == kind


def test_kinds_that_contradict_the_problem(told, table, draw):
    odd = table.assign(
        noise=draw.integers(1, 6, ROWS),
        carrier=[f"remark {row}" for row in draw.permutation(ROWS)],
        origin=draw.integers(1000, 9999, ROWS).astype(str),
    )
    odd.loc[1, "carrier"] = odd.loc[0, "carrier"]  # else it would name the row
    found = told(odd, **seeing("carrier", "origin", numeric=["distance", "noise"]))
    assert about(found, "note: noise is declared numeric, but has only 5 values, all whole")
    assert about(found, "look: carrier is declared categorical, but 100% of its 400 values are different")
    assert about(found, "look: origin holds digits stored as text")


def test_rows_that_equal_others(told, table):
    twice = pd.concat([table.head(200), table.head(200)], ignore_index=True)
    found = told(twice, split={"by": "random", "validation": 0.2, "test": 0.2})
    assert about(found, "look: 200 rows (50%) are equal to an earlier row in every column.")
    assert about(found, "of the test rows equal a training row in all that models see")
    assert not about(found, "no model can tell them apart")
    twice["late"] = np.arange(400) < 200
    apart = told(twice, split={"by": "random", "validation": 0.2, "test": 0.2})
    assert about(apart, "look: 400 rows (100%) equal another in all that models see, but not in late")


def test_a_target_that_is_rare_or_differs_between_the_parts(told, table):
    drifting = table.assign(late=np.arange(ROWS) % 10 < np.where(np.arange(ROWS) < 200, 2, 6))
    assert about(told(drifting), "look: The share of late = True differs between the parts (train 20%, validation 60%")
    assert about(told(table.assign(late=np.arange(ROWS) % 20 == 0)), "look: Only 20 rows have late = True")
    more = toy_table(2000).assign(late=np.arange(2000) % 25 == 0)
    assert about(told(more), "note: late = True is rare (4%)")


def test_gaps_in_time(told, table):
    lost = table.assign(moment=table["moment"] + pd.to_timedelta(np.where(np.arange(ROWS) < 300, 0, 30), unit="D"))
    [gap] = about(told(lost), "No row between")
    assert gap.startswith("look: No row between 2013-01-13 11:00 and 2013-02-12 12:00 by moment")


def test_moments_that_nanoseconds_do_not_hold(told, table):
    never = (
        table["moment"].astype("datetime64[us]").mask(np.arange(ROWS) == 3, pd.Timestamp("9999-12-31").as_unit("us"))
    )
    [gap] = about(told(table.assign(moment=never), split=RANDOM), "No row between")
    assert gap.endswith("and 9999-12-31 00:00 by moment: is something lost?")


def test_values_that_training_rows_never_had(told, table):
    late = np.arange(ROWS) >= ROWS * 3 // 4
    found = told(table.assign(carrier=np.where(late, "ZZ", table["carrier"].fillna("AA"))))
    assert about(found, "look: carrier has values in 100% of the test rows that no training row has: ZZ.")


def test_numbers_that_say_the_same(told, table):
    assert about(told(table.assign(noise=table["distance"] * 2)), "note: distance and noise say nearly the same")


def test_history_is_looked_at_too(table):
    from mlops_template.pipelines.exploration.nodes import audit

    problem = toy_problem(columns={"numeric": ["noise"], "history": ["known_late"]})
    history = pd.DataFrame({"known_late": table["late"] * 1.0, "unseen": 1.0})
    found = audit(table, profile(table, problem), problem, 1, history)
    assert "serious" in [each["severity"] for each in found["findings"] if each["columns"] == ("known_late",)]
    assert found["seen"] == ["noise", "known_late"]
    assert [each["kind"] for each in found["columns"]][-2:] == ["history", "history"]


def test_labels_of_annotation_are_the_truth(table):
    from mlops_template.pipelines.exploration.nodes import audit

    problem = toy_problem(labels="gold_and_weak", split={"by": "random", "validation": 0.2, "test": 0.2})
    few = table.assign(late=table["late"].astype(object).where(np.arange(ROWS) < 200))
    labels = pd.DataFrame({"label": table["late"], "source": np.where(np.arange(ROWS) < 200, "gold", "weak")})
    found = audit(few, profile(few, problem), problem, 1, None, labels)
    assert {part["name"]: part["rows"] for part in found["target"]["parts"]} == {
        "train": 320,
        "validation": 40,
        "test": 40,
    }


def test_odd_columns_survive_and_are_plain_json(told, table):
    odd = table.assign(
        carrier=[[row % 3, "x"] for row in range(ROWS)],
        origin=[{"a": row % 2} for row in range(ROWS)],
        noise=np.where(np.arange(ROWS) % 7 == 0, np.inf, table["noise"]),
        distance=None,
    )
    problem = toy_problem(columns={"numeric": ["noise", "distance"], "categorical": ["carrier", "origin"]})
    from mlops_template.pipelines.exploration.nodes import audit

    found = audit(odd, profile(odd, problem), problem, 1)
    assert "look: carrier holds lists" in " ".join(
        f"{each['severity']}: {each['sentence']}" for each in found["findings"]
    )
    json.loads(json.dumps(found))


def test_few_rows_are_no_reason_to_fail(told):
    for rows in (1, 2, 12):
        assert isinstance(told(toy_table(rows).assign(late=[True, False] * (rows // 2) + [True] * (rows % 2))), list)


def test_zones_do_not_matter(told, table):
    assert told(table.assign(moment=table["moment"].dt.tz_localize("America/New_York"))) == []


def test_inputs_stay_as_they_are(told, table):
    told(table)
    pd.testing.assert_frame_equal(table, toy_table(ROWS))
