"""Enrichers: scikit-learn transformers that make features of raw columns, row by row."""
