"""How long ago something was, or will be."""

from datetime import datetime
from typing import Any, ClassVar, Literal

import pandas as pd

from mlops_template.backends.features.base import Enricher, moments, row_wise
from mlops_template.errors import ProjectError

Unit = Literal["minutes", "hours", "days", "years"]
_UNITS = {"minutes": "1min", "hours": "1h", "days": "1D", "years": "365.25D"}


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

    def compose(self) -> Any:
        """Measure each row by itself.

        Raises:
            ProjectError: An event is no moment.
        """
        events = moments(pd.Series(self.events or {}, dtype=object).map(str))
        if events.isna().any():
            name = events.index[events.isna()][0]
            raise ProjectError(f"events.{name}: {(self.events or {})[name]!r} is no moment such as 2013-06-02 08:00")
        options = {"events": events.to_dict(), "until": self.until, "unit": pd.Timedelta(_UNITS[self.unit])}
        return row_wise(_measure, **options).set_output(transform="pandas")


def _measure(
    frame: pd.DataFrame, events: dict[str, pd.Timestamp], until: str | None, unit: pd.Timedelta
) -> pd.DataFrame:
    read: dict[Any, Any] = {column: moments(frame[column]) for column in frame}
    since = {
        f"{column}_since_{name}": (values - event) / unit
        for column, values in read.items()
        for name, event in events.items()
    }
    others = [column for column in read if column != until] if until is not None else []
    lasted = {f"{column}_until_{until}": (read[until] - read[column]) / unit for column in others}
    return pd.DataFrame(since | lasted, index=frame.index)
