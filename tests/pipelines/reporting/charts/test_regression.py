import numpy as np

from mlops_template.pipelines.reporting.charts.regression import POINTS, charts


def drawn(plot, glyph):
    return next(each for each in plot.renderers if type(getattr(each, "glyph", None)).__name__ == glyph)


def test_at_most_two_thousand_dots():
    draw = np.random.default_rng(5)
    truth = draw.normal(size=50_000)
    agreement, *_ = charts(truth, truth / 2, "price")
    source = drawn(agreement.plot, "Scatter").data_source.data
    assert len(source["actual"]) == POINTS
    assert np.allclose(source["predicted"], source["actual"] / 2)
    assert "2,000 of 50,000" in agreement.caption


def test_residuals_are_actual_less_predicted():
    truth = np.linspace(10, 20, 200)
    _, residuals, *_ = charts(truth, truth - 2 + np.tile([-0.5, 0.5], 100), "price")
    assert "mean 2.0000" in residuals.caption
    source = drawn(residuals.plot, "Quad").data_source.data
    assert source["left"][0] == 1.5
    assert source["right"][-1] == 2.5


def test_perfect_constant_predictions_can_be_drawn():
    constant = np.full(50, 3.0)
    captions = [chart.caption for chart in charts(constant, constant, "price")]
    assert "mean 0, median 0" in captions[1]
