"""The demo's raw tables: what must hold of them before anything is built on them."""

import pandas as pd
import pandera.pandas as pa

_AIRPORT = pa.Field(str_length={"min_value": 3, "max_value": 3})


class _Raw(pa.DataFrameModel):
    class Config:
        coerce = True

    @pa.dataframe_check(error="the table has no rows")
    def has_rows(cls, frame: pd.DataFrame) -> bool:  # noqa: N805
        return len(frame) > 0


class Flights(_Raw):
    """One row per flight that was scheduled out of New York in 2013; local times as the number hhmm."""

    year: int
    month: int = pa.Field(in_range={"min_value": 1, "max_value": 12})
    day: int = pa.Field(in_range={"min_value": 1, "max_value": 31})
    hour: int = pa.Field(in_range={"min_value": 0, "max_value": 23})
    minute: int = pa.Field(in_range={"min_value": 0, "max_value": 59})
    sched_arr_time: int = pa.Field(in_range={"min_value": 0, "max_value": 2400})
    arr_delay: float = pa.Field(nullable=True)
    carrier: str
    flight: int
    tailnum: str = pa.Field(nullable=True)
    origin: str = _AIRPORT
    dest: str = _AIRPORT
    distance: float = pa.Field(gt=0)
    time_hour: str


class Weather(_Raw):
    """Hourly observations at the three airports; US units."""

    origin: str = _AIRPORT
    time_hour: str
    temp: float = pa.Field(nullable=True)
    dewp: float = pa.Field(nullable=True)
    humid: float = pa.Field(nullable=True, in_range={"min_value": 0, "max_value": 100})
    wind_dir: float = pa.Field(nullable=True)
    wind_speed: float = pa.Field(nullable=True, ge=0)
    wind_gust: float = pa.Field(nullable=True, ge=0)
    precip: float = pa.Field(nullable=True, ge=0)
    pressure: float = pa.Field(nullable=True)
    visib: float = pa.Field(nullable=True, ge=0)

    class Config:
        coerce = True
        unique = ("origin", "time_hour")


class Planes(_Raw):
    """One row per aircraft."""

    tailnum: str = pa.Field(unique=True)
    year: float = pa.Field(nullable=True)
    engines: float = pa.Field(ge=1)
    seats: float = pa.Field(ge=1)
