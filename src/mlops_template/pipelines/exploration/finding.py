"""One thing to look at."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Severity = Literal["serious", "look", "note"]
ORDER: tuple[Severity, ...] = ("serious", "look", "note")


@dataclass(frozen=True)
class Finding:
    """A plain sentence about the data.

    Attributes:
        severity: ``serious`` spoils what is learnt or how it is judged, ``look`` may, a ``note`` is good to know.
        about: The section of the page that shows more.
        sentence: What was found, with figures, and what to ask oneself.
        columns: Whom it concerns.
    """

    severity: Severity
    about: str
    sentence: str
    columns: tuple[str, ...] = ()


def by_severity(findings: Iterable[Finding]) -> list[Finding]:
    """Sort the worst first; those of one severity keep their order."""
    return sorted(findings, key=lambda finding: ORDER.index(finding.severity))


def listed(names: Iterable[str], most: int = 6) -> str:
    """Name a few columns in a sentence.

    >>> listed(["a", "b", "c"]), listed("abcd", most=2)
    ('a, b and c', 'a, b and 2 more')
    """
    given = list(names)
    shown = given[:most] if len(given) > most else given[:-1]
    last = f"{len(given) - most:,} more" if len(given) > most else given[-1]
    return f"{', '.join(shown)} and {last}" if shown else last
