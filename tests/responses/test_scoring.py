"""Scale scores: means of what was answered, when enough was."""

from __future__ import annotations

import numpy as np
import pytest

from crm_study.kernels.missing.person_mean import mean_of_answered, required_answers
from crm_study.protocol.reader import read_study
from crm_study.responses.columns import Columns
from crm_study.responses.scoring import key_items, score_constructs

NAN = np.nan


@pytest.mark.parametrize(
    ("n_parts", "share", "required"),
    [
        (6, 0.66, 4),
        (6, 0.667, 5),
        (3, 2 / 3, 2),
        (5, 1.0, 5),
        (4, 0.5, 2),
        (5, 0.5, 3),
        (3, 0.01, 1),
    ],
)
def test_required_answers(n_parts: int, share: float, required: int) -> None:
    assert required_answers(n_parts, share) == required


def test_mean_of_answered_by_hand() -> None:
    parts = np.array([[1, 2, 3], [1, NAN, 4], [NAN, NAN, 5], [NAN, NAN, NAN]])
    np.testing.assert_allclose(mean_of_answered(parts, min_answered=0.5), [2, 2.5, NAN, NAN])
    np.testing.assert_allclose(mean_of_answered(parts, min_answered=1.0), [2, NAN, NAN, NAN])


def test_a_second_order_score_weighs_dimensions_alike() -> None:
    study = read_study("rusizi")
    answers = {name: np.array([3.0]) for name in study.scored_items()}
    for name in study.constructs["kcf"].items:
        answers[name] = np.array([1.0 if study.item(name).reverse_keyed else 5.0])
    scores = score_constructs(key_items(Columns.of(answers), study), study)
    assert scores["kcf"].item() == 5
    assert scores["scrm"].item() == pytest.approx((5 + 3 + 3 + 3) / 4)


def test_keying_twice_gives_the_answers_back() -> None:
    study = read_study("rusizi")
    rng = np.random.default_rng(1)
    names = study.scored_items()
    answers = Columns.of({name: rng.integers(1, 6, 20).astype(float) for name in names})
    twice = key_items(key_items(answers, study), study)
    np.testing.assert_array_equal(twice.matrix(names), answers.matrix(names))
