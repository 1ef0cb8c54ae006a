"""Further reliability coefficients of one scale; each that cannot be had says why."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crm_study.errors import AnalysisError
from crm_study.kernels.description.correlation_matrix import correlation_of
from crm_study.kernels.polychoric.polychoric import Polychoric, polychoric
from crm_study.kernels.reliability.alpha_of_matrix import standardized_alpha
from crm_study.kernels.reliability.binary_scale import kr20
from crm_study.kernels.reliability.guttman import guttman_lambdas
from crm_study.kernels.reliability.halves import Halves, halves
from crm_study.kernels.reliability.omega import schmid_leiman_omega
from crm_study.kernels.reliability.score_precision import measurement_error

Floats = NDArray[np.float64]
Cells = dict[str, Any]
N_GROUP_FACTORS = 3
MOST_CATEGORIES = 10
COEFFICIENTS = (
    *(f"lambda_{i}" for i in range(1, 7)),
    *(f"std_lambda_{i}" for i in range(1, 7)),
    *("half_first_last", "half_guttman", "omega_hierarchical", "ordinal_alpha", "kr20", "sem"),
)


def coefficient_row(name: str, label: str, scores: Floats, *, alpha: float) -> dict[str, Any]:
    """Return Guttman's bounds, halves, omega hierarchical, ordinal alpha, KR-20 and the SEM.

    Parameters
    ----------
    name, label : str
        Key and words of the construct.
    scores : ndarray of float, shape (n_obs, n_items)
        Complete item scores.
    alpha : float
        The raw alpha, for the standard error of measurement.
    """
    answers = sorted(set(scores.ravel().tolist()))
    row = row_of(
        name,
        label,
        lambda: guttman_row(np.cov(scores, rowvar=False), correlation_of(scores)),
        lambda: halves_row(halves(scores, split="first_last")),
        lambda: omega_row(scores.shape[1], lambda: correlation_of(scores)),
        lambda: ordinal_row(len(answers), lambda: polychoric(scores)),
        lambda: _kr20(scores, answers),
    )
    row["sem"] = measurement_error(scores, reliability=alpha).mean if alpha > 0 else None
    return row


def row_of(name: str, label: str, *computations: Callable[[], Mapping[str, float]]) -> Cells:
    """Return what the computations give; what they refuse is the evidence."""
    reasons: list[str] = []
    row: Cells = {"key": f"more:{name}", "construct": name, "label": label}
    row |= dict.fromkeys(COEFFICIENTS)
    for compute in computations:
        try:
            row |= compute()
        except AnalysisError as error:
            reasons.append(str(error))
    return row | {"evidence": " ".join(dict.fromkeys(reasons))}


def guttman_row(covariance: Floats, correlation: Floats) -> dict[str, float]:
    """Return Guttman's bounds, raw and standardized."""
    raw, std = guttman_lambdas(covariance), guttman_lambdas(correlation)
    rows = {f"lambda_{i}": float(getattr(raw, f"lambda{i}")) for i in range(1, 7)}
    return rows | {f"std_lambda_{i}": float(getattr(std, f"lambda{i}")) for i in range(1, 7)}


def halves_row(found: Halves) -> dict[str, float]:
    """Return the reliabilities of first and last half."""
    return {"half_first_last": found.spearman_brown, "half_guttman": found.guttman}


def omega_row(n_items: int, correlation: Callable[[], Floats]) -> dict[str, float]:
    """Return omega hierarchical; refuse it where it is not meaningful."""
    if n_items <= 2 * N_GROUP_FACTORS:
        raise AnalysisError(
            f"Omega hierarchical with {N_GROUP_FACTORS} group factors needs more than "
            f"{2 * N_GROUP_FACTORS} items; with fewer it is not meaningful."
        )
    found = schmid_leiman_omega(correlation(), n_factors=N_GROUP_FACTORS)
    if not found.converged or found.improper:
        raise AnalysisError("The group factors behind omega hierarchical are improper.")
    return {"omega_hierarchical": found.omega_hierarchical}


def ordinal_row(n_answers: int, latent: Callable[[], Polychoric]) -> dict[str, float]:
    """Return the standardized alpha of polychoric correlations."""
    if n_answers > MOST_CATEGORIES:
        raise AnalysisError(f"Ordinal alpha is for at most {MOST_CATEGORIES} answer categories.")
    return {"ordinal_alpha": standardized_alpha(latent().rho)}


def _kr20(scores: Floats, answers: Sequence[float]) -> dict[str, float]:
    if len(answers) != 2:
        return {}
    return {"kr20": kr20((scores == answers[1]).astype(float))}
