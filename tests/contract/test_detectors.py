"""Every detector of backends/detectors/, found by itself, is put through one suite."""

from typing import Any

import numpy as np
import pytest

from mlops_template.backends import backend_names, load_backend
from mlops_template.backends.detectors.base import Detector, surprise

NAMES = backend_names("detectors")
LENGTH = 500
CUT = 400
HOUR = np.timedelta64(1, "h")


def stamps(length: int = LENGTH) -> np.ndarray:
    return np.datetime64("2024-01-01", "ns") + np.arange(length) * HOUR


def irregular(length: int = LENGTH) -> np.ndarray:
    steps = np.random.default_rng(1).integers(20, 200, length)
    return np.datetime64("2024-01-01", "ns") + np.cumsum(steps) * np.timedelta64(1, "m")


def values(length: int = LENGTH, seed: int = 0) -> np.ndarray:
    """A daily season with noise."""
    noise = np.random.default_rng(seed).normal(0, 1, length)
    return np.asarray(5 * np.sin(2 * np.pi * np.arange(length) / 24) + noise)


def make(name: str, **arguments: Any) -> Detector:
    detector: Detector = load_backend("detectors", name)(**arguments)
    return detector


def modes(name: str) -> list[bool]:
    return [True, False] if load_backend("detectors", name).causal else [False]


def case(name: str, *given: Any) -> Any:
    """A case of a detector; the compiled one takes minutes."""
    label = "-".join([name, *("causal" if each else "batch" for each in given)])
    return pytest.param(name, *given, id=label, marks=[pytest.mark.slow] if name == "stumpy" else [])


CASES = [case(name, causal) for name in NAMES for causal in modes(name)]
SPIKES = [each for each in CASES if load_backend("detectors", str(each.values[0])).kind == "spike"]
CAUSAL = [case(name) for name in NAMES if True in modes(name)]
PATTERNS = [case(name) for name in ("seasonal", "pattern", "pyod", "stumpy")]


@pytest.mark.slow
@pytest.mark.parametrize(("name", "causal"), CASES)
@pytest.mark.parametrize("times", [stamps(), irregular()], ids=["regular", "irregular"])
def test_scores_are_finite_and_from_0_to_1(name: str, causal: bool, times: np.ndarray) -> None:
    given = values()
    given[[5, 100, 101, 300]] = np.nan
    before = given.copy()
    scores = make(name).scores(times, given, causal=causal)
    assert scores.shape == (LENGTH,)
    assert np.isfinite(scores).all()
    assert scores.min() >= 0
    assert scores.max() <= 1
    assert not scores[[5, 100, 101, 300]].any(), "what is missing is not scored"
    np.testing.assert_array_equal(given, before, "the values were changed")


@pytest.mark.slow
@pytest.mark.parametrize(("name", "causal"), CASES)
def test_the_same_twice(name: str, causal: bool) -> None:
    first, second = (make(name).scores(stamps(), values(), causal=causal) for _ in range(2))
    np.testing.assert_array_equal(first, second)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "causal"), CASES)
@pytest.mark.parametrize("constant", [0.0, 0.1, 1e9])
def test_a_constant_series_is_usual(name: str, causal: bool, constant: float) -> None:
    assert not make(name).scores(stamps(), np.full(LENGTH, constant), causal=causal).any()


@pytest.mark.parametrize(("name", "causal"), CASES)
@pytest.mark.parametrize("length", [2, 3, 10, 60])
def test_a_short_series_is_no_trouble(name: str, causal: bool, length: int) -> None:
    assert len(make(name).scores(stamps(length), values(length), causal=causal)) == length


@pytest.mark.parametrize(("name", "causal"), CASES)
def test_a_series_without_values_is_usual(name: str, causal: bool) -> None:
    assert not make(name).scores(stamps(), np.full(LENGTH, np.nan), causal=causal).any()


@pytest.mark.slow
@pytest.mark.parametrize(("name", "causal"), CASES)
@pytest.mark.parametrize(("scale", "shift"), [(1000.0, 0.0), (0.001, 0.0), (1.0, 100.0)])
def test_the_unit_does_not_matter(name: str, causal: bool, scale: float, shift: float) -> None:
    given = values()
    given[450] += 40
    plain, other = (make(name).scores(stamps(), each, causal=causal) for each in (given, given * scale + shift))
    np.testing.assert_allclose(plain, other, atol=0.03)


@pytest.mark.parametrize("name", CAUSAL)
def test_the_future_does_not_change_the_past(name: str) -> None:
    past, other = values(), values()
    other[CUT:] = 100 * values(seed=7)[CUT:]
    times, later = stamps(), stamps()
    later[CUT:] += np.timedelta64(30, "D")
    scores = make(name).scores(times, past)
    np.testing.assert_allclose(make(name).scores(later, other)[:CUT], scores[:CUT], atol=1e-9)
    np.testing.assert_allclose(make(name).scores(times[:CUT], past[:CUT]), scores[:CUT], atol=1e-9)


@pytest.mark.parametrize(("name", "causal"), SPIKES)
def test_a_spike_is_found(name: str, causal: bool) -> None:
    given = values()
    given[450] += 60
    scores = make(name).scores(stamps(), given, causal=causal)
    assert 450 <= scores.argmax() <= 453
    assert scores[450] > 0.6


@pytest.mark.parametrize("name", ["level_shift", "change_point", "ruptures", "river"])
def test_a_level_shift_is_found(name: str) -> None:
    given = np.random.default_rng(0).normal(0, 1, 800) + 12 * (np.arange(800) >= 600)
    scores = make(name).scores(stamps(800), given, causal=True in modes(name))
    assert 595 <= scores.argmax() <= 650
    assert scores.max() > 0.5


@pytest.mark.slow
@pytest.mark.parametrize("name", PATTERNS)
@pytest.mark.parametrize("causal", [True, False])
def test_an_odd_day_is_found(name: str, causal: bool) -> None:
    given = 5 * np.sin(2 * np.pi * np.arange(LENGTH) / 24) + np.random.default_rng(0).normal(0, 0.1, LENGTH)
    given[409:415] = -5  # the afternoon is left out
    scores = make(name).scores(stamps(), given, causal=causal)
    assert 405 <= scores.argmax() <= 440


def test_a_gap_is_found_where_silence_is_unusual() -> None:
    hours = np.arange(24 * 40)
    hours = hours[hours % 24 >= 6]  # the nights are silent
    hours = np.r_[hours[:600], hours[650:]]
    times = np.datetime64("2024-01-01", "ns") + hours * HOUR
    for causal in (True, False):
        scores = make("gap").scores(times, np.sin(hours), causal=causal)
        assert scores.argmax() == 600
        assert np.sort(scores)[-2] < 0.58 <= scores.max(), "a night is no gap"


def test_a_flat_line_is_found() -> None:
    given = values()
    given[450:490] = given[450]
    assert make("flat_line").scores(stamps(), given)[450:490].max() > 0.58
    batch = make("flat_line").scores(stamps(), given, causal=False)
    np.testing.assert_array_equal(np.flatnonzero(batch > 0.58), np.arange(450, 490))


def test_counts_at_rest_are_no_flat_line() -> None:
    given = np.random.default_rng(0).poisson(0.05, 3000).astype(float)
    assert make("flat_line").scores(stamps(3000), given).max() < 0.7


@pytest.mark.parametrize("causal", [True, False])
def test_what_is_not_known_is_no_part_of_the_past(causal: bool) -> None:
    given = np.abs(np.random.default_rng(0).normal(0, 1, 300))
    later = surprise(np.r_[np.full(500, np.nan), given], causal=causal)
    np.testing.assert_allclose(later, np.r_[np.zeros(500), surprise(given, causal=causal)])


@pytest.mark.slow
@pytest.mark.parametrize("name", ["seasonal", "pattern", "pyod"])
def test_the_end_of_the_warm_up_is_no_find(name: str) -> None:
    times = np.datetime64("2014-01-01", "ns") + np.arange(288 * 4) * np.timedelta64(5, "m")
    for seed in range(5):
        scores = make(name).scores(times, np.random.default_rng(seed).normal(0, 1, len(times)))
        first = int(np.flatnonzero(scores)[0])
        assert scores[first : first + 3].max() < 0.5


@pytest.mark.parametrize("name", ["robust_z", "level_shift"])
def test_the_first_evening_is_no_new_level(name: str) -> None:
    times = np.datetime64("2014-01-01", "ns") + np.arange(288 * 3) * np.timedelta64(5, "m")
    season = 5 * np.sin(2 * np.pi * np.arange(len(times)) / 288)
    for seed in range(5):
        noise = np.random.default_rng(seed).normal(0, 1, len(times))
        assert make(name).scores(times, season + noise).max() < 0.58
