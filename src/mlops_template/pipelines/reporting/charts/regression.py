"""Charts of a regression champion on the test rows."""

import numpy as np

from mlops_template.pages.look import FIRST, REFERENCE, SECOND, Chart, blank, diagonal, hover
from mlops_template.pages.wording import number
from mlops_template.pipelines.reporting import curves

POINTS = 2000
RESIDUAL_BINS = 40


def charts(truth: np.ndarray, predicted: np.ndarray, target: str) -> list[Chart]:
    """Give predicted against actual, the residuals, calibration by decile and error by decile.

    Args:
        truth: n values.
        predicted: n values.
        target: What they are of.
    """
    return [
        _agreement(truth, predicted, target),
        _residuals(truth - predicted, target),
        _calibration(truth, predicted, target),
        _errors(truth, predicted, target),
    ]


def _agreement(truth: np.ndarray, predicted: np.ndarray, target: str) -> Chart:
    kept = curves.thin(len(truth), POINTS)
    source = {"predicted": predicted[kept], "actual": truth[kept]}
    both = np.concatenate(list(source.values()))
    plot = blank(f"Predicted {target}", f"Actual {target}")
    diagonal(plot, float(both.min()), float(both.max()))
    dots = plot.scatter("predicted", "actual", source=source, color=FIRST, size=5, fill_alpha=0.35, line_alpha=0)
    hover(plot, [dots], predicted="@predicted{0,0.[000]}", actual="@actual{0,0.[000]}")
    drawn = "every test row" if len(kept) == len(truth) else f"{len(kept):,} of {len(truth):,} test rows, evenly taken"
    return Chart("agreement", "Predicted and actual", f"A dot for {drawn}; on the dashed line both agree.", plot)


def _residuals(residuals: np.ndarray, target: str) -> Chart:
    low, high = np.quantile(residuals, [0.01, 0.99])
    edges = np.linspace(low, high if high > low else low + 1, RESIDUAL_BINS + 1)
    source = {"left": edges[:-1], "right": edges[1:], "top": curves.shares(residuals, edges)}
    plot = blank(f"Actual less predicted {target}", "Share of the rows")
    bars = plot.quad("left", "right", "top", 0, source=source, color=FIRST, fill_alpha=0.6, line_alpha=0)
    plot.vspan(x=[0], color=REFERENCE, line_dash=[5, 4], line_width=1.5)
    hover(plot, [bars], residual="@left{0,0.[000]} to @right{0,0.[000]}", share="@top{0.0%}")
    plot.y_range.start = 0
    caption = (
        f"The middle 98% of the residuals; mean {number(residuals.mean())}, median {number(np.median(residuals))}."
    )
    return Chart("residuals", "Residuals", caption, plot)


def _calibration(truth: np.ndarray, predicted: np.ndarray, target: str) -> Chart:
    bins = curves.by_quantile(predicted, truth)
    ends = bins[["predicted", "actual"]].to_numpy()
    plot = blank(f"Mean predicted {target}", f"Mean actual {target}")
    diagonal(plot, float(ends.min()), float(ends.max()))
    source = bins.to_dict("list")
    plot.line(source["predicted"], source["actual"], color=FIRST, line_width=2)
    dots = plot.scatter("predicted", "actual", source=source, color=FIRST, size=9)
    hover(plot, [dots], rows="@rows{0,0}", predicted="@predicted{0,0.[000]}", actual="@actual{0,0.[000]}")
    gap = float(np.average((bins["predicted"] - bins["actual"]).abs(), weights=bins["rows"]))
    caption = f"Means by decile of the prediction; they lie {number(gap)} apart on average."
    return Chart("calibration", "Calibration", caption, plot)


def _errors(truth: np.ndarray, predicted: np.ndarray, target: str) -> Chart:
    bins = curves.by_quantile(predicted, truth)
    source = {**bins.to_dict("list"), "decile": list(range(1, len(bins) + 1))}
    plot = blank("Decile of the prediction", f"Actual less predicted {target}")
    plot.hspan(y=[0], color=REFERENCE, line_dash=[5, 4], line_width=1.5)
    plot.segment("decile", "low", "decile", "high", source=source, color=FIRST, line_width=6, line_alpha=0.35)
    dots = plot.scatter("decile", "error", source=source, color=SECOND, size=9)
    hover(plot, [dots], rows="@rows{0,0}", median="@error{0,0.[000]}", middle_80="@low{0,0.[000]} to @high{0,0.[000]}")
    plot.xaxis.ticker = source["decile"]
    caption = "Median residual of each decile, low predictions first; the bar holds the middle 80% of its rows."
    return Chart("errors", "Error by size of the prediction", caption, plot)
