"""Weights, part correlations, blocks, predictions and joint tests."""

import numpy as np
import pytest
import statsmodels.api as sm

from crm_study.kernels.linear.hierarchical import compare_nested, hierarchical
from crm_study.kernels.linear.least_squares import ols
from crm_study.kernels.linear.prediction import predict_linear
from crm_study.kernels.linear.semi_partial import semi_partial
from crm_study.kernels.linear.terms_test import joint_f
from crm_study.kernels.linear.weighted import wls

RTOL = 1e-9


@pytest.fixture(scope="module")
def known(reference):
    return reference("regression_family")


@pytest.fixture(scope="module")
def data(made_up):
    """Outcome, three scores, four roles as indicators, weights: those of the .R file."""
    answers = made_up(120, 6)
    i = np.arange(1, 121)
    role = (i * 7 + i // 11) % 4
    dummies = np.column_stack([role == level for level in (1, 2, 3)]).astype(float)
    sums = np.column_stack([role == level for level in (0, 1, 2)]) - 1.0 * (role == 3)[:, None]
    weights = 1 + (i * 11) % 7 / 3
    return answers[:, 3:].mean(axis=1), answers[:, :3], dummies, sums, weights


def test_part_correlations_are_those_of_residuals(known, data):
    y, x, *_ = data
    found = semi_partial(ols(y, x))
    expected = np.array(known["parts"])
    np.testing.assert_allclose(found.part_r[1:], expected[:, 0], rtol=RTOL)
    np.testing.assert_allclose(found.partial_r[1:], expected[:, 1], rtol=RTOL)
    np.testing.assert_allclose(found.part_r_squared[1:], expected[:, 0] ** 2, rtol=RTOL)


def test_part_correlations_have_the_forms_of_spss(data):
    y, x, *_ = data
    fit = ols(y, x)
    found, t = semi_partial(fit), fit.statistic[1:]
    np.testing.assert_allclose(found.partial_r[1:], t / np.sqrt(t**2 + fit.df_residual))
    lost = fit.r_squared - np.array([ols(y, np.delete(x, j, 1)).r_squared for j in range(3)])
    np.testing.assert_allclose(found.part_r_squared[1:], lost, rtol=1e-8)


def test_a_perfect_fit_has_partial_correlations_of_one():
    found = semi_partial(ols([1, 2, 3, 4], [[1], [2], [3], [4]]))
    assert found.partial_r[1] == pytest.approx(1)
    assert np.isnan(found.part_r[0])


def test_blocks_agree_with_anova(known, data):
    y, x, dummies, *_ = data
    found = hierarchical(y, [x[:, :1], dummies, x[:, 1:]])
    for change, expected in zip(found.changes, known["changes"], strict=True):
        for field, value in expected.items():
            assert getattr(change, field) == pytest.approx(value, rel=RTOL), field
    for fit, expected in zip(found.fits, known["steps"], strict=True):
        assert fit.r_squared == pytest.approx(expected["r_squared"], rel=RTOL)


def test_blocks_agree_with_statsmodels(data):
    y, x, dummies, *_ = data
    small, large = sm.add_constant(x[:, :1]), sm.add_constant(np.hstack([x[:, :1], dummies]))
    f, p, df = sm.OLS(y, large).fit().compare_f_test(sm.OLS(y, small).fit())
    change = hierarchical(y, [x[:, :1], dummies]).changes[1]
    assert (change.f_change, change.p_value) == pytest.approx((f, p), rel=RTOL)
    assert (change.df1, change.df2) == (df, 115)
    assert change.f_squared == pytest.approx(change.f_change * 3 / 115, rel=RTOL)


def test_blocks_that_cannot_be_compared_are_refused(refused):
    with refused("A hierarchical regression needs at least one block of predictors."):
        hierarchical([1, 2, 3], [])
    with refused("Block 2 of the hierarchical regression is empty."):
        hierarchical([1, 2, 4], [[[1], [2], [3]], np.empty((3, 0))])
    short, long = ols([1, 3, 2], [[1], [2], [3]]), ols([1, 3, 2, 4], [[1], [2], [3], [5]])
    with refused("Nested models need the same rows, but one has 3 and the other 4."):
        compare_nested(short, long)
    with refused("The larger of two nested models must have further predictors."):
        compare_nested(short, short)


def test_predictions_agree_with_r(known, data):
    y, x, dummies, *_ = data
    at = np.array([[1, 2, 0, 0, 0], [3, 4, 1, 0, 0], [6, 1, 0, 0, 1.0]])
    design = np.hstack([x[:, :2], dummies])
    found = predict_linear(y, design, at=at)
    for field in ("fitted", "std_error", "conf_low", "conf_high"):
        np.testing.assert_allclose(getattr(found, field), known["predict"][field], rtol=RTOL)
    wide = predict_linear(y, design, at=at, conf_level=0.9)
    np.testing.assert_allclose(wide.pred_low, known["predict"]["pred_low"], rtol=RTOL)
    np.testing.assert_allclose(wide.pred_high, known["predict"]["pred_high"], rtol=RTOL)
    assert found.leverage[2] > found.largest_leverage


def test_predictions_agree_with_statsmodels_far_from_zero(data):
    y, x, *_ = data
    moved = x + 1e6
    frame = sm.OLS(y, sm.add_constant(x)).fit().get_prediction(sm.add_constant(x))
    expected = frame.summary_frame()
    found = predict_linear(y, moved, at=moved)
    np.testing.assert_allclose(found.pred_low, expected["obs_ci_lower"], rtol=1e-8)
    np.testing.assert_allclose(found.std_error, expected["mean_se"], rtol=1e-8)


def test_rows_of_another_width_are_refused(refused):
    with refused(
        "A prediction needs a value of every predictor: the model has 1 predictors, but the new "
        "rows have 2 columns."
    ):
        predict_linear([1, 3, 2, 4], [[1], [2], [3], [5]], at=[[1, 2]])


@pytest.mark.parametrize("kind", ["II", "III"])
@pytest.mark.parametrize("model", ["full", "effect"])
def test_joint_tests_agree_with_car(known, data, model, kind):
    y, x, dummies, sums, _ = data
    if model == "full":
        design = np.column_stack([x[:, :2], dummies, x[:, 0] * x[:, 1]])
        columns = {"a": [0], "b": [1], "role": [2, 3, 4], "a:b": [5]}
        factors = {"a:b": frozenset("ab")}
    else:
        design = np.column_stack([x[:, :1], sums, x[:, :1] * sums])
        columns = {"a": [0], "role": [1, 2, 3], "a:role": [4, 5, 6]}
        factors = {"a:role": frozenset({"a", "role"})}
    found = joint_f(y, design, columns=columns, factors=factors, kind=kind)
    expected = known[f"{model}_type_{len(kind)}"]
    assert list(found.terms) == expected["term"]
    for field in ("sum_of_squares", "df1", "statistic", "p_value"):
        np.testing.assert_allclose(getattr(found, field), expected[field], rtol=1e-7)


def test_a_joint_test_of_one_column_is_a_squared_t(data):
    y, x, *_ = data
    found = joint_f(y, x, columns={"a": [0], "b": [1], "c": [2]})
    fit = ols(y, x)
    np.testing.assert_allclose(found.statistic, fit.statistic[1:] ** 2, rtol=1e-8)
    np.testing.assert_allclose(found.p_value, fit.p_value[1:], rtol=1e-8)


def test_the_coding_does_not_change_a_joint_test_without_interactions(data):
    y, x, dummies, sums, _ = data
    columns = {"a": [0], "role": [1, 2, 3]}
    one = joint_f(y, np.hstack([x[:, :1], dummies]), columns=columns)
    two = joint_f(y, np.hstack([x[:, :1], sums]), columns=columns, kind="III")
    np.testing.assert_allclose(one.statistic, two.statistic, rtol=1e-8)


def test_weights_agree_with_r(known, data):
    y, x, _, _, weights = data
    fit, expected = wls(y, x[:, :2], weights=weights), known["weighted"]
    for field in ("estimate", "std_error", "statistic", "p_value", "conf_low", "covariance"):
        np.testing.assert_allclose(getattr(fit, field), expected[field], rtol=RTOL)
    for field in ("r_squared", "adj_r_squared", "f_statistic"):
        assert getattr(fit, field) == pytest.approx(expected[field], rel=RTOL)
    np.testing.assert_allclose(fit.fitted, expected["fitted"], rtol=RTOL)


def test_weights_agree_with_statsmodels(data):
    y, x, _, _, weights = data
    known = sm.WLS(y, sm.add_constant(x), weights=weights).fit()
    fit = wls(y, x, weights=50 * weights)
    np.testing.assert_allclose(fit.estimate, known.params, rtol=RTOL)
    np.testing.assert_allclose(fit.std_error, known.bse, rtol=RTOL)
    assert fit.f_p_value == pytest.approx(known.f_pvalue, rel=1e-8)


def test_equal_weights_are_least_squares(data):
    y, x, *_ = data
    plain, fit = ols(y, x), wls(y, x, weights=np.full(len(y), 3.0))
    np.testing.assert_allclose(fit.estimate, plain.estimate, rtol=RTOL)
    assert fit.sigma == pytest.approx(plain.sigma)


@pytest.mark.parametrize(
    ("weights", "sentence"),
    [
        (
            [1, 1, 0, 1],
            "A weighted regression needs weights above zero, but the smallest is 0.",
        ),
        (
            [1, 1, 1],
            "A weighted regression needs one outcome and one weight per row, but got 4 outcomes "
            "and 3 weights for 4 rows.",
        ),
        (
            [1, 1, 1, np.nan],
            "The weights must be complete: 1 of 4 values is missing or infinite.",
        ),
    ],
)
def test_unusable_weights_are_refused(refused, weights, sentence):
    with refused(sentence):
        wls([1, 3, 2, 4], [[1], [2], [3], [5]], weights=weights)
