"""Whether a questionnaire measures the same thing, with the same ruler, in every group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.distributions import chi2_upper_p
from crm_study.kernels.latent.confirmatory import columns_of
from crm_study.kernels.latent.fit_indices import FitIndices, fit_indices
from crm_study.kernels.latent.latent_fit import LatentFit, fit_latent
from crm_study.kernels.latent.latent_model import (
    Identification,
    LatentModel,
    Path,
    correlated_factors,
    with_means,
)
from crm_study.kernels.latent.sample_moments import GroupMoments, moments, moments_of_incomplete

#: The same items on the same constructs; the same loadings; the same intercepts as well.
Level = Literal["configural", "metric", "scalar"]
LEVELS: tuple[Level, ...] = ("configural", "metric", "scalar")


@dataclass(frozen=True, slots=True)
class Comparison:
    """A model against a wider one that contains it.

    Attributes
    ----------
    statistic, df, p_value : float, int, float
        Difference of the chi-squareds; nan when one of the fits did not converge.
    delta_cfi, delta_rmsea, delta_srmr : float
        Index of the narrower model less that of the wider one.
    """

    statistic: float
    df: int
    p_value: float
    delta_cfi: float
    delta_rmsea: float
    delta_srmr: float


@dataclass(frozen=True, slots=True, eq=False)
class Invariance:
    """Fits under more and more equality.

    Attributes
    ----------
    groups : tuple of str
        In the order of the fits' groups.
    n_obs : tuple of int
        Respondents of each.
    fits : dict of Level to LatentFit
    indices : dict of Level to FitIndices
    comparisons : dict of Level to Comparison
        Of metric with configural and of scalar with metric.
    """

    groups: tuple[str, ...]
    n_obs: tuple[int, ...]
    fits: dict[Level, LatentFit]
    indices: dict[Level, FitIndices]
    comparisons: dict[Level, Comparison]


def invariance(
    scores: ArrayLike,
    constructs: Mapping[str, Sequence[int]],
    *,
    groups: Sequence[object],
    identification: Identification = "marker",
    missing: Literal["refuse", "fiml"] = "refuse",
    item_names: Sequence[str] | None = None,
) -> Invariance:
    """Fit the configural, metric and scalar model to groups of respondents.

    Parameters
    ----------
    scores : array_like of float, shape (n_obs, n_columns)
        Item scores in scale points, reverse-keyed.
    constructs : mapping of str to sequence of int
        Columns that measure each construct.
    groups : sequence, length n_obs
        To which group each respondent belongs, by any label; at least two.
    identification : {"marker", "unit_variance"}, default "marker"
        With "unit_variance" the first group keeps the variances 1 where others are free.
    missing : {"refuse", "fiml"}, default "refuse"
    item_names : sequence of str, optional

    Returns
    -------
    Invariance
        As ``lavaan::cfa(group = , group.equal = )`` with nothing, "loadings" and
        c("loadings", "intercepts").

    Raises
    ------
    AnalysisError
        One group only, a label that is missing, or a group whose answers cannot carry the
        model: the message names it.

    References
    ----------
    .. [1] Meredith, W. (1993). Psychometrika, 58(4), 525-543.
    .. [2] Cheung, G. W., & Rensvold, R. B. (2002). Structural Equation Modeling, 9(2), 233-255.

    Examples
    --------
    >>> i, j = np.ogrid[1:121, 1:5]
    >>> trait, noise = i * 37 % 101, (i * (13 + 8 * j) + 5 * j * j) % 23
    >>> scores = 1.0 + (trait * (2 + j % 3) + 9 * noise) // 120
    >>> found = invariance(scores, {"care": [0, 1, 2, 3]}, groups=["rw", "fr"] * 60)
    >>> [fit.test.df for fit in found.fits.values()]
    [4, 7, 10]
    """
    model = correlated_factors(constructs, identification=identification, item_names=item_names)
    table = columns_of(scores, model)
    labels, samples = _split(table, groups, model, missing)
    fits: dict[Level, LatentFit] = {}
    for level in LEVELS:
        known = fits["configural"].saturated if fits else None
        grown = across_groups(with_means(model), n_groups=len(labels), level=level)
        information: Literal["observed", "expected"] = (
            "observed" if missing == "fiml" else "expected"
        )
        fits[level] = fit_latent(grown, *samples, information=information, saturated=known)
    indices = {level: fit_indices(fit) for level, fit in fits.items()}
    comparisons: dict[Level, Comparison] = {
        narrow: compare(fits[narrow], fits[wide], indices[narrow], indices[wide])
        for wide, narrow in pairwise(LEVELS)
    }
    n_obs = tuple(int(sample.n_obs.sum()) for sample in samples)
    return Invariance(labels, n_obs, fits, indices, comparisons)


def across_groups(model: LatentModel, *, n_groups: int, level: Level) -> LatentModel:
    """Repeat a measurement model for each group, with some paths equal.

    Parameters
    ----------
    model : LatentModel
        Of one group, with means.
    n_groups : int
    level : {"configural", "metric", "scalar"}

    Returns
    -------
    LatentModel
        What equal loadings and intercepts identify is free beyond the first group: the
        variances of constructs that were fixed, and their means.

    Raises
    ------
    AnalysisError
        Fewer than two groups, or a model that compares some already.

    References
    ----------
    .. [1] Jöreskog, K. G. (1971). Psychometrika, 36(4), 409-426.

    Examples
    --------
    >>> model = with_means(correlated_factors({"care": [0, 1, 2, 3]}))
    >>> across_groups(model, n_groups=2, level="scalar").n_free
    18
    """
    if n_groups < 2 or model.n_groups > 1:
        raise AnalysisError(f"A comparison of groups needs at least 2 of them, but got {n_groups}.")
    paths = [
        _repeated(path, position, group=group, level=level)
        for group in range(n_groups)
        for position, path in enumerate(model.paths)
    ]
    return replace(model, paths=tuple(paths), n_groups=n_groups)


def _repeated(path: Path, position: int, *, group: int, level: Level) -> Path:
    """One path in one group."""
    equal = {"configural": (), "metric": ("lambda",), "scalar": ("lambda", "nu")}[level]
    own = f"{path.equal} in group {group}" if path.equal else None
    if path.value is None:
        shared = path.equal or f"path {position}"
        return replace(path, group=group, equal=shared if path.matrix in equal else own)
    variance_known = path.matrix == "psi" and path.row == path.column and bool(equal)
    mean_known = path.matrix == "alpha" and "nu" in equal
    value = None if group and (variance_known or mean_known) else path.value
    return replace(path, group=group, value=value)


def compare(
    narrow: LatentFit, wide: LatentFit, narrow_indices: FitIndices, wide_indices: FitIndices
) -> Comparison:
    """Test a model against a wider one that contains it.

    Parameters
    ----------
    narrow, wide : LatentFit
        Of the same answers; the narrow model has more degrees of freedom.
    narrow_indices, wide_indices : FitIndices

    Returns
    -------
    Comparison
    """
    statistic = narrow.test.statistic - wide.test.statistic
    df = narrow.test.df - wide.test.df
    return Comparison(
        statistic=statistic,
        df=df,
        p_value=chi2_upper_p(statistic, df) if df else float("nan"),
        delta_cfi=narrow_indices.cfi - wide_indices.cfi,
        delta_rmsea=narrow_indices.rmsea - wide_indices.rmsea,
        delta_srmr=narrow_indices.srmr - wide_indices.srmr,
    )


def _split(
    table: np.ndarray[tuple[int, ...], np.dtype[np.float64]],
    groups: Sequence[object],
    model: LatentModel,
    missing: Literal["refuse", "fiml"],
) -> tuple[tuple[str, ...], list[GroupMoments]]:
    """Summarize each group, in the order of first appearance."""
    if len(groups) != len(table):
        raise AnalysisError(
            f"{len(table)} respondents need {len(table)} group labels, but there are {len(groups)}."
        )
    if any(label is None or label != label for label in groups):  # noqa: PLR0124
        raise AnalysisError("Every respondent needs a group label, but some are missing.")
    found = list(dict.fromkeys(groups))
    if len(found) < 2:
        raise AnalysisError(
            f"A comparison of groups needs at least 2 of them, but got {len(found)}."
        )
    summarize = moments_of_incomplete if missing == "fiml" and np.isnan(table).any() else moments
    samples = []
    for label in found:
        rows = np.array([other == label for other in groups])
        try:
            samples.append(summarize(table[rows], names=model.item_names))
        except AnalysisError as error:
            raise AnalysisError(f"The group {str(label)!r} cannot be compared: {error}") from error
    return tuple(str(label) for label in found), samples
