import numpy as np
import pytest
from statsmodels.stats.inter_rater import aggregate_raters
from statsmodels.stats.inter_rater import fleiss_kappa as witness_kappa

from crm_study.kernels.agreement.fleiss import fleiss_kappa
from crm_study.kernels.agreement.krippendorff import krippendorff_alpha

#: Fourteen psychiatrists, ten patients, five diagnoses: a widely reprinted example, kappa .210.
DIAGNOSES = [
    *([0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0], [2, 2, 8, 1, 1]),
    *([7, 7, 0, 0, 0], [3, 2, 6, 3, 0], [2, 5, 3, 2, 2], [6, 5, 2, 1, 0], [0, 2, 2, 3, 7]),
]


def test_kappa_by_hand():
    # Pairs that agree: 1, 1/3, 1, 1/3 of each subject; both categories are half of all.
    kappa = fleiss_kappa([[1, 1, 1], [1, 1, 2], [2, 2, 2], [2, 2, 1]])
    assert (kappa.observed, kappa.expected) == pytest.approx((2 / 3, 1 / 2))
    assert kappa.estimate == pytest.approx(1 / 3)
    # With even categories the variance is 2 / (n k (k - 1)).
    assert kappa.null_std_error == pytest.approx(np.sqrt(2 / 24))
    assert (kappa.n_subjects, kappa.n_raters, kappa.n_categories) == (4, 3, 2)


def test_the_reprinted_example():
    ratings = [np.repeat(np.arange(5), counts) for counts in DIAGNOSES]
    kappa = fleiss_kappa(ratings)
    assert kappa.observed == pytest.approx(0.378, abs=0.0005)
    assert kappa.expected == pytest.approx(0.213, abs=0.0005)
    assert kappa.estimate == pytest.approx(0.210, abs=0.0005)


def test_kappa_agrees_with_irr(made_up, reference):
    known, kappa = reference("agreement")["fleiss"], fleiss_kappa(made_up(40, 4))
    assert kappa.estimate == pytest.approx(known["estimate"], rel=1e-10)
    assert kappa.statistic == pytest.approx(known["statistic"], rel=1e-10)
    assert kappa.p_value == pytest.approx(known["p_value"], rel=1e-8)


def test_kappa_agrees_with_statsmodels(made_up):
    ratings = made_up(40, 4)
    witness = witness_kappa(aggregate_raters(ratings)[0])
    assert fleiss_kappa(ratings).estimate == pytest.approx(witness, rel=1e-10)


def test_kappa_ignores_names_and_order_of_raters(made_up):
    ratings = made_up(40, 4)
    renamed = np.array([3, 9, 1, 7, 5])[ratings.astype(int) - 1][::-1, ::-1]
    assert fleiss_kappa(renamed).estimate == pytest.approx(fleiss_kappa(ratings).estimate)


def test_krippendorffs_alpha_corrects_for_few_ratings(made_up):
    # alpha = 1 - (1 - kappa) (1 - 1 / n of all ratings).
    ratings = made_up(40, 4)
    kappa, alpha = fleiss_kappa(ratings), krippendorff_alpha(ratings, level="nominal")
    assert alpha.estimate == pytest.approx(1 - (1 - kappa.estimate) * (1 - 1 / 160), rel=1e-12)


def test_the_test_keeps_its_level_under_chance():
    generator = np.random.default_rng(1979)
    ratings = generator.choice(3, p=[0.2, 0.3, 0.5], size=(2000, 30, 4))
    rejected = np.mean([fleiss_kappa(one).p_value < 0.1 for one in ratings])
    assert rejected == pytest.approx(0.1, abs=0.025)


def test_full_agreement():
    assert fleiss_kappa([[1, 1], [2, 2]]).estimate == 1


def test_what_has_no_kappa_is_refused(refused):
    with refused("Fleiss's kappa needs at least 2 subjects and 2 raters, but got 1 and 2."):
        fleiss_kappa([[1, 2]])
    with refused("Fleiss's kappa is undefined: every rating is one and the same category."):
        fleiss_kappa([[1, 1], [1, 1]])
    with refused("The ratings must be complete: 1 of 4 values is missing or infinite."):
        fleiss_kappa([[1, 2], [3, np.nan]])
