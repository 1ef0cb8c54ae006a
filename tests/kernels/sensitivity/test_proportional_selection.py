import numpy as np
import pytest

from crm_study.kernels.linear.least_squares import ols
from crm_study.kernels.sensitivity.proportional_selection import (
    Movement,
    beta_star,
    delta_star,
    proportional_selection,
)


def test_selection_is_that_of_the_formulas_in_r(reference, data_set):
    cars = data_set("mtcars")
    for known in reference("sensitivity")["oster"]:
        found = proportional_selection(
            cars["mpg"],
            cars[known["predictor"]],
            cars[known["controls"]].to_numpy(),
            r_squared_max=known["r_squared_max"],
        )
        for name in ("short_estimate", "long_estimate", "delta", "adjusted_estimate"):
            assert getattr(found, name) == pytest.approx(known[name], rel=1e-8), name


def test_the_example_of_robomit(data_set):
    cars = data_set("mtcars")
    found = proportional_selection(
        cars["mpg"], cars["wt"], cars[["hp", "qsec"]].to_numpy(), r_squared_max=0.9
    )
    assert found.delta == pytest.approx(1.1511, abs=5e-5)


def planted(delta, slope):
    """y = slope·x + w1 + w2 + e with all parts orthogonal in the sample, and x unequally close."""
    parts = np.random.default_rng(8).normal(size=(200, 4))
    parts = np.linalg.qr(parts - parts.mean(axis=0))[0] * 20
    w1, w2, noise, error = parts.T
    x = 0.5 * w1 + 0.5 * delta * w2 + noise
    return slope * x + w1 + w2 + error, x, w1, w2


@pytest.mark.parametrize("delta", [0.3, 1.0, 2.0])
def test_a_planted_selection_is_found_and_undone(delta):
    y, x, w1, w2 = planted(delta, 0.7)
    everything = ols(y, np.column_stack([x, w1, w2]))
    short, long = ols(y, x[:, None]), ols(y, np.column_stack([x, w1]))
    movement = Movement(
        short=short.estimate[1],
        long=long.estimate[1],
        short_r_squared=short.r_squared,
        long_r_squared=long.r_squared,
        r_squared_max=everything.r_squared,
        outcome_variance=y.var(ddof=1),
        predictor_variance=x.var(ddof=1),
        residual_variance=(ols(x, w1[:, None]).residual ** 2).sum() / 199,
    )
    assert delta_star(movement, target=0.7) == pytest.approx(delta, rel=1e-9)
    assert beta_star(movement, delta=delta) == pytest.approx(0.7, rel=1e-9)


def test_units_do_not_matter(data_set):
    cars = data_set("mtcars")
    y, x, c = cars["mpg"].to_numpy(), cars["wt"].to_numpy(), cars[["hp"]].to_numpy()
    first = proportional_selection(y, x, c, r_squared_max=1)
    other = proportional_selection(3 * y + 5, x / 1000, 7 - c, r_squared_max=1)
    assert other.delta == pytest.approx(first.delta, rel=1e-9)
    assert other.adjusted_estimate == pytest.approx(3000 * first.adjusted_estimate, rel=1e-9)


def test_controls_unrelated_to_the_predictor_have_nothing_to_compare_with():
    y, x, _, w2 = planted(0.0, 0.7)
    found = proportional_selection(y, x, w2[:, None])
    assert np.isnan(found.delta)
    assert found.adjusted_estimate == found.long_estimate


def test_bad_input(refused):
    y, x, w1, _ = planted(1.0, 0.7)
    with refused("Proportional selection needs at least one control to compare with."):
        proportional_selection(y, x, np.empty((200, 0)))
    with refused("The largest R² must lie from R² with the controls, 0.649, to 1, but is 0.1."):
        proportional_selection(y, x, w1[:, None], r_squared_max=0.1)
