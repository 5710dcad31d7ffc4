"""One variant's enrichers and selectors, as scikit-learn takes them."""

from typing import Any

import pandas as pd

from mlops_template.errors import ProjectError
from mlops_template.pipelines.feature_engineering.parameters import EnricherBlock, Plan, refuse_other_columns
from mlops_template.problem import Problem


def build_enrichers(plan: Plan, problem: Problem, given: dict[str, Any]) -> Any:
    """Give one transformer of the unfitted enrichers side by side, each with the columns that it reads.

    Args:
        plan: The blocks.
        problem: Says which columns are of which kind; an enricher whose kinds it has not is left out.
        given: What an enricher is given where it takes an argument of that name.

    Raises:
        ProjectError: A block names a column that is not the problem's, or should name some.
    """
    from mlops_template.serving.row_features import RowFeatures

    blocks = [(name, block, block.build("features", **given)) for name, block in plan.blocks.items()]
    enrichers = [(name, each, _columns_of(name, block, each, problem)) for name, block, each in blocks]
    return RowFeatures([each for each in enrichers if each[2]], verbose_feature_names_out=False)


def refuse_two_of_a_name(enrichers: Any) -> None:
    """See that no two fitted enrichers give a feature of the same name.

    Raises:
        ProjectError: Two do; names both.
    """
    first: dict[str, str] = {}
    for name, enricher, columns in getattr(enrichers, "transformers_", []):
        for feature in [] if isinstance(enricher, str) else enricher.get_feature_names_out(columns):
            if first.setdefault(feature, name) != name:
                raise ProjectError(
                    f"feature_engineering: two enrichers give the feature {feature!r} ({first[feature]}, {name}); "
                    "leave its column out of one, by `columns: [...]`"
                )


def removed_features(transformer: Any, selectors: list[tuple[str, Any]]) -> pd.DataFrame:
    """List what each selector left out.

    Args:
        transformer: The fitted plan.
        selectors: Its fitted selectors by name, in their order.

    Returns:
        ``feature``, ``selector`` and ``reason``.
    """
    rows, names = [], list(getattr(transformer, "steps", [(None, transformer)])[0][1].get_feature_names_out())
    for selector, fitted in selectors:
        reasons = getattr(fitted, "reasons_", {})
        out = [feature for feature, stays in zip(names, fitted.get_support(), strict=True) if not stays]
        rows += [(feature, selector, reasons.get(feature, f"not chosen by {type(fitted).__name__}")) for feature in out]
        names = [feature for feature in names if feature not in set(out)]
    return pd.DataFrame(rows, columns=["feature", "selector", "reason"], dtype=object)


def _columns_of(name: str, block: EnricherBlock, enricher: Any, problem: Problem) -> list[str]:
    kinds, named = getattr(enricher, "kinds", ()), getattr(enricher, "named_columns", ())
    if block.columns is None and not kinds and not named:
        raise ProjectError(f"feature_engineering: {name}: say which columns {block.type} reads, as `columns: [...]`")
    own = [column for kind in kinds for column in problem.columns.of_kind(kind)]
    columns = list(block.columns) if block.columns is not None else own
    refuse_other_columns(name, [*columns, *named], problem.columns.all)
    return list(dict.fromkeys([*columns, *named]))
