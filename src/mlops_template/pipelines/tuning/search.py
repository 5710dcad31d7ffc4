"""The search: trials of several models side by side, from one budget."""

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from time import monotonic

from mlops_template.pipelines.tuning import halving
from mlops_template.pipelines.tuning.entrant import Begun, Entrant
from mlops_template.pipelines.tuning.parameters import Budget
from mlops_template.pipelines.tuning.trial import Tried
from mlops_template.runners.pools import pool_at_hand

_SAY_EVERY = 10.0  # seconds
_MANY = 1_000_000


class Search:
    """Tries the entrants until the budget is used up.

    As many trials run as there are cores, one core each. They are told to the sampler in the order in which they began,
    and a further one begins when the oldest was told: so what is drawn hangs on the seed, not on which core was faster.
    Trials that the storage has already pass by in their place.

    Args:
        entrants: By name; all have one metric.
        budget: Shared by all.
        began: When the budget in seconds began, by `time.monotonic`.
        say: Is told a line now and then.
    """

    def __init__(
        self, entrants: dict[str, Entrant], budget: Budget, began: float, say: Callable[[str], None] = print
    ) -> None:
        self._entrants, self._budget, self._began, self._say = entrants, budget, began, say
        self._greater_is_better = next(iter(entrants.values())).problem.greater_is_better
        self._said = monotonic()
        self.made = 0
        self.given_up: dict[str, str] = {}

    def run(self) -> None:
        """Go through the rounds; then the trials stand in the entrants' studies."""
        models, trials = [*self._entrants], self._budget.trials
        count = halving.rounds_for(len(models))
        quotas: list[int | None] = [None] * count
        if trials is not None:
            quotas = [*halving.parts(trials, len(models))]
        with pool_at_hand.get().open(trials or _MANY) as (pool, width):
            for number, quota in enumerate(quotas, start=1):
                self._round(halving.turns(models, quota), pool, width, self._time_of(number / count))
                if number < count:
                    models = self._halve(models, number, count)

    def _round(self, turns: Iterator[str], pool: Executor, width: int, until: float | None) -> None:
        running: deque[Begun] = deque()
        for model in turns:
            if len(running) == width:
                self._settle(running.popleft())
            if until is not None and monotonic() >= until:
                break
            begun = self._entrants[model].begin(pool, self._time_of(1))
            running.append(begun)
        for begun in running:
            self._settle(begun)

    def _settle(self, begun: Begun) -> None:
        entrant, before = begun.entrant, begun.entrant.best
        tried = entrant.settle(begun)
        self.made += not begun.known and tried.state != "cut"
        if tried.state == "failed" and not begun.known:
            self._say(f"{entrant.name} {tried.number} failed: {tried.error}")
        news = entrant.best is not before and tried.number > 0
        if not begun.known and (news or monotonic() - self._said > _SAY_EVERY):
            self._say(self._standing(entrant, tried, news=news))
            self._said = monotonic()

    def _standing(self, entrant: Entrant, tried: Tried, *, news: bool) -> str:
        left = self._time_of(1)
        rest = "" if left is None else f", {max(0.0, left - monotonic()):.0f} s left"
        best = "no score yet" if entrant.best is None else f"best {entrant.best.score:.4f}"
        return f"{entrant.name} {tried.number} {tried.state}, {'new ' * news}{best}, {self.made} trials made{rest}"

    def _halve(self, models: list[str], number: int, count: int) -> list[str]:
        best = {name: self._entrants[name].best for name in models}
        scores = {name: None if each is None else each.score for name, each in best.items()}
        staying = halving.stay(scores, self._greater_is_better)
        for name in [name for name in models if name not in staying]:
            score = "no score" if scores[name] is None else f"{scores[name]:.4f}"
            after = self._entrants[name].count
            self.given_up[name] = (
                f"given up in round {number} of {count}: {score} after {after} trial{'s' * (after != 1)}"
            )
            self._say(f"{name} {self.given_up[name]}")
        return staying

    def _time_of(self, share: float) -> float | None:
        """Give when a share of the seconds will have passed."""
        return None if self._budget.seconds is None else self._began + share * self._budget.seconds
