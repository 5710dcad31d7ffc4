"""The trials of one model, kept by Optuna."""

import warnings
from dataclasses import asdict
from typing import Any

import numpy as np
import optuna
from optuna.study import StudyDirection
from optuna.trial import FrozenTrial, TrialState, create_trial

from mlops_template.errors import ProjectError
from mlops_template.modelling.search_space import Searched
from mlops_template.pipelines.tuning.studies.processes import is_at_work, this_process
from mlops_template.pipelines.tuning.studies.values import choice_of, distribution, suggest, word
from mlops_template.pipelines.tuning.trial import Tried

optuna.logging.set_verbosity(optuna.logging.WARNING)
warnings.filterwarnings("ignore", category=optuna.exceptions.ExperimentalWarning)

_STATES = {"complete": TrialState.COMPLETE, "pruned": TrialState.PRUNED}
_WARM = 3  # former searches whose best is tried first
_ENOUGH = 5  # completed trials that say something about importance


class Study:
    """The trials of one model in one search space on the same folds.

    A trial has a number of its own. One that a killed process left, or that the budget cut, is closed in the storage
    and made anew under the same number with the same arguments. So the sampler, which draws by seed and number from
    what was told before, gives what it would have given uninterrupted. It belongs to this process until `release`.

    Args:
        storage: Where it is kept.
        name: What tells it from other searches.
        search: The values of each argument.
        greater_is_better: Whether a larger score is the better one.
        seed: Of the sampler.
        family: What it has in common with the searches that it may begin from; None begins from nothing.
        default: What the arguments are where nothing is tuned, as far as is known.

    Raises:
        ProjectError: Another process is at it.
    """

    def __init__(
        self,
        storage: optuna.storages.BaseStorage,
        name: str,
        search: dict[str, Searched],
        *,
        greater_is_better: bool,
        seed: int,
        family: str | None = None,
        default: dict[str, Any] | None = None,
    ) -> None:
        self._storage, self._search, self._seed, self.name = storage, search, seed, name
        self._distributions = {argument: distribution(each) for argument, each in search.items()}
        direction = StudyDirection.MAXIMIZE if greater_is_better else StudyDirection.MINIMIZE
        self._study = optuna.create_study(storage=storage, study_name=name, direction=direction, load_if_exists=True)
        self._id = storage.get_study_id_from_name(name)
        self._take_possession()
        if "first" not in self._study.user_attrs:
            self._study.set_user_attr("family", family)
            self._study.set_user_attr("first", [default or {}, *(self._best_of_family(family) if family else [])])
        self._first: list[dict[str, Any]] = self._study.user_attrs["first"]
        self.finished: dict[int, Tried] = {}
        self._unfinished: dict[int, dict[str, Any]] = {}
        for trial in self._study.get_trials(deepcopy=False):
            self._take_up(trial, self._storage.get_trial_id_from_study_id_trial_number(self._id, trial.number))

    def ask(self, number: int) -> tuple[int, dict[str, Any]]:
        """Begin a trial; the first is the model as it stands, then come the best of former searches.

        Returns:
            Its place in the storage, for `tell`, and the arguments to try.
        """
        known = self._unfinished.pop(number, self._first[number] if number < len(self._first) else None)
        place, params = self._draw(number) if known is None else (self._add(known), known)
        self._storage.set_trial_user_attr(place, "asked", {"number": number, "params": params})
        return place, params

    def tell(self, place: int, tried: Tried) -> None:
        """Close a trial."""
        if tried.state == "cut":
            self._storage.set_trial_state_values(place, TrialState.FAIL)
            return
        for step, score in enumerate(tried.scores):
            self._storage.set_trial_intermediate_value(place, step, score)
        self._storage.set_trial_user_attr(place, "result", asdict(tried))
        # the sampler must not learn from one whose arguments it cannot place
        state = _STATES.get(tried.state, TrialState.FAIL) if self._places(tried.params) else TrialState.FAIL
        value = None if tried.score is None else [tried.score]
        self._storage.set_trial_state_values(place, state, value if state == TrialState.COMPLETE else None)
        self.finished[tried.number] = tried

    def release(self) -> None:
        """Let other processes search on from here."""
        self._study.set_user_attr("process", None)

    def importance(self) -> dict[str, float]:
        """Give how much each argument decides the score, all of them 1 together [1]_; nothing where too few were tried.

        References:
            .. [1] Watanabe, S., Bansal, A. and Hutter, F. (2023). PED-ANOVA: Efficiently Quantifying Hyperparameter
               Importance in Arbitrary Subspaces. IJCAI, 4389-4396.
        """
        done = self._study.get_trials(deepcopy=False, states=(TrialState.COMPLETE,))
        if len(done) < _ENOUGH or len({trial.value for trial in done}) == 1:
            return {}
        evaluator = optuna.importance.PedAnovaImportanceEvaluator()
        return optuna.importance.get_param_importances(self._study, evaluator=evaluator)

    def _take_possession(self) -> None:
        # the study has an owner, not the trial: between two trials it would have none
        owner = self._study.user_attrs.get("process")
        if owner is not None and is_at_work(owner):
            raise ProjectError(f"process {owner.split(':')[1]} is tuning {self.name} just now; wait for it, or end it")
        self._study.set_user_attr("process", this_process())

    def _draw(self, number: int) -> tuple[int, dict[str, Any]]:
        seed = int(np.random.SeedSequence([self._seed, number]).generate_state(1)[0])
        conditional = any(each.when for each in self._search.values())
        self._study.sampler = optuna.samplers.TPESampler(seed=seed, multivariate=True, group=conditional)
        trial, chosen = self._study.ask(), dict[str, Any]()
        for name, searched in self._search.items():
            if searched.wanted(chosen):
                chosen[name] = choice_of(searched, suggest(trial, name, self._distributions[name]))
        return self._storage.get_trial_id_from_study_id_trial_number(self._id, trial.number), chosen

    def _add(self, params: dict[str, Any]) -> int:
        told = {name: word(each) for name, each in params.items()} if self._places(params) else {}
        known = {name: self._distributions[name] for name in told}
        template = create_trial(state=TrialState.RUNNING, params=told, distributions=known)
        return self._storage.create_new_trial(self._id, template_trial=template)

    def _places(self, params: dict[str, Any]) -> bool:
        """Whether the arguments are all those that belong together, each with a value that is searched."""
        wanted = [name for name, each in self._search.items() if each.wanted(params)]
        return params.keys() == {*wanted} and all(self._search[name].holds(params[name]) for name in wanted)

    def _take_up(self, trial: FrozenTrial, place: int) -> None:
        asked, result = (trial.user_attrs.get(key) for key in ("asked", "result"))
        if trial.state.is_finished() and result is not None:
            self.finished[result["number"]] = Tried(**result | {"scores": tuple(result["scores"])})
            self._unfinished.pop(result["number"], None)
            return
        if not trial.state.is_finished():
            self._storage.set_trial_state_values(place, TrialState.FAIL)
        if asked is not None and asked["number"] not in self.finished:
            self._unfinished[asked["number"]] = asked["params"]

    def _best_of_family(self, family: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        every = optuna.get_all_study_summaries(self._storage, include_best_trial=True)
        kin = [each for each in every if each.user_attrs.get("family") == family and each.best_trial is not None]
        for each in sorted(kin, key=lambda each: str(each.datetime_start), reverse=True):
            assert each.best_trial is not None
            params = each.best_trial.user_attrs["asked"]["params"]
            if each.study_name != self.name and self._places(params) and params not in found:
                found.append(params)
        return found[:_WARM]
