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
    measured: dict[str, Any] = {"alone": asdict(scores)}
    measured["duplicates"], twice = duplicates.check(examined, whole_duplicates)
    measured["target"], uneven = target.check(examined)
    measured["time"], uncovered = coverage.check(examined)
    measured["missing"], gone = missing.check(examined)
    measured["correlation"], same = correlation.check(examined)
    leaks, constant = leakage.check(examined, scores), sameness.check(examined)
    findings = by_severity([*leaks, *twice, *uneven, *uncovered, *odd_kinds, *constant, *gone, *same])
    columns = [
        described | {"inferred": inferred[name], "alone": scores.scores.get(name)}
        for name, described in examined.described.items()
    ]
    told = {"findings": [asdict(found) for found in findings], "columns": columns}
    return {"rows": len(examined.rows), "seen": examined.seen} | told | measured
