"""Backward, foreign, doubled and constant items are told apart."""

from __future__ import annotations

import numpy as np
import pytest

from crm_study.errors import AnalysisError
from crm_study.kernels.reliability.item_diagnosis import diagnose_items
from crm_study.kernels.reliability.reliability import item_analysis


def planted(n: int, seed: int) -> np.ndarray:
    """Return six good items, then one backward, one of noise, one double of the first."""
    rng = np.random.default_rng(seed)
    trait = rng.normal(size=(n, 1))
    good = trait + 0.5 * rng.normal(size=(n, 6))
    backward = -trait + 0.5 * rng.normal(size=(n, 1))
    noise = rng.normal(size=(n, 1))
    double = good[:, :1] + 0.02 * rng.normal(size=(n, 1))
    return np.hstack([good, backward, noise, double])


def test_the_planted_faults_are_found() -> None:
    found = diagnose_items(planted(15, seed=5))
    assert found.opposed.tolist()[:7] == [False] * 6 + [True]
    assert found.conf_high[6] < 0
    assert abs(found.item_rest[7]) < 0.5
    assert found.twin[8] == 0
    assert found.twin_correlation[8] > 0.95
    assert (found.item_rest[:6] > 0.6).all()


def test_without_opposed_items_it_is_the_item_rest_correlation() -> None:
    scores = planted(60, seed=2)[:, :6]
    np.testing.assert_allclose(
        diagnose_items(scores).item_rest, item_analysis(scores).item_rest, rtol=1e-12
    )


def test_turning_an_item_turns_only_its_own_sign() -> None:
    scores = planted(40, seed=3)[:, :6]
    turned = scores.copy()
    turned[:, 2] *= -1
    before, after = diagnose_items(scores), diagnose_items(turned)
    expected = before.item_rest * np.where(np.arange(6) == 2, -1, 1)
    np.testing.assert_allclose(after.item_rest, expected, rtol=1e-12)
    assert after.opposed.tolist() == [i == 2 for i in range(6)]


def test_shifting_and_scaling_all_items_changes_nothing() -> None:
    scores = planted(30, seed=4)
    np.testing.assert_allclose(
        diagnose_items(scores).item_rest, diagnose_items(7 + 3 * scores).item_rest, rtol=1e-10
    )


def test_the_interval_by_hand() -> None:
    scores = np.array([[1, 2], [2, 1], [3, 4], [4, 3], [5, 5.0]])
    found = diagnose_items(scores)
    assert found.item_rest[0] == pytest.approx(0.8)
    reach = 1.959963984540054 / np.sqrt(2)
    limits = np.tanh(np.arctanh(0.8) + np.array([-reach, reach]))
    assert [found.conf_low[0], found.conf_high[0]] == pytest.approx(limits.tolist())


def test_a_constant_item_spoils_nothing() -> None:
    scores = planted(30, seed=6)[:, :6]
    scores[:, 1] = 3
    found = diagnose_items(scores)
    assert found.constant.tolist() == [i == 1 for i in range(6)]
    assert np.isnan(found.item_rest[1])
    assert (found.item_rest[[0, 2, 3, 4, 5]] > 0.5).all()


@pytest.mark.parametrize(
    ("scores", "told"),
    [
        (
            np.ones((2, 3)),
            "An item diagnosis needs at least 3 respondents and 2 items, but got 2 and 3.",
        ),
        (np.ones((5, 3)), "An item diagnosis needs an item that varies, but none does."),
    ],
)
def test_refusals(scores: np.ndarray, told: str) -> None:
    with pytest.raises(AnalysisError) as caught:
        diagnose_items(scores)
    assert str(caught.value) == told
