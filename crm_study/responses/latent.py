"""Draw plausible answers: constructs in people, people in clusters, items on scales."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from crm_study.errors import AnalysisError
from crm_study.protocol.instrument import Item, Scale
from crm_study.protocol.source import Simulation
from crm_study.protocol.study import Study

Floats = NDArray[np.float64]
_LOWEST_CUT, _HIGHEST_CUT = -1.9, 0.9  # respondents lean towards agreement


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
    if np.linalg.eigvalsh(matrix)[0] <= 0:
        raise AnalysisError("The declared simulation.correlations cannot hold together.")
    return matrix


def draw_constructs(
    study: Study, clusters: NDArray[np.int64], plan: Simulation, rng: np.random.Generator
) -> dict[str, Floats]:
    """Draw every construct for every respondent, standardized, shape (n,) each."""
    top = list(study.top_order())
    root = np.linalg.cholesky(correlation_matrix(top, plan))
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


def draw_answers(
    construct: Floats, item: Item, scale: Scale, *, loading: float, rng: np.random.Generator
) -> NDArray[np.int64]:
    """Draw answers as given to one item: reverse-keyed items are answered reversed."""
    own_loading = np.clip(loading + rng.uniform(-0.08, 0.08), 0.2, 0.95)
    noise = rng.standard_normal(len(construct))
    tendency = own_loading * construct + np.sqrt(1 - own_loading**2) * noise
    codes = np.array(sorted(scale.points))
    cuts = np.linspace(_LOWEST_CUT, _HIGHEST_CUT, len(codes) - 1) + rng.normal(0, 0.15)
    answered: NDArray[np.int64] = codes[np.searchsorted(cuts, tendency)]
    return scale.minimum + scale.maximum - answered if item.reverse_keyed else answered
