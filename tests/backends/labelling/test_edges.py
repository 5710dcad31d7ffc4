"""What each kind does where it is easily got wrong."""

import datetime as dt
import re
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import joblib
import numpy as np
import pandas as pd
import pytest

from mlops_template.backends import load_backend
from mlops_template.errors import ProjectError
from mlops_template.serving import candidate_model

from toy import toy_loaded, toy_model, toy_table


def votes(kind: str, values: Any, source: Any = None, /, **arguments: Any) -> list[Any]:
    """Let a kind vote on the column `it`, or on a frame."""
    rows = values if isinstance(values, pd.DataFrame) else pd.DataFrame({"it": pd.Series(values)})
    function = load_backend("labelling", kind)(
        **({} if isinstance(values, pd.DataFrame) else {"column": "it"}), **arguments
    )
    return list(function.vote(rows, source).tolist())


@pytest.mark.parametrize(
    ("word", "texts", "expected"),
    [
        (
            "win",
            ["win", "WIN!", "(win)", "window", "twin", "win_", "win2", "win-win", "wín", "éwin", ""],
            "11100001000",
        ),
        ("£", ["£100", "a£b", "100"], "110"),
        ("50%", ["50%off", "150%", "50 %", "50%"], "1001"),
        ("#win", ["a#winner", "a#win", "#win now"], "011"),
        ("call now", ["please call now.", "call  now", "recall now"], "100"),
        ("a.b", ["a.b", "axb"], "10"),
        ("ärger", ["Ärger!", "verärgert", "aerger"], "100"),
        ("c++", ["c++", "C++11", "c+"], "110"),
        ("free", ["x\nfree\ny", "free\x00", "\uff46ree"], "110"),
    ],
)
def test_words_are_whole(word: str, texts: list[str], expected: str) -> None:
    assert votes("keyword", texts, any_of=[word]) == [digit == "1" for digit in expected]


def test_case_is_minded_on_demand() -> None:
    assert votes("keyword", ["Free", "free"], any_of=["Free"], ignore_case=False) == [True, False]
    assert votes("regex", ["Free", "free"], pattern="F", ignore_case=False) == [True, False]
    assert votes("regex", ["Free", "free"], pattern="F") == [True, True]


@pytest.mark.parametrize("any_of", [[], [True], [""], "win", [None]])
def test_a_keyword_is_text(any_of: Any) -> None:
    with pytest.raises(ProjectError, match="wanted is a list of words"):
        load_backend("labelling", "keyword")(any_of, column="it")


@pytest.mark.parametrize("kind", ["keyword", "missing", "lookup"])
@pytest.mark.parametrize("named", [{}, {"column": "a", "columns": ["b"]}, {"columns": []}])
def test_either_one_column_or_several(kind: str, named: dict) -> None:
    others = {"keyword": {"any_of": ["a"]}, "lookup": {"dataset": "raw"}}
    with pytest.raises(ProjectError, match="either `column` or `columns`"):
        load_backend("labelling", kind)(**others.get(kind, {}), **named)


PATTERNS = [
    r"\d{5,}", r"\bfree\b", r"^\w+$", r"\s", r"(?<!a)b", r"(a)\1", r"[^\d]", r"\B", r"k", r"[\w-]+\.", r"a{,2}b", r"[[:alpha:]]",
    r"x\Z", r"(?i:S)", "é", r"[a-z]{3}", r"(?:a|b)+c", r"(?P<n>a)b", "", r"\$\d", r"[]a]", r"a*?b|c",
]  # fmt: skip
HAYSTACK = [
    "", "a", "ab", "aab", "12345", "١٢٣٤٥", "free", "éfree", "x\n", "x", " ", "\v", "\x1c", "\u212a", "\u017f", "\u017ft", "É", "aa", "b",
    "$5", "£ free", "]", "abc.", "aaaaab", ":", "İ", "🎉free🎉", "x\u0301", "-.", "a\nb", None,
]  # fmt: skip


@pytest.mark.filterwarnings("ignore:Possible nested set")
@pytest.mark.parametrize("pattern", PATTERNS)
@pytest.mark.parametrize("ignore_case", [True, False])
def test_a_pattern_means_what_python_means_by_it(pattern: str, ignore_case: bool) -> None:
    wanted = re.compile(pattern, re.IGNORECASE if ignore_case else 0)
    found = [text is not None and wanted.search(text) is not None for text in HAYSTACK]
    assert votes("regex", HAYSTACK, pattern=pattern, ignore_case=ignore_case) == found


def test_a_pattern_too_large_for_the_quick_engine() -> None:
    assert votes("regex", ["a" * 1500, "a"], pattern="a{1200}") == [True, False]


def test_a_bad_pattern_is_named() -> None:
    with pytest.raises(ProjectError, match=re.escape("pattern '(' is not a valid regular expression")):
        load_backend("labelling", "regex")("it", "(")


@pytest.mark.parametrize("kind", ["keyword", "regex"])
@pytest.mark.parametrize("values", [[1, 2], [dt.datetime(2013, 1, 1)], [True], [["a"]], [b"free"], ["a", 1]])
def test_only_text_is_searched(kind: str, values: list) -> None:
    arguments = {"keyword": {"any_of": ["free"]}, "regex": {"pattern": "free"}}[kind]
    with pytest.raises(ProjectError, match="column 'it'"):
        votes(kind, pd.Series(values), **arguments)


@pytest.mark.parametrize(
    ("values", "bounds", "expected"),
    [
        ([1, 2, 3, None], {"at_least": 2}, [False, True, True, False]),
        ([1, 2, 3], {"more_than": 1, "less_than": 3}, [False, True, False]),
        ([1, 2, 3], {"at_most": 1.5}, [True, False, False]),
        (np.array([0.1], dtype=np.float32), {"at_most": 0.1}, [True]),
        (pd.array([255, None], dtype="UInt8"), {"at_least": -1, "at_most": 300}, [True, False]),
        ([Decimal("1.10"), None], {"more_than": 1}, [True, False]),
        (pd.array([1.0, None], dtype="double[pyarrow]"), {"at_least": 0}, [True, False]),
        ([np.inf, -np.inf, np.nan], {"at_least": 0}, [True, False, False]),
        ([2**62, 2**62 + 1], {"more_than": 2**62}, [False, True]),
        ([True, False], {"at_least": 1}, [True, False]),
        (pd.to_timedelta(["1h", "2h", None]), {"more_than": "90min"}, [False, True, False]),
        ([dt.date(2013, 7, 4), dt.date(2013, 7, 5), None], {"at_least": "2013-07-05"}, [False, True, False]),
        (pd.Series([dt.date(2013, 7, 4), dt.datetime(2013, 7, 4, 9)], dtype=object), {"more_than": "2013-07-04"}, [False, True]),
        (pd.Series(np.array(["9999-12-31", "2013-01-01"], dtype="datetime64[s]")), {"less_than": "9999-01-01"}, [False, True]),
    ],
)  # fmt: skip
def test_bounds(values: Any, bounds: dict, expected: list) -> None:
    assert votes("range", values, **bounds) == expected


def test_a_day_ends_at_its_midnight_unless_the_date_is_looked_at() -> None:
    moments = pd.to_datetime(["2013-07-04 00:00", "2013-07-04 09:00", "2013-07-05 00:00"])
    assert votes("range", moments, at_most=dt.date(2013, 7, 4)) == [True, False, False]
    assert votes("range", moments, at_most=dt.date(2013, 7, 4), part="date") == [True, True, False]
    assert votes("isin", moments, values=[dt.date(2013, 7, 4)]) == [True, False, False]
    assert votes("isin", moments, values=["2013-07-04"], part="date") == [True, True, False]


def test_a_moment_is_told_in_the_zone_of_the_column() -> None:
    utc = pd.to_datetime(["2013-07-04 03:30", "2013-07-04 04:30", None]).tz_localize("UTC")
    here = utc.tz_convert("America/New_York")
    assert votes("range", here, at_least="2013-07-04") == [False, True, False]
    assert votes("range", utc, at_least="2013-07-04") == [True, True, False]
    assert votes("range", here, at_least="2013-07-04T04:00:00Z") == [False, True, False]
    assert votes("range", utc.tz_convert(None), at_least="2013-07-04T00:00:00-04:00") == [False, True, False]
    assert votes("isin", here, part="date", values=["2013-07-03"]) == [True, False, False]
    assert votes("range", here, part="hour", at_least=23) == [True, False, False]
    frame = pd.DataFrame({"utc": utc, "here": here, "naive": utc.tz_convert(None)})
    assert votes("compare", frame, column="here", equal_to="utc") == [True, True, False]
    assert votes("compare", frame, column="here", equal_to="naive") == [True, True, False]


@pytest.mark.parametrize(
    ("part", "number"),
    [("year", 2013), ("quarter", 4), ("month", 12), ("week", 1), ("day", 30), ("day_of_year", 364), ("weekday", 0),
     ("hour", 21), ("minute", 5)],
)  # fmt: skip
def test_parts_are_those_of_the_features(part: str, number: int) -> None:
    moment = pd.DataFrame({"it": pd.to_datetime(["2013-12-30 21:05"])})
    feature = load_backend("features", "datetime")(parts=[part]).fit_transform(moment)
    assert feature.iloc[0, 0] == number
    assert votes("isin", moment["it"], part=part, values=[number]) == [True]


def test_length_counts_characters() -> None:
    assert votes("range", ["£££", "🎉", "", None], part="length", at_least=1, at_most=3) == [True, True, False, False]


NANOSECONDS = pd.Series(["2013-01-01"]).astype("datetime64[ns]")


@pytest.mark.parametrize(
    ("kind", "values", "arguments", "told"),
    [
        ("range", ["a"], {"at_least": 1}, r"holds text \(.*\); wanted: numbers or moments"),
        ("range", [1], {"at_least": "a"}, r"holds numbers \(int64\), with which 'a' cannot be compared"),
        ("range", [1], {"at_least": dt.date(2013, 1, 1)}, "holds numbers"),
        ("range", NANOSECONDS, {"at_least": 5}, r"holds moments \(datetime64\[ns\]\), with which 5"),
        ("range", pd.to_datetime(["2013-01-01"]), {"at_least": "01/02/2013"}, "with which '01/02/2013' cannot"),
        ("range", NANOSECONDS, {"at_least": "9999-12-31"}, "with which '9999-12-31' cannot"),
        ("range", [1], {"at_least": 1, "part": "hour"}, "holds numbers.*; wanted: moments"),
        ("range", [1], {"at_least": 1, "part": "length"}, "holds numbers.*; wanted: text"),
        ("range", [1], {}, "at least one bound"),
        ("range", [1], {"at_least": 1, "part": "hours"}, "did you mean 'hour'"),
        ("isin", [1], {"values": ["1"]}, "holds numbers.*with which '1' cannot be compared"),
        ("isin", ["1"], {"values": [1]}, "holds text.*with which 1 cannot be compared"),
        ("isin", [["a"]], {"values": ["a"]}, "column 'it' holds list"),
        ("isin", ["1"], {"values": []}, "wanted is a list"),
        ("isin", ["1"], {"values": "1"}, "wanted is a list"),
        ("isin", ["a", 1], {"values": ["a"]}, "column 'it'.*does not hold values of one type"),
        ("compare", [1], {}, "one relation"),
        ("compare", [1], {"less_than": "it", "more_than": "it"}, "one relation"),
    ],
)
def test_what_cannot_be_compared_is_told(kind: str, values: Any, arguments: dict, told: str) -> None:
    with pytest.raises(ProjectError, match=told):
        votes(kind, values, **arguments)


def test_values_of_a_list() -> None:
    assert votes("isin", [1, 2, None], values=[2.0, 5]) == [False, True, False]
    assert votes("isin", [1, 2], values=[1.5, 2]) == [False, True]
    assert votes("isin", pd.array([1, 2, None], dtype="Int8"), values=[1, 300]) == [True, False, False]
    assert votes("isin", pd.Categorical(["a", None, "b"]), values=["b", "z"]) == [False, False, True]
    assert votes("isin", pd.array(["a", pd.NA], dtype="string"), values=["a"]) == [True, False]
    assert votes("isin", [True, False, None], values=[True]) == [True, False, False]


def test_a_missing_value_is_none_whatever_it_is_written_as() -> None:
    assert votes("missing", pd.Series(["", None, np.nan, pd.NA, pd.NaT, "a"], dtype=object)) == [
        False,
        *[True] * 4,
        False,
    ]
    zero = pd.Series([0.0, None, 1.0], dtype="double[pyarrow]")
    assert votes("missing", zero / zero) == [True, True, False]
    assert votes("missing", [["a"], None]) == [False, True]


MARGINS = {
    "less_than": [-6],
    "at_most": [-6, -5],
    "equal_to": range(-5, 6),
    "not_equal_to": [-6, 6],
    "at_least": [5, 6],
    "more_than": [6],
}


@pytest.mark.parametrize("relation", MARGINS)
@pytest.mark.parametrize("dtype", ["int64", "Int8", "float64", "uint64", "int16[pyarrow]"])
def test_margins(relation: str, dtype: str) -> None:
    apart = list(range(-6, 7))
    frame = pd.DataFrame(
        {"a": pd.array([10 + gap for gap in apart], dtype=dtype), "b": pd.array([10] * 13, dtype=dtype)}
    )
    given = votes("compare", frame, column="a", **{relation: "b"}, by=5)
    assert [gap for gap, vote in zip(apart, given, strict=True) if vote] == list(MARGINS[relation])


def test_comparing() -> None:
    frame = pd.DataFrame({"a": [1.0, np.nan, 3.0], "b": [2, 2, 2], "c": ["x", None, "z"], "d": ["x", "y", "y"]})
    assert votes("compare", frame, column="a", not_equal_to="b") == [True, False, True]
    assert votes("compare", frame, column="c", more_than="d") == [False, False, True]
    with pytest.raises(ProjectError, match=r"column 'c' holds text .*; wanted: numbers"):
        votes("compare", frame, column="a", less_than="c")
    with pytest.raises(ProjectError, match=r"column 'c' holds text .*; wanted: numbers or moments or durations"):
        votes("compare", frame, column="c", less_than="d", by=1)
    with pytest.raises(ProjectError, match="with which '15min' cannot be compared"):
        votes("compare", frame, column="a", less_than="b", by="15min")


def test_looking_up() -> None:
    known = pd.DataFrame({"code": [1, 2, None], "day": ["a", "b", "c"], "seats": [1, 2, 3]})
    rows = pd.DataFrame({"it": [1, 2, 3, None], "day": ["a", "a", None, "c"]})
    assert votes("lookup", rows, known, dataset="raw", column="it", key="code") == [True, True, False, False]
    assert votes("lookup", rows, known, dataset="raw", columns=["it", "day"], key=["code", "day"]) == [
        True,
        False,
        False,
        False,
    ]
    none = votes("lookup", rows, known, dataset="raw", columns=["it", "day"], key=["code", "day"], found=False)
    assert none == [False, True, False, False]
    few = {"type": "range", "column": "seats", "more_than": 1}
    assert votes("lookup", rows, known, dataset="raw", column="it", key="code", where=few) == [
        False,
        True,
        False,
        False,
    ]
    assert votes("lookup", rows, known.head(0), dataset="raw", column="it", key="code", found=False) == [
        True,
        True,
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("source", "arguments", "told"),
    [
        (None, {}, "dataset 'raw' is no table, but a NoneType"),
        (pd.DataFrame({"it": ["1"]}), {}, "column 'it' holds text .*; wanted: numbers"),
        (pd.DataFrame({"id": [1]}), {}, "no column 'it'"),
        (None, {"key": ["a", "b"]}, "not one name for each"),
        (None, {"where": {"type": "lookup", "dataset": "a", "column": "b"}}, "wants a dataset itself"),
        (None, {"where": {"type": "range", "colunm": "b"}}, "takes no argument 'colunm'"),
        (None, {"where": {"column": "b"}}, "backends/labelling has no ''"),
    ],
)
def test_what_cannot_be_looked_up_is_told(source: Any, arguments: dict, told: str) -> None:
    with pytest.raises(ProjectError, match=told):
        votes("lookup", [1, 2], source, dataset="raw", **arguments)


def ask_model(model: Any, rows: pd.DataFrame, above: float) -> list[Any]:
    function = load_backend("labelling", "model")(run_id="1", above=above)
    assert function.source == "candidate_of_run_1"
    assert function.columns == ()
    return list(function.vote(rows, toy_loaded(model)).tolist())


def test_a_candidate_votes_where_it_is_sure() -> None:
    rows, model = toy_table(40), toy_model("multiclass")
    answers = model.predict(rows)
    sure = answers.drop(columns="prediction").max(axis=1) > 0.8
    assert ask_model(model, rows, 0.8) == [
        label if above else None for label, above in zip(answers["prediction"], sure, strict=True)
    ]
    assert 0 < sure.sum() < 40
    assert {type(vote) for vote in ask_model(toy_model("binary"), rows, 0.5)} == {bool}


def test_rows_are_cast_to_the_signature_of_the_candidate(tmp_path: Path) -> None:
    import mlflow.pyfunc
    from mlflow.types import ColSpec, Schema

    columns = [
        ColSpec("double", "distance", required=False),
        ColSpec("double", "noise"),
        ColSpec("string", "carrier", required=False),
    ]
    signature = mlflow.models.ModelSignature(inputs=Schema([*columns, ColSpec("datetime", "moment")]))
    joblib.dump(toy_model(), tmp_path / "model.joblib")
    mlflow.pyfunc.save_model(
        str(tmp_path / "model"),
        loader_module=candidate_model.__name__,
        data_path=str(tmp_path / "model.joblib"),
        signature=signature,
        pip_requirements=[],
    )
    model, rows = mlflow.pyfunc.load_model(str(tmp_path / "model")), toy_table(40)
    expected = ask_model(toy_model(), rows, 0.6)
    text = rows.assign(
        noise=rows["noise"].map(repr), moment=rows["moment"].astype(str), carrier=rows["carrier"].astype("category")
    )
    assert ask_model(model, text, 0.6) == expected
    assert ask_model(model, rows[["noise", "moment", "distance", "carrier"]].set_axis(rows["origin"]), 0.6) == expected
    with pytest.raises(ProjectError, match="no column 'noise'"):
        ask_model(model, rows.drop(columns="noise"), 0.6)
    with pytest.raises(ProjectError, match="the model reads 'noise' as double"):
        ask_model(model, rows.assign(noise="many"), 0.6)


def test_a_candidate_that_gives_no_probabilities_is_refused() -> None:
    with pytest.raises(ProjectError, match="run 1 gives no probabilities"):
        ask_model(toy_model("regression"), toy_table(5), 0.5)
    for above in (1, -0.1, "high", 1.5):
        with pytest.raises(ProjectError, match="wanted is a probability"):
            load_backend("labelling", "model")(run_id="1", above=above)


FRAME = pd.DataFrame({"it": [1, 2, 3]}, index=["a", "b", "c"])


def ask_python(monkeypatch: pytest.MonkeyPatch, given: Any, **arguments: Any) -> list[Any]:
    monkeypatch.setattr("statistics.mean", given if callable(given) else lambda _: given)
    return list(load_backend("labelling", "python")("statistics.mean", **arguments).vote(FRAME).tolist())


@pytest.mark.parametrize(
    ("given", "arguments", "expected"),
    [
        (np.array([True, False, True]), {}, [True, False, True]),
        ([True, False, True], {}, [True, False, True]),
        (pd.array([True, None, False], dtype="boolean"), {}, [True, False, False]),
        (pd.array([True, None, False], dtype="bool[pyarrow]"), {}, [True, False, False]),
        ([True, None, False], {"gives": "booleans"}, [True, False, False]),
        ([True, None, False], {"gives": "labels"}, [True, None, False]),
        (np.array([True, False, True]), {"gives": "labels"}, [True, False, True]),
        (["spam", None, np.nan], {}, ["spam", None, None]),
        (pd.Series(["spam", pd.NA, "ham"], index=FRAME.index, dtype="string"), {}, ["spam", None, "ham"]),
        (pd.Categorical(["spam", None, "ham"]), {}, ["spam", None, "ham"]),
        (np.array([1, 0, 1]), {}, [1, 0, 1]),
        ([None, None, None], {}, [None, None, None]),
        (lambda rows: rows["it"] > 2, {}, [False, False, True]),
    ],
)
def test_what_a_function_of_ones_own_may_give(
    monkeypatch: pytest.MonkeyPatch, given: Any, arguments: dict, expected: list
) -> None:
    assert ask_python(monkeypatch, given, **arguments) == expected


@pytest.mark.parametrize(
    ("given", "arguments", "told"),
    [
        ([True], {}, r"gives \(1,\) for 3 rows"),
        (np.ones((3, 1)), {}, r"gives \(3, 1\) for 3 rows"),
        (True, {}, "gives a bool"),
        ("abc", {}, "gives a str"),
        (FRAME, {}, "gives a DataFrame"),
        (pd.Series([True, True, False]), {}, "whose index is not that of the rows"),
        ([True, None, False], {}, "say `gives: booleans` or `gives: labels`"),
        ([1, 0, 1], {"gives": "booleans"}, "such as 1; wanted are booleans"),
        (lambda rows: rows["that"], {}, "failed: KeyError: 'that'"),
        (lambda rows: rows, {"arguments": {"a": 1}}, "failed: TypeError"),
        (None, {"gives": "votes"}, "wanted is booleans or labels"),
        (None, {"columns": ["that"]}, "no column 'that'"),
    ],
)
def test_what_it_may_not_give_is_told(monkeypatch: pytest.MonkeyPatch, given: Any, arguments: dict, told: str) -> None:
    with pytest.raises(ProjectError, match=told):
        ask_python(monkeypatch, given, **arguments)


def test_a_function_cannot_change_the_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    def spoil(rows: pd.DataFrame) -> pd.Series:
        rows.loc["a", "it"] = 9
        rows["more"] = 1
        return rows["it"] > 2

    assert ask_python(monkeypatch, spoil) == [True, False, True]
    assert FRAME.to_dict("list") == {"it": [1, 2, 3]}


@pytest.mark.parametrize(
    ("function", "told"),
    [
        ("mine", "neither package.module.function nor file.py:function"),
        ("statistics.meen", "has no function 'meen'; did you mean 'mean'"),
        ("no_such_module.mean", "cannot import no_such_module"),
        ("rules.py:holds", "there is no file .*rules.py"),
        ("bad.py:holds", "cannot import bad.py .* SyntaxError"),
        ("mine.py:hold", "mine.py has no function 'hold'; did you mean 'holds'"),
    ],
)
def test_a_function_that_is_not_there_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, function: str, told: str
) -> None:
    (tmp_path / "bad.py").write_text("def", "utf-8")
    (tmp_path / "mine.py").write_text("def holds(rows): return rows['it'] > 1", "utf-8")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ProjectError, match=told):
        load_backend("labelling", "python")(function)
    assert load_backend("labelling", "python")("mine.py:holds").vote(FRAME).tolist() == [False, True, True]


def test_a_file_of_ones_own_may_have_dataclasses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [
        "from __future__ import annotations", "from dataclasses import dataclass", "@dataclass", "class Bound:",
        "    least: int", "def holds(rows): return rows['it'] >= Bound(2).least",
    ]  # fmt: skip
    (tmp_path / "statistics.py").write_text("\n".join(lines), "utf-8")
    monkeypatch.chdir(tmp_path)
    function = load_backend("labelling", "python")("statistics.py:holds")
    assert function.vote(FRAME).tolist() == [False, True, True]
    assert load_backend("labelling", "python")("statistics.median").vote is not None


def test_a_model_without_metadata_is_shown_the_rows_as_they_are() -> None:
    seen = []

    def predict(rows: pd.DataFrame) -> pd.DataFrame:
        seen.append(list(rows))
        return pd.DataFrame({"prediction": ["a", None], "probability_a": [1.0, 1.0]})

    given = ask_model(SimpleNamespace(predict=predict), pd.DataFrame({"x": ["1", "2"]}), 0.5)
    assert (given, seen) == (["a", None], [["x"]])
