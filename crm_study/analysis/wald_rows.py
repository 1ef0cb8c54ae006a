"""Joint Wald tests of categorical predictors, where the likelihood has the word."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from crm_study.analysis.model_frame import ModelFrame
from crm_study.kernels.glm.wald import wald_test

Floats = NDArray[np.float64]


def wald_rows(
    model: ModelFrame, estimate: Floats, covariance: Floats, *, first: int
) -> list[dict[str, Any]]:
    """Test every predictor with all of its columns; none where each has one.

    Parameters
    ----------
    model : ModelFrame
        Terms and the predictors they belong to.
    estimate, covariance : ndarray of float
        Of all coefficients.
    first : int
        Position of the first slope among them.
    """
    owners = [model.predictor_of[term] for term in model.terms]
    places = {
        owner: [first + i for i, other in enumerate(owners) if other == owner]
        for owner in dict.fromkeys(owners)
    }
    if all(len(columns) == 1 for columns in places.values()):
        return []
    tests = {
        owner: wald_test(estimate, covariance, columns=columns) for owner, columns in places.items()
    }
    return [
        {
            "key": f"joint:{owner}",
            "label": model.label_of(owner),
            "statistic": test.statistic,
            "df1": test.df1,
            "p_value": test.p_value,
        }
        for owner, test in tests.items()
    ]
