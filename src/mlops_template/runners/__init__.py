"""How the nodes of a run are carried out."""

from mlops_template.runners.tags import SIDE_BY_SIDE

__all__ = ["SIDE_BY_SIDE"]
