"""Rows that belong together: years in turn, shared answers, draws of groups, logarithms."""

import numpy as np
import pytest

from crm_study.errors import AnalysisError
from crm_study.protocol.planted import PlantedAnswers
from crm_study.protocol.reader import read_study
from crm_study.responses.planted_nesting import codes_in_turn, nested_shift, numbered_codes, shared
from crm_study.responses.planted_shapes import Scene

N = 4000


@pytest.fixture
def scene():
    groups = [f"M{row % 40:02d}" for row in range(N)]
    known = {"mfi": groups, "size": ["2.718281828459045"] * N, "one": ["1", "2"] * (N // 2)}
    study = read_study("service-times")
    return Scene("item", study, known, None, np.zeros((N, 0)))


def codes(**more):
    return PlantedAnswers(probabilities={"1": 0.5, "2": 0.5}, **more)


def test_codes_come_in_turn_and_are_numbered():
    assert codes_in_turn(codes(turns=3), 8) == list("11122211")
    assert numbered_codes(PlantedAnswers(distribution="code", prefix="Q-"), 2) == ["Q-001", "Q-002"]


def test_the_share_of_repeats_is_kappa(scene):
    rng = np.random.default_rng(1)
    own = [str(code) for code in rng.choice([1, 2], N)]
    told = shared(own, codes(same_as="one", same_share=0.6), scene, rng)
    same = np.mean([a == b for a, b in zip(told, scene.known["one"], strict=True)])
    assert 2 * same - 1 == pytest.approx(0.6, abs=0.04)


def test_a_group_shares_the_answer_of_its_first_row(scene):
    rng = np.random.default_rng(2)
    own = [str(code) for code in rng.choice([1, 2], N)]
    told = shared(own, codes(same_within=["mfi"]), scene, rng)
    assert told == [own[row % 40] for row in range(N)]


def test_draws_of_groups_have_the_planted_spread(scene):
    plan = PlantedAnswers(
        distribution="normal", shared_by="mfi", shared_std_dev=2.0, log_slopes={"size": 3.0}
    )
    shift = nested_shift(plan, scene, np.random.default_rng(3))
    assert len(set(shift.tolist())) == 40
    assert shift.mean() == pytest.approx(3.0, abs=1.0)
    assert shift[:40].std(ddof=1) == pytest.approx(2.0, abs=0.7)


def test_a_column_that_is_not_there_is_named(scene):
    with pytest.raises(AnalysisError) as refused:
        shared(["1"] * N, codes(same_within=["mfl"]), scene, np.random.default_rng(0))
    assert str(refused.value).startswith(
        "simulation.answers.item rests on 'mfl', which is not asked before it. Did you mean 'mfi'?"
    )
