"""The relative importance index, and the few things that hold most namings."""

from __future__ import annotations

import numpy as np
import pytest

from crm_study.kernels.ranking.relative_index import pareto, relative_index


def test_equals_r(reference, made_up) -> None:
    found, expected = relative_index(made_up(40, 6), highest=10), reference("ranking")["index"]
    for column in ("estimate", "conf_low", "conf_high", "rank"):
        assert getattr(found, column).tolist() == pytest.approx(expected[column], rel=1e-8)


def test_by_hand_with_a_gap() -> None:
    # 2, 3 and 5 of 5: sum 10 over 5 * 3; the gap of the second column leaves two answers
    found = relative_index([[2, 4], [3, np.nan], [5, 4]], highest=5)
    assert found.estimate.tolist() == pytest.approx([10 / 15, 0.8])
    assert found.n_obs.tolist() == [3, 2]
    assert found.rank.tolist() == [2, 1]
    assert found.conf_low[1] == found.conf_high[1] == pytest.approx(0.8)


def test_scale_of_ratings_does_nothing(made_up) -> None:
    ratings = made_up(40, 6)
    plain, doubled = relative_index(ratings, highest=10), relative_index(2 * ratings, highest=20)
    assert doubled.estimate.tolist() == pytest.approx(plain.estimate.tolist())
    assert doubled.conf_low.tolist() == pytest.approx(plain.conf_low.tolist())


def test_one_answer_has_no_interval_and_none_no_rank() -> None:
    found = relative_index([[3, np.nan]], highest=5)
    assert np.isnan(found.conf_low[0])
    assert np.isnan(found.estimate[1])
    assert np.isnan(found.rank[1])


def test_pareto_by_hand() -> None:
    found = pareto([10, 40, 5, 25, 20])
    assert found.order.tolist() == [1, 3, 4, 0, 2]
    assert found.cumulative.tolist() == pytest.approx([0.4, 0.65, 0.85, 0.95, 1.0])
    assert found.n_vital == 3
    assert pareto([8, 2]).n_vital == 1  # exactly 80 %
    assert pareto([0, 0]).n_vital == 0


def test_refusals(refused) -> None:
    sentence = "A relative importance index needs ratings above 0 and up to 5."
    with refused(sentence):
        relative_index([[0, 1]], highest=5)
    with refused(sentence):
        relative_index([[6, 1]], highest=5)
