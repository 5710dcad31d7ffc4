"""Each trial is a run below its model's, and is logged once."""

from pathlib import Path

import mlflow
import pandas as pd
import pytest

from mlops_template.datasets.trials import TrialsDataset

pytestmark = pytest.mark.usefixtures("tracking")


def toy_trials(study: str, count: int) -> pd.DataFrame:
    states = ["complete", "pruned", "failed"]
    return pd.DataFrame(
        [
            {
                "model": "tree",
                "study": study,
                "number": number,
                "state": states[number % 3],
                "score": 0.75 if number % 3 == 0 else None,
                "scores": [0.7, 0.8][: 2 - number % 3],
                "params": '{"max_depth": 3, "kind": null}',
                "seconds": 1.5,
                "started": pd.Timestamp("2026-01-01 12:00"),
                "error": "ValueError: no" if number % 3 == 2 else None,
            }
            for number in range(count)
        ]
    )


def save(path: Path, trials: pd.DataFrame) -> str:
    with mlflow.start_run() as run:
        TrialsDataset(filepath=str(path / "trials.parquet")).save(trials)
    return run.info.run_id


def below(run_id: str) -> list[mlflow.entities.Run]:
    client = mlflow.MlflowClient()
    experiment = client.get_run(run_id).info.experiment_id
    return list(client.search_runs([experiment], f"tags.`mlflow.parentRunId` = '{run_id}'"))


@pytest.mark.slow
def test_a_run_per_model_and_a_run_per_trial_below_it(tmp_path: Path) -> None:
    [child] = below(save(tmp_path, toy_trials("first", 3)))
    assert child.info.run_name == "tuning.tree.trials"
    assert child.data.metrics == {"trials": 3, "seconds": 4.5}
    trials = {run.data.tags["trial"]: run for run in below(child.info.run_id)}
    assert sorted(trials) == ["0", "1", "2"]
    complete = trials["0"]
    assert complete.data.params == {"max_depth": "3", "kind": "None"}
    assert complete.data.metrics == {"score": 0.8, "mean_score": 0.75, "seconds": 1.5}
    history = mlflow.MlflowClient().get_metric_history(complete.info.run_id, "score")
    assert sorted((each.step, each.value) for each in history) == [(0, 0.7), (1, 0.8)]
    assert [trials[each].info.status for each in "012"] == ["FINISHED", "KILLED", "FAILED"]
    assert [trials[each].data.tags["state"] for each in "012"] == ["complete", "pruned", "failed"]
    assert trials["2"].data.tags["error"] == "ValueError: no"
    assert complete.info.end_time - complete.info.start_time == 1500


def test_no_trial_is_logged_twice(tmp_path: Path) -> None:
    save(tmp_path, toy_trials("second", 3))
    [child] = below(save(tmp_path, toy_trials("second", 5)))
    assert sorted(run.data.tags["trial"] for run in below(child.info.run_id)) == ["3", "4"]
    assert not below(save(tmp_path, toy_trials("second", 5)))


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    trials = toy_trials("third", 4)
    save(tmp_path, trials)
    loaded = TrialsDataset(filepath=str(tmp_path / "trials.parquet")).load()
    pd.testing.assert_frame_equal(loaded.drop(columns="scores"), trials.drop(columns="scores"), check_dtype=False)
    assert [list(each) for each in loaded["scores"]] == trials["scores"].tolist()
