"""What a reader must know of a mediation or a moderation."""

from __future__ import annotations

import numpy as np

from crm_study.analysis.path_frame import PathFrame
from crm_study.kernels.paths.indirect_bootstrap import MOST_CONTRASTED

NOT_CAUSAL = (
    "One questionnaire at one time cannot show that one thing leads to another: the estimates "
    "are at most consistent with mediation, and may be far from the effects over time "
    "(Maxwell & Cole, 2007, Psychological Methods, 12, 23-44)."
)
_PATHS = (
    "Paths a, b, d, c and c′ by ordinary least squares with t intervals; the indirect effects "
    "are products of slopes, and c is the slope without the mediators."
)
_KINDS = {
    "percentile": "percentile",
    "bias_corrected": "bias-corrected (BC)",
    "bca": "bias-corrected and accelerated (BCa, jackknife)",
}
_BOOTSTRAP = (
    "Indirect effects: standard error, p and {kind} interval from the resamples. Quantiles are "
    "interpolated as R's type 7; p is twice the smaller share of resamples beyond zero, the "
    "sample counted in."
)
_STANDARD = (
    "Standardized indirect effects are times sd(x) / sd(y), partially standardized ones are "
    "divided by sd(y), n − 1. The share of the total effect means little where the total "
    "effect is small or where direct and indirect effects differ in sign."
)
_SOBEL = (
    "Sobel (first order), Aroian (second order) and Goodman (unbiased) take the product of "
    "slopes as normal, which it is not; the bootstrap interval is to be preferred."
)
_INDEPENDENT = (
    "Respondents count as independent; where they share institutions, name the cluster so that "
    "whole institutions are resampled."
)
_CLUSTERED = (
    "Whole institutions ({count}) are drawn with replacement, and left out one by one for BCa; "
    "the t intervals of the single paths still treat respondents as independent."
)


def mediation_notes(data: PathFrame, kind: str, *, n_contrasts: int = 1) -> tuple[str, ...]:
    """Return the notes of a mediation, moderated or not."""
    notes = [NOT_CAUSAL, _PATHS, _BOOTSTRAP.format(kind=_KINDS[kind]), sampling_note(data)]
    notes += [_STANDARD, _SOBEL] if data.moderator is None else []
    if data.moderator is None and len(data.mediators) > 1 and not n_contrasts:
        notes.append(f"More than {MOST_CONTRASTED} indirect effects are not contrasted in pairs.")
    return (*notes, *two_valued(data), *data.notes)


def sampling_note(data: PathFrame) -> str:
    """Say what was resampled."""
    return _CLUSTERED.format(count=data.n_clusters) if data.n_clusters else _INDEPENDENT


def two_valued(data: PathFrame) -> tuple[str, ...]:
    """Name measured variables that only take two values."""
    columns = zip((data.outcome, *data.mediators), (data.y, *data.m.T), strict=True)
    found = [data.labels[name] for name, values in columns if np.unique(values).size == 2]
    if not found:
        return ()
    return (f"Two values only, fitted by a linear probability model: {', '.join(found)}.",)


def moderation_notes(data: PathFrame, *, center: bool, clustered: bool) -> tuple[str, ...]:
    """Return the notes of a moderation."""
    measured = not data.levels and np.unique(data.w).size > 2
    notes = [_CENTERED if center else _UNCENTERED, _PRODUCT]
    notes += [_PROBES, _REGION] if measured else []
    notes.append(_SHARED if clustered else _INDEPENDENT_SLOPES)
    notes.append(_ASSOCIATION)
    return (*notes, *two_valued(data), *data.notes)


_CENTERED = (
    "Predictor and a measured moderator are centered at their means before their product is "
    "formed: their own slopes hold at the mean of the other. The product's slope, ΔR² and the "
    "simple slopes do not depend on it."
)
_UNCENTERED = "Nothing is centered: the slope of each factor holds where the other is 0."
_PRODUCT = (
    "Ordinary least squares with t on n − k − 1 degrees of freedom; the product has no "
    "standardized slope here, because that of a product is no slope of standardized variables."
)
_PROBES = (
    "Simple slopes at the mean and one SD (n − 1) to either side, and at the 16th, 50th and "
    "84th percentile (type 7)."
)
_REGION = (
    "Johnson–Neyman bounds solve t = critical t in closed form, on the moderator's own scale; "
    "a bound outside the observed range speaks of no respondent. The level is not adjusted for "
    "looking at every value."
)
_SHARED = (
    "These intervals treat respondents as independent; respondents of one institution are not."
)
_INDEPENDENT_SLOPES = "The intervals treat respondents as independent."
_ASSOCIATION = (
    "That slopes differ between respondents does not show that changing either would help."
)
