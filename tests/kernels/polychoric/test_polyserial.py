"""Polyserial correlations, against lavaan, polycor and planted truth."""

import numpy as np
import pytest
from scipy.special import ndtr

from crm_study.kernels.polychoric.polyserial import polyserial

#: lavaan stops where nlminb does.
LAVAAN = 1e-6


@pytest.fixture(scope="module")
def pair_of(data_set, agreeableness):
    """Measurement and rating of a case of polychoric.R."""
    cars = data_set("mtcars")
    return {
        "mpg_gear": (cars["mpg"].to_numpy(), cars["gear"].to_numpy()),
        "wt_cyl": (cars["wt"].to_numpy(), cars["cyl"].to_numpy()),
        "agreeableness": (agreeableness[:, 1:].sum(axis=1), agreeableness[:, 0]),
    }


@pytest.mark.parametrize("name", ["mpg_gear", "wt_cyl", "agreeableness"])
def test_lavaan_and_polycor_agree(pair_of, reference, name):
    known = reference("polychoric")["serial"][name]
    found = polyserial(*pair_of[name])
    assert found.converged
    assert found.estimate == pytest.approx(known["lavaan"], abs=LAVAAN)
    closed = polyserial(*pair_of[name], method="closed_form")
    assert closed.estimate == pytest.approx(known["closed_form"], rel=1e-10)


def test_a_planted_correlation_is_found():
    random = np.random.default_rng(2)
    latent = random.normal(size=(100_000, 2)) @ np.linalg.cholesky([[1, -0.7], [-0.7, 1]]).T
    found = polyserial(latent[:, 0], np.searchsorted([-1.0, 0.2, 1.3], latent[:, 1]))
    assert found.estimate == pytest.approx(-0.7, abs=0.01)
    np.testing.assert_allclose(found.thresholds, [-1, 0.2, 1.3], atol=0.02)


def test_units_and_signs_only_follow(pair_of):
    x, y = pair_of["mpg_gear"]
    found = polyserial(x, y).estimate
    assert polyserial(1000 * x - 3, y**3).estimate == pytest.approx(found, abs=1e-10)
    assert polyserial(-x, y).estimate == pytest.approx(-found, abs=1e-10)
    assert polyserial(x, -y).estimate == pytest.approx(-found, abs=1e-10)


def test_the_likelihood_is_highest_there(pair_of):
    x, y = pair_of["wt_cyl"]
    z = (x - x.mean()) / x.std()
    found = polyserial(x, y)
    edges = np.concatenate([[-np.inf], found.thresholds, [np.inf]])
    codes = np.searchsorted(np.unique(y), y)

    def likely(rho):
        spread = np.sqrt(1 - rho**2)
        top, bottom = (edges[codes + 1] - rho * z) / spread, (edges[codes] - rho * z) / spread
        return np.log(ndtr(top) - ndtr(bottom)).sum()

    best = likely(found.estimate)
    assert best > max(likely(found.estimate - 1e-4), likely(found.estimate + 1e-4))
    slope = (likely(found.estimate + 1e-6) - likely(found.estimate - 1e-6)) / 2e-6
    assert slope == pytest.approx(0, abs=1e-6)


def test_refusals(refused):
    with refused(
        "A polyserial correlation needs a measurement and a rating of the same 3 or more "
        "respondents, but got 3 and 2."
    ):
        polyserial([1.0, 2, 3], [1, 2])
    with refused("A polyserial correlation needs a measurement that varies."):
        polyserial([1.0, 1, 1], [1, 2, 1])
    with refused(
        "Joint tables need items that vary, but item 1 does not: every respondent gave the "
        "same answer."
    ):
        polyserial([1.0, 2, 3], [1, 1, 1])
    with refused(
        "A polyserial correlation has the methods likelihood and closed_form, but not 'ml'."
    ):
        polyserial([1.0, 2, 3], [1, 2, 1], method="ml")
