"""The bivariate normal law, against adaptive quadrature and closed forms."""

import numpy as np
import pytest
from scipy import integrate, special

from crm_study.kernels.polychoric.bivariate_normal import WIDEST, density, probability_gained

POINTS = [
    (0, 0, 0.5),
    (0, 1, 0.3),
    (1, 0, -0.7),
    (0, 0, -0.99),
    (1, 1, 0.999),
    (1, -1, -0.999),
    (-1, 1, 0.99),
    (-3, -3, 0.95),
    (-2, -2.5, -0.9),
    (1e-20, 0.5, 0.2),
    (0.3, -1.2, 0),
    (6, 7, 0.8),
]


def probability_below(x, y, *, rho):
    """From independence, where it is a product."""
    end = np.arcsin(rho)
    gained = probability_gained(x, y, start=np.zeros_like(end), end=end)
    return special.ndtr(x) * special.ndtr(y) + gained


@pytest.mark.parametrize(("x", "y", "rho"), POINTS)
def test_probability_is_the_integral_of_the_density(x, y, rho):
    def along(angle):
        exponent = (x * x + y * y - 2 * x * y * np.sin(angle)) / (2 * np.cos(angle) ** 2)
        return np.exp(-exponent) / (2 * np.pi)

    added = integrate.quad(along, 0, np.arcsin(rho), epsabs=1e-14, epsrel=1e-12, limit=400)[0]
    expected = special.ndtr(x) * special.ndtr(y) + added
    found = probability_below(np.array(float(x)), np.array(float(y)), rho=np.array(float(rho)))
    assert float(found) == pytest.approx(expected, abs=1e-14)


def test_a_quadrant_has_a_closed_form():
    rho = np.linspace(-0.999, 0.999, 41)
    found = probability_below(np.zeros(41), np.zeros(41), rho=rho)
    np.testing.assert_allclose(found, 0.25 + np.arcsin(rho) / (2 * np.pi), rtol=0, atol=1e-15)


def test_density_is_the_slope_of_the_probability():
    random = np.random.default_rng(1)
    x, y, rho = *random.normal(size=(2, 200)), random.uniform(-0.9, 0.9, 200)
    step = 1e-5
    up, down = (probability_below(x, y, rho=rho + sign * step) for sign in (1, -1))
    np.testing.assert_allclose(
        density(x, y, rho=rho), (up - down) / (2 * step), rtol=1e-5, atol=1e-9
    )


def test_a_threshold_far_away_leaves_one_variable():
    y = np.linspace(-3, 3, 13)
    for rho in (-0.9, 0.0, 0.6):
        found = probability_below(np.full(13, 40.0), y, rho=np.full(13, rho))
        np.testing.assert_allclose(found, special.ndtr(y), rtol=0, atol=1e-15)
        none = probability_below(np.full(13, -40.0), y, rho=np.full(13, rho))
        np.testing.assert_allclose(none, 0, atol=1e-15)
        assert (density(np.full(13, 40.0), y, rho=np.full(13, rho)) == 0).all()


def test_the_gain_does_not_depend_on_the_way():
    random = np.random.default_rng(2)
    x, y = 1.5 * random.normal(size=(2, 300))
    start, middle, end = random.uniform(-1.55, 1.55, size=(3, 300))
    straight = probability_gained(x, y, start=start, end=end)
    first = probability_gained(x, y, start=start, end=middle)
    second = probability_gained(x, y, start=middle, end=end)
    np.testing.assert_allclose(first + second, straight, rtol=0, atol=1e-14)
    back = probability_gained(x, y, start=end, end=start)
    np.testing.assert_allclose(back, -straight, rtol=0, atol=1e-14)


def test_at_the_widest_angle_one_variable_is_the_other():
    x, y = np.array([-1.0, 0.3, 0.3]), np.array([0.5, -0.2, 2.0])
    gained = probability_gained(x, y, start=np.zeros(3), end=np.full(3, WIDEST))
    below = gained + special.ndtr(x) * special.ndtr(y)
    np.testing.assert_allclose(below, special.ndtr(np.minimum(x, y)), rtol=0, atol=1e-14)
