import doctest

from mlops_template.pages import wording


def test_examples_hold():
    tried = doctest.testmod(wording)
    assert tried.attempted > 0
    assert tried.failed == 0


def test_shortening_keeps_the_length():
    assert wording.shorten("abcdef", 4) == "abc…"
    assert wording.shorten("abcd", 4) == "abcd"


def test_absent_duration_is_a_dash():
    assert wording.seconds(float("nan")) == wording.DASH
    assert wording.seconds(1.239) == "1.24"
