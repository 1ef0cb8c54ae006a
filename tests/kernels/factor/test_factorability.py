"""KMO, Bartlett's sphericity and multiple correlations, against psych and by hand."""

import numpy as np
import pytest

from crm_study.kernels.description.correlation_matrix import correlation_of
from crm_study.kernels.factor.factorability import (
    bartlett_sphericity,
    sampling_adequacy,
    squared_multiple_correlations,
)

CASES = ["attitude", "attitude_one", "swiss", "bfi", "made_up"]


@pytest.fixture(scope="module", params=CASES)
def case(request, factor_case):
    return factor_case(request.param)


def test_psych_agrees(case):
    correlation, known = case
    found = sampling_adequacy(correlation)
    assert found.kmo == pytest.approx(known["kmo"], rel=1e-10)
    np.testing.assert_allclose(found.msa, known["msa"], rtol=1e-10)
    np.testing.assert_allclose(squared_multiple_correlations(correlation), known["smc"], rtol=1e-9)
    sphericity = bartlett_sphericity(correlation, n_obs=known["n_obs"])
    assert sphericity.statistic == pytest.approx(known["bartlett"]["statistic"], rel=1e-10)
    assert sphericity.df == known["bartlett"]["df"]
    assert sphericity.p_value == pytest.approx(float(known["bartlett"]["p_value"]), rel=1e-8)
    assert sphericity.determinant == pytest.approx(known["bartlett"]["determinant"], rel=1e-9)


def test_three_equal_correlations_by_hand():
    # r = 1/2 between all: each partial correlation is (r - r^2) / (1 - r^2) = 1/3.
    correlation = np.full((3, 3), 0.5) + np.eye(3) / 2
    found = sampling_adequacy(correlation)
    assert found.kmo == pytest.approx((1 / 4) / (1 / 4 + 1 / 9), rel=1e-14)
    np.testing.assert_allclose(found.msa, found.kmo, rtol=1e-14)
    np.testing.assert_allclose(squared_multiple_correlations(correlation), 1 / 3, rtol=1e-14)
    # The determinant is (1 - r)^2 (1 + 2 r) = 1/2.
    sphericity = bartlett_sphericity(correlation, n_obs=21)
    assert sphericity.statistic == pytest.approx((20 - 11 / 6) * np.log(2), rel=1e-14)
    assert (sphericity.df, sphericity.determinant) == (3, pytest.approx(0.5, rel=1e-14))


def test_two_items_always_give_one_half():
    for r in (0.9, 0.1, -0.4):
        assert sampling_adequacy([[1, r], [r, 1]]).kmo == pytest.approx(0.5, rel=1e-14)


def test_unrelated_items_have_no_adequacy():
    found = sampling_adequacy(np.eye(4))
    assert np.isnan(found.kmo)
    assert np.isnan(found.msa).all()
    sphericity = bartlett_sphericity(np.eye(4), n_obs=50)
    assert (sphericity.statistic, sphericity.p_value, sphericity.determinant) == (0, 1, 1)


def test_reversed_items_change_nothing(factor_case):
    correlation, known = factor_case("attitude")
    sign = np.where(np.arange(7) % 2, -1, 1)
    turned = correlation * np.outer(sign, sign)
    np.testing.assert_allclose(sampling_adequacy(turned).msa, known["msa"], rtol=1e-10)


def test_refusals(refused, made_up):
    answers = made_up(60, 6)
    twins = correlation_of(np.column_stack([answers, answers[:, 1]]))
    for purpose, statistic in [
        ("KMO", sampling_adequacy),
        ("The squared multiple correlation", squared_multiple_correlations),
        ("Bartlett's test", lambda matrix: bartlett_sphericity(matrix, n_obs=60)),
    ]:
        with refused(
            f"{purpose} needs a positive definite correlation matrix, but items 2 and 7 repeat "
            "one another."
        ):
            statistic(twins)
        with refused(f"{purpose} needs at least 2 items, but got 1."):
            statistic([[1.0]])
    summed = correlation_of(np.column_stack([answers, answers.sum(axis=1)]))
    with refused(
        "KMO needs a positive definite correlation matrix, but one item is a linear "
        "combination of the others, as happens with no more respondents than items."
    ):
        sampling_adequacy(summed)
    with refused(
        "KMO needs a positive definite correlation matrix, but one item is a linear "
        "combination of the others, as happens with no more respondents than items."
    ):
        sampling_adequacy(correlation_of(answers[3::12]))
    with refused("Bartlett's test of 6 items needs more than 6 respondents, but got 6."):
        bartlett_sphericity(correlation_of(answers), n_obs=6)
    with refused("A correlation must lie from -1 to 1, but one is 1.2 away."):
        sampling_adequacy([[1, 1.2], [1.2, 1]])
