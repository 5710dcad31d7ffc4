"""The YAML of `sourcing`."""

from pydantic import Field

from mlops_template.parameters import Parameters


class SourcingParameters(Parameters):
    """Which raw tables are read, and how they become one.

    .. code-block:: yaml

        sourcing:
          tables: [customers, orders]
          rows: null
          query: select * from customers left join orders using (customer_id)

    Attributes:
        tables: Each reads the catalog's ``source_<table>`` and is kept as ``raw_<table>``.
        rows: At most so many rows of the result, drawn by chance; None takes all.
        query: DuckDB's SQL over the tables.
    """

    tables: tuple[str, ...] = Field(min_length=1)
    rows: int | None = Field(gt=0)
    query: str
