"""What every detector shares."""

from abc import ABC, abstractmethod
from typing import ClassVar, Literal

import numpy as np

from mlops_template.backends.detectors.base.surprise import surprise, to_orders, to_score
from mlops_template.backends.detectors.base.windows import distance, rolling, settled

__all__ = ["Detector", "Kind", "distance", "rolling", "settled", "surprise", "to_orders", "to_score"]

Kind = Literal["spike", "level shift", "trend change", "gap", "flat line", "unusual pattern"]


class Detector(ABC):
    """Scores how unusual each stamp of one series is; the constructor's arguments are the keys of its YAML block.

    Attributes:
        kind: What its finds are called.
        causal: Whether it can score a stamp by that stamp and its past alone.
    """

    kind: ClassVar[Kind]
    causal: ClassVar[bool] = True

    @abstractmethod
    def orders(self, times: np.ndarray, values: np.ndarray, *, causal: bool) -> np.ndarray:
        """Give n orders of magnitude by which each stamp is unlikely, from 0 up, such as the `surprise` of a distance.

        Args:
            times: n stamps, ascending and distinct, ``datetime64[ns]``; they need not be regular.
            values: n finite numbers.
            causal: Whether stamp i is judged by stamps 0 to i alone.
        """

    def scores(self, times: np.ndarray, values: np.ndarray, *, causal: bool = True) -> np.ndarray:
        """Give n scores from 0, as usual, towards 1; one half is one stamp in a thousand.

        Args:
            times: n stamps, as in `orders`.
            values: n numbers; a NaN is missing and scores 0.
            causal: Whether stamp i is judged by stamps 0 to i alone.
        """
        known = np.isfinite(values)
        scored = np.zeros(len(values))
        if known.sum() > 2:  # noqa: PLR2004 - two stamps have nothing to compare with
            scored[known] = to_score(self.orders(times[known], values[known], causal=causal))
        return scored

    def kinds(self, times: np.ndarray, values: np.ndarray) -> np.ndarray:  # noqa: ARG002 - for subclasses
        """Give the n kinds that a find at each stamp would be of."""
        return np.full(len(values), self.kind, dtype=object)
