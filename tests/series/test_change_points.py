"""Change points without tuning."""

import numpy as np
import pytest

from mlops_template.series import change_points

# Yearly flow of the Nile at Aswan, 1871 to 1970, in 10^8 m3 (public domain; G. W. Cobb, 1978)
NILE = [
    1120, 1160, 963, 1210, 1160, 1160, 813, 1230, 1370, 1140, 995, 935, 1110, 994, 1020, 960, 1180, 799, 958, 1140,
    1100, 1210, 1150, 1250, 1260, 1220, 1030, 1100, 774, 840, 874, 694, 940, 833, 701, 916, 692, 1020, 1050, 969,
    831, 726, 456, 824, 702, 1120, 1100, 832, 764, 821, 768, 845, 864, 862, 698, 845, 744, 796, 1040, 759,
    781, 865, 845, 944, 984, 897, 822, 1010, 771, 676, 649, 846, 812, 742, 801, 1040, 860, 874, 848, 890,
    744, 749, 838, 1050, 918, 986, 797, 923, 975, 815, 1020, 906, 901, 1170, 912, 746, 919, 718, 714, 740,
]  # fmt: skip


def noise(length: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).normal(0, 1, length)


def test_the_nile_falls_in_1899() -> None:
    assert 1871 + change_points(np.array(NILE)) == [1899]


@pytest.mark.parametrize("length", [30, 100, 500, 5000])
def test_noise_does_not_change(length: int) -> None:
    assert sum(len(change_points(noise(length, seed))) for seed in range(5)) == 0


def test_a_season_is_no_change() -> None:
    assert not len(change_points(np.sin(2 * np.pi * np.arange(240) / 12) + 0.5 * noise(240)))


def test_a_straight_trend_is_no_change() -> None:
    assert not len(change_points(0.3 * np.arange(300) + noise(300)))


SEASONS = {"5min, 4 days": (1152, 288), "5min, 7 days": (2016, 288), "5min, 14 days": (4032, 288), "hourly": (336, 24)}


@pytest.mark.parametrize(("length", "day"), SEASONS.values(), ids=SEASONS)
def test_a_season_of_days_is_no_change_and_hides_none(length: int, day: int) -> None:
    season = 10 * np.sin(2 * np.pi * np.arange(length) / day)
    for seed in range(3):
        assert not len(change_points(50 + season + noise(length, seed)))
    found = change_points(season + noise(length) + 8 * (np.arange(length) >= length // 2))
    assert np.abs(found - length // 2).min() <= 1
    assert len(found) <= (2 if length == 4 * day else 1)


@pytest.mark.parametrize("days", [7, 14])
def test_a_season_as_weak_as_the_noise_is_no_change(days: int) -> None:
    season = np.sin(2 * np.pi * np.arange(288 * days) / 288)
    assert not sum(len(change_points(season + noise(288 * days, seed))) for seed in range(3))


def test_a_level_at_work_and_one_at_rest_is_no_change() -> None:
    hours = np.arange(4032) % 288 / 12
    work = np.where((hours >= 9) & (hours < 18), 78.0, 20.0)
    assert not len(change_points(work + noise(4032)))


@pytest.mark.slow
@pytest.mark.parametrize("memory", [0.3, 0.5, 0.7])
def test_a_memory_is_no_change_and_hides_none(memory: float) -> None:
    for seed in range(5):
        values = noise(500, seed)
        for i in range(1, len(values)):
            values[i] += memory * values[i - 1]
        assert not len(change_points(values))
        shifted = values + 10 * (np.arange(500) >= 300)
        np.testing.assert_allclose(change_points(shifted), [300], atol=3)


@pytest.mark.parametrize("rate", [0.1, 0.3, 1, 3])
def test_counts_are_no_change(rate: float) -> None:
    draws = [np.random.default_rng(seed) for seed in range(6)]
    assert not sum(len(change_points(draw.poisson(rate, 500))) for draw in draws)


def test_a_change_of_counts_is_found() -> None:
    draw = np.random.default_rng(0)
    [found] = change_points(np.r_[draw.poisson(0.3, 250), draw.poisson(3, 250)])
    assert abs(found - 250) <= 5


def test_outliers_are_no_change() -> None:
    values = noise(300)
    values[[40, 120, 121, 250]] += 30
    assert not len(change_points(values))


@pytest.mark.parametrize("length", [100, 1000, 20_000])
def test_a_shift_is_found_where_it_is(length: int) -> None:
    place = length * 37 // 100
    found = change_points(noise(length) + 6 * (np.arange(length) >= place))
    assert len(found) == 1
    assert abs(found[0] - place) <= 1


def test_a_bend_is_found() -> None:
    [found] = change_points(np.r_[np.zeros(100), np.arange(100)] + noise(200))
    assert abs(found - 100) <= 10


def test_a_change_of_variance_is_found() -> None:
    found = change_points(np.r_[noise(150), 8 * noise(150, 1)])
    assert abs(found[0] - 150) <= 5


@pytest.mark.parametrize(("scale", "shift"), [(1e6, 0), (1e-6, 0), (-1, 0), (1, 1000), (1e300, 0), (1e-300, 0)])
def test_the_unit_does_not_matter(scale: float, shift: float) -> None:
    np.testing.assert_array_equal(change_points(np.array(NILE) * scale + shift), [28])


@pytest.mark.parametrize("values", [[], [1], [1, 2], [3, 3, 3, 3, 3, 3], [np.nan] * 10])
def test_too_little_has_no_change(values: list[float]) -> None:
    assert change_points(np.array(values, dtype=float)).tolist() == []


def test_missing_values_are_no_trouble() -> None:
    values = np.array(NILE, dtype=float)
    values[[3, 50, 51, 90]] = np.nan
    np.testing.assert_array_equal(change_points(values), [28])


def test_what_is_missing_is_no_change() -> None:
    silence = np.full(20, np.nan)
    for seed in range(4):
        first, second = noise(60, seed), noise(60, seed + 100)
        for values in ([first, silence, second], [silence, first], [first, silence], [first, silence, second, silence]):
            assert not len(change_points(np.concatenate(values)))
        holes = noise(300, seed)
        holes[np.random.default_rng(seed).random(300) < 0.3] = np.nan
        assert not len(change_points(holes))


def test_a_change_across_missing_values_is_at_the_first_value_after() -> None:
    np.testing.assert_array_equal(change_points(np.r_[noise(60), np.full(20, np.nan), 9 + noise(60, 1)]), [80])


def test_what_is_no_series_is_refused() -> None:
    with pytest.raises(ValueError, match="finite"):
        change_points(np.array([1.0, np.inf, 2, 3]))
    with pytest.raises(ValueError, match=r"\(2, 2\)"):
        change_points(np.ones((2, 2)))
