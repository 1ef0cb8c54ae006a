import numpy as np
import pytest

from crm_study.kernels.arrays.validate import complete, confidence_level, varies, with_gaps


def test_complete_numbers_pass_unchanged():
    given = np.arange(6.0).reshape(3, 2)
    assert complete(given, name="scores", ndim=2) is given
    assert complete([1, 2], name="outcome", ndim=1).dtype == np.float64


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ([np.nan], "The outcome must be complete: 1 of 1 value is missing or infinite."),
        ([1, np.inf], "The outcome must be complete: 1 of 2 values is missing or infinite."),
        ([np.nan, -np.inf], "The outcome must be complete: 2 of 2 values are missing or infinite."),
        ([[1, 2]], "The outcome must have 1 dimension(s), but have 2."),
        (["a"], "The outcome must be numbers: could not convert string to float: 'a'."),
        ([None, 1], "The outcome must be complete: 1 of 2 values is missing or infinite."),
    ],
)
def test_what_is_not_complete_is_refused(refused, values, sentence):
    with refused(sentence):
        complete(values, name="outcome", ndim=1)


def test_a_masked_entry_is_missing_whatever_hides_behind_it(refused):
    values = np.ma.masked_equal([1, 99], 99)
    with refused("The scores must be complete: 1 of 2 values is missing or infinite."):
        complete(values, name="scores", ndim=1)


@pytest.mark.parametrize("level", [0, 1, 95, -0.1, float("nan")])
def test_a_level_outside_0_to_1_is_refused(refused, level):
    with refused(f"The confidence level must lie between 0 and 1, but is {level}."):
        confidence_level(level)


def test_rounding_is_not_variation():
    assert not varies(np.array([0.1 + 0.2, 0.3]))
    assert varies(np.array([1e9, 1e9 + 1]))
    assert varies(np.array([0.0, 1e-200]))


def test_gaps_are_kept_and_nothing_else(refused):
    masked = np.ma.masked_array([[1, 2], [3, 4]], mask=[[0, 1], [0, 0]])
    np.testing.assert_array_equal(with_gaps(masked, name="ratings"), [[1, np.nan], [3, 4]])
    with refused("The ratings must be finite: 2 of 2 are not."):
        with_gaps([[np.inf, -np.inf]], name="ratings")
    with refused("The ratings must have 2 dimension(s), but have 1."):
        with_gaps([1, 2], name="ratings")
    with refused("The ratings must be numbers: could not convert string to float: 'a'."):
        with_gaps([["a"]], name="ratings")
