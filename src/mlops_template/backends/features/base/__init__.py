"""What every enricher shares."""

from mlops_template.backends.features.base.each_text import EachText
from mlops_template.backends.features.base.enricher import Enricher
from mlops_template.backends.features.base.odd import count_odd
from mlops_template.backends.features.base.reading import MISSING, categories, moments, number_frame, numbers, texts
from mlops_template.backends.features.base.row_wise import row_wise

__all__ = [
    "MISSING",
    "EachText",
    "Enricher",
    "categories",
    "count_odd",
    "moments",
    "number_frame",
    "numbers",
    "row_wise",
    "texts",
]
