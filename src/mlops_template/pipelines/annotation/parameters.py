"""The YAML of `annotation`."""

from typing import Any, Literal, Self

from pydantic import ConfigDict, Field, RootModel, model_validator

from mlops_template.backends import backend_names
from mlops_template.backends.block import Block
from mlops_template.backends.labelling.base import LabellingFunction
from mlops_template.errors import ProjectError, nearest
from mlops_template.parameters import Parameters
from mlops_template.problem import Label

MOST_CLASSES = 127  # a vote is kept in one byte


class FunctionBlock(Block):
    """One labelling function.

    .. code-block:: yaml

        evening: {type: range, column: hour, at_least: 17, label: true, means: the day's delays have piled up}

    Attributes:
        type: A file of ``backends/labelling/``, or the dotted path of a class like those.
        label: What it votes for where it holds; None where it names the labels itself.
        means: The rule in words.

    Every other key is an argument of the function.
    """

    label: Label | None = None
    means: str


class Functions(RootModel[dict[str, FunctionBlock | None] | None]):
    """Labelling functions by name; a name set to null is left out."""

    model_config = ConfigDict(frozen=True)

    @property
    def blocks(self) -> dict[str, FunctionBlock]:
        """The functions that stand."""
        return {name: block for name, block in (self.root or {}).items() if block is not None}

    def build(self) -> dict[str, LabellingFunction]:
        """Give every function, its arguments checked.

        Raises:
            ProjectError: One cannot be built; names it.
        """
        built = {}
        for name, block in self.blocks.items():
            try:
                built[name] = block.build("labelling")
            except ProjectError as error:
                raise ProjectError(f"{name}: {error}") from error
        return built

    def check(self) -> None:
        """See that each function is there and takes its arguments."""
        self.build()

    @property
    def sources(self) -> list[str]:
        """The datasets that functions need besides the rows, each once."""
        return sorted({function.source for function in self.build().values() if function.source})


class LabelModels(RootModel[dict[str, Block | None]]):
    """Label models by name; a name set to null is left out."""

    model_config = ConfigDict(frozen=True)

    @property
    def blocks(self) -> dict[str, Block]:
        """The models that stand."""
        return {name: block for name, block in self.root.items() if block is not None}

    def check(self) -> None:
        """See that each label model is there and takes its arguments."""
        for name, block in self.blocks.items():
            try:
                block.build("label_models")
            except ProjectError as error:
                raise ProjectError(f"{name}: {error}") from error


class Series(Parameters):
    """Time series in which events are sought.

    .. code-block:: yaml

        departures:
          tables: [raw_flights]
          query: select time_hour as hour, origin, avg(dep_delay) as delay from raw_flights group by all
          time: hour
          entity: origin
          values: [delay]
          mode: batch
          detectors: null

    Attributes:
        tables: Datasets of the catalog.
        query: DuckDB's SQL over them.
        time: The column of stamps.
        entity: The column that parts the rows into series; None where they are one.
        values: The columns that are annotated, each for itself.
        mode: ``causal`` sees the past only, ``batch`` all of the series.
        detectors: Detectors by name; None takes those that need no tuning.
    """

    tables: tuple[str, ...] = Field(min_length=1)
    query: str
    time: str
    entity: str | None
    values: tuple[str, ...] = Field(min_length=1)
    mode: Literal["causal", "batch"]
    detectors: dict[str, Block | None] | None

    @property
    def detector_blocks(self) -> dict[str, dict[str, Any]] | None:
        """The detectors that stand, as plain mappings."""
        if self.detectors is None:
            return None
        return {name: block.model_dump() for name, block in self.detectors.items() if block is not None}

    def check(self) -> None:
        """See that each detector is there and takes its arguments."""
        for block in (self.detectors or {}).values():
            if block is not None:
                block.build("detectors")


class AllSeries(RootModel[dict[str, Series | None] | None]):
    """Time series by name; a name set to null is left out."""

    model_config = ConfigDict(frozen=True)

    @property
    def blocks(self) -> dict[str, Series]:
        """The series that stand."""
        return {name: block for name, block in (self.root or {}).items() if block is not None}


class AnnotationParameters(Parameters):
    """How rows get labels, and series events.

    Attributes:
        classes: Every label there is; None where no function votes.
        functions: Rules that vote; None where labels are not made.
        label_model: Which one makes the labels: ``auto``, a name of `label_models`, or a file of
            ``backends/label_models/`` as it comes.
        label_models: Those that are shown side by side.
        class_balance: Label to share; None estimates it.
        rows_to_label: How many rows are put forward for labelling by hand.
        series: Time series in which events are sought; None where there are none.
    """

    classes: tuple[Label, ...] | None
    functions: Functions
    label_model: str
    label_models: LabelModels
    class_balance: dict[Label, float] | None
    rows_to_label: int = Field(ge=0)
    series: AllSeries

    @model_validator(mode="after")
    def _labels_are_declared(self) -> Self:
        if self.functions.blocks and (self.classes is None or len(set(self.classes)) < 2):  # noqa: PLR2004
            raise ValueError("classes: functions vote, so name the labels there are, two or more")
        known = self.classes or ()
        if len(known) > MOST_CLASSES or len({str(label) for label in known}) < len(known):
            raise ValueError(f"classes: at most {MOST_CLASSES}, and no two that are written alike")
        for name, block in self.functions.blocks.items():
            if block.label is not None and not _among(block.label, known):
                raise ValueError(f"functions.{name}.label: {block.label!r} is none of classes {list(known)}")
        for label in self.class_balance or {}:
            if not _among(label, known):
                raise ValueError(f"class_balance: {label!r} is none of classes {list(known)}")
        return self

    @model_validator(mode="after")
    def _label_model_is_there(self) -> Self:
        known = ["auto", *dict.fromkeys([*self.label_models.blocks, *backend_names("label_models")])]
        if self.label_model not in known:
            raise ValueError(f"label_model: no {self.label_model!r}; {nearest(self.label_model, known)}")
        return self


def _among(label: Label, classes: tuple[Label, ...]) -> bool:
    """True equals 1 in Python, but a label is what it says."""
    return any(label == known and isinstance(label, bool) == isinstance(known, bool) for known in classes)
