"""From raw tables to a monitored champion."""

__version__ = "0.1.0"
