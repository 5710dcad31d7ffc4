"""See before the first node that the workers can carry out what they will be sent."""

import logging
import re
from typing import Any

from distributed import Client

from mlops_template.datasets.logged_model import source_digest
from mlops_template.errors import ProjectError
from mlops_template.resolvers import project_path
from mlops_template.runners.dask.crew import Crew, places
from mlops_template.runners.dask.preparation import Preparation, look
from mlops_template.runners.dask.task import there

_UNKNOWN = re.compile(r"No module named '([\w]+)")  # errors of a worker may come as their text only
PACKAGE = __name__.split(".", maxsplit=1)[0]


def prepared(client: Client, modules: tuple[str, ...], *, alone: bool) -> Crew:
    """Look at all workers, and make them ready.

    Args:
        client: Of the cluster.
        modules: What the nodes will import.
        alone: Whether the cluster has its machine for itself.

    Raises:
        ProjectError: A worker cannot import the project or a module, or has loaded other code of the project.
    """
    _refuse("the scheduler", _answer(client))
    found = client.run(look, modules, on_error="return")
    for address, each in found.items():
        _refuse(f"worker {address}", each)
    workers = client.scheduler_info(n_workers=-1)["workers"]
    crew = Crew.of(workers)
    seen = {
        str(worker["name"]): (found[at]["host"], found[at]["cores"], crew.cores_of(worker))
        for at, worker in workers.items()
        if at in found
    }
    own = places(seen, alone=alone)
    client.register_plugin(Preparation(PACKAGE, project_path(), modules, own, alone=alone))
    if not alone:  # the workers of this machine write to the same terminal
        client.forward_logging(PACKAGE, logging.WARNING)
    return crew


def now(client: Client) -> Crew | None:
    """Give the crew as it is now; None while all workers are on their way back."""
    workers = client.scheduler_info(n_workers=-1)["workers"]
    return Crew.of(workers) if workers else None


def _answer(client: Client) -> Any:
    try:
        return client.run_on_scheduler(there)
    except Exception as error:  # whatever its environment raises
        return error


def _refuse(who: str, answer: Any) -> None:
    missing = answer["missing"] if isinstance(answer, dict) else _UNKNOWN.findall(str(answer))[:1]
    if missing:
        raise ProjectError(
            f"{who} cannot import {', '.join(missing)}; install there what is installed here: "
            "uv pip install --requirement requirements.txt, then the project itself, and start it anew"
        )
    if isinstance(answer, BaseException):
        raise ProjectError(f"{who} cannot be used: {type(answer).__name__}: {answer}")
    if isinstance(answer, dict) and answer["code"] != source_digest():
        raise ProjectError(f"{who} has loaded other code of {PACKAGE} than lies here; start it anew")
