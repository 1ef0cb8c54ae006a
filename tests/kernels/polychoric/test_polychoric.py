"""Polychoric and tetrachoric correlations, against quadrature, lavaan, polycor and by hand."""

from itertools import pairwise

import numpy as np
import pytest
from scipy import integrate, optimize, special

from crm_study.kernels.polychoric.joint_tables import joint_tables
from crm_study.kernels.polychoric.polychoric import polychoric, tetrachoric
from crm_study.kernels.polychoric.polychoric_likelihood import latent_correlations, thresholds

CASES = ["made_up", "agreeableness", "halves", "mixed"]
#: lavaan stops where nlminb does.
LAVAAN = 1e-6
#: polycor and psych stop at optimize()'s default.
POLYCOR = 4e-5
#: Root finding on adaptive quadrature.
QUADRATURE = 1e-10


@pytest.fixture(scope="module")
def scores_of(made_up, agreeableness):
    """Answers of a case of polychoric.R."""
    answers = made_up(60, 6)
    return {
        "made_up": answers[:, :4],
        "agreeableness": agreeableness,
        "halves": (agreeableness > 4).astype(float),
        "mixed": np.column_stack([answers[:, 0], answers[:, 1].clip(max=3), answers[:, 3] > 2]),
    }


@pytest.mark.parametrize("name", CASES)
def test_lavaan_and_polycor_agree(scores_of, reference, name):
    found, known = polychoric(scores_of[name]), reference("polychoric")[name]
    assert found.converged
    pairs = found.rho[np.triu_indices(len(found.rho), 1)]
    np.testing.assert_allclose(pairs, known["lavaan"], rtol=0, atol=LAVAAN)
    np.testing.assert_allclose(pairs, known["polycor"], rtol=0, atol=POLYCOR)
    np.testing.assert_allclose(pairs, known["psych"], rtol=0, atol=POLYCOR)
    np.testing.assert_allclose(np.concatenate(found.thresholds), known["thresholds"], atol=1e-12)


def by_quadrature(table, near):
    """Correlation of one table: root of the slope near a guess, each cell integrated alone."""
    rows, columns = table.sum(axis=1), table.sum(axis=0)
    x = np.concatenate([[-9], special.ndtri(np.cumsum(rows)[:-1] / rows.sum()), [9]])
    y = np.concatenate([[-9], special.ndtri(np.cumsum(columns)[:-1] / columns.sum()), [9]])

    def cell(rho, a, b):
        spread = np.sqrt(1 - rho**2)

        def strip(u):
            upper, lower = (y[b + 1] - rho * u) / spread, (y[b] - rho * u) / spread
            return np.exp(-(u**2) / 2) * (special.ndtr(upper) - special.ndtr(lower))

        return integrate.quad(strip, x[a], x[a + 1], epsabs=1e-15, epsrel=1e-12, limit=400)[0]

    def phi(rho, a, b):
        u, v = x[a], y[b]
        exponent = (u * u - 2 * rho * u * v + v * v) / (2 * (1 - rho**2))
        return np.exp(-exponent) / np.sqrt(1 - rho**2)

    def slope(rho):
        # Both numerator and denominator lack the same factor sqrt(2 pi), left out of both.
        total = 0.0
        for a, b in zip(*np.nonzero(table), strict=True):
            change = (
                phi(rho, a + 1, b + 1) - phi(rho, a, b + 1) - phi(rho, a + 1, b) + phi(rho, a, b)
            )
            total += table[a, b] * change / (np.sqrt(2 * np.pi) * cell(rho, a, b))
        return total

    low, high = near - 0.01 * (1 - near**2), near + 0.01 * (1 - near**2)
    return optimize.brentq(slope, low, high, xtol=1e-13, rtol=1e-13)


@pytest.mark.parametrize(
    "table",
    [
        [[30, 12, 3], [10, 25, 9], [2, 11, 28]],
        [[40, 0, 1], [12, 30, 0], [1, 14, 50]],
        [[3, 8, 40], [9, 30, 5], [35, 6, 1]],
        [[150, 6], [2, 190]],
        [[7, 3], [200, 900]],
        [[20, 22, 19], [21, 20, 20], [18, 21, 20]],
        [[5, 1, 0, 0, 0], [1, 30, 4, 0, 0], [0, 5, 60, 6, 0], [0, 0, 4, 40, 3], [0, 0, 0, 2, 9]],
    ],
    ids=["plain", "empty cells", "negative", "high", "rare", "unrelated", "close to 1"],
)
def test_quadrature_agrees(table):
    table = np.array(table, dtype=float)
    found = latent_correlations(table[None])
    assert found.converged.all()
    assert found.rho[0] == pytest.approx(by_quadrature(table, found.rho[0]), abs=QUADRATURE)


def test_real_answers_agree_with_quadrature(agreeableness):
    tables = joint_tables(agreeableness)
    found = polychoric(agreeableness)
    for pair in (0, 4, 9):
        rho = found.rho[tables.left[pair], tables.right[pair]]
        known = by_quadrature(tables.counts[pair], rho)
        assert rho == pytest.approx(known, abs=QUADRATURE)


@pytest.mark.parametrize("corner", [1, 10, 20, 25, 31, 40, 49])
def test_a_table_halved_both_ways_has_a_closed_form(corner):
    # Sheppard: a quadrant holds 1/4 + arcsin(rho) / (2 pi).
    answers = [[0, 0]] * corner + [[0, 1]] * (50 - corner)
    answers += [[1, 0]] * (50 - corner) + [[1, 1]] * corner
    found = tetrachoric(answers)
    expected = np.sin(np.pi / 2 * (4 * corner / 100 - 1))
    assert found.rho[0, 1] == pytest.approx(expected, abs=1e-12)
    np.testing.assert_allclose(found.thresholds, [[0], [0]], atol=1e-15)


def test_the_slope_vanishes_at_a_maximum():
    random = np.random.default_rng(8)
    tables = random.integers(1, 30, size=(50, 4, 3)).astype(float)
    found = latent_correlations(tables)
    assert found.converged.all()
    for table, rho in zip(tables[:8], found.rho[:8], strict=True):
        likely = [log_likelihood(table, rho + shift) for shift in (-1e-4, 0, 1e-4)]
        assert likely[1] >= max(likely[0], likely[2])


def log_likelihood(table, rho):
    """Of one table, from strips of the normal density."""
    rows, columns = table.sum(axis=1), table.sum(axis=0)
    x = np.concatenate([[-9], special.ndtri(np.cumsum(rows)[:-1] / rows.sum()), [9]])
    y = np.concatenate(
        [[-np.inf], special.ndtri(np.cumsum(columns)[:-1] / columns.sum()), [np.inf]]
    )
    total, nodes = 0.0, np.polynomial.legendre.leggauss(80)
    for a, (low, high) in enumerate(pairwise(x)):
        u = (high - low) / 2 * nodes[0] + (high + low) / 2
        weight = nodes[1] * (high - low) / 2 * np.exp(-(u**2) / 2)
        below = special.ndtr((y[:, None] - rho * u) / np.sqrt(1 - rho**2))
        total += table[a] @ np.log(np.diff(below, axis=0) @ weight)
    return total


def test_perfect_order_is_exactly_one():
    rating = np.repeat([1.0, 2, 3, 4, 5], [3, 8, 20, 9, 4])
    found = polychoric(np.column_stack([rating, rating, -rating, rating > 2]))
    expected = np.array([[1, 1, -1, 1], [1, 1, -1, 1], [-1, -1, 1, -1], [1, 1, -1, 1]])
    np.testing.assert_array_equal(found.rho, expected)
    assert found.n_at_bound == 6
    assert found.converged
    assert not found.positive_definite


def test_one_empty_corner_is_exactly_one():
    answers = [[0, 0]] * 40 + [[1, 0]] * 20 + [[1, 1]] * 40
    assert tetrachoric(answers).rho[0, 1] == 1
    corrected = tetrachoric(answers, empty_cell=0.5)
    assert 0.9 < corrected.rho[0, 1] < 1
    assert (corrected.n_at_bound, corrected.n_empty_cells[0, 1]) == (0, 1)


def test_psych_corrects_empty_cells_in_the_same_way(reference):
    left = [1, 1, 1, 2, 2, 2, 2, 1, 2, 1, 1, 2]
    right = [1, 1, 1, 2, 2, 2, 2, 1, 2, 1, 2, 2]
    found = tetrachoric(np.column_stack([left, right]), empty_cell=0.5)
    assert found.rho[0, 1] == pytest.approx(reference("polychoric")["corrected"], abs=POLYCOR)


def test_only_the_order_of_answers_counts(agreeableness):
    found = polychoric(agreeableness)
    stretched = polychoric(np.exp(agreeableness) - 40)
    np.testing.assert_allclose(stretched.rho, found.rho, atol=1e-12)
    turned = agreeableness.copy()
    turned[:, 1] *= -1
    sign = np.array([1, -1, 1, 1, 1])
    np.testing.assert_allclose(polychoric(turned).rho, found.rho * np.outer(sign, sign), atol=1e-9)
    np.testing.assert_allclose(
        polychoric(agreeableness[:, ::-1]).rho, found.rho[::-1, ::-1], atol=1e-9
    )
    skipped = np.where(agreeableness >= 4, agreeableness + 3, agreeableness)
    gap = polychoric(skipped)
    np.testing.assert_array_equal(gap.rho, found.rho)
    assert gap.categories[0].tolist() == [1, 2, 3, 7, 8, 9]


def test_planted_correlations_are_found():
    random = np.random.default_rng(5)
    planted = np.array([[1, 0.6, -0.3], [0.6, 1, 0.2], [-0.3, 0.2, 1]])
    latent = random.normal(size=(200_000, 3)) @ np.linalg.cholesky(planted).T
    cuts = [[-1.5, -0.5, 0.3, 1.0], [0.2], [-2.0, 0.0, 0.1]]
    answers = np.column_stack(
        [np.searchsorted(edges, column) for edges, column in zip(cuts, latent.T, strict=True)]
    )
    found = polychoric(answers)
    np.testing.assert_allclose(found.rho, planted, atol=0.01)
    for known, edges in zip(cuts, found.thresholds, strict=True):
        np.testing.assert_allclose(edges, known, atol=0.02)
    assert found.positive_definite
    assert found.smallest_eigenvalue == pytest.approx(np.linalg.eigvalsh(found.rho)[0])


def test_tiny_samples_always_converge():
    random = np.random.default_rng(9)
    for _ in range(200):
        n_obs, rho = int(random.integers(6, 40)), np.tanh(2 * random.normal())
        latent = random.normal(size=(n_obs, 2)) @ np.linalg.cholesky([[1, rho], [rho, 1]]).T
        answers = np.clip(np.rint(latent * random.uniform(0.5, 2)), -2, 2)
        if (np.ptp(answers, axis=0) > 0).all():
            found = polychoric(answers)
            assert found.converged
            assert abs(found.rho[0, 1]) <= 1


def test_joint_tables_count(made_up):
    answers = made_up(60, 4)
    tables = joint_tables(answers)
    assert tables.counts.sum(axis=(1, 2)).tolist() == [60] * 6
    for pair, (i, j) in enumerate(zip(tables.left, tables.right, strict=True)):
        for a, x in enumerate(tables.categories[i]):
            for b, y in enumerate(tables.categories[j]):
                expected = ((answers[:, i] == x) & (answers[:, j] == y)).sum()
                assert tables.counts[pair, a, b] == expected
    np.testing.assert_allclose(thresholds(np.array([1.0, 2.0, 1.0])), special.ndtri([0.25, 0.75]))


def test_refusals(refused, made_up):
    answers = made_up(60, 4)
    with refused("Joint tables need at least 2 respondents and 2 items, but got 60 and 1."):
        polychoric(answers[:, :1])
    constant = answers.copy()
    constant[:, 2] = 3
    with refused(
        "Joint tables need items that vary, but item 3 does not: every respondent gave the "
        "same answer."
    ):
        polychoric(constant)
    with refused(
        "Joint tables need items with at most 20 different answers, but item 1 has 60: it is a "
        "measurement rather than a rating."
    ):
        polychoric(np.column_stack([np.arange(60), answers]))
    with refused("What is put into empty cells must not be negative, but is -1."):
        polychoric(answers, empty_cell=-1)
    with refused(
        "A tetrachoric correlation needs items with two different answers, but item 1 has 5."
    ):
        tetrachoric(answers)
    with refused("The scores must be complete: 1 of 240 values is missing or infinite."):
        polychoric(np.where(np.arange(240).reshape(60, 4) == 7, np.nan, answers))
