from pathlib import Path, PurePosixPath
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from mlops_template.hooks.summary import SummaryHooks

BOARD = pd.DataFrame(
    {
        "name": ["boosting", "linear"],
        "validation_roc_auc": [0.75, None],
        "fit_seconds": [1.25, None],
        "predict_seconds": [0.5, None],
        "run_id": ["run-1", "run-2"],
        "error": [None, "ValueError: [/no]"],
    }
)
DATASETS: dict[str, Any] = {
    "leaderboard": BOARD,
    "gains": pd.DataFrame(
        {
            "model": ["sure", "unsure", "same", "bad"],
            "before": [0.7, 0.7, 0.7, None],
            "after": [0.75, 0.71, 0.7, None],
            "gain": [0.05, 0.01, 0.0, None],
            "low": [0.02, -0.01, 0.0, None],
            "high": [0.08, 0.03, 0.0, None],
            "excludes_zero": [True, False, False, None],
            "error": [None, None, None, "ValueError: no"],
        }
    ),
    "odd_values": pd.DataFrame(
        {
            "column": ["tailnum", "temp", "dewp"],
            "kind": ["categorical", "numeric", "numeric"],
            "rows": 2000,
            "absent": 0,
            "missing": [0, 1200, 1],
            "unreadable": 0,
            "unseen": [7, 0, 0],
            "empty": 0,
        }
    ),
    "champion": SimpleNamespace(run_id="run-1"),
    "gate_decision": {"verdict": "boosting is champion now", "reason": "there was no champion yet"},
}


def printed(capsys: pytest.CaptureFixture[str], *made: str) -> str:
    hooks = SummaryHooks()
    hooks.after_context_created(SimpleNamespace(project_path=Path("/project")))
    for name in made:
        hooks.after_dataset_saved(name)
    files = {"data_report": "data.html", "report": "report.html", "tuning_report": "tuning.html"}
    files["odd_values"] = "odd_values.parquet"

    def get(name: str) -> SimpleNamespace:
        file = PurePosixPath("/project/data/08_reporting", files[name]) if name in files else None
        return SimpleNamespace(_filepath=file)

    hooks.after_pipeline_run(SimpleNamespace(load=DATASETS.__getitem__, get=get))
    return capsys.readouterr().out


def test_all_that_a_run_made_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    told = printed(capsys, "leaderboard", "gate_decision", "champion", "data_report", "report")
    [champion] = [line for line in told.splitlines() if "★ champion" in line]
    assert "boosting" in champion
    assert "0.7500" in champion
    [failed] = [line for line in told.splitlines() if "linear" in line]
    assert "ValueError: [/no]" in failed
    assert "nan" not in told
    assert "boosting is champion now: there was no champion yet." in told
    assert "The data report: data/08_reporting/data.html" in told
    assert "data/08_reporting/report.html" in told


def test_odd_values_are_told_in_one_line_where_there_are_any(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    told = "Odd values in 2,000 rows to predict, 1,201 missing (2 columns), 7 unseen (tailnum): data/08_reporting/odd_v"
    assert printed(capsys, "odd_values").startswith(told)
    monkeypatch.setitem(DATASETS, "odd_values", DATASETS["odd_values"].assign(missing=0, unseen=0))
    assert printed(capsys, "odd_values") == ""


def test_what_was_there_before_is_no_news(capsys: pytest.CaptureFixture[str]) -> None:
    assert printed(capsys) == ""


def test_what_tuning_gained_is_told(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    told = printed(capsys, "gains", "tuning_report")
    sure, unsure, same, bad = (
        next(line for line in told.splitlines() if f" {name} " in line) for name in ("sure", "unsure", "same", "bad")
    )
    assert "+0.0500" in sure
    assert "+0.0200 to +0.0800" in sure
    assert "excludes zero" in sure
    assert "may be chance" in unsure
    assert "nothing better found" in same
    assert "ValueError: no" in bad
    assert "The tuning report: data/08_reporting/tuning.html" in told
