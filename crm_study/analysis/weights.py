"""Weights of a sample whose population is known, as a function of a DataFrame."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from crm_study.analysis.frames import numbers_of, require_columns
from crm_study.analysis.variable import Variable, variable_of
from crm_study.analysis.weighting import Margin, Trim, WeightPlan, weighted
from crm_study.analysis.weights_finding import weights_finding
from crm_study.errors import AnalysisError
from crm_study.results.finding import Finding

if TYPE_CHECKING:
    import pandas as pd

Known = tuple[str, Mapping[str, float]]
"""A column and the people in each of its levels."""


def weights(
    frame: pd.DataFrame,
    *,
    base: str | Known | None = None,
    nonresponse: str | tuple[str, str] | None = None,
    poststratify: Known | None = None,
    rake: Mapping[str, Mapping[str, float]] | None = None,
    trim: Trim = None,
) -> Finding:
    """Make survey weights and report what they cost.

    Parameters
    ----------
    frame : DataFrame
        One row per respondent; per person asked where ``nonresponse`` is given.
    base : str or pair, optional
        A column of weights to start from, or a column of strata with the people in each
        stratum, for people over respondents. Everybody starts from 1 without it.
    nonresponse : str or pair, optional
        A column that is true where a person answered, and a column of classes to adjust in.
    poststratify : pair, optional
        A column of cells with the people in each.
    rake : mapping, optional
        For each of several columns the people in each of its levels.
    trim : float, pair or "iqr", optional
        Cut weights at a multiple of their median, at two limits, or at the median plus and
        minus three interquartile ranges; known totals are restored after it.

    Returns
    -------
    Finding
        One row per level of every known column; ``details["weights"]`` holds the weight of
        every row that answered, `glance` the effective n and the design effect.

    Raises
    ------
    AnalysisError
        An unknown column, a gap in one, weights that are not above 0, a level the population
        does not name, a cell without respondents, or margins with different totals.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"kind": ["bank", "bank", "union"]})
    >>> found = weights(frame, base=("kind", {"bank": 10, "union": 4}))
    >>> found.number("kind:bank", "weight"), round(found.number("glance", "n_eff"), 3)
    (5.0, 2.97)
    """
    given = base if isinstance(base, str) else None
    strata = None if base is None or isinstance(base, str) else _margin(frame, *base)
    answered, classes = _response(frame, nonresponse)
    plan = WeightPlan(
        n_obs=len(frame),
        given=None if given is None else _column(frame, given),
        strata=strata,
        answered=answered,
        classes=classes,
        poststratify=None if poststratify is None else _margin(frame, *poststratify),
        rake=tuple(_margin(frame, name, known) for name, known in (rake or {}).items()),
        trim=trim,
    )
    if not plan.n_obs:
        raise AnalysisError("Weights need at least one respondent.")
    return weights_finding(weighted(plan))


def level_text(value: object) -> str:
    """Return a level as the text that a population names it by: 1.0 is ``1``.

    Examples
    --------
    >>> level_text(1.0), level_text("bank")
    ('1', 'bank')
    """
    if isinstance(value, float | np.floating) and float(value).is_integer():
        return str(int(value))
    return str(value)


def margin_of(
    column: Variable,
    population: Mapping[str, float],
    titles: Mapping[str, str] | None = None,
) -> Margin:
    """Read the levels of a column whose population is known; refuse a gap in it.

    Raises
    ------
    AnalysisError
        A row without a level.
    """
    if gaps := int(column.gaps.sum()):
        verb = "has" if gaps == 1 else "have"
        raise AnalysisError(
            f"{gaps} of {len(column.values)} rows {verb} no '{column.name}', so that their weight "
            "is unknown. Leave such rows out, or give them a level of their own."
        )
    known = {level_text(level): float(people) for level, people in population.items()}
    return Margin(column.name, list(map(level_text, column.values.tolist())), known, titles or {})


def _margin(frame: pd.DataFrame, name: str, population: Mapping[str, float]) -> Margin:
    require_columns(frame, [name])
    return margin_of(variable_of(frame, name), population)


def _column(frame: pd.DataFrame, name: str) -> NDArray[np.float64]:
    """Return a column of weights; refuse what is no weight."""
    require_columns(frame, [name])
    values = numbers_of(frame[[name]], purpose="weighting")[:, 0]
    if unusable := int(np.sum(~(np.isfinite(values) & (values > 0)))):
        verb = "has" if unusable == 1 else "have"
        raise AnalysisError(
            f"{unusable} of {len(frame)} rows {verb} no usable weight ('{name}'); "
            "weights must be numbers above 0."
        )
    return values


def _response(
    frame: pd.DataFrame, nonresponse: str | tuple[str, str] | None
) -> tuple[NDArray[np.bool_] | None, list[str] | None]:
    """Return who answered and in which class each person is."""
    if nonresponse is None:
        return None, None
    name, by = (nonresponse, None) if isinstance(nonresponse, str) else nonresponse
    require_columns(frame, [name, *([by] if by else [])])
    values = numbers_of(frame[[name]], purpose="non-response")[:, 0]
    if not np.isin(values, (0.0, 1.0)).all():
        raise AnalysisError(f"'{name}' must say for every row whether the person answered: 1 or 0.")
    classes = None if by is None else list(margin_of(variable_of(frame, by), {}).labels)
    return values == 1.0, classes
