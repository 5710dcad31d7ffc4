"""The YAML of `training`."""

import inspect
from typing import Any

from pydantic import ConfigDict

from mlops_template.backends import load_backend, refuse_unknown_arguments
from mlops_template.parameters import Parameters

_SEEDS = {"random_state", "random_seed", "seed"}  # one thing by the names of several libraries


class ModelSpec(Parameters):
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

    def check(self) -> None:
        """See that the class is there and takes the block's arguments."""
        refuse_unknown_arguments("models", self.type, self.arguments)

    @property
    def engine(self) -> str:
        """The library that fits the model."""
        return self.type.split(".", maxsplit=1)[0]

    def build(self, seed: int) -> Any:
        """Give the unfitted estimator; the seed goes where the class takes one and the block gives none."""
        estimator_class = load_backend("models", self.type)
        estimator = estimator_class(**self.arguments)
        accepted = {*inspect.signature(estimator_class).parameters, *estimator.get_params()}
        if "random_state" not in accepted or _SEEDS & set(self.arguments):
            return estimator
        return estimator_class(random_state=seed, **self.arguments)


class TrainingParameters(Parameters):
    """The models that are trained.

    Attributes:
        models: A name set to null is left out.
    """

    models: dict[str, ModelSpec | None]

    @property
    def specs(self) -> dict[str, ModelSpec]:
        """The models that stand."""
        return {name: spec for name, spec in self.models.items() if spec is not None}
