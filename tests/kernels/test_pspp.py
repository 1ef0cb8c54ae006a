"""PSPP's RELIABILITY and REGRESSION, to the digits it prints."""

import numpy as np
import pytest

from crm_study.kernels.description.correlation import correlate
from crm_study.kernels.description.descriptives import describe
from crm_study.kernels.linear.least_squares import ols
from crm_study.kernels.reliability.reliability import cronbach_alpha, item_analysis, split_half


def assert_prints(found, printed):
    """The number rounds to the printed one: half a unit of its last digit."""
    for number, text in zip(np.atleast_1d(found), np.atleast_1d(printed), strict=True):
        digits = len(str(text).partition(".")[2])
        assert float(text) == pytest.approx(number, abs=0.5000001 * 10.0**-digits), text


@pytest.fixture(scope="module")
def answers(made_up):
    return made_up(60, 6)


@pytest.fixture(scope="module")
def printed(reference):
    return reference("pspp")


def test_reliability(answers, printed):
    known, items = printed["reliability"], item_analysis(answers)
    assert_prints(cronbach_alpha(answers).estimate, known["estimate"])
    assert_prints(items.item_rest, known["item_rest"])
    assert_prints(items.alpha_if_dropped, known["alpha_if_dropped"])
    assert_prints(split_half(answers), known["split_half"])


def test_regression(answers, printed):
    fit = ols(answers[:, 4:].mean(axis=1), answers[:, :4])
    for field, text in printed["regression"].items():
        found = np.atleast_1d(getattr(fit, field))
        # PSPP prints a zero for the constant's beta and nothing for its VIF.
        assert_prints(found[-np.size(text) :], text)


def test_description(answers, printed):
    found = describe(answers[:, 4:].mean(axis=1))
    for field, text in printed["description"].items():
        assert_prints(getattr(found, field), text)


def test_correlation(answers, printed):
    found = correlate(answers[:, 0], answers[:, 2])
    for field, text in printed["correlation"].items():
        assert_prints(getattr(found, field), text)
