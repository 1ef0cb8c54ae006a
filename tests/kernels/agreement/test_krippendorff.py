from itertools import permutations

import numpy as np
import pytest

from crm_study.kernels.agreement.krippendorff import krippendorff_alpha

LEVELS = ["nominal", "ordinal", "interval", "ratio"]
NAN = np.nan
#: Four observers, twelve units: the example of Krippendorff's "Computing Krippendorff's
#: alpha-reliability" (2011), and its results.
WORKED = np.array(
    [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, NAN, NAN, NAN],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NAN, 3],
        [NAN, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NAN],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NAN],
    ]
).T
PRINTED = {"nominal": 0.743, "ordinal": 0.815, "interval": 0.849, "ratio": 0.797}


def with_gaps(scores):
    """The same answers are missing as in the .R files."""
    i, j = np.ogrid[1 : scores.shape[0] + 1, 1 : scores.shape[1] + 1]
    return np.where((7 * i + 3 * j) % 11 == 0, NAN, scores)


def by_pairs(ratings, distance):
    """Alpha from its definition, pair of values by pair of values."""
    units = [unit[np.isfinite(unit)] for unit in ratings]
    units = [unit for unit in units if len(unit) > 1]
    values = np.concatenate(units)
    observed = sum(
        sum(distance(*pair) for pair in permutations(unit, 2)) / (len(unit) - 1) for unit in units
    ) / len(values)
    expected = np.mean([distance(*pair) for pair in permutations(values, 2)])
    return 1 - observed / expected


def test_alpha_by_hand():
    # Values 1 1, 2 3, 3 3: coincidences o11 2, o23 and o32 1, o33 2; D_o 2/6, D_e 22/30.
    alpha = krippendorff_alpha([[1, 1], [2, 3], [3, 3], [2, NAN]], level="nominal")
    assert (alpha.observed, alpha.expected) == pytest.approx((2 / 6, 22 / 30))
    assert alpha.estimate == pytest.approx(1 - 10 / 22)
    assert (alpha.n_observers, alpha.n_units, alpha.n_values) == (2, 3, 6)


@pytest.mark.parametrize("level", LEVELS)
def test_the_worked_example(level):
    alpha = krippendorff_alpha(WORKED, level=level)
    assert alpha.estimate == pytest.approx(PRINTED[level], abs=0.0005)
    assert (alpha.n_observers, alpha.n_units, alpha.n_values) == (4, 11, 40)
    assert alpha.level == level


@pytest.mark.parametrize("level", LEVELS)
def test_alpha_agrees_with_irr(made_up, reference, level):
    known, ratings = reference("agreement"), made_up(40, 4)
    complete = krippendorff_alpha(ratings, level=level)
    assert complete.estimate == pytest.approx(known["krippendorff"][level], rel=1e-10)
    gappy = krippendorff_alpha(with_gaps(ratings), level=level)
    assert gappy.estimate == pytest.approx(known["krippendorff_gaps"][level], rel=1e-10)


@pytest.mark.parametrize(
    ("level", "distance"),
    [
        ("nominal", lambda a, b: float(a != b)),
        ("interval", lambda a, b: (a - b) ** 2),
        ("ratio", lambda a, b: ((a - b) / (a + b)) ** 2),
    ],
)
def test_alpha_is_its_definition(made_up, level, distance):
    ratings = with_gaps(made_up(25, 4))
    found = krippendorff_alpha(ratings, level=level).estimate
    assert found == pytest.approx(by_pairs(ratings, distance), rel=1e-11)


def test_what_each_level_ignores(made_up):
    ratings = with_gaps(made_up(40, 4))
    alpha = {level: krippendorff_alpha(ratings, level=level).estimate for level in LEVELS}
    moved = {
        "nominal": np.where(ratings == 2, 9, ratings),
        "ordinal": np.exp(ratings),
        "interval": 100 - 3 * ratings,
        "ratio": 7 * ratings,
    }
    for level in LEVELS:
        found = krippendorff_alpha(moved[level][::-1, ::-1], level=level).estimate
        assert found == pytest.approx(alpha[level], rel=1e-10)


def test_units_with_one_value_say_nothing(made_up):
    ratings = made_up(40, 4)
    lonely = np.vstack([ratings, [[NAN, 5, NAN, NAN]] * 3])
    for level in LEVELS:
        assert krippendorff_alpha(lonely, level=level) == krippendorff_alpha(ratings, level=level)


def test_chance_gives_nothing():
    ratings = np.random.default_rng(1970).integers(1, 6, size=(20_000, 3))
    for level in LEVELS:
        assert krippendorff_alpha(ratings, level=level).estimate == pytest.approx(0, abs=0.02)


def test_a_planted_agreement_is_found():
    # Each of two observers keeps the truth with probability 0.8: alpha = 0.64.
    generator = np.random.default_rng(1980)
    truth = generator.integers(0, 4, size=(20_000, 1))
    chance = generator.integers(0, 4, size=(20_000, 2))
    ratings = np.where(generator.random((20_000, 2)) < 0.8, truth, chance)
    for level in ("nominal", "ordinal", "interval"):
        assert krippendorff_alpha(ratings, level=level).estimate == pytest.approx(0.64, abs=0.015)


def test_full_agreement_and_its_opposite():
    assert krippendorff_alpha([[1, 1], [4, 4]], level="ordinal").estimate == 1
    assert krippendorff_alpha([[1, 2], [2, 1]], level="nominal").estimate == pytest.approx(-0.5)


def test_zeros_on_a_ratio_scale_are_not_apart():
    assert krippendorff_alpha([[0, 0], [2, 2]], level="ratio").estimate == 1


def test_what_has_no_alpha_is_refused(refused):
    with refused("Krippendorff's alpha needs a unit with at least 2 values."):
        krippendorff_alpha([[1, NAN], [NAN, 2]], level="nominal")
    with refused(
        "Krippendorff's alpha is undefined: every value that can be compared is the same."
    ):
        krippendorff_alpha([[1, 1], [1, 1], [2, NAN]], level="nominal")
    with refused("A level is one of nominal, ordinal, interval, ratio, but is binary."):
        krippendorff_alpha([[1, 1], [2, 2]], level="binary")
    with refused("A ratio scale has no negative values, but one is -1."):
        krippendorff_alpha([[1, -1], [2, 2]], level="ratio")
    with refused("The ratings must be finite: 1 of 4 is not."):
        krippendorff_alpha([[1, np.inf], [2, 2]], level="nominal")
