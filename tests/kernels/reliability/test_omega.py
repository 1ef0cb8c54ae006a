import numpy as np
import pytest

from crm_study.kernels.reliability.omega import schmid_leiman_omega

#: psych stops minres and oblimin once nothing moves by 1e-5; ours go on to the limit.
ATOL = 1e-5
FACTORS = np.array([[1, 0.56, 0.48], [0.56, 1, 0.42], [0.48, 0.42, 1]])
LOADINGS = np.kron(np.eye(3), [[0.8], [0.7], [0.6]])
NUMBERS = [
    "omega_total",
    "omega_hierarchical",
    "omega_asymptotic",
    "explained_common_variance",
    "general",
    "uniquenesses",
]


def of_factors(loadings, phi):
    """The correlations that such factors imply."""
    implied = loadings @ phi @ loadings.T
    np.fill_diagonal(implied, 1)
    return implied


@pytest.fixture(scope="module")
def bfi(data_set):
    """Fifteen items on agreeableness, conscientiousness and extraversion, reverse-keyed."""
    names = [f"{trait}{number}" for trait in "ACE" for number in range(1, 6)]
    items = data_set("bfi", "psych")[names].dropna()
    for name in ("A1", "C4", "C5", "E1", "E2"):
        items[name] = 7 - items[name]
    return np.corrcoef(items.to_numpy(), rowvar=False)


def test_a_planted_general_factor_is_found():
    # Second-order loadings 0.8, 0.7, 0.6 make the correlations of the factors.
    omega = schmid_leiman_omega(of_factors(LOADINGS, FACTORS), n_factors=3)
    general = LOADINGS @ [0.8, 0.7, 0.6]
    total = of_factors(LOADINGS, FACTORS).sum()
    unique = (1 - (LOADINGS**2).sum(axis=1)).sum()
    np.testing.assert_allclose(np.sort(omega.second_order), [0.6, 0.7, 0.8], rtol=1e-6)
    np.testing.assert_allclose(omega.general, general, rtol=1e-6)
    np.testing.assert_allclose(
        omega.general**2 + (omega.group**2).sum(axis=1), (LOADINGS**2).sum(axis=1), rtol=1e-6
    )
    assert omega.omega_hierarchical == pytest.approx(general.sum() ** 2 / total, rel=1e-6)
    assert omega.omega_total == pytest.approx(1 - unique / total, rel=1e-6)
    assert omega.omega_asymptotic == pytest.approx(
        omega.omega_hierarchical / omega.omega_total, rel=1e-12
    )
    assert omega.identified
    assert omega.converged
    assert not omega.improper
    assert not omega.opposed.any()
    assert (omega.n_factors, omega.n_items) == (3, 9)


@pytest.mark.parametrize("name", NUMBERS)
def test_omega_agrees_with_psych(bfi, reference, name):
    known = reference("scale_bounds")["omega_bfi"]
    omega = schmid_leiman_omega(bfi, n_factors=3)
    np.testing.assert_allclose(getattr(omega, name), known[name], rtol=0, atol=ATOL)
    squares = (omega.group**2).sum(axis=1)
    np.testing.assert_allclose(squares, known["group_squares"], rtol=0, atol=ATOL)


@pytest.mark.parametrize("name", NUMBERS)
def test_two_factors_agree_with_psych(bfi, reference, name):
    known = reference("scale_bounds")["omega_bfi_two"]
    omega = schmid_leiman_omega(bfi[:10, :10], n_factors=2)
    np.testing.assert_allclose(getattr(omega, name), known[name], rtol=0, atol=ATOL)


def test_two_factors_do_not_identify_the_model():
    omega = schmid_leiman_omega(of_factors(LOADINGS[:6, :2], FACTORS[:2, :2]), n_factors=2)
    assert not omega.identified
    np.testing.assert_allclose(omega.second_order, np.sqrt([0.56, 0.56]), rtol=1e-6)


def test_uncorrelated_factors_have_no_general_one():
    omega = schmid_leiman_omega(of_factors(LOADINGS[:6, :2], np.eye(2)), n_factors=2)
    assert omega.omega_hierarchical == pytest.approx(0, abs=1e-6)
    assert omega.omega_total > 0.7


def test_omega_ignores_the_order_of_items(bfi):
    order = np.random.default_rng(3).permutation(15)
    omega, moved = (
        schmid_leiman_omega(matrix, n_factors=3) for matrix in (bfi, bfi[np.ix_(order, order)])
    )
    assert moved.omega_hierarchical == pytest.approx(omega.omega_hierarchical, rel=1e-5)
    np.testing.assert_allclose(moved.general, omega.general[order], rtol=1e-4)


def test_an_item_keyed_the_wrong_way_is_named():
    implied = of_factors(LOADINGS, FACTORS)
    implied[4] *= -1
    implied[:, 4] *= -1
    omega = schmid_leiman_omega(implied, n_factors=3)
    assert np.flatnonzero(omega.opposed).tolist() == [4]


def test_factors_that_no_general_one_explains_are_improper():
    # r12 r13 / r23 = 1.6: the first factor would have to load 1.26 on the general one.
    phi = np.array([[1, 0.8, 0.8], [0.8, 1, 0.4], [0.8, 0.4, 1]])
    assert schmid_leiman_omega(of_factors(LOADINGS, phi), n_factors=3).improper


def test_one_factor_is_refused(refused):
    with refused(
        "Hierarchical omega is not meaningful with 1 factor: a general factor can only be told "
        "apart from group factors. Report omega total of the one-factor model."
    ):
        schmid_leiman_omega(of_factors(LOADINGS, FACTORS), n_factors=1)


def test_what_has_no_omega_is_refused(refused):
    with refused("A correlation matrix must be square and symmetric."):
        schmid_leiman_omega([[1, 0.5], [0.4, 1]], n_factors=3)
    with refused("Omega is undefined: the total score does not vary."):
        schmid_leiman_omega([[1, -1], [-1, 1]], n_factors=2)
