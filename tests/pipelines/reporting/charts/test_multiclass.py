import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from mlops_template.pipelines.reporting.charts.multiclass import Answers, charts, confusion


@pytest.fixture
def make_answers():
    def make(classes, rows=3000):
        draw = np.random.default_rng(3)
        truth = draw.integers(0, classes, rows)
        scores = draw.uniform(size=(rows, classes)) + np.eye(classes)[truth]
        probability = scores / scores.sum(axis=1, keepdims=True)
        names = tuple(f"class {place}" for place in range(classes))
        return Answers(names, truth, probability.argmax(axis=1), probability)

    return make


def test_confusion_counts_true_against_predicted():
    truth, predicted = np.array([0, 0, 0, 1]), np.array([0, 0, 1, 1])
    counted = confusion(Answers(("a", "b"), truth, predicted, np.eye(2)[predicted]))
    assert counted.rows == ((2, 1), (0, 1))
    assert counted.shares == ((0.6667, 0.3333), (0, 1))


def test_rare_classes_stand_together(make_answers):
    answers = make_answers(20)
    counted = confusion(answers)
    assert len(counted.classes) == 13
    assert counted.classes[-1] == "all others"
    assert sum(map(sum, counted.rows)) == len(answers.truth)


def test_caption_tells_the_area_of_each_class(make_answers):
    answers = make_answers(3)
    roc = charts(answers)[0]
    for place in range(3):
        area = roc_auc_score(answers.truth == place, answers.probability[:, place])
        assert f"class {place} {area:.4f}" in roc.caption


def test_seven_classes_are_drawn_at_most(make_answers):
    roc = charts(make_answers(12))[0]
    assert len(roc.plot.legend[0].items) == 7


def test_class_that_no_row_has_is_left_out():
    truth = np.array([0, 1] * 20)
    answers = Answers(("a", "b", "never"), truth, truth, np.eye(3)[truth] * 0.8 + 0.1)
    labels = [item.label.value for item in charts(answers)[0].plot.legend[0].items]
    assert labels == ["a", "b"]
