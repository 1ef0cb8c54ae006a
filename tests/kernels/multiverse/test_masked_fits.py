"""Many universes at once are each the regression they stand for."""

import numpy as np
import pytest

from crm_study.kernels.clustered.cluster_robust import cluster_robust
from crm_study.kernels.clustered.heteroscedastic import heteroscedastic
from crm_study.kernels.description.correlation import average_ranks
from crm_study.kernels.linear.least_squares import ols
from crm_study.kernels.multiverse.masked_fits import masked_fits, masked_tests
from crm_study.kernels.multiverse.masked_ranks import masked_ranks

CLUSTER = np.arange(90) % 14
MEMBERS = (np.arange(14)[:, None] == CLUSTER).astype(float)


@pytest.fixture(scope="module")
def stack():
    """Six universes of at most 90 rows; what is left out is nan."""
    generator = np.random.default_rng(1)
    kept = generator.random((6, 90)) > 0.2
    kept[3, CLUSTER == 4] = False
    controls = generator.normal([0.0, 100.0, 5.0], size=(6, 90, 3))
    controls[:, :, 2] = CLUSTER == 2
    controls[5, :, 1] = 7.3
    x = generator.normal(size=(6, 90)) + controls[:, :, 0]
    y = x + generator.normal(size=(6, 90)) * (1 + np.abs(x)) + 1000
    x[0, ~kept[0]] = np.nan
    return y, x, controls, kept


def alone(stack, u, fit):
    y, x, controls, kept = stack
    held = controls[u][kept[u]]
    held = held[:, np.ptp(held, axis=0) > 0]
    return fit(y[u][kept[u]], np.column_stack([x[u][kept[u]], held]), CLUSTER[kept[u]])


FITS = {
    "ols": lambda y, x, _: ols(y, x, conf_level=0.9),
    "hc3": lambda y, x, _: heteroscedastic(y, x, kind="HC3", conf_level=0.9),
    "cr1": lambda y, x, g: cluster_robust(y, x, cluster=g, kind="CR1", conf_level=0.9),
    "cr2": lambda y, x, g: cluster_robust(y, x, cluster=g, kind="CR2", conf_level=0.9),
}


@pytest.mark.parametrize("kind", FITS)
def test_every_universe_is_as_if_alone(stack, kind):
    y, x, controls, kept = stack
    fits = masked_fits(y, x, controls, kept=kept)
    tests = masked_tests(fits, kind=kind, members=MEMBERS, conf_level=0.9)
    for u in range(6):
        known = alone(stack, u, FITS[kind])
        assert fits.estimate[u] == pytest.approx(known.estimate[1], rel=1e-10)
        for name in ("std_error", "statistic", "p_value", "conf_low", "conf_high"):
            assert getattr(tests, name)[u] == pytest.approx(getattr(known, name)[1], rel=1e-8), name


def test_fits_and_forms(stack):
    y, x, controls, kept = stack
    fits = masked_fits(y, x, controls, kept=kept)
    for u in range(6):
        known = alone(stack, u, FITS["ols"])
        assert fits.r_squared[u] == pytest.approx(known.r_squared, rel=1e-10)
        assert fits.df[u] == known.df_residual
        np.testing.assert_allclose(fits.residual[u][kept[u]], known.residual, atol=1e-9)
        np.testing.assert_allclose(fits.leverage[u][kept[u]], known.leverage, rtol=1e-9)
        assert fits.estimate[u] * fits.ratio[u] == pytest.approx(known.std_estimate[1], rel=1e-9)
        assert fits.form[u] @ np.where(kept[u], y[u], 0) == pytest.approx(
            fits.estimate[u], rel=1e-9
        )


def test_collinear_universes_are_undefined_and_the_others_are_not(stack):
    y, x, controls, kept = stack
    copied = controls.copy()
    copied[2, :, 0] = 5 * x[2] - 3
    copied[4, :, 1] = 2 * copied[4, :, 0]
    fits = masked_fits(y, x, copied, kept=kept)
    assert np.isnan(fits.estimate).tolist() == [False, False, True, False, True, False]


def test_a_row_that_alone_determines_a_coefficient_has_no_hc3(stack):
    y, x, controls, kept = stack
    lone = controls.copy()
    lone[:, :, 0] = 0.0
    lone[:, np.flatnonzero(kept.all(axis=0))[0], 0] = 1.0
    fits = masked_fits(y, x, lone, kept=kept)
    tests = masked_tests(fits, kind="hc3", members=None, conf_level=0.9)
    assert np.isnan(tests.std_error).all()


def test_ranks_are_those_of_the_rows_kept():
    generator = np.random.default_rng(2)
    values = generator.integers(0, 6, size=(5, 40)).astype(float)
    kept = generator.random((5, 40)) > 0.3
    values[1, ~kept[1]] = np.nan
    found = masked_ranks(values, kept=kept)
    for u in range(5):
        np.testing.assert_array_equal(found[u][kept[u]], average_ranks(values[u][kept[u]]))
        assert np.isnan(found[u][~kept[u]]).all()
