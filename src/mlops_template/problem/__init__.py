"""What is predicted, from what, on which rows, and how it is judged."""

from mlops_template.problem.statement import SAMPLE_WEIGHT, Label, Problem

__all__ = ["SAMPLE_WEIGHT", "Label", "Problem"]
