"""Warnings of libraries about other libraries, which nobody who runs this project can mend."""

import logging

KNOWN = (
    "Add type hints to the `predict` method",  # MLflow, of kedro-mlflow's model class, at every start
    "An input example was not provided",  # MLflow, of every model whose signature is given outright
)


def silence_known_warnings() -> None:
    """Keep the known warnings off the terminal; MLflow overrules Python's own warning filters."""
    logging.getLogger("py.warnings").addFilter(_is_news)


def _is_news(record: logging.LogRecord) -> bool:
    message = record.getMessage()
    return not any(known in message for known in KNOWN)
