import pytest

from crm_study.figures.fitting import fitted, known, two_decimals
from crm_study.figures.lettering import SMALL, widest


@pytest.mark.parametrize("label", ["W" * 200, "a few short words " * 9, "x", "", "é \u202e中 $x$"])
@pytest.mark.parametrize("lines", [1, 3])
def test_words_stay_in_their_room(label, lines):
    words = fitted(label, room=30.0, lines=lines)
    assert widest([words], size=SMALL) <= 30.0
    assert words.count("\n") < lines


def test_a_label_that_fits_is_whole():
    assert fitted("Knowledge diffusion", room=60.0) == "Knowledge diffusion"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.5, ".50"),
        (-0.5, "−.50"),
        (1.0, "1.00"),
        (-1.04, "−1.04"),
        (10.5, "10.50"),
        (-0.004, ".00"),
        (0.995001, "1.00"),
        (None, "–"),
        (float("nan"), "–"),
        (float("inf"), "–"),
    ],
)
def test_a_coefficient_is_printed_as_apa_does(value, text):
    assert two_decimals(value) == text


def test_only_finite_numbers_are_known():
    assert [known(value) for value in (1, None, float("nan"), float("-inf"))] == [1.0, None] + [
        None
    ] * 2
