"""The YAML of `inference`."""

from mlops_template.parameters import Parameters


class InferenceParameters(Parameters):
    """What is predicted.

    .. code-block:: yaml

        inference:
          rows: new_flights
          in_parts: all_flights

    Attributes:
        rows: A dataset of the catalog that holds raw rows.
        in_parts: One that is a folder of Parquet files with raw rows and their history, which together may be larger
            than memory; None where there is none.
    """

    rows: str
    in_parts: str | None = None
