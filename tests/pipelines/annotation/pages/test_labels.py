import os
import re
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

from mlops_template.pages.wording import share

from outline import Outline, assert_asks_no_host, assert_is_well_built, drawn

SHAPES = {
    "three functions": {"functions": 3},
    "one function": {"functions": 1},
    "forty functions, six classes": {"functions": 40, "classes": 6},
    "no gold": {"gold": 0.0},
    "all gold": {"gold": 1.0},
}


@pytest.fixture(scope="module", params=SHAPES)
def run(request, make_labels):
    return make_labels(**SHAPES[request.param])


@pytest.fixture(scope="module")
def usual(make_labels):
    return make_labels()


@pytest.fixture(scope="module")
def words(usual):
    return Outline(usual.page()).words


def test_every_shape_makes_a_sound_page(run):
    page = run.page()
    assert_asks_no_host(page)
    assert_is_well_built(page)
    assert {"models", "labels", "functions", "conflicts", "rows"} <= set(Outline(page).ids)
    assert [item["target_id"] for item in drawn(page)] == ["chart-balance", "chart-confidence"]


def test_untrusted_text_stays_text(run):
    page = run.page()
    assert Outline(page).scripts == 3  # the data of the charts, Bokeh, and what draws
    assert "<script>alert(" not in page


def test_headline_counts_the_rows_by_source(usual, words):
    sources = usual.labels["source"].value_counts()
    assert f"Rows {len(usual.labels):,}" in words
    for source in ("gold", "weak", "none"):
        assert f"{source.capitalize()} {sources[source]:,} {share(sources[source], len(usual.labels))}" in words
    assert f"{int(usual.labels['by_hand'].sum())} by hand" in words
    assert f"Covered {share(usual.labels['covered'].sum(), len(usual.labels))}" in words


def test_label_models_stand_side_by_side(usual, words):
    page = usual.page()
    assert len(re.findall(r'<tr class="chosen">', page)) == 1
    assert "dawid_skene" in re.search(r'<tr class="chosen">.*?</tr>', page, re.S).group(0)
    assert "Chosen dawid_skene : its log loss on the gold of training rows is the lowest." in words
    found = usual.label_models.iloc[0]
    assert f"majority {found['accuracy']:.1%} {100 * found['low']:.1f} to {100 * found['high']:.1f}%" in words
    assert "snorkel failed ValueError: <script>alert('&')</script>" in words


def test_label_models_may_say_little(usual):
    table = pd.DataFrame({"name": ["majority", "other"], "chosen": [True, False], "f1": np.nan})
    words = Outline(usual.page(label_models=table)).words
    assert "Without gold nothing here says which is right" in words
    assert "Label model majority chosen other" in words


def test_f1_of_each_class_stands_where_it_fits(usual):
    few = usual.label_models.assign(f1_False=0.9, f1_True=0.125, balance="False 0.700, True 0.300 (of gold)")
    words = Outline(usual.page(label_models=few)).words
    assert "Macro F1 ↑ F1 False ↑ F1 True ↑ Log loss ↓" in words
    assert "given: False 0.700, True 0.300 (of gold)." in words
    many = usual.label_models.assign(**{f"f1_{place}": 0.5 for place in range(6)})
    assert "Macro F1 ↑ Log loss ↓" in Outline(usual.page(label_models=many)).words


def test_no_gold_is_said_and_leaves_its_columns_out(make_labels):
    words = Outline(make_labels(gold=0.0).page()).words
    assert "Without gold nothing here says which is right" in words
    assert "Accuracy" not in words
    assert "Gold 0 0%" in words
    assert "Gold: none;" in words


def test_all_gold_leaves_nothing_to_label(make_labels):
    words = Outline(make_labels(gold=1.0).page()).words
    assert "Every row has gold, so nothing is left to label." in words
    assert "hand_labels.csv" not in words


def test_silent_function_is_named(words):
    assert "look rule_2 votes on no row." in words


def test_misleading_function_is_named(usual):
    table = usual.functions.assign(
        high=np.where(usual.functions["function"] == "rule_1", 0.05, usual.functions["high"])
    )
    words = Outline(usual.page(functions=table)).words
    assert re.search(r"look rule_1 right less often than True is gold, \d", words)
    assert "rule_1 right less often" not in Outline(usual.page()).words


def test_pairs_that_contradict_on_most_rows_stand_first(usual):
    pairs = [("a", "b", 2, 1.0), ("c", "d", 100, 0.5), ("e", "f", 10, 0.0), ("g", "h", 0, np.nan)]
    page = usual.page(conflicts=pd.DataFrame(pairs, columns=["one", "other", "both", "conflict"]))
    words = Outline(page).words
    assert "2 of 4 pairs contradict each other on some row, 3 ever vote on one together." in words
    assert words.index("c d 50 100 50%") < words.index("a b 2 2 100%")
    assert ">e</th>" not in page


def test_loop_is_closed_in_words(usual, words):
    assert "40 rows from which most would be learnt, the first 12 here" in words
    assert "fill in the column label with False, True" in words
    assert "Save it as data/01_raw/hand_labels.csv" in words
    assert "row why suggestion probability message" in words


def test_same_inputs_make_the_same_page_and_stay_as_they_are(make_labels, usual):
    untouched = make_labels()
    assert usual.page() == usual.page()
    for name in ("functions", "conflicts", "label_models", "labels", "rows_to_label"):
        pd.testing.assert_frame_equal(getattr(usual, name), getattr(untouched, name))


@pytest.mark.slow
def test_another_process_makes_the_same_page(tmp_path, usual):
    pd.to_pickle(vars(usual), tmp_path / "run.pickle")
    code = (
        "import pandas, sys; from mlops_template.pipelines.annotation.pages.labels import labels_page;"
        "sys.stdout.write(labels_page(**pandas.read_pickle(sys.argv[1])))"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "run.pickle")]
    environment = {**os.environ, "PYTHONHASHSEED": "1", "PYTHONIOENCODING": "utf-8"}
    made = subprocess.run(command, env=environment, capture_output=True, check=True)
    assert made.stdout.decode() == usual.page()


def test_labels_that_came_back_from_a_file(tmp_path, usual):
    usual.labels.to_parquet(tmp_path / "labels.parquet")
    assert usual.page(labels=pd.read_parquet(tmp_path / "labels.parquet")) == usual.page()


@pytest.mark.slow
def test_much_data_makes_no_large_page(make_labels):
    page = make_labels(functions=40, classes=6, rows=200_000).page()
    assert len(page.encode()) < 2_000_000
