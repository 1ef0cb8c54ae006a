"""Little's test: by hand, against lavaan and naniar, and where it must refuse."""

import numpy as np
import pytest

from crm_study.kernels.latent.fiml import unrestricted
from crm_study.kernels.latent.sample_moments import moments_of_incomplete
from crm_study.kernels.missing.em_moments import em_moments
from crm_study.kernels.missing.little_mcar import little_mcar

NAN = np.nan
SIX = np.array([[1, 2], [2, 3], [3, 5], [4, 4], [5, NAN], [1, NAN]])


def test_by_hand():
    # Where only y is missing, y follows x, and d² is that of x alone: variance 20/9, mean 8/3;
    # 4 people at 5/2 and 2 at 3 give (4/36 + 2/9) · 9/20.
    found = little_mcar(SIX)
    assert found.statistic == pytest.approx(0.15, rel=1e-9)
    assert (found.df, found.n_patterns, found.n_obs) == (1, 2, 6)


@pytest.mark.parametrize("case", ["little_made_up", "little_nhanes"])
def test_equals_the_formula_on_lavaans_moments(case, reference, made_up, left_out):
    stored = reference("missing")
    known = stored[case]
    if case == "little_made_up":
        table = left_out(made_up(60, 6))
    else:
        columns = stored["nhanes"].values()
        table = np.array([[NAN if v == "NA" else v for v in c] for c in columns], float).T
    found = little_mcar(table)
    np.testing.assert_allclose(found.mean, known["mean"], rtol=1e-8)
    # lavaan's EM of the nine nhanes rows with gaps everywhere ends some digits early.
    np.testing.assert_allclose(found.covariance, known["covariance"], rtol=1e-6)
    assert found.statistic == pytest.approx(known["statistic"], rel=1e-8)
    assert (found.df, found.n_patterns) == (known["df"], known["n_patterns"])
    assert found.p_value == pytest.approx(known["p_value"], rel=1e-8)


def test_airquality_as_naniar_prints_it(data_set):
    # naniar::mcar_test(airquality): 35.1, 14, 0.00142, 4 (its help page).
    frame = data_set("airquality")
    names = ["Ozone", "Solar.R", "Wind", "Temp", "Month", "Day"]
    found = little_mcar(frame[names].to_numpy(float))
    assert (round(found.statistic, 1), found.df, found.n_patterns) == (35.1, 14, 4)
    assert round(found.p_value, 5) == 0.00142


def test_em_is_the_saturated_model_of_the_measurement_kernels(made_up, left_out):
    table = left_out(made_up(60, 6))
    table = table[~np.isnan(table).all(axis=1)]
    found, other = em_moments(table), unrestricted(moments_of_incomplete(table))
    assert found.converged
    np.testing.assert_allclose(found.covariance, other.covariance, rtol=1e-9)
    n_answers = (~np.isnan(table)).sum()
    value = -len(table) * other.likelihood.value - n_answers / 2 * np.log(2 * np.pi)
    assert found.log_likelihood == pytest.approx(value, rel=1e-10)


def test_em_of_complete_answers_is_the_samples_own(made_up):
    table = made_up(30, 4)
    found = em_moments(table)
    np.testing.assert_allclose(found.covariance, np.cov(table.T, ddof=0), rtol=1e-12)
    assert found.n_iterations == 0


def test_does_not_depend_on_order_unit_or_origin(made_up, left_out):
    table = left_out(made_up(60, 6))
    known = little_mcar(table)
    moved = little_mcar(1e6 + table[::-1, ::-1] * 0.01)
    assert moved.statistic == pytest.approx(known.statistic, rel=1e-6)
    assert moved.df == known.df


def test_people_without_any_answer_do_not_count():
    assert little_mcar(np.vstack([SIX, [NAN, NAN]])).statistic == pytest.approx(0.15, rel=1e-9)


def test_nothing_missing_leaves_no_degrees_of_freedom():
    found = little_mcar([[1, 2], [2, 1], [3, 3], [4, 5.0]])
    assert found.df == 0
    assert np.isnan(found.statistic)
    assert np.isnan(found.p_value)


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        ([[1.0], [NAN]], "Little's test needs at least 2 items, but got 1."),
        (
            [[1, NAN], [2, NAN], [3, NAN]],
            "Little's test needs answers to every item, but b has none.",
        ),
        ([[1, 5], [2, 5], [3, NAN]], "Little's test needs items that vary, but b does not."),
        (
            [[1, 2], [2, NAN], [NAN, NAN]],
            "Little's test needs items that vary, but b does not.",
        ),
        (
            [[1, NAN], [2, NAN], [NAN, 3], [NAN, 4]],
            "Little's test needs the covariance of every pair of items, but nobody answered both "
            "a and b.",
        ),
        (
            [[1, 2], [2, 3]],
            "Little's test of 2 items needs more than 2 respondents, but 2 answered anything.",
        ),
        (
            [[1, 2], [2, 4], [3, 6], [4, NAN]],
            "The answers that are there do not determine every variance and covariance: some items "
            "repeat others, or too few respondents answered them together.",
        ),
    ],
)
def test_refuses_in_a_sentence(table, sentence, refused):
    with refused(sentence):
        little_mcar(np.array(table, dtype=float), names=("a", "b"))


def test_rejects_at_its_level_when_answers_are_missing_completely_at_random():
    generator, n_rejected = np.random.default_rng(4), 0
    for _ in range(200):
        table = generator.normal(size=(120, 3))
        table[generator.random((120, 3)) < 0.15] = NAN
        n_rejected += little_mcar(table).p_value < 0.05
    assert 2 <= n_rejected <= 21  # 10 expected


def test_finds_answers_missing_where_another_is_high():
    generator = np.random.default_rng(4)
    x = generator.normal(size=300)
    y = x + generator.normal(size=300)
    y[x > 0.5] = NAN
    assert little_mcar(np.column_stack([x, y])).p_value < 1e-6
