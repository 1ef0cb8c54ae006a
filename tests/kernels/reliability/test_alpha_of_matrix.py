import numpy as np
import pandas as pd
import pingouin
import pytest

from crm_study.kernels.reliability.alpha_of_matrix import (
    pairwise_alpha,
    raw_alpha,
    standardized_alpha,
)
from crm_study.kernels.reliability.binary_scale import kr20
from crm_study.kernels.reliability.reliability import cronbach_alpha

RTOL = 1e-10


def with_gaps(scores):
    """The same answers are missing as in the .R files."""
    i, j = np.ogrid[1 : scores.shape[0] + 1, 1 : scores.shape[1] + 1]
    return np.where((7 * i + 3 * j) % 11 == 0, np.nan, scores)


@pytest.fixture
def gappy(made_up):
    return with_gaps(made_up(60, 6))


def test_pairwise_alpha_by_hand():
    # Variances 2.5 (of five answers) and 5/3 (of four), covariance 1 (of the four pairs).
    alpha = pairwise_alpha([[1, 2], [2, 1], [3, 4], [4, 3], [5, np.nan]])
    assert alpha.estimate == pytest.approx(2 * (1 - (2.5 + 5 / 3) / (4.5 + 5 / 3)), rel=1e-14)
    assert alpha.std_estimate == pytest.approx(2 - 4 / (2 + 2 / np.sqrt(2.5 * 5 / 3)), rel=1e-14)
    assert (alpha.n_obs, alpha.n_complete, alpha.n_items) == (5, 4, 2)
    assert (alpha.n_pair_min, alpha.n_pair_max) == (4, 5)
    assert alpha.positive_definite


def test_pairwise_alpha_agrees_with_psych(gappy, reference):
    known, alpha = reference("scale_bounds")["pairwise"], pairwise_alpha(gappy)
    assert alpha.estimate == pytest.approx(known["estimate"], rel=RTOL)
    assert alpha.std_estimate == pytest.approx(known["std_estimate"], rel=RTOL)


def test_pairwise_alpha_agrees_with_pingouin(gappy):
    witness = pingouin.cronbach_alpha(pd.DataFrame(gappy), nan_policy="pairwise")[0]
    assert pairwise_alpha(gappy).estimate == pytest.approx(witness, rel=RTOL)


def test_without_gaps_pairwise_is_listwise(made_up):
    scores = made_up(60, 6)
    listwise, pairwise = cronbach_alpha(scores), pairwise_alpha(scores)
    assert pairwise.estimate == pytest.approx(listwise.estimate, rel=1e-12)
    assert pairwise.std_estimate == pytest.approx(listwise.std_estimate, rel=1e-12)
    assert pairwise.n_obs == pairwise.n_complete == pairwise.n_pair_min == 60


def test_pairwise_alpha_ignores_units_and_origins(gappy):
    alpha = pairwise_alpha(gappy).estimate
    moved = -3 * gappy + 1e6 * np.arange(6)
    assert pairwise_alpha(moved).estimate == pytest.approx(alpha, rel=1e-8)


def test_covariances_that_contradict_one_another_are_told():
    nan = np.nan
    scores = [
        *([1, 1, nan], [2, 2, nan], [3, 3, nan]),
        *([nan, 1, 1], [nan, 2, 2], [nan, 3, 3]),
        *([1, nan, 2.9], [2, nan, 2], [3, nan, 1.2]),
    ]
    alpha = pairwise_alpha(scores)
    assert not alpha.positive_definite
    assert alpha.n_complete == 0


def test_a_constant_item_has_no_standardized_pairwise_alpha():
    alpha = pairwise_alpha([[1, 2, 3], [2, 1, 3], [3, 4, 3], [4, 3, 3]])
    assert np.isnan(alpha.std_estimate)
    assert alpha.estimate == pytest.approx(3 / 2 * (1 - 5 / 8))


def test_pairwise_alpha_refuses_what_it_cannot_know(refused):
    nan = np.nan
    with refused("Pairwise alpha needs at least 2 items, but got 1."):
        pairwise_alpha([[1], [2]])
    with refused("Pairwise alpha needs at least 2 answers to every item, but item 2 has 0."):
        pairwise_alpha([[1, nan], [2, nan], [3, nan]])
    with refused(
        "Pairwise alpha needs at least 2 respondents who answered both of any two items, "
        "but items 1 and 2 have 1."
    ):
        pairwise_alpha([[1, nan], [2, 2], [3, nan], [nan, 4]])
    with refused("Pairwise alpha is undefined: the covariances leave the total without variance."):
        pairwise_alpha([[1, 3], [2, 2], [3, 1]])
    with refused("The scores must be finite: 1 of 4 is not."):
        pairwise_alpha([[1, np.inf], [2, 2]])
    with refused("The scores must have 2 dimension(s), but have 1."):
        pairwise_alpha([1, 2])


def test_standardized_alpha_of_parallel_items():
    # Five items that correlate 1/2: alpha = 5 * 0.5 / (1 + 4 * 0.5).
    assert standardized_alpha(0.5 * np.eye(5) + 0.5) == pytest.approx(5 / 6, rel=1e-14)


def test_standardized_alpha_agrees_with_cronbach_alpha(made_up):
    scores = made_up(60, 6)
    matrix = np.corrcoef(scores, rowvar=False)
    known = cronbach_alpha(scores)
    assert standardized_alpha(matrix) == pytest.approx(known.std_estimate, rel=1e-12)
    assert raw_alpha(np.cov(scores, rowvar=False)) == pytest.approx(known.estimate, rel=1e-12)


def test_a_total_without_variance_has_no_alpha():
    assert np.isnan(raw_alpha([[1, -1], [-1, 1]]))


def test_what_is_no_correlation_matrix_is_refused(refused):
    with refused("Standardized alpha needs correlations, with ones in the diagonal."):
        standardized_alpha([[2, 1], [1, 2]])
    with refused("Standardized alpha needs a square symmetric matrix."):
        standardized_alpha([[1, 0.5], [0.4, 1]])
    with refused("Coefficient alpha needs at least 2 items, but got 1."):
        raw_alpha([[1]])
    with refused("The covariances must be complete: 1 of 4 values is missing or infinite."):
        raw_alpha([[1, np.nan], [0, 1]])


def test_kr20_by_hand():
    # Item variances 3/16, 1/4, 3/16 and total variance 5/4, all dividing by n.
    assert kr20([[1, 1, 1], [1, 1, 0], [1, 0, 0], [0, 0, 0]]) == pytest.approx(0.75, rel=1e-14)


def test_kr20_agrees_with_psych(made_up, reference):
    binary = (made_up(60, 6) > 2).astype(float)
    assert kr20(binary) == pytest.approx(reference("scale_bounds")["kr20"], rel=RTOL)


def test_kr20_is_kuder_and_richardsons_formula(made_up):
    binary = (made_up(60, 6) > 2).astype(float)
    share = binary.mean(axis=0)
    witness = 6 / 5 * (1 - (share * (1 - share)).sum() / binary.sum(axis=1).var())
    assert kr20(binary) == pytest.approx(witness, rel=1e-12)
    assert kr20(1 - binary) == pytest.approx(witness, rel=1e-12)


def test_kr20_refuses_other_answers(refused):
    with refused("KR-20 needs answers of 0 and 1, but found 2."):
        kr20([[0, 1], [1, 2]])
    with refused("Coefficient alpha is undefined: every respondent has the same total score."):
        kr20([[0, 1], [1, 0]])
    with refused("The answers must be complete: 1 of 4 values is missing or infinite."):
        kr20([[0, 1], [1, np.nan]])
