"""The multiverse: one slope under every combination of defensible choices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from crm_study.analysis.coding import code_predictor, is_categorical
from crm_study.analysis.frames import require_columns
from crm_study.analysis.in_order import InOrder, Progress, unheard
from crm_study.analysis.multiverse_curve import multiverse_of
from crm_study.analysis.multiverse_null import N_PERMUTATIONS, SEED, Settings
from crm_study.analysis.multiverse_runs import ESTIMATORS, STD_ERRORS, parts
from crm_study.analysis.multiverse_scores import items_of, score_rules, score_tables
from crm_study.analysis.multiverse_universe import OUTLIERS, Choices, universes
from crm_study.analysis.survey_columns import survey_design
from crm_study.analysis.variable import variable_of
from crm_study.errors import AnalysisError, listed
from crm_study.kernels.arrays.validate import Floats, confidence_level
from crm_study.results.finding import Finding

if TYPE_CHECKING:
    from crm_study.analysis.variable import Table
    from crm_study.protocol.study import Study
    from crm_study.responses.responses import Responses
    from crm_study.responses.scale.engines import Engine

Mask = str | Sequence[bool] | NDArray[np.bool_]


def multiverse(
    frame: Table,
    *,
    outcome: str | Sequence[str],
    predictor: str | Sequence[str],
    controls: Literal["all"] | Sequence[Sequence[str]] = ((),),
    candidates: Sequence[str] = (),
    scales: Mapping[str, Sequence[str]] | None = None,
    scoring: Sequence[str] = ("mean",),
    min_answered: Sequence[float] = (1.0,),
    missing: Sequence[str] = ("listwise",),
    exclude: Mapping[str, Mask] | None = None,
    outliers: Sequence[str] = ("none",),
    estimators: Sequence[str] = ("ols",),
    std_errors: Sequence[str] = ("ols",),
    cluster: str | None = None,
    conf_level: float = 0.95,
    n_permutations: int = N_PERMUTATIONS,
    seed: int = SEED,
    engine: Engine | None = None,
    progress: Progress = unheard,
) -> Finding:
    """Run one slope under every combination of defensible choices.

    Parameters
    ----------
    frame : DataFrame
        Items, scores and whatever the choices name.
    outcome, predictor : str or sequence of str
        Columns, or scales; several are alternatives.
    controls : "all" or sequence of sequences of str
        Sets of controls; ``"all"`` takes every subset of ``candidates``.
    candidates : sequence of str
        Controls of which ``"all"`` takes every subset.
    scales : mapping, optional
        ``{"care": ["care1", "care2"]}``: what is scored from which items, keyed alike, or
        from which other scales.
    scoring : sequence of {"mean", "standardized", "factor", "drop_item"}
        Mean of the items; mean of items that weigh the same (1/SD); first component; mean
        without each item in turn.
    min_answered : sequence of float
        Shares of a scale's items that must be answered.
    missing : sequence of {"listwise", "mean", "em"}
        No score; the item's mean; its expectation given the other answers.
    exclude : mapping, optional
        Rows to leave out, by name of the rule: a column of truth values, or such values.
    outliers : sequence of {"none", "cook", "studentized"}
        Rows far from the model that are left out.
    estimators : sequence of {"ols", "huber", "ranks", "cluster_means"}
        Least squares; Huber's M; least squares of ranks; of institution means.
    std_errors : sequence of {"ols", "hc3", "cr1", "cr2"}
        Of least squares; the other estimators have their own.
    cluster : str, optional
        Column of institutions.
    conf_level : float, default 0.95
        Coverage of each interval.
    n_permutations : int
        Shuffles of the outcome for the test of the median; 0 for none.
    seed : int
        The same seed gives the same shuffles, whoever makes them.
    engine : Engine, optional
        Who shuffles, as ``cs.engine("local", jobs=4)``; by default this process.
    progress : callable, optional
        Told parts of the shuffles done and parts in all.

    Returns
    -------
    Finding
        One row per specification; ``details`` say which choice matters.

    Raises
    ------
    AnalysisError
        An unknown column, choice or way; clusters that are needed and not named; a
        specification without enough rows.

    Examples
    --------
    >>> import pandas as pd
    >>> i = np.arange(60)
    >>> frame = pd.DataFrame({"a": i * 37 % 101, "b": i * 53 % 97, "e": i * 29 % 89})
    >>> frame["y"] = frame["a"] + frame["e"]
    >>> found = multiverse(frame, outcome="y", predictor="a", controls=[[], ["b"]],
    ...                    std_errors=["ols", "hc3"])
    >>> found.number("glance", "n_specifications"), found.number("glance", "share_supporting")
    (4, 1.0)
    """
    sets = _sets(controls, candidates)
    made = dict(scales or {})
    outcomes, predictors = _several(outcome), _several(predictor)
    names = list(dict.fromkeys([*outcomes, *predictors, *(n for one in sets for n in one)]))
    needed = list(dict.fromkeys(items_of(names, made)))
    require_columns(frame, needed)
    design, _ = survey_design(frame, cluster=cluster, strata=None, weights=None, fpc=None)
    coded = _coded(frame, [name for name in names if name not in made])
    _require_numbers((*outcomes, *predictors), coded)
    tables = score_tables(
        {name: _numbers(frame, name) for name in needed if name not in coded},
        scales=made,
        names=[name for name in names if name not in coded],
        rules=score_rules(
            scoring=scoring,
            missing=missing,
            min_answered=min_answered,
            items=_scored_items((*outcomes, *predictors), made),
        ),
    )
    choices = Choices(
        outcomes=outcomes,
        predictors=predictors,
        controls=coded,
        control_sets=sets,
        exclusions=_exclusions(frame, exclude or {}),
        outliers=_ways("outlier rule", outliers, OUTLIERS),
        estimators=_ways("estimator", estimators, ESTIMATORS),
        std_errors=_ways("standard error", std_errors, STD_ERRORS),
        cluster=design.cluster,
    )
    whole = universes(tables, choices)
    level, shuffled = confidence_level(conf_level), n_permutations > 0
    return multiverse_of(
        whole,
        list(parts(whole, choices, conf_level=level, shuffled=shuffled)),
        id_="multiverse",
        title=f"Every way to relate {' or '.join(outcomes)} to {' or '.join(predictors)}",
        cluster=choices.cluster,
        settings=Settings(conf_level, n_permutations, seed),
        spread=InOrder(engine, progress),
    )


def multiverse_chapter(
    study: Study,
    responses: Responses,
    *,
    name: str,
    n_permutations: int = N_PERMUTATIONS,
    seed: int = SEED,
    engine: Engine | None = None,
    progress: Progress = unheard,
) -> Finding:
    """Run one declared multiverse on the main wave."""
    from crm_study.analysis.declared_frame import declared_cells

    declared = study.multiverse[name]
    cells = declared_cells(study, responses)
    scales = {one: (*made.items, *made.constructs) for one, made in study.constructs.items()}
    clusters = study.population.clusters
    outcome = study.models[declared.model].outcome
    excluded = {
        rule: np.isin(variable_of(cells, one.column).texts(), [str(value) for value in one.values])
        for rule, one in declared.exclude.items()
    }
    found = multiverse(
        cells.only(one for one in cells if one not in study.constructs),
        outcome=outcome,
        predictor=declared.term,
        controls=declared.controls,
        scales=scales,
        scoring=declared.scoring,
        min_answered=declared.min_answered or [study.missing.min_answered],
        missing=declared.missing,
        exclude=excluded,
        outliers=declared.outliers,
        estimators=declared.estimators,
        std_errors=declared.std_errors,
        cluster=clusters.column if clusters else None,
        n_permutations=n_permutations,
        seed=seed,
        engine=engine,
        progress=progress,
    )
    labels = study.label_of(outcome), study.label_of(declared.term)
    title = "Every way to relate {} to {}".format(*labels)
    sets = _sets(declared.controls, ())
    named = {one: study.label_of(one) for chosen in sets for one in chosen}
    controls = tuple({"variable": one, "label": label} for one, label in named.items())
    details = {**found.details, **({"controls": controls} if controls else {})}
    return replace(found, id=f"multiverse.{name}", title=title, details=details)


def _scored_items(names: Sequence[str], scales: Mapping[str, Sequence[str]]) -> list[str]:
    return list(dict.fromkeys(items_of([name for name in names if name in scales], scales)))


def _sets(
    controls: Literal["all"] | Sequence[Sequence[str]], candidates: Sequence[str]
) -> tuple[tuple[str, ...], ...]:
    if controls == "all":
        sizes = range(len(candidates) + 1)
        return tuple(one for size in sizes for one in combinations(candidates, size))
    if isinstance(controls, str):
        raise AnalysisError(f"Controls are 'all' or a list of sets, but are '{controls}'.")
    if not controls:
        raise AnalysisError("A multiverse needs at least one set of controls, which may be empty.")
    return tuple(tuple(one) for one in controls)


def _several(names: str | Sequence[str]) -> tuple[str, ...]:
    return (names,) if isinstance(names, str) else tuple(names)


def _ways(what: str, named: Sequence[str], known: Sequence[str]) -> tuple[str, ...]:
    for name in named:
        if name not in known:
            raise AnalysisError(f"There is no {what} '{name}'; there are {listed(known)}.")
    if not named:
        raise AnalysisError(f"A multiverse needs at least one {what}.")
    return tuple(named)


def _require_numbers(names: Sequence[str], coded: Mapping[str, Floats]) -> None:
    """Refuse an outcome or a predictor that holds names."""
    for name in names:
        if name in coded:
            raise AnalysisError(
                "The outcome and the predictor of a multiverse must be numbers or scales: "
                f"'{name}' holds names."
            )


def _numbers(frame: Table, name: str) -> Floats:
    return variable_of(frame, name).numbers(purpose="a multiverse")


def _coded(frame: Table, names: Sequence[str]) -> dict[str, Floats]:
    """Return indicator columns of the categories, nan where there is none."""
    found = {}
    for name in names:
        column = variable_of(frame, name)
        if is_categorical(column.known):
            known = ~column.gaps
            coded = code_predictor(column.take(known), None, label=name)
            found[name] = np.full((len(frame), coded.columns.shape[1]), np.nan)
            found[name][known] = coded.columns
    return found


def _exclusions(frame: Table, exclude: Mapping[str, Mask]) -> dict[str, NDArray[np.bool_]]:
    """Return which rows each rule leaves out; leaving out nobody comes first."""
    found = {"nobody": np.zeros(len(frame), dtype=bool)}
    for name, mask in exclude.items():
        if isinstance(mask, str):
            require_columns(frame, [mask])
        values = np.asarray(frame[mask] if isinstance(mask, str) else mask)
        if values.shape != (len(frame),) or values.dtype != bool:
            raise AnalysisError(f"Exclusion '{name}' needs one truth value per row of the frame.")
        found[name] = values
    return found
