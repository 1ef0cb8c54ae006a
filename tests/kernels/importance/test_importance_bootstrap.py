import numpy as np
import pytest

from crm_study.kernels.arrays.bootstrap import resample_counts
from crm_study.kernels.importance.all_subsets import all_subsets_r_squared
from crm_study.kernels.importance.importance_bootstrap import importance_intervals
from crm_study.kernels.importance.relative_weights import relative_weights
from crm_study.kernels.importance.shapley import lmg


@pytest.fixture(scope="module")
def planted():
    """Two drivers of unequal strength, and two that are noise."""
    generator = np.random.default_rng(11)
    x = generator.normal(size=(300, 4)) + 0.5 * generator.normal(size=(300, 1))
    y = x @ [1.0, 0.5, 0.0, 0.0] + generator.normal(size=300)
    return y, x


def test_limits_are_quantiles_over_resampled_rows(planted):
    y, x = planted[0][:50], planted[1][:50]
    found = importance_intervals(y, x, n_resamples=40, seed=3)
    data, shares, weights = np.column_stack([x, y]), [], []
    for counts in resample_counts(50, n_resamples=40, seed=3):
        for count in counts.astype(int):
            matrix = np.corrcoef(np.repeat(data, count, axis=0), rowvar=False)
            shares.append(lmg(all_subsets_r_squared(matrix)))
            weights.append(relative_weights(matrix))
    low, high = np.quantile(shares, [0.025, 0.975], axis=0)
    np.testing.assert_allclose([found.lmg_low, found.lmg_high], [low, high], rtol=1e-9)
    low, high = np.quantile(weights, [0.025, 0.975], axis=0)
    np.testing.assert_allclose([found.johnson_low, found.johnson_high], [low, high], rtol=1e-9)


def test_clusters_are_drawn_whole(planted):
    y, x = planted[0][:60], planted[1][:60]
    cluster = np.arange(60) % 9
    found = importance_intervals(y, x, cluster=cluster, n_resamples=30, seed=5)
    data, shares = np.column_stack([x, y]), []
    for counts in resample_counts(9, n_resamples=30, seed=5):
        for count in counts.astype(int):
            rows = np.repeat(np.arange(60), count[cluster])
            shares.append(lmg(all_subsets_r_squared(np.corrcoef(data[rows], rowvar=False))))
    np.testing.assert_allclose(found.lmg_low, np.quantile(shares, 0.025, axis=0), rtol=1e-9)


def test_planted_drivers_lead_and_planted_noise_ties(planted):
    found = importance_intervals(*planted, n_resamples=500, seed=1)
    assert found.rank_low.tolist() == [1, 2, 3, 3]
    assert found.rank_high.tolist() == [1, 2, 4, 4]
    assert found.rank_probability[0, 0] > 0.99
    np.testing.assert_allclose(found.rank_probability.sum(axis=1), 1)


def test_controls_are_held(planted):
    y, x = planted
    found = importance_intervals(y, x[:, 1:], controls=x[:, :1], n_resamples=200, seed=1)
    plain = importance_intervals(y, x[:, 1:], n_resamples=200, seed=1)
    assert found.lmg_high[0] < plain.lmg_high[0]
    assert found.rank_low[0] == 1


def test_bca_limits_correct_the_percentiles_and_stay_near_them(planted):
    y, x = planted[0][:80], planted[1][:80]
    plain = importance_intervals(y, x, n_resamples=600, seed=2)
    corrected = importance_intervals(y, x, n_resamples=600, seed=2, method="bca")
    assert (corrected.lmg_low != plain.lmg_low).all()
    np.testing.assert_allclose(corrected.lmg_low, plain.lmg_low, atol=0.08)
    assert (corrected.lmg_low[2:] < plain.lmg_low[2:]).all()  # noise: the bootstrap is biased up


def test_units_and_the_seed(planted):
    y, x = planted
    first = importance_intervals(y, x, n_resamples=50, seed=4)
    moved = importance_intervals(1e6 + 5 * y, x * [1, 1e3, 1e-3, 7] - 40, n_resamples=50, seed=4)
    np.testing.assert_allclose(first.lmg_low, moved.lmg_low, rtol=1e-8)
    other = importance_intervals(y, x, n_resamples=50, seed=5)
    assert (first.lmg_low != other.lmg_low).any()


def test_one_predictor_has_rank_one(planted):
    y, x = planted
    found = importance_intervals(y, x[:, :1], n_resamples=50, seed=1)
    assert (found.rank_low.tolist(), found.rank_high.tolist()) == ([1], [1])
    assert found.rank_probability.tolist() == [[1.0]]


def test_resamples_without_variation_are_counted():
    y, rare = np.arange(12.0), np.zeros(12)
    rare[3] = 1
    found = importance_intervals(y, np.column_stack([rare, y**2]), n_resamples=300, seed=1)
    assert 0 < found.n_defined < found.n_resamples


def test_bad_input(refused, planted):
    y, x = planted
    with refused("The predictors must be complete: 1 of 1200 values is missing or infinite."):
        gap = x.copy()
        gap[3, 2] = np.nan
        importance_intervals(y, gap, seed=1)
    with refused("Clusters are resampled from at least 2, but there is 1."):
        importance_intervals(y, x, cluster=np.zeros(300, dtype=int), seed=1)
    with refused("A bootstrap interval is one of percentile, bca, but is basic."):
        importance_intervals(y, x, seed=1, method="basic")
