"""Children below a run that another process opened."""

import mlflow
import pytest

from mlops_template.datasets.parent_run import ParentRun, parent_run_id


@pytest.mark.usefixtures("tracking")
def test_a_child_is_logged_below_a_run_that_is_not_open_here() -> None:
    with mlflow.start_run():
        there = ParentRun.running()
        assert there is not None
        assert parent_run_id() == there.run_id
    assert parent_run_id() is None
    with there.taken_up():
        with mlflow.start_run(nested=True, parent_run_id=parent_run_id()) as child:
            pass
        assert mlflow.active_run() is None
    assert parent_run_id() is None
    logged = mlflow.MlflowClient().get_run(child.info.run_id)
    assert logged.data.tags["mlflow.parentRunId"] == there.run_id
    assert logged.info.experiment_id == there.experiment_id


def test_without_a_run_there_is_no_parent() -> None:
    assert ParentRun.running() is None
