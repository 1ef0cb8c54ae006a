"""What was chosen from a list, against vegan's diversity and by hand."""

from __future__ import annotations

import numpy as np
import pytest

from crm_study.kernels.checklist.choices import choices


@pytest.mark.parametrize("name", ["even", "uneven", "one"])
def test_diversity_equals_vegan(reference, name) -> None:
    expected = reference("choices")[name]
    counts = np.array(expected["counts"])
    # one person a choice, so that the counts are those of the reference
    found = choices(np.repeat(np.eye(counts.size), counts, axis=0))
    for column in ("shannon", "simpson", "effective", "evenness"):
        assert getattr(found, column) == pytest.approx(expected[column], rel=1e-8, abs=1e-12)


def test_by_hand() -> None:
    found = choices([[1, 1, 0], [1, 1, 0], [1, 0, 0], [0, 0, 1], [0, 0, 0]])
    assert found.n_chosen.tolist() == [3, 2, 1]
    assert found.of_choices.tolist() == pytest.approx([1 / 2, 1 / 3, 1 / 6])
    assert found.mean_count == pytest.approx(6 / 5)
    assert found.combinations == (((0, 1), 2), ((0,), 1), ((2,), 1), ((), 1))
    assert found.n_obs == 5


def test_the_order_of_options_moves_only_their_places(made_up) -> None:
    table = (made_up(60, 6) > 3).astype(float)
    plain, turned = choices(table), choices(table[:, ::-1])
    assert turned.n_chosen.tolist() == plain.n_chosen.tolist()[::-1]
    assert turned.shannon == pytest.approx(plain.shannon)
    assert sum(count for _, count in turned.combinations) == 60


def test_nobody_chose_anything() -> None:
    found = choices([[0, 0], [0, 0]])
    assert np.isnan(found.shannon)
    assert found.combinations == (((), 2),)


def test_refusals(refused) -> None:
    with refused("Choices need at least 1 person and 2 options, but got 1 and 1."):
        choices([[1]])
    with refused("Choices must be 1 where an option was chosen and 0 where not."):
        choices([[1, 2]])
