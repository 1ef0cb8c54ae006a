"""The weights that an estimate uses: declared, implied by the draw, or none."""

from __future__ import annotations

from typing import Literal

import numpy as np

from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.survey.sample_design import SampleDesign
from crm_study.kernels.survey.sampling_stages import sampling_stages

#: Where weights come from.
Weighting = Literal["declared", "implied", "equal"]


def design_weights(design: SampleDesign, n_obs: int) -> tuple[Floats, Weighting]:
    """Give every respondent a weight.

    Parameters
    ----------
    design : SampleDesign
    n_obs : int
        Rows.

    Returns
    -------
    weights : ndarray of float, shape (n_obs,)
        Those declared; else the population over the sample at every stage whose population
        is declared, as R's ``svydesign`` does; else 1.
    weighting : {"declared", "implied", "equal"}

    Raises
    ------
    AnalysisError
        A design that does not fit the rows.

    Examples
    --------
    >>> weights, source = design_weights(SampleDesign(population_units=np.full(4, 10.0)), 4)
    >>> weights.tolist(), source
    ([2.5, 2.5, 2.5, 2.5], 'implied')
    """
    stages = sampling_stages(design, n_obs)
    if design.weights is not None:
        return design.weights, "declared"
    weights = np.ones(n_obs)
    if not np.all(np.isfinite(stages[0].population)):
        return weights, "equal"
    for stage in stages:
        weights = weights * (stage.population / stage.n_units)[stage.strata[stage.unit]]
    return weights, "implied"


def counts_of_people(weights: Floats) -> bool:
    """Tell whether weights look like frequencies: how many people gave the very same answers.

    Parameters
    ----------
    weights : ndarray of float, shape (n,)

    Returns
    -------
    bool
        Whether all are whole numbers and not all the same.

    Notes
    -----
    A frequency weight would multiply the sample size; a survey weight does not. Whole
    survey weights exist, so that this raises a note and changes nothing.

    Examples
    --------
    >>> counts_of_people(np.array([1.0, 3.0, 2.0, 1.0])), counts_of_people(np.array([1.5, 2.0]))
    (True, False)
    """
    whole = bool(np.all(weights == np.round(weights)))
    return whole and bool(np.ptp(weights) > 0)
