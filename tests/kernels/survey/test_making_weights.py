"""Base, non-response, post-stratified, raked and trimmed weights, and what they cost."""

import numpy as np
import pytest

from crm_study.kernels.survey.base_weights import base_weights
from crm_study.kernels.survey.nonresponse import nonresponse_weights
from crm_study.kernels.survey.poststratify import post_stratify
from crm_study.kernels.survey.rake import rake
from crm_study.kernels.survey.trim import limits_by_iqr, limits_by_median, trim
from crm_study.kernels.survey.weight_summary import weight_summary


def test_base_weights_add_up_to_the_population():
    found = base_weights(["MFI01", "MFI02", "MFI02"], {"MFI02": 12, "MFI01": 7, "MFI03": 4})
    assert found.weights.tolist() == [7.0, 6.0, 6.0]
    assert found.cells == ("MFI02", "MFI01", "MFI03")
    assert found.n_obs.tolist() == [2, 1, 0]
    assert np.isnan(found.factor[2])


def test_base_weights_ask_for_a_population(refused):
    with refused(
        "The population names no stratum 'bnak'; it names bank, union. Did you mean 'bank'?"
    ):
        base_weights(["bnak", "union"], {"bank": 5, "union": 5})
    with refused(
        "A population cannot be smaller than its sample: the stratum 'bank' has 2 respondents "
        "and 1 people."
    ):
        base_weights(["bank", "bank"], {"bank": 1})
    with refused("Every stratum needs a population above 0, but 'union' has 0."):
        base_weights(["bank"], {"bank": 3, "union": 0})
    with refused("Weights need at least one respondent."):
        base_weights([], {"bank": 3})


def test_nonresponse_weights_keep_the_total_of_every_class():
    rng = np.random.default_rng(5)
    classes = rng.integers(0, 4, 600)
    base = rng.uniform(1, 4, 600)
    answered = rng.uniform(size=600) < 0.6 + 0.1 * classes
    found = nonresponse_weights(base, answered, classes)
    for one in range(4):
        inside = classes == one
        assert found.weights[inside].sum() == pytest.approx(base[inside].sum(), rel=1e-12)
    assert not found.weights[~answered].any()
    assert found.is_sound
    assert found.joined == found.classes == ("0", "1", "2", "3")


def test_a_small_class_is_joined_to_the_one_of_nearest_rate():
    classes = ["a"] * 100 + ["b"] * 100 + ["c"] * 20
    answered = [True] * 60 + [False] * 40 + [True] * 90 + [False] * 10 + [True] * 17 + [False] * 3
    found = nonresponse_weights(np.ones(220), answered, classes)
    assert found.joined == ("a", "b", "b")
    np.testing.assert_allclose(found.response_rate, [0.6, 107 / 120, 107 / 120], rtol=1e-14)
    assert found.weights.sum() == pytest.approx(220, rel=1e-14)
    assert found.n_responded.tolist() == [60, 90, 17]


def test_few_answers_in_all_are_called_unsound():
    found = nonresponse_weights(np.ones(20), [True] * 8 + [False] * 12, ["a"] * 10 + ["b"] * 10)
    assert not found.is_sound
    assert found.joined == ("a", "a")
    np.testing.assert_allclose(found.weights[:8], 2.5)


def test_nonresponse_asks_for_answers(refused):
    with refused("Non-response weights need somebody who answered."):
        nonresponse_weights([1.0, 1], [False, False], ["a", "a"])
    with refused("Base weights must be above 0, but 1 are not."):
        nonresponse_weights([1.0, 0], [True, False], ["a", "a"])
    with refused(
        "Non-response weights need one weight, answer and class per person asked, but got 2, 1 "
        "and 2."
    ):
        nonresponse_weights([1.0, 1], [True], ["a", "a"])


def test_post_stratification_asks_for_respondents_in_every_cell(refused):
    with refused(
        "Post-stratification needs respondents in every cell, but the cell 'm' has none. Join "
        "cells."
    ):
        post_stratify([1.0, 2], ["f", "f"], {"f": 5, "m": 5})
    with refused("The population names no cell 'x'; it names f, m."):
        post_stratify([1.0, 2], ["f", "x"], {"f": 5, "m": 5})
    with refused("Weights must be above 0, but 1 of 2 is not."):
        post_stratify([1.0, -2], ["f", "m"], {"f": 5, "m": 5})
    with refused("2 respondents need as many weights, but got 3."):
        post_stratify([1.0, 2, 3], ["f", "m"], {"f": 5, "m": 5})


def test_post_stratifying_twice_changes_nothing(people):
    known = {"0": 500, "1": 300, "2": 400}
    once, _ = post_stratify(people.weight, people.job, known)
    twice, _ = post_stratify(once.weights, people.job, known)
    np.testing.assert_allclose(twice.weights, once.weights, rtol=1e-14)
    np.testing.assert_allclose(twice.factor, 1, rtol=1e-14)


MARGINS = {"sex": ["f", "f", "m", "m"], "job": ["a", "b", "a", "b"]}
TOTALS = {"sex": {"f": 30.0, "m": 70.0}, "job": {"a": 60.0, "b": 40.0}}


def test_raking_a_full_table_has_a_known_answer():
    """Starting from equal weights, independence: row total times column total over N."""
    found = rake([1.0, 1, 1, 1], MARGINS, TOTALS)
    np.testing.assert_allclose(found.weights, [18, 12, 42, 28], rtol=1e-12)
    assert found.converged
    assert found.n_rounds == 1


def test_raking_meets_every_margin(people):
    margins = {"job": people.job, "sex": people.gender}
    totals = {"job": {"0": 500, "1": 300, "2": 400}, "sex": {"0": 700, "1": 500}}
    found = rake(people.weight, margins, totals)
    assert found.converged
    assert found.worst_gap <= 1e-6
    for name, labels in margins.items():
        got = np.bincount(labels, weights=found.weights)
        np.testing.assert_allclose(got, list(totals[name].values()), rtol=1e-6)


def test_margins_that_contradict_each_other_do_not_converge():
    found = rake(
        [1.0, 1, 1],
        {"sex": ["f", "m", "m"], "job": ["a", "b", "b"]},
        {"sex": {"f": 50, "m": 50}, "job": {"a": 60, "b": 40}},
    )
    assert not found.converged
    assert found.n_rounds == 50


BAD_MARGINS = [
    (
        {"sex": ["f", "f", "f", "f"], "job": MARGINS["job"]},
        TOTALS,
        "Raking cannot reach the margin 'sex': nobody in the sample is 'm'. Join categories.",
    ),
    (
        MARGINS,
        TOTALS | {"sex": {"f": 30, "m": 80}},
        "The margins of a raking must have one total, but have sex 110, job 100.",
    ),
    (
        MARGINS,
        {"sex": TOTALS["sex"]},
        "Raking needs a population for every margin: the respondents have sex, job, the "
        "population has sex.",
    ),
    (
        MARGINS | {"job": ["a", "b", "a"]},
        TOTALS,
        "The margins of a raking must have one entry per respondent.",
    ),
    (
        MARGINS | {"job": ["a", "b", "a", "z"]},
        TOTALS,
        "The population names no job 'z'; it names a, b.",
    ),
]


@pytest.mark.parametrize(("margins", "totals", "sentence"), BAD_MARGINS)
def test_a_margin_that_cannot_be_reached_is_refused(refused, margins, totals, sentence):
    with refused(sentence):
        rake([1.0, 1, 1, 1], margins, totals)


def test_trimming_agrees_with_trimweights(people, reference):
    known = reference("survey")
    once = trim(people.weight, lower=1.5, upper=3)
    np.testing.assert_allclose(once.weights, known["trimmed"], rtol=1e-12)
    strictly = trim(people.weight, upper=2.8, strict=True)
    np.testing.assert_allclose(strictly.weights, known["strictly_trimmed"], rtol=1e-12)
    assert once.weights.sum() == pytest.approx(people.weight.sum(), rel=1e-14)
    assert once.n_trimmed == np.sum((people.weight < 1.5) | (people.weight > 3))


def test_limits_that_cut_nobody_change_nothing(people):
    assert trim(people.weight, upper=100).weights.tolist() == people.weight.tolist()


def test_limits_follow_quartiles_or_the_median():
    assert limits_by_iqr([10.0, 11, 12, 13, 14], 3) == (6.0, 18.0)
    assert limits_by_iqr([1.0, 2, 3, 4, 5], 3) == (-np.inf, 9.0)
    assert limits_by_median([1.0, 2, 30], 5) == (-np.inf, 10.0)


def test_trimming_asks_for_room(refused):
    with refused("Weights cannot be trimmed to from 3 to 2."):
        trim([1.0, 2], lower=3, upper=2)
    with refused(
        "Weights from -inf to 0.5 leave nobody to take up what is cut; the mean weight is 1.5."
    ):
        trim([1.0, 2], upper=0.5)


def test_the_price_of_weights_is_kishs(people):
    found = weight_summary(people.weight)
    w = people.weight
    assert found.n_eff == pytest.approx(w.sum() ** 2 / (w**2).sum(), rel=1e-13)
    assert found.design_effect == pytest.approx(1 + w.var() / w.mean() ** 2, rel=1e-13)
    assert weight_summary([4.0, 4, 4]).n_eff == 3
    scaled = weight_summary(1e9 * w)
    assert scaled.design_effect == pytest.approx(found.design_effect, rel=1e-13)


def test_missing_weights_are_refused(refused):
    with refused("The weights must be complete: 1 of 2 values is missing or infinite."):
        weight_summary([1.0, np.nan])
    with refused("Weights need at least one respondent."):
        weight_summary([])
