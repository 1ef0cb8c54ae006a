"""Progress on a list of steps, worked by hand."""

from __future__ import annotations

import numpy as np
import pytest

from crm_study.kernels.checklist.completion import completion

STATES = np.array([[4, 3, 2, 0], [3, 3, 3, 4], [0, np.nan, 1, 0.0]])


def test_by_hand() -> None:
    found = completion(STATES, low=0, high=4, done_from=3)
    assert found.index.tolist() == pytest.approx([9 / 16, 13 / 16, 1 / 12])
    assert found.done_share.tolist() == pytest.approx([0.5, 1.0, 0.0])
    assert found.n_done.tolist() == [2, 4, 0]
    assert found.n_answered.tolist() == [4, 4, 3]
    assert found.next_step.tolist() == [2, -1, 0]
    assert found.step_index.tolist() == pytest.approx([7 / 12, 6 / 8, 6 / 12, 4 / 12])
    assert found.step_done.tolist() == [2, 2, 1, 1]
    assert found.step_answered.tolist() == [3, 2, 3, 3]
    assert found.step_next.tolist() == [1, 0, 1, 0]


def test_shifting_the_scale_does_nothing() -> None:
    plain = completion(STATES, low=0, high=4, done_from=3)
    moved = completion(10 * STATES + 7, low=7, high=47, done_from=37)
    assert moved.index.tolist() == pytest.approx(plain.index.tolist())
    assert moved.next_step.tolist() == plain.next_step.tolist()


def test_a_unit_without_answers_has_no_index() -> None:
    found = completion([[np.nan, np.nan], [1, 0]], low=0, high=1, done_from=1)
    assert np.isnan(found.index[0])
    assert found.next_step.tolist() == [-1, 1]


def test_refusals(refused) -> None:
    with refused("Progress needs at least 1 unit and 1 step."):
        completion(np.empty((0, 3)), low=0, high=4, done_from=3)
    with refused("A state lies outside the scale from 0 to 4."):
        completion([[5.0]], low=0, high=4, done_from=3)
    sentence = "A step can only be done from a state between 0 and 4, but 'done' starts at 0."
    with refused(sentence):
        completion([[1.0]], low=0, high=4, done_from=0)
