"""The page of the data."""
