"""Ceilings, bottlenecks and their test, against R's NCA and by hand."""

from __future__ import annotations

import numpy as np
import pytest

from crm_study.kernels.necessity.bottleneck import bottleneck
from crm_study.kernels.necessity.ceiling import ceiling
from crm_study.kernels.necessity.permutation import corner_test

LEVELS = np.arange(11) / 10


def case(made_up, data_set, name):
    if name == "attitude":
        frame = data_set("attitude")
        return frame["learning"].to_numpy(float), frame["rating"].to_numpy(float)
    if name == "cars":
        frame = data_set("mtcars")
        return -frame["wt"].to_numpy(float), frame["mpg"].to_numpy(float)
    answers = made_up(60, 6)
    if name == "tied":
        return answers[:, 0], answers[:, 3]
    if name == "line":
        return answers[:, 1] + answers[:, 2], answers[:, 4]
    return np.array([1, 2, 3, 4.0]), np.array([4, 2, 3, 1.0])


def as_printed(values) -> list[str]:
    words = {np.inf: "NA", -np.inf: "NN"}
    return [
        words.get(np.inf if np.isnan(value) else value, f"{value:.8g}") for value in values.tolist()
    ]


@pytest.mark.parametrize("name", ["attitude", "cars", "tied", "line", "one_peer"])
def test_equals_nca(reference, made_up, data_set, name) -> None:
    x, y = case(made_up, data_set, name)
    found, expected = ceiling(x, y), reference("necessity")[name]
    assert found.ce_zone == pytest.approx(expected["zone"]["ce"], rel=1e-8)
    assert found.cr_zone == pytest.approx(expected["zone"]["cr"], rel=1e-8)
    assert found.ce_effect == pytest.approx(expected["effect"]["ce"], rel=1e-8)
    assert found.cr_effect == pytest.approx(expected["effect"]["cr"], rel=1e-8)
    assert len(found.peers) == expected["n_peers"]
    assert round(found.n_obs * (1 - found.accuracy)) == expected["above"]
    if name != "one_peer":
        assert found.slope == pytest.approx(expected["slope"], rel=1e-8)
        assert found.intercept == pytest.approx(expected["intercept"], rel=1e-8)
        assert 100 * found.fit == pytest.approx(expected["fit"], rel=1e-8)


@pytest.mark.parametrize("name", ["attitude", "cars", "tied", "line", "one_peer"])
@pytest.mark.parametrize(("line", "column"), [("ce_fdh", "steps"), ("cr_fdh", "line")])
def test_bottlenecks_equal_nca(reference, made_up, data_set, name, line, column) -> None:
    found = bottleneck(ceiling(*case(made_up, data_set, name)), levels=LEVELS, line=line)
    expected = [
        text if text in ("NN", "NA") else f"{float(text):.8g}"
        for text in reference("necessity")[name][column]
    ]
    assert as_printed(found.required_value) == expected


def test_by_hand() -> None:
    # scope 4 x 4; steps at 1 (y=1), 3 (y=4), 5 (y=5): empty (5-1)*2 + (5-4)*2 = 10 of 16
    found = ceiling([1, 3, 5, 2, 4], [1, 4, 5, 1, 2])
    assert found.ce_zone == 10
    assert found.ce_effect == 10 / 16
    # the line through (1,1), (3,4), (5,5) is y = 1/3 + x; above it: 8 - 4/3 + 1/3 * 1/3 / 2 ...
    assert (found.slope, found.intercept) == pytest.approx((1.0, 1 / 3))
    leaves = 5 - 1 / 3
    expected = (leaves - 1) * (5 - (1 + 1 / 3 + 5) / 2)
    assert found.cr_zone == pytest.approx(expected)
    assert found.fit == pytest.approx(expected / 10)


def test_units_do_nothing(made_up) -> None:
    answers = made_up(60, 6)
    plain = ceiling(answers[:, 1] + answers[:, 2], answers[:, 4])
    moved = ceiling(7 * (answers[:, 1] + answers[:, 2])[::-1] - 90, 0.01 * answers[::-1, 4] + 5)
    assert moved.ce_effect == pytest.approx(plain.ce_effect)
    assert moved.cr_effect == pytest.approx(plain.cr_effect)


def test_a_planted_necessity_is_found_and_chance_is_not() -> None:
    generator = np.random.default_rng(3)
    x, luck = generator.uniform(size=(2, 80))
    needed = corner_test(x, x * luck, n_permutations=999, seed=1)
    assert needed.ce_p_value == needed.cr_p_value == 0.001
    assert ceiling(x, x * luck).cr_effect > 0.4
    assert corner_test(x, luck, n_permutations=999, seed=1).cr_p_value > 0.05


def test_the_same_seed_gives_the_same_test(made_up) -> None:
    answers = made_up(60, 6)
    runs = [corner_test(answers[:, 1], answers[:, 4], n_permutations=200, seed=5) for _ in range(2)]
    assert runs[0].cr_p_value == runs[1].cr_p_value
    assert runs[0].ce_threshold == runs[1].ce_threshold


def test_permutations_of_a_small_table_are_exact() -> None:
    # 3 points: of the 6 orders only the rising one leaves both corners, so p is about 1/6
    found = corner_test([1, 2, 3], [1, 2, 3], n_permutations=20_000, seed=1)
    assert found.ce_p_value == pytest.approx(1 / 6, abs=0.01)


def test_refusals(refused) -> None:
    with refused("A ceiling needs a condition that varies."):
        ceiling([2, 2], [1, 2])
    with refused("A ceiling needs a outcome that varies."):
        ceiling([1, 2], [1, 1])
    with refused("The condition and the outcome must be equally long."):
        ceiling([1, 2], [1, 2, 3])
    with refused("A test needs at least 1 permutation, but got 0."):
        corner_test([1, 2], [1, 2], n_permutations=0)
