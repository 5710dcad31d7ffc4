import numpy as np
import pytest
from sklearn import metrics as sklearn_metrics

from mlops_template.problem.metrics import METRICS

TRUTH = {
    "binary": np.array([0, 1, 1, 0, 1, 0]),
    "multiclass": np.array([0, 1, 2, 0, 1, 2]),
    "regression": np.array([1.0, 2.0, 4.0, 8.0, 16.0, 32.0]),
}


def answers(task: str, needs: str) -> tuple[np.ndarray, np.ndarray]:
    """A good answer, and a bad one."""
    truth = TRUTH[task]
    if task == "regression":
        return truth + 0.1, truth[::-1]
    wrong = (truth + 1) % (truth.max() + 1)
    if needs == "prediction":
        return truth, wrong
    if task == "binary":
        return truth * 0.8 + 0.1, wrong * 0.8 + 0.1
    return np.eye(3)[truth] * 0.7 + 0.1, np.eye(3)[wrong] * 0.7 + 0.1


@pytest.mark.parametrize(("name", "task"), [(name, task) for name, metric in METRICS.items() for task in metric.tasks])
def test_metric_knows_which_way_is_better(name: str, task: str) -> None:
    metric = METRICS[name]
    good, bad = (metric(TRUTH[task], answer) for answer in answers(task, metric.needs))
    assert (good > bad) is metric.greater_is_better


def test_metric_gives_what_scikit_learn_gives() -> None:
    good, bad = answers("binary", "probability")
    answer = 0.3 * good + 0.7 * bad
    assert METRICS["roc_auc"](TRUTH["binary"], answer) == sklearn_metrics.roc_auc_score(TRUTH["binary"], answer)
    _, bad = answers("regression", "prediction")
    expected = np.sqrt(np.mean((TRUTH["regression"] - bad) ** 2))
    assert METRICS["rmse"](TRUTH["regression"], bad) == pytest.approx(expected)


def test_every_task_has_metrics() -> None:
    assert {task for metric in METRICS.values() for task in metric.tasks} == set(TRUTH)
    assert {metric.needs for metric in METRICS.values()} == {"prediction", "probability"}
