"""What the target is on average where a category occurs."""

from typing import Annotated, Any, ClassVar, Literal

import pandas as pd
from pydantic import Field
from sklearn.model_selection import KFold, StratifiedKFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import TargetEncoder

from mlops_template.backends.features.base import Enricher, categories, row_wise
from mlops_template.backends.features.base.hints import Several

_TYPES = {"binary": "binary", "multiclass": "multiclass", "regression": "continuous", None: "auto"}


class TargetFeatures(Enricher):
    """What the target is on average where a category occurs, drawn towards the mean of all where it occurs seldom [1]_.

    .. code-block:: yaml

        late_by_plane: {type: target, columns: [tailnum, dest], smooth: 20}

    Training rows get means of other training rows (they are parted in `folds`), so that no row sees its own target.
    With more than two classes a category becomes as many columns, the share of each class. A missing value is a
    category of its own; one that no training row had gets the mean of all.

    Args:
        smooth: How many rows of the overall mean a category's own rows are mixed with; ``auto`` lets the variances
            decide.
        folds: In how many parts the training rows are cross-fitted.
        task: Given by the problem.
        random_state: Of the draw of the parts; the project's seed.

    References:
        .. [1] Micci-Barreca, D. (2001). A preprocessing scheme for high-cardinality categorical attributes in
           classification and prediction problems. SIGKDD Explorations, 3(1), 27-32.

    >>> frame = pd.DataFrame({"carrier": ["AA", "AA", "UA", "UA"]})
    >>> encoder = TargetFeatures(smooth=0, folds=2, random_state=0).fit(frame, [0, 1, 1, 1])
    >>> encoder.transform(pd.DataFrame({"carrier": ["AA", "UA", "ZZ"]}))["carrier_target"].tolist()
    [0.5, 1.0, 0.75]
    """

    kinds: ClassVar[tuple[str, ...]] = ("categorical",)
    cross_fitted: ClassVar[bool] = True

    def __init__(
        self,
        smooth: Literal["auto"] | Annotated[float, Field(ge=0)] = "auto",
        folds: Several = 5,
        task: Literal["binary", "multiclass", "regression"] | None = None,
        random_state: int | None = None,
    ) -> None:
        self.smooth = smooth
        self.folds = folds
        self.task = task
        self.random_state = random_state

    def compose(self) -> Any:
        """Turn values into text, then look their means up."""
        smooth = self.smooth if isinstance(self.smooth, str) else float(self.smooth)
        parts = KFold if self.task in {"regression", None} else StratifiedKFold
        cv = parts(self.folds, shuffle=True, random_state=self.random_state)
        encoder = TargetEncoder(target_type=_TYPES[self.task], smooth=smooth, cv=cv)
        text = row_wise(_suffixed)
        return make_pipeline(text, encoder).set_output(transform="pandas")

    def known(self) -> dict[str, set[str]]:
        """Give the categories that the training rows had, by column."""
        encoder = self.transformer_[-1]
        columns = [name.removesuffix("_target") for name in encoder.feature_names_in_]
        return dict(zip(columns, map(set, encoder.categories_), strict=True))


def _suffixed(frame: pd.DataFrame) -> pd.DataFrame:
    return categories(frame).add_suffix("_target")
