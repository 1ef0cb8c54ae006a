"""Means, shares, totals and ratios of a population, from columns of a DataFrame."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from crm_study.analysis.coding import is_categorical
from crm_study.analysis.frames import numbers_of, require_columns
from crm_study.analysis.survey_columns import Fpc, survey_design
from crm_study.analysis.survey_estimates_finding import Quantity, Setting, estimates_finding
from crm_study.analysis.variable import variable_of
from crm_study.analysis.weights import Known, level_text, margin_of
from crm_study.errors import AnalysisError
from crm_study.kernels.survey.calibration import Calibration
from crm_study.kernels.survey.design_weights import design_weights
from crm_study.kernels.survey.estimates import (
    SurveyEstimates,
    SurveySetting,
    survey_means,
    survey_ratios,
    survey_totals,
)
from crm_study.kernels.survey.linearization import Lonely
from crm_study.kernels.survey.poststratify import post_stratify
from crm_study.kernels.survey.proportions import survey_proportions
from crm_study.kernels.survey.rake import rake as raked
from crm_study.kernels.survey.sample_design import SampleDesign
from crm_study.results.finding import Finding

if TYPE_CHECKING:
    import pandas as pd

_SHARES = "Limits of a share are those of its logit, as R's svyciprop makes them."


def survey_mean(
    frame: pd.DataFrame,
    *,
    variables: Sequence[str],
    cluster: str | None = None,
    strata: str | None = None,
    weights: str | None = None,
    fpc: Fpc = None,
    by: str | None = None,
    poststratify: Known | None = None,
    rake: Mapping[str, Mapping[str, float]] | None = None,
    lonely: Lonely = "fail",
    conf_level: float = 0.95,
) -> Finding:
    """Estimate population means, and the shares of the levels of a column of text.

    Parameters
    ----------
    frame : DataFrame
        One row per respondent.
    variables : sequence of str
        Columns; one with text, or with true and false, gives a share per level.
    cluster, strata, weights : str, optional
        Columns of the design.
    fpc : str, number, or pair of them, optional
        People in the population of the stratum; with clusters a pair, institutions in the
        population and people in the institution.
    by : str, optional
        A column of groups, each a domain.
    poststratify : pair, optional
        A column of cells with the people in each, to fit the weights to.
    rake : mapping, optional
        For each of several columns the people in each of its levels, instead.
    lonely : {"fail", "adjust", "average", "certainty", "remove"}, default "fail"
        What is done about a stratum with one unit.
    conf_level : float, default 0.95

    Returns
    -------
    Finding
        One row per variable (or level) and group.

    Raises
    ------
    AnalysisError
        An unknown column, a gap in the design, or a design that shows no variance.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"mfi": list("aabbcc"), "score": [1.0, 2, 4, 5, 6, 9]})
    >>> found = survey_mean(frame, variables=["score"], cluster="mfi")
    >>> round(found.number("score", "std_error"), 6), found.number("glance", "df")
    (1.732051, 2.0)
    """
    require_columns(frame, variables)
    wanted = [one for name in variables for one in _quantities(frame, name)]
    design, notes = survey_design(frame, cluster=cluster, strata=strata, weights=weights, fpc=fpc)
    if any(one.is_share for one in wanted):
        notes = (*notes, _SHARES)

    def estimate(one: Quantity, setting: SurveySetting) -> SurveyEstimates:
        return (survey_proportions if one.is_share else survey_means)(one.values, setting)

    known_totals = _calibration(frame, design, poststratify, rake)
    how = Setting(design, _groups(frame, by), lonely, conf_level, known_totals)
    return estimates_finding("survey_mean", "Means", wanted, estimate, how, notes=notes)


def survey_total(
    frame: pd.DataFrame,
    *,
    variables: Sequence[str],
    cluster: str | None = None,
    strata: str | None = None,
    weights: str | None = None,
    fpc: Fpc = None,
    by: str | None = None,
    poststratify: Known | None = None,
    rake: Mapping[str, Mapping[str, float]] | None = None,
    lonely: Lonely = "fail",
    conf_level: float = 0.95,
) -> Finding:
    """Estimate population totals; a column of text gives the people in each of its levels.

    Parameters
    ----------
    frame, variables, cluster, strata, weights, fpc, by, poststratify, rake, lonely, conf_level
        As in `survey_mean`.

    Returns
    -------
    Finding
        One row per variable (or level) and group.

    Raises
    ------
    AnalysisError
        As in `survey_mean`.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"clients": [10.0, 20, 60], "w": [2.0, 2, 4]})
    >>> survey_total(frame, variables=["clients"], weights="w").number("clients", "estimate")
    300.0
    """
    require_columns(frame, variables)
    wanted = [one for name in variables for one in _quantities(frame, name)]
    design, notes = survey_design(frame, cluster=cluster, strata=strata, weights=weights, fpc=fpc)

    def estimate(one: Quantity, setting: SurveySetting) -> SurveyEstimates:
        return survey_totals(one.values, setting)

    known_totals = _calibration(frame, design, poststratify, rake)
    how = Setting(design, _groups(frame, by), lonely, conf_level, known_totals)
    return estimates_finding("survey_total", "Totals", wanted, estimate, how, notes=notes)


def survey_ratio(
    frame: pd.DataFrame,
    *,
    numerator: str,
    denominator: str,
    cluster: str | None = None,
    strata: str | None = None,
    weights: str | None = None,
    fpc: Fpc = None,
    by: str | None = None,
    poststratify: Known | None = None,
    rake: Mapping[str, Mapping[str, float]] | None = None,
    lonely: Lonely = "fail",
    conf_level: float = 0.95,
) -> Finding:
    """Estimate the ratio of two population totals.

    Parameters
    ----------
    frame, cluster, strata, weights, fpc, by, poststratify, rake, lonely, conf_level
        As in `survey_mean`.
    numerator, denominator : str
        Columns of numbers; rows with both are used.

    Returns
    -------
    Finding
        One row per group; the key is ``numerator/denominator`` with a colon.

    Raises
    ------
    AnalysisError
        As in `survey_mean`, and a denominator whose total is 0.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"bad": [1.0, 2, 6], "loans": [2.0, 4, 6]})
    >>> found = survey_ratio(frame, numerator="bad", denominator="loans")
    >>> found.number("bad:loans", "estimate")
    0.75
    """
    require_columns(frame, [numerator, denominator])
    pair = numbers_of(frame[[numerator, denominator]], purpose="a ratio")
    known = np.asarray(~np.isnan(pair).any(axis=1))
    above, below = np.where(known[:, None], pair, 0.0).T[:, :, None]
    wanted = [Quantity(f"{numerator}:{denominator}", f"{numerator} / {denominator}", above, known)]
    design, notes = survey_design(frame, cluster=cluster, strata=strata, weights=weights, fpc=fpc)

    def estimate(one: Quantity, setting: SurveySetting) -> SurveyEstimates:
        return survey_ratios(one.values, below, setting)

    known_totals = _calibration(frame, design, poststratify, rake)
    how = Setting(design, _groups(frame, by), lonely, conf_level, known_totals)
    return estimates_finding("survey_ratio", "Ratio", wanted, estimate, how, notes=notes)


def _quantities(frame: pd.DataFrame, name: str) -> list[Quantity]:
    """Return a column as one quantity, or as a share per level; a gap is set to 0 and unknown."""
    column = frame[name]
    known = column.notna().to_numpy()
    if not known.any():
        raise AnalysisError(f"Every value of '{name}' is missing.")
    if not is_categorical(column):
        values = numbers_of(frame[[name]], purpose="a mean")
        return [Quantity(name, name, np.where(known[:, None], values, 0.0), known)]
    texts = np.array([level_text(value) for value in column], dtype=str)
    return [
        Quantity(
            f"{name}[{level}]",
            f"{name}: {level}",
            ((texts == level) & known).astype(float)[:, None],
            known,
            is_share=True,
        )
        for level in np.unique(texts[known])
    ]


def _groups(frame: pd.DataFrame, by: str | None) -> dict[str, NDArray[np.bool_]]:
    """Return the rows of each group; everybody is in the nameless one."""
    if by is None:
        return {"": np.ones(len(frame), dtype=bool)}
    require_columns(frame, [by])
    known = frame[by].notna().to_numpy()
    texts = np.array([level_text(value) for value in frame[by]], dtype=str)
    return {str(level): (texts == level) & known for level in np.unique(texts[known])}


def _calibration(
    frame: pd.DataFrame,
    design: SampleDesign,
    poststratify: Known | None,
    rake: Mapping[str, Mapping[str, float]] | None,
) -> Calibration | None:
    """Fit the weights of the design to what is known of the population."""
    if poststratify and rake:
        raise AnalysisError("Weights are post-stratified or raked, not both.")
    known = dict([poststratify]) if poststratify else dict(rake or {})
    if not known:
        return None
    require_columns(frame, known)
    weights, _ = design_weights(design, len(frame))
    margins = [margin_of(variable_of(frame, name), people) for name, people in known.items()]
    if poststratify:
        return post_stratify(weights, margins[0].labels, margins[0].population)[1]
    found = raked(
        weights,
        {margin.name: margin.labels for margin in margins},
        {margin.name: margin.population for margin in margins},
    )
    if not found.converged:
        raise AnalysisError(
            f"Raking has not reached its margins in {found.n_rounds} rounds; they may contradict "
            "each other."
        )
    return found.calibration
