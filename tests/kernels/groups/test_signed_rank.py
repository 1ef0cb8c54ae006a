"""Wilcoxon's signed-rank test by hand and against SciPy, at its edges, and moved about."""

import json
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from crm_study.errors import AnalysisError
from crm_study.kernels.description.cut_points import between_cuts
from crm_study.kernels.groups.signed_rank import rank_sums, signed_rank

REFERENCE = Path(__file__).resolve().parents[2] / "reference" / "signed_rank.json"
CASES = json.loads(REFERENCE.read_text(encoding="utf-8"))["cases"]


def differences(n: int, step: int, spread: int) -> np.ndarray:
    """Make the differences that the R script makes."""
    i = np.arange(1, n + 1)
    return ((i * step) % spread - spread // 2) + 0.25 * (i % 3)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_numbers_are_those_of_r(case):
    found = signed_rank(case["differences"])
    assert found.statistic == pytest.approx(case["v"], rel=1e-10)
    assert found.p_value == pytest.approx(case["p_value"], rel=1e-8)


@pytest.mark.parametrize(("n", "step", "spread"), [(12, 7, 29), (30, 11, 9), (80, 17, 31)])
def test_a_second_witness(n, step, spread):
    x = differences(n, step, spread)
    found = signed_rank(x)
    moved = x[x != 0]
    exact = found.method == "exact"
    there = stats.wilcoxon(moved, correction=not exact, method="exact" if exact else "asymptotic")
    assert found.p_value == pytest.approx(there.pvalue, rel=1e-8)
    walsh = [(a + b) / 2 for i, a in enumerate(x) for b in x[i:]]
    assert found.pseudo_median == pytest.approx(np.median(walsh))


def test_by_hand():
    """Ranks 1 to 5 of 1, 2, -3, 4, 5: V = 12, r = (12 - 3) / 15; 32 signs, 5 at most 3 twice."""
    found = signed_rank([1.0, 2, -3, 4, 5])
    assert (found.statistic, found.p_value) == (12.0, 10 / 32)
    assert found.rank_biserial == pytest.approx(9 / 15)
    assert found.pseudo_median == 2.0
    assert found.conf_low < 0.6 < found.conf_high


@pytest.mark.parametrize("n", [1, 4, 9])
def test_sums_of_ranks_are_counted(n):
    sums = [
        sum(rank for rank, kept in zip(range(1, n + 1), signs, strict=True) if kept)
        for signs in product((0, 1), repeat=n)
    ]
    assert rank_sums(n).tolist() == np.bincount(sums).tolist()


def test_turning_the_pair_turns_the_sign():
    x = differences(40, 13, 23)
    one, other = signed_rank(x), signed_rank(-x)
    assert one.p_value == pytest.approx(other.p_value, rel=1e-12)
    assert one.rank_biserial == pytest.approx(-other.rank_biserial)
    assert one.pseudo_median == pytest.approx(-other.pseudo_median)
    assert signed_rank(3 * x).p_value == one.p_value
    assert signed_rank(x[::-1]).statistic == one.statistic


def test_edges():
    same = signed_rank([0.0, 0, 0])
    assert np.isnan(same.p_value)
    assert np.isnan(same.rank_biserial)
    assert same.n_zero == 3
    ahead = signed_rank([1.0, 2, 3])
    assert (ahead.rank_biserial, ahead.conf_low, ahead.conf_high) == (1.0, 1.0, 1.0)
    with pytest.raises(AnalysisError, match="needs at least one difference"):
        signed_rank([])
    with pytest.raises(AnalysisError):
        signed_rank([1.0, np.nan])


def test_scores_are_parted_by_cuts():
    assert between_cuts([1, 2.5, 3.5, 3.6], below=2.5, above=3.5).tolist() == [0, 1, 1, 2]
    with pytest.raises(AnalysisError, match=r"lower cut must lie below .* they are 4 and 2"):
        between_cuts([1.0], below=4, above=2)
