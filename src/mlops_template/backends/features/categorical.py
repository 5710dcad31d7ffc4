"""Categories as columns or codes."""

from typing import Any, ClassVar, Literal

import numpy as np
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, OneHotEncoder, OrdinalEncoder

from mlops_template.backends.features.base import Enricher, categories
from mlops_template.backends.features.base.hints import Frequency


class CategoricalFeatures(Enricher):
    """Categories as columns or codes.

    .. code-block:: yaml

        categories: {type: categorical, encode: one_hot, min_frequency: 200}

    A missing value is a category of its own. A category that no training row had becomes all zeros (one-hot), or
    the code -1 (ordinal); with `min_frequency` it counts among the rare ones.

    Args:
        encode: ``one_hot`` gives a column per category, ``ordinal`` one column of codes.
        min_frequency: Categories in fewer training rows (or a smaller share of them) become one, the rare ones.

    >>> import pandas as pd
    >>> frame = pd.DataFrame({"carrier": ["AA", None, "UA"]})
    >>> CategoricalFeatures(encode="ordinal").fit_transform(frame)["carrier"].tolist()
    [1.0, 0.0, 2.0]
    """

    kinds: ClassVar[tuple[str, ...]] = ("categorical",)

    def __init__(
        self, encode: Literal["one_hot", "ordinal"] = "one_hot", min_frequency: Frequency | None = None
    ) -> None:
        self.encode = encode
        self.min_frequency = min_frequency

    def compose(self) -> Any:
        """Turn values into text, then encode the text."""
        if self.encode == "one_hot":
            unknown = "ignore" if self.min_frequency is None else "infrequent_if_exist"
            encoder = OneHotEncoder(
                handle_unknown=unknown, min_frequency=self.min_frequency, sparse_output=False, dtype=np.float32
            )
        else:
            encoder = OrdinalEncoder(
                handle_unknown="use_encoded_value", unknown_value=-1, min_frequency=self.min_frequency
            )
        text = FunctionTransformer(categories, feature_names_out="one-to-one")
        return make_pipeline(text, encoder).set_output(transform="pandas")

    def known(self) -> dict[str, set[str]]:
        """Give the categories that the training rows had, by column."""
        encoder = self.transformer_[-1]
        return dict(zip(encoder.feature_names_in_, map(set, encoder.categories_), strict=True))
