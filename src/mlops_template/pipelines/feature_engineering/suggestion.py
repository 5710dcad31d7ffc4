"""A first row-wise plan for a table: read off its columns, meant to be edited."""

from typing import Any, get_args

import pandas as pd

from mlops_template.backends.features.base import moments, number_frame, numbers
from mlops_template.backends.features.datetime import Part
from mlops_template.problem import Problem
from mlops_template.problem.kinds import as_plain, as_text

FEW = 30  # so many categories get a column each; more are told by their mean target
BENT = 2.0  # skewness from which on numbers are bent before a linear model sees them
RARE = 0.005
MEASURES = ("length", "words", "digits", "capitals", "punctuation")

Block = dict[str, Any]


def suggest(rows: pd.DataFrame, problem: Problem) -> dict[str, dict[str, Block]]:
    """Suggest a plan for linear models and one for trees.

    Args:
        rows: n rows that have the problem's columns; their target is not looked at.
        problem: Says which columns there are, of which kind.

    Returns:
        ``linear`` and ``tree``: blocks by name, as they stand under ``feature_engineering.variants``. Constant columns
        are left out.
    """
    columns = {
        kind: _varied(rows, problem.columns.of_kind(kind)) for kind in ("numeric", "categorical", "datetime", "text")
    }
    few = [name for name in columns["categorical"] if as_text(rows[name]).nunique() <= FEW]
    many = [name for name in columns["categorical"] if name not in few]
    linear = {
        **_linear_numbers(rows, [*columns["numeric"]]),
        "history": {"type": "numeric", "columns": [*problem.columns.history], "impute": "median", "scale": "standard"},
        "few": {"type": "categorical", "columns": few, "encode": "one_hot", "min_frequency": RARE},
        "many": {"type": "target", "columns": many},
        **_dates(rows, columns["datetime"], encode="one_hot"),
        "words": {"type": "text", "columns": columns["text"], "analyzer": "word", "longest": 2, "terms": 5000},
        "pieces": {"type": "text", "columns": columns["text"], "analyzer": "char_wb", "longest": 5, "terms": 10_000},
    }
    tree = {
        "numbers": {"type": "numeric", "columns": [*columns["numeric"], *problem.columns.history]},
        "few": {"type": "categorical", "columns": few, "encode": "ordinal"},
        "many": {"type": "target", "columns": many},
        "often": {"type": "count", "columns": many},
        **_dates(rows, columns["datetime"]),
        "topics": {"type": "lsa", "columns": columns["text"], "analyzer": "char_wb", "longest": 4, "topics": 50},
        "looks": {"type": "characters", "columns": columns["text"], "measures": [*MEASURES]},
    }
    return {
        name: {key: block for key, block in plan.items() if block["columns"]}
        for name, plan in (("linear", linear), ("tree", tree))
    }


def _linear_numbers(rows: pd.DataFrame, columns: list[str]) -> dict[str, Block]:
    bent = [name for name in columns if _skewness(rows[name]) > BENT]
    straight = [name for name in columns if name not in bent]
    missing = bool(columns) and bool(number_frame(rows[columns]).isna().any(axis=None))
    common = {"impute": "median", "flag_missing": missing, "scale": "standard"}
    return {
        "numbers": {"type": "numeric", "columns": straight, **common},
        "bent_numbers": {"type": "numeric", "columns": bent, "bend": "log", **common},
    }


def _skewness(column: pd.Series) -> float:
    skewness: Any = numbers(column).skew()
    return abs(float(skewness)) if pd.notna(skewness) else 0.0


def _dates(rows: pd.DataFrame, columns: list[str], **arguments: Any) -> dict[str, Block]:
    blocks = {}
    for name in columns:
        read = moments(rows[name])
        parts = [
            part for part in get_args(Part) if part in {"month", "weekday", "hour", "minute"} and _varies(read, part)
        ]
        if parts:
            blocks[f"dates_of_{name}"] = {"type": "datetime", "columns": [name], "parts": parts, **arguments}
    return blocks


def _varies(read: pd.Series, part: str) -> bool:
    values = getattr(read.dt, "day_of_week" if part == "weekday" else part)
    return bool(values.nunique() > 1)


def _varied(rows: pd.DataFrame, columns: tuple[str, ...]) -> list[str]:
    return [name for name in columns if as_plain(rows[name]).nunique(dropna=False) > 1]
