"""Moderation, simple slopes and Johnson-Neyman against lm, anova, emmeans and a root search."""

import numpy as np
import pytest

from crm_study.kernels.paths.johnson_neyman import johnson_neyman
from crm_study.kernels.paths.moderation import moderation, simple_slopes

EXACT = 1e-8
SLOPES = ("estimate", "std_error", "p_value", "conf_low", "conf_high")
AT = [0, 1, 3, 5]


@pytest.fixture
def fits(people):
    def fit(case, *, center=False):
        outcome = people["flat" if case == "flat" else "moderated"]
        controls = people[["z"]] if case == "controlled" else None
        return moderation(outcome, people["x"], people["w"], controls=controls, center=center)

    return fit


@pytest.mark.parametrize("case", ["plain", "controlled", "flat"])
def test_the_interaction_is_that_of_anova(reference, fits, case):
    expected, found = reference("moderation")[case], fits(case)
    assert found.delta_r_squared == pytest.approx(expected["delta_r_squared"], rel=EXACT)
    assert found.f_change == pytest.approx(expected["f"], rel=EXACT)
    assert found.p_change == pytest.approx(expected["p"], rel=EXACT)
    assert found.df_change == expected["df"]
    # R puts the product last.
    order = [0, 1, 2, 4, 3] if case == "controlled" else [0, 1, 2, 3]
    assert found.fit.estimate[order] == pytest.approx(expected["estimate"], rel=EXACT)
    assert found.fit.std_error[order] == pytest.approx(expected["std_error"], rel=EXACT)


@pytest.mark.parametrize("case", ["plain", "controlled", "flat"])
@pytest.mark.parametrize("center", [True, False])
def test_simple_slopes_are_those_of_emmeans(reference, fits, case, center):
    expected = reference("moderation")[case]["slopes"]
    found = simple_slopes(fits(case, center=center), AT)
    for column in (*SLOPES, "statistic"):
        assert getattr(found, column) == pytest.approx(expected[column], rel=EXACT)


def test_centered_terms_are_those_of_lm(reference, fits):
    expected = reference("moderation")["centered"]
    found = fits("plain", center=True)
    assert found.fit.estimate == pytest.approx(expected["estimate"], rel=EXACT)
    assert found.fit.std_error == pytest.approx(expected["std_error"], rel=EXACT)


def test_categories_are_those_of_lm_and_emmeans(reference, people):
    expected = reference("moderation")["groups"]
    indicators = np.column_stack([people["group"] == level for level in "bc"]).astype(float)
    found = moderation(people["moderated"], people["x"], indicators, center=False)
    assert found.fit.estimate == pytest.approx(expected["estimate"], rel=EXACT)
    assert (found.f_change, found.df_change) == pytest.approx((expected["f"], 2), rel=EXACT)
    slopes = simple_slopes(found, [[0, 0], [1, 0], [0, 1]])
    for column in SLOPES:
        assert getattr(slopes, column) == pytest.approx(expected["slopes"][column], rel=EXACT)


@pytest.mark.parametrize("case", ["plain", "controlled", "flat"])
@pytest.mark.parametrize("center", [True, False])
def test_bounds_are_the_roots_a_search_finds(reference, fits, people, case, center):
    expected = reference("moderation")[case]["bounds"]
    found = johnson_neyman(fits(case, center=center), people["w"])
    assert [found.lower, found.upper] == pytest.approx(expected, rel=1e-7)
    slopes = simple_slopes(fits(case), [found.lower, found.upper])
    assert np.abs(slopes.statistic) == pytest.approx([found.critical_value] * 2, rel=1e-9)


def test_another_level_gives_other_bounds(reference, fits, people):
    found = johnson_neyman(fits("plain"), people["w"], conf_level=0.9)
    expected = reference("moderation")["plain"]["bounds90"]
    assert [found.lower, found.upper] == pytest.approx(expected, rel=1e-7)


def test_a_bound_outside_the_data_is_said_to_be_outside(fits, people):
    found = johnson_neyman(fits("plain"), people["w"])
    assert (found.lower_observed, found.upper_observed) == (True, False)
    assert found.share_above == 0
    assert found.share_below + found.share_between + found.share_above == pytest.approx(1)


@pytest.mark.parametrize(("bend", "region"), [(0.0, "inside"), (0.1, "inside"), (0.5, "outside")])
def test_the_region_is_where_t_is_beyond_its_critical_value(people, bend, region):
    outcome = people["flat"] + bend * people["x"] * people["w"]
    fit = moderation(outcome, people["x"], people["w"])
    found = johnson_neyman(fit, people["w"])
    at = np.linspace(found.lower - 5, found.upper + 5, 501)
    beyond = np.abs(simple_slopes(fit, at).statistic) >= found.critical_value
    between = (at >= found.lower) & (at <= found.upper)
    assert found.region == region
    assert (beyond == (between if region == "inside" else ~between)).all()


def test_regions_without_bounds(people):
    strong, w = people["x"] + 0.01 * people["flat"], people["w"]
    clear = johnson_neyman(moderation(strong, people["x"], w), w)
    assert (clear.region, clear.observed, clear.share_significant) == ("inside", "everywhere", 1)
    draw = np.random.default_rng(1)
    x, noise = draw.normal(size=(2, 60))
    nowhere = johnson_neyman(moderation(noise, x, w), w)
    assert (nowhere.region, nowhere.observed) == ("nowhere", "nowhere")
    assert np.isnan([nowhere.lower, nowhere.upper]).all()
    assert nowhere.share_significant == 0


def test_a_case_by_hand():
    # Slope 1 where w is 0, slope 3 where w is 1: the product is 2.
    x, w = np.array([0, 1, 2, 0, 1, 2.0]), np.array([0, 0, 0, 1, 1, 1.0])
    y = np.array([0.1, 0.8, 2.1, 4.9, 8.2, 10.9])
    found = moderation(y, x, w, center=False)
    assert found.fit.estimate == pytest.approx([0, 1, 5, 2], abs=1e-12)
    assert simple_slopes(found, [0, 1, 0.5]).estimate == pytest.approx([1, 3, 2])


def test_centering_leaves_the_interaction_and_the_slopes(fits):
    plain, centered = fits("plain"), fits("plain", center=True)
    for column in ("estimate", "std_error", "statistic", "p_value"):
        one, other = getattr(plain.fit, column), getattr(centered.fit, column)
        assert one[3] == pytest.approx(other[3], rel=1e-9)
    assert plain.delta_r_squared == pytest.approx(centered.delta_r_squared, rel=1e-9)


def test_shifting_the_predictor_leaves_its_slopes(people):
    at = [1, 4]
    plain = moderation(people["moderated"], people["x"], people["w"], center=False)
    shifted = moderation(people["moderated"], people["x"] + 50, people["w"], center=False)
    assert simple_slopes(plain, at).estimate == pytest.approx(simple_slopes(shifted, at).estimate)


def test_a_planted_interaction_is_recovered():
    draw = np.random.default_rng(2)
    x, w, noise = draw.normal(size=(3, 4000))
    found = moderation(0.5 * x + 0.25 * x * w + noise, x, w)
    assert found.fit.estimate[[1, 3]] == pytest.approx([0.5, 0.25], abs=0.05)
    bounds = johnson_neyman(found, w)
    assert bounds.lower < -2 < bounds.upper


def test_a_constant_moderator(refused, people):
    with refused("A moderation needs variables that vary: every value of 'w' is 2."):
        moderation(people["y"], people["x"], 0 * people["w"] + 2)


def test_a_moderator_that_is_the_predictor(refused, people):
    with refused(
        "A regression cannot tell 'w' apart: it is a linear combination of 'x'. "
        "Leave one of them out."
    ):
        moderation(people["y"], people["x"], people["x"])


def test_too_few_rows(refused):
    with refused(
        "A regression needs more complete rows than coefficients, "
        "but got 4 rows for 4 coefficients."
    ):
        moderation([1, 2, 4, 3], [1, 2, 3, 5], [2, 1, 5, 5])


def test_categories_have_no_bounds(refused, people):
    indicators = np.column_stack([people["group"] == level for level in "bc"]).astype(float)
    found = moderation(people["moderated"], people["x"], indicators)
    with refused(
        "The Johnson-Neyman technique needs a measured moderator, but this one has 3 categories."
    ):
        johnson_neyman(found, people["w"])
