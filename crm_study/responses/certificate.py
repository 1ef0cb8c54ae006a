"""The certificate of synthetic data: what was aimed at, what they give, and how plausible."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crm_study.errors import AnalysisError
from crm_study.kernels.reliability.reliability import cronbach_alpha
from crm_study.kernels.twin.watermark import Mark, detect_mark
from crm_study.responses.sheet import Sheet
from crm_study.responses.targets import Goal

Floats = NDArray[np.float64]


def mark_of(sheet: Sheet, answers: Floats) -> Mark:
    """Return how much of the mark answers to a sheet carry."""
    return detect_mark([answers[:, block.columns] for block in sheet.blocks if block.marked])


def smallest_eigenvalue(sheet: Sheet, answers: Floats, goals: Sequence[Goal]) -> float | None:
    """Correct the correlations of the targeted constructs for unreliability.

    Returns
    -------
    float or None
        Smallest eigenvalue of the disattenuated correlations; negative when no people
        could have such true scores. None where fewer than two constructs are targeted
        or an alpha is not positive.
    """
    names = list(dict.fromkeys(name for goal in goals for name in _constructs(sheet, goal)))
    if len(names) < 2:
        return None
    try:
        alphas = np.array([_alpha(sheet, answers, name) for name in names])
    except AnalysisError:
        return None
    if not (alphas > 0).all():
        return None
    scores = sheet.values(answers, names)
    whole = scores[~np.isnan(scores).any(axis=1)]
    matrix = np.corrcoef(whole, rowvar=False) / np.sqrt(np.outer(alphas, alphas))
    np.fill_diagonal(matrix, 1.0)
    return float(np.linalg.eigvalsh(matrix)[0])


def plausibility_warning(eigenvalue: float | None) -> str | None:
    """Say in words what a negative eigenvalue means."""
    if eigenvalue is None or eigenvalue >= 0:
        return None
    return (
        f"Warning: corrected for unreliability, the correlations of the targeted constructs have "
        f"a smallest eigenvalue of {eigenvalue:.3f}. No true scores correlate like that: the "
        "printed numbers ask for more than these scales can measure, unless their errors are "
        "correlated. That the search succeeded says nothing about this."
    )


def _constructs(sheet: Sheet, goal: Goal) -> tuple[str, ...]:
    """Return the constructs with an alpha that a relation between constructs speaks of."""
    kind, _, name = goal.place.finding.partition(".")
    study = sheet.study
    named: tuple[str, ...] = ()
    if kind == "regression":
        model = study.models[name]
        named = (model.outcome, *model.terms)
    elif kind == "correlation":
        named = tuple(goal.place.row.split("~"))
    return tuple(n for n in named if n in study.constructs and len(study.items_of(n)) > 1)


def _alpha(sheet: Sheet, answers: Floats, construct: str) -> float:
    values = sheet.values(answers, sheet.study.items_of(construct))
    return cronbach_alpha(values[~np.isnan(values).any(axis=1)]).estimate


def certificate_of(facts: dict[str, Any]) -> str:
    """Return the certificate as JSON text; the same data give the same text."""
    import json

    return json.dumps(facts, ensure_ascii=False, indent=1) + "\n"
