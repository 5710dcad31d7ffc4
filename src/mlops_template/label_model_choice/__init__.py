"""Label models side by side, and which of them to take."""

from mlops_template.label_model_choice.balance import Balance, class_balance
from mlops_template.label_model_choice.choose import Choice, choose
from mlops_template.label_model_choice.compare import Judged, compare
from mlops_template.label_model_choice.correlated import CorrelatedPair, correlated_pairs
from mlops_template.label_model_choice.gold_score import GoldScore

__all__ = [
    "Balance",
    "Choice",
    "CorrelatedPair",
    "GoldScore",
    "Judged",
    "choose",
    "class_balance",
    "compare",
    "correlated_pairs",
]
