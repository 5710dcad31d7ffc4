"""Every enricher of backends/features/, found by itself, is put through one suite."""

import inspect
import itertools
import random
import re
import tempfile
import textwrap
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

import joblib
import numpy as np
import pandas as pd
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sklearn.base import clone
from sklearn.compose import ColumnTransformer

import tiny_language_model
from mlops_template.backends import backend_names, load_backend
from mlops_template.backends.features.base import Enricher
from mlops_template.errors import ProjectError

from project import ROOT

ROWS = 30
KINDS = ["numeric", "categorical", "datetime", "text"]
OTHER_KINDS = {("fourier", 1): "numeric"}  # the block of a docstring that reads columns of another kind than the usual
TARGET = np.random.default_rng(3).integers(0, 2, ROWS)
INSTALLED = [name for name in backend_names("features") if name != "embedding" or find_spec("sentence_transformers")]


def column(kind: str, seed: int = 0, rows: int = ROWS) -> pd.Series:
    """Values of a kind, some of them missing."""
    draw = np.random.default_rng(seed)
    made: dict[str, Any] = {
        "numeric": draw.normal(40, 15, rows),
        "categorical": draw.choice(["a", "b", "c"], rows).astype(object),
        "text": draw.choice(["come home now", "win a prize of £50", "come and WIN"], rows).astype(object),
        "datetime": pd.Timestamp("2013-01-01") + pd.to_timedelta(draw.integers(0, 365 * 24 * 60, rows), unit="min"),
    }
    return pd.Series(made[kind]).where(draw.random(rows) > 0.1)


def choices(hint: Any) -> list[Any]:
    """Give the values of an argument that its type names; a list of choices is taken whole."""
    if get_origin(hint) is list:
        return [taken] if (taken := choices(get_args(hint)[0])) else []
    if str(get_origin(hint)) == "typing.Literal":
        return list(get_args(hint))
    if hint is type(None):
        return [None]
    if hint is bool:
        return [False, True]
    return [value for argument in get_args(hint) for value in choices(argument)]


def shown(name: str) -> list[dict[str, Any]]:
    """Give the blocks that stand in the docstring's YAML."""
    doc = inspect.getdoc(load_backend("features", name)) or ""
    [yaml_lines] = re.findall(r"\.\. code-block:: yaml\n\n((?: +.*\n|\n)+)", doc + "\n")
    blocks = list(yaml.safe_load(textwrap.dedent(yaml_lines)).values())
    assert all(block.pop("type") == name for block in blocks)
    return blocks


def varied(name: str) -> list[tuple[int, dict[str, Any], bool]]:
    """Give each block, each again with every choice that the constructor's types name, and some with two of them.

    The last take their time, which the third item says.
    """
    hints = get_type_hints(load_backend("features", name).__init__)
    not_varied = {"task", "random_state", "return"}
    options = {key: found for key, hint in hints.items() if key not in not_varied and any(found := choices(hint))}
    made = []
    for number, block in enumerate(shown(name)):
        changes = [{key: value} for key, values in options.items() for value in values]
        pairs = [one | other for one, other in itertools.combinations(changes, 2) if not one.keys() & other.keys()]
        drawn = random.Random(number).sample(pairs, min(6, len(pairs)))
        made += [(number, block | change, change in drawn) for change in [{}, *changes, *drawn]]
    known = [case[:2] for case in made]
    return [case for place, case in enumerate(made) if case[:2] not in known[:place]]


@lru_cache
def language_model() -> str:
    return tiny_language_model.make(Path(tempfile.mkdtemp()))


STAND_INS = {"embedding": lambda: {"model": language_model()}}  # for what a docstring names that is not there


class Case:
    """An enricher with its arguments, and frames that it reads."""

    def __init__(self, name: str, number: int, block: dict[str, Any]) -> None:
        self.name = name
        self.class_ = load_backend("features", name)
        self.kind = OTHER_KINDS.get((name, number), (*self.class_.kinds, "numeric")[0])
        self.block = {key: value for key, value in block.items() if key != "columns"}
        self.given = block.get("columns", [])

    def build(self) -> Enricher:
        hints = inspect.signature(self.class_).parameters
        drawn = {"random_state": 7} if "random_state" in hints else {}
        enricher: Enricher = self.class_(**(self.block | drawn | STAND_INS.get(self.name, dict)()))
        return enricher

    @property
    def columns(self) -> list[str]:
        return list(dict.fromkeys([*(self.given or ([] if self._pairs else ["one", "other"])), *self._named]))

    def fitted(self, rows: pd.DataFrame, target: Any = None) -> Enricher:
        return self.build().fit(rows, TARGET[: len(rows)] if target is None else target)

    def frame(self, seed: int = 0, rows: int = ROWS) -> pd.DataFrame:
        return pd.DataFrame({name: column(self.kind, seed + place, rows) for place, name in enumerate(self.columns)})

    def assert_same(self, one: Any, other: Any) -> None:
        """A language model sums in another order where texts are read together."""
        if self.name == "embedding":
            np.testing.assert_allclose(np.asarray(one), np.asarray(other), rtol=0, atol=1e-5)
        else:
            np.testing.assert_array_equal(np.asarray(one), np.asarray(other))

    @property
    def _named(self) -> tuple[str, ...]:
        return self.class_(**self.block).named_columns

    @property
    def _pairs(self) -> bool:
        return not self.class_.kinds


def cases() -> list[Any]:
    made = []
    for name in backend_names("features"):
        if name in INSTALLED:
            for place, (number, block, slow) in enumerate(varied(name)):
                marks = [pytest.mark.slow] if slow or name == "embedding" else []
                made.append(pytest.param(Case(name, number, block), id=f"{name}-{place}", marks=marks))
        else:
            skip = pytest.mark.skip(reason="sentence_transformers is not installed")
            made.append(pytest.param(None, id=name, marks=skip))
    return made


every_case = pytest.mark.parametrize("case", cases())


def no_infinity(features: pd.DataFrame) -> bool:
    return not np.isinf(features.select_dtypes("number").to_numpy(dtype=float)).any()


def test_finds_the_enrichers() -> None:
    assert set(backend_names("features")) >= set(KINDS)
    for name in INSTALLED:
        enricher = load_backend("features", name)
        assert issubclass(enricher, Enricher)
        assert shown(name), f"{name} does not show its YAML"
        assert ">>>" in (enricher.__doc__ or ""), f"{name} shows no example"


def test_every_argument_is_told() -> None:
    """On the page, or of an enricher that the page does not know in its own docstring."""
    page = (ROOT / "docs" / "pipelines" / "feature_engineering.md").read_text("utf-8")
    found = [yaml.safe_load(text) for text in re.findall(r"```yaml\n(.*?)```", page, re.S)]
    blocks = [block for each in found for block in each.values() if "type" in block]
    told = {block["type"] for block in blocks}
    assert told > set(KINDS)
    for name in INSTALLED:
        class_ = load_backend("features", name)
        shown_arguments = {key for block in blocks if block["type"] == name for key in block} - {"type", "columns"}
        assert shown_arguments <= set(inspect.signature(class_).parameters)
        pattern, text = ("`{}`", page) if name in told else ("{}: ", class_.__doc__)
        assert all(pattern.format(argument) in text for argument in inspect.signature(class_).parameters)


@every_case
def test_clone_and_parameters(case: Case) -> None:
    enricher = case.build()
    arguments = enricher.get_params()
    assert {key: arguments[key] for key in case.block if key != "model"} == {
        key: value for key, value in case.block.items() if key != "model"
    }
    assert clone(enricher).get_params() == arguments
    assert type(enricher)(**arguments).set_params(**arguments).get_params() == arguments
    fitted = enricher.fit(case.frame(), TARGET)
    assert fitted is enricher
    assert enricher.get_params() == arguments
    assert not hasattr(clone(enricher), "transformer_")


@every_case
def test_features_out_one_row_each_with_their_names(case: Case) -> None:
    rows = case.frame()
    before = rows.copy()
    enricher = case.fitted(rows)
    features = enricher.transform(rows)
    pd.testing.assert_frame_equal(rows, before)
    assert isinstance(features, pd.DataFrame)
    assert len(features) == ROWS
    dtypes = list(features.dtypes)
    assert all(isinstance(each, pd.CategoricalDtype) for each in dtypes) or all(each.kind in "fiu" for each in dtypes)
    assert list(features) == list(enricher.get_feature_names_out())
    assert features.columns.is_unique
    assert all(feature.startswith(tuple(case.columns)) for feature in features)


@pytest.mark.slow
@every_case
def test_a_feature_is_made_of_the_columns_that_are_said(case: Case) -> None:
    enricher, rows, others = case.fitted(case.frame()), case.frame(seed=7), case.frame(seed=11)
    features = enricher.transform(rows)
    for feature in features:
        sources = enricher.sources_of(feature, case.columns)
        assert sources
        assert set(sources) <= set(case.columns)
        mixed = rows.assign(**{name: others[name] for name in case.columns if name not in sources})
        case.assert_same(enricher.transform(mixed)[feature], features[feature])


@pytest.mark.slow
@every_case
def test_a_plan_names_the_features_as_the_enricher_does(case: Case) -> None:
    rows = case.frame()
    plan = ColumnTransformer([("it", case.build(), case.columns)], verbose_feature_names_out=False)
    plan = plan.set_output(transform="pandas").fit(rows.assign(unread=1), TARGET)
    alone = case.fitted(rows)
    pd.testing.assert_frame_equal(plan.transform(rows.assign(unread=1)), alone.transform(rows))
    assert list(case.build().fit_transform(rows, TARGET)) == list(alone.get_feature_names_out())


@every_case
def test_one_row_at_a_time(case: Case) -> None:
    enricher = case.fitted(case.frame())
    one = enricher.transform(case.frame(seed=5).head(1))
    assert list(one) == list(enricher.get_feature_names_out())
    assert len(one) == 1


@every_case
def test_no_row_at_all(case: Case) -> None:
    rows = case.frame()
    enricher = case.fitted(rows)
    none = enricher.transform(rows.head(0))
    assert list(none) == list(enricher.get_feature_names_out())
    assert len(none) == 0
    with pytest.raises(ProjectError, match="nothing to fit on"):
        case.fitted(rows.head(0))


@every_case
def test_fits_one_row(case: Case) -> None:
    rows = case.frame().dropna().head(1)
    features = case.fitted(rows).transform(rows)
    assert len(features) == 1
    assert np.isfinite(features.select_dtypes("number").to_numpy(dtype=float)).all()


@pytest.mark.slow
@every_case
def test_columns_that_are_missing_altogether(case: Case) -> None:
    rows = case.frame()
    first = case.columns[0]
    nothing = rows.copy()
    nothing[first] = pd.Series([None] * ROWS, dtype=rows[first].dtype)
    enricher = case.fitted(rows)
    assert list(enricher.transform(nothing)) == list(enricher.get_feature_names_out())
    assert len(enricher.transform(nothing)) == ROWS
    never_seen = case.fitted(nothing)
    assert list(never_seen.transform(rows)) == list(never_seen.get_feature_names_out())
    assert any(feature.startswith(first) for feature in never_seen.get_feature_names_out()), "the column is lost"


@pytest.mark.slow
@every_case
def test_index_is_kept_be_it_what_it_may(case: Case) -> None:
    rows = case.frame()
    enricher = case.fitted(rows)
    expected = enricher.transform(rows)
    for index in (pd.Index([number % 3 for number in range(ROWS)]), pd.Index([f"r{number}" for number in range(ROWS)])):
        features = enricher.transform(rows.set_axis(index))
        assert features.index.equals(index)
        case.assert_same(features, expected)


@every_case
def test_values_that_no_training_row_had(case: Case) -> None:
    strange = {
        "numeric": [1e12, -1e12, 0.0],
        "categorical": ["never", "", "(missing)"],
        "text": ["£££", "", " "],
        "datetime": np.array(["9999-12-31", "0001-01-01", "2000-02-29"], dtype="datetime64[us]"),
    }
    enricher = case.fitted(case.frame())
    features = enricher.transform(pd.DataFrame(dict.fromkeys(case.columns, strange[case.kind])))
    assert list(features) == list(enricher.get_feature_names_out())
    assert no_infinity(features)


@pytest.mark.slow
@every_case
def test_a_row_is_not_touched_by_the_others(case: Case) -> None:
    enricher = case.fitted(case.frame())
    rows, others = case.frame(seed=7), case.frame(seed=11)
    together = enricher.transform(rows).to_numpy()
    alone = np.vstack([enricher.transform(rows.iloc[[number]]).to_numpy() for number in range(6)])
    case.assert_same(alone, together[:6])
    among = pd.concat([rows.head(1), others], ignore_index=True)
    case.assert_same(enricher.transform(among).to_numpy()[0], together[0])


@every_case
def test_what_was_fitted_is_not_touched_by_later_rows(case: Case) -> None:
    later = case.frame(seed=17).iloc[::-1]
    enricher, untouched = case.fitted(case.frame()), case.fitted(case.frame())
    earlier = enricher.transform(case.frame(seed=7))
    known = joblib.hash(enricher.known()) if hasattr(enricher, "known") else None
    enricher.transform(later)
    enricher.transform(pd.DataFrame({name: [None] * 3 for name in case.columns}, dtype=object))
    case.assert_same(enricher.transform(case.frame(seed=7)), earlier)
    case.assert_same(untouched.transform(case.frame(seed=7)), earlier)
    assert known is None or joblib.hash(enricher.known()) == known


def test_codes_that_are_numbers_are_not_touched_by_other_rows() -> None:
    codes = pd.DataFrame({"one": [1.0, 2.5, None, 1.0], "other": [1, 2, 3, 1]})
    enricher = load_backend("features", "categorical")(encode="ordinal").fit(codes)
    together = enricher.transform(codes).to_numpy()
    alone = np.vstack([enricher.transform(codes.iloc[[number]]).to_numpy() for number in range(4)])
    np.testing.assert_array_equal(alone, together)


@every_case
def test_survives_joblib(case: Case, tmp_path: Path) -> None:
    rows = case.frame()
    enricher = case.fitted(rows)
    joblib.dump(enricher, tmp_path / "it.joblib")
    again = joblib.load(tmp_path / "it.joblib")
    pd.testing.assert_frame_equal(again.transform(rows), enricher.transform(rows))


ODD = {
    "numeric": [0, -0.0, 1, -3, 2.5, 1e308, -1e308, 1e-308, float("inf"), float("-inf"), True, "7", "many", 10**30],
    "categorical": ["a", "b", "", " ", "(missing)", "(rare)", "\0", "é" * 50, 3, 3.0, 2.5, True, pd.Timestamp(0)],
    "text": ["come home", "", " ", "\n\0", "😀 עברית", "£" * 200, "((", "1e5", 7, 2.5, "a" * 2000],
    "datetime": [
        "2013-01-01", "2013-01-01T07:00:00+02:00", "2013-06-01 08:00:00.123456789", "soon", "", "31/12/2013", 0,
        pd.Timestamp("2013-03-10 02:30"), pd.Timestamp("2013-03-10 12:30", tz="America/New_York"),
        pd.Timestamp("2013-01-01", tz="UTC"), pd.Timestamp("1700-01-01"), pd.Timestamp("2262-01-01"),
        pd.Timestamp("0001-01-01").as_unit("us"), pd.Timestamp("9999-12-31").as_unit("us"),
    ],
}  # fmt: skip


# of a column as DuckDB gives it
MOMENTS = ["0001-01-01", "9999-12-31", "9999-12-31T23:59:59.999999", "2013-06-01T08:00", "NaT"]


@st.composite
def odd_frames(draw: Any, columns: list[str], kind: str, least: int) -> pd.DataFrame:
    """Frames of few rows with values of every sort, and an index that may stand twice."""
    rows = draw(st.integers(least, 5))
    value = st.one_of(st.none(), st.just(np.nan), st.just(pd.NaT), st.sampled_from(ODD[kind]))
    values = {name: draw(st.lists(value, min_size=rows, max_size=rows)) for name in columns}
    index = draw(st.lists(st.integers(0, 2), min_size=rows, max_size=rows))
    frame = pd.DataFrame({name: pd.Series(each, dtype=object) for name, each in values.items()}, columns=columns)
    if kind == "datetime" and draw(st.booleans()):
        moments = st.lists(st.sampled_from(MOMENTS), min_size=rows, max_size=rows)
        frame = frame.assign(**{name: np.array(draw(moments), dtype="datetime64[us]") for name in columns})
    return frame.set_axis(pd.Index(index))


few, fewest = (
    settings(
        max_examples=examples, deadline=None, derandomize=True, database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    for examples in (8, 3)
)  # fmt: skip
overflows = pytest.mark.filterwarnings("ignore:overflow encountered", "ignore:invalid value encountered")
first_cases = pytest.mark.parametrize(
    "case", [pytest.param(Case(name, 0, shown(name)[0]), id=name) for name in INSTALLED if name != "embedding"]
)


@every_case
@pytest.mark.slow
@overflows
@few
@given(data=st.data())
def test_odd_rows_are_answered(case: Case, data: st.DataObject) -> None:
    _answers(case, data.draw(odd_frames(case.columns, case.kind, 0)))


@every_case
@pytest.mark.slow
@overflows
@few
@given(data=st.data())
def test_odd_rows_are_learnt_from(case: Case, data: st.DataObject) -> None:
    _learns_from(case, data.draw(odd_frames(case.columns, case.kind, 1)))


@pytest.mark.slow
@first_cases
@overflows
@fewest
@given(data=st.data())
def test_every_enricher_answers_a_few_odd_rows(case: Case, data: st.DataObject) -> None:
    _answers(case, data.draw(odd_frames(case.columns, case.kind, 0)))


@pytest.mark.slow
@first_cases
@overflows
@fewest
@given(data=st.data())
def test_every_enricher_learns_from_a_few_odd_rows(case: Case, data: st.DataObject) -> None:
    _learns_from(case, data.draw(odd_frames(case.columns, case.kind, 1)))


def _answers(case: Case, odd: pd.DataFrame) -> None:
    enricher = _fitted_once(case)
    features = enricher.transform(odd)
    assert features.index.equals(odd.index)
    assert list(features) == list(enricher.get_feature_names_out())
    assert no_infinity(features)
    for number in range(len(odd)):
        case.assert_same(enricher.transform(odd.iloc[[number]]).to_numpy()[0], features.to_numpy()[number])


def _learns_from(case: Case, odd: pd.DataFrame) -> None:
    enricher = case.fitted(odd)
    features = enricher.transform(odd)
    assert features.index.equals(odd.index)
    assert list(features) == list(enricher.get_feature_names_out())
    assert no_infinity(features)
    assert no_infinity(enricher.transform(case.frame()))


@lru_cache
def _fitted_once(case: Case) -> Enricher:
    return case.fitted(case.frame())
