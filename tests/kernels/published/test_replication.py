"""Old and new effects: against scipy, by quadrature, by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import integrate, stats

from crm_study.errors import AnalysisError
from crm_study.kernels.published.replication import (
    detectable_r,
    prediction_interval,
    r_of_t,
    replication,
    replication_bayes_factor,
)


@pytest.mark.parametrize(("n", "r"), [(21, 0.3314), (57, 0.2018), (133, 0.1324)])
def test_small_telescopes(n: int, r: float) -> None:
    found = detectable_r(n)
    assert found == pytest.approx(r, abs=1e-4)
    noncentrality = found / math.sqrt(1 - found**2) * math.sqrt(n)
    critical = stats.t.ppf(0.975, n - 2)
    power = stats.nct.sf(critical, n - 2, noncentrality) + stats.nct.cdf(
        -critical, n - 2, noncentrality
    )
    assert power == pytest.approx(1 / 3, rel=1e-9)


@pytest.mark.parametrize(
    ("t_old", "df_old", "t_new", "df_new"),
    [(2.1, 19, 0.1, 39), (3.0, 40, 2.8, 60), (2.5, 24, -1.0, 30), (3.616, 55, 4.0, 116)],
)
def test_replication_bayes_factor_equals_quadrature(
    t_old: float, df_old: int, t_new: float, df_new: int
) -> None:
    def posterior(effect: float) -> float:
        return float(stats.nct.pdf(t_old, df_old, effect * math.sqrt(df_old + 1)))

    def both(effect: float) -> float:
        likelihood = stats.nct.pdf(t_new, df_new, effect * math.sqrt(df_new + 1))
        return posterior(effect) * float(likelihood)

    whole = integrate.quad(posterior, -1, 3, limit=400)[0]
    expected = integrate.quad(both, -1, 3, limit=400)[0] / whole / stats.t.pdf(t_new, df_new)
    found = replication_bayes_factor(
        t_original=t_old, df_original=df_old, t_replication=t_new, df_replication=df_new
    )
    assert found == pytest.approx(expected, rel=1e-5)


def test_intervals_by_hand() -> None:
    found = replication(r_original=0.66, n_original=57, r_replication=0.30, n_replication=118)
    assert found.conf_low == pytest.approx(
        math.tanh(math.atanh(0.30) - 1.959963985 / math.sqrt(115))
    )
    spread = math.sqrt(1 / 54 + 1 / 115)
    assert found.prediction_low == pytest.approx(math.tanh(math.atanh(0.66) - 1.959963985 * spread))
    assert found.detectable
    assert not found.original_inside


def test_turning_both_signs_changes_nothing() -> None:
    up = replication(r_original=0.5, n_original=30, r_replication=0.1, n_replication=80)
    down = replication(r_original=-0.5, n_original=30, r_replication=-0.1, n_replication=80)
    assert down.conf_low == pytest.approx(-up.conf_high)
    assert (down.detectable, down.original_inside) == (up.detectable, up.original_inside)
    assert down.bayes_factor == pytest.approx(up.bayes_factor, rel=1e-9)


def test_r_of_t_is_the_root_of_its_r_squared() -> None:
    assert r_of_t(3.0, 9) == pytest.approx(math.sqrt(0.5))
    with pytest.raises(AnalysisError, match="positive degrees of freedom"):
        r_of_t(2.0, 0)


def test_a_new_sample_drawn_from_the_old_effect_lies_where_expected() -> None:
    draw = np.random.default_rng(11)
    inside = 0
    for _ in range(400):
        samples = [draw.multivariate_normal([0, 0], [[1, 0.4], [0.4, 1]], size=n) for n in (40, 60)]
        old, new = (float(np.corrcoef(sample.T)[0, 1]) for sample in samples)
        low, high = prediction_interval(old, n_original=40, n_replication=60)
        inside += low <= new <= high
    assert 0.92 <= inside / 400 <= 0.98


def test_what_cannot_be_compared() -> None:
    with pytest.raises(AnalysisError) as caught:
        replication(r_original=1.0, n_original=20, r_replication=0.2, n_replication=50)
    assert str(caught.value) == (
        "A replication is judged by correlations between -1 and 1 of at least 4 respondents, "
        "but r is 1.0 and n is 20."
    )
