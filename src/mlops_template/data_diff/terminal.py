"""A comparison of two tables on the terminal."""

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from mlops_template.data_diff import words
from mlops_template.data_diff.change import Change
from mlops_template.data_diff.compare import Diff

SHOWN = 25
STYLES = {"much": "bold red", "some": "yellow", "little": "", "chance": "dim", "same": "dim"}


def print_diff(console: Console, diff: Diff) -> None:
    """Print rows, columns that came and went, the target, and the columns that differ, the most changed first."""
    before, after = diff.rows
    console.print(f"Rows: {before:,} → {after:,} ({after - before:+,})", highlight=False)
    for title, names in (("Added", diff.added), ("Removed", diff.removed)):
        if names:
            console.print(f"{title}: {escape(', '.join(names))}", highlight=False)
    for name, one, other in diff.target:
        console.print(f"{escape(name)}: {one:.4g} → {other:.4g}", highlight=False)
    shown = [each for each in diff.changes if each.size or each.dtypes[0] != each.dtypes[1]]
    if shown:
        console.print(_table(diff, shown[:SHOWN]))
    others = len(diff.changes) - len(shown[:SHOWN])
    if others:
        alike = "have changed less" if len(shown) > SHOWN else "are the same"
        console.print(f"{others:,} other column{'s' * (others != 1)} {alike}.", highlight=False)


def _table(diff: Diff, shown: list[Change]) -> Table:
    table = Table(title=escape(f"{diff.names[0]} → {diff.names[1]}"))
    table.add_column("column", overflow="fold")
    table.add_column("kind")
    for title in ("distance", "PSI", "missing"):
        table.add_column(title, justify="right")
    table.add_column("")
    for each in shown:
        strength = words.strength(each)
        told = "; ".join(filter(None, [words.told(each), "may be chance" if strength == "chance" else ""]))
        figures = (f"{each.values.distance:.3f}", f"{each.values.index:.3f}", words.missing(each))
        table.add_row(escape(each.name), each.kind, *figures, escape(told), style=STYLES[strength])
    return table
