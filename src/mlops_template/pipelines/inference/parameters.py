"""The YAML of `inference`."""

from mlops_template.parameters import Parameters


class InferenceParameters(Parameters):
    """What is predicted.

    .. code-block:: yaml

        inference:
          rows: new_flights

    Attributes:
        rows: A dataset of the catalog that holds raw rows.
    """

    rows: str
