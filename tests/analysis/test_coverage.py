"""Coverage of intervals: known where theory knows it, and counted by hand."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import stats

import crm_study as cs
from crm_study.analysis.coverage import coverage_chapter
from crm_study.analysis.coverage_rows import row_of
from crm_study.analysis.route import read_findings
from crm_study.errors import AnalysisError
from crm_study.responses.reader import data_file
from crm_study.results.columns import COLUMNS

NAN = float("nan")


def error_of(share: float, n: int) -> float:
    return math.sqrt(share * (1 - share) / n)


def test_a_row_by_hand() -> None:
    drawn = np.array(
        [
            [0.2, 0.1, 0.0, 0.4],  # holds .3, and 0 at its edge
            [0.5, 0.1, 0.4, 0.6],  # misses, without 0
            [0.3, 0.2, -0.1, np.inf],  # holds, and has no upper limit
            [NAN, NAN, NAN, NAN],  # no interval
            [0.4, 0.2, 0.1, 0.7],  # holds, without 0
        ]
    )
    row = row_of(drawn, slope=0.3, conf_level=0.9)
    assert (row["n_simulations"], row["n_defined"]) == (5, 4)
    assert (row["covered"], row["rejected"]) == (0.75, 0.5)
    assert row["missed_ratio"] == pytest.approx(2.5)
    assert row["std_error"] == pytest.approx(math.sqrt(0.75 * 0.25 / 4))
    assert row["width"] == pytest.approx(0.5)
    assert row["bias"] == pytest.approx(0.05)
    assert row["se_ratio"] == pytest.approx(0.15 / np.std([0.2, 0.5, 0.3, 0.4], ddof=1))
    assert row["verdict"] == "too narrow"


@pytest.mark.parametrize(
    ("missed", "verdict"),
    [(0, "too wide"), (2, "too wide"), (3, "as promised"), (7, "as promised"), (8, "too narrow")],
)
def test_bradley_draws_two_lines(missed: int, verdict: str) -> None:
    held, lost = [0.0, 1.0, -1.0, 1.0], [3.0, 1.0, 2.0, 4.0]
    rows = np.array([lost] * missed + [held] * (100 - missed))
    rows[:, 0] += np.arange(100)  # slopes that vary
    assert row_of(rows, slope=0.0, conf_level=0.95)["verdict"] == verdict


def test_least_squares_keeps_its_promise_and_its_power_is_the_exact_one() -> None:
    n = 1500
    found = cs.coverage(sizes=40, slope=0.4, methods=["ols"], n_simulations=n, seed=1)
    row = found.row("ols")
    assert abs(row["covered"] - 0.95) < 3.5 * error_of(0.95, n)
    assert abs(row["bias"]) < 4 * math.sqrt((1 - 0.16) / 40 / n)
    assert row["se_ratio"] == pytest.approx(1, abs=0.08)
    known = cs.power(correlation=0.4, n=40).number("random_predictors", "power")
    assert abs(row["rejected"] - known) < 3.5 * error_of(known, n)
    assert row["verdict"] == "as promised"


def test_institutions_break_the_promise_of_least_squares_as_theory_says() -> None:
    n = 600
    found = cs.coverage(
        sizes=[6] * 21, icc=0.2, icc_predictor=1, n_simulations=n, methods=["ols", "cr2"]
    )
    # a design effect of 1 + 5 × 0.2: the interval is as wide as if it were 1
    expected = 2 * stats.norm.cdf(stats.t.ppf(0.975, 124) / math.sqrt(2)) - 1
    assert abs(found.number("ols", "covered") - expected) < 4 * error_of(expected, n)
    assert abs(found.number("cr2", "covered") - 0.95) < 4 * error_of(0.95, n)
    assert found.number("ols", "verdict") == "too narrow"
    assert found.number("ols", "se_ratio") == pytest.approx(1 / math.sqrt(2), abs=0.06)
    assert "too narrow: Least squares" in found.prose()
    assert "as often: CR2" in found.prose()


def test_without_a_slope_what_misses_rejects() -> None:
    found = cs.coverage(sizes=[4, 5, 6, 7, 8, 9] * 2, slope=0, n_simulations=60)
    for row in found.rows:
        assert row["covered"] + row["rejected"] == pytest.approx(1)
    methods = [row["method"] for row in found.rows]
    assert methods == ["ols", "hc3", "cr2", "wild_bootstrap", "design", "mixed", "cluster_means"]


def test_more_samples_begin_with_the_same() -> None:
    few, many = (
        cs.coverage(sizes=20, methods=["ols"], n_simulations=n, seed=5) for n in (100, 200)
    )
    assert few.number("ols", "covered") != many.number("ols", "covered")
    assert many.number("ols", "covered") * 200 >= few.number("ols", "covered") * 100


def test_a_study_lends_its_design() -> None:
    study = cs.read_study("rusizi")
    how: dict[str, Any] = {"n_simulations": 5, "methods": ["ols", "design"]}
    planned = coverage_chapter(study, **how)
    assert planned.number("glance", "n_obs") == 118
    assert planned.number("glance", "n_clusters") == 21
    assert planned.number("glance", "n_strata") == 4
    assert planned.number("glance", "icc") == 0.1
    assert planned.number("glance", "planted_slope") == pytest.approx(math.sqrt(0.15 / 1.15))
    responses = cs.read_responses(data_file(study), study)
    assert coverage_chapter(study, responses, n=84, **how).number("glance", "n_obs") == 84
    held = coverage_chapter(study, responses, slope=0.2, **how)
    found = cs.analyze(study, responses, chapters=("power",))["power"]
    assert held.number("glance", "icc") == found.number("glance", "icc")
    assert held.number("glance", "planted_slope") == 0.2
    assert held.number("glance", "n_obs") == len(responses.wave("main"))


def test_independent_respondents_in_strata_have_a_design_too() -> None:
    strata = ["manager"] * 10 + ["clerk"] * 30
    found = cs.coverage(sizes=40, strata=strata, n_simulations=40)
    assert [row["method"] for row in found.rows] == ["ols", "hc3", "design"]
    assert found.number("glance", "n_strata") == 2
    assert found.number("glance", "icc") is None


def test_what_no_sample_defines_stays_empty() -> None:
    # twelve institutions, each a stratum of its own: no method can compare units of a stratum
    strata = [str(k) for k in range(12) for _ in range(3)]
    found = cs.coverage(sizes=[3] * 12, strata=strata, n_simulations=4, methods=["ols", "design"])
    assert found.number("design", "n_defined") == 0
    assert found.number("design", "covered") is None
    assert found.number("design", "verdict") == "undefined"
    assert found.figure() is not None


def test_the_finding_obeys_the_contract() -> None:
    found = cs.coverage(sizes=[4] * 8, n_simulations=20, methods=["ols", "cr2", "mixed"])
    columns = {column for row in (found.overall, *found.rows) for column in row}
    assert columns <= set(COLUMNS)
    assert next(iter(found.tidy())) == "method"
    assert max(map(len, found.table().text().splitlines())) <= 80
    whole = cs.Findings({"id": "rusizi", "title": "", "sha256": ""}, None, {}, (found,))
    assert str(read_findings(whole.to_json())["coverage"]) == str(found)
    assert list(found.figures()) == ["coverage"]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (
            {"sizes": [5] * 6, "methods": ["cr22"]},
            "No method 'cr22' gives an interval in this design; there are ols, hc0, hc1, hc2, hc3, "
            "hc4, hc4m, hc5, cr0, cr1, cr2, cr3, wild_bootstrap, wild_webb, design, mixed, "
            "cluster_means. Did you mean 'cr2'?",
        ),
        (
            {"sizes": 30, "methods": ["mixed"]},
            "No method 'mixed' gives an interval in this design; there are ols, hc0, hc1, hc2, "
            "hc3, hc4, hc4m, hc5.",
        ),
        (
            {"sizes": [30]},
            "A simulation needs a sample, a predictor and at least 2 institutions with somebody "
            "in each, but got 1 samples, 1 predictors and 1 institutions.",
        ),
        (
            {"sizes": 30, "slope": 1.0},
            "A simulation needs intraclass correlations from 0 to 1 and a slope between -1 and 1, "
            "but got 0.0, 0.0 and 1.0.",
        ),
        (
            {"sizes": 30, "n_simulations": 0},
            "A simulation needs 1 draw at least and a seed of 0 or more; got 0 draws and the seed "
            "2021.",
        ),
        (
            {"sizes": 3, "strata": ["a", "b"]},
            "Every respondent has a stratum: 2 are given for 3 respondents.",
        ),
    ],
)
def test_refuses_in_a_sentence(options: dict[str, Any], sentence: str) -> None:
    with pytest.raises(AnalysisError) as caught:
        cs.coverage(**options)
    assert str(caught.value) == sentence


def test_a_study_without_models_or_respondents_is_refused(
    study: cs.Study, write_csv: Callable[..., Path]
) -> None:
    bare = study.model_copy(update={"models": {}})
    with pytest.raises(AnalysisError, match="and the study declares none"):
        coverage_chapter(bare, cs.read_responses(write_csv(), study))
    unplanned = study.model_copy(update={"sampling": None})
    with pytest.raises(AnalysisError, match="neither data nor the plan says how many"):
        coverage_chapter(unplanned)
