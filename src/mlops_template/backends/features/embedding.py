"""What a text means to a language model."""

from importlib.util import find_spec
from pathlib import Path
from typing import Any, ClassVar, Self

import numpy as np
import pandas as pd
from kedro.utils import find_kedro_project
from sklearn.base import BaseEstimator, TransformerMixin

from mlops_template.backends.features.base import EachText, Enricher
from mlops_template.errors import ProjectError

if find_spec("sentence_transformers") is None:  # it takes seconds to import, and only texts that are read need it
    raise ModuleNotFoundError("No module named 'sentence_transformers'", name="sentence_transformers")


class EmbeddingFeatures(Enricher):
    """What a text means to a language model [1]_ that lies in a directory.

    .. code-block:: yaml

        meaning: {type: embedding, model: data/01_raw/all-MiniLM-L6-v2}

    The model is loaded from the directory and never from a network. It becomes part of the fitted transformer, and
    answers where the directory is not; a candidate grows by its size. Values agree to six digits whatever the other
    texts are. A missing text is an empty one, which has a meaning too.

    Args:
        model: The directory's path from the project's folder.
        batch_size: How many texts the model reads at once.

    References:
        .. [1] Reimers, N. and Gurevych, I. (2019). Sentence-BERT: sentence embeddings using Siamese BERT-networks.
           EMNLP.

    >>> EmbeddingFeatures(model="data/01_raw/all-MiniLM-L6-v2").get_params()
    {'batch_size': 32, 'model': 'data/01_raw/all-MiniLM-L6-v2'}
    """

    kinds: ClassVar[tuple[str, ...]] = ("text",)

    def __init__(self, model: str, batch_size: int = 32) -> None:
        self.model = model
        self.batch_size = batch_size

    def compose(self) -> Any:
        """Load the model when it is fitted."""
        return EachText(_Embedder(self.model, self.batch_size), "meaning")


class _Embedder(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    def __init__(self, place: str, batch_size: int) -> None:
        self.place = place
        self.batch_size = batch_size

    def fit(self, X: pd.Series, y: Any = None) -> Self:  # noqa: ARG002
        path = (find_kedro_project(Path.cwd()) or Path.cwd()) / self.place
        if not path.is_dir():
            raise ProjectError(f"model: there is no directory {path}")
        from sentence_transformers import SentenceTransformer

        self.model_ = SentenceTransformer(str(path), device="cpu", local_files_only=True)
        return self

    def transform(self, X: Any) -> np.ndarray:
        texts = list(X)
        distinct = sorted(set(texts))
        made: np.ndarray = self.model_.encode(distinct, batch_size=self.batch_size, show_progress_bar=False)
        place = {text: number for number, text in enumerate(distinct)}
        return made[[place[text] for text in texts]]
