"""Oblique rotations of loadings as clean as a scale can be."""

from __future__ import annotations

import numpy as np
import pytest

from crm_study.kernels.factor.gradient_projection import oblique


@pytest.mark.parametrize("noise", [0.0, 1e-12, 1e-9, 1e-6, 1e-3, 0.03])
@pytest.mark.parametrize("gamma", [0.0, -0.5])
def test_a_clean_structure_is_found_in_few_steps_from_any_start(noise: float, gamma: float) -> None:
    rng = np.random.default_rng(20)
    clean = np.kron(np.eye(4), np.ones((5, 1))) * rng.uniform(0.5, 0.9, size=(20, 1))
    clean = clean + noise * rng.normal(size=clean.shape)
    starts = [np.linalg.qr(rng.normal(size=(4, 4)))[0] for _ in range(12)]
    hidden = clean @ starts.pop()
    found = [oblique(hidden, gamma=gamma, start=start) for start in starts]
    assert all(turn.converged for turn in found)
    assert max(turn.n_iterations for turn in found) < 100
    assert np.ptp([turn.value for turn in found]) < 1e-12
    largest = np.sort(np.abs(hidden @ found[0].matrix), axis=1)[:, -1]
    np.testing.assert_allclose(largest, np.abs(clean).max(axis=1), atol=0.01 + 3 * noise)
