"""The values of an argument, as Optuna draws and keeps them."""

import json
from typing import Any

import optuna
from optuna.distributions import (
    BaseDistribution,
    CategoricalChoiceType,
    CategoricalDistribution,
    FloatDistribution,
    IntDistribution,
)

from mlops_template.modelling.search_space import Searched


def distribution(searched: Searched) -> BaseDistribution:
    """Give what Optuna draws the values of an argument from."""
    if searched.choices is not None:
        return CategoricalDistribution([word(choice) for choice in searched.choices])
    low, high, step = searched.low, searched.high, searched.step
    assert low is not None
    assert high is not None
    if searched.whole:
        return IntDistribution(int(low), int(high), log=searched.log, step=int(step or 1))
    return FloatDistribution(float(low), float(high), log=searched.log, step=step)


def suggest(trial: optuna.Trial, name: str, known: BaseDistribution) -> Any:
    """Draw a value for one argument of a trial."""
    if isinstance(known, CategoricalDistribution):
        return trial.suggest_categorical(name, known.choices)
    if isinstance(known, IntDistribution):
        return trial.suggest_int(name, known.low, known.high, step=known.step, log=known.log)
    assert isinstance(known, FloatDistribution)
    return trial.suggest_float(name, known.low, known.high, step=known.step, log=known.log)


def word(value: Any) -> CategoricalChoiceType:
    """Give what the storage keeps for a value: it knows no lists."""
    return value if value is None or isinstance(value, bool | int | float | str) else json.dumps(value)


def choice_of(searched: Searched, kept: Any) -> Any:
    """Give the value that the storage keeps as it does."""
    if searched.choices is None:
        return kept
    return next(choice for choice in searched.choices if word(choice) == kept and type(word(choice)) is type(kept))
