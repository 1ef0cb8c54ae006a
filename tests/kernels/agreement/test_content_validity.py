import math

import numpy as np
import pytest
from scipy import stats

from crm_study.kernels.agreement.content_validity import (
    content_validity,
    content_validity_ratio,
    critical_ratio,
)

#: Experts, those agreeing, and I-CVI, p_c and kappa* as printed in two published panels that
#: follow Polit, Beck and Owen (2007): doi 10.1186/s12913-017-2469-8, table 10, and, with
#: seven experts, doi 10.1186/s13104-016-2249-2, table 4.
PRINTED = [
    (10, 10, "1.00", "0.001", "1.00"),
    (10, 9, "0.90", "0.010", "0.90"),
    (10, 8, "0.80", "0.044", "0.79"),
    (10, 7, "0.70", "0.117", "0.66"),
    (9, 8, "0.89", "0.018", "0.89"),
    (9, 7, "0.78", "0.070", "0.76"),
    (9, 6, "0.67", "0.164", "0.60"),
    (7, 6, "0.86", "0.055", "0.85"),
]
#: Ayre and Scally (2014), table 2: experts, fewest who must agree, critical CVR.
CRITICAL = [
    *((5, 5, 1.0), (6, 6, 1.0), (7, 7, 1.0), (8, 7, 0.75), (9, 8, 0.778), (10, 9, 0.8)),
    *((11, 9, 0.636), (12, 10, 0.667), (13, 10, 0.538), (14, 11, 0.571), (15, 12, 0.6)),
    *((20, 15, 0.5), (25, 18, 0.44), (30, 20, 0.333), (40, 26, 0.3)),
]


def panel(n_experts, n_agreeing):
    """Ratings of one item by experts of whom so many find it relevant."""
    return [[4]] * n_agreeing + [[2]] * (n_experts - n_agreeing)


def test_content_validity_by_hand():
    found = content_validity([[4, 2], [4, 3], [3, 4], [4, 4]], relevant_from=3)
    np.testing.assert_array_equal(found.n_agreeing, [4, 3])
    np.testing.assert_array_equal(found.i_cvi, [1, 0.75])
    np.testing.assert_allclose(found.chance, [1 / 16, 4 / 16])
    np.testing.assert_allclose(found.modified_kappa, [1, 2 / 3])
    assert (found.s_cvi_ave, found.s_cvi_ua) == (0.875, 0.5)
    assert (found.n_experts, found.n_items) == (4, 2)


@pytest.mark.parametrize(("n_experts", "n_agreeing", "i_cvi", "chance", "kappa"), PRINTED)
def test_a_printed_table(n_experts, n_agreeing, i_cvi, chance, kappa):
    found = content_validity(panel(n_experts, n_agreeing), relevant_from=3)
    assert found.i_cvi[0] == pytest.approx(float(i_cvi), abs=0.005)
    assert found.chance[0] == pytest.approx(float(chance), abs=0.0005)
    assert found.modified_kappa[0] == pytest.approx(float(kappa), abs=0.005)


def test_a_printed_scale():
    # Twelve items, six experts, two items with one dissenter: S-CVI/Ave .97 and /UA .83
    # (PMC7253559, table 4).
    ratings = np.full((6, 12), 4.0)
    ratings[0, 5] = ratings[3, 8] = 2
    found = content_validity(ratings, relevant_from=3)
    assert found.s_cvi_ave == pytest.approx(0.97, abs=0.005)
    assert found.s_cvi_ua == pytest.approx(0.83, abs=0.005)


@pytest.mark.parametrize("n_experts", [2, 3, 7, 30])
def test_chance_is_binomial(n_experts):
    for n_agreeing in range(n_experts + 1):
        found = content_validity(panel(n_experts, n_agreeing), relevant_from=3)
        witness = stats.binom.pmf(n_agreeing, n_experts, 0.5)
        assert found.chance[0] == pytest.approx(witness, rel=1e-11)


def test_experts_and_degrees_of_relevance_do_not_matter():
    ratings = np.array([[4, 2, 1], [3, 3, 2], [4, 4, 4]])
    one = content_validity(ratings, relevant_from=3)
    other = content_validity(np.where(ratings >= 3, 1, 0)[::-1], relevant_from=1)
    np.testing.assert_array_equal(one.modified_kappa, other.modified_kappa)


def test_no_more_than_chance_is_not_above_zero():
    found = content_validity(panel(2, 1), relevant_from=3)
    assert found.modified_kappa[0] == 0
    assert content_validity(panel(5, 0), relevant_from=3).modified_kappa[0] < 0


def test_what_has_no_content_validity_is_refused(refused):
    with refused("Content validity needs at least 2 experts and 1 item, but got 1 and 2."):
        content_validity([[4, 3]], relevant_from=3)
    with refused("The ratings must be complete: 1 of 4 values is missing or infinite."):
        content_validity([[4, 3], [np.nan, 2]], relevant_from=3)


def test_ratio_by_hand():
    np.testing.assert_allclose(content_validity_ratio([0, 5, 9, 10], n_experts=10), [-1, 0, 0.8, 1])


def test_counts_beyond_the_experts_are_refused(refused):
    with refused("A count of 10 experts is a whole number from 0 to 10, but one is 11."):
        content_validity_ratio([11], n_experts=10)
    with refused("A count of 10 experts is a whole number from 0 to 10, but one is 7.5."):
        content_validity_ratio([7.5], n_experts=10)
    with refused("A content validity ratio needs at least 1 expert, not 0."):
        content_validity_ratio([0], n_experts=0)


@pytest.mark.parametrize(("n_experts", "n_essential", "ratio"), CRITICAL)
def test_critical_ratios_are_ayre_and_scallys(n_experts, n_essential, ratio):
    critical = critical_ratio(n_experts, level=0.05)
    assert critical.n_essential == n_essential
    assert critical.ratio == pytest.approx(ratio, abs=0.0005)
    assert critical.n_experts == n_experts


@pytest.mark.parametrize("n_experts", range(5, 60))
def test_the_critical_count_is_the_smallest(n_experts):
    critical = critical_ratio(n_experts, level=0.05)
    tail = stats.binom(n_experts, 0.5).sf
    assert critical.p_value == pytest.approx(tail(critical.n_essential - 1), rel=1e-10)
    assert tail(critical.n_essential - 1) <= 0.05 < tail(critical.n_essential - 2)


def test_four_experts_never_suffice():
    critical = critical_ratio(4, level=0.05)
    assert critical.n_essential is None
    assert math.isnan(critical.ratio)
    assert critical.p_value == pytest.approx(1 / 16)


def test_a_level_of_5_is_refused(refused):
    with refused("The level must lie between 0 and 1, but is 5."):
        critical_ratio(10, level=5)
