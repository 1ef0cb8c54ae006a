"""Service quality kernels worked by hand, turned around, and given nonsense."""

import math

import numpy as np
import pytest

from crm_study.errors import AnalysisError
from crm_study.kernels.service.convergence import converge
from crm_study.kernels.service.difference_scores import difference_reliability
from crm_study.kernels.service.fieller import fieller
from crm_study.kernels.service.median_ratios import ratio_of_medians
from crm_study.kernels.service.promoters import net_promoter, net_promoter_of_counts
from crm_study.kernels.service.quadrants import (
    quadrant_codes,
    quadrant_shares,
    resampled_means,
)
from crm_study.kernels.service.ratios import ratio_of_geometric_means, ratio_of_means
from crm_study.kernels.service.shared_correlations import compare_shared
from crm_study.kernels.service.weighted_index import (
    index_with_importance,
    index_with_weights,
    rescaled,
)

RNG = np.random.default_rng(8)
COSTS = RNG.lognormal(3, 0.4, 30)
KEPT = RNG.lognormal(1, 0.5, 30)
RATIOS = (ratio_of_means, ratio_of_geometric_means, ratio_of_medians)


def test_promoters_by_hand():
    found = net_promoter([0, 6, 7, 8, 9, 10, 10, 10])
    assert (found.detractors, found.passives, found.promoters, found.n_obs) == (2, 2, 4, 8)
    assert found.estimate == 0.25
    assert found.std_error == pytest.approx(math.sqrt((0.75 - 0.0625) / 8))
    assert found.adjusted_estimate == pytest.approx(2 / 11)


def test_turning_promoters_and_detractors_turns_the_sign():
    here = net_promoter_of_counts(detractors=4, passives=9, promoters=30)
    there = net_promoter_of_counts(detractors=30, passives=9, promoters=4)
    assert there.estimate == -here.estimate
    assert there.adjusted_low == pytest.approx(-here.adjusted_high)
    assert there.score_low == pytest.approx(-here.score_high, abs=1e-12)


@pytest.mark.parametrize(("counts", "end"), [((0, 0, 9), 1.0), ((9, 0, 0), -1.0)])
def test_one_kind_of_answer_still_has_an_interval(counts, end):
    found = net_promoter_of_counts(detractors=counts[0], passives=counts[1], promoters=counts[2])
    assert found.wald_low == found.wald_high == end
    assert -1 <= found.adjusted_low < found.adjusted_high <= 1
    assert found.score_high - found.score_low > 0.1


def test_the_score_interval_covers_what_was_planted():
    rng, covered = np.random.default_rng(2), 0
    for counts in rng.multinomial(60, [0.2, 0.3, 0.5], size=400):
        found = net_promoter_of_counts(
            detractors=int(counts[0]), passives=int(counts[1]), promoters=int(counts[2])
        )
        covered += found.score_low <= 0.3 <= found.score_high
    assert 0.92 < covered / 400 < 0.98


@pytest.mark.parametrize("ratio", RATIOS)
@pytest.mark.parametrize("paired", [True, False])
def test_ratios_follow_units_and_turn_around(ratio, paired):
    found, scaled = (
        ratio(COSTS, KEPT, paired=paired),
        ratio(COSTS * 1000, KEPT * 10, paired=paired),
    )
    turned = ratio(KEPT, COSTS, paired=paired)
    assert scaled.conf_low == pytest.approx(100 * found.conf_low)
    assert turned.estimate == pytest.approx(1 / found.estimate)
    assert turned.conf_low == pytest.approx(1 / found.conf_high)


def test_fieller_follows_units_and_turns_around():
    found, turned = fieller(COSTS, KEPT, paired=True), fieller(KEPT, COSTS, paired=True)
    assert turned.conf_low == pytest.approx(1 / found.conf_high)
    assert fieller(COSTS * 7, KEPT, paired=True).conf_high == pytest.approx(7 * found.conf_high)


def test_an_unsure_denominator_leaves_fieller_open():
    found = fieller([9, 10, 11, 10.0], [0, 5, 0, 0.0], paired=False)
    assert found.shape == "outside"
    assert not found.holds((found.conf_low + found.conf_high) / 2)
    assert found.holds(1e9)
    wide = fieller([0, 0, 9, 0.0], [0, 5, 0, 0.0], paired=False)
    assert (wide.shape, wide.holds(5.0)) == ("unbounded", True)


def test_exact_pairs_have_an_exact_ratio():
    for ratio in RATIOS[:2]:
        found = ratio(5 * KEPT, KEPT, paired=True)
        assert found.estimate == pytest.approx(5)
        assert found.conf_low == pytest.approx(5, rel=1e-6)
        assert found.conf_high == pytest.approx(5, rel=1e-6)


def test_an_index_by_hand():
    assert rescaled([[1, 0], [5, 4]], low=[1, 0], high=[5, 4]).tolist() == [[0, 0], [100, 100]]
    found = index_with_weights([[0, 50], [100, 50.0]], [1, 3])
    assert (found.estimate, found.weights.tolist()) == (50.0, [0.25, 0.75])
    equal = index_with_importance([[0, 50], [100, 50.0]], [[2, 2], [3, 3.0]])
    assert equal.estimate == pytest.approx(50)


def test_an_index_with_constant_importance_is_one_with_fixed_weights():
    scores = RNG.uniform(0, 100, (25, 3))
    fixed = index_with_weights(scores, [1, 2, 3])
    stated = index_with_importance(scores, np.tile([1, 2, 3.0], (25, 1)))
    assert stated.influence == pytest.approx(fixed.influence)


def test_quadrants_by_hand():
    importance, performance = [4.5, 4.5, 2.0, 2.0], [2.0, 4.5, 2.0, 4.5]
    assert quadrant_codes(importance, performance, crosshair=(3, 3)).tolist() == [0, 1, 2, 3]
    assert quadrant_codes([3], [3], crosshair=(3, 3)).tolist() == [1]
    table = np.tile([4.5, 4.5, 2.0, 2.0], (9, 1)), np.tile([2.0, 4.5, 2.0, 4.5], (9, 1))
    means = resampled_means(*table, n_resamples=20, seed=1)
    for lines in ((3.0, 3.0), None):
        shares = quadrant_shares(quadrant_codes(*means, crosshair=lines))
        assert shares.tolist() == np.eye(4).tolist()


def test_resampled_means_keep_gaps_out_and_institutions_whole():
    stated = np.array([[1, math.nan], [3, 4], [5, 4]])
    done = np.array([[2, 2], [2, 1], [math.nan, 1.0]])
    across, _ = resampled_means(stated, done, n_resamples=300, seed=1)
    assert set(np.unique(across[:, 1][~np.isnan(across[:, 1])])) == {4.0}
    assert np.nanmean(across[:, 0]) == pytest.approx(2, abs=0.1)
    whole, _ = resampled_means(
        [[1.0], [1], [5]], [[1.0], [1], [5]], n_resamples=50, seed=1, cluster=["a", "a", "b"]
    )
    assert set(whole[:, 0].round(4)) <= {1.0, 5.0, round(7 / 3, 4)}


def test_difference_scores_of_unrelated_parts_keep_the_mean_reliability():
    found = difference_reliability(reliabilities=(0.9, 0.7), std_devs=(1, 1), correlation=0)
    assert found == pytest.approx(0.8)
    same = difference_reliability(reliabilities=(0.9, 0.9), std_devs=(2, 2), correlation=1)
    assert math.isnan(same)


def test_correction_for_attenuation_can_be_undone():
    x = RNG.normal(size=50)
    y = x + RNG.normal(size=50)
    plain, corrected = converge(x, y), converge(x, y, reliabilities=(0.5, 0.5))
    assert corrected.disattenuated == pytest.approx(2 * plain.pearson)
    assert plain.disattenuated == plain.pearson
    assert converge(x, np.exp(x)).spearman_low == 1.0


def test_a_measure_that_is_the_third_wins():
    x, noise = RNG.normal(size=60), RNG.normal(size=60)
    found = compare_shared(x + 0.3 * noise, RNG.normal(size=60), x)
    assert found.p_value < 0.001
    assert math.isnan(compare_shared(x, x, x).statistic)


REFUSED = [
    (
        lambda: net_promoter([1, 11]),
        "The likelihood to recommend must be whole numbers from 0 to 10, but an answer is 11.",
    ),
    (
        lambda: net_promoter([]),
        "A net promoter score needs at least 1 answer and no count below 0, but got 0 detractors, "
        "0 passives and 0 promoters.",
    ),
    (
        lambda: net_promoter([math.nan, 3]),
        "The likelihood to recommend must be complete: 1 of 2 values is missing or infinite.",
    ),
    (
        lambda: ratio_of_means([1, 2], [1.0], paired=True),
        "A ratio of pairs needs as many numerators as denominators, but got 2 and 1.",
    ),
    (
        lambda: ratio_of_means([1.0], [1.0], paired=True),
        "A ratio needs at least 2 numerators and 2 denominators, but got 1 and 1.",
    ),
    (
        lambda: ratio_of_means([0, 0], [1.0, 2], paired=True),
        "A ratio of means needs two means above 0, but one of them is 0.",
    ),
    (
        lambda: ratio_of_geometric_means([0, 1], [1.0, 2], paired=True),
        "A ratio of geometric means needs amounts above 0, but one is 0.",
    ),
    (
        lambda: ratio_of_medians([0, 1, 2], [1.0, 2, 3], paired=False),
        "A ratio of medians needs amounts above 0, but one is 0.",
    ),
    (
        lambda: fieller([1, 2], [0, 0.0], paired=True),
        "A ratio of means needs a denominator above 0, but its mean is 0.",
    ),
    (
        lambda: fieller([-1, 2], [1, 2.0], paired=True),
        "A ratio needs amounts of 0 or more, but one is -1.",
    ),
    (
        lambda: fieller(["a", "b"], [1, 2.0], paired=True),
        "The numerator must be numbers: could not convert string to float: 'a'.",
    ),
    (
        lambda: index_with_weights([[1, 2.0]], [1]),
        "An index needs one weight an item, but got 1 for 2 items.",
    ),
    (
        lambda: index_with_weights([[1, 2.0]], [0, 0]),
        "The weights of an index must be 0 or more, and not all 0.",
    ),
    (
        lambda: index_with_importance([[1, 2.0]], [[1.0]]),
        "Every satisfaction score needs its importance, but the tables have 1 × 2 and 1 × 1 cells.",
    ),
    (
        lambda: rescaled([1], low=1, high=1),
        "An index needs answer scales whose highest point is above the lowest.",
    ),
    (
        lambda: resampled_means([[1.0]], [[1, 2.0]], n_resamples=2, seed=1),
        "Importance and performance need the same respondents and items, but the tables have "
        "1 × 1 and 1 × 2 cells.",
    ),
    (
        lambda: converge([1, 2, 3], [1, 3, 2]),
        "Convergence needs at least 4 pairs, but got 3.",
    ),
    (
        lambda: converge([1, 2, 3, 4], [1, 3, 2, 4], reliabilities=(0, 1)),
        "A reliability must lie above 0 and not above 1, but is 0.",
    ),
    (
        lambda: compare_shared([1, 2, 3], [1, 3, 2], [3, 1, 2]),
        "Comparing correlations needs at least 4 people, but got 3.",
    ),
    (
        lambda: compare_shared([1, 1, 1, 1], [1, 3, 2, 4], [3, 1, 2, 4]),
        "A correlation is undefined: every value of the first variable is 1.",
    ),
]


@pytest.mark.parametrize(("call", "sentence"), REFUSED)
def test_nonsense_is_refused_in_a_sentence(call, sentence):
    with pytest.raises(AnalysisError) as refusal:
        call()
    assert str(refusal.value) == sentence
