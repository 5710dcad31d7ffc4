"""Two versions of a table side by side: what changed, and how much."""

from mlops_template.data_diff.compare import Diff, compare

__all__ = ["Diff", "compare"]
