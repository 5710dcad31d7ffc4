"""How long ago something was, or will be."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar, Literal

import pandas as pd

from mlops_template.backends.features.base import Enricher, moments, row_wise
from mlops_template.backends.features.base.reading import days
from mlops_template.errors import ProjectError

Unit = Literal["minutes", "hours", "days", "years"]
_IN_DAYS = {"minutes": 1 / 1440, "hours": 1 / 24, "days": 1.0, "years": 365.25}


class ElapsedFeatures(Enricher):
    """How much time passed since named moments, and until another column.

    .. code-block:: yaml

        since: {type: elapsed, events: {opening: 2013-03-01, strike: "2013-06-02 08:00"}, unit: days}
        age: {type: elapsed, columns: [born], until: scheduled_departure, unit: years}

    Gives ``departure_since_opening``, below 0 before the event, and ``born_until_scheduled_departure``. Missing where
    a moment is.

    Args:
        events: Moments by name; UTC where the columns have zones.
        until: A column of moments.
        unit: A year has 365.25 days.

    >>> frame = pd.DataFrame({"born": ["1980-01-01"], "seen": ["2013-01-01"]})
    >>> ElapsedFeatures(until="seen", unit="years").fit_transform(frame).round(2).to_dict("list")
    {'born_until_seen': [33.0]}
    """

    kinds: ClassVar[tuple[str, ...]] = ("datetime",)

    def __init__(
        self, events: dict[str, datetime | str] | None = None, until: str | None = None, unit: Unit = "days"
    ) -> None:
        self.events = events
        self.until = until
        self.unit = unit

    @property
    def named_columns(self) -> tuple[str, ...]:
        """The column that time is told until."""
        return () if self.until is None else (self.until,)

    def sources_of(self, feature: str, columns: Sequence[str]) -> list[str]:
        """Name both moments of what lasted `until` one."""
        lasted = [column for column in columns if feature == f"{column}_until_{self.until}"]
        return [*lasted, *self.named_columns] if lasted else super().sources_of(feature, columns)

    def compose(self) -> Any:
        """Measure each row by itself.

        Raises:
            ProjectError: An event is no moment, or there is nothing to measure to.
        """
        if not self.events and self.until is None:
            raise ProjectError("elapsed: say what time passed since or until, by `events` or `until`")
        events = moments(pd.Series(self.events or {}, dtype=object).map(str))
        if events.isna().any():
            name = events.index[events.isna()][0]
            raise ProjectError(f"events.{name}: {(self.events or {})[name]!r} is no moment such as 2013-06-02 08:00")
        options = {"events": days(events).to_dict(), "until": self.until, "unit": _IN_DAYS[self.unit]}
        return row_wise(_measure, **options).set_output(transform="pandas")


def _measure(frame: pd.DataFrame, events: dict[str, float], until: str | None, unit: float) -> pd.DataFrame:
    read = {column: days(frame[column]) for column in frame}
    since = {
        f"{column}_since_{name}": (values - event) / unit
        for column, values in read.items()
        for name, event in events.items()
    }
    others = [column for column in read if column != until] if until is not None else []
    lasted = {f"{column}_until_{until}": (read[until] - read[column]) / unit for column in others}
    return pd.DataFrame(since | lasted, index=frame.index)
