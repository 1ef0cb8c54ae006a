"""Every set of controls and every estimator, run on all universes at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crm_study.analysis.multiverse_swift import swift_fits
from crm_study.analysis.multiverse_universe import Choices, Universes
from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.glm.huber import huber_regression
from crm_study.kernels.multiverse.masked_fits import (
    MaskedFits,
    masked_fits,
    masked_tests,
)
from crm_study.kernels.multiverse.masked_ranks import masked_ranks
from crm_study.kernels.multiverse.slope_tests import SlopeTests

ESTIMATORS = ("ols", "huber", "ranks", "cluster_means")
STD_ERRORS = ("ols", "hc3", "cr1", "cr2")
_NUMBERS_AT_ONCE = 4_000_000


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """The specifications of some universes with one set of controls and one estimator.

    Attributes
    ----------
    words : tuple of mapping, length u
        The choices behind each universe.
    controls, estimator : str
        The set of controls in words, and the estimator.
    fits : MaskedFits
        Slopes; those of the residuals' own scale.
    tests : mapping of str to SlopeTests
        By kind of standard error.
    forms : ndarray of float, shape (u, n), or None
        Their product with a shuffled outcome of all n rows is its slope; None for an
        estimator that is not linear in the outcome.
    source : ndarray of int, shape (u,)
        Which outcome; universes with the same number share one.
    """

    words: tuple[Mapping[str, str], ...]
    controls: str
    estimator: str
    fits: MaskedFits
    tests: Mapping[str, SlopeTests]
    forms: Floats | None
    source: NDArray[np.intp]


def parts(
    whole: Universes, choices: Choices, *, conf_level: float, shuffled: bool = True
) -> Iterator[Part]:
    """Yield all specifications, some universes at a time.

    Without shuffles of the outcome, classical standard errors are read off cross products.

    Raises
    ------
    AnalysisError
        Cluster means or cluster-robust standard errors without clusters.
    """
    _refuse_without_clusters(choices)
    members = None
    if choices.cluster is not None:
        members = (choices.cluster == np.arange(choices.cluster.max() + 1)[:, None]).astype(float)
    size = whole.kept.shape[1] * (whole.controls.shape[2] + 2) ** 2
    step = max(1, _NUMBERS_AT_ONCE // size)
    for start in range(0, len(whole.words), step):
        some = whole.some(slice(start, start + step))
        for estimator in choices.estimators:
            formed = _formed(some, estimator, members)
            swift = None if shuffled else _swift(some, formed, estimator, choices, conf_level)
            if swift is not None:
                yield from swift
                continue
            for name, columns in whole.sets.items():
                yield _part(some, formed, name, columns, estimator, choices, members, conf_level)


@dataclass(frozen=True, slots=True, eq=False)
class _Formed:
    """Outcome, predictor, controls and rows as they are, as ranks, or as cluster means."""

    y: Floats
    x: Floats
    controls: Floats
    kept: NDArray[np.bool_]
    spread: Floats | None = None


def _formed(some: Universes, estimator: str, members: Floats | None) -> _Formed:
    columns = range(some.controls.shape[2])
    if estimator == "ranks":
        ranked = [masked_ranks(some.controls[:, :, j], kept=some.kept) for j in columns]
        controls = np.stack(ranked, axis=2) if ranked else some.controls
        y, x = (masked_ranks(values, kept=some.kept) for values in (some.y, some.x))
        return _Formed(y, x, controls, some.kept)
    if estimator == "cluster_means" and members is not None:
        count = some.kept @ members.T
        shares = 1 / np.maximum(count, 1)

        def average(values: Floats) -> Floats:
            return np.asarray((np.where(some.kept, values, 0.0) @ members.T) * shares)

        averaged = [average(some.controls[:, :, j]) for j in columns]
        controls = np.stack(averaged, axis=2) if averaged else np.empty((*count.shape, 0))
        spread = shares @ members * some.kept
        return _Formed(average(some.y), average(some.x), controls, count > 0, spread)
    return _Formed(some.y, some.x, some.controls, some.kept)


def _swift(
    some: Universes, formed: _Formed, estimator: str, choices: Choices, level: float
) -> list[Part] | None:
    """Return every set of controls from cross products; None where rows are needed."""
    if estimator == "huber" or (estimator == "ols" and set(choices.std_errors) != {"ols"}):
        return None
    found = swift_fits(
        formed.y,
        formed.x,
        formed.controls,
        kept=formed.kept,
        sets=tuple(some.sets.values()),
        conf_level=level,
    )
    if found is None:
        return None
    kind = "ols" if estimator == "ols" else "own"
    return [
        Part(some.words, name, estimator, fits, {kind: tests}, None, some.source)
        for name, (fits, tests) in zip(some.sets, found, strict=True)
    ]


def _part(
    some: Universes,
    formed: _Formed,
    name: str,
    columns: tuple[int, ...],
    estimator: str,
    choices: Choices,
    members: Floats | None,
    level: float,
) -> Part:
    controls = formed.controls[:, :, list(columns)]
    fits = masked_fits(formed.y, formed.x, controls, kept=formed.kept)
    if estimator == "huber":
        fits, tests = _huber(formed, controls, fits, level)
        return Part(some.words, name, estimator, fits, {"own": tests}, None, some.source)
    kinds = choices.std_errors if estimator == "ols" else ("own",)
    tests_by_kind = {
        kind: masked_tests(
            fits, kind="ols" if kind == "own" else kind, members=members, conf_level=level
        )
        for kind in kinds
    }
    forms = fits.form
    if formed.spread is not None and members is not None:
        forms = (fits.form @ members) * formed.spread
    return Part(some.words, name, estimator, fits, tests_by_kind, forms, some.source)


def _huber(
    formed: _Formed, controls: Floats, fits: MaskedFits, level: float
) -> tuple[MaskedFits, SlopeTests]:
    """Fit Huber's slopes one by one; undefined where least squares is."""
    found = np.full((7, len(formed.kept)), np.nan)
    for u in np.flatnonzero(np.isfinite(fits.estimate) & (fits.df > 0)):
        rows = formed.kept[u]
        held = controls[u][rows]
        moving = np.ptp(held, axis=0) > 0
        y = formed.y[u][rows]
        fit = huber_regression(
            y, np.column_stack([formed.x[u][rows], held[:, moving]]), conf_level=level
        )
        unexplained = fit.residual @ fit.residual / ((y - y.mean()) ** 2).sum()
        tested = (fit.std_error, fit.statistic, fit.p_value, fit.conf_low, fit.conf_high)
        found[:, u] = fit.estimate[1], 1 - unexplained, *(column[1] for column in tested)
    estimate, r_squared, std_error, statistic, p_value, low, high = found
    moved = MaskedFits(
        estimate=estimate,
        r_squared=r_squared,
        n_obs=fits.n_obs,
        df=fits.df,
        form=fits.form,
        residual=fits.residual,
        leverage=fits.leverage,
        ratio=fits.ratio,
        basis=fits.basis,
    )
    return moved, SlopeTests(std_error, fits.df, statistic, p_value, low, high)


def _refuse_without_clusters(choices: Choices) -> None:
    if choices.cluster is not None:
        return
    if "cluster_means" in choices.estimators:
        raise AnalysisError("Cluster means need a column of clusters.")
    for kind in choices.std_errors:
        if kind.startswith("cr"):
            raise AnalysisError(f"Standard errors '{kind}' need a column of clusters.")
