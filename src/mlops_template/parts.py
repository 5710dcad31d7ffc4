"""A table in parts: a folder of Parquet files, each of which fits in memory where all together need not."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

TARGET, WEIGHT = (
    "_target",
    "_weight",
)  # what stands beside features in parts: codes or values, and how much a row counts

PartsMaker = Callable[[Path], None]  # writes a table in parts into a folder that is there


@dataclass(frozen=True)
class Parts:
    """Files with the same columns.

    Attributes:
        folder: Where they lie, for everybody who reads them.
    """

    folder: Path

    @property
    def files(self) -> list[Path]:
        """The files, in the order of their names, which is that of the rows."""
        return sorted(self.folder.glob("*.parquet"))
