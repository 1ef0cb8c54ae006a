"""Sixty people by the formula of mediation.R and moderation.R."""

import numpy as np
import pandas as pd
import pytest


@pytest.fixture(scope="session")
def people():
    i = np.arange(1, 61)
    x, w, z = i * 37 % 101 / 10, i * 43 % 61 / 10, i % 3 * 1.0
    m1 = 0.5 * x + 0.1 * x * w + i * 53 % 97 / 10
    m2 = 0.3 * x + 0.4 * m1 + i * 71 % 89 / 10
    m3 = -0.2 * x + 0.3 * m2 + i * 29 % 83 / 10
    noise = i * 19 % 79 / 10
    y = 0.2 * x + 0.3 * m1 + 0.25 * m2 - 0.1 * m3 + 0.05 * m1 * w + 0.2 * w + noise
    frame = pd.DataFrame({"x": x, "w": w, "z": z, "m1": m1, "m2": m2, "m3": m3, "y": y})
    return frame.assign(
        institution=i * 7 % 12,
        group=np.array(["a", "b", "c"])[i * 5 % 3],
        moderated=0.2 * x + 0.1 * x * w - 0.4 * w + noise,
        flat=0.3 * x - 0.2 * w + noise,
    )


@pytest.fixture(scope="session")
def drawn_by_formula():
    """How often each of so many is drawn in each resample, as in mediation.R."""

    def counts(size, *, n_resamples, **_):
        r, k = np.ogrid[1 : n_resamples + 1, 1 : size + 1]
        chosen = (r * 12345 + 7 * k**3 + 31 * r * k**2 + 17 * r**2 * k) % 10007 % size
        yield np.array([np.bincount(row, minlength=size) for row in chosen], dtype=float)

    return counts


@pytest.fixture
def shared_draws(monkeypatch, drawn_by_formula):
    """Let both programs draw the same people."""
    place = "crm_study.kernels.paths.resampled_slopes.resample_counts"
    monkeypatch.setattr(place, drawn_by_formula)
