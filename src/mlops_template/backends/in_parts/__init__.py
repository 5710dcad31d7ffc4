"""Libraries that train from a table in parts on a Dask cluster; one a file, by the name of the library."""
