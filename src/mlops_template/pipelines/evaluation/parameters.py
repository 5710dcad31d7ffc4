"""The YAML of `evaluation`."""

from pydantic import Field

from mlops_template.parameters import Parameters


class ImportanceParameters(Parameters):
    """How thoroughly columns are permuted.

    Attributes:
        rows: Validation rows to permute, at most.
        repeats: Permutations of each column.
    """

    rows: int = Field(gt=0)
    repeats: int = Field(gt=0)


class EvaluationParameters(Parameters):
    """When a challenger becomes champion.

    .. code-block:: yaml

        evaluation:
          margin: 0.001
          strict: false
          importance: {rows: 5000, repeats: 3}

    Attributes:
        margin: By how much the challenger must beat the champion on the validation rows.
        strict: Whether a refused challenger ends the run with exit code 3.
        importance: Of raw columns, by permutation.
    """

    margin: float = Field(ge=0)
    strict: bool
    importance: ImportanceParameters
