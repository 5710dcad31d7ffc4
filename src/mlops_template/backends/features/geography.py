"""How far and in which direction one place lies from another."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from mlops_template.backends.features.base import Enricher, numbers, row_wise

_EARTH_KM = 6371.0088  # its mean radius


class GeographyFeatures(Enricher):
    """How far and in which direction one place lies from another, along a great circle [1]_.

    .. code-block:: yaml

        way: {type: geography, start: [origin_lat, origin_lon], end: [dest_lat, dest_lon]}
        from_town: {type: geography, start: [lat, lon], end: [40.7128, -74.0060]}

    Gives kilometres and the sine (east) and cosine (north) of the bearing at the start, named after the start's two
    columns and, where the end has columns too, theirs: ``lat_lon_km``, ``lat_lon_east``, ``lat_lon_north``. Missing
    where a coordinate is, or lies beyond 90 degrees of latitude or 360 of longitude.

    Args:
        start: The columns of latitude and longitude, in degrees.
        end: Two columns, or the degrees of one place.

    References:
        .. [1] Sinnott, R. W. (1984). Virtues of the haversine. Sky and Telescope, 68(2), 159.

    >>> frame = pd.DataFrame({"lat": [40.64], "lon": [-73.78]})
    >>> GeographyFeatures(start=["lat", "lon"], end=[33.94, -118.41]).fit_transform(frame).round(2).to_dict("list")
    {'lat_lon_km': [3974.39], 'lat_lon_east': [-1.0], 'lat_lon_north': [0.07]}
    """

    def __init__(self, start: tuple[str, str], end: tuple[str, str] | tuple[float, float]) -> None:
        self.start = start
        self.end = end

    @property
    def named_columns(self) -> tuple[str, ...]:
        """The columns of the start and, where it has some, of the end."""
        return tuple(dict.fromkeys(each for each in (*self.start, *self.end) if isinstance(each, str)))

    def sources_of(self, feature: str, columns: Sequence[str]) -> list[str]:  # noqa: ARG002
        """Name the columns of both places."""
        return list(self.named_columns)

    def compose(self) -> Any:
        """Measure each row by itself."""
        return row_wise(_measure, start=self.start, end=self.end).set_output(transform="pandas")


def _measure(frame: pd.DataFrame, start: tuple[str, str], end: tuple[Any, Any]) -> pd.DataFrame:
    (lat, lon), (end_lat, end_lon) = (_radians(frame, place) for place in (start, end))
    turn = end_lon - lon
    half_chord = np.sin((end_lat - lat) / 2) ** 2 + np.cos(lat) * np.cos(end_lat) * np.sin(turn / 2) ** 2
    east = np.sin(turn) * np.cos(end_lat)
    north = np.cos(lat) * np.sin(end_lat) - np.sin(lat) * np.cos(end_lat) * np.cos(turn)
    bearing = np.arctan2(east, north)
    name = "_".join(each for each in (*start, *end) if isinstance(each, str))
    features = {
        f"{name}_km": 2 * _EARTH_KM * np.arcsin(np.sqrt(half_chord.clip(0, 1))),
        f"{name}_east": np.sin(bearing),
        f"{name}_north": np.cos(bearing),
    }
    return pd.DataFrame(features, index=frame.index)


def _radians(frame: pd.DataFrame, place: tuple[Any, Any]) -> list[pd.Series]:
    degrees = [
        numbers(frame[each]) if isinstance(each, str) else pd.Series(float(each), index=frame.index) for each in place
    ]
    return [each.where(each.abs() <= most) * (np.pi / 180) for each, most in zip(degrees, (90, 360), strict=True)]
