"""The YAML of `feature_engineering`."""

from typing import Any

from pydantic import ConfigDict, RootModel

from mlops_template.backends import refuse_unknown_arguments
from mlops_template.history import HistoryParameters
from mlops_template.parameters import Parameters


class EnricherBlock(Parameters):
    """One enricher of a plan.

    .. code-block:: yaml

        categories: {type: categorical, columns: [carrier, origin], encode: ordinal}

    Attributes:
        type: A file of ``backends/features/``, or the dotted path of any scikit-learn transformer.
        columns: What it reads; None takes the problem's columns of the kind that `type` names.

    Every other key is an argument of the enricher.
    """

    model_config = ConfigDict(extra="allow")

    type: str
    columns: tuple[str, ...] | None = None

    @property
    def arguments(self) -> dict[str, Any]:
        """What the enricher is built with."""
        return dict(self.model_extra or {})


class Plan(RootModel[dict[str, EnricherBlock | None]]):
    """One variant: enrichers by name."""

    model_config = ConfigDict(frozen=True)

    def check(self) -> None:
        """See that each enricher is there and takes its arguments."""
        for block in self.blocks.values():
            refuse_unknown_arguments("features", block.type, block.arguments)

    @property
    def blocks(self) -> dict[str, EnricherBlock]:
        """The blocks that stand; a name set to null is left out."""
        return {name: block for name, block in self.root.items() if block is not None}


class FeatureEngineeringParameters(Parameters):
    """What rows may know of the past, and row-wise plans by name.

    .. code-block:: yaml

        feature_engineering:
          history: null
          variants:
            tree:
              numbers: {type: numeric}
              categories: {type: categorical, encode: ordinal}

    Attributes:
        history: None where a row knows of itself only.
        variants: A name set to null is left out.
    """

    history: HistoryParameters | None
    variants: dict[str, Plan | None]

    @property
    def names(self) -> list[str]:
        """The variants that stand."""
        return [name for name, plan in self.variants.items() if plan is not None]
