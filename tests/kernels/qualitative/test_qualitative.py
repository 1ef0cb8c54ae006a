"""Saturation and convergence coding against hand cases and R."""

import itertools

import numpy as np
import pytest

from crm_study.errors import AnalysisError
from crm_study.kernels.agreement.agreement import cohen_kappa
from crm_study.kernels.agreement.icc import intraclass_correlations
from crm_study.kernels.qualitative.convergence_coding import level_of, verdict_of
from crm_study.kernels.qualitative.saturation import saturation

ROW = np.arange(1, 61)


@pytest.fixture(scope="module")
def known(reference):
    return reference("fieldwork")


def mentions():
    a, b = np.arange(1, 15)[:, None], np.arange(1, 10)[None, :]
    return ((a * 5 + b * 7) % 11 < 3 + b % 3).astype(int)


def test_themes_over_all_orders_are_vegans(known):
    found = saturation(mentions())
    assert found.expected == pytest.approx(known["accumulation"]["expected"], rel=1e-10)
    # vegan's deviation is that of unrelated species; ours is held against every order below
    assert found.std_dev[0] == pytest.approx(known["accumulation"]["std_dev"][0], rel=1e-8)


def test_the_average_is_that_of_every_order():
    table = mentions()[:5, :4]
    counts = [
        [np.any(table[list(order[:k])], axis=0).sum() for k in range(1, 6)]
        for order in itertools.permutations(range(5))
    ]
    found = saturation(table)
    assert found.expected == pytest.approx(np.mean(counts, axis=0))
    assert found.std_dev == pytest.approx(np.std(counts, axis=0), abs=1e-7)


def test_saturation_by_hand():
    table = np.zeros((8, 5), dtype=int)
    for interview, theme in enumerate([0, 1, 2, 0, 3, 1, 2, 0]):
        table[interview, theme] = 1
    found = saturation(table, base=3, run=3)
    assert found.n_new.tolist() == [1, 1, 1, 0, 1, 0, 0, 0]
    assert found.n_known.tolist() == [1, 2, 3, 3, 4, 4, 4, 4]
    # interviews 4 to 6 bring one new theme over three; 6 to 8 bring none
    assert found.reached_at == 5
    assert saturation(table, base=3, run=3, threshold=0.34).reached_at == 3
    assert saturation(table, base=6, run=3).reached_at is None


def test_saturation_refuses_silence():
    with pytest.raises(AnalysisError, match=r"^Saturation needs interviews with themes"):
        saturation(np.zeros((3, 2)))


def test_coders_and_observers_agree_as_psych_says(known):
    first = ((ROW * 37) % 101) % 4 + 1
    second = np.where((ROW * 13) % 10 < 7, first, ((ROW * 29) % 53) % 4 + 1)
    for weights, name in (("none", "nominal"), ("quadratic", "quadratic")):
        found, r = cohen_kappa(first, second, weights=weights), known["kappa"][name]
        assert found.estimate == pytest.approx(r["estimate"], rel=1e-8)
        # psych 2.2.9 sums the wrong margin in the variance of weighted kappa
        if weights == "none":
            limits = found.conf_low, found.conf_high
            assert limits == pytest.approx((r["conf_low"], r["conf_high"]), rel=1e-8)
    base = 30 + (ROW[:20] * 17) % 43
    pair = np.column_stack([base, base + (ROW[:20] * 7) % 9 - 3])
    found = {one.kind: one for one in intraclass_correlations(pair)}
    for kind, name in (("ICC(2,1)", "single"), ("ICC(2,k)", "average")):
        one, r = found[kind], known["icc"][name]
        limits = one.estimate, one.conf_low, one.conf_high
        assert limits == pytest.approx((r["estimate"], r["conf_low"], r["conf_high"]), rel=1e-8)


@pytest.mark.parametrize(
    ("levels", "verdict"),
    [
        (["high", "high", "high"], "converge"),
        (["low", "silent", "low"], "converge"),
        (["high", "middle", "silent"], "complement"),
        (["low", "middle", "high"], "diverge"),
        (["silent", "low", "silent"], "silence"),
        ([], "silence"),
    ],
)
def test_sources_come_to_one_verdict_in_any_order(levels, verdict):
    assert {verdict_of(order) for order in itertools.permutations(levels)} == {verdict}


def test_bounds_belong_to_the_outer_levels():
    assert level_of(float("nan"), low=40, high=60) == "silent"
    with pytest.raises(AnalysisError, match=r"^The lower bound 60 must lie below"):
        level_of(50, low=60, high=60)
