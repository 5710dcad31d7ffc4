import os
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from sklearn.compose import ColumnTransformer
from sklearn.decomposition import PCA
from sklearn.preprocessing import PolynomialFeatures, RobustScaler

from mlops_template.pipelines.exploration.nodes import audit, data_report, trace_columns, trace_features, trace_history
from mlops_template.pipelines.exploration.origins import origins
from mlops_template.pipelines.exploration.pages.traced import traced
from mlops_template.pipelines.feature_engineering.nodes import fit_plan
from mlops_template.pipelines.feature_engineering.parameters import Plan
from mlops_template.pipelines.sourcing.nodes import profile

from outline import Outline, assert_asks_no_host, assert_is_well_built, drawn
from toy import toy_plan, toy_problem, toy_table

EXTENDER = "river.feature_extraction.PolynomialExtender"
TASKS = ("binary", "multiclass", "regression")
HOSTILE = "<script>alert('&')</script>"


@pytest.fixture(scope="module")
def page(make_page):
    return make_page()


@pytest.fixture(scope="module")
def words(page):
    return Outline(page).words


@pytest.mark.slow
@pytest.mark.parametrize("task", TASKS)
def test_every_task_makes_a_sound_page(make_page, task):
    page = make_page(task)
    assert_asks_no_host(page)
    assert_is_well_built(page)
    assert {"findings", "target", "alone", "missing", "lineage", "columns"} <= set(Outline(page).ids)
    charts = {item["target_id"] for item in drawn(page)}
    assert {"chart-time", "chart-target", "chart-alone", "chart-missing", "chart-patterns"} <= charts


def test_untrusted_text_stays_text(page):
    assert "<script>alert(" not in page
    assert Outline(page).scripts == 4  # the filter of the cards, the data of the charts, Bokeh, and what draws


def test_every_link_leads_somewhere(page):
    outline = Outline(page)
    assert {address.removeprefix("#") for address in outline.addresses} <= set(outline.ids)


def test_findings_stand_first_and_worst_first(make_page):
    table = toy_table(400)
    problem = toy_problem()
    odd = table.assign(carrier=table["late"].astype(str), noise=1)
    found = audit(odd, profile(odd, problem), problem, 1)
    lineage = trace_features({"linear": {}}, toy_plan(table, problem))
    words = Outline(data_report(problem, found, {}, lineage, pd.DataFrame())).words
    assert words.index("What to look at") < words.index("carrier settles late") < words.index("noise is always")
    assert "serious carrier settles late" in words
    assert words.count("carrier settles late") == 2  # among the findings, and on the column's card


def test_a_column_is_followed_from_source_to_feature(words):
    assert "flights: distance; planes: speed distance numeric 0.2000 linear numbers: distance" in words
    assert "Importance is what the last champion loses in ROC AUC" in words
    assert "linear categories: 4 features, carrier_(missing), carrier_AA, carrier_DL and 1 more" in words
    assert f"{HOSTILE} categorical" in words


def test_no_champion_yet_leaves_the_page_whole(make_page):
    page = make_page(importance=False)
    assert_is_well_built(page)
    assert "No champion was asked yet" in Outline(page).words


def test_history_stands_on_the_page(make_page):
    page = make_page(columns={"numeric": ["distance"], "history": ["origin_late"]})
    words = Outline(page).words
    assert f"flights: delay rolling of {HOSTILE} origin_late history" in words
    assert "origin_late history float64" in words


def test_no_time_is_told(make_page):
    split = {"by": "random", "validation": 0.2, "test": 0.2}
    page = make_page(time=None, split=split)
    assert "chart-time" not in page
    assert "The problem names no time" in Outline(page).words


def test_sampled_rows_are_told(make_page):
    assert "120 training rows for what columns tell alone, 240 rows for correlations" in Outline(make_page()).words


@pytest.mark.slow
def test_wide_tables_make_no_endless_page(make_page):
    draw = np.random.default_rng(1)
    table = pd.concat([toy_table(300), pd.DataFrame(draw.normal(size=(300, 300))).add_prefix("wide_")], axis=1)
    problem = toy_problem(columns={"numeric": [name for name in table if name.startswith("wide_")]})
    found = audit(table, profile(table, problem), problem, 1)
    page = data_report(
        problem, found, {}, pd.DataFrame(columns=["variant", "block", "enricher", "column", "feature"]), pd.DataFrame()
    )
    assert_is_well_built(page)
    assert len(page.encode()) < 4_000_000
    assert "no plan reads it" in Outline(page).words


@pytest.mark.slow
def test_another_process_makes_the_same_page(make_page, tmp_path):
    table, problem = toy_table(), toy_problem()
    found = audit(table, profile(table, problem), problem, 1)
    inputs = (problem, found, {}, trace_features({"a": {}}, toy_plan(table, problem)), pd.DataFrame())
    pd.to_pickle(inputs, tmp_path / "inputs.pickle")
    code = (
        "import pandas, sys; from mlops_template.pipelines.exploration.nodes import data_report;"
        "sys.stdout.write(data_report(*pandas.read_pickle(sys.argv[1])))"
    )
    source = os.pathsep.join([str(path) for path in sys.path if path.endswith("src")])
    environment = {**os.environ, "PYTHONHASHSEED": "1", "PYTHONIOENCODING": "utf-8", "PYTHONPATH": source}
    command = [sys.executable, "-c", code, str(tmp_path / "inputs.pickle")]
    made = subprocess.run(command, env=environment, capture_output=True, check=True)
    assert made.stdout.decode() == data_report(*inputs)


def test_columns_of_the_table_are_traced_by_its_query():
    flights, planes = pd.DataFrame(columns=["year", "delay", "tail"]), pd.DataFrame(columns=["tail", "seats"])
    query = "select f.year + 1 as next, seats, delay > 15 as late from f left join p using (tail)"
    table = pd.DataFrame(columns=["next", "seats", "late"])
    found = trace_columns(table, query, ["f", "p"], flights, planes)
    assert found == {"next": ["f.year"], "seats": ["p.seats"], "late": ["f.delay"]}


TABLES = {"t": ["a", "k", "Size"], "u": ["b", "k"]}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("select A, T.K, size from t", {"a": ("t.a",), "k": ("t.k",), "Size": ("t.Size",)}),
        ("select x.B as C from T join U as X using (K)", {"C": ("u.b",)}),
        ("with Sums as (select a + U.b as c from t, u) select c * 2 as d from SUMS", {"d": ("t.a", "u.b")}),
        ("select * exclude (SIZE) replace (a + K as A) from t", {"a": ("t.a", "t.k"), "k": ("t.k",)}),
        ("select (select max(b) from u where u.k = t.k) as most, a from t", {"most": ("u.b",), "a": ("t.a",)}),
        ("select a + (select b * t.Size from u limit 1) as c from t", {"c": ("t.a", "u.b", "t.Size")}),
        ("select a in (select b from u) as there from t", {"there": ("u.b", "t.a")}),
        ("select a + 1 as Next, NEXT * 2 as later from t", {"Next": ("t.a",), "later": ("t.a",)}),
    ],
)
def test_names_are_found_as_duckdb_finds_them(query, expected):
    assert origins(query, TABLES) == expected


def test_history_is_traced_by_the_query_of_its_events():
    from mlops_template.history import HistoryParameters

    query = "select left_at as happened, left_at + 1 as known, arr - 5 as delay, origin from raw_flights"
    features = {
        "mean": {"type": "rolling", "events": "landed", "entity": ["origin"], "value": "delay", "window": "3h"},
        "since": {"type": "time_since", "events": "landed", "entity": []},
    }
    events = {"landed": {"tables": ["raw_flights"], "query": query, "time": "happened", "known": "known"}}
    history = HistoryParameters.model_validate({"ahead": "0h", "events": events, "features": features})
    assert trace_history(history, pd.DataFrame(columns=["left_at", "arr", "origin"])) == {
        "mean": {"origins": ["flights.arr"], "how": "rolling(value: delay, window: 3h) of landed by origin"},
        "since": {"origins": ["flights.left_at"], "how": "time_since of landed"},
    }


def test_features_that_bear_no_name_of_a_column_are_of_all_that_their_enricher_reads():
    table = toy_table().fillna(0.0)
    plan = ColumnTransformer([("mixed", PCA(1), ["noise", "delay"]), ("none", "drop", ["row"])])
    lineage = trace_features({"a": {}}, plan.fit(table))
    assert lineage[["column", "feature"]].to_numpy().tolist() == [["noise", "mixed__pca0"], ["delay", "mixed__pca0"]]


def test_features_of_two_columns_lead_back_to_both_and_those_left_out_to_none():
    table = toy_table().assign(temp=range(240), temp_max=1.0, landed=toy_table()["moment"] + pd.Timedelta("3h"))
    columns = {"numeric": ["temp", "temp_max", "noise"], "datetime": ["moment", "landed"]}
    blocks = {
        "numbers": {"type": "numeric"},
        "pairs": {"type": "pair", "ratios": [["temp", "temp_max"], ["noise", "temp"]]},
        "way": {"type": "geography", "start": ["temp", "noise"], "end": [40, -74]},
        "lasted": {"type": "elapsed", "columns": ["moment"], "until": "landed", "events": {"year": "2013-01-01"}},
        "powers": {"type": "river", "columns": ["temp", "noise"], "transformer": EXTENDER},
        "select": {"flat": {"type": "constant", "share": 0.999}},
    }
    plan = fit_plan(table, Plan.model_validate(blocks), toy_problem(columns=columns), 1)[0]
    lineage = trace_features({"a": {}}, plan)
    sources = lineage.groupby("feature")["column"].apply(list).to_dict()
    assert sources["temp"] == ["temp"]
    assert sources["temp_by_temp_max"] == ["temp", "temp_max"]
    assert sources["noise_by_temp"] == ["noise", "temp"]
    assert sources["temp_noise_km"] == ["temp", "noise"]
    assert sources["moment_since_year"] == ["moment"]
    assert sources["temp_river_2"] == ["temp", "noise"]
    assert "temp_max" not in sources, "it never differs, so it is left out"
    assert "moment_until_landed" not in sources
    assert set(sources) == set(plan.get_feature_names_out())


def test_a_transformer_that_says_nothing_makes_its_features_of_all_its_columns():
    blocks = [
        ("mixed", PolynomialFeatures(include_bias=False), ["noise", "delay"]),
        ("scaled", RobustScaler(), ["distance", "row"]),
    ]
    plan = ColumnTransformer(blocks, verbose_feature_names_out=False).fit(toy_table())
    sources = trace_features({"a": {}}, plan).groupby("feature", sort=False)["column"].apply(list).to_dict()
    assert sources["noise"] == sources["noise delay"] == ["noise", "delay"]
    assert sources["row"] == ["row"]


def test_variants_that_make_the_same_share_a_line():
    rows = [(variant, "numbers", "N()", "noise", "noise") for variant in ("linear", "tree")]
    lineage = pd.DataFrame(rows, columns=["variant", "block", "enricher", "column", "feature"])
    [row] = traced({"noise": "numeric"}, {}, {}, lineage, pd.DataFrame())
    [step] = row.steps
    assert step.variants == ("linear", "tree")
    assert (row.importance, row.origins) == ("", "")


def test_listing_the_pipelines_does_not_import_the_charts():
    code = (
        "import sys, mlops_template.pipelines.exploration.pipeline;"
        "print([name for name in ('bokeh', 'sklearn.tree', 'scipy.stats') if name in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True).stdout
    assert found.strip() == "[]"
