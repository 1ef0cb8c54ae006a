"""Service quality kernels against R, the authors' own packages and published examples."""

import numpy as np
import pytest

from crm_study.kernels.groups.t_tests import one_sample
from crm_study.kernels.service.convergence import converge
from crm_study.kernels.service.fieller import fieller
from crm_study.kernels.service.median_ratios import ratio_of_medians
from crm_study.kernels.service.promoters import net_promoter_of_counts
from crm_study.kernels.service.ratios import ratio_of_geometric_means, ratio_of_means
from crm_study.kernels.service.shared_correlations import compare_shared
from crm_study.kernels.service.weighted_index import index_with_importance
from crm_study.kernels.survey.estimates import SurveySetting, survey_means
from crm_study.kernels.survey.sample_design import SampleDesign

RTOL = 1e-9
ROW = np.arange(1, 41)
X = 10.0 + (ROW * 37 % 101) % 23 + ROW % 7
Y = 3.0 + (ROW * 17 % 29) % 5 + (ROW % 7) / 2
Z = (X + 3 * Y + (ROW * 13) % 31) / 4
# Bonett and Price (2020), as their package `statpsych` prints them
OLD = [76.41, 66.91, 81.06, 74.78, 83.76, 89.31, 78.78, 87.06, 82.61, 76.74, 88.33, 86.18]
NEW = [59.85, 60.64, 84.86, 68.16, 71.53, 86.18, 67.30, 65.46, 83.50, 66.76, 88.37, 65.02]
FIRST = [36, 44, 47, 42, 49, 39, 46, 31, 33, 48]
SECOND = [32, 39, 26, 35, 43, 27, 40, 37, 34, 29, 49, 42, 40]


@pytest.fixture(scope="module")
def known(reference):
    return reference("service")


def test_fieller_limits_are_where_a_t_test_stops_rejecting(known):
    pairs, groups = fieller(X, Y, paired=True), fieller(X, Y[:25], paired=False)
    assert (pairs.conf_low, pairs.conf_high) == pytest.approx(known["fieller_paired"], rel=RTOL)
    assert (groups.conf_low, groups.conf_high) == pytest.approx(known["fieller_groups"], rel=RTOL)
    assert groups.df == pytest.approx(known["fieller_df"], rel=RTOL)


def test_fieller_is_that_of_mratios():
    """ttestratio(x, y) of mratios 1.4.4 prints 0.983539209064144 and 1.324016614131142."""
    found = fieller(FIRST, SECOND, paired=False)
    limits = found.conf_low, found.conf_high
    assert limits == pytest.approx((0.983539209064144, 1.324016614131142), rel=1e-14)


def test_geometric_means_are_a_t_test_of_logarithms(known):
    pairs = ratio_of_geometric_means(X, Y, paired=True)
    groups = ratio_of_geometric_means(X, Y[:25], paired=False)
    assert [pairs.conf_low, pairs.conf_high] == pytest.approx(known["geometric_paired"], rel=RTOL)
    assert [groups.conf_low, groups.conf_high] == pytest.approx(known["geometric_groups"], rel=RTOL)


@pytest.mark.parametrize(
    ("ratio", "above", "below", "paired", "printed"),
    [
        (ratio_of_means, OLD, NEW, True, (1.120213, 1.040747, 1.205745)),
        (ratio_of_medians, OLD, NEW, True, (1.208253, 1.069251, 1.365326)),
        (ratio_of_medians, FIRST, SECOND, False, (1.162162, 0.927667, 1.455933)),
    ],
)
def test_bonett_and_price_print_these(ratio, above, below, paired, printed):
    found = ratio(above, below, paired=paired)
    assert (found.estimate, found.conf_low, found.conf_high) == pytest.approx(printed, abs=5e-7)


def test_two_groups_by_the_code_of_bonett():
    """ci.ratio.mean2 of statpsych 1.9.0 gives these; its help page prints an older result."""
    found = ratio_of_means(FIRST, SECOND, paired=False)
    limits = found.conf_low, found.conf_high
    assert limits == pytest.approx((0.983727702492, 1.32246965294), rel=1e-11)


@pytest.mark.parametrize("place", [0, 1, 2])
def test_promoters_as_the_package_of_rocks(known, place):
    told = known["promoters"][place]
    detractors, passives, promoters = told["counts"]
    found = net_promoter_of_counts(detractors=detractors, passives=passives, promoters=promoters)
    assert found.estimate == pytest.approx(told["estimate"], rel=RTOL)
    assert found.std_error == pytest.approx(told["std_error"], rel=RTOL)
    assert (found.wald_low, found.wald_high) == pytest.approx(told["wald"], rel=RTOL)
    assert (found.adjusted_low, found.adjusted_high) == pytest.approx(told["adjusted"], rel=RTOL)
    # his search stops at 1e-6; the maximized likelihood at 1e-7
    assert (found.score_low, found.score_high) == pytest.approx(told["score"], abs=2e-6)
    assert (found.score_low, found.score_high) == pytest.approx(known["searched"][place], abs=5e-7)


def test_the_variance_of_a_published_example():
    """Half promoters, a third passives, a sixth detractors: NPS 1/3, variance 5/9."""
    found = net_promoter_of_counts(detractors=54, passives=108, promoters=162)
    assert found.estimate == pytest.approx(1 / 3)
    assert found.std_error == pytest.approx(np.sqrt(5 / 9 / 324))


def test_a_mean_in_clusters_is_that_of_survey(known):
    clusters, labels = ROW * 7 % 8, tuple(f"MFI{k}" for k in range(8))
    design = SampleDesign(cluster=clusters.astype(np.intp), cluster_labels=labels)
    found = survey_means(X[:, None], SurveySetting(design))
    told = known["cluster"]
    assert found.estimate[0] == pytest.approx(told["estimate"], rel=RTOL)
    assert found.std_error[0] == pytest.approx(told["std_error"], rel=RTOL)
    assert found.conf_low[0] == pytest.approx(told["low"], rel=RTOL)
    assert found.conf_high[0] == pytest.approx(told["high"], rel=RTOL)


def test_an_index_with_estimated_weights_is_that_of_svycontrast(known):
    scores = np.column_stack([10 * (ROW % 5 + 2), 25 * (ROW % 3), 5 * ((ROW * 3) % 11)])
    importance = np.column_stack([1 + ROW % 4, 1 + (ROW * 3) % 5, 2 + ROW % 2])
    found = index_with_importance(scores, importance)
    assert found.estimate == pytest.approx(known["csi"]["estimate"], rel=RTOL)
    error = one_sample(found.influence).std_error
    assert error == pytest.approx(known["csi"]["std_error"], rel=RTOL)


def test_dependent_correlations_are_those_of_psych(known):
    found = compare_shared(X, Y, Z)
    assert found.statistic == pytest.approx(known["shared"]["t"], rel=RTOL)
    assert found.p_value == pytest.approx(known["shared"]["p"], rel=RTOL)


def test_attenuation_is_that_of_psych(known):
    found = converge(X, Y, reliabilities=(0.8, 0.7))
    assert found.disattenuated == pytest.approx(known["disattenuated"], rel=RTOL)
