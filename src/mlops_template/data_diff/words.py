"""A change in words, the same on the terminal and on the page."""

from mlops_template.data_diff.change import Change
from mlops_template.data_diff.compared import Figure
from mlops_template.pages.wording import DASH, plain, share, shorten

SOME, MUCH = 0.1, 0.25  # of the population stability index
NAMED = 3


def strength(change: Change) -> str:
    """Say how much a column has changed.

    Returns:
        ``much``, ``some``, ``little``; ``chance`` where it may be no change at all, ``same`` where it is none.
    """
    if not change.size:
        return "same"
    if not change.changed:
        return "chance"
    most = max(change.values.index, change.size)
    return "much" if most >= MUCH else "some" if most >= SOME else "little"


def figure(value: Figure) -> str:
    """Give a figure as text; a dash where there is none."""
    if value is None:
        return DASH
    return value.removesuffix(" 00:00:00") if isinstance(value, str) else plain(value)


def missing(change: Change) -> str:
    """Say which share was missing, and which is now; one where both are the same."""
    before, after = (share(each, 1) for each in change.missing)
    return before if before == after else f"{before} → {after}"


def told(change: Change) -> str:
    """Say in a line what has changed: the type, categories, the first figure."""
    words = [f"{change.dtypes[0]} → {change.dtypes[1]}"] if change.dtypes[0] != change.dtypes[1] else []
    words += [
        f"{name}: {_listed(values)}"
        for name, values in (("new", change.values.new), ("gone", change.values.gone))
        if values
    ]
    title, before, after = change.values.figures[0]
    if figure(before) != figure(after) and not (change.values.new or change.values.gone):
        words.append(f"{title} {figure(before)} → {figure(after)}")
    return "; ".join(words)


def _listed(values: tuple[str, ...]) -> str:
    more = f" and {len(values) - NAMED:,} more" if len(values) > NAMED else ""
    return ", ".join(shorten(value, 24) for value in values[:NAMED]) + more
