"""Weights of a frame and of a study."""

import numpy as np
import pandas as pd
import pytest

import crm_study as cs
from crm_study.analysis.declared_weights import study_weights, weights_chapter
from crm_study.analysis.weighting import Margin, WeightPlan, weighted
from crm_study.errors import AnalysisError
from crm_study.protocol.weights import Margin as DeclaredMargin
from crm_study.protocol.weights import Weights
from crm_study.responses.reader import data_file
from crm_study.results.columns import COLUMNS


@pytest.fixture(scope="module")
def frame():
    """People of three functions and two sexes, some of whom answered."""
    i = np.arange(1, 121)
    return pd.DataFrame(
        {
            "job": np.array(["manager", "officer", "clerk"])[(i * 11) % 7 // 3],
            "sex": np.where(i * 5 % 2, "f", "m"),
            "age": (i * 3 % 5).astype(float),
            "w": 1 + i * 17 % 13 / 4,
            "count": 1 + i % 4,
            "answered": (i % 4 > 0).astype(int),
        }
    )


JOBS = {"manager": 500, "officer": 300, "clerk": 400}
SEXES = {"m": 700, "f": 500}


def per_row(found):
    return np.array([row["weight"] for row in found.details["weights"]])


def refuse(sentence, call):
    with pytest.raises(AnalysisError) as caught:
        call()
    assert str(caught.value) == sentence


def test_base_weights_stand_for_the_population(frame):
    found = cs.weights(frame, base=("job", JOBS))
    assert found.status == "ok"
    assert found.number("job:manager", "n_weighted") == pytest.approx(500)
    assert found.number("job:manager", "weight") == pytest.approx(
        500 / (frame.job == "manager").sum()
    )
    assert per_row(found).sum() == pytest.approx(1200)
    w = per_row(found)
    assert found.number("glance", "n_eff") == pytest.approx(w.sum() ** 2 / (w**2).sum())


def test_raking_and_trimming_report_every_step(frame):
    found = cs.weights(
        frame,
        base="w",
        rake={"job": JOBS, "age": {0: 200, 1: 300, 2: 250, 3: 350, 4: 100}},
        trim=2.5,
    )
    assert [row["step"] for row in found.details["steps"]] == [
        "given",
        "raking",
        "trimming",
        "raking again",
    ]
    assert found.number("age:3", "n_weighted") == pytest.approx(350, rel=1e-6)
    assert found.number("glance", "n_trimmed") > 0
    assert len(found.tables()) == 2
    assert "were trimmed" in found.prose()
    assert "trimWeights" in " ".join(found.notes)


@pytest.mark.parametrize("limits", ["iqr", (2.0, 3.0), 1.4])
def test_every_kind_of_limit_trims(frame, limits):
    found = cs.weights(frame, base="w", trim=limits)
    assert found.number("glance", "n_obs") == 120
    assert per_row(found).sum() == pytest.approx(frame.w.sum())


def test_nonresponse_leaves_the_rows_that_answered(frame):
    found = cs.weights(frame, base=("job", JOBS), nonresponse=("answered", "sex"))
    assert found.number("glance", "n_obs") == 90
    assert per_row(found).sum() == pytest.approx(1200)
    first = [row["row"] for row in found.details["weights"][:4]]
    assert first == ["1", "2", "3", "5"]
    assert {row["response_class"] for row in found.details["classes"]} == {"f", "m"}
    assert {rule.name for rule in found.rules} == {
        "NONRESPONSE_CASES_2003",
        "NONRESPONSE_RATE_2003",
    }


def test_few_answers_are_a_warning(frame):
    found = cs.weights(frame[:30], nonresponse="answered")
    assert found.status == "warning"
    assert found.reason == (
        "Even joined, a class of non-response has fewer than 30 answers or a rate below 50%: its "
        "weights rest on few people."
    )


def test_a_stratum_that_nobody_answered_from_is_a_warning(frame):
    found = cs.weights(frame, base=("job", JOBS | {"guard": 20}))
    assert found.status == "warning"
    assert found.reason == "Nobody answered from: guard; no weight stands for them."
    assert found.number("job:guard", "weight") is None


def test_margins_that_contradict_each_other_are_a_warning():
    odd = pd.DataFrame({"sex": ["f", "m", "m"], "job": ["a", "b", "b"]})
    found = cs.weights(odd, rake={"sex": {"f": 5, "m": 5}, "job": {"a": 6, "b": 4}})
    assert found.reason == "Raking has not reached its margins; they may contradict each other."


def test_weights_that_are_counts_are_named(frame):
    found = cs.weights(frame, base="count")
    assert any("frequency weights" in note for note in found.notes)
    assert not any("frequency weights" in note for note in cs.weights(frame, base="w").notes)


def test_equal_weights_cost_nothing(frame):
    found = cs.weights(frame)
    assert found.prose() == "All 120 respondents weigh the same, 1.00 people each."
    assert found.number("all", "n_obs") == 120
    assert found.number("glance", "design_effect") == 1


def test_columns_are_in_the_dictionary(frame):
    found = cs.weights(frame, base="w", nonresponse="answered", poststratify=("sex", SEXES), trim=2)
    for row in (*found.rows, found.overall, *(row for t in found.details.values() for row in t)):
        assert set(row) <= set(COLUMNS)
    assert found.tidy()["cell"].is_unique


BAD = [
    ({"base": "weight"}, "The frame has no column 'weight'. It has: job, sex, "
     "age, w, count, answered."),
    ({"base": "job"}, "Column 'job' holds text; weighting needs numbers in every column."),
    (
        {"base": ("job", {"manager": 500, "officer": 300})},
        "The population names no stratum 'clerk'; it names manager, officer. Did you mean "
        "'officer'?",
    ),
    (
        {"poststratify": ("sex", SEXES), "rake": {"job": JOBS}},
        "Weights are post-stratified or raked, not both.",
    ),
    (
        {"poststratify": ("sex", SEXES | {"x": 3})},
        "Post-stratification needs respondents in every cell, but the cell 'x' has none. Join "
        "cells.",
    ),
    (
        {"nonresponse": "age"},
        "'age' must say for every row whether the person answered: 1 or 0.",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("how", "sentence"), BAD)
def test_weights_that_cannot_be_made_are_refused(frame, how, sentence):
    refuse(sentence, lambda: cs.weights(frame, **how))


def test_gaps_are_refused(frame):
    sparse = frame.assign(sex=frame.sex.where(frame.index > 1), w=frame.w.where(frame.index != 3))
    refuse(
        "2 of 120 rows have no 'sex', so that their weight is unknown. Leave such rows out, or "
        "give them a level of their own.",
        lambda: cs.weights(sparse, poststratify=("sex", SEXES)),
    )
    refuse(
        "1 of 120 rows has no usable weight ('w'); weights must be numbers above 0.",
        lambda: cs.weights(sparse, base="w"),
    )
    refuse(
        "1 of 120 rows has no usable weight ('w'); weights must be numbers above 0.",
        lambda: cs.weights(frame.assign(w=frame.w.where(frame.index != 3, 0)), base="w"),
    )
    refuse("Weights need at least one respondent.", lambda: cs.weights(frame[:0]))


def test_weights_start_from_one_thing():
    strata = Margin("job", ["a"], {"a": 2.0})
    plan = WeightPlan(1, given=np.ones(1), strata=strata)
    refuse("Weights start from a column or from strata, not from both.", lambda: weighted(plan))


@pytest.fixture(scope="module")
def rusizi():
    study = cs.read_study("rusizi")
    return study, cs.read_responses(data_file(study), study)


def test_a_study_is_weighted_to_its_strata(rusizi):
    study, responses = rusizi
    found = weights_chapter(study, responses)
    for level, stratum in study.population.strata.levels.items():
        assert found.number(f"function:{level}", "n_weighted") == pytest.approx(stratum.n)
    weights = study_weights(study, responses.wave("main"))
    assert weights.sum() == pytest.approx(168)
    assert len(weights) == len(responses.wave("main"))


def test_a_study_without_populations_counts_everybody_once(rusizi):
    study, responses = rusizi
    bare = study.model_copy(update={"weights": Weights(base=False)})
    assert study_weights(bare, responses.wave("main")) is None
    found = weights_chapter(bare, responses)
    assert found.status == "not_applicable"
    assert found.prose() == found.reason


def test_a_study_can_rake_to_its_columns(rusizi):
    study, responses = rusizi
    functions = {"manager": 20, "accountant": 40, "credit_officer": 50, "front_office": 58}
    declared = Weights(rake=[DeclaredMargin(column="function", totals=functions)], trim=3)
    raked = study.model_copy(update={"weights": declared})
    found = weights_chapter(raked, responses)
    # The strata of the draw and the margin are one column: the last word is the margin's.
    assert found.number("function:manager", "n_weighted") == pytest.approx(20, rel=1e-6)
    unknown = Weights(rake=[DeclaredMargin(column="village", totals={"a": 1.0})])
    refuse(
        "The weights name the column 'village', which is neither an item nor the column of "
        "strata or institutions.",
        lambda: weights_chapter(study.model_copy(update={"weights": unknown}), responses),
    )
