"""Calibration: which of the drawn candidates give back the printed numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from crm_study.errors import AnalysisError, listed
from crm_study.kernels.published.rounding import rounding_interval
from crm_study.kernels.twin.calibration import Target as Aim
from crm_study.kernels.twin.calibration import calibrate
from crm_study.protocol.source import Target
from crm_study.protocol.study import Study
from crm_study.responses.scoring import key_items, score_constructs
from crm_study.results.address import parse_address

if TYPE_CHECKING:
    import pandas as pd

_MAX_STEPS = 400


@dataclass(frozen=True, slots=True)
class Attained:
    """One target: what was printed, what the data give, the interval it had to hit."""

    address: str
    printed: str
    attained: float
    lower: float
    upper: float

    def plain(self) -> dict[str, Any]:
        """Return the record as a mapping."""
        return asdict(self)

    def __str__(self) -> str:
        return f"{self.address}: printed {self.printed}, attained {self.attained:.6f}"


def choose_rows(
    study: Study,
    candidates: pd.DataFrame,
    targets: Sequence[Target],
    *,
    n_slots: int,
    seed: np.random.Generator,
) -> tuple[NDArray[np.int64], tuple[Attained, ...]]:
    """Choose one candidate row per respondent so that every target is attained.

    Parameters
    ----------
    study : Study
        Its scoring rules and models.
    candidates : DataFrame
        Answers as given; the candidates of one respondent stand together.
    targets : sequence of Target
        Printed numbers to hit; none means the first candidate of everyone.
    n_slots : int
        Respondents.

    Raises
    ------
    AnalysisError
        The search found no such choice.
    """
    n_candidates = len(candidates) // n_slots
    first = np.arange(n_slots) * n_candidates
    if not targets:
        return first, ()
    scores = score_constructs(key_items(candidates, study), study)
    names = list(scores.columns)
    pool = scores.to_numpy(dtype=float).reshape(n_slots, n_candidates, len(names))
    aims = [_aim(study, target, names) for target in targets]
    found = calibrate(pool, aims, seed=int(seed.integers(2**32)), max_steps=_MAX_STEPS)
    if not found.solved:
        wanted = listed(f"{target.address} = {target.printed}" for target in targets)
        raise AnalysisError(
            f"No {n_slots} synthetic respondents were found that give {wanted} together. "
            "Another n or seed may; some printed numbers cannot hold together at all."
        )
    attained = tuple(
        Attained(target.address, target.printed, float(value), aim.lower, aim.upper)
        for target, value, aim in zip(targets, found.attained, aims, strict=True)
    )
    return first + found.choice, attained


def _aim(study: Study, target: Target, names: Sequence[str]) -> Aim:
    place = parse_address(target.address)
    model = study.models.get(place.finding.removeprefix("regression."))
    variables = (model.outcome, *model.terms) if model else ()
    kind = {"r_squared": "r_squared", "statistic": "statistic"}.get(place.column)
    if model is None or kind is None or not set(variables) <= set(names):
        raise AnalysisError(
            f"Synthetic data cannot be calibrated to {target.address}; allowed are r_squared and "
            "statistic of a regression on constructs."
        )
    interval = rounding_interval(target.printed)
    columns = [names.index(name) for name in variables]
    term = names.index(place.row) if kind == "statistic" else None
    return Aim(
        kind="statistic" if kind == "statistic" else "r_squared",
        outcome=columns[0],
        predictors=tuple(columns[1:]),
        term=term,
        lower=interval.lower,
        upper=interval.upper,
    )
