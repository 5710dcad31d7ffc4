"""One series of one measure, with its scores and its events."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from mlops_template.pages.wording import shorten
from mlops_template.pipelines.annotation.parameters import Series

USUAL = "none"  # the label of a stamp that no event covers


@dataclass(frozen=True)
class Strand:
    """What there is of one measure of one entity.

    Attributes:
        measure: The column of the values.
        entity: Whose they are; empty where the block is one series.
        times: n stamps, ascending, ``datetime64[ns]``.
        values: n numbers; NaN where one is missing.
        scores: n numbers from 0 to 1.
        marked: n booleans: the stamp is labelled.
        events: ``start``, ``end``, ``kind``, ``score`` and perhaps ``detectors``, strongest first.
    """

    measure: str
    entity: str
    times: np.ndarray
    values: np.ndarray
    scores: np.ndarray
    marked: np.ndarray
    events: pd.DataFrame

    @property
    def title(self) -> str:
        """Measure and entity."""
        return " · ".join(shorten(name) for name in (self.measure, self.entity) if name)

    @property
    def strength(self) -> tuple[float, int]:
        """Its strongest event's score, and how many events it has."""
        return (float(self.events["score"].iloc[0]), len(self.events)) if len(self.events) else (0.0, 0)

    def places(self) -> tuple[np.ndarray, np.ndarray]:
        """Give for each event the place of its first stamp, and the one after its last."""
        begins = np.searchsorted(self.times, stamps(self.events["start"]), side="left")
        return begins, np.searchsorted(self.times, stamps(self.events["end"]), side="right")


def strands(series: Series, events: pd.DataFrame, scores: pd.DataFrame) -> list[Strand]:
    """Part a block's rows into its series, by measure in the order of the block, then by entity."""
    found = {key: _by_strength(rows) for key, rows in _parts(series, events)}
    parts = sorted(_parts(series, scores), key=lambda part: (series.values.index(part[0][0]), part[0][1]))
    return [_strand(key, rows, found.get(key, _no_events())) for key, rows in parts]


def _no_events() -> pd.DataFrame:
    moments = pd.Series(np.empty(0, dtype="M8[ns]"))
    return pd.DataFrame({"start": moments, "end": moments, "kind": np.empty(0, dtype=object), "score": np.empty(0)})


def _parts(series: Series, rows: pd.DataFrame) -> Iterator[tuple[tuple[str, str], pd.DataFrame]]:
    if rows.empty:
        return
    keys = [rows["measure"].astype(str)]
    keys += [rows[series.entity].astype(str)] if series.entity else []
    for key, part in rows.groupby([each.to_numpy() for each in keys], sort=False):
        yield (str(key[0]), str(key[1]) if series.entity else ""), part


def _by_strength(events: pd.DataFrame) -> pd.DataFrame:
    return events.sort_values(["score", "start"], ascending=[False, True], kind="stable", ignore_index=True)


def _strand(key: tuple[str, str], rows: pd.DataFrame, events: pd.DataFrame) -> Strand:
    rows = rows.sort_values("time", kind="stable")
    values, scores = (rows[column].to_numpy(dtype=float) for column in ("value", "score"))
    marked = (rows["label"] != USUAL).to_numpy()
    return Strand(*key, stamps(rows["time"]), values, np.nan_to_num(scores), marked, events)


def stamps(column: pd.Series) -> np.ndarray:
    """Give stamps without their zone, in UTC."""
    aware = column.dt.tz is not None
    return (column.dt.tz_convert("UTC").dt.tz_localize(None) if aware else column).to_numpy(dtype="M8[ns]")
