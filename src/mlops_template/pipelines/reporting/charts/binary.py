"""Charts of a binary champion on the test rows."""

import numpy as np

from mlops_template.pages.look import (
    FIRST,
    REFERENCE,
    SECOND,
    Chart,
    blank,
    diagonal,
    hover,
    legend,
)
from mlops_template.pipelines.reporting import curves

UNIT = (-0.02, 1.02)
SCORE_BINS = 40


def charts(truth: np.ndarray, probability: np.ndarray, names: tuple[str, str]) -> list[Chart]:
    """Give ROC, precision-recall, calibration and the distribution of the scores.

    Args:
        truth: n times 0 or 1; both occur.
        probability: Of 1, n values.
        names: What 1 and 0 stand for.
    """
    return [
        _roc(truth, probability),
        _precision_recall(truth, probability),
        calibration(truth, probability),
        _scores(truth, probability, names),
    ]


def _roc(truth: np.ndarray, probability: np.ndarray) -> Chart:
    curve = curves.roc(truth, probability)
    plot = blank("False positive rate", "True positive rate", x_range=UNIT, y_range=UNIT)
    diagonal(plot, 0, 1)
    plot.varea(x=curve.x, y1=curve.x, y2=curve.y, color=FIRST, alpha=0.08)
    line = plot.line(curve.x, curve.y, color=FIRST, line_width=2.5)
    hover(plot, [line], false_positives="@x{0.0%}", true_positives="@y{0.0%}")
    caption = f"Area under the curve {curve.area:.4f}; chance, the dashed line, would come to 0.5."
    return Chart("roc", "ROC curve", caption, plot)


def _precision_recall(truth: np.ndarray, probability: np.ndarray) -> Chart:
    curve, base = curves.precision_recall(truth, probability), float(truth.mean())
    plot = blank("Recall", "Precision", x_range=UNIT, y_range=UNIT)
    plot.line([0, 1], [base, base], color=REFERENCE, line_dash=[5, 4], line_width=1.5)
    plot.varea(x=curve.x, y1=np.full_like(curve.y, base), y2=curve.y, color=FIRST, alpha=0.08)
    line = plot.line(curve.x, curve.y, color=FIRST, line_width=2.5)
    hover(plot, [line], recall="@x{0.0%}", precision="@y{0.0%}")
    caption = f"Average precision {curve.area:.4f}; chance, the dashed line, would come to {base:.4f}."
    return Chart("precision-recall", "Precision and recall", caption, plot)


def calibration(truth: np.ndarray, probability: np.ndarray) -> Chart:
    """Compare predicted probabilities with what happened, in ten bins of equal size."""
    bins = curves.by_quantile(probability, truth)
    high = min(1.0, 1.1 * float(bins[["predicted", "actual"]].to_numpy().max()))
    edges = (-0.02 * high, 1.02 * high)
    plot = blank("Predicted probability", "Observed share", x_range=edges, y_range=edges)
    diagonal(plot, 0, high)
    source = bins.to_dict("list")
    plot.line(source["predicted"], source["actual"], color=FIRST, line_width=2)
    dots = plot.scatter("predicted", "actual", source=source, color=FIRST, size=9)
    hover(plot, [dots], rows="@rows{0,0}", predicted="@predicted{0.0%}", observed="@actual{0.0%}")
    gap = float(np.average((bins["predicted"] - bins["actual"]).abs(), weights=bins["rows"]))
    caption = f"Ten bins of equal size; predicted and observed lie {100 * gap:.1f} points apart on average."
    return Chart("calibration", "Calibration", caption, plot)


def _scores(truth: np.ndarray, probability: np.ndarray, names: tuple[str, str]) -> Chart:
    groups = {name: probability[truth == value] for name, value in zip(names, (1, 0), strict=True)}
    medians = " and ".join(f"{np.median(values):.3f} for {name}" for name, values in groups.items())
    return distribution(
        "Scores by class", f"Probability of {names[0]}", groups, f"Median {medians}.", legend_at="top_right"
    )


def distribution(title: str, x_title: str, groups: dict[str, np.ndarray], caption: str, *, legend_at: str) -> Chart:
    """Compare how the probabilities of two groups of rows are spread."""
    edges = np.linspace(0, 1, SCORE_BINS + 1)
    plot = blank(x_title, "Share of the rows", x_range=UNIT)
    for (name, values), color in zip(groups.items(), (SECOND, FIRST), strict=True):
        top = curves.shares(values, edges)
        source = {"left": edges[:-1], "right": edges[1:], "top": top}
        style = {"color": color, "legend_label": name}
        bars = plot.quad("left", "right", "top", 0, source=source, fill_alpha=0.35, line_alpha=0, **style)
        plot.step(edges, [*top, top[-1]], mode="after", line_width=1.5, **style)
        hover(plot, [bars], probability="@left{0.000} to @right{0.000}", share="@top{0.0%}")
    legend(plot, legend_at)
    plot.y_range.start = 0
    return Chart("scores", title, caption, plot)
