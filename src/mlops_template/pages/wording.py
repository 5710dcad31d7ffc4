"""Numbers and names as a reader wants them."""

import math

_UPPER = {"auc", "f1", "mae", "ovr", "r2", "rmse", "roc"}
_THOUSAND = 1000.0
DASH = "—"


def metric_name(metric: str) -> str:
    """Give a metric's name as prose.

    >>> metric_name("roc_auc"), metric_name("balanced_accuracy")
    ('ROC AUC', 'balanced accuracy')
    """
    return " ".join(word.upper() if word in _UPPER else word for word in metric.split("_"))


def number(value: float | None) -> str:
    """Give a number at the length that its size asks for; a dash where there is none.

    >>> [number(value) for value in (0.68141, 12.3456, 1234.5678, 327346.0, 0.00001234, 0.0, None)]
    ['0.6814', '12.35', '1,234.6', '327,346', '1.23e-05', '0', '—']
    """
    if value is None or math.isnan(value):
        return DASH
    size = abs(value)
    for least, layout in ((10_000, ",.0f"), (100, ",.1f"), (10, ".2f"), (0.001, ".4f")):
        if size >= least:
            return f"{value:{layout}}"
    return "0" if size == 0 else f"{value:.2e}"


def plain(value: float | str) -> str:
    """Give a value of a column: text as it is, small numbers without separators, as they may be years.

    >>> plain(2013.0), plain(1048.3713), plain(327346.0), plain(-9.94), plain("2013-01-01 05:15:00")
    ('2013', '1048', '327,346', '-9.94', '2013-01-01 05:15:00')
    """
    if isinstance(value, str):
        return value
    return f"{value:,.0f}" if 10_000 <= abs(value) < 10**12 else f"{value:.4g}"  # noqa: PLR2004


def seconds(value: float | None) -> str:
    """Give a duration in seconds with two decimals."""
    return DASH if value is None or math.isnan(value) else f"{value:,.2f}"


def size(value: float) -> str:
    """Give bytes in the unit that fits.

    >>> size(17_237), size(959_669_000), size(0)
    ('17.2 kB', '959.7 MB', '—')
    """
    if value < _THOUSAND:
        return f"{value:.0f} B" if value else DASH
    for unit in ("kB", "MB"):
        value /= _THOUSAND
        if value < _THOUSAND:
            return f"{value:.1f} {unit}"
    return f"{value / _THOUSAND:.1f} GB"


def share(part: float, whole: float) -> str:
    """Give a share in percent.

    >>> share(1544, 327346), share(1, 10**6), share(0, 10), share(3, 4)
    ('0.5%', '<0.1%', '0%', '75%')
    """
    percent = 100 * part / whole if whole else 0.0
    if percent in (0, 100):
        return f"{percent:.0f}%"
    return "<0.1%" if percent < 0.1 else f"{percent:.1f}".removesuffix(".0") + "%"  # noqa: PLR2004


def shorten(text: object, length: int = 40) -> str:
    """Cut a text that would break the layout."""
    whole = str(text)
    return whole if len(whole) <= length else whole[: length - 1] + "…"
