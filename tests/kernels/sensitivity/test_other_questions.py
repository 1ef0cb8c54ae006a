"""Cases replaced, method taken out, sources split, E-values."""

import numpy as np
import pytest

from crm_study.kernels.latent.method_bias import marker_adjusted
from crm_study.kernels.sensitivity.case_replacement import case_replacement
from crm_study.kernels.sensitivity.e_value import e_value
from crm_study.kernels.sensitivity.method_curve import method_curve
from crm_study.kernels.sensitivity.split_sources import split_slope


def test_replacement_is_that_of_the_formulas_in_r(reference):
    for known in reference("sensitivity")["frank"]:
        found = case_replacement(known["t"], known["df"], n_obs=known["n"])
        for name in ("significant", "rir"):
            assert getattr(found, name) == known[name]
        for name in ("share", "itcv", "component_correlation"):
            assert getattr(found, name) == pytest.approx(known[name], rel=1e-9), name


def test_the_example_of_konfound():
    found = case_replacement(2 / 0.4, 95, n_obs=100)
    assert found.rir == 61
    assert found.itcv == pytest.approx(0.321, abs=5e-4)
    assert found.component_correlation == pytest.approx(0.566, abs=5e-4)


def test_the_paper_read_as_a_slope_beside_one_control():
    assert case_replacement(3.616, 54, n_obs=57).rir == 26
    assert case_replacement(3.616, 130, n_obs=133).rir == 61


def test_replacement_needs_a_t(refused):
    with refused("Replacing cases needs a slope with a finite t."):
        case_replacement(float("nan"), 10, n_obs=13)


def test_the_curve_is_that_of_r(reference, data_set):
    frame = data_set("attitude")[["complaints", "learning", "rating"]]
    known = reference("sensitivity")["marker"]
    curve = method_curve(
        np.corrcoef(frame, rowvar=False), n_obs=30, marker=[row["marker"] for row in known]
    )
    for step, row in enumerate(known):
        assert curve.r_squared[step] == pytest.approx(row["r_squared"], rel=1e-9)
        for name in ("std_estimate", "statistic", "p_value"):
            np.testing.assert_allclose(getattr(curve, name)[step], row[name], rtol=1e-7)
        assert curve.df == row["df"]


def test_the_marker_that_nullifies_is_that_of_r(reference, data_set):
    frame = data_set("attitude")[["complaints", "learning", "raises", "rating"]]
    curve = method_curve(np.corrcoef(frame, rowvar=False), n_obs=30, marker=[0.0])
    assert curve.nullifying[0] == pytest.approx(reference("sensitivity")["nullify"], abs=1e-8)
    assert curve.nullifying[2] == 0.0


def test_one_predictor_is_lindell_and_whitney():
    curve = method_curve([[1, 0.5], [0.5, 1]], n_obs=60, marker=[0.1, 0.3])
    for step, marker in enumerate((0.1, 0.3)):
        known = marker_adjusted([0.5], marker=marker, n_obs=60)
        assert curve.std_estimate[step, 0] == pytest.approx(known.estimate[0], rel=1e-12)
        assert curve.statistic[step, 0] == pytest.approx(known.statistic[0], rel=1e-12)
        assert curve.p_value[step, 0] == pytest.approx(known.p_value[0], rel=1e-9)


@pytest.mark.parametrize(("n_obs", "known"), [(21, 0.395), (57, 0.543), (133, 0.594)])
def test_the_abstract_would_be_nullified(n_obs, known):
    r = np.sqrt(0.44)
    curve = method_curve([[1, r], [r, 1]], n_obs=n_obs, marker=[0.2])
    assert curve.nullifying[0] == pytest.approx(known, abs=5e-4)
    assert curve.r_squared[0] == pytest.approx(0.335, abs=5e-4)


def test_impossible_correlations_are_gaps():
    matrix = [[1, 0.1, 0.8], [0.1, 1, 0.6], [0.8, 0.6, 1]]
    curve = method_curve(matrix, n_obs=50, marker=[0.0, 0.5])
    assert np.isnan(curve.r_squared[1])
    assert np.isnan(curve.p_value[1]).all()


def test_a_planted_method_is_taken_out():
    """With one share of method in every score, the marker of that size gives the traits back."""
    traits = np.array([[1, 0.4, 0.6], [0.4, 1, 0.5], [0.6, 0.5, 1]])
    shared = 0.3 + 0.7 * traits
    found = method_curve(shared, n_obs=100, marker=[0.3])
    clean = method_curve(traits, n_obs=100, marker=[0.0])
    np.testing.assert_allclose(found.std_estimate, clean.std_estimate, rtol=1e-12)


def test_a_curve_refuses_bad_input(refused):
    with refused("A marker correlation must lie from 0 to below 1."):
        method_curve([[1, 0.5], [0.5, 1]], n_obs=30, marker=[1.0])
    with refused(
        "A curve over marker correlations needs at least 1 degree of freedom, but 3 respondents "
        "leave 0."
    ):
        method_curve([[1, 0.5], [0.5, 1]], n_obs=3, marker=[0.0])


def test_split_sources_are_those_of_r(reference, data_set):
    npk = data_set("npk")
    levels = {name: code for code, name in enumerate(sorted(npk["block"].astype(str).unique()))}
    x = npk["N"].astype(int) + 1 + npk["yield"] / 10
    found = split_slope(
        npk["yield"].to_numpy(),
        x.to_numpy(),
        cluster=npk["block"].astype(str).map(levels).to_numpy(),
        reports_predictor=(npk["K"].astype(int) == 1).to_numpy(),
    )
    known = reference("sensitivity")["split"]
    assert found.n_clusters == known.pop("n")
    for name, value in known.items():
        assert getattr(found, name) == pytest.approx(value, rel=1e-9), name


def test_split_sources_need_both_in_four_clusters(refused):
    cluster, boss = np.repeat(np.arange(3), 2), np.tile([True, False], 3)
    with refused("Split sources need at least 4 clusters in which both answered, but there are 3."):
        split_slope(np.arange(6.0), np.arange(6.0), cluster=cluster, reports_predictor=boss)
    cluster, boss = np.repeat(np.arange(5), 2), np.tile([True, False], 5)
    with refused("Split sources need cluster means that vary."):
        split_slope(np.arange(10.0), np.ones(10), cluster=cluster, reports_predictor=boss)


def test_e_values():
    """VanderWeele & Ding (2017): a risk ratio of 3.9 has an E-value of 7.2."""
    assert e_value(np.log(3.9) / 0.91, 0).estimate == pytest.approx(7.26, abs=5e-3)
    assert e_value(-0.5, 0.1).estimate == e_value(0.5, 0.1).estimate
    assert (e_value(0.0, 0.1).estimate, e_value(0.1, 0.2).limit) == (1, 1)
    assert np.isnan(e_value(float("nan"), 0.1).estimate)
