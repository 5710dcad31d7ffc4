"""What goes to a worker to carry out a node, and what comes back."""

import logging
from dataclasses import dataclass, field
from typing import Any

from cloudpickle import dumps
from kedro.io import AbstractDataset, CatalogProtocol, DataCatalog, MemoryDataset
from kedro.pipeline.node import Node


@dataclass(frozen=True)
class Parcel:
    """A node with its own part of the catalog.

    What lies in files the worker reads and writes itself. What lives in memory only goes there with the node, and
    comes back with its result.

    Attributes:
        node: What is carried out.
        catalog: The datasets that it reads and writes, with their validators.
        returned: Those of its outputs that live in memory only.
        is_async: Whether they are read and written in threads.
        run_id: Kedro's, of the session.
        package: The project's.
    """

    node: Node
    catalog: CatalogProtocol[Any, Any]
    returned: tuple[str, ...]
    is_async: bool
    run_id: str | None
    package: str = __name__.split(".", maxsplit=1)[0]


@dataclass(frozen=True)
class Returned:
    """What a worker gives for a parcel.

    Attributes:
        values: What the node made that lives in memory only, pickled.
    """

    values: dict[str, bytes] = field(default_factory=dict)


def packed(node: Node, catalog: Any, given: dict[str, Any], *, is_async: bool, run_id: str | None) -> bytes | None:
    """Pickle all that a worker needs; None, and a word why, where a part of it is bound to this process.

    Args:
        node: What is to be carried out.
        catalog: Of the whole run.
        given: Values of inputs that live in memory, or were changed by a hook.
        is_async: Whether datasets are read and written in threads.
        run_id: Kedro's, of the session.
    """
    datasets = {name: catalog.get(name) for name in {*node.inputs, *node.outputs}}
    in_memory = [name for name in node.outputs if isinstance(datasets[name], MemoryDataset)]
    datasets |= {name: _in_memory(value) for name, value in given.items()}
    datasets |= {name: _in_memory(copy_mode="assign") for name in in_memory}
    try:
        return bytes(dumps(Parcel(node, _catalog(datasets, catalog), tuple(in_memory), is_async, run_id)))
    except Exception as error:  # whatever an object raises that cannot be pickled
        logging.getLogger(__name__).warning("%s stays in the process of the run: %s", node.name, error)
        return None


def _catalog(datasets: dict[str, AbstractDataset[Any, Any]], whole: Any) -> DataCatalog:
    part = DataCatalog(datasets)
    part.validation_enabled = whole.validation_enabled
    # Kedro takes validators from configuration only
    part._validator_specs = {name: spec for name, spec in whole.validator_specs.items() if name in datasets}
    return part


def _in_memory(*value: Any, **options: Any) -> AbstractDataset[Any, Any]:
    dataset: AbstractDataset[Any, Any] = MemoryDataset(*value, **options)
    return dataset
