import numpy as np
import pytest

from crm_study.kernels.linear.least_squares import ols
from crm_study.kernels.sensitivity.omitted_variable import (
    adjusted_for_strength,
    benchmark_bound,
    robustness,
)


def test_robustness_values_are_those_of_the_formulas_in_r(reference):
    for known in reference("sensitivity")["robustness"]:
        found = robustness(known["t"], known["df"], q=known["q"], alpha=known["alpha"])
        for name in ("partial_r_squared", "robustness_value", "robustness_value_alpha"):
            assert getattr(found, name) == pytest.approx(known[name], rel=1e-10), name


def test_the_examples_of_sensemakr():
    darfur = robustness(4.18445, 783)
    assert darfur.robustness_value == pytest.approx(0.13878, abs=5e-6)
    assert darfur.robustness_value_alpha == pytest.approx(0.07626, abs=5e-6)
    assert robustness(2, 10).robustness_value == pytest.approx(0.463325, abs=5e-7)


def test_a_confounder_as_strong_as_the_robustness_value_brings_the_slope_to_nothing():
    found = robustness(3.3, 60)
    strength = found.robustness_value
    gone = adjusted_for_strength(-0.66, 0.2, 60, with_predictor=strength, with_outcome=strength)
    assert float(gone.estimate) == pytest.approx(0, abs=1e-14)
    alone = adjusted_for_strength(
        0.66, 0.2, 60, with_predictor=found.partial_r_squared, with_outcome=1.0
    )
    assert float(alone.estimate) == pytest.approx(0, abs=1e-14)


def test_adjusted_slopes_are_those_of_the_model_with_the_variable_in_it():
    generator = np.random.default_rng(1)
    z, x, c, y = generator.normal(size=(4, 80))
    x, y = x + z + c, y + x + 2 * z + c
    short, long = ols(y, np.column_stack([x, c])), ols(y, np.column_stack([x, c, z]))
    first = ols(z, np.column_stack([x, c]))
    with_predictor = first.statistic[1] ** 2 / (first.statistic[1] ** 2 + first.df_residual)
    with_outcome = long.statistic[3] ** 2 / (long.statistic[3] ** 2 + long.df_residual)
    found = adjusted_for_strength(
        short.estimate[1],
        short.std_error[1],
        short.df_residual,
        with_predictor=with_predictor,
        with_outcome=with_outcome,
    )
    assert float(found.estimate) == pytest.approx(long.estimate[1], rel=1e-10)
    assert float(found.std_error) == pytest.approx(long.std_error[1], rel=1e-10)


def test_benchmarks_are_those_of_the_formulas_in_r(reference, data_set):
    cars = data_set("mtcars")
    y, x = cars["mpg"], cars[["wt", "hp", "qsec"]].to_numpy()
    fit, first = ols(y, x), ols(x[:, 0], x[:, 1:])
    for known in reference("sensitivity")["benchmarks"]:
        place = ["hp", "qsec"].index(known["benchmark"])
        t, df = first.statistic[place + 1], first.df_residual
        u, dg = fit.statistic[place + 2], fit.df_residual
        bound = benchmark_bound(t**2 / (t**2 + df), u**2 / (u**2 + dg), times=known["times"])
        if not known["defined"]:
            assert np.isnan([bound.with_predictor, bound.with_outcome]).all()
            continue
        assert bound.with_predictor == pytest.approx(known["with_predictor"], rel=1e-10)
        assert bound.with_outcome == pytest.approx(known["with_outcome"], rel=1e-10)
        moved = adjusted_for_strength(
            fit.estimate[1],
            fit.std_error[1],
            dg,
            with_predictor=bound.with_predictor,
            with_outcome=bound.with_outcome,
        )
        for name in ("estimate", "std_error", "statistic"):
            assert float(getattr(moved, name)) == pytest.approx(known[name], rel=1e-9), name


def test_sign_of_t_does_not_matter_and_zero_withstands_nothing():
    assert robustness(-2.5, 30).robustness_value == robustness(2.5, 30).robustness_value
    nothing = robustness(0.0, 30)
    assert (nothing.robustness_value, nothing.robustness_value_alpha) == (0, 0)


def test_bad_input(refused):
    with refused("Sensitivity needs a slope with a finite t."):
        robustness(float("nan"), 10)
    with refused("Sensitivity needs more than 1 degree of freedom, but has 1."):
        robustness(2.0, 1)
