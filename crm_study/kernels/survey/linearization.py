"""The variance of weighted totals under a design, by Taylor linearization.

Every estimate of this folder is, near enough, a total of scores: the variance of that total is
read from how the scores of whole clusters differ within their stratum.
"""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike

from crm_study.errors import AnalysisError, listed
from crm_study.kernels.arrays.validate import Floats, complete
from crm_study.kernels.survey.sample_design import Codes, SampleDesign
from crm_study.kernels.survey.sampling_stages import SamplingStage, sampling_stages

#: What is done about a stratum of which one unit is left, named as in R's survey.lonely.psu.
Lonely = Literal["fail", "adjust", "average", "certainty", "remove"]
#: Below this unsampled share a stratum counts as asked completely, as in R's survey.
_CENSUS = 1e-7


def covariance_of_totals(
    scores: ArrayLike, design: SampleDesign, *, lonely: Lonely = "fail"
) -> Floats:
    r"""Estimate the covariance of the sums of scores over a sample.

    Parameters
    ----------
    scores : array_like, shape (n, p)
        Weighted scores, one row per respondent; 0 outside a domain, so that the whole
        design is kept.
    design : SampleDesign
    lonely : {"fail", "adjust", "average", "certainty", "remove"}, default "fail"
        A stratum with one unit is refused; measured from 0, the mean of all scores; given
        the average variance of the other strata; or taken as asked with certainty, which
        adds nothing ("remove" does the same).

    Returns
    -------
    ndarray of float, shape (p, p)

    Raises
    ------
    AnalysisError
        A stratum with one unit under ``"fail"``, no stratum to average over, or a design
        that does not fit the rows.

    Notes
    -----
    .. math::

        \hat V = \sum_h (1 - f_h) \frac{n_h}{n_h - 1}
                 \sum_{g \in h} (z_{hg} - \bar z_h)(z_{hg} - \bar z_h)'
                 + \sum_g f_{h(g)} \hat V_g

    with :math:`\hat V_g` the same for people within cluster g. Equal to R's ``svyrecvar``.

    References
    ----------
    .. [1] Särndal, C.-E., Swensson, B., & Wretman, J. (1992). Model assisted survey
       sampling, eq. 4.3.21.
    .. [2] Lumley, T. (2004). Journal of Statistical Software, 9(8).

    Examples
    --------
    >>> covariance_of_totals([[1.0], [2.0], [6.0]], SampleDesign()).tolist()
    [[21.0]]
    """
    table = complete(scores, name="scores", ndim=2)
    if lonely not in get_args(Lonely):
        raise AnalysisError(
            f"A stratum with one unit is treated by 'fail', 'adjust', 'average', 'certainty' or "
            f"'remove', not by '{lonely}'."
        )
    stages = sampling_stages(design, len(table))
    if stages[0].strata.size < 2:
        raise AnalysisError(
            f"A design with one {stages[0].kind} has no variance between {stages[0].kind}s."
        )
    return np.asarray(sum(_stage_covariance(table, stage, lonely) for stage in stages))


def _stage_covariance(scores: Floats, stage: SamplingStage, lonely: Lonely) -> Floats:
    """Add up the strata of one stage."""
    sums = np.zeros((stage.strata.size, scores.shape[1]))
    np.add.at(sums, stage.unit, scores)
    means = np.zeros((stage.n_units.size, scores.shape[1]))
    np.add.at(means, stage.strata, sums)
    means /= stage.n_units[:, None]
    alone = (stage.n_units == 1) & (1 - stage.n_units / stage.population >= _CENSUS)
    if lonely == "adjust":
        means[alone] = 0.0
    deviations = sums - means[stage.strata]
    scale = _scale(stage, lonely, np.flatnonzero(alone)) * stage.carried
    return np.asarray((deviations * scale[stage.strata, None]).T @ deviations)


def _scale(stage: SamplingStage, lonely: Lonely, alone: Codes) -> Floats:
    """Correct every stratum for its finite population and its mean."""
    n_units = stage.n_units
    unsampled = 1 - n_units / stage.population
    unsampled = np.where(unsampled < _CENSUS, 0.0, unsampled)
    scale = unsampled * np.where(n_units > 1, n_units / np.maximum(n_units - 1, 1), 1.0)
    if not alone.size:
        return np.asarray(scale)
    if lonely == "fail":
        raise AnalysisError(_alone(stage, alone))
    if lonely != "adjust":
        scale[alone] = 0.0
    return scale * _averaging(stage, alone) if lonely == "average" else np.asarray(scale)


def _averaging(stage: SamplingStage, alone: Codes) -> Floats:
    """Let the strata of one owner stand for those of it that hold one unit."""
    all_strata = np.bincount(stage.owner)
    usable = all_strata - np.bincount(stage.owner[alone], minlength=all_strata.size)
    if np.any((usable == 0) & (all_strata > 0)):
        raise AnalysisError(
            f"No average over strata can be taken where none of them holds two {stage.kind}s."
        )
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray((all_strata / usable)[stage.owner])


def _alone(stage: SamplingStage, alone: Codes) -> str:
    """Say which strata hold one unit, and what can be done."""
    names = listed([f"'{stage.labels[position]}'" for position in alone])
    noun, verb = ("stratum", "holds") if alone.size == 1 else ("strata", "hold")
    return (
        f"The {noun} {names} {verb} only one {stage.kind}, which shows no variance. Merge strata, "
        f"or choose lonely='adjust', 'average' or 'certainty'."
    )
