"""How many factors the correlations of so many items can identify."""

from __future__ import annotations

from crm_study.errors import AnalysisError


def degrees_of_freedom(n_items: int, n_factors: int) -> int:
    """Count the correlations left over after the loadings of unrotated factors.

    Parameters
    ----------
    n_items, n_factors : int

    Returns
    -------
    int
        Negative when there are more loadings than correlations.

    Examples
    --------
    >>> degrees_of_freedom(6, 2)
    4
    """
    return ((n_items - n_factors) ** 2 - n_items - n_factors) // 2


def refuse_too_many(n_factors: int, n_items: int) -> None:
    """Refuse factors that the correlations of these items cannot identify.

    Parameters
    ----------
    n_factors, n_items : int

    Raises
    ------
    AnalysisError
        No factor, or negative degrees of freedom.

    Examples
    --------
    >>> refuse_too_many(2, 5)
    """
    if n_factors < 1:
        raise AnalysisError(f"The number of factors must be at least 1, but is {n_factors}.")
    largest = max((m for m in range(n_items) if degrees_of_freedom(n_items, m) >= 0), default=0)
    if n_factors > largest:
        raise AnalysisError(
            f"{n_items} items cannot identify {n_factors} factor(s): "
            f"their correlations suffice for at most {largest}."
        )
