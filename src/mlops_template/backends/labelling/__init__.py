"""Labelling functions: rules that vote on rows, one kind a file."""
