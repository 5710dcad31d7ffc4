"""The YAML of `training_in_parts`."""

from mlops_template.parameters import Parameters


class TrainingInPartsParameters(Parameters):
    """Which models train from a table that is larger than memory.

    .. code-block:: yaml

        training_in_parts:
          rows: train_in_parts
          models: [xgboost, lightgbm]

    Attributes:
        rows: A dataset of the catalog: a folder of Parquet files with raw rows, their history and the target; None
            where there is none.
        models: Names of ``training.models``, of libraries with an interface of their own to Dask.
    """

    rows: str | None
    models: tuple[str, ...]
