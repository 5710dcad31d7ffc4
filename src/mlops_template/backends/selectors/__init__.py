"""Selectors: what leaves features out, by what the training rows say, and tells why."""
