"""The YAML of `training`."""

from mlops_template.apart import Limits
from mlops_template.modelling.spec import ModelSpec
from mlops_template.parameters import Parameters


class TrainingParameters(Parameters):
    """The models that are trained.

    Attributes:
        limits: How far each model may go.
        models: A name set to null is left out.
    """

    limits: Limits
    models: dict[str, ModelSpec | None]

    @property
    def specs(self) -> dict[str, ModelSpec]:
        """The models that stand."""
        return {name: spec for name, spec in self.models.items() if spec is not None}
