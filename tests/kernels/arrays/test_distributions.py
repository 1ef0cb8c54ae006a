import numpy as np
import pytest
from scipy import stats

from crm_study.kernels.arrays import distributions
from crm_study.kernels.arrays.distributions import (
    chi2_upper_p,
    f_quantile,
    f_upper_p,
    normal_quantile,
    normal_two_sided_p,
    t_quantile,
    t_two_sided_p,
)

#: Both sides are good to about 1e-13; R's and scipy's own tails are the looser ones.
RTOL = 1e-10
DFS = [1, 2, 3, 4.5, 87, 1e4, 1e6]


@pytest.mark.parametrize("df", DFS)
def test_t_agrees_with_scipy_into_the_far_tail(df):
    statistic = np.array([-40.0, -3.0, 0.0, 1e-6, 0.5, 1.98, 8.0, 30.0, 40.0, 1e3])
    witness = 2 * stats.t.sf(np.abs(statistic), df)
    np.testing.assert_allclose(t_two_sided_p(statistic, df), witness, rtol=RTOL, atol=1e-290)


@pytest.mark.parametrize("df", DFS)
def test_t_quantiles_agree_with_scipy(df):
    probability = np.array([1e-12, 0.025, 0.4999, 0.5, 0.6, 0.975, 0.9999])
    np.testing.assert_allclose(
        t_quantile(probability, df), stats.t.ppf(probability, df), rtol=RTOL, atol=1e-15
    )


@pytest.mark.parametrize("df1", [1, 4, 17])
@pytest.mark.parametrize("df2", [1, 3, 112, 1e5])
def test_f_agrees_with_scipy(df1, df2):
    statistic = np.array([0.0, 1e-3, 0.7, 1.0, 4.0, 70.0, 1e4])
    np.testing.assert_allclose(
        f_upper_p(statistic, df1, df2), stats.f.sf(statistic, df1, df2), rtol=RTOL, atol=1e-290
    )
    probability = np.array([1e-10, 0.025, 0.5, 0.975, 0.9999])
    np.testing.assert_allclose(
        f_quantile(probability, df1, df2), stats.f.ppf(probability, df1, df2), rtol=RTOL
    )


@pytest.mark.parametrize("df", [1, 5, 200])
def test_chi_squared_agrees_with_scipy(df):
    statistic = np.array([0.0, 0.01, 3.84, 70.0, 900.0])
    np.testing.assert_allclose(chi2_upper_p(statistic, df), stats.chi2.sf(statistic, df), rtol=RTOL)


def test_the_normal_agrees_with_scipy():
    z = np.array([-3.0, 0.0, 1.96, 8.0, 30.0])
    np.testing.assert_allclose(normal_two_sided_p(z), 2 * stats.norm.sf(np.abs(z)), rtol=RTOL)
    probability = np.array([1e-300, 0.025, 0.5, 0.999])
    np.testing.assert_allclose(
        normal_quantile(probability), stats.norm.ppf(probability), rtol=RTOL, atol=1e-15
    )


@pytest.mark.parametrize(
    "name",
    [
        "t_two_sided_p",
        "t_quantile",
        "f_upper_p",
        "f_quantile",
        "chi2_upper_p",
        "normal_quantile",
        "normal_two_sided_p",
    ],
)
def test_every_law_agrees_with_r(reference, name):
    law = getattr(distributions, name)
    # R's qf goes through 1 / qbeta - 1, which keeps absolute digits only near 0.
    atol = 1e-13 if name == "f_quantile" else 1e-300
    for case in reference("distributions")[name]:
        given = np.atleast_1d(case["given"]).tolist()
        assert law(*given) == pytest.approx(float(case["value"]), rel=RTOL, abs=atol), given


@pytest.mark.parametrize(
    ("found", "closed_form"),
    [
        (t_two_sided_p(1.0, 1), 0.5),
        (t_quantile(0.75, 1), 1.0),
        (t_two_sided_p(2.0, 2), 1 - 2 / 6**0.5),
        (f_upper_p(3.0, 2, 2), 0.25),
        (f_quantile(0.75, 2, 2), 3.0),
        (chi2_upper_p(900.0, 2), np.exp(-450)),
        (f_upper_p(1e40, 2, 10), (1 + 2e39) ** -5),
    ],
    ids=["cauchy", "cauchy quartile", "t2", "f22", "f22 quantile", "exponential", "1e-197"],
)
def test_closed_forms(found, closed_form):
    assert found == pytest.approx(closed_form, rel=1e-13)


def test_a_p_value_of_1e_minus_200_keeps_its_digits():
    # Student's t with 2 df has the closed form p = 1 - t / sqrt(2 + t^2) -> 1 / t^2.
    assert t_two_sided_p(1e100, 2) == pytest.approx(1e-200, rel=1e-12)


def test_edges():
    assert t_two_sided_p(float("inf"), 3) == 0
    assert np.isnan(t_two_sided_p(float("nan"), 3))
    assert f_upper_p(float("inf"), 2, 3) == 0
    assert f_upper_p(-1.0, 2, 3) == 1
    assert chi2_upper_p(-1.0, 2) == 1
    assert (t_quantile(0.0, 3), t_quantile(0.5, 3), t_quantile(1.0, 3)) == (-np.inf, 0, np.inf)
    assert (f_quantile(0.0, 2, 3), f_quantile(1.0, 2, 3)) == (0, np.inf)


def test_one_number_gives_one_number_and_an_array_an_array():
    assert type(t_two_sided_p(2.0, 5)) is float
    assert t_two_sided_p(np.array([[2.0]]), 5).shape == (1, 1)


@pytest.mark.parametrize("df", [0, -1, float("inf"), float("nan")])
def test_degrees_of_freedom_are_positive(refused, df):
    with refused(f"Degrees of freedom must be positive and finite, but are {df}."):
        t_two_sided_p(1.0, df)
    with refused(f"Degrees of freedom must be positive and finite, but are {df}."):
        f_quantile(0.5, 3, df)


def test_probabilities_lie_from_0_to_1(refused):
    with refused("A probability must lie from 0 to 1, but is 1.5."):
        t_quantile(1.5, 3)
