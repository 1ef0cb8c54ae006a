"""Confirmatory factor analysis: constructs measured by their own items."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.latent.latent_fit import LatentFit, fit_latent
from crm_study.kernels.latent.latent_model import (
    Identification,
    LatentModel,
    correlated_factors,
    with_means,
)
from crm_study.kernels.latent.sample_moments import moments, moments_of_incomplete


def cfa(
    scores: ArrayLike,
    constructs: Mapping[str, Sequence[int]],
    *,
    identification: Identification = "marker",
    missing: Literal["refuse", "fiml"] = "refuse",
    item_names: Sequence[str] | None = None,
    conf_level: float = 0.95,
) -> LatentFit:
    """Fit constructs that are measured by their own items and may all correlate.

    Parameters
    ----------
    scores : array_like of float, shape (n_obs, n_columns)
        Item scores in scale points, reverse-keyed.
    constructs : mapping of str to sequence of int
        Columns that measure each construct.
    identification : {"marker", "unit_variance"}, default "marker"
        Fix each construct's first loading at 1, or its variance at 1.
    missing : {"refuse", "fiml"}, default "refuse"
        Refuse missing answers, or let each respondent count with what she answered.
    item_names : sequence of str, optional
        Of all columns, for labels and messages.
    conf_level : float, default 0.95

    Returns
    -------
    LatentFit
        As ``lavaan::cfa(..., std.lv = identification == "unit_variance")``, with
        ``missing = "ml"`` for "fiml".

    Raises
    ------
    AnalysisError
        Items that cannot tell what is asked: see `correlated_factors`, `moments`,
        `moments_of_incomplete`, `fit_latent`.

    References
    ----------
    .. [1] Jöreskog, K. G. (1969). Psychometrika, 34(2), 183-202.

    Examples
    --------
    >>> i, j = np.ogrid[1:61, 1:5]
    >>> trait, noise = i * 37 % 101, (i * (13 + 8 * j) + 5 * j * j) % 23
    >>> scores = 1.0 + (trait * (2 + j % 3) + 9 * noise) // 120
    >>> fit = cfa(scores, {"care": [0, 1, 2, 3]})
    >>> round(fit.test.statistic, 4), fit.test.df
    (0.0254, 2)
    """
    model = correlated_factors(constructs, identification=identification, item_names=item_names)
    return fit_scores(model, scores, missing=missing, conf_level=conf_level)


def fit_scores(
    model: LatentModel,
    scores: ArrayLike,
    *,
    missing: Literal["refuse", "fiml"] = "refuse",
    conf_level: float = 0.95,
) -> LatentFit:
    """Fit any model of latent variables to answers.

    Parameters
    ----------
    model : LatentModel
        Of one group: from `correlated_factors`, `second_order`, `regressed`.
    scores : array_like of float, shape (n_obs, n_columns)
        Item scores in scale points, of which the model takes its columns.
    missing : {"refuse", "fiml"}, default "refuse"
    conf_level : float, default 0.95

    Returns
    -------
    LatentFit

    Raises
    ------
    AnalysisError
        As `cfa`.

    References
    ----------
    .. [1] Arbuckle, J. L. (1996). In G. A. Marcoulides & R. E. Schumacker (Eds.), Advanced
       structural equation modeling (pp. 243-277). Erlbaum.

    Examples
    --------
    >>> from crm_study.kernels.latent.latent_structure import regressed
    >>> i, j = np.ogrid[1:61, 1:7]
    >>> trait, noise = i * 37 % 101, (i * (13 + 8 * j) + 5 * j * j) % 23
    >>> scores = 1.0 + (trait * (2 + j % 3) + 9 * noise) // 120
    >>> measured = correlated_factors({"care": [0, 1, 2], "growth": [3, 4, 5]})
    >>> fit = fit_scores(regressed(measured, {"growth": ["care"]}), scores)
    >>> fit.paths.labels[-1], fit.test.df
    ('growth ~ care', 8)
    """
    table = columns_of(scores, model)
    if missing == "refuse":
        group = moments(table, names=model.item_names)
        return fit_latent(model, group, information="expected", conf_level=conf_level)
    incomplete = bool(np.isnan(table).any())
    summarize = moments_of_incomplete if incomplete else moments
    return fit_latent(
        with_means(model),
        summarize(table, names=model.item_names),
        information="observed",
        conf_level=conf_level,
    )


def columns_of(scores: ArrayLike, model: LatentModel) -> Floats:
    """Take the columns that a model explains.

    Raises
    ------
    AnalysisError
        When the scores have no such column.
    """
    table = np.asarray(scores, dtype=float)
    if table.ndim != 2 or max(model.items) >= table.shape[1] or min(model.items) < 0:
        n_columns = table.shape[1] if table.ndim == 2 else 0
        raise AnalysisError(
            f"The model asks for column {max(model.items) + 1}, but the scores have {n_columns}."
        )
    return table[:, list(model.items)]
