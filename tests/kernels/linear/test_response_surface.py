"""Response surfaces, against lm and car, and on a planted fit."""

from __future__ import annotations

import numpy as np
import pytest

from crm_study.kernels.linear.response_surface import response_surface


def case(made_up, data_set, name):
    if name == "made_up":
        answers = made_up(60, 6)
        return answers[:, 0], answers[:, 3], answers[:, 4], 3.0
    frame = data_set("attitude")
    return *(frame[column].to_numpy(float) for column in ("rating", "learning", "raises")), 60.0


@pytest.mark.parametrize("name", ["made_up", "attitude"])
def test_equals_r(reference, made_up, data_set, name) -> None:
    z, x, y, center = case(made_up, data_set, name)
    found, expected = response_surface(z, x, y, center=center), reference("response_surface")[name]
    assert found.fit.estimate.tolist() == pytest.approx(expected["coefficients"], rel=1e-8)
    assert found.feature.tolist() == pytest.approx(expected["feature"], rel=1e-8)
    assert found.tests.std_error.tolist() == pytest.approx(expected["std_error"], rel=1e-8)
    assert found.tests.p_value.tolist() == pytest.approx(expected["p_value"], rel=1e-8)
    assert found.f_statistic == pytest.approx(expected["f_statistic"], rel=1e-8)
    assert found.p_value == pytest.approx(expected["f_p_value"], rel=1e-8)
    assert found.fit.r_squared == pytest.approx(expected["r_squared"], rel=1e-8)


def grid():
    x, y = np.meshgrid(np.linspace(1, 5, 9), np.linspace(1, 5, 9))
    return x.ravel(), y.ravel()


def test_a_planted_fit_is_found() -> None:
    x, y = grid()
    noise = 0.1 * np.random.default_rng(2).normal(size=x.size)
    found = response_surface(4 - 0.5 * (x - y) ** 2 + noise, x, y, center=3)
    a1, a2, a3, a4 = found.feature
    assert a4 == pytest.approx(-2.0, abs=0.05)  # -0.5 (2x)²
    assert found.tests.p_value[3] < 1e-10
    assert (a1, a2, a3) == pytest.approx((0, 0, 0), abs=0.1)
    assert found.axis_slope == pytest.approx(1.0, abs=0.05)


def test_the_top_of_a_hill_by_hand() -> None:
    x, y = grid()
    noise = 1e-6 * np.cos(np.arange(x.size))
    found = response_surface(-((x - 2) ** 2) - 2 * (y - 4) ** 2 + noise, x, y, center=3)
    assert (found.x_stationary, found.y_stationary) == pytest.approx((2, 4), abs=1e-4)


def test_swapping_the_sides_turns_disagreement(made_up) -> None:
    answers = made_up(60, 6)
    one = response_surface(answers[:, 0], answers[:, 3], answers[:, 4], center=3)
    other = response_surface(answers[:, 0], answers[:, 4], answers[:, 3], center=3)
    assert other.feature.tolist() == pytest.approx((one.feature * [1, 1, -1, 1]).tolist())


def test_refusals(refused, made_up) -> None:
    with refused("The outcome and both predictors must be equally long."):
        response_surface([1, 2], [1, 2, 3], [1, 2, 3], center=2)
    answers = made_up(60, 6)
    with pytest.raises(ValueError, match="linear combination"):
        response_surface(answers[:, 0], answers[:, 3], answers[:, 3], center=3)
