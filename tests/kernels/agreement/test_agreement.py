import numpy as np
import pytest
from statsmodels.stats.inter_rater import cohens_kappa

from crm_study.kernels.agreement.agreement import cohen_kappa

RTOL = 1e-10
WEIGHTS = ["none", "linear", "quadratic"]
#: Two diagnosticians of 100 people, three diagnoses: the textbook example of Fleiss, Levin
#: and Paik (2003), Statistical methods for rates and proportions, ch. 18.
DIAGNOSES = np.array([[75, 1, 4], [5, 4, 1], [0, 0, 10]])


def raters_of(table):
    """The two columns of codes 1, 2, ... behind a table of counts."""
    rows, columns = np.indices(table.shape) + 1
    return np.repeat(rows.ravel(), table.ravel()), np.repeat(columns.ravel(), table.ravel())


@pytest.fixture
def pair(made_up):
    return made_up(60, 6)[:, 1], made_up(60, 6)[:, 4]


def test_kappa_by_hand():
    # Four of six agree; each rater uses both categories three times.
    kappa = cohen_kappa([1, 1, 1, 2, 2, 2], [1, 1, 2, 2, 2, 1], weights="none")
    assert (kappa.observed, kappa.expected) == pytest.approx((2 / 3, 1 / 2))
    assert kappa.estimate == pytest.approx(1 / 3)
    # With even margins the variance under the null hypothesis is 1 / n.
    assert kappa.null_std_error == pytest.approx(np.sqrt(1 / 6))
    assert kappa.statistic == pytest.approx(np.sqrt(6) / 3)
    assert (kappa.n_obs, kappa.n_categories, kappa.weights) == (6, 2, "none")


def test_the_textbook_example():
    kappa = cohen_kappa(*raters_of(DIAGNOSES), weights="none")
    assert (kappa.observed, kappa.expected) == pytest.approx((0.89, 0.66))
    assert kappa.estimate == pytest.approx(0.68, abs=0.005)
    assert kappa.null_std_error == pytest.approx(0.076, abs=0.0005)


@pytest.mark.parametrize("weights", WEIGHTS)
def test_kappa_agrees_with_statsmodels(pair, weights):
    table = np.zeros((5, 5))
    np.add.at(table, tuple(np.array(pair, dtype=int) - 1), 1)
    witness = cohens_kappa(table, wt=None if weights == "none" else weights)
    kappa = cohen_kappa(*pair, weights=weights)
    assert kappa.estimate == pytest.approx(witness.kappa, rel=RTOL)
    assert kappa.std_error == pytest.approx(witness.std_kappa, rel=RTOL)
    assert kappa.null_std_error == pytest.approx(witness.std_kappa0, rel=RTOL)
    assert kappa.statistic == pytest.approx(witness.z_value, rel=RTOL)
    assert kappa.p_value == pytest.approx(witness.pvalue_two_sided, rel=1e-8)
    assert kappa.conf_low == pytest.approx(witness.kappa_low, rel=RTOL)
    assert kappa.conf_high == pytest.approx(witness.kappa_upp, rel=RTOL)


@pytest.mark.parametrize("weights", WEIGHTS)
def test_kappa_agrees_with_psych(pair, reference, weights):
    known = reference("agreement")["kappa"][weights]
    kappa = cohen_kappa(*pair, weights=weights, conf_level=known["conf_level"])
    assert kappa.estimate == pytest.approx(known["estimate"], rel=RTOL)
    if weights == "none":
        # psych 2.2.9 sums the wrong margin in the variance of weighted kappa: it prints 0
        # for these quadratic weights, where the delta method below agrees with ours.
        assert kappa.std_error == pytest.approx(known["std_error"], rel=RTOL)
        assert kappa.conf_low == pytest.approx(known["conf_low"], rel=1e-9)
        assert kappa.conf_high == pytest.approx(known["conf_high"], rel=1e-9)


@pytest.mark.parametrize("weights", WEIGHTS)
def test_the_standard_error_is_the_delta_methods(pair, weights):
    codes = np.arange(1, 6)
    apart = np.abs(codes[:, None] - codes)
    agreement = {"none": apart == 0, "linear": 1 - apart / 4, "quadratic": 1 - apart**2 / 16}
    shares = np.zeros((5, 5))
    np.add.at(shares, tuple(np.array(pair, dtype=int) - 1), 1 / 60)

    def kappa_at(shares):
        chance = np.outer(shares.sum(axis=1), shares.sum(axis=0)) / shares.sum()
        observed, expected = (
            (agreement[weights] * one).sum() / shares.sum() for one in (shares, chance)
        )
        return (observed - expected) / (1 - expected)

    gradient, step = np.zeros((5, 5)), 1e-6
    for cell in np.ndindex(5, 5):
        up, down = shares.copy(), shares.copy()
        up[cell] += step
        down[cell] -= step
        gradient[cell] = (kappa_at(up) - kappa_at(down)) / (2 * step)
    mean = (shares * gradient).sum()
    witness = np.sqrt(((shares * gradient**2).sum() - mean**2) / 60)
    assert cohen_kappa(*pair, weights=weights).std_error == pytest.approx(witness, rel=1e-6)


@pytest.mark.parametrize("weights", WEIGHTS)
def test_kappa_ignores_which_rater_is_first(pair, weights):
    first, second = pair
    one = cohen_kappa(first, second, weights=weights)
    other = cohen_kappa(second, first, weights=weights)
    assert other.estimate == pytest.approx(one.estimate, rel=1e-13)
    assert other.std_error == pytest.approx(one.std_error, rel=1e-12)


def test_plain_kappa_ignores_the_names_of_categories(pair):
    first, second = (np.array([7, 3, 9, 1, 4])[np.array(one, dtype=int) - 1] for one in pair)
    kappa = cohen_kappa(first, second, weights="none")
    assert kappa.estimate == pytest.approx(cohen_kappa(*pair, weights="none").estimate)


def test_weights_go_by_distance_not_by_rank():
    first, second = np.array([1, 1, 2, 5, 5, 2]), np.array([1, 2, 2, 5, 2, 1])
    by_code = cohen_kappa(first, second, weights="linear").estimate
    ranks = {1: 1, 2: 2, 5: 3}
    by_rank = cohen_kappa(
        [ranks[one] for one in first], [ranks[one] for one in second], weights="linear"
    ).estimate
    assert by_code != pytest.approx(by_rank)


def test_two_categories_leave_nothing_to_weigh():
    pair = [1, 1, 2, 2, 2, 1, 2], [1, 2, 2, 2, 1, 1, 2]
    kappas = [cohen_kappa(*pair, weights=weights).estimate for weights in WEIGHTS]
    assert kappas == pytest.approx([kappas[0]] * 3)


def test_the_interval_covers_a_planted_kappa():
    # Both raters copy the truth with probability 0.8 and toss a coin otherwise: kappa 0.64.
    generator = np.random.default_rng(1969)
    truth = generator.integers(0, 2, size=(1000, 1, 200))
    coins = generator.integers(0, 2, size=(1000, 2, 200))
    ratings = np.where(generator.random((1000, 2, 200)) < 0.8, truth, coins)
    found = [cohen_kappa(*pair, weights="none", conf_level=0.9) for pair in ratings]
    covered = np.mean([one.conf_low <= 0.64 <= one.conf_high for one in found])
    assert covered == pytest.approx(0.9, abs=0.03)


def test_full_agreement():
    kappa = cohen_kappa([1, 2, 3], [1, 2, 3], weights="quadratic")
    assert kappa.estimate == pytest.approx(1)
    assert kappa.std_error == pytest.approx(0, abs=1e-7)


def test_full_disagreement():
    kappa = cohen_kappa([1, 1, 2, 2], [2, 2, 1, 1], weights="none")
    assert (kappa.estimate, kappa.conf_low) == pytest.approx((-1, -1))


def test_raters_of_one_category_each():
    kappa = cohen_kappa([1, 1, 1], [2, 2, 2], weights="none")
    assert (kappa.estimate, kappa.observed, kappa.expected) == (0, 0, 0)
    assert np.isnan(kappa.p_value)


def test_what_has_no_kappa_is_refused(refused):
    with refused("Kappa needs two raters of the same subjects, but one rated 2 and the other 3."):
        cohen_kappa([1, 2], [1, 2, 1], weights="none")
    with refused("Kappa needs at least 2 subjects, but got 1."):
        cohen_kappa([1], [2], weights="none")
    with refused(
        "Kappa is undefined: both raters put every subject into one and the same category."
    ):
        cohen_kappa([1, 1], [1, 1], weights="none")
    with refused("Weights are one of none, linear, quadratic, but are cubic."):
        cohen_kappa([1, 2], [1, 1], weights="cubic")
    with refused(
        "The second rater's categories must be complete: 1 of 2 values is missing or infinite."
    ):
        cohen_kappa([1, 2], [1, np.nan], weights="none")
