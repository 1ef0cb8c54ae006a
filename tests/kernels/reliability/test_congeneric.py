import numpy as np
import pytest

from crm_study.kernels.reliability.congeneric import (
    average_variance_extracted,
    composite_reliability,
    omega_total,
    one_factor,
)
from crm_study.kernels.reliability.reliability import cronbach_alpha

#: lavaan stops at gradients up to 8e-7 (stored beside its numbers); ours are below 1e-11.
LAVAAN = 2e-6
#: factanal, driven to its limit, prints uniquenesses of the correlation matrix.
FACTANAL = 5e-8
CASES = [
    "made_up",
    "attitude",
    "attitude_three",
    "agreeableness",
    "cars",
    "heywood",
    "weak",
    "weak_heywood",
]


def square(below):
    """Correlation matrix of four items from the entries below its diagonal, by column."""
    matrix = np.eye(4)
    matrix[np.triu_indices(4, 1)] = below
    return matrix + matrix.T - np.eye(4)


HEYWOOD = square([0.77, 0.66, 0.55, 0.42, 0.35, 0.32])
MATRICES = {
    "heywood": (HEYWOOD, 200),
    "weak": (square([0.15, -0.07, 0.28, 0.1, 0.27, 0.11]), 60),
    "weak_heywood": (square([0.46, 0.35, 0.3, 0.33, -0.07, -0.02]), 60),
}


@pytest.fixture(scope="module")
def covariance_of(made_up, request):
    """Sample covariance and respondents of a case of congeneric.R."""

    def load(name):
        if name in MATRICES:
            return MATRICES[name]
        if name == "made_up":
            scores = made_up(60, 6)
        elif name == "agreeableness":
            scores = request.getfixturevalue("agreeableness")
        else:
            frame = request.getfixturevalue("data_set")("mtcars" if name == "cars" else "attitude")
            columns = {
                "attitude": [column for column in frame if column != "rownames"],
                "attitude_three": ["rating", "complaints", "learning"],
                "cars": ["mpg", "disp", "wt", "qsec"],
            }
            scores = frame[columns[name]].to_numpy(float)
        return np.cov(scores, rowvar=False), len(scores)

    return load


@pytest.fixture(scope="module", params=CASES)
def model(request, reference, covariance_of):
    covariance, n_obs = covariance_of(request.param)
    return one_factor(covariance, n_obs=n_obs), reference("congeneric")[request.param]


@pytest.mark.parametrize("field", ["loadings", "uniquenesses", "std_loadings"])
def test_items_agree_with_lavaan(model, field):
    found, known = model
    np.testing.assert_allclose(getattr(found, field), known[field], rtol=LAVAAN)


def test_fit_agrees_with_lavaan(model):
    found, known = model
    assert found.statistic == pytest.approx(known["statistic"], rel=1e-8, abs=1e-10)
    assert (found.df, found.n_obs, found.improper) == (
        known["df"],
        known["n_obs"],
        known["improper"],
    )
    assert found.converged


def test_reliabilities_agree_with_lavaan(model):
    found, known = model
    assert omega_total(found) == pytest.approx(known["omega_total"], rel=LAVAAN)
    assert composite_reliability(found) == pytest.approx(known["composite_reliability"], rel=LAVAAN)
    assert average_variance_extracted(found) == pytest.approx(
        known["average_variance_extracted"], rel=LAVAAN
    )


@pytest.mark.parametrize("name", ["attitude", "agreeableness"])
def test_uniquenesses_agree_with_factanal(reference, covariance_of, name):
    covariance, n_obs = covariance_of(name)
    found = one_factor(covariance, n_obs=n_obs)
    known = reference("congeneric")["factanal"][name]
    np.testing.assert_allclose(1 - found.std_loadings**2, known, rtol=FACTANAL)


@pytest.mark.parametrize("name", CASES)
def test_the_likelihood_is_flat_at_the_solution(covariance_of, name):
    covariance, n_obs = covariance_of(name)
    found = one_factor(covariance, n_obs=n_obs)
    sample = covariance * (n_obs - 1) / n_obs
    implied = np.outer(found.loadings, found.loadings) + np.diag(found.uniquenesses)
    scale = np.sqrt(sample.diagonal())
    precision = np.linalg.inv(implied)
    slope = precision - precision @ sample @ precision
    np.testing.assert_allclose(slope @ found.loadings * scale, 0, atol=1e-11)
    np.testing.assert_allclose(slope.diagonal() * scale**2, 0, atol=1e-11)
    # A stationary point of the likelihood reproduces every variance.
    np.testing.assert_allclose(implied.diagonal(), sample.diagonal(), rtol=1e-11)


def likelihood_ratio(theta, sample, n_obs):
    """n times the discrepancy, written out."""
    loadings, uniquenesses = np.split(theta, 2)
    implied = np.outer(loadings, loadings) + np.diag(uniquenesses)
    ratio = np.linalg.solve(implied, sample)
    return n_obs * (np.trace(ratio) - np.linalg.slogdet(ratio)[1] - len(sample))


@pytest.mark.parametrize("name", CASES)
def test_every_direction_from_the_solution_leads_uphill(covariance_of, name):
    covariance, n_obs = covariance_of(name)
    found = one_factor(covariance, n_obs=n_obs)
    sample = covariance * (n_obs - 1) / n_obs
    theta = np.concatenate([found.loadings, found.uniquenesses])
    least = likelihood_ratio(theta, sample, n_obs)
    assert found.statistic == pytest.approx(least, abs=1e-8)
    for direction in np.random.default_rng(6).normal(size=(50, theta.size)):
        assert likelihood_ratio(theta * (1 + 1e-3 * direction), sample, n_obs) > least


def test_three_items_have_a_closed_form():
    # loading 1 = sqrt(s12 s13 / s23), and so on.
    covariance = np.array([[4, 1.5, 1.2], [1.5, 2, 0.8], [1.2, 0.8, 3]])
    model = one_factor(covariance, n_obs=1_000_000_000)
    loadings = np.sqrt([1.5 * 1.2 / 0.8, 1.5 * 0.8 / 1.2, 1.2 * 0.8 / 1.5])
    np.testing.assert_allclose(model.loadings, loadings, rtol=1e-8)
    np.testing.assert_allclose(model.uniquenesses, [4, 2, 3] - loadings**2, rtol=1e-8)
    assert (model.df, model.statistic) == (0, pytest.approx(0, abs=1e-5))


def test_a_planted_factor_is_found():
    loadings, uniquenesses = np.array([1.2, 0.8, -0.3, 0.5, 2.0]), np.array([0.4, 1, 0.2, 0.9, 3])
    n_obs = 100
    covariance = np.outer(loadings, loadings) + np.diag(uniquenesses)
    model = one_factor(covariance * n_obs / (n_obs - 1), n_obs=n_obs)
    np.testing.assert_allclose(model.loadings, loadings, rtol=1e-10)
    np.testing.assert_allclose(model.uniquenesses, uniquenesses, rtol=1e-10)
    assert model.statistic == pytest.approx(0, abs=1e-10)
    assert omega_total(model) == pytest.approx(4.2**2 / (4.2**2 + 5.5), rel=1e-10)


def test_parallel_items_have_omega_equal_to_alpha():
    noise = np.random.default_rng(7).normal(size=(50, 5))
    basis = np.linalg.qr(noise - noise.mean(axis=0))[0]
    scores = basis @ np.linalg.cholesky(0.6 * np.eye(5) + 0.4).T
    model = one_factor(np.cov(scores, rowvar=False), n_obs=50)
    alpha = cronbach_alpha(scores).estimate
    assert omega_total(model) == pytest.approx(alpha, rel=1e-11)
    assert composite_reliability(model) == pytest.approx(alpha, rel=1e-11)
    assert average_variance_extracted(model) == pytest.approx(0.4, rel=1e-11)


def test_units_signs_and_order_only_follow(covariance_of):
    covariance, n_obs = covariance_of("attitude")
    unit = np.array([1, 100, 0.01, 3, 1, 1, 1])
    model = one_factor(covariance, n_obs=n_obs)
    scaled = one_factor(covariance * np.outer(unit, unit), n_obs=n_obs)
    np.testing.assert_allclose(scaled.std_loadings, model.std_loadings, rtol=1e-9)
    np.testing.assert_allclose(scaled.loadings, model.loadings * unit, rtol=1e-9)
    assert scaled.statistic == pytest.approx(model.statistic, rel=1e-9)
    turned = one_factor(covariance[::-1, ::-1], n_obs=n_obs)
    np.testing.assert_allclose(turned.loadings[::-1], model.loadings, rtol=1e-9)
    assert model.loadings.sum() > 0


def test_a_reversed_item_loads_negatively():
    model = one_factor([[1, -0.56, 0.48], [-0.56, 1, -0.42], [0.48, -0.42, 1]], n_obs=100)
    np.testing.assert_allclose(model.std_loadings, [0.8, -0.7, 0.6], rtol=1e-10)


def test_a_heywood_case_is_reported_as_improper():
    model = one_factor(HEYWOOD, n_obs=200)
    assert model.converged
    assert model.improper
    assert model.uniquenesses[0] < 0
    assert model.std_loadings[0] > 1


@pytest.mark.parametrize("last", [-0.1, 0])
def test_what_did_not_converge_has_no_reliability(last):
    # No real loadings reproduce two positive covariances and one that is not.
    model = one_factor([[1, 0.5, 0.5], [0.5, 1, last], [0.5, last, 1]], n_obs=100)
    assert not model.converged
    assert np.isnan(omega_total(model))
    assert np.isnan(composite_reliability(model))
    assert np.isnan(average_variance_extracted(model))


def test_refusals(refused):
    three = np.array([[1, 0.5, 0.4], [0.5, 1, 0.3], [0.4, 0.3, 1]])
    with refused(
        "A one-factor model needs at least 3 items, but got 2: "
        "fewer covariances than loadings leave it under-identified."
    ):
        one_factor(three[:2, :2], n_obs=50)
    with refused("A one-factor model needs a square symmetric covariance matrix."):
        one_factor(three[:2], n_obs=50)
    with refused("A one-factor model needs a square symmetric covariance matrix."):
        one_factor(np.triu(three), n_obs=50)
    with refused("A one-factor model of 3 items needs more than 3 respondents, but got 3."):
        one_factor(three, n_obs=3)
    with refused("A one-factor model needs items that vary, but item 2 does not."):
        one_factor(three * np.outer([1, 0, 1], [1, 0, 1]), n_obs=50)
    with refused(
        "A one-factor model needs a positive definite covariance matrix, but one item is "
        "a linear combination of the others."
    ):
        one_factor([[1, 1, 0.4], [1, 1, 0.4], [0.4, 0.4, 1]], n_obs=50)
    with refused("The covariances must be complete: 1 of 9 values is missing or infinite."):
        one_factor(three + np.diag([np.nan, 0, 0]), n_obs=50)


@pytest.mark.parametrize(
    "covariance",
    [
        np.eye(3),
        np.eye(5),
        [[1, 0.5, 0], [0.5, 1, 0], [0, 0, 1]],
    ],
    ids=["none of 3", "none of 5", "one pair"],
)
def test_items_that_share_no_factor_have_no_solution(refused, covariance):
    with refused(
        "A one-factor model has no identified solution for these items: too few of them covary."
    ):
        one_factor(covariance, n_obs=50)
