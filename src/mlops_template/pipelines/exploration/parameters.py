"""What `exploration` reads of other pipelines' YAML; it has none of its own."""

from pydantic import ConfigDict

from mlops_template.parameters import Parameters


class Sources(Parameters):
    """The raw tables, of all that stands below ``sourcing``."""

    model_config = ConfigDict(extra="ignore")

    tables: tuple[str, ...]
