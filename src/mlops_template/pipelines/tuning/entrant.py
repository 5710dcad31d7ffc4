"""One model in the search, and its trials."""

from concurrent.futures import Executor, Future
from dataclasses import dataclass, replace
from time import monotonic, time
from typing import Any

from mlops_template.apart import Limits
from mlops_template.modelling.spec import ModelSpec
from mlops_template.pipelines.tuning.studies.study import Study
from mlops_template.pipelines.tuning.trial import Outcome, Task, Tried, carry_out
from mlops_template.problem import Problem


class Entrant:
    """One model that takes part: begins its trials, and tells its study what they came to.

    Args:
        name: Its key in the YAML.
        spec: As it stands.
        study: What was tried, and what to try next.
        paths: The files of its folds.
        problem: Says the metric.
        seed: Of all that the model draws by chance.
        limits: Of the fit of one fold.
    """

    def __init__(
        self,
        name: str,
        spec: ModelSpec,
        study: Study,
        paths: tuple[str, ...],
        problem: Problem,
        seed: int,
        limits: Limits,
    ) -> None:
        self.name, self.problem, self.study = name, problem, study
        self._spec, self._next = spec, 0
        self._task = Task(spec, paths, problem, seed, limits if spec.limits is None else spec.limits)
        self._settled: list[Tried] = []

    @property
    def best(self) -> Tried | None:
        """The best of the trials so far, the earliest of equals."""
        return best_of(self._settled, self.problem)

    @property
    def count(self) -> int:
        """How many trials were made."""
        return len(self._settled)

    def begin(self, pool: Executor, deadline: float | None) -> "Begun":
        """Begin the next trial, or give the one that the storage has under its number."""
        number, self._next = self._next, self._next + 1
        if number in self.study.finished:
            return Begun(self, number, self.study.finished[number])
        place, params = self.study.ask(number)
        spec = self._spec if number == 0 else self._spec.with_arguments(params)
        rivals = tuple(each.scores for each in self._settled if each.state == "complete")
        left = None if deadline is None else deadline - monotonic()
        task = replace(self._task, spec=spec, left=left, rivals=rivals)
        return Begun(self, number, None, place, params, pool.submit(_timed, task))

    def settle(self, begun: "Begun") -> Tried:
        """Wait for a trial and tell the study; one that was cut is told, but does not count."""
        if begun.tried is not None:
            self._settled.append(begun.tried)
            return begun.tried
        assert begun.ended is not None
        (state, scores, error), started, seconds = begun.ended.result()
        tried = Tried(begun.number, begun.params or {}, state, scores, seconds, started, error)
        self.study.tell(begun.place, tried)
        if state != "cut":
            self._settled.append(tried)
        return tried


@dataclass(frozen=True)
class Begun:
    """A trial on its way, or one that the storage has.

    Attributes:
        entrant: Whose it is.
        number: Its own.
        tried: What it came to, if that is known already.
        place: In the storage.
        params: The arguments that are tried.
        ended: What it will come to, when it began and how many seconds it took.
    """

    entrant: Entrant
    number: int
    tried: Tried | None
    place: int = -1
    params: dict[str, Any] | None = None
    ended: "Future[tuple[Outcome, float, float]] | None" = None

    @property
    def known(self) -> bool:
        """Whether a former run made it."""
        return self.tried is not None


def best_of(tried: list[Tried], problem: Problem) -> Tried | None:
    """Give the trial with the best score, the earliest of equals; None where none is complete."""
    sign = -1 if problem.greater_is_better else 1
    complete = [each for each in tried if each.score is not None]
    return min(complete, key=lambda each: (sign * (each.score or 0.0), each.number), default=None)


def _timed(task: Task) -> tuple[Outcome, float, float]:
    started, begin = time(), monotonic()
    return carry_out(task), started, monotonic() - begin
