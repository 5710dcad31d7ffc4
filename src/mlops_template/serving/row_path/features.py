"""A fitted row-wise plan, compiled: one row in, one row of features out."""

import logging
from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from mlops_template.serving.row_path.bare import Bare
from mlops_template.serving.row_path.chain import Block, Chain
from mlops_template.serving.row_path.check import agrees, answered
from mlops_template.serving.row_path.separable import Separable
from mlops_template.serving.row_path.trusted import trusted
from mlops_template.serving.row_path.values import Column
from mlops_template.serving.row_path.whole import Row, Whole, as_frame


class CompiledFeatures:
    """The blocks of a plan side by side, each in the fastest way that gives what the plan gives.

    Args:
        features: A fitted ColumnTransformer, a Pipeline that begins with one and then selects, or any transformer.
        columns: Every column of a raw row.
        rows: Raw rows that were seen.
        checks: Rows by which each way is checked.

    Attributes:
        ways: The way that each block is taken, by the block's name.
    """

    def __init__(self, features: Any, columns: Sequence[Column], rows: Sequence[Row], checks: Sequence[Row]) -> None:
        blocks, self._kept = _blocks(features, columns)
        self._dtype = _number_type(features.transform(as_frame(rows[:1], columns, range(len(columns)))))
        self._blocks: list[Block] = []
        self.ways: dict[str, str] = {}
        for name, transformer, names in blocks:
            block = _fastest(Whole(transformer, columns, names), rows, checks)
            self._blocks.append(block)
            self.ways[name] = type(block).__name__.lower()

    def __call__(self, row: Row) -> np.ndarray:
        """Give the features of one row, 1 x m."""
        features = np.concatenate([block(row) for block in self._blocks])
        return (features if self._kept is None else features[self._kept])[None].astype(self._dtype, copy=False)


def _fastest(whole: Whole, rows: Sequence[Row], checks: Sequence[Row]) -> Block:
    """Give the first way that agrees with the block itself, where whose class it is is known at all."""
    if not trusted(whole.transformer):
        return whole
    checks, expected = answered(whole.many, checks)
    ways = (partial(Separable, whole, rows), partial(Chain, whole, rows, checks, _fastest), partial(Bare, whole))
    for way in ways:
        try:
            block: Block = way()
        except Exception:  # whatever a transformer raises that is asked in an unusual way
            logging.getLogger(__name__).debug("not %s", way.func.__name__, exc_info=True)
            continue
        if agrees(block, checks, expected, quietly=way.func is Bare, exactly=True):
            return block
    return whole


def _blocks(features: Any, columns: Sequence[Column]) -> tuple[list[tuple[str, Any, list[str]]], np.ndarray | None]:
    """Give the parts of a plan by name with the columns that they read, and which features are kept in the end."""
    everything = [("features", features, [column.name for column in columns])]
    first, *rest = [step for _, step in features.steps] if hasattr(features, "steps") else [features]
    if not hasattr(first, "transformers_") or not all(hasattr(step, "get_support") for step in rest):
        return everything, None
    blocks = [(name, each, names) for name, each, names in first.transformers_ if not isinstance(each, str)]
    if not all(isinstance(name, str) for _, _, names in blocks for name in names) or any(
        isinstance(names, str) for _, _, names in blocks
    ):
        return everything, None
    support = None
    for step in rest:
        kept = step.get_support(indices=True)
        support = kept if support is None else support[kept]
    return [(name, each, list(names)) for name, each, names in blocks if len(names)], support


def _number_type(features: Any) -> np.dtype[Any]:
    """Give the type in which an estimator gets the features; where all are single, it reckons in single too."""
    types = set(features.dtypes) if isinstance(features, pd.DataFrame) else {features.dtype}
    return np.dtype(np.float32 if types == {np.dtype(np.float32)} else np.float64)
