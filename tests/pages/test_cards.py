import pandas as pd

from mlops_template.describe import describe
from mlops_template.pages.cards import cards


def card_of(values, kind="numeric"):
    column = pd.Series(values, name="column")
    return cards({"rows": len(column), "columns": [describe(column, kind)]})[0]


def test_numbers_get_a_histogram_between_their_ends():
    card = card_of([*range(10), None])
    assert (card.low, card.high) == ("0", "9")
    assert dict(card.facts) == {"missing": "1 (9.1%)", "distinct": "10", "median": "4.5", "mean": "4.5"}
    assert card.incomplete
    assert sum(bar.rows for bar in card.bars) == 10
    assert max(bar.length for bar in card.bars) == 100


def test_texts_get_their_most_frequent_values():
    card = card_of(["b", "a", "b", "b"], "categorical")
    assert card.low is None
    assert [(bar.label, bar.rows, bar.length) for bar in card.bars] == [("b", 3, 100), ("a", 1, 33.3)]
    assert not card.incomplete


def test_moments_get_a_histogram_between_their_ends():
    card = card_of(pd.to_datetime(["2013-01-01", "2013-01-03"]), "datetime")
    assert (card.low, card.high) == ("2013-01-01 00:00:00", "2013-01-03 00:00:00")


def test_empty_column_has_no_bars():
    card = card_of(pd.Series([None, None], dtype=object), "categorical")
    assert card.bars == ()
    assert dict(card.facts)["missing"] == "2 (100%)"
