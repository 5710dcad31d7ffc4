"""What knows Dask: nodes and trials as its tasks, on this machine or on many."""
