"""Every kind of labelling function, found by itself, is put through one suite."""

import re
import textwrap
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest
import yaml
from snorkel.labeling import LabelingFunction as SnorkelFunction
from snorkel.labeling import PandasLFApplier

from mlops_template.backends import backend_names, load_backend, refuse_unknown_arguments
from mlops_template.backends.labelling.base import LabellingFunction
from mlops_template.errors import ProjectError

ROWS = 60
MOMENTS = ["scheduled", "departed"]
PLANES = pd.DataFrame(
    {"tailnum": ["N1", "N2", None, "N3"], "seats": [4, 180, 2, 9], "carrier": ["AA", "AA", "UA", "DL"]}
)
TEXTS = [
    "WIN a prize, call 08712300220", "freedom of the window", "£100 is yours", "FREE!", "", "ok, see you at 5", "win\nnow",
    "SHOUTS LOUD", "éfree", "a free-for-all",
]  # fmt: skip
Row = dict[str, Any]


def frame(seed: int = 0, rows: int = ROWS) -> pd.DataFrame:
    """Columns of every kind, some of their values missing."""
    draw = np.random.default_rng(seed)
    scheduled = pd.Timestamp("2013-07-03") + pd.to_timedelta(draw.integers(0, 3 * 24 * 60, rows), unit="min")
    columns = {
        "text": pd.Series(draw.choice(TEXTS, rows), dtype=object),
        "carrier": pd.Series(draw.choice(["AA", "DL", "UA"], rows), dtype=object),
        "tailnum": pd.Series(draw.choice(["N1", "N2", "N3", "N4"], rows), dtype=object),
        "dep_delay": pd.Series(draw.integers(-10, 90, rows) / 2),
        "scheduled": pd.Series(scheduled),
        "departed": pd.Series(scheduled + pd.to_timedelta(draw.integers(-5, 30, rows), unit="min")),
    }
    made = {name: values.where(draw.random(rows) > 0.15) for name, values in columns.items()}
    return pd.DataFrame(made).astype(dict.fromkeys(("text", "carrier", "tailnum"), object))


def predict(rows: pd.DataFrame) -> pd.DataFrame:
    sure = np.nan_to_num(rows["dep_delay"].to_numpy(dtype=float, na_value=np.nan)).clip(0, 40) / 40
    labels = np.where(sure > 0.5, "late", "on time")
    return pd.DataFrame(
        {"prediction": labels, "probability_late": sure, "probability_on time": 1 - sure}, index=rows.index
    )


def has(*values: Any) -> bool:
    return not any(pd.isna(value) for value in values)


def says(pattern: str) -> Callable[[Row], bool]:
    return lambda row: has(row["text"]) and re.search(pattern, row["text"], re.IGNORECASE) is not None


def model_says(row: Row) -> str | None:
    sure = min(max(row["dep_delay"], 0), 40) / 40 if has(row["dep_delay"]) else 0.0
    return "late" if sure > 0.9 else "on time" if 1 - sure > 0.9 else None


def known_plane(row: Row, *seats: int) -> bool:
    return any(
        has(row["tailnum"]) and row["tailnum"] == plane for plane in PLANES["tailnum"][PLANES["seats"].isin(seats)]
    )


# the same rule, row by row; what stands in the docstring comes first
REFERENCES: dict[str, list[tuple[dict[str, Any], Callable[[Row], Any]]]] = {
    "keyword": [
        ({}, says(r"(?<!\w)(free|win)(?!\w)|£")),
        (
            {"any_of": ["AA", "win"], "columns": ["text", "carrier"], "ignore_case": False},
            lambda row: (has(row["text"]) and re.search(r"\bwin\b", row["text"]) is not None) or row["carrier"] == "AA",
        ),
    ],
    "regex": [({}, says(r"\d{5,}")), ({"column": "text", "pattern": r"^free(?!dom)|\bé"}, says(r"^free(?!dom)|\bé"))],
    "range": [
        ({}, lambda row: has(row["scheduled"]) and row["scheduled"].hour >= 17),
        (
            {"column": "dep_delay", "more_than": 0, "at_most": 20.5},
            lambda row: has(row["dep_delay"]) and 0 < row["dep_delay"] <= 20.5,
        ),
        ({"column": "text", "part": "length", "less_than": 9}, lambda row: has(row["text"]) and len(row["text"]) < 9),
        (
            {"column": "scheduled", "at_least": "2013-07-04", "less_than": "2013-07-05 12:30"},
            lambda row: pd.Timestamp("2013-07-04") <= row["scheduled"] < pd.Timestamp("2013-07-05 12:30"),
        ),
    ],
    "isin": [
        ({}, lambda row: has(row["scheduled"]) and str(row["scheduled"].date()) == "2013-07-04"),
        ({"column": "carrier", "values": ["AA", "XX"]}, lambda row: row["carrier"] == "AA"),
        ({"column": "scheduled", "part": "weekday", "values": [4]}, lambda row: row["scheduled"].weekday() == 4),
        ({"column": "dep_delay", "values": [1, 2.5, 7]}, lambda row: row["dep_delay"] in {1, 2.5, 7}),
    ],
    "lookup": [
        ({}, lambda row: known_plane(row, 4, 9)),
        (
            {"dataset": "raw_planes", "column": "tailnum", "found": False},
            lambda row: has(row["tailnum"]) and not known_plane(row, 4, 180, 9),
        ),
        (
            {"dataset": "raw_planes", "columns": ["carrier", "tailnum"]},
            lambda row: (row["carrier"], row["tailnum"]) in {("AA", "N1"), ("AA", "N2"), ("DL", "N3")},
        ),
    ],
    "missing": [
        ({}, lambda row: not has(row["dep_delay"])),
        ({"columns": ["text", "scheduled"]}, lambda row: not has(row["text"]) or not has(row["scheduled"])),
    ],
    "compare": [
        ({}, lambda row: row["departed"] - row["scheduled"] > pd.Timedelta("15min")),
        ({"column": "departed", "at_most": "scheduled"}, lambda row: row["departed"] <= row["scheduled"]),
        ({"column": "carrier", "not_equal_to": "tailnum"}, lambda row: has(row["carrier"], row["tailnum"])),
    ],
    "model": [({}, model_says)],
    "python": [
        ({}, lambda row: has(row["text"]) and row["text"].isupper()),
        (
            {"function": "rules/mine.py:grade", "arguments": {"bound": 20}, "columns": ["dep_delay"]},
            lambda row: ("long" if row["dep_delay"] > 20 else "short") if has(row["dep_delay"]) else None,
        ),
    ],
}
MINE = """
import numpy as np

def shouts(rows):
    return rows["text"].map(lambda text: isinstance(text, str) and text.isupper()).astype(bool)

def grade(rows, bound):
    delays = rows["dep_delay"].to_numpy(dtype=float, na_value=np.nan)
    return np.where(np.isnan(delays), None, np.where(delays > bound, "long", "short").astype(object))
"""


def shown(name: str) -> dict[str, Any]:
    """Give the arguments that stand in the docstring's YAML."""
    [(_, yaml_lines)] = re.findall(
        r"( *)\.\. code-block:: yaml\n\n((?:\1 .*\n|\n)+)", (load_backend("labelling", name).__doc__ or "") + "\n"
    )
    [block] = yaml.safe_load(textwrap.dedent(yaml_lines)).values()
    assert block["type"] == name
    assert block["means"]
    return {key: value for key, value in block.items() if key not in {"type", "label", "means"}}


CASES = [
    pytest.param(name, arguments or shown(name), reference, id=f"{name}-{number}")
    for name in backend_names("labelling")
    for number, (arguments, reference) in enumerate(REFERENCES.get(name, [({}, None)]))
]
every_case = pytest.mark.parametrize(("name", "arguments", "reference"), CASES)


@pytest.fixture(autouse=True)
def _in_a_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.kedro]\n", "utf-8")
    (tmp_path / "rules" / "below").mkdir(parents=True)
    (tmp_path / "rules" / "mine.py").write_text(MINE, "utf-8")
    monkeypatch.chdir(tmp_path / "rules" / "below")


def build(name: str, arguments: dict[str, Any]) -> LabellingFunction:
    refuse_unknown_arguments("labelling", name, arguments)
    return load_backend("labelling", name)(**arguments)


def source_of(function: LabellingFunction) -> Any:
    if function.source is None:
        return None
    return PLANES if function.source.startswith("raw_") else SimpleNamespace(model=SimpleNamespace(predict=predict))


def complete(function: LabellingFunction, rows: pd.DataFrame) -> pd.DataFrame:
    """Add numbers for columns that a kind of somebody else's reads."""
    return rows.assign(**{name: np.arange(len(rows), dtype=float) for name in function.columns if name not in rows})


def votes(function: LabellingFunction, rows: pd.DataFrame) -> list[Any]:
    given = function.vote(complete(function, rows), source_of(function))
    assert isinstance(given, np.ndarray)
    assert given.shape == (len(rows),)
    assert given.dtype in {np.dtype(bool), np.dtype(object)}
    assert not any(vote is not None and pd.isna(vote) for vote in given)
    return list(given.tolist())


def test_finds_the_kinds() -> None:
    assert set(backend_names("labelling")) >= set(REFERENCES)
    for name in backend_names("labelling"):
        kind = load_backend("labelling", name)
        assert issubclass(kind, LabellingFunction)
        assert f"type: {name}" in (kind.__doc__ or ""), f"{name} does not show its YAML"
        assert ">>>" in (kind.__doc__ or ""), f"{name} shows no example"
        assert shown(name)


@every_case
def test_one_vote_for_each_row_and_the_rows_as_they_were(name: str, arguments: dict, reference: Any) -> None:
    function = build(name, arguments)
    rows = complete(function, frame())
    before = rows.copy(deep=True)
    given = votes(function, rows)
    assert votes(function, rows) == given
    pd.testing.assert_frame_equal(rows, before)
    assert all(isinstance(column, str) for column in function.columns)
    assert reference is None or len({vote for vote in given if vote is not None}) > 1, "the case tells nothing"


@every_case
def test_the_same_as_row_by_row(name: str, arguments: dict, reference: Any) -> None:
    function = build(name, arguments)
    for seed in range(3):
        rows = frame(seed)
        given = votes(function, rows)
        if reference is not None:
            assert given == [reference(row) for row in rows.to_dict("records")]


@every_case
def test_a_vote_hangs_on_its_row_alone(name: str, arguments: dict, reference: Any) -> None:
    function = build(name, arguments)
    rows = complete(function, frame(7))
    together = votes(function, rows)
    assert [votes(function, rows.iloc[[number]])[0] for number in range(20)] == together[:20]
    assert votes(function, rows.iloc[::-1]) == together[::-1]
    assert votes(function, pd.concat([rows, complete(function, frame(8))]))[:ROWS] == together


@every_case
def test_any_index(name: str, arguments: dict, reference: Any) -> None:
    function = build(name, arguments)
    rows = frame(3)
    expected = votes(function, rows)
    twice = pd.Index([number % 3 for number in range(ROWS)])
    words = pd.Index([f"r{number}" for number in range(ROWS)])
    for index in (twice, words, pd.MultiIndex.from_arrays([twice, words])):
        assert votes(function, rows.set_axis(index)) == expected


@every_case
def test_no_rows(name: str, arguments: dict, reference: Any) -> None:
    assert votes(build(name, arguments), frame().head(0)) == []


@pytest.mark.slow
@every_case
@pytest.mark.parametrize("missing", [None, np.nan, pd.NA, pd.NaT])
def test_columns_that_are_missing_altogether(name: str, arguments: dict, reference: Any, missing: Any) -> None:
    function = build(name, arguments)
    rows = complete(function, frame())
    for column in function.columns:
        rows[column] = pd.Series([missing] * ROWS, dtype=object)
    given = votes(function, rows)
    if function.columns:
        assert all(vote is None or vote is (name == "missing") for vote in given)


@every_case
def test_what_pandas_keeps_a_column_as_does_not_matter(name: str, arguments: dict, reference: Any) -> None:
    function = build(name, arguments)
    rows = frame(5)
    expected = votes(function, rows)
    texts = dict.fromkeys(("text", "carrier", "tailnum"), "category")
    zone = {column: rows[column].dt.tz_localize("America/New_York") for column in MOMENTS}
    kept = {
        "nullable": rows.convert_dtypes(),
        "arrow": rows.convert_dtypes(dtype_backend="pyarrow"),
        "categories": rows.astype(texts | dict.fromkeys(MOMENTS, "category")),
        "objects": rows.astype(object),
        "zone": rows.assign(**zone),
        "zone in arrow": rows.assign(**zone).convert_dtypes(dtype_backend="pyarrow"),
        "seconds": rows.astype(dict.fromkeys(MOMENTS, "datetime64[s]")),
        "single precision": rows.astype({"dep_delay": "float32"}),
    }
    assert {what: votes(function, other) == expected for what, other in kept.items()} == dict.fromkeys(kept, True)


@every_case
def test_an_unknown_argument_or_column_is_refused(name: str, arguments: dict, reference: Any) -> None:
    with pytest.raises(ProjectError, match="takes no argument 'colunm'"):
        build(name, {**arguments, "colunm": "text"})
    function = build(name, arguments)
    if function.columns:
        with pytest.raises(ProjectError, match=function.columns[0]):
            function.vote(frame().rename(columns={function.columns[0]: "renamed"}), source_of(function))


def test_the_matrix_is_that_of_snorkel() -> None:
    labels = {False: -1, None: -1, True: 1, "late": 1, "on time": 0, "long": 1, "short": 0}
    rows = frame(11)
    ours, theirs = [], []
    for case in CASES:
        name, arguments, reference = case.values
        if reference is not None:
            ours.append([labels[vote] for vote in votes(build(str(name), dict(arguments)), rows)])
            theirs.append(SnorkelFunction(str(case.id), f=lambda row, rule=reference: labels[rule(row)]))
    np.testing.assert_array_equal(np.array(ours).T, PandasLFApplier(theirs).apply(rows, progress_bar=False))
