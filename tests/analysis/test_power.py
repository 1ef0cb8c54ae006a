"""Power of a DataFrame-free plan, and of a study's design."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import crm_study as cs
from crm_study.analysis.power import power_chapter
from crm_study.errors import AnalysisError
from crm_study.responses.reader import data_file


def test_how_many_are_needed_for_cohens_effects() -> None:
    found = cs.power(n_predictors=2)
    # Cohen (1988) and G*Power: two predictors, power .80.
    needed = [
        found.number(f"model_f2_{size}", "n_required") for size in ("small", "medium", "large")
    ]
    assert needed == [485, 68, 31]
    assert found.number("slope", "n_required") == 55
    assert found.number("glance", "n_obs") is None


def test_a_given_effect_and_a_given_n() -> None:
    found = cs.power(r_squared=0.13, n_predictors=3, n=118)
    assert found.number("model", "effect") == pytest.approx(0.13 / 0.87)
    assert found.number("model", "n_required") == 77
    assert found.number("model", "power") > 0.9
    assert found.number("minimum_detectable", "power") == pytest.approx(0.8)
    assert found.number("minimum_detectable", "n_obs") == 118


def test_a_correlation_is_a_single_predictor() -> None:
    found = cs.power(correlation=0.3, n=84)
    assert found.number("model", "effect") == pytest.approx(0.09 / 0.91)
    # G*Power, bivariate normal model: 84 for a power of .80.
    assert found.number("random_predictors", "n_required") == 84
    assert found.number("random_predictors", "power") == pytest.approx(0.8003, abs=1e-4)


def test_conventions_part_for_one_of_several_predictors() -> None:
    own = cs.power(f_squared=0.1, n_predictors=5, n=60)
    pwr = cs.power(f_squared=0.1, n_predictors=5, n=60, noncentrality="u+v+1")
    assert own.number("model", "power") == pytest.approx(pwr.number("model", "power"))
    assert own.number("slope", "power") > pwr.number("slope", "power")


def test_institutions_cost_power() -> None:
    found = cs.power(f_squared=0.15, clusters=21, cluster_size=5, icc=0.2, n_simulations=300)
    assert found.number("clustered", "design_effect") == pytest.approx(1.8)
    assert found.number("clustered", "df2") == 19
    assert found.number("clustered", "power") < found.number("slope", "power")
    assert found.number("clustered", "n_clusters_required") == 21
    assert found.number("clustered", "n_required") == 5 * found.number(
        "clustered", "n_clusters_required"
    )
    assert found.number("simulated", "n_simulations") == 300
    assert found.number("minimum_detectable", "effect") > found.number(
        "minimum_detectable_independent", "effect"
    )
    assert "design effect" in found.prose()


def test_a_simulation_of_independent_respondents_has_the_exact_power() -> None:
    found = cs.power(correlation=0.3, n=60, n_simulations=4000)
    known = found.number("random_predictors", "power")
    row = found.row("simulated")
    assert row["df2"] == 58
    assert abs(row["power"] - known) < 3.5 * row["std_error"]
    assert found.row("simulated")["n_clusters"] is None
    assert "In 4000 simulated samples" in found.prose()
    with_more = cs.power(correlation=0.3, n=60, n_simulations=4000, seed=1)
    assert with_more.number("simulated", "power") != row["power"]


def test_a_predictor_of_respondents_also_gets_the_row_of_one_of_institutions() -> None:
    found = cs.power(f_squared=0.15, clusters=21, cluster_size=5, icc=0.2, icc_predictor=0.1)
    assert found.number("clustered", "power") > found.number("clustered_institution", "power")
    assert found.number("clustered", "df2") == 20


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (
            {"r_squared": 0.1, "f_squared": 0.1},
            "Give one effect: r_squared, f_squared or correlation.",
        ),
        (
            {"clusters": 21, "n": 100},
            "Clusters need their intraclass correlation 'icc', and 'cluster_size' or 'n'.",
        ),
        (
            {"clusters": 21, "n": 100, "cluster_size": 5, "icc": 0.1},
            "21 clusters of 5 are 105 respondents, but n is 100.",
        ),
        (
            {"r_squared": 1.0},
            "R² lies from 0 to below 1 and does not fall when predictors are added, but is 1.0 "
            "with the predictors tested and 0.0 without them.",
        ),
        (
            {"n": 3, "n_predictors": 2},
            "A regression on 2 predictors needs at least 4 respondents, but there are 3.",
        ),
        (
            {"power": 0.01},
            "A wanted power must lie between alpha and 1, but is 0.01 with alpha 0.05.",
        ),
    ],
)
def test_refuses_in_a_sentence(options: dict[str, float], sentence: str) -> None:
    with pytest.raises(AnalysisError) as caught:
        cs.power(**options)  # type: ignore[arg-type]
    assert str(caught.value) == sentence


def test_the_chapter_answers_for_the_planned_sample_of_21_institutions() -> None:
    study = cs.read_study("rusizi")
    responses = cs.read_responses(data_file(study), study)
    found = cs.analyze(study, responses, chapters=("power",))["power"]
    assert found.number("glance", "n_obs") == 118
    assert found.number("glance", "n_clusters") == 21
    assert 0 <= found.number("glance", "icc") < 0.5
    assert found.number("minimum_detectable_institution", "df2") == 19
    assert found.number("minimum_detectable", "power") == pytest.approx(0.8)
    assert list(found.figures()) == ["power"]


def test_a_study_without_data_plans_with_an_assumed_icc(study: cs.Study) -> None:
    found = power_chapter(study)
    assert found.number("model_f2_medium", "n_required") == 55
    assert found.number("glance", "n_obs") == 29  # as the sampling plan says


def test_a_handful_of_respondents_still_answers(
    study: cs.Study, write_csv: Callable[..., Path]
) -> None:
    found = cs.analyze(study, cs.read_responses(write_csv(), study), chapters=("power",))["power"]
    assert found.status == "ok"
    assert found.number("model_f2_small", "n_required") > 300


def test_the_curve_is_drawn_once_or_twice() -> None:
    def lines(finding: cs.Finding) -> list[str]:
        figure = finding.figure()
        assert figure is not None
        return [str(line.get_gid()) for line in figure.axes[0].lines if line.get_gid()]

    assert lines(cs.power(f_squared=0.15)) == ["independent"]
    nested = cs.power(f_squared=0.15, clusters=21, cluster_size=5, icc=0.1)
    assert lines(nested) == ["independent", "clustered"]
