"""What every detector shares."""

from abc import ABC, abstractmethod
from typing import ClassVar, Literal

import numpy as np

Kind = Literal["spike", "level shift", "trend change", "gap", "flat line", "unusual pattern"]


class Detector(ABC):
    """Scores how unusual each stamp of one series is.

    The constructor's arguments are the keys of the YAML block.

    Attributes:
        causal: Whether the score of a stamp hangs on that stamp and its past alone.
    """

    causal: ClassVar[bool]

    @abstractmethod
    def scores(self, times: np.ndarray, values: np.ndarray) -> np.ndarray:
        """Give n scores from 0, as usual, to 1, certainly not.

        Args:
            times: n stamps, ascending and distinct, ``datetime64[ns]``; they need not be regular.
            values: n numbers; NaN where a value is missing.
        """

    @abstractmethod
    def kinds(self, times: np.ndarray, values: np.ndarray, marked: np.ndarray) -> list[Kind]:
        """Name the kind of each marked stamp."""
