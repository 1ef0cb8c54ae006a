"""Chained equations: what they keep, what they recover, and where they refuse."""

import numpy as np
import pytest

from crm_study.kernels.missing.imputation import imputed
from crm_study.kernels.missing.predictive_draws import draw_matched, draw_normal

NAN = np.nan


def gappy(seed=1, n=200):
    generator = np.random.default_rng(seed)
    x = generator.normal(size=(n, 2))
    y = x @ [1.0, -0.5] + generator.normal(size=n)
    table = np.column_stack([y, x])
    table[generator.random((n, 3)) < 0.2] = NAN
    return table[~np.isnan(table).all(axis=1)]


@pytest.mark.parametrize("method", ["pmm", "norm"])
def test_keeps_what_is_there_and_fills_the_rest(method):
    table = gappy()
    filled = imputed(table, n_imputations=3, method=method, seed=2)
    assert filled.shape == (3, *table.shape)
    assert np.isfinite(filled).all()
    there = ~np.isnan(table)
    assert (filled[:, there] == table[there]).all()


def test_matching_takes_values_somebody_gave():
    table = np.round(gappy())
    filled = imputed(table, n_imputations=2, seed=2)
    for j in range(3):
        assert set(filled[:, :, j].ravel()) <= set(table[~np.isnan(table[:, j]), j])


def test_the_seed_decides_and_more_tables_add_to_the_same():
    table = gappy()
    few, many = imputed(table, n_imputations=2, seed=9), imputed(table, n_imputations=4, seed=9)
    np.testing.assert_array_equal(few, many[:2])
    assert (imputed(table, n_imputations=1, seed=8) != few[:1]).any()


def test_nothing_missing_is_copied():
    table = np.arange(12.0).reshape(6, 2)
    np.testing.assert_array_equal(imputed(table, n_imputations=2, seed=1)[1], table)


def test_normal_draws_have_the_posteriors_moments():
    # With y = x + noise of variance s², the prediction at x = 0 has variance s² (1 + 1/n)
    # times df / (df - 2).
    generator = np.random.default_rng(3)
    x = np.column_stack([np.ones(40), np.linspace(-1, 1, 40)])
    y = x[:, 1] + generator.normal(size=40)
    residual = y - x @ np.linalg.lstsq(x, y, rcond=None)[0]
    drawn = np.concatenate(
        [draw_normal(y, x, np.array([[1.0, 0.0]]), generator=generator) for _ in range(20_000)]
    )
    expected = residual @ residual / 38 * (1 + 1 / 40) * 38 / 36
    assert drawn.var() == pytest.approx(expected, rel=0.05)
    assert drawn.mean() == pytest.approx(y.mean(), abs=0.03)


def test_matching_draws_from_the_five_nearest():
    generator = np.random.default_rng(3)
    x = np.column_stack([np.ones(100), np.arange(100.0)])
    drawn = {
        float(draw_matched(x[:, 1], x, np.array([[1.0, 50.2]]), generator=generator)[0])
        for _ in range(400)
    }
    assert drawn == {48.0, 49.0, 50.0, 51.0, 52.0}


def test_more_variables_than_rows_and_repeated_ones_still_fill():
    generator = np.random.default_rng(3)
    table = generator.normal(size=(6, 8))
    table[:, 7] = table[:, 6]
    table[0, 0] = table[1, 3] = NAN
    assert np.isfinite(imputed(table, n_imputations=2, method="norm", seed=1)).all()


def test_bias_of_the_complete_rows_is_removed():
    # y is missing where x, which everybody has, is high: the mean of those who answered is
    # biased, the pooled one is not.
    generator = np.random.default_rng(5)
    x = generator.normal(size=2000)
    y = x + generator.normal(size=2000)
    holes = np.where(generator.random(2000) < 1 / (1 + np.exp(-x)), NAN, y)
    assert np.nanmean(holes) < y.mean() - 0.3
    for method in ("norm", "pmm"):
        filled = imputed(np.column_stack([holes, x]), n_imputations=5, method=method, seed=1)
        assert filled[:, :, 0].mean() == pytest.approx(y.mean(), abs=0.1)


@pytest.mark.parametrize(
    ("table", "options", "sentence"),
    [
        ([[1.0], [NAN]], {}, "Imputation needs at least 2 variables, but got 1."),
        (
            [[1, NAN], [2, NAN]],
            {},
            "Imputation needs variables with at least two different values, but b has 0.",
        ),
        (
            [[1, 5], [2, 5], [3, NAN]],
            {},
            "Imputation needs variables with at least two different values, but b has 1.",
        ),
        (
            [[1, 5], [2, 6]],
            {"n_imputations": 0},
            "Imputation needs at least 1 table and 1 iteration, but got 0 and 10.",
        ),
        (
            [[1, 5], [2, 6]],
            {"method": "mean"},
            "A method of imputation is one of pmm, norm, but is mean.",
        ),
        (
            [[1, 5], [2, 6]],
            {"n_imputations": 10**8},
            "100000000 tables of 2 rows and 2 columns are more than memory should hold; ask for "
            "fewer.",
        ),
    ],
)
def test_refuses_in_a_sentence(table, options, sentence, refused):
    with refused(sentence):
        imputed(np.array(table, dtype=float), seed=1, names=("a", "b"), **options)
