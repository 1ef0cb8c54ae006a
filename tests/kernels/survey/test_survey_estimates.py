"""Means, totals, ratios and proportions against R's survey package and by hand."""

from dataclasses import replace

import numpy as np
import pytest

from crm_study.kernels.survey.design_weights import counts_of_people, design_weights
from crm_study.kernels.survey.estimates import (
    SurveySetting,
    survey_means,
    survey_ratios,
    survey_totals,
)
from crm_study.kernels.survey.poststratify import post_stratify
from crm_study.kernels.survey.proportions import survey_proportions
from crm_study.kernels.survey.rake import rake
from crm_study.kernels.survey.sample_design import SampleDesign

RTOL = 1e-10
DESIGNS = ["equal", "weights", "strata", "strata_fpc", "implied", "clusters", "nested", "one_stage"]
DESIGNS += ["two_stage", "two_stage_implied", "two_stage_cells"]
JOBS = {"0": 500, "1": 300, "2": 400}
SEXES = {"0": 700, "1": 500}
AGES = dict(zip("01234", [200, 300, 250, 350, 100], strict=True))


@pytest.fixture(params=DESIGNS)
def setting(request, designs, lonely):
    name = request.param
    return name, SurveySetting(designs[name], lonely=lonely(name))


def same(found, known):
    for field, values in known.items():
        np.testing.assert_allclose(getattr(found, field), np.ravel(values), rtol=RTOL)


def both(people):
    return np.column_stack([people.y, people.x[:, 0]])


def test_means_agree_with_svymean(setting, people, reference):
    name, how = setting
    found = survey_means(both(people), how)
    same(found, reference("survey")["estimates"][name]["mean"])
    assert found.df == reference("survey")["estimates"][name]["df"]


def test_totals_agree_with_svytotal(setting, people, reference):
    name, how = setting
    same(survey_totals(both(people), how), reference("survey")["estimates"][name]["total"])


def test_ratios_agree_with_svyratio(setting, people, reference):
    name, how = setting
    found = survey_ratios(people.y[:, None], people.x[:, :1], how)
    same(found, reference("survey")["estimates"][name]["ratio"])


def test_proportions_agree_with_svyciprop(setting, people, reference):
    name, how = setting
    found = survey_proportions(people.binary, how)
    same(found, reference("survey")["estimates"][name]["proportion"])


@pytest.mark.parametrize("kind", ["domain", "domain_total", "domain_ratio"])
def test_domains_keep_the_design_as_svyby_does(setting, people, reference, kind):
    name, how = setting
    known = reference("survey")["estimates"][name][kind]
    for job in range(3):
        inside = replace(how, domain=people.job == job)
        if kind == "domain_ratio":
            found = survey_ratios(people.y[:, None], people.x[:, :1], inside)
        else:
            estimate = survey_means if kind == "domain" else survey_totals
            found = estimate(people.y[:, None], inside)
        same(found, {field: values[job] for field, values in known.items()})
        assert found.n_obs == np.sum(people.job == job)


@pytest.mark.parametrize("kind", ["post_stratified", "raked"])
def test_known_totals_take_their_part_of_the_variance(people, designs, reference, kind):
    known = reference("survey")[kind]
    if kind == "raked":
        margins = {"job": people.job, "sex": people.gender, "age": people.age}
        totals = {"job": JOBS, "sex": SEXES, "age": AGES}
        calibration = rake(people.weight, margins, totals, tol=1e-14).calibration
    else:
        _, calibration = post_stratify(people.weight, people.job, JOBS)
    np.testing.assert_allclose(calibration.weights, known["weights"], rtol=RTOL)
    how = SurveySetting(designs["nested"], calibration=calibration)
    same(survey_means(both(people), how), known["mean"])
    same(survey_totals(both(people), how), known["total"])


def test_a_mean_by_hand():
    """Weights 1, 1, 2 of 0, 4, 6: mean 4; scores -1, 0, 1 add up to 0, so 3/2 · 2."""
    design = SampleDesign(weights=np.array([1.0, 1, 2]))
    found = survey_means([[0.0], [4], [6]], SurveySetting(design))
    assert found.estimate.tolist() == [4.0]
    assert found.std_error[0] ** 2 == pytest.approx(3.0, rel=1e-14)


def test_without_a_design_a_mean_has_its_textbook_error(people):
    found = survey_means(people.y[:, None], SurveySetting(SampleDesign()))
    spread = people.y.std(ddof=1) / np.sqrt(120)
    assert found.std_error[0] == pytest.approx(spread, rel=1e-12)
    assert found.design_effect[0] == pytest.approx(1, rel=1e-12)
    assert np.isnan(found.design_effect_fpc[0])


def test_the_smaller_design_effect_counts_a_draw_without_replacement(people):
    design = SampleDesign(population_units=np.full(120, 480.0))
    found = survey_means(people.y[:, None], SurveySetting(design))
    assert found.design_effect[0] == pytest.approx(0.75, rel=1e-12)
    assert found.design_effect_fpc[0] == pytest.approx(1, rel=1e-12)


def test_a_shift_moves_a_mean_and_nothing_else(setting, people):
    _, how = setting
    found, moved = (survey_means((people.y + by)[:, None], how) for by in (0.0, 100.0))
    np.testing.assert_allclose(moved.estimate, found.estimate + 100, rtol=1e-12)
    np.testing.assert_allclose(moved.std_error, found.std_error, rtol=1e-9)
    np.testing.assert_allclose(moved.design_effect, found.design_effect, rtol=1e-9)


def test_domains_add_up_to_the_whole(setting, people):
    _, how = setting
    whole = survey_totals(people.y[:, None], how)
    parts = [
        survey_totals(people.y[:, None], replace(how, domain=people.job == job)) for job in range(3)
    ]
    assert sum(part.estimate[0] for part in parts) == pytest.approx(whole.estimate[0], rel=1e-12)


def test_a_proportion_without_variance_has_no_limits(people):
    found = survey_proportions(np.ones((120, 1)), SurveySetting(SampleDesign(cluster=people.mfi)))
    assert found.estimate.tolist() == [1.0]
    assert np.isnan(found.conf_low).all()
    assert np.isnan(found.conf_high).all()


def test_weights_are_declared_implied_or_equal(designs):
    sources = {name: design_weights(design, 120)[1] for name, design in designs.items()}
    assert sources["weights"] == sources["two_stage"] == "declared"
    assert sources["implied"] == sources["two_stage_implied"] == "implied"
    assert design_weights(SampleDesign(), 120)[1] == "equal"


def test_counts_of_people_are_recognized():
    assert counts_of_people(np.array([1.0, 12, 40]))
    assert not counts_of_people(np.array([5.0, 5, 5]))
    assert not counts_of_people(np.array([1.4, 2.0, 3.0]))


PLAIN = SurveySetting(SampleDesign())


def test_what_has_no_estimate_is_refused(refused):
    empty = replace(PLAIN, domain=np.zeros(3, dtype=bool))
    with refused("A domain without respondents has no estimate."):
        survey_means([[1.0], [2], [3]], empty)
    with refused("A domain needs one entry per row: 3 rows, but 2 entries."):
        survey_means([[1.0], [2], [3]], replace(PLAIN, domain=np.ones(2, dtype=bool)))
    with refused("A ratio is undefined where the total of its denominator is 0."):
        survey_ratios([[1.0], [2], [3]], [[1.0], [-2], [1]], PLAIN)
    with refused(
        "A ratio needs one denominator per numerator, but got tables of (3, 1) and (2, 1) entries."
    ):
        survey_ratios([[1.0], [2], [3]], [[1.0], [2]], PLAIN)
    with refused("A proportion is taken of 0s and 1s, but other numbers were given."):
        survey_proportions([[1.0], [2], [0]], PLAIN)
    with refused("The values must be complete: 1 of 3 values is missing or infinite."):
        survey_means([[1.0], [np.nan], [3]], PLAIN)
    with refused("A design with one respondent has no variance between respondents."):
        survey_means([[1.0]], PLAIN)
