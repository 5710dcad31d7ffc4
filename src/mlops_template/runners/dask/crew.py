"""Who works on a cluster, and how many cores each piece of work has there."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

CORE = "core"  # what a worker calls its cores among its resources


@dataclass(frozen=True)
class Crew:
    """What the workers have to give.

    Attributes:
        workers: How many.
        slots: How many nodes are carried out at a time.
        cores: That each of them has.
        total: Of cores: so many trials run at a time, one core each.
        counted: Whether the workers say how many cores they have; else each of their threads is one.
    """

    workers: int
    slots: int
    cores: int
    total: int
    counted: bool

    @classmethod
    def of(cls, workers: Mapping[str, Any]) -> "Crew":
        """See what the scheduler knows of its workers.

        >>> Crew.of({"a": {"nthreads": 4, "resources": {"core": 4}}, "b": {"nthreads": 8, "resources": {"core": 8}}})
        Crew(workers=2, slots=3, cores=4, total=12, counted=True)
        >>> Crew.of({"a": {"nthreads": 4, "resources": {}}})
        Crew(workers=1, slots=4, cores=1, total=4, counted=False)
        """
        counted = all(CORE in each["resources"] for each in workers.values())
        own = [_cores(each, counted=counted) for each in workers.values()]
        share = min(own) if counted else 1
        return cls(len(own), sum(each // share for each in own), share, sum(own), counted)

    def cores_of(self, worker: Mapping[str, Any]) -> int:
        """Give how many cores a worker has."""
        return _cores(worker, counted=self.counted)

    def claim(self, cores: int) -> dict[str, float] | None:
        """Give what a task must find free in a worker that it is sent to."""
        return {CORE: float(cores)} if self.counted else None

    def __str__(self) -> str:
        nodes = f"{self.slots} nodes side by side" if self.slots > 1 else "one node at a time"
        each = f"{self.cores} core{'s' if self.cores > 1 else ''} each"
        return f"{self.workers} worker{'s' if self.workers > 1 else ''}, {nodes}, {each}"


def _cores(worker: Mapping[str, Any], *, counted: bool) -> int:
    return int(worker["resources"][CORE] if counted else worker["nthreads"])


def places(seen: Mapping[str, tuple[str, tuple[int, ...], int]], *, alone: bool) -> dict[str, tuple[int, ...]]:
    """Say which cores each worker keeps to, where that is known.

    Workers of one host that together take all its cores share them out, none twice. Where they take fewer, as
    containers do that know nothing of each other, only their number is held.

    Args:
        seen: By worker: its host, the cores that it may use, and how many of them it has.
        alone: Whether there is nobody else on the host.

    >>> places({"a": ("host", (0, 1, 2, 3), 2), "b": ("host", (0, 1, 2, 3), 2)}, alone=False)
    {'a': (0, 1), 'b': (2, 3)}
    >>> places({"a": ("host", (0, 1, 2, 3), 1)}, alone=False)
    {}
    """
    kept: dict[str, tuple[int, ...]] = {}
    for host in dict.fromkeys(each[0] for each in seen.values()):
        here = {name: (cores, count) for name, (on, cores, count) in seen.items() if on == host}
        shared = len({cores for cores, _ in here.values()}) == 1
        free, taken = [*next(iter(here.values()))[0]], sum(count for _, count in here.values())
        if shared and (taken == len(free) or (alone and taken < len(free))):
            for name, (_, count) in here.items():
                kept[name], free = tuple(free[:count]), free[count:]
    return kept
