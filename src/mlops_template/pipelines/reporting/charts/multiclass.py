"""Charts of a champion of several classes on the test rows."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from mlops_template.pages.look import PALETTE, Chart, blank, diagonal, hover, legend
from mlops_template.pages.wording import shorten
from mlops_template.pipelines.reporting import curves
from mlops_template.pipelines.reporting.charts.binary import UNIT, distribution

MATRIX = 12


@dataclass(frozen=True)
class Answers:
    """What is true of n rows and what k classes were given.

    Attributes:
        classes: The k labels.
        truth: The place of the true class among them, n.
        predicted: The place of the predicted class, n.
        probability: (n, k).
    """

    classes: tuple[str, ...]
    truth: np.ndarray
    predicted: np.ndarray
    probability: np.ndarray

    def frequent(self, limit: int) -> list[int]:
        """Give the places of the most frequent true classes that some row but not every row has."""
        rows = np.bincount(self.truth, minlength=len(self.classes))
        found = sorted(np.argsort(-rows, kind="stable")[:limit].tolist())
        return [place for place in found if 0 < rows[place] < len(self.truth)]


@dataclass(frozen=True)
class Confusion:
    """True classes down, predicted ones across; `rows` counts and `shares` of the true class."""

    classes: tuple[str, ...]
    rows: tuple[tuple[int, ...], ...]
    shares: tuple[tuple[float, ...], ...]


def confusion(answers: Answers) -> Confusion:
    """Count true against predicted classes; all but the twelve most frequent stand together."""
    order = np.argsort(-np.bincount(answers.truth, minlength=len(answers.classes)), kind="stable")
    shown = sorted(order[:MATRIX].tolist())
    labels = [shorten(answers.classes[place], 24) for place in shown]
    place = np.full(len(answers.classes), len(shown))
    place[shown] = np.arange(len(shown))
    size = len(shown) + (len(order) > MATRIX)
    table = np.zeros((size, size), dtype=int)
    np.add.at(table, (place[answers.truth], place[answers.predicted]), 1)
    shares = table / np.maximum(table.sum(axis=1, keepdims=True), 1)
    names = tuple(labels + ["all others"] * (size - len(shown)))
    return Confusion(names, tuple(map(tuple, table.tolist())), tuple(map(tuple, shares.round(4).tolist())))


def charts(answers: Answers) -> list[Chart]:
    """Give ROC and calibration of the most frequent classes, each against the rest, and the confidence."""
    drawn = answers.frequent(len(PALETTE))
    return [*([_roc(answers, drawn), _calibration(answers, drawn)] if drawn else []), _confidence(answers)]


def _one_against_rest(answers: Answers, drawn: list[int]) -> Iterator[tuple[str, str, np.ndarray, np.ndarray]]:
    for place, color in zip(drawn, PALETTE, strict=False):
        truth = (answers.truth == place).astype(int)
        yield shorten(answers.classes[place], 24), color, truth, answers.probability[:, place]


def _roc(answers: Answers, drawn: list[int]) -> Chart:
    plot, areas = blank("False positive rate", "True positive rate", x_range=UNIT, y_range=UNIT), []
    diagonal(plot, 0, 1)
    for name, color, truth, probability in _one_against_rest(answers, drawn):
        curve = curves.roc(truth, probability)
        source = {"x": curve.x, "y": curve.y, "name": [name] * len(curve.x)}
        line = plot.line("x", "y", source=source, color=color, line_width=2.5, legend_label=name)
        hover(plot, [line], **{"class": "@name", "false_positives": "@x{0.0%}", "true_positives": "@y{0.0%}"})
        areas.append(f"{name} {curve.area:.4f}")
    legend(plot, "bottom_right")
    caption = f"Each class against the rest; area under the curve: {', '.join(areas)}."
    return Chart("roc", "ROC curves", caption, plot)


def _calibration(answers: Answers, drawn: list[int]) -> Chart:
    classes = list(_one_against_rest(answers, drawn))
    tables = [curves.by_quantile(probability, truth) for *_, truth, probability in classes]
    high = min(1.0, 1.1 * max(float(bins[["predicted", "actual"]].to_numpy().max()) for bins in tables))
    edges = (-0.02 * high, 1.02 * high)
    plot = blank("Predicted probability", "Observed share", x_range=edges, y_range=edges)
    diagonal(plot, 0, high)
    for (name, color, *_), bins in zip(classes, tables, strict=True):
        source = {**bins.to_dict("list"), "name": [name] * len(bins)}
        style = {"color": color, "legend_label": name, "source": source}
        plot.line("predicted", "actual", line_width=2, **style)
        dots = plot.scatter("predicted", "actual", size=8, **style)
        tips = {"class": "@name", "rows": "@rows{0,0}", "predicted": "@predicted{0.0%}", "observed": "@actual{0.0%}"}
        hover(plot, [dots], **tips)
    legend(plot, "top_left")
    caption = "Each class against the rest, in up to ten bins of equal size; the dashed line is perfect."
    return Chart("calibration", "Calibration", caption, plot)


def _confidence(answers: Answers) -> Chart:
    highest, right = answers.probability.max(axis=1), answers.predicted == answers.truth
    groups = {"wrong": highest[~right], "right": highest[right]}
    caption = f"The highest probability of each row; {right.mean():.1%} of the rows are right."
    return distribution("Confidence", "Highest probability", groups, caption, legend_at="top_left")
