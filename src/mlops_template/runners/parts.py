"""A table in parts made from another, each part a piece of work for the pool at hand."""

from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, wait
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from mlops_template.errors import ProjectError
from mlops_template.parts import Parts, PartsMaker
from mlops_template.runners.pools import pool_at_hand

_AHEAD = 2  # pieces for each that is at work, so that none waits for the next to be packed


def part_by_part(parts: Parts, make: Callable[[pd.DataFrame], pd.DataFrame]) -> PartsMaker:
    """Give what writes, file by file, what is made of each part.

    Args:
        parts: What is read.
        make: Part in, part out; it may be carried out in any process, so it must be possible to pickle it.

    What goes wrong is raised with the name of the part's file.
    """
    pool = pool_at_hand.get()  # here and now: who saves may do so in another thread
    files, made = parts.files, partial(_write, make)  # one object, which a pool sends to each worker once

    def write(folder: Path) -> None:
        pending: set[Future[Any]] = set()
        with pool.open(len(files)) as (executor, at_a_time):
            for file in files:
                pending = _with_room(pending, _AHEAD * at_a_time)
                pending.add(executor.submit(made, file, folder / file.name))
            _with_room(pending, 1)

    return write


def _with_room(pending: set[Future[Any]], most: int) -> set[Future[Any]]:
    """Wait until fewer than `most` are at work; what one raised is raised here."""
    while len(pending) >= most:
        ended, pending = wait(pending, return_when=FIRST_COMPLETED)
        for each in ended:
            each.result()
    return pending


def _write(make: Callable[[pd.DataFrame], pd.DataFrame], source: Path, target: Path) -> None:
    try:
        rows = pd.read_parquet(source)
    except (ValueError, OSError) as error:
        raise ProjectError(f"{source} cannot be read as Parquet: {error}; write this part anew") from error
    try:
        made = make(rows)
    except ProjectError as error:
        raise ProjectError(f"{source}: {error.message}") from error
    except Exception as error:
        raise RuntimeError(f"{source}: {type(error).__name__}: {error}") from error
    made.to_parquet(target, index=False)
