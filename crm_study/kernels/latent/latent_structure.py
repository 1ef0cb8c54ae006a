"""What constructs have to do with one another: higher orders and regressions.

Each function takes a measurement model and gives a new one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import combinations

from crm_study.errors import AnalysisError
from crm_study.kernels.latent.latent_model import Identification, LatentModel, Path


def second_order(
    model: LatentModel,
    constructs: Mapping[str, Sequence[str]],
    *,
    identification: Identification = "marker",
) -> LatentModel:
    """State that constructs measure constructs of a second order.

    Parameters
    ----------
    model : LatentModel
        From `correlated_factors`, identified in the same way.
    constructs : mapping of str to sequence of str
        First-order constructs of each new one.
    identification : {"marker", "unit_variance"}, default "marker"
        Fix the first path at 1, or the new construct's variance at 1.

    Returns
    -------
    LatentModel
        The new constructs come last and correlate with all that depend on nothing.

    Raises
    ------
    AnalysisError
        An unknown construct, a name in use, or fewer than two first-order constructs.

    References
    ----------
    .. [1] Rindskopf, D., & Rose, T. (1988). Multivariate Behavioral Research, 23(1), 51-67.

    Examples
    --------
    >>> from crm_study.kernels.latent.latent_model import correlated_factors
    >>> first = correlated_factors({"trust": [0, 1, 2], "care": [3, 4, 5], "speed": [6, 7, 8]})
    >>> model = second_order(first, {"service": ["trust", "care", "speed"]})
    >>> [model.label(path) for path in model.paths if path.matrix == "beta"]
    ['trust ~ service', 'care ~ service', 'speed ~ service']
    """
    names = (*model.constructs, *constructs)
    if len(set(names)) < len(names):
        raise AnalysisError("A second-order construct needs a name of its own.")
    grown = replace(model, constructs=names)
    for name, parts in constructs.items():
        _refuse_unknown(model, parts)
        if len(set(parts)) < 2:
            raise AnalysisError(
                f"The second-order construct {name!r} needs at least 2 first-order constructs."
            )
    first = 1.0 if identification == "marker" else None
    variance = None if identification == "marker" else 1.0
    effects = [
        Path("beta", names.index(part), names.index(name), value=None if nth else first)
        for name, parts in constructs.items()
        for nth, part in enumerate(dict.fromkeys(parts))
    ]
    variances = [Path("psi", names.index(n), names.index(n), value=variance) for n in constructs]
    grown = replace(grown, paths=(*model.paths, *effects, *variances))
    if model.has_means:
        centers = [Path("alpha", names.index(name), 0, value=0.0) for name in constructs]
        grown = replace(grown, paths=(*grown.paths, *centers))
    measured = {names.index(part) for parts in constructs.values() for part in parts}
    return _covarying(grown, _without_cause(grown) - measured)


def regressed(model: LatentModel, regressions: Mapping[str, Sequence[str]]) -> LatentModel:
    """State that constructs depend on others.

    Parameters
    ----------
    model : LatentModel
        From `correlated_factors` or `second_order`.
    regressions : mapping of str to sequence of str
        Predictors of each outcome.

    Returns
    -------
    LatentModel
        Constructs that depend on nothing correlate, and so do the disturbances of those
        that predict nothing, as in ``lavaan::sem``.

    Raises
    ------
    AnalysisError
        An unknown construct, or one that predicts itself.

    References
    ----------
    .. [1] Bollen, K. A. (1989). Structural equations with latent variables. Wiley.

    Examples
    --------
    >>> from crm_study.kernels.latent.latent_model import correlated_factors
    >>> measured = correlated_factors({"trust": [0, 1, 2], "care": [3, 4, 5], "growth": [6, 7, 8]})
    >>> model = regressed(measured, {"growth": ["trust", "care"]})
    >>> model.n_moments - model.n_free
    24
    """
    names = model.constructs
    for outcome, predictors in regressions.items():
        _refuse_unknown(model, [outcome, *predictors])
        if outcome in predictors:
            raise AnalysisError(f"The construct {outcome!r} cannot predict itself.")
    effects = [
        Path("beta", names.index(outcome), names.index(predictor))
        for outcome, predictors in regressions.items()
        for predictor in dict.fromkeys(predictors)
    ]
    grown = replace(model, paths=(*model.paths, *effects))
    causes = {path.column for path in effects}
    last = {names.index(outcome) for outcome in regressions} - causes
    return _covarying(grown, _without_cause(grown), last)


def with_method_factor(model: LatentModel, *, name: str = "method") -> LatentModel:
    """Add a factor that moves every item alike and is related to no construct.

    Parameters
    ----------
    model : LatentModel
        From `correlated_factors`.
    name : str, default "method"

    Returns
    -------
    LatentModel
        One parameter more: the variance of the unmeasured latent method factor, whose
        loadings are all 1. It may turn out negative: then there is no such factor.

    Raises
    ------
    AnalysisError
        A name in use.

    References
    ----------
    .. [1] Podsakoff, P. M., et al. (2003). Journal of Applied Psychology, 88(5), 879-903.

    Examples
    --------
    >>> from crm_study.kernels.latent.latent_model import correlated_factors
    >>> model = correlated_factors({"care": [0, 1, 2], "growth": [3, 4, 5]})
    >>> with_method_factor(model).n_free - model.n_free
    1
    """
    if name in model.constructs:
        raise AnalysisError(f"The name {name!r} of the method factor is a construct's already.")
    column = len(model.constructs)
    loadings = [Path("lambda", i, column, value=1.0) for i in range(len(model.items))]
    centers = [Path("alpha", column, 0, value=0.0)] if model.has_means else []
    added = (*loadings, Path("psi", column, column), *centers)
    return replace(model, constructs=(*model.constructs, name), paths=(*model.paths, *added))


def _refuse_unknown(model: LatentModel, names: Sequence[str]) -> None:
    """Hold names to the constructs of a model."""
    for name in names:
        if name not in model.constructs:
            known = ", ".join(model.constructs)
            raise AnalysisError(f"The model has no construct {name!r}; it has {known}.")


def _without_cause(model: LatentModel) -> set[int]:
    """Find the constructs that depend on no other."""
    dependent = {path.row for path in model.paths if path.matrix == "beta"}
    return set(range(len(model.constructs))) - dependent


def _covarying(model: LatentModel, *sets: set[int]) -> LatentModel:
    """Let exactly the members of each set covary."""
    wanted = {(row, column) for members in sets for column, row in combinations(sorted(members), 2)}
    kept = [
        path
        for path in model.paths
        if path.matrix != "psi" or path.row == path.column or (path.row, path.column) in wanted
    ]
    present = {(path.row, path.column) for path in kept if path.matrix == "psi"}
    added = [Path("psi", row, column) for row, column in sorted(wanted - present)]
    return replace(model, paths=(*kept, *added))
