"""What every history feature shares."""

from mlops_template.backends.history.base.feature import HistoryFeature, as_back
from mlops_template.backends.history.base.moments import as_span
from mlops_template.backends.history.base.slices import STATISTICS, Slices, Statistic, as_statistic

__all__ = ["STATISTICS", "HistoryFeature", "Slices", "Statistic", "as_back", "as_span", "as_statistic"]
