"""The pages of annotation: its labels, and its events."""
