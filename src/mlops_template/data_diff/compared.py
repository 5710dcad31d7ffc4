"""What comparing the values of a column gives, whatever their kind."""

from dataclasses import dataclass

Figure = float | int | str | None


@dataclass(frozen=True)
class Compared:
    """The values of a column, before and after.

    Attributes:
        measure: What the distance is: Kolmogorov and Smirnov's, or the total variation.
        distance: From 0 to 1.
        index: The population stability index, missing values being a bin of their own.
        chance: How probable this is where nothing has changed.
        figures: Title, before and after.
        bars: Label, and the share before and after.
        new: Categories that were not there before.
        gone: Categories that are no more.
    """

    measure: str
    distance: float
    index: float
    chance: float
    figures: tuple[tuple[str, Figure, Figure], ...]
    bars: tuple[tuple[str, float, float], ...]
    new: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
