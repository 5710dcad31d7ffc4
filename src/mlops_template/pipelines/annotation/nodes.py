"""Votes, gold and label models make labels; detectors find events in series."""

from typing import Any

import numpy as np
import pandas as pd

from mlops_template.backends.label_models.base import ABSTAINS
from mlops_template.errors import ProjectError, nearest
from mlops_template.pipelines.annotation.codes import decode, encode
from mlops_template.pipelines.annotation.gold import with_hand_labels
from mlops_template.pipelines.annotation.parameters import AllSeries, Functions, LabelModels, Series
from mlops_template.pipelines.annotation.quality import conflict_table, function_table
from mlops_template.pipelines.annotation.voting import votes_of
from mlops_template.pipelines.annotation.weighing import weigh
from mlops_template.pipelines.annotation.worth_labelling import pick
from mlops_template.problem import Problem
from mlops_template.problem.scoring import PROBABILITY
from mlops_template.problem.splitting import TRAIN, judges, places, refuse_empty_parts
from mlops_template.sql import query

_ALMOST_SURE = np.nextafter(1.0, 0.0)  # a weight of 1 says gold
ENOUGH = 30  # gold rows drawn by chance; with fewer, those picked by hand judge too


def vote(
    table: pd.DataFrame, functions: Functions, problem: Problem, classes: list[Any], *sources: Any
) -> pd.DataFrame:
    """Let every labelling function vote on every row, of which it sees all but the target.

    Args:
        table: n rows.
        functions: m rules by name.
        problem: Says which column is the target.
        classes: The labels that are declared.
        sources: What functions need besides the rows, in the order of ``functions.sources``.

    Returns:
        (n, m) codes of labels, -1 where a function abstains; one column per function.
    """
    shown = table.drop(columns=problem.target)
    return votes_of(functions, shown, classes, dict(zip(functions.sources, sources, strict=True)))


def gather_gold(
    table: pd.DataFrame, hand_labels: pd.DataFrame, problem: Problem, classes: list[Any], seed: int
) -> pd.DataFrame:
    """Gather the labels that somebody knows: the table's own, and over them those given by hand.

    Returns:
        n rows: ``label`` (None where nobody knows it), ``by_hand``, ``teaches`` (whether it is of a training row; gold
        of validation and test rows only judges models, later), and ``judges``: whether it judges functions and label
        models. Rows that were picked for being hard do not, unless there are hardly any others.
    """
    own = encode(table[problem.target], classes, f"dataset 'table', column {problem.target!r}")
    codes, by_hand = with_hand_labels(own, table, hand_labels, problem, classes)
    gold = pd.DataFrame({"label": decode(codes, classes), "by_hand": by_hand})
    source = gold.assign(source=np.where(codes == ABSTAINS, "none", "gold"))
    place = places(table, judges(table[problem.target], source), problem, seed)
    if problem.labels == "table":  # else labels may still be on their way
        refuse_empty_parts(place)
    teaches = (codes != ABSTAINS) & (place == TRAIN)
    drawn = teaches & ~by_hand
    return gold.assign(teaches=teaches, judges=drawn if drawn.sum() >= ENOUGH else teaches)


def weigh_votes(
    votes: pd.DataFrame,
    gold: pd.DataFrame,
    label_models: LabelModels,
    label_model: str,
    class_balance: dict[Any, float] | None,
    classes: list[Any],
    seed: int,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Fit every label model on the votes, and take the labels of one.

    Returns:
        What `weighing.weigh` gives: the models side by side, and a weak label per row.
    """
    known = _judging(gold, classes)
    return weigh(votes.to_numpy(), known, label_models.blocks, label_model, class_balance, classes, seed)


def function_quality(
    functions: Functions, votes: pd.DataFrame, gold: pd.DataFrame, classes: list[Any]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Describe each labelling function, and each pair of them.

    Returns:
        What `quality.function_table` and `quality.conflict_table` give.
    """
    return function_table(functions, votes, _judging(gold, classes), classes), conflict_table(votes)


def put_forward(
    table: pd.DataFrame,
    votes: pd.DataFrame,
    labels: pd.DataFrame,
    problem: Problem,
    classes: list[Any],
    count: int,
    seed: int,
) -> pd.DataFrame:
    """Choose the rows worth labelling by hand.

    Returns:
        The columns that name a row, an empty ``label`` to fill in, ``why`` (conflicting, uncertain, diverse),
        the label model's ``suggestion`` with its ``probability``, and what models may see of the row.
    """
    probabilities = labels[[f"{PROBABILITY}{label}" for label in classes]].to_numpy()
    # what was known before is looked up later, and is no column of the table
    seen = table[[name for name in problem.columns.all if name not in problem.columns.history]]
    reasons = pick(count, (labels["source"] != "gold").to_numpy(), votes.to_numpy(), probabilities, seen, seed)
    rows = reasons.index.to_numpy(dtype=int)
    names = table[list(problem.id)] if problem.id else pd.DataFrame({"row": np.arange(len(table))})
    chosen = names.iloc[rows].reset_index(drop=True).assign(label="", why=reasons.to_numpy())
    chosen["suggestion"] = labels["weak_label"].to_numpy()[rows]
    chosen["probability"] = probabilities[rows].max(axis=1).round(3)
    shown = seen.iloc[rows].reset_index(drop=True)
    return chosen.join(shown[[column for column in shown if column not in chosen]])


def _judging(gold: pd.DataFrame, classes: list[Any]) -> np.ndarray:
    return encode(gold["label"].where(gold["judges"]), classes, "dataset 'gold'")


def assemble_labels(
    table: pd.DataFrame,
    votes: pd.DataFrame,
    gold: pd.DataFrame,
    weak: pd.DataFrame,
    problem: Problem,
    classes: list[Any],
) -> pd.DataFrame:
    """Lay gold over weak labels, row by row.

    Returns:
        The n rows of `table`, in its order: the columns that name a row; ``label`` (gold where it is known, else weak,
        else None); ``source`` (gold, weak or none); ``by_hand``; ``weight`` (1 for gold, for weak the probability of
        the label, and less than 1); ``covered`` (whether a function votes); ``weak_label`` (None where nothing votes
        or labels tie), ``probability_<class>`` of the label model; and ``vote_<function>``, a label or None.
    """
    known, given = (encode(each, classes, "labels") for each in (gold["label"], weak["weak_label"]))
    has_gold, has_weak = known != ABSTAINS, given != ABSTAINS
    probability = weak[[f"{PROBABILITY}{label}" for label in classes]].max(axis=1).to_numpy()
    own = {
        "label": decode(np.where(has_gold, known, given), classes),
        "source": np.select([has_gold, has_weak], ["gold", "weak"], "none"),
        "by_hand": gold["by_hand"],
        "weight": np.select([has_gold, has_weak], [1.0, np.minimum(probability, _ALMOST_SURE)], np.nan),
    }
    cast = {f"vote_{name}": decode(votes[name].to_numpy(), classes) for name in votes}
    names = table[list(problem.id)].reset_index(drop=True)
    return pd.concat([names, pd.DataFrame(own), weak, pd.DataFrame(cast, index=weak.index)], axis=1)


def label_report(
    problem: Problem,
    classes: list[Any],
    functions: pd.DataFrame,
    conflicts: pd.DataFrame,
    label_models: pd.DataFrame,
    labels: pd.DataFrame,
    rows_to_label: pd.DataFrame,
) -> str:
    """Draw the page of the labels: one HTML document that needs no network."""
    from mlops_template.pipelines.annotation.pages.labels import labels_page

    return labels_page(problem, classes, functions, conflicts, label_models, labels, rows_to_label)


def make_series(series: Series, *tables: pd.DataFrame) -> pd.DataFrame:
    """Make the time series of a block by its query, in order of entity and time.

    Raises:
        ProjectError: The query fails, or does not make a column that the block names.
    """
    made = query(series.query, dict(zip(series.tables, tables, strict=True)), "annotation.series", in_order=True)
    needed = [*([series.entity] if series.entity else []), series.time]
    for column in (*needed, *series.values):
        if column not in made:
            raise ProjectError(
                f"parameters: annotation.series names the column {column!r}, which its query does not make; "
                f"{nearest(column, [str(known) for known in made])}"
            )
    return made[[*needed, *series.values]].sort_values(needed, ignore_index=True)


def find_events(rows: pd.DataFrame, series: Series) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Annotate each value of a block's series.

    Returns:
        Events and scores as `annotate_series` gives them, and ``measure``, the name of the value.
    """
    from mlops_template.series import annotate_series

    found = []
    for value in series.values:
        needed = [*([series.entity] if series.entity else []), series.time, value]
        found.append(
            annotate_series(
                rows[needed], series.time, value, series.entity, detectors=series.detector_blocks, mode=series.mode
            )
        )
    events, scores = (
        pd.concat(
            [pair[part].assign(measure=value) for pair, value in zip(found, series.values, strict=True)],
            ignore_index=True,
        )
        for part in (0, 1)
    )
    return events, scores


def event_report(series: dict[str, Any], *found: pd.DataFrame) -> str:
    """Draw the page of the events: one HTML document that needs no network.

    Args:
        series: The blocks.
        found: Events and scores of each block, in its order.
    """
    from mlops_template.pipelines.annotation.pages.series import series_page

    blocks = AllSeries.model_validate(series).blocks  # Kedro builds a block's own parameters, not those above it
    names = list(blocks)
    return series_page(blocks, dict(zip(names, found[::2], strict=True)), dict(zip(names, found[1::2], strict=True)))
