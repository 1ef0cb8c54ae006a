"""The rows and columns of a model: coded predictors, products, and the declared design.

Every chapter that fits a linear model on a DataFrame starts here, so that rows are left
out, categories coded and designs read in one way.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from crm_study.analysis.coding import Coded, code_predictor, is_categorical
from crm_study.analysis.frames import require_columns
from crm_study.analysis.survey_columns import Fpc, survey_design
from crm_study.analysis.variable import variable_of
from crm_study.errors import AnalysisError
from crm_study.kernels.survey.sample_design import SampleDesign

if TYPE_CHECKING:
    from crm_study.analysis.variable import Table

Floats = NDArray[np.float64]
Choice = Literal["dummy", "effect"] | tuple[Literal["dummy", "effect"], str]


@dataclass(frozen=True, slots=True, eq=False)
class ModelFrame:
    """The complete rows of one linear model.

    Attributes
    ----------
    outcome, outcome_label : str
        Column of the outcome, and how a reader should see it.
    terms : tuple of str
        Columns of ``x``: ``scrm``, ``function[accountant]``, ``scrm:learning``; the
        constant is not among them.
    labels : mapping
        How a reader should see each term.
    predictor_of : mapping
        The predictor (or the product ``a:b``) that each term belongs to.
    y : ndarray of float, shape (n,)
        The outcome.
    x : ndarray of float, shape (n, k)
        The terms.
    kept : ndarray of int, shape (n,)
        Positions of these rows in the frame they come from.
    n_received : int
        Rows of that frame.
    design : SampleDesign
        Clusters, strata, weights and population of these rows.
    notes : tuple of str
        References of the categories, and what of the design was not used.
    """

    outcome: str
    outcome_label: str
    terms: tuple[str, ...]
    labels: Mapping[str, str]
    predictor_of: Mapping[str, str]
    y: Floats
    x: Floats
    kept: NDArray[np.intp]
    n_received: int
    design: SampleDesign
    notes: tuple[str, ...] = ()

    @property
    def predictors(self) -> tuple[str, ...]:
        """Predictors and products ``a:b``, each once, whatever columns stand for them."""
        return tuple(dict.fromkeys(self.predictor_of.values()))

    @property
    def equation(self) -> str:
        """Outcome and predictors in words: ``Performance on Strategic CRM and Function``."""
        *rest, last = [self.label_of(name) for name in self.predictors]
        named = f"{', '.join(rest)} and {last}" if rest else last
        return f"{self.outcome_label} on {named}"

    def label_of(self, name: str) -> str:
        """Return how a reader should see a predictor or a product ``a:b``."""
        if name in self.labels:
            return self.labels[name]
        terms = [term for term, owner in self.predictor_of.items() if owner == name]
        if ":" in name and all("×" in self.labels[term] for term in terms):
            return " × ".join(self.label_of(part) for part in name.split(":"))
        return self.labels[terms[0]].rpartition(": ")[0] if terms else name


def model_frame(
    frame: Table,
    *,
    outcome: str,
    predictors: Sequence[str],
    categorical: Mapping[str, Choice] | None = None,
    interactions: Sequence[Sequence[str]] = (),
    cluster: str | None = None,
    strata: str | None = None,
    weights: str | None = None,
    fpc: Fpc = None,
    labels: Mapping[str, str] | None = None,
    levels: Mapping[str, Mapping[str, str]] | None = None,
    purpose: str = "a regression",
) -> ModelFrame:
    """Gather what a linear model needs from the columns of a DataFrame.

    Text, boolean and categorical predictors become indicator columns named
    ``predictor[level]``; products of predictors are named ``first:second``. Rows with a
    gap in the outcome or a predictor are left out (listwise).

    Parameters
    ----------
    frame : DataFrame or Columns
        One row a respondent.
    outcome : str
        Numeric column to account for.
    predictors : sequence of str
        Columns to account for it with.
    categorical : mapping, optional
        ``{"function": "effect"}`` or ``{"function": ("dummy", "manager")}``: how the levels
        of a predictor are coded, and the reference level. By default ``dummy`` against the
        first level in sorted order.
    interactions : sequence of pairs, optional
        Pairs of predictors whose products join the model.
    cluster, strata, weights : str, optional
        Columns of the design.
    fpc : str, float or pair, optional
        The finite population. Without clusters: people in the population, or in the
        stratum. With clusters a pair: institutions in the population, and people in the
        institution. Each a column or a number.
    labels : mapping, optional
        How a reader should see the columns.
    levels : mapping, optional
        How a reader should see the levels of a column.
    purpose : str, optional
        What needs the numbers, for messages.

    Raises
    ------
    AnalysisError
        An unknown column, text as an outcome, an interaction of what is no predictor, no
        complete row, or a gap in the design of a complete row.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"y": [1.0, 2, 3, 5], "role": ["a", "b", "b", "a"]})
    >>> model_frame(frame, outcome="y", predictors=["role"]).terms
    ('role[b]',)
    """
    require_columns(frame, (outcome, *predictors))
    named = {name: name for name in (outcome, *predictors)} | dict(labels or {})
    choices = dict(categorical or {})
    _check_names(outcome, predictors, choices, interactions)
    used = [variable_of(frame, name) for name in dict.fromkeys((outcome, *predictors))]
    kept = np.flatnonzero(~np.any([column.gaps for column in used], axis=0))
    if not kept.size:
        raise AnalysisError(f"No row is complete on {', '.join(one.name for one in used)}.")
    rows = {column.name: column.take(kept) for column in used}
    coded = {
        name: code_predictor(
            rows[name], choices.get(name), label=named[name], words=(levels or {}).get(name)
        )
        if name in choices or is_categorical(rows[name].values)
        else Coded((name,), {name: named[name]}, rows[name].numbers(purpose=purpose)[:, None])
        for name in predictors
    }
    for first, second in interactions:
        coded[f"{first}:{second}"] = _product(coded[first], coded[second])
    design, design_notes = survey_design(
        frame.take(kept), cluster=cluster, strata=strata, weights=weights, fpc=fpc
    )
    return ModelFrame(
        outcome=outcome,
        outcome_label=named[outcome],
        terms=tuple(term for part in coded.values() for term in part.terms),
        labels=dict(pair for part in coded.values() for pair in part.labels.items()),
        predictor_of={term: name for name, part in coded.items() for term in part.terms},
        y=rows[outcome].numbers(purpose=purpose),
        x=np.column_stack([part.columns for part in coded.values()]),
        kept=kept,
        n_received=len(frame),
        design=design,
        notes=(*(part.note for part in coded.values() if part.note), *design_notes),
    )


def without_design(frame: ModelFrame) -> ModelFrame:
    """Return the same model of respondents who count as independent."""
    return replace(frame, design=SampleDesign())


def _product(first: Coded, second: Coded) -> Coded:
    """Return the products of the columns of two coded predictors."""
    pairs = [(i, j) for i in range(len(first.terms)) for j in range(len(second.terms))]
    terms = tuple(f"{first.terms[i]}:{second.terms[j]}" for i, j in pairs)
    labels = [
        f"{first.labels[first.terms[i]]} × {second.labels[second.terms[j]]}" for i, j in pairs
    ]
    columns = np.column_stack([first.columns[:, i] * second.columns[:, j] for i, j in pairs])
    return Coded(terms, dict(zip(terms, labels, strict=True)), columns)


def _check_names(
    outcome: str,
    predictors: Sequence[str],
    choices: Mapping[str, Any],
    interactions: Sequence[Sequence[str]],
) -> None:
    if not predictors:
        raise AnalysisError("A regression needs at least one predictor.")
    for name in predictors:
        if name == outcome or list(predictors).count(name) > 1:
            raise AnalysisError(f"'{name}' stands twice in the model.")
    for name in (*choices, *(name for pair in interactions for name in pair)):
        if name not in predictors:
            raise AnalysisError(
                f"'{name}' is coded or multiplied but is no predictor of this model."
            )
    for pair in interactions:
        if len(pair) != 2:
            raise AnalysisError("An interaction is a pair of predictors.")
