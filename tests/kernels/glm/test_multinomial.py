import numpy as np
import pytest
import statsmodels.api as sm

from crm_study.kernels.glm.logistic import logistic
from crm_study.kernels.glm.multinomial import multinomial
from crm_study.kernels.glm.wald import wald_test

CASES = ["made_up", "houses"]


@pytest.mark.parametrize("name", CASES)
def test_agrees_with_nnet(reference, glm_case, name):
    y, x = glm_case("multinomial", name)
    fit, known = multinomial(y, x), reference("glm")["multinomial"][name]
    # multinom searches by BFGS, which stops where the likelihood no longer moves.
    np.testing.assert_allclose(fit.estimate, known["estimate"], rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(fit.std_error, known["std_error"], rtol=1e-5)
    for field in ("log_likelihood", "null_log_likelihood", "aic", "bic"):
        assert getattr(fit, field) == pytest.approx(known[field], rel=1e-10)


@pytest.mark.parametrize("name", CASES)
def test_agrees_with_statsmodels(glm_case, name):
    y, x = glm_case("multinomial", name)
    fit = multinomial(y, x)
    known = sm.MNLogit(y, sm.add_constant(x)).fit(disp=False, tol=1e-12)
    np.testing.assert_allclose(fit.estimate, known.params.T, rtol=1e-8)
    np.testing.assert_allclose(fit.std_error, known.bse.T, rtol=1e-8)
    np.testing.assert_allclose(fit.fitted, known.predict(), rtol=1e-8)
    # statsmodels searches for the constant alone, which is known in closed form.
    assert fit.lr_statistic == pytest.approx(known.llr, rel=1e-7)
    assert fit.lr_p_value == pytest.approx(known.llr_pvalue, rel=1e-6)


def test_two_categories_are_logistic_regression(glm_case):
    y, x = glm_case("logistic", "made_up")
    np.testing.assert_allclose(multinomial(y, x).estimate[0], logistic(y, x).estimate, rtol=1e-9)


def test_another_reference_changes_signs_only(glm_case):
    y, x = glm_case("multinomial", "made_up")
    fit, swapped = multinomial(y, x), multinomial(np.array([1, 0, 2])[y.astype(int)], x)
    np.testing.assert_allclose(swapped.estimate[0], -fit.estimate[0], rtol=1e-8)
    assert swapped.log_likelihood == pytest.approx(fit.log_likelihood, rel=1e-12)


def test_shares_by_hand():
    fit = multinomial([0, 0, 1, 2, 2, 2], np.empty((6, 0)))
    assert fit.estimate[:, 0] == pytest.approx([np.log(1 / 2), np.log(3 / 2)])
    assert fit.lr_df == 0


def test_a_joint_wald_test_is_a_squared_z():
    found = wald_test(np.array([1.0, 3.0]), np.diag([1.0, 4.0]), columns=[1])
    assert (found.statistic, found.df1, found.df2) == (2.25, 1, None)
    assert wald_test(np.array([1.0, 3.0]), np.eye(2), columns=[0, 1], df=9).statistic == 5.0


def test_separation_is_refused_by_name(refused):
    with refused(
        "A multinomial regression of these data has no finite solution: 'care' tells some of "
        "the outcomes apart without error (quasi-complete separation). Leave it out, or join "
        "categories."
    ):
        multinomial(
            [0, 1, 0, 1, 2, 2, 0, 1], [[1], [2], [3], [1], [9], [8], [2], [3]], names=["care"]
        )


def test_unusable_codes_are_refused(refused):
    with refused("A regression of categories needs at least two of them, but has one."):
        multinomial([0, 0, 0], [[1], [2], [3]])
    with refused("Categories must be coded 0, 1, 2, ... without a gap, but the codes are 0, 2."):
        multinomial([0, 2, 0, 2], [[1], [2], [3], [5]])
