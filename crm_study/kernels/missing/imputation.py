"""Multiple imputation by chained equations (fully conditional specification)."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats, varies, with_gaps
from crm_study.kernels.missing.predictive_draws import draw_matched, draw_normal, method_of

_MOST_CELLS = 200_000_000


def imputed(
    values: ArrayLike,
    *,
    n_imputations: int = 20,
    method: str = "pmm",
    n_iterations: int = 10,
    seed: int,
    names: tuple[str, ...] | None = None,
) -> Floats:
    """Fill the gaps of a table many times over.

    Parameters
    ----------
    values : array_like of float, shape (n_obs, k)
        In any units, nan where missing.
    n_imputations : int
        Tables to make.
    method : {"pmm", "norm"}
        Predictive mean matching with five donors, which keeps to values somebody gave, or
        Bayesian linear regression, which does not keep to the answer scale.
    n_iterations : int
        Times every variable is redrawn given the others. Variables are visited in the order
        of the columns; gaps start with values drawn from those given.
    seed : int
        Table i depends on the seed and i alone: asking for more adds to the same ones.
    names : tuple of str, optional
        What messages call the variables.

    Returns
    -------
    ndarray of float, shape (n_imputations, n_obs, k)

    Raises
    ------
    AnalysisError
        Text, an infinite value, an unknown method, fewer than one table or iteration, fewer
        than two variables, a variable with gaps of which fewer than two values are there or
        all are the same, or more than 200 million numbers to hold.

    References
    ----------
    .. [1] van Buuren, S., & Groothuis-Oudshoorn, K. (2011). Journal of Statistical Software,
       45(3).

    Examples
    --------
    >>> table = [[1, 2], [2, 3], [3, 5], [4, 4], [5, np.nan], [1, np.nan]]
    >>> filled = imputed(table, n_imputations=2, seed=1)
    >>> filled.shape, bool(np.isin(filled[:, :, 1], [2, 3, 4, 5]).all())
    ((2, 6, 2), True)
    """
    table = with_gaps(values, name="values")
    draw = draw_matched if method_of(method) == "pmm" else draw_normal
    _refuse(table, n_imputations, n_iterations, names)
    missing = np.isnan(table)
    streams = np.random.SeedSequence(seed).spawn(n_imputations)
    filled = np.repeat(table[None], n_imputations, axis=0)
    for one, stream in zip(filled, streams, strict=True):
        _fill(one, missing, draw, n_iterations, np.random.default_rng(stream))
    return filled


def _fill(
    table: Floats,
    missing: NDArray[np.bool_],
    draw: Callable[..., Floats],
    n_iterations: int,
    generator: np.random.Generator,
) -> None:
    """Fill one table, in place."""
    gaps = np.flatnonzero(missing.any(axis=0)).tolist()
    for j in gaps:
        given = table[~missing[:, j], j]
        table[missing[:, j], j] = generator.choice(given, size=int(missing[:, j].sum()))
    for j in gaps * n_iterations:
        there = ~missing[:, j]
        design = np.column_stack([np.ones(len(table)), np.delete(table, j, axis=1)])
        table[~there, j] = draw(table[there, j], design[there], design[~there], generator=generator)


def _refuse(
    table: Floats, n_imputations: int, n_iterations: int, names: tuple[str, ...] | None
) -> None:
    """Hold the table and what is asked for to what imputation needs."""
    if n_imputations < 1 or n_iterations < 1:
        raise AnalysisError(
            "Imputation needs at least 1 table and 1 iteration, but got "
            f"{n_imputations} and {n_iterations}."
        )
    if table.shape[1] < 2:
        raise AnalysisError(f"Imputation needs at least 2 variables, but got {table.shape[1]}.")
    if table.size * n_imputations > _MOST_CELLS:
        raise AnalysisError(
            f"{n_imputations} tables of {len(table)} rows and {table.shape[1]} columns are more "
            "than memory should hold; ask for fewer."
        )
    for j, column in enumerate(table.T):
        given = column[~np.isnan(column)]
        if len(given) == len(column):
            continue
        name = f"variable {j + 1}" if names is None else names[j]
        if len(given) < 2 or not varies(given):
            raise AnalysisError(
                f"Imputation needs variables with at least two different values, but {name} "
                f"has {len(np.unique(given))}."
            )
