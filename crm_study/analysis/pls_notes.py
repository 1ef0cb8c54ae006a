"""What a reader must know of a path model: definitions that differ between programs."""

from __future__ import annotations

from collections.abc import Iterator

from crm_study.analysis.pls_run import PlsRun
from crm_study.results.format import format_value

NOT_CAUSAL = (
    "The arrows are declared, not found: answers given at one time cannot show what leads to "
    "what, and another order of the constructs may fit as well."
)
_SCHEMES = {"path": "path weighting", "factorial": "factorial weighting", "centroid": "centroid"}
_RESAMPLED = {
    "percentile": "percentile intervals (quantiles interpolated as R's type 7)",
    "bca": "BCa intervals (jackknife)",
    "normal": "normal intervals",
}
_SIGNS = {
    "none": "signs as they come",
    "individual": "every estimate turned to the sample's sign",
    "construct": "constructs turned as a whole to the sample's loadings",
}
_STANDARD = (
    "Items are standardized with n − 1, on which no estimate depends; adjusted R² counts the "
    "predictors."
)
_CONSISTENT = (
    "PLSc: correlations of reflective constructs are corrected by ρA, and their loadings with "
    "them (Dijkstra & Henseler, 2015); composites, formative constructs and single items are "
    "left as they are."
)
_F_SQUARED = (
    "f² fits the model again without the path, as seminr; 'f² held' keeps the composites, as "
    "SmartPLS and cSEM. VIF is of the composites."
)
_QUALITY = (
    "ρA, ρC, AVE and α are of mode A with two items or more; a single item or a formative "
    "construct has none (seminr prints 1 for a single item)."
)
_SRMR = (
    "SRMR over all entries on and below the diagonal, items of one composite taken as observed; "
    "saturated lets all constructs correlate, estimated follows the paths. Its cut-off comes "
    "from factor models."
)
_PREDICT = (
    "PLSpredict: direct antecedents, {folds} folds, {times} repetitions whose predictions are "
    "averaged, against a regression of each item on the items of its predictors. Q² predict "
    "compares with the mean of the training part."
)
_BLIND = (
    "Q² by blindfolding leaves out every {distance}th answer of a construct, counted down the "
    "respondents, fills it with the mean and foretells it from the predictors (cross-validated "
    "redundancy). It is no prediction of new people."
)
_PRIORITY = (
    "Importance is the unstandardized total effect on the target, in points of 100; performance "
    "is the mean score from 0 to 100 between the ends of the answer scale{ends}."
)
_INDEPENDENT = (
    "Respondents count as independent; where they share institutions, name the cluster so that "
    "whole institutions are resampled."
)


def pls_notes(run: PlsRun) -> tuple[str, ...]:
    """Return the notes of a path model, in the order a reader asks."""
    return tuple(_notes(run))


def _notes(run: PlsRun) -> Iterator[str]:
    plan = run.plan
    yield NOT_CAUSAL
    yield _algorithm(run)
    yield _STANDARD
    if any(run.fit.model.factors):
        yield _CONSISTENT
    if plan.second_order:
        yield _second_order(run)
    yield _gaps(run)
    yield _bootstrap(run)
    yield _F_SQUARED
    yield _QUALITY
    yield _SRMR
    if run.blind is not None:
        yield _BLIND.format(distance=run.blind.distance)
    if run.prediction is not None:
        yield _PREDICT.format(folds=run.prediction.n_folds, times=run.prediction.n_repetitions)
    if run.priority is not None:
        known = all(item in plan.scale for item in plan.items)
        yield _PRIORITY.format(ends="" if known else ", or of the answers where it is not declared")
        if run.priority.n_negative:
            yield (
                f"{run.priority.n_negative} items have a negative weight, so that a performance "
                "may leave 0 to 100."
            )


def _algorithm(run: PlsRun) -> str:
    settings = run.fit.settings
    rule = (
        "no sign rule (as seminr, SmartPLS)"
        if settings.sign_rule == "none"
        else "a composite turned when it opposes most of its items (as plspm)"
    )
    return (
        f"Lohmöller's algorithm from equal weights, {_SCHEMES[settings.scheme]}, {rule}; it stops "
        f"when all weights together change by less than {settings.tolerance:g}."
    )


def _second_order(run: PlsRun) -> str:
    if run.first is None:
        return (
            "Second-order constructs by repeated indicators: the dimensions' items serve twice. "
            "SRMR, blindfolding and PLSpredict are then not defined."
        )
    return (
        "Second-order constructs in two stages (disjoint): dimensions are scored in a model where "
        "each has the paths of its construct, and their scores are the items of the second stage. "
        "Loadings of the dimensions' items have no interval; blindfolding and PLSpredict are left "
        "out."
    )


def _gaps(run: PlsRun) -> str:
    if run.plan.gaps == "mean":
        return (
            f"{run.data.n_filled} missing answers are replaced by the item's mean before "
            "resampling, which narrows intervals."
        )
    lost = run.data.n_received - len(run.data.scores)
    return f"Rows complete on every item are used (listwise); {lost} are left out."


def _bootstrap(run: PlsRun) -> str:
    plan = run.plan
    if not plan.n_resamples:
        return "Nothing was resampled: there are no standard errors and no intervals."
    drawn = "" if run.data.clusters is None else f" Whole clusters ({_count(run)}) are drawn."
    independent = f" {_INDEPENDENT}" if run.data.clusters is None else ""
    level = format_value(plan.conf_level, "level")
    return (
        f"{plan.n_resamples} resamples, seed {plan.seed}: {level} {_RESAMPLED[plan.interval]}, "
        f"{_SIGNS[plan.sign_change]}. t is the estimate over its bootstrap standard error, p its "
        "two-sided normal probability; 'p (boot)' is twice the smaller share of resamples beyond "
        f"zero, as seminr.{drawn}{independent}"
    )


def _count(run: PlsRun) -> int:
    return 0 if run.data.clusters is None else int(run.data.clusters.max()) + 1
