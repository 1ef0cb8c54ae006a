import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy import special

from crm_study.kernels.arrays.legendre import (
    NODES_8,
    NODES_20,
    NODES_48,
    WEIGHTS_8,
    WEIGHTS_20,
    WEIGHTS_48,
)
from crm_study.kernels.arrays.normal_law import ndtr, ndtri


def test_the_tail_has_the_digits_of_mpmath(reference):
    for case in reference("tail_areas")["normal"]:
        assert float(ndtr(case["given"])[0]) == pytest.approx(
            float(case["tails"][0]), rel=1e-15, abs=0
        )


def test_the_tail_agrees_with_scipy_on_both_sides_of_where_the_pole_is_left_out():
    z = np.concatenate([np.linspace(-37, 9, 1001), [-8.886, -8.8857, -1e-12, 0.0]])
    # scipy squares z and loses 13 digits' worth of exp(-700)
    assert_allclose(ndtr(z), special.ndtr(z), rtol=4e-13)
    assert_allclose(ndtr(z) + ndtr(-z), 1, rtol=1e-15)


def test_the_ends_of_the_normal_law():
    assert ndtr([-np.inf, -40.0, np.inf]).tolist() == [0, 0, 1]
    assert ndtri([0.0, 0.5, 1.0]).tolist() == [-np.inf, 0, np.inf]
    assert np.isnan([*ndtr([np.nan]), *ndtri([np.nan, -0.1, 1.1])]).all()


def test_quantiles_agree_with_scipy_and_come_back():
    shares = np.concatenate([np.geomspace(1e-300, 0.4, 200), [0.5, 0.6, 0.975, 1 - 1e-12]])
    assert_allclose(ndtri(shares), special.ndtri(shares), rtol=1e-14, atol=1e-16)
    # z of -37 in 16 digits is exp(-z²/2) in 13
    assert_allclose(ndtr(ndtri(shares)), shares, rtol=1e-12)
    assert_allclose(ndtr(ndtri(shares[150:])), shares[150:], rtol=1e-13)


@pytest.mark.parametrize(
    ("nodes", "weights"),
    [(NODES_8, WEIGHTS_8), (NODES_20, WEIGHTS_20), (NODES_48, WEIGHTS_48)],
    ids=["8", "20", "48"],
)
def test_the_rules_integrate_powers_up_to_their_order(nodes, weights):
    powers = np.arange(2 * nodes.size)
    assert_allclose((nodes ** powers[:, None]) @ weights, 1 / (powers + 1), rtol=1e-14)
