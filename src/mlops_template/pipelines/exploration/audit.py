"""All checks together, as plain values fit for JSON."""

from dataclasses import asdict
from typing import Any

from mlops_template.pipelines.exploration.checks import (
    correlation,
    coverage,
    duplicates,
    kinds,
    leakage,
    missing,
    sameness,
    target,
)
from mlops_template.pipelines.exploration.checks.alone import alone
from mlops_template.pipelines.exploration.examined import Examined
from mlops_template.pipelines.exploration.finding import by_severity


def audit_of(examined: Examined, whole_duplicates: int) -> dict[str, Any]:
    """Look at the rows.

    Args:
        examined: n rows.
        whole_duplicates: How many of them equal an earlier one in every column.

    Returns:
        ``rows``, ``seen`` (the columns that models see), ``findings`` worst first, ``columns`` (what `describe` gives,
        and ``inferred`` and ``alone``), and what each check measured.
    """
    scores = alone(examined)
    inferred, odd_kinds = kinds.check(examined)
    patterns, gone = missing.check(examined)
    twice, duplicated = duplicates.check(examined, whole_duplicates)
    spread, uneven = target.check(examined)
    over_time, uncovered = coverage.check(examined)
    strongest, same = correlation.check(examined)
    told = [
        leakage.check(examined, scores),
        duplicated,
        uneven,
        uncovered,
        odd_kinds,
        sameness.check(examined),
        gone,
        same,
    ]
    columns = [
        described | {"inferred": inferred[name], "alone": scores.scores.get(name)}
        for name, described in examined.described.items()
    ]
    return {
        "rows": len(examined.rows),
        "seen": examined.seen,
        "findings": [asdict(found) for found in by_severity(found for part in told for found in part)],
        "columns": columns,
        "alone": asdict(scores),
        "missing": patterns,
        "duplicates": twice,
        "target": spread,
        "time": over_time,
        "correlation": strongest,
    }
