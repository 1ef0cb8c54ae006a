"""Whole answers: by hand, from the papers, and against every possible set of answers."""

from __future__ import annotations

from itertools import combinations_with_replacement

import numpy as np
import pytest

from crm_study.kernels.published.answer_sets import answer_sets, sd_limits, sprite
from crm_study.kernels.published.grim import debit, grim, grimmer
from crm_study.kernels.published.percentages import (
    counts_add_up,
    percentage_of_count,
    percentage_of_some_count,
    percentages_add_up,
)
from crm_study.kernels.published.rounding import truncation_interval


@pytest.mark.parametrize(
    ("mean", "n", "verdict"),
    [
        ("5.19", 28, "impossible"),  # Brown & Heathers (2017), the paper's first example
        ("5.18", 28, "consistent"),
        ("3.45", 20, "consistent"),
        ("3.47", 20, "impossible"),
        ("0.5", 2, "consistent"),
        ("3.45", 100, "not_checkable"),
    ],
)
def test_grim(mean: str, n: int, verdict: str) -> None:
    assert grim(mean=mean, n_obs=n).verdict == verdict


def test_grim_of_several_items_loses_power() -> None:
    assert grim(mean="3.47", n_obs=20).verdict == "impossible"
    assert grim(mean="3.47", n_obs=20, n_items=3).verdict == "consistent"
    assert grim(mean="3.47", n_obs=20, n_items=5).verdict == "not_checkable"


@pytest.mark.parametrize("decimals", [1, 2, 3])
@pytest.mark.parametrize("n", [4, 5, 6])
def test_every_possible_table_is_possible(n: int, decimals: int) -> None:
    for answers in combinations_with_replacement(range(1, 6), n):
        mean = f"{np.mean(answers):.{decimals}f}"
        sd = f"{np.std(answers, ddof=1):.{decimals}f}"
        assert grim(mean=mean, n_obs=n).verdict != "impossible"
        assert grimmer(mean=mean, std_dev=sd, n_obs=n).verdict == "consistent"
        found = sprite(mean=mean, std_dev=sd, n_obs=n, minimum=1, maximum=5)
        assert found.verdict == "consistent"


def test_sprite_knows_exactly_what_is_possible() -> None:
    n = 5
    possible = {
        (f"{np.mean(a):.2f}", f"{np.std(a, ddof=1):.2f}")
        for a in combinations_with_replacement(range(1, 6), n)
    }
    for mean in sorted({mean for mean, _ in possible}):
        for step in range(225):
            sd = f"{step / 100:.2f}"
            near = {sd, f"{(step - 1) / 100:.2f}", f"{(step + 1) / 100:.2f}"}
            verdict = sprite(mean=mean, std_dev=sd, n_obs=n, minimum=1, maximum=5).verdict
            if (mean, sd) in possible:
                assert verdict == "consistent"
            elif not any((mean, other) in possible for other in near):
                assert verdict == "impossible", (mean, sd)


def test_the_four_sets_that_a_random_search_misses() -> None:
    found = answer_sets(mean="3.95", std_dev="0.74", n_obs=21, minimum=1, maximum=5)
    assert found.complete
    assert [0, 0, 6, 10, 5] in found.counts.tolist()
    assert len(found.counts) == 4
    for counts in found.counts:
        answers = np.repeat(found.values, counts)
        assert f"{answers.mean():.2f} {answers.std(ddof=1):.2f}" == "3.95 0.74"


def test_longer_scales_find_a_set_by_spreading() -> None:
    draw = np.random.default_rng(3)
    for _ in range(40):
        answers = draw.integers(0, 11, size=int(draw.integers(5, 90)))
        found = answer_sets(
            mean=f"{answers.mean():.3f}",
            std_dev=f"{answers.std(ddof=1):.3f}",
            n_obs=len(answers),
            minimum=0,
            maximum=10,
        )
        assert len(found.counts)
        assert not found.complete
        example = np.repeat(found.values, found.counts[0])
        assert example.std(ddof=1) == pytest.approx(answers.std(ddof=1), abs=1e-3)


def test_sd_limits_by_hand() -> None:
    low, high = sd_limits(mean=1.5, n_obs=4, minimum=1, maximum=5)
    assert (low, high) == (pytest.approx(np.std([1, 1, 2, 2], ddof=1)), pytest.approx(1.0))


def test_grimmer_needs_the_right_parity() -> None:
    # n = 18, sum 62: sums of squares with SD 2.47 hold 317 only, and 62 is even
    assert grimmer(mean="3.44", std_dev="2.47", n_obs=18).verdict == "impossible"
    cut = grimmer(mean="3.44", std_dev="2.47", n_obs=18, read=truncation_interval)
    assert cut.verdict == "consistent"


def test_debit_by_hand() -> None:
    answers = np.repeat([0, 1], [13, 7])
    mean, sd = f"{answers.mean():.2f}", f"{answers.std(ddof=1):.2f}"
    assert debit(mean=mean, std_dev=sd, n_obs=20).verdict == "consistent"
    assert debit(mean=mean, std_dev="0.30", n_obs=20).verdict == "impossible"


def test_percentages() -> None:
    assert percentage_of_count(percent="17.8", count=21, n_obs=118).verdict == "consistent"
    assert percentage_of_count(percent="18.8%", count=21, n_obs=118).verdict == "inconsistent"
    assert percentage_of_count(percent="118%", count=139, n_obs=118).verdict == "impossible"
    assert percentage_of_some_count(percent="35", n_obs=21).verdict == "impossible"
    assert percentage_of_some_count(percent="33", n_obs=21).verdict == "consistent"
    assert percentage_of_some_count(percent="35", n_obs=200).verdict == "not_checkable"
    assert counts_add_up([15, 30, 29, 43], total=118).verdict == "inconsistent"
    assert percentages_add_up(["33.3", "33.3", "33.3"]).verdict == "consistent"
    assert percentages_add_up(["33.3", "33.3", "23.3"]).verdict == "inconsistent"
