import numpy as np
import pytest
import statsmodels.api as sm

from crm_study.kernels.glm.classification import area_under_curve, confusion, hosmer_lemeshow
from crm_study.kernels.glm.logistic import logistic
from crm_study.kernels.glm.profile import profile_limits

RTOL = 1e-8
CASES = ["made_up", "cars", "births"]


@pytest.fixture(scope="module", params=CASES)
def model(request, reference, glm_case):
    y, x = glm_case("logistic", request.param)
    return logistic(y, x), reference("glm")["logistic"][request.param], y, x


@pytest.mark.parametrize("field", ["estimate", "std_error", "statistic", "p_value", "covariance"])
def test_coefficients_agree_with_r(model, field):
    fit, known, _, _ = model
    np.testing.assert_allclose(getattr(fit, field), known[field], rtol=RTOL)


@pytest.mark.parametrize("field", ["log_likelihood", "null_log_likelihood", "aic", "bic"])
def test_the_whole_model_agrees_with_r(model, field):
    fit, known, _, _ = model
    assert getattr(fit, field) == pytest.approx(known[field], rel=1e-10)


@pytest.mark.parametrize("field", ["mcfadden", "cox_snell", "nagelkerke"])
def test_pseudo_r_squared_agrees_with_r(model, field):
    fit, known, _, _ = model
    assert getattr(fit.pseudo, field) == pytest.approx(known[field], rel=1e-9)


def test_profile_limits_agree_with_r(model):
    fit, known, y, x = model
    found = profile_limits(y, x, fit=fit)
    # R's uniroot closes its bracket to 1e-12 of what is a few units wide.
    np.testing.assert_allclose(found.conf_low, known["profile_low"], rtol=1e-7, atol=1e-8)
    np.testing.assert_allclose(found.conf_high, known["profile_high"], rtol=1e-7, atol=1e-8)


def test_groups_agree_with_r(model):
    fit, known, y, _ = model
    found = hosmer_lemeshow(y, fit.fitted)
    assert found.statistic == pytest.approx(known["hl_statistic"], rel=RTOL)
    assert (found.df, found.p_value) == (known["hl_df"], pytest.approx(known["hl_p"], rel=RTOL))


def test_the_curve_agrees_with_proc(model):
    fit, known, y, _ = model
    found = area_under_curve(y, fit.fitted.round(10))
    assert found.estimate == pytest.approx(known["auc"], rel=1e-10)
    limits = [found.conf_low, found.conf_high]
    assert limits == pytest.approx([known["auc_limits"][0], known["auc_limits"][2]], rel=RTOL)


@pytest.mark.parametrize("name", CASES)
def test_agrees_with_statsmodels(glm_case, name):
    y, x = glm_case("logistic", name)
    fit, known = logistic(y, x), sm.Logit(y, sm.add_constant(x)).fit(disp=False, tol=1e-12)
    np.testing.assert_allclose(fit.estimate, known.params, rtol=RTOL)
    np.testing.assert_allclose(fit.std_error, known.bse, rtol=RTOL)
    # statsmodels searches for the constant alone, which is known in closed form.
    assert fit.lr_statistic == pytest.approx(known.llr, rel=1e-7)
    assert fit.lr_p_value == pytest.approx(known.llr_pvalue, rel=1e-6)


def test_two_groups_by_hand():
    # 3 of 4 events against 1 of 4: the odds ratio is 9, its variance 1/3 + 1 + 1 + 1/3.
    y, x = [1, 1, 1, 0, 1, 0, 0, 0], [[1]] * 4 + [[0]] * 4
    fit = logistic(y, x)
    assert fit.estimate[1] == pytest.approx(np.log(9), rel=1e-12)
    assert fit.std_error[1] ** 2 == pytest.approx(8 / 3, rel=1e-12)
    assert (fit.n_obs, fit.n_events, fit.df_model) == (8, 4, 1)
    table = confusion(np.array(y, float), fit.fitted)
    assert (table.true_negative, table.false_positive) == (3, 1)
    assert (table.false_negative, table.true_positive) == (1, 3)


def test_a_constant_alone_gives_the_share():
    fit = logistic([1, 1, 1, 0], np.empty((4, 0)))
    assert fit.estimate == pytest.approx([np.log(3)])
    assert np.isnan(fit.lr_p_value)


def test_moving_and_turning_changes_what_it_must(glm_case):
    y, x = glm_case("logistic", "made_up")
    fit, moved, turned = logistic(y, x), logistic(y, 1000 + x / 7), logistic(1 - y, x)
    np.testing.assert_allclose(moved.estimate[1:], 7 * fit.estimate[1:], rtol=1e-9)
    np.testing.assert_allclose(moved.statistic[1:], fit.statistic[1:], rtol=1e-9)
    np.testing.assert_allclose(turned.estimate, -fit.estimate, rtol=1e-9)
    order = np.argsort(np.sin(np.arange(len(y))))
    np.testing.assert_allclose(logistic(y[order], x[order]).estimate, fit.estimate, rtol=1e-10)


def test_a_planted_truth_is_found_again():
    rng = np.random.default_rng(4)
    x = rng.normal(size=(40_000, 2))
    p = 1 / (1 + np.exp(-(0.3 + x @ [0.8, -0.5])))
    fit = logistic((rng.random(40_000) < p).astype(float), x)
    assert fit.estimate == pytest.approx([0.3, 0.8, -0.5], abs=0.05)


def test_separation_is_refused_by_name(refused):
    x = np.column_stack([[1.0, 2, 3, 4, 5, 6], [1, 0, 1, 0, 0, 1]])
    with refused(
        "A logistic regression of these data has no finite solution: 'care' tells the outcomes "
        "apart without error (complete separation). Leave it out, or join categories."
    ):
        logistic([0, 0, 0, 1, 1, 1], x[:, :1], names=["care"])
    with refused(
        "A logistic regression of these data has no finite solution: 'rural' tells some of the "
        "outcomes apart without error (quasi-complete separation). Leave it out, or join "
        "categories."
    ):
        logistic(
            [0, 1, 0, 1, 1, 1, 0, 1],
            np.column_stack([[0, 0, 0, 0, 0, 1, 0, 1], [3, 1, 2, 3, 1, 2, 1, 2]]),
            names=["rural", "care"],
        )


def test_a_steep_curve_is_not_called_separated():
    # Two neighbors change places in 400 rows: the slope is huge and finite.
    x = np.arange(400.0)
    y = (x >= 200).astype(float)
    y[[199, 200]] = y[[200, 199]]
    fit = logistic(y, x[:, None])
    known = sm.Logit(y, sm.add_constant(x - 200)).fit(disp=False, maxiter=200, tol=1e-12)
    assert fit.estimate[1] == pytest.approx(known.params[1], rel=1e-6)


@pytest.mark.parametrize(
    ("y", "sentence"),
    [
        ([1, 2, 1, 2], "A logistic regression needs outcomes 0 and 1, but found 2."),
        (
            [1, 1, 1, 1],
            "A logistic regression needs both outcomes, but every outcome is 1.",
        ),
        (
            [1, 0, 1],
            "A logistic regression needs one outcome per row, but got 3 outcomes and 4 rows.",
        ),
    ],
)
def test_unusable_outcomes_are_refused(refused, y, sentence):
    with refused(sentence):
        logistic(y, [[1], [2], [3], [5]])


def test_unusable_predictors_are_refused(refused):
    with refused(
        "A regression needs more complete rows than coefficients, but got 2 rows for 2 "
        "coefficients."
    ):
        logistic([0, 1], [[1], [2]])
    with refused("A regression needs predictors that vary: every value of 'x1' is 3."):
        logistic([0, 1, 0, 1], [[3], [3], [3], [3]])
    with refused(
        "A regression cannot tell 'x2' apart: it is a linear combination of 'x1'. Leave one of "
        "them out."
    ):
        logistic([0, 1, 0, 1], [[1, 2], [3, 6], [3, 6], [2, 4]])


def test_too_few_groups_are_refused(refused):
    with refused(
        "The Hosmer–Lemeshow test needs at least 3 groups of different fitted probabilities, "
        "but there are 1."
    ):
        hosmer_lemeshow(np.array([0, 1.0]), np.array([0.5, 0.5]))
