"""The charts of the page, by task."""
