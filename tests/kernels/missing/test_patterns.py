"""Patterns and flux as mice counts them; the person-mean rule."""

import numpy as np
import pytest

from crm_study.kernels.missing.patterns import flux, missing_patterns
from crm_study.kernels.missing.person_mean import filled_with_person_mean, required_answers

NAN = np.nan


def test_patterns_as_md_pattern(reference, made_up, left_out):
    known = reference("missing")["patterns_made_up"]
    found = missing_patterns(left_out(made_up(60, 6)))
    np.testing.assert_array_equal(found.answered[:, found.order], np.array(known["answered"]) == 1)
    np.testing.assert_array_equal(found.n_obs, known["n_obs"])
    np.testing.assert_array_equal(found.n_missing[found.order], known["n_missing"])


def test_flux_as_mice(reference, made_up, left_out):
    known = reference("missing")["flux_made_up"]
    found = flux(left_out(made_up(60, 6)))
    np.testing.assert_allclose(found.influx, known["influx"], rtol=1e-12)
    np.testing.assert_allclose(found.outflux, known["outflux"], rtol=1e-12)


def test_nothing_missing_is_one_pattern():
    found = missing_patterns([[1, 2], [3, 4.0]])
    assert (len(found.n_obs), found.n_complete) == (1, 2)
    assert np.isnan(flux([[1, 2], [3, 4.0]]).outflux).all()


def test_one_row_and_an_item_without_answers():
    found = missing_patterns([[1, NAN]])
    assert found.n_complete == 0
    np.testing.assert_array_equal(found.answered, [[True, False]])
    np.testing.assert_array_equal(flux([[1, NAN], [2, NAN]]).influx, [0, 1])


def test_every_respondent_has_the_own_pattern(made_up, left_out):
    table = left_out(made_up(60, 6))
    found = missing_patterns(table)
    np.testing.assert_array_equal(found.answered[found.which], ~np.isnan(table))
    shuffled = missing_patterns(table[::-1])
    np.testing.assert_array_equal(shuffled.n_obs, found.n_obs)


def test_an_empty_table_is_refused(refused):
    with refused(
        "Missing answers can be counted where there are respondents and items, but the table has "
        "0 rows and 3 columns."
    ):
        missing_patterns(np.empty((0, 3)))


def test_person_mean_fills_only_who_answered_enough():
    parts = np.array([[1, 2, NAN, 3], [4, NAN, NAN, NAN], [1, 1, 1, 1]])
    filled = filled_with_person_mean(parts, min_answered=0.75)
    np.testing.assert_array_equal(filled[0], [1, 2, 2, 3])
    assert np.isnan(filled[1]).sum() == 3
    assert np.isnan(parts[0, 2])


@pytest.mark.parametrize("share", [0, -1, 1.5, NAN])
def test_a_share_that_cannot_be(share, refused):
    with refused(
        f"The share of items that must be answered lies above 0 and is at most 1, but is {share}."
    ):
        required_answers(5, share)
