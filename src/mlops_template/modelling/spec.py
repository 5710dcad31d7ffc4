"""One model as YAML names it."""

import inspect
from typing import Any, Literal

import numpy as np

from mlops_template.apart import Limits
from mlops_template.backends import load_backend, refuse_unknown_arguments
from mlops_template.block import Block
from mlops_template.errors import ProjectError
from mlops_template.problem import Label

_SEEDS = {"random_state", "random_seed", "seed"}  # one thing by the names of several libraries


class ModelSpec(Block):
    """One model by name.

    .. code-block:: yaml

        lightgbm:
          type: lightgbm.LGBMClassifier
          features: tree
          class_weight: balanced
          limits: {seconds: 60, gigabytes: 4}
          n_estimators: 200

    Attributes:
        type: A file of ``backends/models/``, the dotted path of a class with scikit-learn's ``fit`` and ``predict``, or
            ``file.py:Name`` with the file's path from the project's folder.
        features: A variant of ``feature_engineering``.
        class_weight: ``balanced``, or a weight for each label. A class that takes such an argument is given it; for
            others it becomes weights of the rows.
        limits: How far this model may go; None takes ``training.limits``.

    Every other key is an argument of the class.
    """

    features: str
    class_weight: Literal["balanced"] | dict[Label, float] | None = None
    limits: Limits | None = None

    def check(self) -> None:
        """See that the class is there and takes the block's arguments."""
        refuse_unknown_arguments("models", self.type, self.arguments)

    @property
    def engine(self) -> str:
        """The library that fits the model."""
        return "own" if ".py:" in self.type else self.type.split(".", maxsplit=1)[0]

    @property
    def modules(self) -> tuple[str, ...]:
        """The library of a dotted path; what a backend needs it loads itself, for it may begin threads."""
        return (self.type.rpartition(".")[0],) if "." in self.type and ".py:" not in self.type else ()

    @property
    def stated(self) -> dict[str, Any]:
        """What the block says, without the limits."""
        weight = {} if self.class_weight is None else {"class_weight": self.class_weight}
        return {"type": self.type, "features": self.features, **weight, **self.arguments}

    def build_for(self, seed: int, task: str, classes: np.ndarray) -> tuple[Any, Any]:
        """Give the unfitted estimator, and the weights of the codes that it does not take itself.

        Args:
            seed: Goes where the class takes one and the block gives none.
            task: Of the problem; goes where the class takes it.
            classes: The labels in the order of their codes.
        """
        class_ = load_backend("models", self.type)
        accepted = {*inspect.signature(class_).parameters}
        given: dict[str, Any] = {"task": task}
        weight = self._weight_of_codes(classes)
        if weight is not None and "class_weight" in accepted:
            given["class_weight"], weight = weight, None
        estimator = self.build("models", **given)
        takes_seed = "random_state" in accepted | {*estimator.get_params()}
        if takes_seed and not _SEEDS & set(self.arguments):
            estimator.set_params(random_state=seed)
        return estimator, weight

    def _weight_of_codes(self, classes: np.ndarray) -> Any:
        if not isinstance(self.class_weight, dict):
            return self.class_weight
        codes = {label: code for code, label in enumerate(classes.tolist())}
        unknown = [label for label in self.class_weight if label not in codes]
        if unknown:
            raise ProjectError(f"class_weight names {unknown}; the classes are {list(codes)}")
        return dict.fromkeys(codes.values(), 1.0) | {codes[label]: each for label, each in self.class_weight.items()}
