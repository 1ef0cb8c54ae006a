"""Indices of careless answering, enumerator effects and back-checks, against R."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose

from crm_study.kernels.clustered.intraclass import cluster_similarity
from crm_study.kernels.mixed.random_intercept import random_intercept
from crm_study.kernels.quality.distance import squared_distance
from crm_study.kernels.quality.even_odd import even_odd
from crm_study.kernels.quality.interviewers import interviewer_effect
from crm_study.kernels.quality.matches import percent_match
from crm_study.kernels.quality.response_rates import response_rates
from crm_study.kernels.quality.revisits import revisit
from crm_study.kernels.quality.runs import runs
from crm_study.kernels.quality.synonyms import antonyms, synonyms
from crm_study.kernels.quality.variability import robust_z, split_variability, variability

RTOL = 1e-8
NAN = float("nan")


def floats(values):
    """Read R's numbers; its NA is JSON's null."""
    return np.array(values, dtype=float)


@pytest.fixture(scope="module")
def found_in_r(reference):
    return reference("quality")


@pytest.fixture(scope="module")
def full(made_up):
    return made_up(60, 12)


@pytest.fixture(scope="module")
def gaps(full):
    i, j = np.ogrid[1:61, 1:13]
    return np.where((i * j + i // 3) % 9 == 0, np.nan, full)


def test_runs_are_those_of_careless(found_in_r, full, gaps) -> None:
    for codes, name in ((full, "longstring_full"), (gaps, "longstring_gaps")):
        expected = floats(found_in_r[name])
        found = runs(codes)
        # R counts one blank as a run of one; a respondent without answers has none here
        assert_allclose(np.maximum(found.longest, 1), expected[:, 0], rtol=0)
        assert_allclose(found.mean, expected[:, 1], rtol=RTOL)


def test_nobody_without_answers_draws_a_line() -> None:
    assert runs([[NAN, NAN, NAN], [2, NAN, 2]]).longest.tolist() == [0, 1]


def test_variability_is_that_of_careless(found_in_r, full, gaps) -> None:
    assert_allclose(variability(full), floats(found_in_r["irv_full"]), rtol=RTOL)
    assert_allclose(variability(gaps), floats(found_in_r["irv_gaps"]), rtol=RTOL)
    assert_allclose(split_variability(gaps), floats(found_in_r["irv_split3"]), rtol=RTOL)
    assert_allclose(split_variability(full, parts=5), floats(found_in_r["irv_split5"]), rtol=RTOL)


def test_even_odd_is_that_of_careless(found_in_r, full, gaps) -> None:
    for codes, name in ((full, "evenodd_full"), (gaps, "evenodd_gaps")):
        scales = [codes[:, :4], codes[:, 4:7], codes[:, 7:]]
        assert_allclose(even_odd(scales), floats(found_in_r[name]), rtol=RTOL, atol=1e-12)


def test_synonyms_are_those_of_careless(found_in_r, full, gaps) -> None:
    turned = np.column_stack([full, 6 - full[:, [2, 0, 6]]])
    cases = (
        (synonyms(full), "psychsyn_full"),
        (synonyms(gaps, cutoff=0.5), "psychsyn_gaps"),
        (antonyms(turned), "psychant"),
    )
    for found, name in cases:
        expected = found_in_r[name]
        assert len(found.pairs) == expected["n"]
        assert_allclose(found.n_pairs, expected["n_pairs"], rtol=0)
        assert_allclose(found.correlation, floats(expected["correlation"]), rtol=RTOL, atol=1e-12)


def test_distances_are_those_of_r(found_in_r, full, gaps) -> None:
    found = squared_distance(full)
    assert_allclose(found.squared, found_in_r["mahad_full"], rtol=RTOL)
    assert_allclose(found.squared, found_in_r["mahalanobis_full"], rtol=RTOL)
    expected = floats(found_in_r["distance_gaps"])
    found = squared_distance(gaps[:, :5])
    assert_allclose(found.squared, expected[:, 0], rtol=RTOL)
    assert_allclose(found.df, expected[:, 1], rtol=0)
    assert_allclose(found.p_value, expected[:, 2], rtol=RTOL)


def test_a_pattern_that_cannot_be_judged_is_left_open() -> None:
    rows = [[1, NAN], [2, NAN], [NAN, 1], [NAN, 2], [3, 3]]
    found = squared_distance(rows)
    assert np.isnan(found.squared).tolist() == [False, False, False, False, True]
    assert np.isnan(found.p_value[4])


def test_distances_do_not_depend_on_units(full) -> None:
    stretched = full * np.arange(1, 13) + 100
    expected = squared_distance(full).squared
    assert_allclose(squared_distance(stretched).squared, expected, rtol=1e-9)


def test_matches_are_those_of_r(found_in_r, full, gaps) -> None:
    assert_allclose(percent_match(full).share, found_in_r["percent_match_full"], rtol=RTOL)
    expected = floats(found_in_r["percent_match_gaps"])
    assert_allclose(percent_match(gaps).share, expected, rtol=RTOL)


def test_a_copy_finds_its_original() -> None:
    codes = np.random.default_rng(1).integers(1, 6, (1200, 20)).astype(float)
    codes[1100] = codes[3]
    found = percent_match(codes)
    assert (found.partner[1100], found.partner[3], found.share[3]) == (3, 1100, 1.0)
    assert percent_match([[1, NAN], [NAN, 1]]).partner.tolist() == [-1, -1]


def enumerators():
    i = np.arange(1, 91)
    code = (7 * i + i * i // 5) % 7
    return [f"E{c:02d}" for c in code], [f"A{a}" for a in (i * 3 + i // 7) % 3], code / 5


def test_enumerator_effects_are_those_of_r(found_in_r, made_up) -> None:
    who, area, level = enumerators()
    y = made_up(90, 4).mean(axis=1) + level
    names = ("icc", "conf_low", "conf_high", "f_statistic", "df1", "df2", "p_value")
    for found, name in (
        (interviewer_effect(y, enumerator=who), "interviewer"),
        (interviewer_effect(y, enumerator=who, strata=area), "interviewer_strata"),
    ):
        expected = [found_in_r[name][column] for column in names]
        assert_allclose([getattr(found, column) for column in names], expected, rtol=RTOL)
    plain = interviewer_effect(y, enumerator=who)
    assert_allclose(plain.icc, cluster_similarity(y, cluster=who).icc_anova, rtol=1e-10)


def test_balanced_enumerators_agree_with_restricted_likelihood(found_in_r, made_up) -> None:
    who = np.repeat([f"E{k}" for k in range(1, 7)], 15)
    y = made_up(90, 4).mean(axis=1) + np.repeat([0, 0.4, 0.9, 0.1, 0.6, 1.2], 15)
    found = interviewer_effect(y, enumerator=who.tolist())
    # lme4's search stops at about seven digits; ours does not
    assert_allclose(found.icc, found_in_r["interviewer_reml"], rtol=1e-6)
    assert_allclose(found.icc, random_intercept(y, np.empty((90, 0)), cluster=who).icc, rtol=RTOL)


def test_a_planted_enumerator_effect_is_found() -> None:
    draw = np.random.default_rng(3)
    who = np.repeat(np.arange(200), 10)
    y = draw.normal(0, 0.5, 200)[who] + draw.normal(0, 1, 2000)
    found = interviewer_effect(y, enumerator=who.tolist())
    assert found.conf_low < 0.2 < found.conf_high
    assert found.icc == pytest.approx(0.2, abs=0.05)


def test_back_checks_are_those_of_r(found_in_r, made_up) -> None:
    one, two = made_up(40, 3)[:, 0], made_up(40, 3)[:, 1]
    expected, found = found_in_r["revisit"], revisit(one, two)
    assert_allclose(found.srv, expected["srv"], rtol=RTOL)
    assert_allclose(found.reliability_ratio, expected["reliability_ratio"], rtol=RTOL)
    assert_allclose(found.error_rate, expected["error_rate"], rtol=RTOL)
    assert_allclose(revisit(one, two, tolerance=1).error_rate, expected["okay_rate"], rtol=RTOL)


def test_only_pairs_of_answers_are_compared() -> None:
    found = revisit([1, NAN, 3], [1, 2, NAN])
    assert (found.n_compared, found.n_differ, found.error_rate) == (1, 0, 0.0)
    assert np.isnan(found.srv)
    assert np.isnan(revisit([NAN], [1]).error_rate)


def test_response_rates_by_hand() -> None:
    found = response_rates(
        complete=60,
        partial=20,
        refused=10,
        not_contacted=5,
        other=5,
        unknown=25,
        eligible_share=0.4,
    )
    assert (found.rr1, found.rr2) == (60 / 125, 80 / 125)
    assert (found.rr3, found.rr4) == (60 / 110, 80 / 110)
    assert (found.rr5, found.rr6) == (0.6, 0.8)
    assert (found.cooperation, found.refusal, found.contact) == (60 / 95, 10 / 125, 95 / 125)
    assert np.isnan(response_rates(complete=0).rr1)


def test_robust_z_needs_a_spread() -> None:
    assert np.isnan(robust_z([2, 2, 2, 9])).all()
    assert np.isnan(robust_z([NAN, NAN])).all()
    assert robust_z([1, 2, 3, NAN])[1] == 0


SAME = [[1, 2], [1, 3], [1, 4]]


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (
            lambda: squared_distance([[1, 2], [2, 1]]),
            "Mahalanobis distances need more respondents than items, but there are 2 and 2.",
        ),
        (
            lambda: squared_distance(SAME),
            "Mahalanobis distances need items that vary; 1 of 2 does not, or nobody answered.",
        ),
        (
            lambda: squared_distance([[1, 2], [2, 4], [3, 6], [4, 8]]),
            "Mahalanobis distances are not computed: the covariance matrix of the items is "
            "singular, so that some item follows from others.",
        ),
        (lambda: even_odd([SAME]), "Even–odd consistency needs at least 2 scales, but got 1."),
        (
            lambda: even_odd([SAME, SAME[:2]]),
            "Every scale needs the same respondents, but they have 3, 2 rows.",
        ),
        (
            lambda: split_variability(SAME, parts=3),
            "Answers to 2 items can be split into 2 to 2 parts, not into 3.",
        ),
        (lambda: synonyms(SAME, cutoff=1), "The cut-off must lie between 0 and 1, but is 1."),
        (
            lambda: percent_match(SAME[:1]),
            "Comparing respondents needs at least 2, but there is 1.",
        ),
        (
            lambda: interviewer_effect([1, 2], enumerator=["a", "a"]),
            "Enumerator effects need at least 2 enumerators, but there is 1.",
        ),
        (
            lambda: interviewer_effect([1, 2.0], enumerator=["a", "b"]),
            "Enumerator effects need more interviews than enumerators and strata, but there are 2.",
        ),
        (
            lambda: interviewer_effect(
                [1, 2, 3, 4.0], enumerator=list("aabb"), strata=list("xxyy")
            ),
            "Enumerator effects cannot be told from strata: every stratum has one enumerator.",
        ),
        (
            lambda: interviewer_effect([1, 1, 3, 3.0], enumerator=list("aabb")),
            "Enumerator effects need scores that vary within enumerators.",
        ),
        (
            lambda: interviewer_effect([1, 2.0], enumerator=["a"]),
            "2 scores need 2 labels, but got 1.",
        ),
        (lambda: revisit([1], [1, 2]), "Two visits need the same respondents, but got 1 and 2."),
        (
            lambda: revisit([1], [1], tolerance=-1),
            "The tolerance must not be negative, but is -1.",
        ),
        (
            lambda: response_rates(complete=-1),
            "Counts of cases must not be negative, but one is -1.",
        ),
        (
            lambda: response_rates(complete=1, eligible_share=2),
            "The eligible share must lie from 0 to 1, but is 2.",
        ),
    ],
)
def test_what_is_undefined_is_refused_in_words(refused, call, sentence) -> None:
    with refused(sentence):
        call()


def test_order_of_people_and_codes_does_not_matter(gaps) -> None:
    order = np.random.default_rng(5).permutation(len(gaps))
    for index in (
        variability,
        lambda c: runs(c).longest,
        lambda c: squared_distance(c[:, :5]).squared,
    ):
        assert_allclose(index(gaps[order]), index(gaps)[order], rtol=1e-9)
    assert runs(gaps).longest.tolist() == runs(6 - gaps).longest.tolist()
