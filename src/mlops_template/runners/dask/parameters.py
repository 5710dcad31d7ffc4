"""The YAML of the cluster."""

from pydantic import Field

from mlops_template.parameters import Parameters


class ClusterParameters(Parameters):
    """Which cluster carries out the nodes.

    Attributes:
        address: Of a scheduler that runs already, such as ``tcp://10.0.0.5:8786``; None begins one on this machine, and
            ends it with the run.
        workers: Processes of the cluster on this machine, which share its cores; None is one for each core.
        gigabytes: Of memory for each of them (1e9 bytes); None shares out what there is.
        patience: Seconds in which the scheduler must answer, and its first worker be there.
        folder: Where workers of other machines find what a run hands them as files; None is the project's
            ``data/.dask``. A cluster on this machine needs none.
    """

    address: str | None = None
    workers: int | None = Field(default=None, gt=0)
    gigabytes: float | None = Field(default=None, gt=0)
    patience: float = Field(default=15, gt=0)
    folder: str | None = None
