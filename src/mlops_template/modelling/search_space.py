"""Which values of a model's arguments are tried, as YAML says it."""

import math
from typing import Any, Self

from pydantic import Field, field_validator, model_validator

from mlops_template.errors import nearest
from mlops_template.parameters import Parameters

Value = bool | int | float | str | None


class Searched(Parameters):
    """The values of one argument: numbers from `low` to `high`, or one of some choices.

    .. code-block:: yaml

        search:
          learning_rate: {low: 0.01, high: 0.3, log: true}
          num_leaves: {low: 7, high: 255, log: true}
          boosting_type: {choices: [gbdt, dart]}
          drop_rate: {low: 0.0, high: 0.5, step: 0.1, when: {boosting_type: dart}}

    Attributes:
        low: The lowest number; with `high` a whole number, so are all between.
        high: The highest number.
        log: Whether numbers of every size are tried alike often.
        step: How far apart the numbers are.
        choices: Values of any kind, lists among them.
        when: It is tried only where these other arguments have these values.
    """

    low: int | float | None = None
    high: int | float | None = None
    log: bool = False
    step: int | float | None = None
    choices: tuple[Any, ...] | None = None
    when: dict[str, Value] = Field(default_factory=dict)

    @field_validator("low", "high", "step", mode="before")
    @classmethod
    def _a_number(cls, value: Any) -> Any:
        if isinstance(value, bool) or (isinstance(value, float) and not math.isfinite(value)):
            raise ValueError("must be a finite number")
        return value

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        if self.choices is not None:
            if self.low is not None or self.high is not None or self.log or self.step is not None:
                raise ValueError("give either choices, or low and high; log and step belong to numbers")
            if not self.choices:
                raise ValueError("choices is empty")
            return self
        if self.low is None or self.high is None:
            raise ValueError("give low and high, such as {low: 3, high: 10}, or choices")
        return self._numbers_fit(self.low, self.high)

    def _numbers_fit(self, low: float, high: float) -> Self:
        if low > high:
            raise ValueError(f"low {low} is above high {high}")
        if self.log and low <= 0:
            raise ValueError(f"log: true needs low above 0, not {low}")
        if self.log and self.step is not None:
            raise ValueError("log and step do not go together; leave one out")
        if self.step is not None and (self.step <= 0 or (self.whole and not isinstance(self.step, int))):
            raise ValueError(f"step must be above 0, and whole where low and high are, not {self.step}")
        return self

    @property
    def whole(self) -> bool:
        """Whether its values are whole numbers."""
        return isinstance(self.low, int) and isinstance(self.high, int)

    def holds(self, value: Any) -> bool:
        """Whether a value is one of those that are tried.

        >>> Searched(low=3, high=10).holds(4), Searched(low=3, high=10).holds(4.5), Searched(choices=["a"]).holds("b")
        (True, False, False)
        """
        if self.choices is not None:
            return any(
                value == choice and isinstance(value, bool) == isinstance(choice, bool) for choice in self.choices
            )
        if isinstance(value, bool) or not isinstance(value, int | float) or (self.whole and not isinstance(value, int)):
            return False
        assert self.low is not None
        assert self.high is not None
        steps = 0.0 if self.step is None else (value - self.low) / self.step
        return self.low <= value <= self.high and math.isclose(steps, round(steps), abs_tol=1e-9)

    def wanted(self, given: dict[str, Any]) -> bool:
        """Whether it is tried beside the given values of other arguments."""
        return all(other in given and given[other] == value for other, value in self.when.items())


def in_order(search: dict[str, Searched]) -> dict[str, Searched]:
    """Give the arguments in an order in which each stands behind those that its ``when`` names.

    Raises:
        ValueError: One waits for an argument that is not searched, for a value that it never has, or for itself.
    """
    for name, searched in search.items():
        for other, value in searched.when.items():
            if other not in search:
                raise ValueError(f"{name}.when: {other!r} is not searched; {nearest(other, sorted(search))}")
            if not search[other].holds(value):
                raise ValueError(f"{name}.when: {other} is never {value!r}")
    ordered: dict[str, Searched] = {}
    while len(ordered) < len(search):
        ready = [name for name in search if name not in ordered and search[name].when.keys() <= ordered.keys()]
        if not ready:
            raise ValueError(f"when goes in a circle: {', '.join(name for name in search if name not in ordered)}")
        ordered |= {name: search[name] for name in ready}
    return ordered


def active(search: dict[str, Searched], values: dict[str, Any]) -> dict[str, Any]:
    """Give of `values` those that are searched and wanted beside each other.

    >>> tree = {"kind": Searched(choices=["a", "b"]), "depth": Searched(low=1, high=9, when={"kind": "a"})}
    >>> active(tree, {"kind": "b", "depth": 3, "other": 1})
    {'kind': 'b'}
    """
    chosen: dict[str, Any] = {}
    for name, searched in in_order(search).items():
        if name in values and searched.wanted(chosen):
            chosen[name] = values[name]
    return chosen
