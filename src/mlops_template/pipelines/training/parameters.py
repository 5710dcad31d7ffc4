"""The YAML of `training`."""

import inspect
from typing import Any, Self

from pydantic import ConfigDict, model_validator

from mlops_template.backends import load_backend, refuse_unknown_arguments
from mlops_template.parameters import Parameters


class ModelBlock(Parameters):
    """One model by name.

    .. code-block:: yaml

        lightgbm:
          type: lightgbm.LGBMClassifier
          features: tree
          n_estimators: 200

    Attributes:
        type: The dotted path of a class with scikit-learn's ``fit`` and ``predict``.
        features: A variant of ``feature_engineering``.

    Every other key is an argument of the class.
    """

    model_config = ConfigDict(extra="allow")

    type: str
    features: str

    @property
    def arguments(self) -> dict[str, Any]:
        """What the class is built with."""
        return dict(self.model_extra or {})


class ModelSpec(ModelBlock):
    """A block whose class has been imported and accepts the block's arguments."""

    @model_validator(mode="after")
    def _class_accepts(self) -> Self:
        refuse_unknown_arguments("models", self.type, self.arguments)
        return self

    @property
    def engine(self) -> str:
        """The library that fits the model."""
        return self.type.split(".", maxsplit=1)[0]

    def build(self, seed: int) -> Any:
        """Give the unfitted estimator; the seed goes where the class takes one and the block gives none."""
        estimator_class = load_backend("models", self.type)
        seeded = {"random_state": seed} if "random_state" in inspect.signature(estimator_class).parameters else {}
        return estimator_class(**(seeded | self.arguments))


class TrainingParameters(Parameters):
    """The models that are trained.

    Attributes:
        models: A name set to null is left out.
    """

    models: dict[str, ModelBlock | None]

    @property
    def blocks(self) -> dict[str, ModelBlock]:
        """The models that stand."""
        return {name: block for name, block in self.models.items() if block is not None}
