"""The YAML of `feature_engineering`."""

from collections.abc import Iterable, Sequence
from typing import Any, Literal

from pydantic import ConfigDict, Field

from mlops_template.backends.block import Block
from mlops_template.errors import ProjectError, nearest
from mlops_template.history import HistoryParameters
from mlops_template.parameters import Parameters


class EnricherBlock(Block):
    """One enricher of a plan.

    .. code-block:: yaml

        categories: {type: categorical, columns: [carrier, origin], encode: ordinal}

    Attributes:
        columns: What it reads; None takes the problem's columns of the kinds that its class is for.
    """

    columns: tuple[str, ...] | None = None


def _check_within(built: Any) -> None:
    """See that a class which names another by an argument can build that one."""
    if hasattr(built, "built"):
        built.built()


def refuse_other_columns(name: str, columns: Iterable[str], known: Sequence[str]) -> None:
    """See that a block reads columns that it may read.

    Raises:
        ProjectError: It does not; says the nearest.
    """
    for column in columns:
        if column not in known:
            raise ProjectError(
                f"{name} reads {column!r}, not among the columns that it may read; {nearest(column, [*known])}"
            )


class OutlierBlock(Block):
    """What becomes of odd training rows; validation and test rows stay as they are.

    .. code-block:: yaml

        outliers: {do: drop, type: pyod, model: pyod.models.ecod.ECOD, share: 0.01}

    Attributes:
        do: ``flag`` only lists the odd rows, ``clip`` brings their numbers into the range of the other rows, ``drop``
            leaves them out.
        columns: What it looks at; None takes the problem's numeric columns and history.
    """

    do: Literal["flag", "clip", "drop"]
    columns: tuple[str, ...] | None = None

    def check(self) -> None:
        """See that the detector is there and takes its arguments, by building what a run would fit."""
        _check_within(self.build("outliers", random_state=0))

    def refuse_other_columns(self, columns: dict[str, tuple[str, ...]]) -> None:
        """See that it looks at numbers of the problem."""
        numbers = [*columns["numeric"], *columns["history"]]
        if not numbers:
            raise ProjectError("outliers looks at numbers, and problem.columns names none: no numeric and no history")
        refuse_other_columns("outliers", self.columns or (), numbers)


class Plan(Parameters):
    """One variant: enrichers by name, and what leaves some of their features out.

    .. code-block:: yaml

        tree:
          numbers: {type: numeric}
          categories: {type: target}
          select:
            flat: {type: constant, share: 0.999}
            best: {type: importance, estimator: sklearn.ensemble.ExtraTreesClassifier, keep: 30}

    Attributes:
        select: Selectors by name, in the order in which they act; a name set to null is left out.

    Every other key is the name of an enricher; one set to null is left out.
    """

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, EnricherBlock | None] = Field(init=False)

    select: dict[str, Block | None] | None = None

    def check(self) -> None:
        """See that each class is there and takes its arguments, by building what a run would fit."""
        for role, blocks in (("features", self.blocks), ("selectors", self.selectors)):
            for name, block in blocks.items():
                try:
                    built = block.build(role, random_state=0, task="binary")
                    if hasattr(built, "compose"):
                        built.compose()
                    _check_within(built)
                except ProjectError as error:
                    raise ProjectError(f"{name}: {error}") from error

    def refuse_other_columns(self, columns: dict[str, tuple[str, ...]]) -> None:
        """See that every block reads columns of the problem, be they named by `columns` or by an argument."""
        known = [column for each in columns.values() for column in each]
        for name, block in self.blocks.items():
            built = block.build("features", random_state=0, task="binary")
            refuse_other_columns(name, [*(block.columns or ()), *getattr(built, "named_columns", ())], known)

    @property
    def blocks(self) -> dict[str, EnricherBlock]:
        """The enrichers that stand."""
        return {name: block for name, block in (self.model_extra or {}).items() if block is not None}

    @property
    def selectors(self) -> dict[str, Block]:
        """The selectors that stand."""
        return {name: block for name, block in (self.select or {}).items() if block is not None}


class FeatureEngineeringParameters(Parameters):
    """What rows may know of the past, what becomes of odd ones, and row-wise plans by name.

    .. code-block:: yaml

        feature_engineering:
          history: null
          outliers: null
          variants:
            tree:
              numbers: {type: numeric}
              categories: {type: categorical, encode: ordinal}

    Attributes:
        history: None where a row knows of itself only.
        outliers: None where all training rows stay as they are.
        variants: A name set to null is left out.
    """

    history: HistoryParameters | None
    outliers: OutlierBlock | None
    variants: dict[str, Plan | None]

    @property
    def names(self) -> list[str]:
        """The variants that stand."""
        return [name for name, plan in self.variants.items() if plan is not None]
