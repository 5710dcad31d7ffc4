"""What every history feature shares."""

from mlops_template.backends.history.base.feature import HistoryFeature, as_window
from mlops_template.backends.history.base.slices import STATISTICS, Slices, Statistic

__all__ = ["STATISTICS", "HistoryFeature", "Slices", "Statistic", "as_window"]
