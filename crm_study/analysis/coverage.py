"""Coverage: how often the interval of each method holds a slope that is known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from crm_study.analysis.coverage_design import sampled_of, study_sample
from crm_study.analysis.coverage_draws import Sampled, Trial, chosen_methods
from crm_study.analysis.coverage_finding import CoverageFinding
from crm_study.analysis.coverage_rows import row_of
from crm_study.analysis.in_order import InOrder, Progress, unheard
from crm_study.kernels.arrays.chunks import Spread, chunks
from crm_study.kernels.arrays.validate import confidence_level
from crm_study.protocol.study import Study
from crm_study.responses.responses import Responses
from crm_study.results.cutoffs.inference import BRADLEY_1978, BRADLEY_LOW_1978
from crm_study.results.finding import Finding
from crm_study.results.findings import plain

if TYPE_CHECKING:
    from crm_study.responses.scale.engines import Engine

_DRAWS_OF_A_CHUNK = 50
"""About a second of work with a wild bootstrap: less is not worth a second process."""
_NOTES = (
    "Scores are normal and the model is true; what the samples have of the design is that "
    "respondents of one institution resemble each other. Skewed answers, unequal variances and "
    "institutions that refuse are not in them, and may make any interval worse.",
    "The slope is that of an unlimited population, in standard deviations: nothing is corrected "
    "for a finite population, everybody weighs the same, and strata do not differ.",
    "The standard error is that of the share, from the number of samples alone; limits are "
    "Wilson's. 'Rejected' is the share of intervals without 0: the power of the method, or, "
    "with a slope of 0, how often it rejects wrongly.",
)


def coverage(
    *,
    sizes: int | Sequence[int],
    slope: float = 0.3,
    icc: float = 0.1,
    icc_predictor: float = 0.1,
    n_predictors: int = 1,
    strata: Sequence[str] | None = None,
    methods: Sequence[str] = (),
    conf_level: float = 0.95,
    n_simulations: int = 1000,
    seed: int = 2021,
    engine: Engine | None = None,
    progress: Progress = unheard,
) -> Finding:
    """Plant a slope, draw samples, and count how often each interval holds it.

    Parameters
    ----------
    sizes : int or sequence of int
        Independent respondents, or the respondents of every institution.
    slope : float, default 0.3
        Standardized slope of the outcome on the first predictor, between -1 and 1.
    icc, icc_predictor : float, default 0.1
        Intraclass correlations of the outcome's residual and of the predictors; a predictor
        with 1 is the same for a whole institution. Not used without institutions.
    n_predictors : int
        Slopes of the model; those after the first are 0.
    strata : sequence of str, optional
        Stratum of every respondent, institution by institution.
    methods : sequence of str, optional
        As `inference` calls them; by default those of which a thesis prints the interval.
    conf_level : float, default 0.95
        Coverage that the intervals promise.
    n_simulations : int, default 1000
        Samples.
    seed : int
        The same seed gives the same samples, whoever draws them.
    engine : Engine, optional
        Who draws, as ``cs.engine("local", jobs=4)``; by default this process.
    progress : callable, optional
        Told parts of the simulation done and parts in all.

    Returns
    -------
    Finding
        One row a method: the share covered with its Monte-Carlo standard error, how many
        times as often as promised it missed, the median width, bias, and the mean standard
        error over the standard deviation of the slopes.

    Raises
    ------
    AnalysisError
        A population that cannot be, no sample, or a method that gives no interval.

    References
    ----------
    .. [1] Morris, T. P., White, I. R., & Crowther, M. J. (2019). Using simulation studies to
       evaluate statistical methods. Statistics in Medicine, 38(11), 2074-2102.

    Examples
    --------
    >>> found = coverage(sizes=[6] * 21, icc=0.2, icc_predictor=1, methods=["ols", "cr2"],
    ...                  n_simulations=200)
    >>> found.number("ols", "covered") < 0.9 < found.number("cr2", "covered")
    True
    """
    sampled = sampled_of(
        sizes,
        slope=slope,
        icc=icc,
        icc_predictor=icc_predictor,
        n_predictors=n_predictors,
        strata=strata,
    )
    trial = _trial(sampled, methods, conf_level)
    return _finding(trial, n_simulations, seed, spread=InOrder(engine, progress))


def coverage_chapter(
    study: Study,
    responses: Responses | None = None,
    *,
    n: int | None = None,
    slope: float | None = None,
    methods: Sequence[str] = (),
    n_simulations: int = 1000,
    seed: int = 2021,
    engine: Engine | None = None,
    progress: Progress = unheard,
) -> Finding:
    """Try the intervals in the design of a study: that of its data, else the planned one.

    Parameters
    ----------
    study : Study
        Its largest model gives the number of slopes, its ``power`` the effect.
    responses : Responses, optional
        Admitted rows; without them the plan says how many answer, spread evenly.
    n : int, optional
        Respondents, instead of those of the data or the plan.
    slope : float, optional
        By default that of the middle one of the declared effects.
    methods, n_simulations, seed, engine, progress
        As in `coverage`.

    Raises
    ------
    AnalysisError
        No model, no respondents planned, and what `coverage` refuses.
    """
    sampled, notes = study_sample(study, responses, n=n, slope=slope)
    level = 1 - study.power.alpha
    spread = InOrder(engine, progress)
    return _finding(_trial(sampled, methods, level), n_simulations, seed, notes, spread=spread)


def _trial(sampled: Sampled, methods: Sequence[str], conf_level: float) -> Trial:
    chosen = chosen_methods(sampled, methods)
    return Trial(sampled, tuple(chosen), confidence_level(conf_level))


def _finding(
    trial: Trial, n_simulations: int, seed: int, notes: tuple[str, ...] = (), *, spread: Spread
) -> Finding:
    cut = chunks(n_simulations, seed=seed, most=_DRAWS_OF_A_CHUNK)
    drawn = np.concatenate(list(spread(trial, cut)))
    population = trial.sampled.population
    labels = chosen_methods(trial.sampled, trial.methods)
    rows = [
        {"method": name, "approach": labels[name]}
        | row_of(drawn[:, place], slope=population.slope, conf_level=trial.conf_level)
        for place, name in enumerate(trial.methods)
    ]
    return CoverageFinding(
        id="coverage",
        title="How often intervals hold a slope that is known",
        rows=tuple(map(plain, rows)),
        overall=plain(_overall(trial, n_simulations, seed)),
        notes=(*_NOTES, *notes),
        rules=(BRADLEY_1978, BRADLEY_LOW_1978),
    )


def _overall(trial: Trial, n_simulations: int, seed: int) -> dict[str, Any]:
    population, design = trial.sampled.population, trial.sampled.design
    nested = design.cluster is not None
    return {
        "planted_slope": population.slope,
        "n_obs": population.n_obs,
        "n_clusters": design.n_clusters,
        "cluster_size": population.n_obs / len(population.cluster_sizes) if nested else None,
        "n_strata": len(design.strata_labels) or None,
        "icc": population.icc_outcome if nested else None,
        "icc_predictor": population.icc_predictor if nested else None,
        "n_predictors": population.n_predictors,
        "conf_level": trial.conf_level,
        "n_simulations": n_simulations,
        "seed": seed,
    }
