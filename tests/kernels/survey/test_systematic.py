"""Systematic draws: by hand, as R's sampling draws them, and with exactly the chances promised."""

from __future__ import annotations

import json
from fractions import Fraction
from itertools import accumulate, pairwise
from pathlib import Path

import numpy as np
import pytest

from crm_study.errors import AnalysisError
from crm_study.kernels.survey.systematic import (
    inclusion_probabilities,
    start_of,
    systematic_draw,
)

STORED = Path(__file__).parents[2] / "reference" / "unequal_chances.json"
CASES = json.loads(STORED.read_text("utf-8"))["cases"]
HALF = Fraction(1, 2)


def test_every_third_by_hand() -> None:
    chances = inclusion_probabilities([1] * 9, 3)
    assert chances == (Fraction(1, 3),) * 9
    assert systematic_draw(chances, Fraction(1, 3)) == (0, 3, 6)
    assert systematic_draw(chances, Fraction(1, 2)) == (1, 4, 7)
    assert systematic_draw(chances, Fraction(1)) == (2, 5, 8)


def test_sizes_by_hand() -> None:
    # sizes 10 20 30 40, two of them: chances .2 .4 .6 .8, sums .2 .6 1.2 2
    chances = inclusion_probabilities([10, 20, 30, 40], 2)
    assert chances == tuple(Fraction(k, 5) for k in (1, 2, 3, 4))
    assert systematic_draw(chances, Fraction(1, 5)) == (0, 2)
    assert systematic_draw(chances, Fraction(1, 4)) == (1, 3)
    assert systematic_draw(chances, Fraction(7, 10)) == (2, 3)


def test_the_large_are_certain_and_the_rest_is_divided_anew() -> None:
    # 100 of 110 passes 1 for n = 3; then 6 of 10 passes 1 for the n = 2 that are left
    assert inclusion_probabilities([100, 6, 1, 3], 3) == (1, 1, Fraction(1, 4), Fraction(3, 4))
    assert inclusion_probabilities([5, 1, 1], 3) == (1, 1, 1)
    assert inclusion_probabilities([5, 1, 1], 0) == (0, 0, 0)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{len(case['sizes'])}-{case['n']}")
def test_as_r_draws(case: dict) -> None:
    sizes = [Fraction(str(size)) for size in case["sizes"]]
    chances = inclusion_probabilities(sizes, case["n"])
    np.testing.assert_allclose([float(p) for p in chances], case["chances"], rtol=1e-12)
    walked = [at for at, chance in enumerate(chances) if chance < 1]
    drawn = systematic_draw([chances[at] for at in walked], Fraction(case["start"]))
    certain = {at for at, chance in enumerate(chances) if chance == 1}
    assert sorted({walked[at] for at in drawn} | certain) == case["drawn"]


@pytest.mark.parametrize("seed", range(6))
def test_each_unit_is_drawn_with_exactly_its_chance(seed: int) -> None:
    draw = np.random.default_rng(seed)
    sizes = [Fraction(int(size), 7) for size in draw.integers(1, 60, 12)]
    n = int(draw.integers(1, 9))
    chances = inclusion_probabilities(sizes, n)
    assert sum(chances) == n
    cuts = sorted({reach % 1 for reach in accumulate(chances)} | {Fraction(0), Fraction(1)})
    met = [Fraction(0)] * 12
    totals = Fraction(0)
    for low, high in pairwise(cuts):
        taken = systematic_draw(chances, (low + high) / 2)
        assert len(taken) == n
        for at in taken:
            met[at] += high - low
        totals += (high - low) * sum(sizes[at] / chances[at] for at in taken)
    assert tuple(met) == chances
    assert totals == sum(sizes)  # Horvitz and Thompson: the weighted total is right on average


def test_order_and_scale_of_sizes_do_not_matter_for_chances() -> None:
    sizes = [3, 9, 1, 4]
    chances = inclusion_probabilities(sizes, 2)
    assert inclusion_probabilities([7 * size for size in sizes], 2) == chances
    assert inclusion_probabilities(sizes[::-1], 2) == chances[::-1]


def test_a_start_is_told_by_seed_frame_and_stratum() -> None:
    given = {"seed": "17", "frame_hash": "abc", "stratum": "all"}
    assert start_of(**given) == start_of(**given)
    others = [start_of(**given | change) for change in ({"seed": "18"}, {"stratum": "b"})]
    assert len({start_of(**given), *others}) == 3
    starts = [start_of(seed=str(k), frame_hash="abc", stratum="all") for k in range(400)]
    assert all(0 < start <= 1 for start in starts)
    assert abs(float(sum(starts)) / 400 - 0.5) < 0.05


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (
            lambda: inclusion_probabilities([1, 0], 1),
            "A unit can be drawn by its size only when that is above 0.",
        ),
        (
            lambda: inclusion_probabilities([1, 2], 3),
            "There are 2 units, so 3 cannot be drawn from them.",
        ),
        (
            lambda: systematic_draw([HALF, HALF], Fraction(0)),
            "A systematic draw starts above 0 and not above 1, not at 0.",
        ),
        (
            lambda: systematic_draw([HALF, Fraction(1, 3)], HALF),
            "Chances must lie between 0 and 1 and add up to a whole number.",
        ),
        (
            lambda: start_of(seed=" ", frame_hash="", stratum=""),
            "A draw needs a seed: a number or words, written down beforehand.",
        ),
    ],
)
def test_what_cannot_be_drawn_is_told(call, sentence: str) -> None:
    with pytest.raises(AnalysisError) as refusal:
        call()
    assert str(refusal.value) == sentence
