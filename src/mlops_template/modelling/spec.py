"""One model as YAML names it."""

import inspect
from typing import Any, Literal, Self

import numpy as np
from pydantic import Field, field_validator

from mlops_template.apart import Limits
from mlops_template.backends import load_backend, refuse_unknown_arguments
from mlops_template.backends.arguments import refuse_wrong_arguments
from mlops_template.backends.block import Block
from mlops_template.backends.own_file import digest_of_file
from mlops_template.errors import ProjectError
from mlops_template.modelling.search_space import Searched, active, in_order
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
          search:
            learning_rate: {low: 0.01, high: 0.3, log: true}

    Attributes:
        type: A file of ``backends/models/``, the dotted path of a class with scikit-learn's ``fit`` and ``predict``, or
            ``file.py:Name`` with the file's path from the project's folder.
        features: A variant of ``feature_engineering``.
        class_weight: ``balanced``, or a weight for each label. A class that takes such an argument is given it; for
            others it becomes weights of the rows.
        limits: How far this model may go; None takes ``training.limits``.
        search: The values of arguments that `tuning` tries, in an order in which each stands behind those that it waits
            for; `training` takes no notice. A name set to null is left out.

    Every other key is an argument of the class.
    """

    features: str
    class_weight: Literal["balanced"] | dict[Label, float] | None = None
    limits: Limits | None = None
    search: dict[str, Searched] = Field(default_factory=dict)

    @field_validator("search", mode="before")
    @classmethod
    def _without_null(cls, search: Any) -> Any:
        return {name: each for name, each in search.items() if each is not None} if isinstance(search, dict) else search

    @field_validator("search")
    @classmethod
    def _in_order(cls, search: dict[str, Searched]) -> dict[str, Searched]:
        own = [name for name in search if name in cls.model_fields]
        if own:
            raise ValueError(f"{own[0]!r} is no argument of the class, so it cannot be searched")
        return in_order(search)

    def check(self) -> None:
        """See that the class is there, and takes the block's arguments and those that are searched."""
        if not hasattr(load_backend("models", self.type), "get_params"):
            raise ProjectError(f"{self.type}: derive it from sklearn.base.BaseEstimator, so that it can be copied")
        refuse_wrong_arguments("models", self.type, self.arguments)
        try:
            refuse_unknown_arguments("models", self.type, {**self.arguments, **self.search})
        except ProjectError as error:
            raise ProjectError(f"search: {error}") from error

    def with_arguments(self, arguments: dict[str, Any]) -> Self:
        """Give the same model with some arguments of its class said anew."""
        return self.model_validate({**self.model_dump(), **arguments})

    @property
    def engine(self) -> str:
        """The library that fits the model."""
        return "own" if ".py:" in self.type else self.type.split(".", maxsplit=1)[0]

    @property
    def modules(self) -> tuple[str, ...]:
        """The library of a dotted path; what a backend needs it loads itself, for it may begin threads."""
        return (self.type.rpartition(".")[0],) if "." in self.type and ".py:" not in self.type else ()

    @property
    def files(self) -> dict[str, str]:
        """What stands in the files of one's own that the block names, as digests."""
        named = [each for each in (self.type, *self.arguments.values()) if isinstance(each, str) and ".py:" in each]
        return {place: digest_of_file(place) for place in named}

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

    def defaults(self) -> dict[str, Any]:
        """Give what the searched arguments are where nothing is tuned: the block's own, else the class's."""
        signature = inspect.signature(load_backend("models", self.type)).parameters
        known = {name: each.default for name, each in signature.items() if each.default is not each.empty}
        return active(self.search, known | self.arguments)

    def _weight_of_codes(self, classes: np.ndarray) -> Any:
        if not isinstance(self.class_weight, dict):
            return self.class_weight
        codes = {label: code for code, label in enumerate(classes.tolist())}
        unknown = [label for label in self.class_weight if label not in codes]
        if unknown:
            raise ProjectError(f"class_weight names {unknown}; the classes are {list(codes)}")
        return dict.fromkeys(codes.values(), 1.0) | {codes[label]: each for label, each in self.class_weight.items()}
