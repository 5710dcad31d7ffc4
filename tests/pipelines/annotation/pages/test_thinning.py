import numpy as np
import pytest

from mlops_template.pipelines.annotation.pages.thinning import thin


@pytest.fixture(scope="module")
def series():
    draw = np.random.default_rng(3)
    times = np.datetime64("2024-01-01", "ns") + np.cumsum(draw.integers(1, 4000, 50_000)).astype("m8[s]")
    return times, draw.normal(size=50_000), draw.uniform(size=50_000)


def test_few_points_stay_as_they_are(series):
    times, values, scores = (each[:100] for each in series)
    assert thin(times, values, scores, np.array([3]), 100).tolist() == list(range(100))


def test_what_the_eye_would_see_stays(series):
    times, values, scores = series
    values = values.copy()
    values[[777, 31_000]] = 90, -90
    values[40_000:45_000] = np.nan
    kept = thin(times, values, scores, np.array([12_345]), 900)
    assert len(kept) <= 903
    assert (np.diff(kept) > 0).all()
    assert {0, 777, 12_345, 31_000, 49_999, int(scores.argmax())} <= set(kept.tolist())


def test_each_stretch_keeps_its_lowest_and_highest(series):
    times, values, scores = series
    kept = thin(times, values, scores, np.array([], dtype=int), 300)
    passed = (times - times[0]).astype(float)
    stretch = np.minimum(passed / passed[-1] * 100, 99).astype(int)
    for place in (0, 50, 99):
        inside, drawn = values[stretch == place], values[kept[stretch[kept] == place]]
        assert (drawn.min(), drawn.max()) == (inside.min(), inside.max())
