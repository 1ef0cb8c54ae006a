"""Base weights: how many people of its stratum a respondent stands for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from crm_study.errors import AnalysisError, listed, nearest
from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.survey.sample_design import Codes


@dataclass(frozen=True, slots=True, eq=False)
class CellWeights:
    """Weights by the cell (stratum, post-stratum) that a respondent is in.

    Attributes
    ----------
    weights : ndarray of float, shape (n,)
        One per respondent.
    cells : tuple of str, length C
        Every cell of the population, in its order.
    n_obs : ndarray of int, shape (C,)
        Respondents.
    n_population : ndarray of float, shape (C,)
        People.
    factor : ndarray of float, shape (C,)
        What a respondent's weight was multiplied by; nan where nobody answered.
    """

    weights: Floats
    cells: tuple[str, ...]
    n_obs: np.typing.NDArray[np.intp]
    n_population: Floats
    factor: Floats


def base_weights(strata: Sequence[object], population: Mapping[str, float]) -> CellWeights:
    r"""Weight each respondent by people over respondents of the stratum.

    Parameters
    ----------
    strata : sequence, length n
        Stratum of every respondent, read as text.
    population : mapping
        People in every stratum.

    Returns
    -------
    CellWeights
        A stratum without respondents keeps its row and stands for nobody.

    Raises
    ------
    AnalysisError
        A stratum that the population does not name, one smaller than its sample, or no
        respondents.

    Notes
    -----
    .. math:: w_i = N_{h(i)} / n_{h(i)}

    References
    ----------
    .. [1] Horvitz, D. G., & Thompson, D. J. (1952). Journal of the American Statistical
       Association, 47, 663-685.

    Examples
    --------
    >>> found = base_weights(["bank", "bank", "union"], {"bank": 10, "union": 4})
    >>> found.weights.tolist(), found.n_obs.tolist()
    ([5.0, 5.0, 4.0], [2, 1])
    """
    codes, cells, people = cells_of(strata, population, what="stratum")
    n_obs = np.bincount(codes, minlength=len(cells))
    factor = base_factors(cells, n_obs, people)
    return CellWeights(factor[codes], cells, n_obs, people, factor)


def base_factors(cells: Sequence[str], n_obs: Codes, people: Floats) -> Floats:
    """Return people over respondents of every stratum; nan where nobody answered.

    Raises
    ------
    AnalysisError
        A stratum smaller than its sample.

    Examples
    --------
    >>> base_factors(["bank", "union"], np.array([2, 1]), np.array([10.0, 4.0])).tolist()
    [5.0, 4.0]
    """
    small = np.flatnonzero(people < n_obs)
    if small.size:
        worst = small[0]
        raise AnalysisError(
            f"A population cannot be smaller than its sample: the stratum '{cells[worst]}' has "
            f"{n_obs[worst]} respondents and {people[worst]:g} people."
        )
    factor = np.full(len(cells), np.nan)
    factor[n_obs > 0] = people[n_obs > 0] / n_obs[n_obs > 0]
    return factor


def cells_of(
    labels: Sequence[object], population: Mapping[str, float], *, what: str
) -> tuple[np.typing.NDArray[np.intp], tuple[str, ...], Floats]:
    """Match the cell of every respondent to a table of the population.

    Parameters
    ----------
    labels : sequence, length n
        Cell of every respondent, read as text.
    population : mapping
        People in every cell.
    what : str
        What a cell is, for the message: ``"stratum"``.

    Returns
    -------
    codes : ndarray of int, shape (n,)
        Position of the respondent's cell in the population.
    cells : tuple of str
        Names in the order of the population.
    people : ndarray of float

    Raises
    ------
    AnalysisError
        No respondents, an unknown cell, or a size that is not above zero.

    Examples
    --------
    >>> cells_of(["b", "a"], {"a": 3, "b": 5}, what="stratum")[0].tolist()
    [1, 0]
    """
    cells = tuple(str(name) for name in population)
    position = {name: code for code, name in enumerate(cells)}
    if not len(labels):
        raise AnalysisError("Weights need at least one respondent.")
    unknown = sorted({str(label) for label in labels} - set(cells))
    if unknown:
        raise AnalysisError(
            f"The population names no {what} '{unknown[0]}'; it names {listed(cells)}."
            f"{nearest(unknown[0], cells)}"
        )
    people = np.array([float(size) for size in population.values()])
    if (bad := np.flatnonzero(~(np.isfinite(people) & (people > 0)))).size:
        raise AnalysisError(
            f"Every {what} needs a population above 0, but '{cells[bad[0]]}' has "
            f"{people[bad[0]]:g}."
        )
    return np.array([position[str(label)] for label in labels], dtype=np.intp), cells, people
