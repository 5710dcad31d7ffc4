import os
import re
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import roc_auc_score

from outline import Outline, assert_asks_no_host, assert_is_well_built, drawn

TASKS = ["binary", "multiclass", "regression"]
CHARTS = {
    "binary": ["roc", "precision-recall", "calibration", "scores", "importance"],
    "multiclass": ["roc", "calibration", "scores", "importance"],
    "regression": ["agreement", "residuals", "calibration", "errors", "importance"],
}


@pytest.fixture(scope="module", params=TASKS)
def run(request, make_run):
    return make_run(request.param)


@pytest.fixture(scope="module")
def page(run):
    return run.page()


@pytest.fixture(scope="module")
def outline(page):
    return Outline(page)


def test_page_asks_no_other_host(page):
    assert_asks_no_host(page)


def test_page_has_every_section_and_its_headings_in_order(page, outline):
    assert {"leaderboard", "champion", "importance", "profile"} <= set(outline.ids)
    assert_is_well_built(page)


def test_every_chart_has_its_place(run, page):
    items = drawn(page)
    assert [item["target_id"] for item in items] == [f"chart-{key}" for key in CHARTS[run.problem.task]]
    assert ('class="confusion"' in page) == (run.problem.task == "multiclass")


def test_champion_is_marked_and_the_failure_told(page, outline):
    assert len(re.findall(r'<tr class="champion">', page)) == 1
    marked = re.search(r'<tr class="champion">.*?</tr>', page, re.S).group(0)
    assert "boosting" in marked
    assert "failed ValueError: <script>alert('&')</script>" in outline.words
    assert "boosting is champion now : better: 0.9 against 0.8" in outline.words


def test_untrusted_text_stays_text(page, outline):
    # Three: the data of the charts, Bokeh, and what draws.
    assert outline.scripts == 3
    assert "<script>alert(" not in page


def test_same_inputs_make_the_same_page(run, page):
    assert run.page() == page


@pytest.mark.slow
def test_another_process_makes_the_same_page(tmp_path, make_run):
    run = make_run("binary")
    pd.to_pickle(vars(run), tmp_path / "run.pickle")
    code = (
        "import pandas, sys; from mlops_template.pipelines.reporting.nodes import report;"
        "sys.stdout.write(report(*pandas.read_pickle(sys.argv[1]).values()))"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "run.pickle")]
    environment = {**os.environ, "PYTHONHASHSEED": "1", "PYTHONIOENCODING": "utf-8"}
    made = subprocess.run(command, env=environment, capture_output=True, check=True)
    assert made.stdout.decode() == run.page()


def test_inputs_stay_as_they_are(make_run):
    run, untouched = make_run("multiclass"), make_run("multiclass")
    run.page()
    pd.testing.assert_frame_equal(run.predictions, untouched.predictions)
    pd.testing.assert_frame_equal(run.leaderboard, untouched.leaderboard)
    assert run.profile == untouched.profile


def test_test_score_is_the_one_of_the_test_rows(make_run):
    run = make_run("binary")
    auc = roc_auc_score(run.test["target"], run.predictions["probability_True"])
    words = Outline(run.page()).words
    assert f"Test ROC AUC {auc:.4f}" in words
    assert f"Area under the curve {auc:.4f}" in words


def test_version_is_told_where_the_champion_is_of_an_earlier_run(make_run):
    run = make_run("binary")
    predictions = run.predictions.assign(run_id="run-0", model_version=7)
    page = run.page(predictions=predictions, decision={**run.decision, "promoted": False, "verdict": "no"})
    words = Outline(page).words
    assert "The champion is linear of version 7, from an earlier run." in words
    assert "Validation ROC AUC 0.8000" in words
    assert '<tr class="champion">' not in page


def test_refitted_champion_keeps_its_name(make_run):
    run = make_run("binary")
    decision = {**run.decision, "run_id": "run-3"}
    words = Outline(run.page(predictions=run.predictions.assign(run_id="run-3"), decision=decision)).words
    assert "The champion is boosting of version 3, fitted again on more rows." in words
    assert "Validation ROC AUC 0.9000" in words


@pytest.mark.parametrize("shift", ["order", "rows"])
def test_predictions_of_other_rows_are_not_judged(make_run, shift):
    run = make_run("binary")
    predictions = run.predictions.iloc[::-1] if shift == "order" else run.predictions.head(100)
    page = run.page(predictions=predictions)
    assert "of other rows than the test rows" in page
    assert [item["target_id"] for item in drawn(page)] == ["chart-importance"]


def test_test_rows_of_one_class_are_not_judged(make_run):
    run = make_run("binary")
    assert "all of one class" in run.page(test=run.test.assign(target=True))


def test_no_importance_leaves_the_page_whole(make_run):
    run = make_run("regression")
    page = run.page(importance=run.importance.head(0))
    assert "No column was shuffled" in page
    assert "chart-importance" not in page


@pytest.mark.slow
@pytest.mark.parametrize("task", TASKS)
def test_much_data_makes_no_large_page(make_run, task):
    run = make_run(task, rows=100_000)
    column = {**run.profile["columns"][0], "counts": list(range(24)), "labels": [str(np.pi * n)[:7] for n in range(24)]}
    columns = [{**column, "name": f"column {place}"} for place in range(1000)]
    page = run.page(profile={**run.profile, "columns": columns})
    assert len(page.encode()) < 3_000_000
    assert "The first 200 of 1,000 columns" in Outline(page).words


def test_listing_the_pipelines_does_not_import_the_charts():
    code = (
        "import sys, mlops_template.pipelines.reporting.pipeline;"
        "print([name for name in ('bokeh', 'jinja2.environment', 'mlops_template.pipelines.reporting.page') if name in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True).stdout
    assert "bokeh" not in found
    assert "page" not in found
