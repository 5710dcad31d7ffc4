"""Annotation of time series: anomalies, gaps and change points; it works outside Kedro, too."""

from mlops_template.backends.detectors.change_point.segments import change_points
from mlops_template.series.annotate import DEFAULT, annotate_series

__all__ = ["DEFAULT", "annotate_series", "change_points"]
