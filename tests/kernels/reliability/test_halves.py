import numpy as np
import pytest

from crm_study.kernels.reliability.halves import halves
from crm_study.kernels.reliability.reliability import cronbach_alpha, split_half

RTOL = 1e-10
BY_HAND = np.array([[1, 2], [2, 1], [3, 4], [4, 3.0]])
FIELDS = ["correlation", "spearman_brown", "horst", "guttman"]


@pytest.fixture(scope="module", params=["made_up", "made_up_odd", "attitude", "agreeableness"])
def scale(request, reference, made_up):
    """One scale and what R says of its halves."""
    known = reference("scale_bounds")[request.param]
    if request.param.startswith("made_up"):
        return made_up(known["n_obs"], known["n_items"]), known
    if request.param == "attitude":
        data = request.getfixturevalue("data_set")("attitude")
        return data.drop(columns="rownames").to_numpy(float), known
    return request.getfixturevalue("agreeableness"), known


def test_halves_by_hand():
    found = halves(BY_HAND, split="odd_even")
    assert found.correlation == pytest.approx(0.6)
    assert found.spearman_brown == pytest.approx(0.75)
    assert found.horst == pytest.approx(0.75)
    assert found.guttman == pytest.approx(2 * (1 - (10 / 3) / (16 / 3)))
    assert np.isnan([found.first_alpha, found.second_alpha]).all()
    assert (found.first_n_items, found.second_n_items, found.n_obs) == (1, 1, 4)


@pytest.mark.parametrize("split", ["odd_even", "first_last"])
@pytest.mark.parametrize("field", FIELDS)
def test_halves_agree_with_r(scale, split, field):
    scores, known = scale
    assert getattr(halves(scores, split=split), field) == pytest.approx(
        known[split][field], rel=RTOL
    )


@pytest.mark.parametrize("n_items", [5, 6])
def test_first_and_last_agree_with_pspp(made_up, reference, n_items):
    found = halves(made_up(60, 6)[:, :n_items], split="first_last")
    for field, text in reference("pspp_halves")[str(n_items)].items():
        assert float(text) == pytest.approx(getattr(found, field), abs=0.5000001e-8), field


def test_odd_and_even_are_the_plain_split_half(scale):
    scores, _ = scale
    witness = split_half(scores)
    assert halves(scores, split="odd_even").spearman_brown == pytest.approx(witness, rel=1e-12)


def test_alphas_are_those_of_the_halves(scale):
    scores, _ = scale
    middle = (scores.shape[1] + 1) // 2
    found = halves(scores, split="first_last")
    assert found.first_n_items == middle
    assert found.first_alpha == pytest.approx(cronbach_alpha(scores[:, :middle]).estimate)
    assert found.second_alpha == pytest.approx(cronbach_alpha(scores[:, middle:]).estimate)


def test_halves_ignore_units_and_origins(scale):
    scores, _ = scale
    found, moved = (halves(values, split="first_last") for values in (scores, 7 - 3 * scores))
    for field in FIELDS:
        assert getattr(moved, field) == pytest.approx(getattr(found, field), rel=1e-11)


def test_horst_is_right_for_parallel_items_of_unequal_halves():
    # Three parallel items of reliability 1/2: the whole has 3 / (1 + 2 * 0.5) * 0.5 = 0.75.
    parallel = 0.5 * np.eye(3) + 0.5
    noise = np.random.default_rng(5).normal(size=(40, 3))
    basis = np.linalg.qr(noise - noise.mean(axis=0))[0]
    found = halves(basis @ np.linalg.cholesky(parallel).T, split="first_last")
    assert found.horst == pytest.approx(0.75, rel=1e-12)
    assert found.spearman_brown < 0.75


def test_opposing_halves_keep_their_sign():
    found = halves([[1, 4], [2, 2], [3, 3], [4, 1.5]], split="odd_even")
    assert found.correlation < 0
    assert found.horst == pytest.approx(found.spearman_brown)
    assert found.guttman < 0


def test_full_agreement():
    found = halves([[1, 1], [2, 2], [4, 4]], split="odd_even")
    assert (found.spearman_brown, found.horst, found.guttman) == pytest.approx((1, 1, 1))


def test_a_constant_half_has_no_correlation():
    found = halves([[1, 3, 2], [2, 4, 2], [3, 1, 2], [4, 5, 2]], split="first_last")
    assert np.isnan([found.correlation, found.spearman_brown, found.horst]).all()
    assert found.guttman == pytest.approx(0)


def test_what_cannot_be_halved_is_refused(refused):
    with refused("A split is one of odd_even, first_last, but is random."):
        halves(BY_HAND, split="random")
    with refused(
        "Split-half reliability needs at least 2 respondents and 2 items, but got 3 and 1."
    ):
        halves([[1], [2], [3]], split="odd_even")
    with refused("Split-half reliability is undefined: every respondent has the same total score."):
        halves([[1, 3], [2, 2], [3, 1]], split="odd_even")
    with refused("The scores must be complete: 1 of 4 values is missing or infinite."):
        halves([[1, 2], [3, np.nan]], split="odd_even")
