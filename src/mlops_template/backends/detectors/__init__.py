"""Detectors: one series in, a score per stamp out; one detector a file."""
