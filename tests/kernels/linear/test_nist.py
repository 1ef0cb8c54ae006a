"""Certified values of the NIST Statistical Reference Datasets for linear regression.

Wampler's data are formulas; Norris' are 36 calibrations of ozone monitors by the National
Bureau of Standards, in the public domain; Longley's come with statsmodels.
"""

import numpy as np
import pytest
from statsmodels.datasets import longley

from crm_study.kernels.linear.least_squares import ols

NOISE = [759, -2048, 2048, -2048, 2523, -2048, 2048, -2048, 1838, -2048, 2048]
NOISE = np.array(NOISE + NOISE[-2::-1], float)
WAMPLER_ERRORS = np.array(
    [
        *(2152.32624678170, 2363.55173469681, 779.343524331583),
        *(101.475507550350, 5.64566512170752, 0.112324854679312),
    ]
)
NORRIS_Y = """0.1 338.8 118.1 888.0 9.2 228.1 668.5 998.5 449.1 778.9 559.2 0.3 0.1 778.1 668.8
339.3 448.9 10.8 557.7 228.3 998.0 888.8 119.6 0.3 0.6 557.6 339.3 888.0 998.5 778.9 10.2
117.6 228.9
668.4 449.2 0.2"""
NORRIS_X = """0.2 337.4 118.2 884.6 10.1 226.5 666.3 996.3 448.6 777.0 558.2 0.4 0.6 775.5 666.9
338.0 447.5 11.6 556.0 228.1 995.8 887.6 120.2 0.3 0.3 556.8 339.1 887.2 999.0 779.0 11.1
118.3 229.2
669.1 448.9 0.5"""


def wampler(coefficients, noise=0.0):
    x = np.arange(21.0)
    powers = x[:, None] ** np.arange(6)
    return ols(powers @ np.asarray(coefficients, float) + noise, powers[:, 1:])


def test_longley():
    data = longley.load_pandas()
    fit = ols(data.endog, data.exog)
    estimate = [-3482258.63459582, 15.0618722713733, -0.0358191792925910, -2.02022980381683]
    estimate += [-1.03322686717359, -0.0511041056535807, 1829.15146461355]
    std_error = [890420.383607373, 84.9149257747669, 0.0334910077722432, 0.488399681651699]
    std_error += [0.214274163161675, 0.226073200069370, 455.478499142212]
    np.testing.assert_allclose(fit.estimate, estimate, rtol=1e-10)
    np.testing.assert_allclose(fit.std_error, std_error, rtol=1e-10)
    assert fit.sigma == pytest.approx(304.854073561965, rel=1e-11)
    assert fit.r_squared == pytest.approx(0.995479004577296, rel=1e-12)
    assert fit.f_statistic == pytest.approx(330.285339234588, rel=1e-10)


def test_norris():
    fit = ols(np.array(NORRIS_Y.split(), float), np.array(NORRIS_X.split(), float)[:, None])
    assert fit.estimate == pytest.approx([-0.262323073774029, 1.00211681802045], rel=1e-12)
    assert fit.std_error == pytest.approx([0.232818234301152, 0.429796848199937e-3], rel=1e-12)
    assert fit.sigma == pytest.approx(0.884796396144373, rel=1e-12)
    assert fit.r_squared == pytest.approx(0.999993745883712, rel=1e-13)
    assert fit.f_statistic == pytest.approx(5436385.54079785, rel=1e-9)


def test_wampler_1_fits_perfectly():
    fit = wampler([1] * 6)
    np.testing.assert_allclose(fit.estimate, 1, rtol=1e-7)
    assert fit.r_squared == pytest.approx(1, abs=1e-15)


def test_wampler_2_fits_perfectly():
    known = 0.1 ** np.arange(6)
    fit = wampler(known)
    np.testing.assert_allclose(fit.estimate, known, rtol=1e-9)
    assert fit.r_squared == pytest.approx(1, abs=1e-15)


@pytest.mark.parametrize(
    ("size", "r_squared", "digits"),
    [
        (1, 0.999995559025820, 1e-8),
        (100, 0.957478440825662, 1e-8),
        (10_000, 0.224668921574940e-2, 1e-6),
    ],
    ids=["wampler_3", "wampler_4", "wampler_5"],
)
def test_wampler_with_noise(size, r_squared, digits):
    fit = wampler([1] * 6, size * NOISE)
    np.testing.assert_allclose(fit.estimate, 1, rtol=digits)
    np.testing.assert_allclose(fit.std_error, size * WAMPLER_ERRORS, rtol=1e-10)
    assert fit.sigma == pytest.approx(size * 2360.14502379268, rel=1e-11)
    assert fit.r_squared == pytest.approx(r_squared, rel=1e-9)
