"""The network that a block without `network` has."""

from collections.abc import Sequence
from typing import Any

import keras


class Dense:
    """Dense layers one after another.

    Args:
        outputs: How many numbers it gives for a row.
        layers: How many units each layer has.
        activation: Of each layer, by Keras' name.
        dropout: Share of units that each step leaves out.
    """

    def __init__(
        self, outputs: int, layers: Sequence[int] = (64, 32), activation: str = "relu", dropout: float = 0.0
    ) -> None:
        self.outputs = outputs
        self.layers = layers
        self.activation = activation
        self.dropout = dropout

    def __call__(self, features: Any) -> Any:
        """Lay the layers on a tensor of features."""
        for units in self.layers:
            features = keras.layers.Dense(units, activation=self.activation)(features)
            features = keras.layers.Dropout(self.dropout)(features)
        return keras.layers.Dense(self.outputs)(features)
