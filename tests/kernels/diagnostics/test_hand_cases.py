"""The diagnostics worked by hand, moved, relabeled and given nothing to work with."""

import numpy as np
import pytest

from crm_study.kernels.diagnostics.collinearity import conditioning, generalized_vif
from crm_study.kernels.diagnostics.component_residual import curvature
from crm_study.kernels.diagnostics.durbin_watson import below_zero, durbin_watson
from crm_study.kernels.diagnostics.heteroscedasticity import breusch_pagan, white
from crm_study.kernels.diagnostics.influence import influence, largest_outlier
from crm_study.kernels.diagnostics.jarque_bera import jarque_bera
from crm_study.kernels.diagnostics.quantile_plot import quantile_points
from crm_study.kernels.diagnostics.reset import reset
from crm_study.kernels.diagnostics.shapiro_wilk import shapiro_wilk
from crm_study.kernels.linear.least_squares import ols

X = np.array([[1.0], [2], [3], [4], [5], [6]])
Y = np.array([1.0, 3, 2, 5, 4, 9])


def test_three_values_have_an_exact_shapiro():
    # Weights (-1, 0, 1) / sqrt(2): W = (3 - 0)² / 2 / (42/9) and p = 6/pi (asin(sqrt W) - pi/3).
    found = shapiro_wilk([0, 1, 3])
    assert found.statistic == pytest.approx(4.5 / (42 / 9), rel=1e-14)
    expected = 6 / np.pi * (np.arcsin(np.sqrt(27 / 28)) - np.pi / 3)
    assert found.p_value == pytest.approx(expected, rel=1e-12)


def test_symmetric_values_are_left_with_their_kurtosis():
    # Fourth moment 1, variance 1: kurtosis 1 - 3 = -2, so JB = 4/6 * 4/4.
    assert jarque_bera([-1, 1, -1, 1]).statistic == pytest.approx(4 / 6, rel=1e-14)
    assert jarque_bera([-1, 1, -1, 1]).skewness == 0


def test_spread_of_two_groups_by_hand():
    # e² is 1, 1, 4, 4: all of its variance lies between the groups, n R² = 4.
    found = breusch_pagan([1, -1, 2, -2], [[0], [0], [1], [1]])
    assert (found.statistic, found.df) == (pytest.approx(4, rel=1e-14), 1)
    # Original: sum of squared deviations 9 over 2 * 2.5².
    original = breusch_pagan([1, -1, 2, -2], [[0], [0], [1], [1]], form="breusch_pagan")
    assert original.statistic == pytest.approx(9 / 12.5, rel=1e-14)


def test_the_square_of_a_dummy_is_not_counted():
    e = [1, -1, 2, -2, 0.5, -0.3, 1.4]
    x = np.array([[0], [0], [1], [1], [0], [1], [1.0]])
    assert white(e, x).df == 1
    assert white(e, x).statistic == pytest.approx(breusch_pagan(e, x).statistic, rel=1e-12)
    two = np.column_stack([x, X.repeat(2)[:7]])
    assert white(np.arange(7.0) ** 2, two).df == 4


def test_a_parabola_is_found_by_both_tests_of_form():
    x = np.arange(40.0)[:, None]
    y = (x[:, 0] - 20) ** 2 + 3 * np.sin(7 * x[:, 0])
    fit = ols(y, x)
    assert reset(fit, x).p_value < 1e-12
    assert curvature(fit, x).p_value[0] < 1e-12


def test_the_square_s_t_is_that_of_a_second_regression():
    fit = ols(Y, X)
    both = ols(Y, np.column_stack([X, X**2]))
    assert curvature(fit, X).statistic[0] == pytest.approx(both.statistic[2], rel=1e-10)
    assert reset(fit, X, powers=(2,)).statistic == pytest.approx(both.statistic[2] ** 2, rel=1e-9)


def test_leaving_one_out_is_refitting():
    fit, rest = ols(Y, X), ols(Y[1:], X[1:])
    found = influence(fit, X)
    scale = rest.sigma * np.sqrt(fit.covariance.diagonal()) / fit.sigma
    np.testing.assert_allclose(found.dfbetas[0], (fit.estimate - rest.estimate) / scale, rtol=1e-10)
    shift = (fit.fitted[0] - (rest.estimate[0] + rest.estimate[1])) / rest.sigma
    assert found.dffits[0] == pytest.approx(shift / np.sqrt(fit.leverage[0]), rel=1e-10)
    ratio = np.linalg.det(rest.covariance) / np.linalg.det(fit.covariance)
    assert found.covratio[0] == pytest.approx(ratio, rel=1e-10)


def test_orthogonal_columns_condition_nothing():
    x = np.array([[1.0], [-1], [1], [-1]])
    found = conditioning(x)
    np.testing.assert_allclose(found.condition_index, 1, rtol=1e-12)
    np.testing.assert_allclose(found.proportions.sum(axis=0), 1, rtol=1e-12)


def test_a_generalized_vif_does_not_see_the_reference_level():
    level = np.array([0, 1, 2, 0, 1, 2, 1, 1, 0, 2])
    tenure = np.array([1.0, 2, 4, 3, 2, 5, 6, 1, 2, 9])
    found = [
        generalized_vif(
            np.column_stack([level == a, level == b, tenure]).astype(float), belongs=["f", "f", "t"]
        )
        for a, b in ((1, 2), (0, 2))
    ]
    np.testing.assert_allclose(found[0].gvif, found[1].gvif, rtol=1e-12)
    assert found[0].gvif[0] == pytest.approx(found[0].gvif[1], rel=1e-12)


def test_weighted_squares_by_hand():
    # P(z1² < 3 z2²) = P(|z1/z2| < sqrt 3) = 2/3, and P(z1² + z2² < z3²) = 1 - 1/sqrt(2).
    assert below_zero(np.array([1.0, -3.0])) == pytest.approx(2 / 3, abs=1e-11)
    assert below_zero(np.array([1.0, 1.0, -1.0])) == pytest.approx(1 - np.sqrt(0.5), abs=1e-11)


def test_autocorrelation_of_reversed_rows_is_the_same():
    forth, back = (durbin_watson(ols(y, x), x) for y, x in ((Y, X), (Y[::-1], X[::-1])))
    assert forth.p_value == pytest.approx(back.p_value, rel=1e-10)
    slow = np.sin(np.arange(60) / 9)
    assert (
        durbin_watson(ols(slow, np.arange(60.0)[:, None]), np.arange(60.0)[:, None]).p_value < 1e-9
    )


@pytest.mark.parametrize("unit", [1e-3, 1e6])
def test_units_change_nothing(unit):
    x, y = X * unit + 7 * unit, Y * unit - 5
    fit, plain = ols(y, x), ols(Y, X)
    assert shapiro_wilk(fit.residual).statistic == pytest.approx(
        shapiro_wilk(plain.residual).statistic, rel=1e-8
    )
    for test in (breusch_pagan, white):
        assert test(fit.residual, x).statistic == pytest.approx(
            test(plain.residual, X).statistic, rel=1e-7
        )
    assert reset(fit, x).statistic == pytest.approx(reset(plain, X).statistic, rel=1e-7)
    np.testing.assert_allclose(
        influence(fit, x).dfbetas[:, 1], influence(plain, X).dfbetas[:, 1], rtol=1e-8
    )


def test_normal_values_are_rarely_called_otherwise():
    rng = np.random.default_rng(5)
    rejected = [shapiro_wilk(rng.normal(size=50)).p_value < 0.05 for _ in range(2000)]
    assert np.mean(rejected) == pytest.approx(0.05, abs=0.012)


def test_the_envelope_holds_the_share_it_promises():
    rng = np.random.default_rng(8)
    inside = [
        (found.conf_low <= found.observed) & (found.observed <= found.conf_high)
        for found in (quantile_points(rng.normal(size=20), conf_level=0.9) for _ in range(1000))
    ]
    np.testing.assert_allclose(np.mean(inside, axis=0), 0.9, atol=0.035)


def test_a_perfect_fit_leaves_nothing_to_diagnose(refused):
    fit = ols(2 * X[:, 0] + 1, X)
    assert np.isnan(breusch_pagan(fit.residual, X).statistic)
    assert np.isnan(reset(fit, X).statistic)
    assert np.isnan(curvature(fit, X).statistic).all()
    assert np.isnan(durbin_watson(fit, X).p_value)
    assert np.isnan(influence(fit, X).dfbetas).all()
    with refused("An outlier test needs residuals with degrees of freedom left."):
        largest_outlier(influence(fit, X))
    with refused("The Shapiro-Wilk test needs values that vary: every value is 0."):
        shapiro_wilk(fit.residual)


def test_one_dummy_has_no_powers_and_no_curve():
    x = np.array([[0.0], [1], [0], [1], [1], [0]])
    fit = ols(Y, x)
    assert (reset(fit, x).df1, np.isnan(reset(fit, x).statistic)) == (0, True)
    assert np.isnan(curvature(fit, x).statistic[0])


def test_an_observation_alone_in_its_group_has_no_influence():
    x = np.column_stack([X[:, 0], [0, 0, 0, 0, 0, 1.0]])
    found = influence(ols(Y, x), x)
    assert np.isnan(found.dffits[5])
    assert np.isfinite(found.dffits[:5]).all()
    assert largest_outlier(found).row < 5


@pytest.mark.parametrize(
    ("ask", "sentence"),
    [
        (
            lambda: shapiro_wilk([1, 2]),
            "The Shapiro-Wilk test is made for 3 to 5000 values, but got 2.",
        ),
        (
            lambda: shapiro_wilk([3, 3, 3]),
            "The Shapiro-Wilk test needs values that vary: every value is 3.",
        ),
        (lambda: jarque_bera([1]), "The Jarque-Bera test needs at least 2 values, but got 1."),
        (
            lambda: jarque_bera([2, 2]),
            "The Jarque-Bera test needs values that vary: every value is 2.",
        ),
        (
            lambda: breusch_pagan([1, 2], [[1], [1]]),
            "A test of constant variance needs a regressor that varies.",
        ),
        (
            lambda: breusch_pagan([1, 2, 3], [[1], [2]]),
            "A test of constant variance needs one residual per row, but got 3 residuals "
            "and 2 rows.",
        ),
        (
            lambda: white([1, 2, 4], [[1], [2], [4]]),
            "White's test needs more observations than predictors, squares and cross products "
            "together, but got 3 for 2.",
        ),
        (
            lambda: conditioning([[0.0], [0.0]]),
            "Condition indices need predictors that are not 0 in every row.",
        ),
        (lambda: quantile_points([1, 2]), "A quantile plot needs at least 3 values, but got 2."),
        (
            lambda: influence(ols(Y, X), X[:3]),
            "Influence needs the 6 rows of the model, but got 3.",
        ),
        (
            lambda: durbin_watson(ols(Y, X), X[:3]),
            "The Durbin-Watson test needs the 6 rows of the model, but got 3.",
        ),
        (
            lambda: reset(ols(Y, X), X, powers=(1, 2)),
            "RESET needs the predictors of the model and powers of 2 or more, but got 6 rows for "
            "6 fitted values and the powers 1, 2.",
        ),
        (
            lambda: curvature(ols(Y, X), X[:3]),
            "Component residuals need the rows and predictors of the model, 6 and 1, but got 3 "
            "and 1.",
        ),
        (
            lambda: shapiro_wilk([1, float("nan"), 2]),
            "The values must be complete: 1 of 3 values is missing or infinite.",
        ),
    ],
)
def test_bad_input_is_refused_in_a_sentence(ask, sentence, refused):
    with refused(sentence):
        ask()
