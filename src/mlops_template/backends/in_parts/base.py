"""What libraries share that train from a table in parts."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

import dask.dataframe
import numpy as np
import pandas as pd
from distributed import Client, KilledWorker, wait
from distributed.scheduler import NoValidWorkerError

from mlops_template.errors import ProjectError, WorkerLost
from mlops_template.parts import TARGET, WEIGHT

ToStopBy = tuple[pd.DataFrame, np.ndarray]  # features and target


@dataclass(frozen=True)
class RowsInParts:
    """Features, target and weights of all parts together.

    Attributes:
        files: One a part.
        like: A frame with the features' names and types, and any rows.
        weight_of_codes: How much each class counts; None counts all alike.
        weighted: Whether the files say how much each row counts.
    """

    files: list[Path]
    like: pd.DataFrame
    weight_of_codes: dict[int, float] | None = None
    weighted: bool = False

    def held_by(self, client: Client) -> tuple[Any, Any, Any]:
        """Have the workers read the parts; gives Dask's frame of features, its target, and weights or None."""
        target_like = pd.Series(name=TARGET, dtype=np.float64)
        read: dict[str, tuple[Callable[[Path], Any], Any]] = {
            "features": (partial(_features, like=self.like.head(0)), self.like.head(0)),
            "target": (_target, target_like),
        }
        if self.weighted or self.weight_of_codes:
            read["weight"] = (partial(_weight, of_codes=self.weight_of_codes, weighted=self.weighted), target_like)
        held = {name: self._sent(client, function) for name, (function, _) in read.items()}
        for each in chain.from_iterable(held.values()):
            wait(each)
            if each.status == "error":  # else the library would tell it in words of its own
                each.result()
        made = [
            dask.dataframe.from_delayed(held[name], meta=like, verify_meta=False) for name, (_, like) in read.items()
        ]
        return made[0], made[1], made[2] if len(made) > len(("features", "target")) else None

    def _sent(self, client: Client, function: Callable[[Path], Any]) -> list[Any]:
        """Deal the parts out like cards, so that workers have equally many in memory, of early rows and of late."""
        workers = sorted(client.ncores())
        return [
            client.submit(function, file, workers=workers[turn % len(workers)], allow_other_workers=True, pure=False)
            for turn, file in enumerate(self.files)
        ]


class InParts(ABC):
    """A library's own interface to Dask."""

    @abstractmethod
    def fit(self, estimator: Any, rows: RowsInParts, to_stop_by: ToStopBy | None, client: Client) -> Any:
        """Fit on all parts.

        Args:
            estimator: An unfitted one, with scikit-learn's interface; its class and arguments count.
            rows: What it learns from.
            to_stop_by: Of the rows that say when to stop; None where its arguments want no such thing.
            client: Of the cluster.

        Returns:
            A fitted one of the same class, which needs no cluster.
        """


@contextmanager
def all_there(client: Client) -> Iterator[None]:
    """Tell what is raised because a worker or the scheduler is gone, whatever a library makes of it.

    Raises:
        WorkerLost: One is.
    """
    before = set(client.ncores())
    try:
        yield
    except (KilledWorker, NoValidWorkerError, CancelledError) as error:
        raise WorkerLost(f"a worker died, or the scheduler went away ({type(error).__name__})") from error
    except Exception as error:
        gone = sorted(before - _workers_of(client))
        if gone:
            raise WorkerLost(f"{', '.join(gone)} died: out of memory? Run it again, or see docs/dask.md") from error
        raise


def _workers_of(client: Client) -> set[str]:
    try:
        return set(client.ncores())
    except (OSError, TimeoutError, RuntimeError):  # the scheduler went away
        return set()


def counterpart(module: Any, estimator: Any) -> Any:
    """Give the class of a library that does on Dask what the estimator's does in memory.

    Raises:
        ProjectError: There is none.
    """
    name = type(estimator).__name__
    if not hasattr(module, f"Dask{name}"):
        raise ProjectError(f"{module.__name__} has no Dask{name}, so {name} cannot train in parts")
    return getattr(module, f"Dask{name}")


def _features(file: Path, like: pd.DataFrame) -> pd.DataFrame:
    # a file keeps of a category no more than the values that its rows have
    return pd.read_parquet(file, columns=[*like.columns]).astype(like.dtypes.to_dict())


def _target(file: Path) -> pd.Series:
    return pd.read_parquet(file, columns=[TARGET])[TARGET]


def _weight(file: Path, of_codes: dict[int, float] | None, weighted: bool) -> pd.Series:
    rows = pd.read_parquet(file, columns=[TARGET, WEIGHT] if weighted else [TARGET])
    own = rows[WEIGHT] if weighted else pd.Series(1.0, index=rows.index)
    return own * rows[TARGET].map(of_codes) if of_codes else own
