"""What goes with the outcome most: R² split among the predictors, ties shown as ties."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from crm_study.analysis.importance_finding import ImportanceFinding
from crm_study.analysis.importance_rows import importance_details, share_row
from crm_study.analysis.model_frame import ModelFrame, model_frame
from crm_study.analysis.threads import one_thread
from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.importance.all_subsets import (
    MOST_PREDICTORS,
    adjusted_for,
    all_subsets_r_squared,
)
from crm_study.kernels.importance.dominance import Dominance, dominance
from crm_study.kernels.importance.importance_bootstrap import (
    ImportanceIntervals,
    importance_intervals,
)
from crm_study.kernels.importance.relative_weights import (
    car_scores,
    pratt,
    relative_weights,
    standardized_slopes,
)
from crm_study.kernels.importance.shapley import first_increments, last_increments, lmg
from crm_study.kernels.linear.least_squares import OlsFit, ols
from crm_study.results.finding import Finding
from crm_study.results.findings import plain

if TYPE_CHECKING:
    import pandas as pd

    from crm_study.protocol.study import Study
    from crm_study.responses.responses import Responses

SEED = 2000
N_RESAMPLES = 1000
SETTINGS: Mapping[str, Any] = {"n_resamples": N_RESAMPLES, "seed": SEED, "conf_level": 0.95}
_NOTES = (
    "LMG averages what a predictor adds to R² over all orders of entry; the shares add up to R² "
    "(Lindeman, Merenda & Gold, 1980; the general dominance statistic, the Shapley value). Johnson "
    "(2000) splits the same R² by the uncorrelated variables nearest to the predictors; Genizi's "
    "(1993) shares are the same numbers.",
    "Ranks are tied where the bootstrap interval of the difference of two LMG shares includes 0; "
    "each interval is taken by itself, without a correction for the number of pairs.",
    "Importance is how much of the outcome's variance goes with a predictor among these "
    "predictors. It is no effect and no forecast of what a change would bring.",
)
Limits = tuple[float, float] | Mapping[str, tuple[float, float]]


@one_thread
def importance(
    frame: pd.DataFrame,
    *,
    outcome: str,
    predictors: Sequence[str],
    controls: Sequence[str] = (),
    n_resamples: int = N_RESAMPLES,
    seed: int = SEED,
    conf_level: float = 0.95,
    cluster: str | None = None,
    method: str = "percentile",
    limits: Limits | None = None,
) -> Finding:
    """Split R² among the predictors, with intervals and ranks that may be tied.

    Parameters
    ----------
    frame : DataFrame
        Rows with a missing value in a column used are left out.
    outcome : str
        Numeric column to account for.
    predictors : sequence of str
        Columns among which R² is split, at most 16 terms; categories become indicators,
        each a term of its own.
    controls : sequence of str, optional
        Columns that are always in the model and whose part of R² is not split.
    n_resamples : int, default 1000
        Bootstrap resamples.
    seed : int
        The same seed gives the same intervals.
    conf_level : float, default 0.95
        Coverage of each interval.
    cluster : str, optional
        Column of institutions, which are then resampled whole.
    method : {"percentile", "bca"}
        How limits are read off the resamples.
    limits : pair or mapping of pairs, optional
        Lowest and highest possible score of the predictors; they turn means into
        ``performance``, 0 to 100, for the importance-performance map.

    Returns
    -------
    Finding
        One row per predictor: ``lmg conf_low conf_high johnson dominance rank``.

    Raises
    ------
    AnalysisError
        An unknown column, too many predictors, too few rows, a constant or collinear one.

    Examples
    --------
    >>> import pandas as pd
    >>> i = np.arange(60)
    >>> frame = pd.DataFrame({"a": i * 37 % 101, "b": i * 53 % 97, "c": i * 29 % 89})
    >>> frame["y"] = frame["a"] + frame["c"] / 2
    >>> found = importance(frame, outcome="y", predictors=["a", "b"], n_resamples=200)
    >>> found.number("a", "rank"), found.number("b", "rank")
    ('1', '2')
    """
    data = model_frame(frame, outcome=outcome, predictors=[*predictors, *controls], cluster=cluster)
    return importance_of(
        data,
        id_="importance",
        controls=controls,
        settings={"n_resamples": n_resamples, "seed": seed, "conf_level": conf_level}
        | {"method": method},
        limits=limits,
    )


def importance_chapter(study: Study, responses: Responses, *, model: str) -> Finding:
    """Split R² of one declared model of the main wave."""
    from crm_study.analysis.declared_frame import declared_frame

    return importance_of(
        declared_frame(study, responses, model),
        id_=f"importance.{model}",
        controls=study.models[model].controls,
        settings=SETTINGS,
        limits=scale_limits_of(study, model),
    )


def scale_limits_of(study: Study, model: str) -> dict[str, tuple[float, float]]:
    """Return the limits of the answer scales of a model's predictors, where they have them."""
    names = study.models[model].predictors
    return {name: scale for name in names if (scale := _scale_limits(study, name))}


def importance_of(
    data: ModelFrame,
    *,
    id_: str,
    controls: Sequence[str],
    settings: Mapping[str, Any],
    limits: Limits | None = None,
) -> Finding:
    """Split R² of a model frame; both public roads end here."""
    chosen = np.array([data.predictor_of[term] not in controls for term in data.terms])
    terms = [term for term, one in zip(data.terms, chosen, strict=True) if one]
    refuse_terms(terms)
    whole = ols(data.y, data.x, names=list(data.terms))
    x, held = data.x[:, chosen], data.x[:, ~chosen]
    correlations = np.atleast_2d(np.corrcoef(np.column_stack([held, x, data.y]), rowvar=False))
    known = importance_intervals(data.y, x, controls=held, cluster=data.design.cluster, **settings)
    means = [float(values.mean()) for values in x.T]
    return laid_out(
        data,
        terms,
        whole,
        correlations,
        known,
        id_=id_,
        settings=settings,
        limits=limits,
        means=means,
    )


def laid_out(
    data: ModelFrame,
    terms: Sequence[str],
    whole: OlsFit,
    correlations: Floats,
    known: ImportanceIntervals,
    *,
    id_: str,
    settings: Mapping[str, Any],
    limits: Limits | None,
    means: Sequence[float],
) -> Finding:
    """Lay shares and intervals out; of the frame only names and design are read.

    Parameters
    ----------
    data : ModelFrame
    terms : sequence of str
        Those that are no controls.
    whole : OlsFit
        The model with the controls.
    correlations : ndarray of float
        Of controls, terms and outcome, in this order.
    known : ImportanceIntervals
    id_, settings, limits
        As for `importance_of`.
    means : sequence of float
        Of the terms.
    """
    n_controls = len(data.terms) - len(terms)
    split, pairs = _split(correlations, n_controls)
    performance = _performance(means, terms, limits)
    rows = [
        share_row(i, term, data.labels[term], split, known) | {"performance": performance[i]}
        for i, term in enumerate(terms)
    ]
    overall = {
        "outcome": data.outcome_label,
        "r_squared": whole.r_squared,
        "r_squared_controls": whole.r_squared - float(split["lmg"].sum()) if n_controls else None,
        "n_obs": whole.n_obs,
        "n_clusters": len(data.design.cluster_labels) or None,
        "n_resamples": known.n_resamples,
        "n_defined": known.n_defined,
        "seed": settings["seed"],
        "conf_level": settings["conf_level"],
    }
    return ImportanceFinding(
        id=id_,
        title=f"What matters most in the regression of {data.equation}",
        rows=tuple(plain(row) for row in rows),
        overall=plain(overall),
        notes=(*_NOTES, *_resampled(data), *data.notes),
        details=importance_details(terms, pairs, known),
    )


def refuse_terms(terms: Sequence[str]) -> None:
    """Refuse a model without terms, or with too many to take all subsets of."""
    if not terms:
        raise AnalysisError("Importance needs at least one predictor that is not a control.")
    if len(terms) > MOST_PREDICTORS:
        raise AnalysisError(
            f"Importance takes all subsets of at most {MOST_PREDICTORS} terms, but the model has "
            f"{len(terms)}."
        )


def _split(correlations: Floats, n_controls: int) -> tuple[dict[str, Floats], Dominance]:
    """Split R² in every way, as shares of all of the outcome's variance."""
    left = adjusted_for(correlations, n_controls=n_controls)
    scale = np.sqrt(left.diagonal())
    given = left / scale[:, None] / scale[None, :]
    r_squared = all_subsets_r_squared(given)
    compared = dominance(r_squared)
    shares = {
        "lmg": lmg(r_squared),
        "johnson": relative_weights(given),
        "dominance": compared.general,
        "last": last_increments(r_squared),
        "first": first_increments(r_squared),
        "beta_squared": standardized_slopes(given) ** 2,
        "pratt": pratt(given),
        "car": car_scores(given),
    }
    return {name: share * left[-1, -1] for name, share in shares.items()}, compared


def _performance(
    means: Sequence[float], terms: Sequence[str], limits: Limits | None
) -> list[float | None]:
    """Return means from 0, the lowest possible score, to 100, the highest."""
    found = []
    for mean, term in zip(means, terms, strict=True):
        pair = limits.get(term) if isinstance(limits, Mapping) else limits
        low, high = pair or (0.0, 0.0)
        found.append(100 * (mean - low) / (high - low) if high > low else None)
    return found


def _scale_limits(study: Study, name: str) -> tuple[float, float] | None:
    """Return the limits of a construct's answer scale where all its items share them."""
    items = study.items_of(name) if name in study.constructs else (name,)
    known = [item.id for item in study.instrument.items()]
    scales = [study.scale_of(item) for item in items if item in known]
    found = {(float(scale.minimum), float(scale.maximum)) for scale in scales if scale}
    return found.pop() if len(found) == 1 and all(scales) else None


def _resampled(data: ModelFrame) -> tuple[str, ...]:
    what = "institutions, whole," if data.design.cluster is not None else "respondents"
    return (f"Intervals are of the bootstrap, in which {what} are drawn with replacement.",)
