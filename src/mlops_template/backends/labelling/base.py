"""What every kind of labelling function shares."""

from abc import ABC, abstractmethod
from typing import Any

import numpy as np
import pandas as pd


class LabellingFunction(ABC):
    """A rule that looks at whole columns and votes on every row at once.

    The constructor's arguments are the keys of the YAML block, less ``type``, ``label`` and ``means``, which every kind
    has.
    """

    @property
    @abstractmethod
    def columns(self) -> tuple[str, ...]:
        """The columns that it reads; empty where that cannot be known."""

    @property
    def source(self) -> str | None:
        """The dataset of the catalog that it needs besides the rows; most need none."""
        return None

    @abstractmethod
    def vote(self, rows: pd.DataFrame, source: Any = None) -> np.ndarray:
        """Say for each of n rows whether the rule holds, or which label it names.

        Args:
            rows: n rows that have the columns.
            source: What the catalog gives for `source`.

        Returns:
            n booleans, True where the rule holds (never for a missing value) and the block's label is voted for; or,
            of dtype object, n labels, None where it abstains.
        """
