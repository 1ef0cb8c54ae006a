import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy import special

from crm_study.kernels.arrays.beta_gamma import beta_log_odds, beta_tails, gamma_tails

PARAMETERS = [0.05, 0.5, 1.0, 3.5, 60.0, 1e3, 1e6]
SHARES = [1e-100, 1e-10, 0.025, 0.3, 0.7, 0.975]


def laws(*columns):
    return (grid.ravel() for grid in np.meshgrid(*columns))


def precision(tails, parameters):
    """What a float of x allows: 2e-13, and more where a tail changes faster than x."""
    return 2e-13 + 2e-16 * np.sqrt(parameters) * np.sqrt(1 - np.log(tails))


def test_both_tails_of_the_beta_law_have_the_digits_of_mpmath(reference):
    for case in reference("tail_areas")["beta"]:
        a, b, x = case["given"]
        value = np.array(case["tails"], dtype=float)
        errors = np.abs(np.array(beta_tails(a, b, x, 1 - x)) / value - 1)
        assert (errors < precision(value, a + b)).all(), case["given"]


def test_both_tails_of_the_gamma_law_have_the_digits_of_mpmath(reference):
    for case in reference("tail_areas")["gamma"]:
        for found, value in zip(gamma_tails(*case["given"]), case["tails"], strict=True):
            assert found == pytest.approx(float(value), rel=2e-13, abs=0), case["given"]


def test_the_beta_law_agrees_with_scipy():
    a, b, share = laws(PARAMETERS, PARAMETERS, SHARES)
    x = special.betaincinv(a, b, share)
    # of smaller x scipy says that the upper tail is 1, which at a = .5 is wrong in 10 digits
    sound = (x > 1e-17) & (x < 0.999)
    a, b, x = a[sound], b[sound], x[sound]
    lower, upper = beta_tails(a, b, x, 1 - x)
    for found, value in ((lower, special.betainc(a, b, x)), (upper, special.betaincc(a, b, x))):
        assert (np.abs(found / value - 1) < precision(value, a + b)).all()


def test_the_gamma_law_agrees_with_scipy():
    # scipy loses digits of 1e-100 and of large shapes; mpmath is the witness there
    a, share = laws(PARAMETERS[:-1], SHARES[1:])
    x = special.gammaincinv(a, share)
    a, x = a[x > 1e-300], x[x > 1e-300]
    lower, upper = gamma_tails(a, x)
    assert_allclose(lower, special.gammainc(a, x), rtol=1e-11)
    assert_allclose(upper, special.gammaincc(a, x), rtol=1e-11)


def test_tails_of_the_beta_law_by_hand():
    # a uniform law, and a power of x
    lower, upper = beta_tails([1, 5], 1, 0.25, 0.75)
    assert_allclose(lower, [0.25, 0.25**5], rtol=1e-15)
    assert_allclose(upper, [0.75, 1 - 0.25**5], rtol=1e-15)


def test_turned_around_the_beta_law_is_the_same():
    a, b, x = laws(PARAMETERS, PARAMETERS, [1e-200, 0.01, 0.25, 0.5])
    there, back = beta_tails(a, b, x, 1 - x), beta_tails(b, a, 1 - x, x)
    assert_allclose(there, back[::-1], rtol=1e-14)


def test_an_exponential_law_keeps_the_digits_of_its_tail():
    x = np.array([1e-12, 0.5, 30.0, 700.0])
    lower, upper = gamma_tails(1.0, x)
    assert_allclose(lower, -np.expm1(-x), rtol=1e-13)
    assert_allclose(upper, np.exp(-x), rtol=1e-13)


@pytest.mark.parametrize("law", PARAMETERS)
def test_quantiles_come_back_as_their_probability(law):
    lower = np.array([1e-300, 1e-30, 1e-6, 0.025, 0.4999, 0.5, 0.6, 0.975, 1 - 1e-9])
    for a, b in ((law, 2.0), (0.5, law), (law, law)):
        odds = beta_log_odds(a, b, lower, 1 - lower)
        found = beta_tails(a, b, 1 / (1 + np.exp(-odds)), 1 / (1 + np.exp(odds)))
        smaller = np.minimum(lower, 1 - lower)
        back = np.where(lower < 0.5, *found)
        # a tail of 1e-300 below x = 1e-6000 has no x
        kept = np.isfinite(odds)
        errors = np.abs(back[kept] / smaller[kept] - 1)
        assert (errors < precision(smaller[kept], a + b)).all()


def test_quantiles_agree_with_scipy():
    # scipy's are good to 9 digits where both parameters are large
    a, b, share = laws(PARAMETERS[1:-1], PARAMETERS[1:-1], SHARES[1:])
    odds = beta_log_odds(a, b, share, 1 - share)
    assert_allclose(1 / (1 + np.exp(-odds)), special.betaincinv(a, b, share), rtol=1e-12)


def test_the_ends_are_exact():
    assert [tail.tolist() for tail in beta_tails(2, 3, [0.0, 1.0], [1.0, 0.0])] == [[0, 1], [1, 0]]
    assert [tail.tolist() for tail in gamma_tails(2, [0.0, 1e100])] == [[0, 1], [1, 0]]
    assert beta_log_odds(2, 3, [0.0, 1.0], [1.0, 0.0]).tolist() == [-np.inf, np.inf]
    # an x of 1e-60000 is no float
    assert beta_log_odds(0.0005, 3, 1e-30, 1.0) == -np.inf
    assert np.isnan([*beta_tails(2, 3, np.nan, np.nan), beta_log_odds(2, 3, np.nan, np.nan)]).all()


def test_a_number_does_not_depend_on_its_neighbors():
    x = np.linspace(0.01, 0.99, 300)
    lower, _ = beta_tails(0.5, 30.0, x, 1 - x)
    alone = [float(beta_tails(0.5, 30.0, one, 1 - one)[0]) for one in x.tolist()]
    assert_allclose(lower, alone, rtol=1e-15)


def test_shapes_are_kept():
    assert [tail.shape for tail in beta_tails(1, np.ones((2, 1)), 0.5, [0.5, 0.5, 0.5])] == [
        (2, 3),
        (2, 3),
    ]
    assert gamma_tails(1.0, np.empty((0,)))[0].shape == (0,)
