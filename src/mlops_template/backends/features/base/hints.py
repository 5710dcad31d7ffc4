"""What arguments of several enrichers may be."""

from typing import Annotated

from pydantic import AfterValidator, Field

Count = Annotated[int, Field(ge=1)]
Several = Annotated[int, Field(ge=2)]
Share = Annotated[float, Field(ge=0, le=1)]
Frequency = Count | Annotated[float, Field(gt=0, lt=1)]  # so many rows, or a share of them


def _rising(pair: tuple[float, float]) -> tuple[float, float]:
    if not pair[0] < pair[1]:
        raise ValueError("the first must lie below the second")
    return pair


Range = Annotated[tuple[Share, Share], AfterValidator(_rising)]
