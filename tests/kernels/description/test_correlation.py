import numpy as np
import pytest
from scipy import stats

from crm_study.kernels.description.correlation import average_ranks, correlate, pearson

RTOL = 1e-10
PAIRS = {
    "mpg_wt": ("mtcars", "mpg", "wt", 0.95),
    "cyl_gear_90": ("mtcars", "cyl", "gear", 0.9),
    "rating_critical": ("attitude", "rating", "critical", 0.95),
    "gnp_year": ("longley", "GNP", "Year", 0.99),
}


def test_by_hand():
    found = correlate([1, 2, 3, 4, 5], [2, 1, 4, 3, 5])
    assert (found.pearson, found.spearman) == pytest.approx((0.8, 0.8), rel=1e-14)
    assert pearson([1, 2, 3, 4, 5], [2, 1, 4, 3, 5]) == found.pearson
    reach = 1.959963984540054 / np.sqrt(2)
    assert found.conf_low == pytest.approx(np.tanh(np.log(3) - reach), rel=1e-12)
    assert found.conf_high == pytest.approx(np.tanh(np.log(3) + reach), rel=1e-12)


def test_p_by_hand():
    # t = r sqrt(2 / (1 - r^2)) = 1 when r^2 = 1/3; with 2 df p = 1 - 1 / sqrt(3).
    x = np.array([1, -1, 1, -1.0])
    y = x + np.sqrt(2) * np.array([1, 1, -1, -1])
    assert correlate(x, y).p_value == pytest.approx(1 - 1 / np.sqrt(3), rel=1e-12)


@pytest.mark.parametrize("name", PAIRS)
def test_agrees_with_r(reference, data_set, name):
    data, x, y, level = PAIRS[name]
    frame = data_set(data)
    found = correlate(frame[x], frame[y], conf_level=level)
    for field, value in reference("correlation")[name].items():
        # 1 - r^2 cancels three digits of r = .995, and its 16th power magnifies the rest.
        rtol = 1e-8 if name == "gnp_year" else RTOL
        assert getattr(found, field) == pytest.approx(value, rel=rtol), field


@pytest.mark.parametrize("seed", range(5))
def test_agrees_with_scipy(seed):
    generator = np.random.default_rng(seed)
    x, y = generator.integers(1, 6, size=(2, 35)).astype(float)
    found = correlate(x, y, conf_level=0.9)
    pearson, spearman = stats.pearsonr(x, y), stats.spearmanr(x, y)
    limits = pearson.confidence_interval(0.9)
    witness = (pearson.statistic, pearson.pvalue, limits.low, limits.high)
    assert (found.pearson, found.p_value, found.conf_low, found.conf_high) == pytest.approx(
        witness, rel=RTOL
    )
    assert (found.spearman, found.spearman_p_value) == pytest.approx(
        (spearman.statistic, spearman.pvalue), rel=RTOL
    )
    np.testing.assert_array_equal(average_ranks(x), stats.rankdata(x))


def test_ignores_origin_unit_and_order_of_the_pair():
    x, y = np.random.default_rng(2).normal(size=(2, 20))
    found, moved = correlate(x, y), correlate(1e5 + 3 * y, -x)
    assert moved.pearson == pytest.approx(-found.pearson, rel=1e-9)
    assert moved.conf_low == pytest.approx(-found.conf_high, rel=1e-9)


def test_ranks_survive_any_increasing_change():
    x, y = np.random.default_rng(4).normal(size=(2, 25))
    assert correlate(np.exp(x), y**3).spearman == correlate(x, y).spearman


def test_a_planted_correlation_is_found():
    noise = np.random.default_rng(5).normal(size=(60, 2))
    basis = np.linalg.qr(noise - noise.mean(axis=0))[0]
    found = correlate(basis[:, 0], 0.6 * basis[:, 0] + 0.8 * basis[:, 1])
    assert found.pearson == pytest.approx(0.6, rel=1e-13)


def test_points_on_a_line():
    found = correlate([1, 2, 3, 4], [2, 4, 6, 8])
    assert (found.pearson, found.spearman) == pytest.approx((1, 1))
    assert (found.p_value, found.spearman_p_value) == pytest.approx((0, 0), abs=1e-14)
    assert (found.conf_low, found.conf_high) == pytest.approx((1, 1))


def test_three_pairs_have_no_interval():
    found = correlate([1, 2, 3], [1, 3, 2])
    assert found.pearson == pytest.approx(0.5)
    assert found.p_value == pytest.approx(2 / 3)
    assert np.isnan([found.conf_low, found.conf_high]).all()


def test_refusals(refused):
    with refused("A correlation needs at least 3 pairs, but got 2."):
        correlate([1, 2], [3, 4])
    with refused("A correlation needs pairs, but got 3 and 4 values."):
        correlate([1, 2, 3], [1, 2, 3, 4])
    with refused("A correlation is undefined: every value of the second variable is 4."):
        correlate([1, 2, 3], [4, 4, 4])
    with refused("The first variable must be complete: 1 of 3 values is missing or infinite."):
        correlate([1, np.nan, 3], [4, 5, 4])
    with refused("The confidence level must lie between 0 and 1, but is 0."):
        correlate([1, 2, 3], [4, 5, 4], conf_level=0)
