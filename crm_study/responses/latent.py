"""Draw constructs: correlated in people, alike in clusters, dimensions inside wholes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from crm_study.errors import AnalysisError
from crm_study.protocol.source import Simulation
from crm_study.protocol.study import Study

Floats = NDArray[np.float64]


def correlation_matrix(names: Sequence[str], plan: Simulation) -> Floats:
    """Return the correlations of the top-order constructs, shape (k, k).

    Raises
    ------
    AnalysisError
        The declared correlations cannot hold together (not positive definite).
    """
    matrix = np.full((len(names), len(names)), plan.correlation)
    np.fill_diagonal(matrix, 1.0)
    for pair, value in plan.correlations.items():
        first, _, second = pair.partition("~")
        if first not in names or second not in names:
            raise AnalysisError(
                f"simulation.correlations names '{pair}'; write two of "
                f"{', '.join(names)}, joined by '~'."
            )
        i, j = list(names).index(first), list(names).index(second)
        matrix[i, j] = matrix[j, i] = value
    if len(names) and np.linalg.eigvalsh(matrix)[0] <= 0:
        raise AnalysisError("The declared simulation.correlations cannot hold together.")
    return matrix


def draw_constructs(
    study: Study,
    clusters: NDArray[np.int64],
    plan: Simulation,
    rng: np.random.Generator,
    *,
    correlations: Floats,
) -> dict[str, Floats]:
    """Draw every construct for every respondent, standardized, shape (n,) each."""
    top = list(study.top_order())
    root = np.linalg.cholesky(correlations)
    shared = rng.standard_normal((clusters.max() + 1, len(top))) @ root.T
    own = rng.standard_normal((len(clusters), len(top))) @ root.T
    values = np.sqrt(plan.icc) * shared[clusters] + np.sqrt(1 - plan.icc) * own
    drawn = dict(zip(top, values.T, strict=True))
    waiting = list(top)
    while waiting:
        name = waiting.pop(0)
        for part in study.constructs[name].constructs:
            noise = rng.standard_normal(len(clusters))
            loading = plan.dimension_loading
            drawn[part] = loading * drawn[name] + np.sqrt(1 - loading**2) * noise
            waiting.append(part)
    return drawn
