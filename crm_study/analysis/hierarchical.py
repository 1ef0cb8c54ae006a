"""Hierarchical regression: what each block of predictors adds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from crm_study.analysis.declared_frame import choices, declared_cells, labels_of, with_levels
from crm_study.analysis.model_frame import Choice, ModelFrame, model_frame
from crm_study.errors import AnalysisError
from crm_study.kernels.linear.hierarchical import HierarchicalFit
from crm_study.kernels.linear.hierarchical import hierarchical as enter_blocks
from crm_study.kernels.linear.least_squares import OlsFit
from crm_study.protocol.study import Study
from crm_study.responses.responses import Responses
from crm_study.results.cutoffs.models import SIGNIFICANCE_1925
from crm_study.results.finding import Finding, Row
from crm_study.results.findings import plain
from crm_study.results.prose import Prose, compose, join
from crm_study.results.table import Table

if TYPE_CHECKING:
    import pandas as pd

_TESTS = ("estimate", "std_error", "std_estimate", "statistic", "p_value", "conf_low", "conf_high")
_FIT = ("r_squared", "adj_r_squared", "sigma", "aic", "bic", "n_obs")
_CHANGE = ("delta_r_squared", "f_change", "df1", "df2", "p_value", "f_squared")
_NOTES = (
    "Every step is fitted to the same respondents, those complete on the variables of all steps. "
    "F change and its p compare a step with the step before, each with its own residual variance, "
    "as SPSS does; R's anova of several models at once divides by that of the last.",
    "What a block adds depends on what entered before it: the order is a decision of the "
    "researcher, not a result.",
)
_CLUSTER_NOTE = (
    "These p values treat respondents as independent; respondents of one institution are not."
)


class HierarchicalRegressionFinding(Finding):
    """R² step by step."""

    __slots__ = ()

    def table(self) -> Table:
        """Return the summary of the steps, as SPSS lays it out."""
        columns = ["step", "predictors", "r_squared", "adj_r_squared", "delta_r_squared"]
        columns += ["f_change", "df1", "df2", "p_value"]
        return self.lay_out(columns, heads={"predictors": "Added"})

    def tables(self) -> tuple[Table, ...]:
        """Return the steps, then the coefficients of every step."""
        if not self.rows:
            return ()
        coefficients = self.further(
            self.details["coefficients"],
            ["step", "label", "estimate", "std_error", "std_estimate", "statistic", "p_value"],
            title=f"{self.title}: coefficients",
            heads={"label": "Term", "estimate": "B", "std_estimate": "β"},
        )
        return (self.table(), coefficients)

    def prose(self) -> Prose:
        """Say what each block adds."""
        if not self.rows:
            return super().prose()
        closing = compose(
            "Together they account for {share} of the variance of {outcome} (n = {n}).",
            share=self.slot("glance", "r_squared", style="percent"),
            outcome=str(self.number("glance", "outcome")),
            n=self.slot("glance", "n_obs"),
        )
        return join([*map(self._step, self.rows), closing])

    def _step(self, row: Row) -> Prose:
        step = str(row["step"])
        if row["f_change"] is None:
            return compose("{what} leaves nothing unexplained.", what=str(row["predictors"]))
        clear = SIGNIFICANCE_1925.holds(row["p_value"])
        return compose(
            "Step {step}, {what}, adds {delta} to R² (F({df1}, {df2}) = {f}, {p}){verdict}.",
            step=step,
            what=str(row["predictors"]),
            delta=self.slot(step, "delta_r_squared"),
            df1=self.slot(step, "df1"),
            df2=self.slot(step, "df2"),
            f=self.slot(step, "f_change"),
            p=self.p_slot(step),
            verdict="" if clear else ", which cannot be told from nothing",
        )


def hierarchical_chapter(study: Study, responses: Responses, *, name: str) -> Finding:
    """Enter the blocks that the study declares, on the main wave."""
    declared = study.hierarchical[name]
    gathered = model_frame(
        declared_cells(study, responses),
        outcome=declared.outcome,
        predictors=declared.terms,
        categorical=choices(declared.categorical),
        labels=labels_of(study, (declared.outcome, *declared.terms)),
        levels={term: study.levels_of(term) for term in declared.terms},
    )
    gathered = replace(gathered, labels=with_levels(study, gathered))
    return _finding(
        f"hierarchical.{name}", gathered, declared.blocks, 0.95, hierarchical_notes(study)
    )


def hierarchical_notes(study: Study) -> tuple[str, ...]:
    """Return the notes of a hierarchy that a study declares."""
    return (*_NOTES, _CLUSTER_NOTE) if study.population.clusters else _NOTES


def hierarchical(
    frame: pd.DataFrame,
    *,
    outcome: str,
    blocks: Sequence[Sequence[str]],
    categorical: Mapping[str, Choice] | None = None,
    conf_level: float = 0.95,
) -> Finding:
    """Enter blocks of predictors one after the other and test what each adds.

    Parameters
    ----------
    frame : DataFrame
        One row a respondent; rows with a gap in any variable are left out of every step.
    outcome : str
        Numeric column to account for.
    blocks : sequence of sequences of str
        Predictors that enter at each step; ``"a:b"`` is the product of two predictors of this
        or an earlier block. Text columns become indicators and enter together.
    categorical : mapping, optional
        Coding and reference of categorical predictors, as in `regression`.
    conf_level : float, default 0.95
        Coverage of the coefficients' limits.

    Returns
    -------
    Finding
        One row per step; ``details["coefficients"]`` holds the coefficients.

    Raises
    ------
    AnalysisError
        No block, an empty one, a product of what has not entered, or whatever `regression`
        refuses.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"y": [1, 3, 2, 5, 4, 6.0], "a": [1, 2, 3, 4, 5, 6.0],
    ...                       "b": [1, 0, 0, 1, 1, 0]})
    >>> found = hierarchical(frame, outcome="y", blocks=[["a"], ["b"]])
    >>> round(found.number("1", "delta_r_squared"), 4)
    0.7845
    """
    _check_products(blocks)
    names = [name for block in blocks for name in block]
    gathered = model_frame(
        frame,
        outcome=outcome,
        predictors=[name for name in names if ":" not in name],
        categorical=categorical,
        interactions=[name.split(":") for name in names if ":" in name],
    )
    return _finding("hierarchical", gathered, blocks, conf_level, _NOTES)


def _check_products(blocks: Sequence[Sequence[str]]) -> None:
    """Refuse empty blocks, and a product whose factors have not entered with it or before."""
    if not blocks:
        raise AnalysisError("A hierarchical regression needs at least one block of predictors.")
    entered: set[str] = set()
    for position, block in enumerate(blocks, start=1):
        if isinstance(block, str):
            raise AnalysisError(f"Block {position} is text; a block is a list of predictors.")
        if not block:
            raise AnalysisError(f"Block {position} of the hierarchical regression is empty.")
        entered |= {name for name in block if ":" not in name}
        for name in block:
            late = [part for part in name.split(":") if part not in entered]
            if late:
                raise AnalysisError(
                    f"'{name}' enters in block {position}, but '{late[0]}' has not entered by then."
                )


def _finding(
    id_: str,
    model: ModelFrame,
    blocks: Sequence[Sequence[str]],
    level: float,
    notes: tuple[str, ...],
) -> Finding:
    columns = block_columns(model, blocks)
    fit = enter_blocks(
        model.y,
        [model.x[:, chosen] for chosen in columns],
        names=[[model.terms[i] for i in chosen] for chosen in columns],
        conf_level=level,
    )
    return steps_finding(id_, model, blocks, fit, level, notes)


def block_columns(model: ModelFrame, blocks: Sequence[Sequence[str]]) -> list[list[int]]:
    """Return the places of the terms that enter at every step."""
    owners = [model.predictor_of[term] for term in model.terms]
    return [[i for i, owner in enumerate(owners) if owner in block] for block in blocks]


def steps_finding(
    id_: str,
    model: ModelFrame,
    blocks: Sequence[Sequence[str]],
    fit: HierarchicalFit,
    level: float,
    notes: tuple[str, ...],
) -> Finding:
    """Lay fitted steps out as a finding; the rows of the model are not looked at."""
    last = fit.fits[-1]
    return HierarchicalRegressionFinding(
        id=id_,
        title=f"Hierarchical regression of {model.outcome_label}",
        rows=tuple(plain(row) for row in _step_rows(fit, model, blocks)),
        overall=plain(
            {
                "outcome": model.outcome_label,
                "n_steps": len(blocks),
                **{name: getattr(last, name) for name in (*_FIT, "df_model", "df_residual")},
                "conf_level": level,
            }
        ),
        notes=(*notes, *model.notes),
        rules=(SIGNIFICANCE_1925,),
        details={"coefficients": tuple(plain(row) for row in _coefficient_rows(fit, model))},
    )


def _step_rows(
    fit: HierarchicalFit, model: ModelFrame, blocks: Sequence[Sequence[str]]
) -> list[dict[str, Any]]:
    steps = zip(blocks, fit.fits, fit.changes, strict=True)
    return [
        {
            "step": str(position),
            "predictors": ", ".join(model.label_of(name) for name in block),
            **{name: getattr(step, name) for name in _FIT},
            **{name: getattr(change, name) for name in _CHANGE},
        }
        for position, (block, step, change) in enumerate(steps, start=1)
    ]


def _coefficient_rows(fit: HierarchicalFit, model: ModelFrame) -> list[dict[str, Any]]:
    return [
        {
            "key": f"{position}:{term}",
            "step": str(position),
            "term": term,
            "label": model.labels.get(term, "(Constant)"),
            **_tests(step, i),
            "df": step.df_residual,
        }
        for position, step in enumerate(fit.fits, start=1)
        for i, term in enumerate(step.terms)
    ]


def _tests(step: OlsFit, i: int) -> dict[str, float]:
    return {name: float(np.asarray(getattr(step, name))[i]) for name in _TESTS}
