import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import log_loss, roc_auc_score

from mlops_template.problem.metrics import METRICS
from mlops_template.problem.scoring import score

from toy import toy_problem


def binary(labels: list, probability: list[float]) -> pd.DataFrame:
    """Predictions of two labels, the second of which has the probability."""
    first, second = labels
    second_wins = np.array(probability) >= 0.5
    return pd.DataFrame(
        {
            "prediction": np.where(second_wins, second, first),
            f"probability_{first}": 1 - np.array(probability),
            f"probability_{second}": probability,
        }
    )


@pytest.mark.parametrize("task", ["binary", "multiclass", "regression"])
def test_gives_every_metric_of_the_task(task: str) -> None:
    truth = pd.Series({"binary": [True, False], "multiclass": ["a", "b", "c"], "regression": [1.0, 2.0]}[task])
    probability = {f"probability_{label}": (truth == label) * 0.7 + 0.3 / len(truth) for label in truth}
    predictions = pd.DataFrame({"prediction": truth} | ({} if task == "regression" else probability))
    scores = score(toy_problem(task), truth, predictions)
    assert set(scores) == {name for name, metric in METRICS.items() if task in metric.tasks and not metric.of_quantile}
    assert all(type(value) is float for value in scores.values())


def test_positive_label_is_the_one_judged() -> None:
    truth = pd.Series(["Yes", "No", "Yes", "No"])
    predictions = binary(["No", "Yes"], [0.9, 0.6, 0.7, 0.1])
    yes = score(toy_problem(positive="Yes"), truth, predictions)
    no = score(toy_problem(positive="No"), truth, predictions)
    assert yes["roc_auc"] == no["roc_auc"] == roc_auc_score([1, 0, 1, 0], [0.9, 0.6, 0.7, 0.1])
    assert yes["precision"] == pytest.approx(2 / 3)
    assert yes["recall"] == 1
    assert no["precision"] == 1
    assert no["recall"] == 0.5


def test_without_positive_the_last_label_is_judged() -> None:
    truth = pd.Series([0, 1, 1])
    predictions = binary([0, 1], [0.2, 0.9, 0.4])
    last = score(toy_problem(positive=None), truth, predictions)
    assert last == score(toy_problem(positive=1), truth, predictions)
    assert last["recall"] == 0.5


def test_index_of_the_truth_plays_no_part() -> None:
    truth = pd.Series([True, False, True, False])
    predictions = binary([False, True], [0.9, 0.6, 0.7, 0.1])
    shuffled = pd.Series(truth.to_numpy(), index=[3, 2, 1, 0])
    assert score(toy_problem(), shuffled, predictions) == score(toy_problem(), truth, predictions)


def test_classes_of_more_than_two_keep_their_columns() -> None:
    truth = pd.Series([10, 2, 2, 10, 3])  # as text, 10 comes before 2
    probability = np.array([[0.2, 0.1, 0.7], [0.8, 0.1, 0.1], [0.3, 0.4, 0.3], [0.1, 0.1, 0.8], [0.2, 0.6, 0.2]])
    predictions = pd.DataFrame(probability, columns=["probability_2", "probability_3", "probability_10"])
    predictions.insert(0, "prediction", [10, 2, 3, 10, 3])
    scores = score(toy_problem("multiclass"), truth, predictions)
    assert scores["accuracy"] == 0.8
    assert scores["log_loss"] == pytest.approx(log_loss(truth, probability, labels=[2, 3, 10]))


def test_class_that_the_truth_lacks_spoils_only_what_needs_it() -> None:
    truth = pd.Series(["a", "b", "a"])
    probability = [[0.8, 0.1, 0.1], [0.2, 0.7, 0.1], [0.5, 0.3, 0.2]]
    predictions = pd.DataFrame(probability, columns=["probability_a", "probability_b", "probability_c"])
    predictions.insert(0, "prediction", ["a", "b", "a"])
    scores = score(toy_problem("multiclass"), truth, predictions)
    assert scores["accuracy"] == 1
    assert scores["log_loss"] == pytest.approx(-np.log([0.8, 0.7, 0.5]).mean())
    assert np.isnan(scores["roc_auc_ovr"])


def test_regression_takes_the_values() -> None:
    scores = score(toy_problem("regression"), pd.Series([1.0, 2.0]), pd.DataFrame({"prediction": [1.0, 4.0]}))
    assert scores["mae"] == 1
    assert scores["rmse"] == pytest.approx(np.sqrt(2))


def test_a_quantile_is_judged_by_its_pinball_loss() -> None:
    truth = pd.Series([1.0, 2.0, 3.0])
    problem = toy_problem("regression", quantile=0.9, metric="pinball")
    above, below = (score(problem, truth, pd.DataFrame({"prediction": truth + by}))["pinball"] for by in (1, -1))
    assert above == pytest.approx(0.1)
    assert below == pytest.approx(0.9)
    assert "pinball" not in score(toy_problem("regression"), truth, pd.DataFrame({"prediction": truth}))
