import numpy as np
import pandas as pd
import pytest

from mlops_template.modelling.gain import paired_gain
from mlops_template.modelling.resampled import resampled
from mlops_template.problem.metrics import METRICS

from toy import toy_problem

ROWS = 150


def answers(task: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    draw = np.random.default_rng(3)
    if task == "regression":
        true = draw.normal(size=ROWS)
        return true, true + draw.normal(size=ROWS), np.empty(0)
    classes = 2 if task == "binary" else 3
    true = draw.integers(0, classes, ROWS)
    probability = draw.dirichlet(np.ones(classes), ROWS) * 0.7 + 0.3 * np.eye(classes)[true]
    predicted = probability.argmax(axis=1)
    rounded = np.round(probability[:, 1], 1).clip(0.05, 0.95)  # with ties
    return true, predicted, rounded if task == "binary" else probability


@pytest.mark.parametrize(("task", "name"), [(task, name) for name, metric in METRICS.items() for task in metric.tasks])
def test_many_draws_at_once_are_each_as_scikit_learn_says(task: str, name: str) -> None:
    true, predicted, probability = answers(task)
    drawn = np.random.default_rng(1).integers(ROWS, size=(5, ROWS))
    counts = np.array([np.bincount(rows, minlength=ROWS) for rows in drawn], dtype=float)
    answer = probability if METRICS[name].needs == "probability" else predicted
    options = {"labels": [0, 1, 2]} if task == "multiclass" and METRICS[name].needs == "probability" else {}
    options |= {"alpha": 0.9} if METRICS[name].of_quantile else {}
    expected = [METRICS[name](true[rows], answer[rows], **options) for rows in drawn]
    np.testing.assert_allclose(resampled(name, true, predicted, probability, 0.9)(counts), expected, rtol=1e-9)


def test_a_target_far_from_zero_is_judged_as_one_near_it() -> None:
    true, predicted, _ = answers("regression")
    counts = np.array([np.bincount(np.random.default_rng(1).integers(ROWS, size=ROWS), minlength=ROWS)], dtype=float)
    near, far = (
        resampled("r2", true + offset, predicted + offset, np.empty(0), None)(counts) for offset in (0, 1_700_000_000)
    )
    np.testing.assert_allclose(far, near, rtol=1e-5)


def frame(values: np.ndarray) -> pd.DataFrame:
    return pd.DataFrame({"prediction": values})


def test_the_interval_of_a_known_case() -> None:
    draw = np.random.default_rng(0)
    truth = pd.Series(draw.normal(size=4000))
    before, after = truth + draw.choice([-1, 1], 4000) * draw.exponential(1.0, 4000), truth + 0.5
    gain = paired_gain(toy_problem("regression", metric="mae"), truth, frame(before), frame(after), seed=1)
    spread = np.abs(truth - before).std() / np.sqrt(4000)  # of a mean; the tuned errors are all 0.5
    assert gain.after == pytest.approx(0.5)
    assert gain.gain == pytest.approx(gain.before - gain.after)
    assert gain.low == pytest.approx(gain.gain - 1.96 * spread, abs=0.2 * spread)
    assert gain.high == pytest.approx(gain.gain + 1.96 * spread, abs=0.2 * spread)
    assert gain.excludes_zero
    back = paired_gain(toy_problem("regression", metric="mae"), truth, frame(after), frame(before), seed=1)
    assert (back.gain, back.low, back.high) == pytest.approx((-gain.gain, -gain.high, -gain.low))
    assert back.excludes_zero


def test_equal_models_gain_nothing() -> None:
    truth = pd.Series(np.arange(50.0))
    gain = paired_gain(toy_problem("regression"), truth, frame(truth + 1), frame(truth + 1), seed=1)
    assert (gain.gain, gain.low, gain.high, gain.excludes_zero) == (0, 0, 0, False)


def test_the_seed_decides_the_interval() -> None:
    draw = np.random.default_rng(0)
    truth = pd.Series(draw.normal(size=300))
    one, other = frame(truth + draw.normal(size=300)), frame(truth + draw.normal(size=300))
    made = [paired_gain(toy_problem("regression"), truth, one, other, seed) for seed in (1, 1, 2)]
    assert made[0] == made[1]
    assert made[0].low != made[2].low
    assert not made[0].excludes_zero
