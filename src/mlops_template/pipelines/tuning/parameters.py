"""The YAML of `tuning`."""

from typing import Self

from pydantic import Field, model_validator

from mlops_template.parameters import Parameters


class Budget(Parameters):
    """How far the search goes, all models together; what is reached first ends it.

    Attributes:
        trials: How many are made, those of former runs of the same search among them; None has no end.
        seconds: Of wall clock in this run; None has no end.
    """

    trials: int | None = Field(gt=0)
    seconds: float | None = Field(gt=0)

    @model_validator(mode="after")
    def _has_an_end(self) -> Self:
        if self.trials is None and self.seconds is None:
            raise ValueError("one of trials and seconds must be given, or the search has no end")
        return self


class TuningParameters(Parameters):
    """How the models that have a ``search`` are tuned.

    .. code-block:: yaml

        tuning:
          budget: {trials: 40, seconds: 600}
          folds: 3
          storage: sqlite:////home/me/project/data/06_models/tuning.db
          warm_start: true

    Attributes:
        budget: Shared by all models.
        folds: Into which the training rows are parted, as `problem.split` parts the table.
        storage: Where trials are kept, an address of SQLAlchemy: SQLite, PostgreSQL.
        warm_start: Whether the best trials of former searches in the same space are tried first.
    """

    budget: Budget
    folds: int = Field(ge=2, le=20)
    storage: str
    warm_start: bool

    @property
    def modules(self) -> tuple[str, ...]:
        """What each fold of each trial would else load anew."""
        return ("mlops_template.modelling.cross_validation", "sklearn.metrics")
