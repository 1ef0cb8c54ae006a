"""Rubin's rules against mice and mitml, by hand, and where they must refuse."""

import numpy as np
import pytest

from crm_study.kernels.linear.least_squares import ols
from crm_study.kernels.missing.pooled_wald import pool_wald
from crm_study.kernels.missing.rubin import pool_estimates, pool_r_squared

NAMES = "estimate std_error within between total statistic df p_value riv lambda_ fmi conf_low"


def made_up_imputations(m):
    i = np.arange(1, m + 1)
    q = np.column_stack([1 + i * 7 % 5 / 10, -0.4 + i * 3 % 7 / 20])
    return q, np.column_stack([0.5 + i * 5 % 3 / 20, 0.2 + i * 2 % 5 / 50])


@pytest.mark.parametrize(("m", "df"), [(8, 57), (3, np.inf), (2, 20)])
def test_equals_pool_scalar(m, df, reference):
    known = reference("missing")[f"pooled_{m}_{'inf' if df == np.inf else df}"]
    found = pool_estimates(*made_up_imputations(m), df_complete=df)
    for name in (*NAMES.split(), "conf_high"):
        stored = [term[name] for term in known["terms"]]
        np.testing.assert_allclose(getattr(found, name), stored, rtol=1e-10, err_msg=name)


@pytest.mark.parametrize(("m", "df"), [(8, 57), (3, np.inf)])
def test_equals_d1_of_mitml(m, df, reference):
    known = reference("missing")[f"pooled_{m}_{'inf' if df == np.inf else df}"]["wald"]
    q, se = made_up_imputations(m)
    u = np.stack([np.diag(row**2) for row in se])
    u[:, 0, 1] = u[:, 1, 0] = 0.1 * se.prod(axis=1)
    found = pool_wald(q, u, df_complete=df)
    assert found.statistic == pytest.approx(known["statistic"], rel=1e-10)
    assert found.riv == pytest.approx(known["riv"], rel=1e-10)
    assert found.df2 == pytest.approx(known["df2"], rel=1e-10)


def test_equals_pool_of_real_regressions(reference):
    stored = reference("missing")
    tables = np.array(stored["filled"], dtype=float)
    fits = [ols(table[:, 0], table[:, 1:]) for table in tables]
    q = np.stack([fit.estimate for fit in fits])
    se = np.stack([fit.std_error for fit in fits])
    found = pool_estimates(q, se, df_complete=fits[0].df_residual)
    for name, known in stored["regression"].items():
        np.testing.assert_allclose(getattr(found, name), known, rtol=1e-8, err_msg=name)
    d1 = pool_wald(
        q[:, 1:],
        np.stack([fit.covariance[1:, 1:] for fit in fits]),
        df_complete=fits[0].df_residual,
    )
    known = stored["d1"]
    assert d1.statistic == pytest.approx(known["F.value"], rel=1e-8)
    assert d1.df2 == pytest.approx(known["df2"], rel=1e-8)
    assert d1.p_value == pytest.approx(known["P(>F)"], rel=1e-8)
    r2 = pool_r_squared([fit.r_squared for fit in fits], n_obs=25)
    known = stored["r_squared"]
    assert r2.estimate == pytest.approx(known["estimate"], rel=1e-8)
    assert r2.fmi == pytest.approx(known["fmi"], rel=1e-8)
    # mice takes 1.96 for the normal quantile.
    assert r2.conf_high == pytest.approx(known["conf_high"], rel=1e-4)


def test_by_hand():
    # Q 1, 2, 3 and U 1: T = 1 + 4/3 · 1, λ = 4/7, ν = 2 · 49/16.
    found = pool_estimates([[1.0], [2.0], [3.0]], np.ones((3, 1)))
    assert found.total[0] == pytest.approx(7 / 3)
    assert found.lambda_[0] == pytest.approx(4 / 7)
    assert found.df[0] == pytest.approx(6.125)


def test_equal_imputations_lose_nothing():
    found = pool_estimates(np.ones((5, 1)), np.full((5, 1), 0.5), df_complete=30)
    assert found.std_error[0] == 0.5
    assert found.riv[0] == 0
    assert found.df[0] == pytest.approx(31 / 33 * 30, rel=1e-3)


def test_the_order_of_imputations_is_nothing():
    q, se = made_up_imputations(8)
    one, two = pool_estimates(q, se), pool_estimates(q[::-1], se[::-1])
    np.testing.assert_allclose(one.df, two.df, rtol=1e-12)


def test_one_imputation_is_refused(refused):
    with refused(
        "Pooling needs at least 2 imputations and one standard error per estimate, but got "
        "estimates of shape (1, 1) and standard errors of shape (1, 1)."
    ):
        pool_estimates([[1.0]], [[1.0]])


def test_a_share_of_one_is_refused(refused):
    with refused(
        "Pooling R² needs shares from 0 to below 1 and at least 4 respondents, but the shares "
        "reach from 0.5 to 1 and n is 20."
    ):
        pool_r_squared([0.5, 1.0], n_obs=20)


def test_a_singular_covariance_is_refused(refused):
    with refused("The covariance of the estimates is singular."):
        pool_wald(np.ones((2, 2)), np.zeros((2, 2, 2)))
