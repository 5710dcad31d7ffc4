"""One raw row, fast: features and estimator without a frame in between.

What a feature hangs on is found by trying: every number, category, day and time of day of a row is changed by itself,
and the features that change are its own. Those of a category, a day or a time become a table; a number that passes as
it is, is passed; every other step is asked itself. All of it is checked against the pipeline before it answers.
"""

from mlops_template.serving.row_path.path import RowPath

__all__ = ["RowPath"]
