import numpy as np
import pytest
from statsmodels.miscmodels.ordinal_model import OrderedModel

from crm_study.kernels.glm.logistic import logistic
from crm_study.kernels.glm.parallel_lines import brant, score_test
from crm_study.kernels.glm.proportional_odds import ordered_codes, proportional_odds

CASES = ["made_up", "houses"]


@pytest.fixture(scope="module", params=CASES)
def model(request, reference, glm_case):
    y, x = glm_case("ordinal", request.param)
    return proportional_odds(y, x), reference("glm")["ordinal"][request.param], y, x


@pytest.mark.parametrize("field", ["estimate", "covariance"])
def test_coefficients_agree_with_clm(model, field):
    fit, known, _, _ = model
    np.testing.assert_allclose(getattr(fit, field), known[field], rtol=1e-7)


@pytest.mark.parametrize("field", ["log_likelihood", "null_log_likelihood", "aic", "bic"])
def test_the_whole_model_agrees_with_clm(model, field):
    fit, known, _, _ = model
    assert getattr(fit, field) == pytest.approx(known[field], rel=1e-10)


def test_agrees_with_polr(model):
    # polr searches by BFGS and differentiates numerically: 4 to 6 digits are its own.
    fit, known, _, _ = model
    np.testing.assert_allclose(fit.estimate, known["polr_estimate"], rtol=1e-4)
    np.testing.assert_allclose(fit.std_error, known["polr_std_error"], rtol=1e-3)


def test_brant_agrees_with_its_equations(model):
    _, known, y, x = model
    found = brant(y, x)
    assert found.statistic == pytest.approx(known["brant"]["statistic"], rel=1e-8)
    np.testing.assert_allclose(found.by_predictor, known["brant"]["by_predictor"], rtol=1e-8)
    assert found.df == x.shape[1] * (int(y.max()) - 1)


def test_the_score_test_agrees_with_its_equations(model):
    fit, known, y, x = model
    assert score_test(y, x, fit=fit).statistic == pytest.approx(known["score"], rel=1e-8)


def test_agrees_with_statsmodels(glm_case):
    y, x = glm_case("ordinal", "made_up")
    known = OrderedModel(y, x, distr="logit").fit(method="newton", disp=False, tol=1e-12)
    fit = proportional_odds(y, x)
    np.testing.assert_allclose(fit.estimate[:3], known.params[:3], rtol=1e-5)
    np.testing.assert_allclose(fit.std_error[:3], known.bse[:3], rtol=1e-4)
    assert fit.log_likelihood == pytest.approx(known.llf, rel=1e-9)


def test_thresholds_without_effect_by_hand():
    # A predictor that is balanced within every category has slope 0 and shares for cuts.
    y, x = np.repeat([0, 1, 2], [2, 4, 6]), np.tile([0.0, 1.0], 6)[:, None]
    fit = proportional_odds(y, x)
    assert fit.estimate == pytest.approx([0, np.log(2 / 10), np.log(6 / 6)], abs=1e-10)


def test_reversing_the_order_reverses_the_slopes(glm_case):
    y, x = glm_case("ordinal", "made_up")
    fit, turned = proportional_odds(y, x), proportional_odds(2 - y, 5 + x * 3)
    np.testing.assert_allclose(turned.estimate[:3], -fit.estimate[:3] / 3, rtol=1e-9)
    np.testing.assert_allclose(turned.statistic[:3], -fit.statistic[:3], rtol=1e-9)


def test_joining_categories_gives_the_logistic_slope(glm_case):
    y, x = glm_case("ordinal", "made_up")
    found = brant(y, x)
    np.testing.assert_allclose(found.slopes[0], logistic(np.minimum(y, 1), x).estimate[1:])


def test_a_planted_truth_is_found_again():
    rng = np.random.default_rng(6)
    x = rng.normal(size=(30_000, 2))
    latent = x @ [0.7, -0.4] + rng.logistic(size=30_000)
    y = np.digitize(latent, [-1.0, 0.5, 2.0])
    fit = proportional_odds(y, x)
    assert fit.estimate == pytest.approx([0.7, -0.4, -1.0, 0.5, 2.0], abs=0.06)
    assert brant(y, x).p_value > 0.001


def test_separation_is_refused_by_name(refused):
    with refused(
        "An ordinal regression of these data has no finite solution: 'care' tells some of the "
        "outcomes apart without error (quasi-complete separation). Leave it out, or join "
        "categories."
    ):
        proportional_odds([0, 0, 1, 1, 2, 2], [[1], [2], [3], [4], [5], [6]], names=["care"])


@pytest.mark.parametrize(
    ("codes", "sentence"),
    [
        (
            [0, 1, 0, 1],
            "An ordinal regression needs at least three categories, but has 2. Two are a matter "
            "for logistic regression.",
        ),
        (
            [1, 2, 3, 5],
            "Ordered categories must be coded 0, 1, 2, ... without a gap, but the codes are "
            "1, 2, 3, 5.",
        ),
    ],
)
def test_unusable_codes_are_refused(refused, codes, sentence):
    with refused(sentence):
        ordered_codes(codes)


def test_no_predictor_is_refused(refused):
    with refused("An ordinal regression needs at least one predictor."):
        proportional_odds([0, 1, 2, 2], np.empty((4, 0)))
