"""How far apart two distributions are."""

import numpy as np

LEAST = 1e-4  # a share of nothing has no logarithm


def kolmogorov_smirnov(before: np.ndarray, after: np.ndarray) -> tuple[float, float]:
    """Give the largest gap between two cumulative distributions [1]_, and how probable such a gap is by chance.

    Args:
        before: n numbers, none missing.
        after: m numbers, none missing.

    References:
        .. [1] Smirnov, N. (1948). Table for estimating the goodness of fit of empirical distributions. Annals of
           Mathematical Statistics, 19, 279-281.

    >>> round(kolmogorov_smirnov(np.arange(10.0), np.arange(10.0) + 5)[0], 12)
    0.5
    """
    from scipy.stats import ks_2samp

    if not len(before) or not len(after):
        return float(len(before) != len(after)), 1.0
    found = ks_2samp(before, after, method="asymp")
    return float(found.statistic), float(found.pvalue)


def total_variation(before: np.ndarray, after: np.ndarray) -> float:
    """Give the share of rows that would have to move from one bin to another.

    Args:
        before: k shares that sum to 1.
        after: k shares that sum to 1.

    >>> total_variation(np.array([0.5, 0.5]), np.array([0.75, 0.25]))
    0.25
    """
    return float(np.abs(before - after).sum() / 2)


def stability_index(before: np.ndarray, after: np.ndarray) -> float:
    """Give the population stability index [1]_: below 0.1 little has changed, from 0.25 on much.

    Args:
        before: k shares that sum to 1.
        after: k shares that sum to 1.

    References:
        .. [1] Siddiqi, N. (2006). Credit Risk Scorecards. Wiley.

    >>> round(stability_index(np.array([0.5, 0.5]), np.array([0.75, 0.25])), 4)
    0.2747
    """
    one, other = np.maximum(before, LEAST), np.maximum(after, LEAST)
    return float(((other - one) * np.log(other / one)).sum())


def by_chance(before: np.ndarray, after: np.ndarray) -> float:
    """Say how probable it is that two samples of the same things differ as these do (chi-squared).

    Args:
        before: k counts.
        after: k counts.
    """
    from scipy.stats import chi2_contingency

    table = np.stack([before, after])[:, before + after > 0]
    if min(table.shape) < 2 or not table.sum(axis=1).all():  # noqa: PLR2004
        return 1.0
    return float(chi2_contingency(table).pvalue)
