"""What judges said of criteria and alternatives, gathered from a table of answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from crm_study.analysis.frames import Floats, numbers_of, require_columns
from crm_study.errors import AnalysisError
from crm_study.kernels.choice.pairwise import (
    Priorities,
    joint_comparisons,
    matrix_of_pairs,
    priorities,
)

if TYPE_CHECKING:
    import pandas as pd

Pairs = Mapping[tuple[str, str], str]


@dataclass(frozen=True, slots=True, eq=False)
class Scores:
    """Mean scores of m alternatives by k criteria.

    Attributes
    ----------
    criteria, alternatives : tuple of str
    mean, std_dev : ndarray of float, shape (m, k)
        Over the judges who scored; the spread is nan for a single one.
    n_judges : int
        Judges who scored anything.
    """

    criteria: tuple[str, ...]
    alternatives: tuple[str, ...]
    mean: Floats
    std_dev: Floats
    n_judges: int


@dataclass(frozen=True, slots=True, eq=False)
class Comparisons:
    """Criteria compared in pairs: jointly, and by each judge who compared them all."""

    joint: Priorities
    matrix: Floats
    by_judge: tuple[tuple[int, Priorities], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """Everything the rows of a choice are made of."""

    scores: Scores
    weights: Floats
    comparisons: Comparisons | None
    vetoes: Mapping[str, float]
    reasons: Mapping[str, str]
    labels: Mapping[str, str]
    n_draws: int
    seed: int

    @property
    def admitted(self) -> list[int]:
        """Places of the alternatives that nothing rules out."""
        names = self.scores.alternatives
        return [place for place, name in enumerate(names) if name not in self.reasons]


def scores_of(frame: pd.DataFrame, alternatives: Mapping[str, Mapping[str, str]]) -> Scores:
    """Average the scores over the judges.

    Raises
    ------
    AnalysisError
        Alternatives judged by different criteria, an unknown column, text, or a column of blanks.
    """
    names = tuple(alternatives)
    criteria = tuple(next(iter(alternatives.values()), {}))
    for name, own in alternatives.items():
        if set(own) != set(criteria):
            raise AnalysisError(
                f"Alternative '{name}' is judged by {', '.join(own)}, but the first one by "
                f"{', '.join(criteria)}."
            )
    columns = [alternatives[name][criterion] for name in names for criterion in criteria]
    require_columns(frame, columns)
    values = numbers_of(frame[columns], purpose="a choice")
    blank = np.isnan(values).all(axis=0)
    if blank.any():
        raise AnalysisError(f"Nobody answered '{columns[int(blank.argmax())]}'.")
    counts = (~np.isnan(values)).sum(axis=0)
    mean = np.nansum(values, axis=0) / counts
    squares = np.nansum((values - mean) ** 2, axis=0)
    spread = np.sqrt(
        np.divide(squares, counts - 1, out=np.full(mean.shape, np.nan), where=counts > 1)
    )
    shape = (len(names), len(criteria))
    n_judges = int((~np.isnan(values)).any(axis=1).sum())
    return Scores(criteria, names, mean.reshape(shape), spread.reshape(shape), n_judges)


def comparisons_of(frame: pd.DataFrame, criteria: Sequence[str], pairs: Pairs) -> Comparisons:
    """Turn answers on the scale -9 ... -2, 1 ... 9 into weights.

    Raises
    ------
    AnalysisError
        A pair that is missing, an answer outside the scale, or no judge who compared all pairs.
    """
    answers = np.column_stack([_answers(frame, pair, pairs) for pair in combinations(criteria, 2)])
    wrong = answers[(np.abs(answers) > 9) | (np.abs(answers) < 1)]
    if wrong.size:
        raise AnalysisError(
            f"Comparisons go from -9 to -2 and from 1 to 9, but one is {wrong[0]:g}."
        )
    whole = np.flatnonzero(~np.isnan(answers).any(axis=1))
    if not whole.size:
        raise AnalysisError("No judge compared all pairs of criteria.")
    k = len(criteria)
    ratios = np.where(answers > 0, answers, -1 / answers)
    matrices = np.array([matrix_of_pairs(ratios[judge], k=k) for judge in whole])
    joint = joint_comparisons(matrices)
    each = zip((whole + 1).tolist(), map(priorities, matrices), strict=True)
    return Comparisons(priorities(joint), joint, tuple(each))


def vetoes_of(frame: pd.DataFrame, vetoes: Mapping[str, str]) -> dict[str, float]:
    """Return the share of the judges who rule each alternative out.

    Raises
    ------
    AnalysisError
        An unknown column, or an answer other than 0 and 1.
    """
    require_columns(frame, vetoes.values())
    shares = {}
    for name, column in vetoes.items():
        values = numbers_of(frame[[column]], purpose="a veto")[:, 0]
        known = values[~np.isnan(values)]
        if not np.isin(known, (0, 1)).all():
            raise AnalysisError(f"A veto is 1 or 0, but '{column}' holds other answers.")
        shares[name] = float(known.mean()) if known.size else 0.0
    return shares


def _answers(frame: pd.DataFrame, pair: tuple[str, str], pairs: Pairs) -> Floats:
    """Return the answers on a pair, turned where the other of the two was asked first."""
    first, second = pair
    column, sign = pairs.get(pair), 1.0
    if column is None:
        column, sign = pairs.get((second, first)), -1.0
    if column is None:
        raise AnalysisError(f"The pair of '{first}' and '{second}' was not compared.")
    require_columns(frame, [column])
    answers = numbers_of(frame[[column]], purpose="a comparison")[:, 0]
    return answers if sign > 0 else np.where(np.abs(answers) == 1, 1.0, -answers)
