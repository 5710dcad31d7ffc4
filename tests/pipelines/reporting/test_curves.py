import numpy as np
import pytest
from sklearn.metrics import auc, average_precision_score, roc_auc_score

from mlops_template.pipelines.reporting import curves


@pytest.fixture(scope="module")
def answers():
    draw = np.random.default_rng(7)
    probability = draw.uniform(size=20_000)
    return (draw.uniform(size=20_000) < probability).astype(int), probability


def test_known_roc():
    curve = curves.roc(np.array([0, 0, 1, 1]), np.array([0.1, 0.4, 0.35, 0.8]))
    assert curve.x.tolist() == [0, 0, 0.5, 0.5, 1]
    assert curve.y.tolist() == [0, 0.5, 0.5, 1, 1]
    assert curve.area == 0.75


def test_drawn_roc_has_the_area_of_all_of_it(answers):
    curve = curves.roc(*answers)
    assert curve.area == pytest.approx(roc_auc_score(*answers))
    assert auc(curve.x, curve.y) == pytest.approx(curve.area, abs=1e-3)
    assert len(curve.x) <= curves.POINTS
    assert (curve.x[0], curve.y[0], curve.x[-1], curve.y[-1]) == (0, 0, 1, 1)


def test_precision_recall_is_that_of_sklearn(answers):
    curve = curves.precision_recall(*answers)
    assert curve.area == pytest.approx(average_precision_score(*answers))
    assert -np.trapezoid(curve.y, curve.x) == pytest.approx(curve.area, abs=5e-3)
    assert len(curve.x) <= curves.POINTS


def test_bins_hold_equal_shares_and_their_means(answers):
    truth, probability = answers
    bins = curves.by_quantile(probability, truth)
    assert bins["rows"].tolist() == [2000] * 10
    lowest = np.sort(probability)[:2000]
    assert bins["predicted"][0] == pytest.approx(lowest.mean())
    assert bins["actual"][0] == pytest.approx(truth[np.argsort(probability)[:2000]].mean())


def test_bins_tell_how_far_the_errors_reach():
    bins = curves.by_quantile(np.zeros(11), np.arange(11.0))
    assert bins.to_dict("records") == [
        {"rows": 11, "predicted": 0, "actual": 5, "error": 5, "low": 1, "high": 9},
    ]


def test_equal_predictions_share_a_bin():
    predicted = np.repeat([0.2, 0.9], [95, 5])
    bins = curves.by_quantile(predicted, predicted)
    assert bins["rows"].sum() == 100
    assert bins["predicted"].tolist() == pytest.approx([0.2, 0.9])


def test_shares_are_of_all_values():
    assert curves.shares(np.array([0.1, 0.2, 0.8, 5.0]), np.array([0, 0.5, 1])).tolist() == [0.5, 0.25]
    assert curves.shares(np.array([]), np.array([0, 0.5, 1])).tolist() == [0, 0]


@pytest.mark.parametrize(("rows", "expected"), [(1, [0]), (3, [0, 1, 2]), (101, [0, 25, 50, 75, 100])])
def test_thinning_keeps_both_ends(rows, expected):
    assert curves.thin(rows, 5).tolist() == expected
