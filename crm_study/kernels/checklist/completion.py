"""How far a list of steps has been done, and what comes next."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats, with_gaps


@dataclass(frozen=True, slots=True, eq=False)
class Completion:
    """Progress of n units on k steps, unrounded.

    Attributes
    ----------
    index : ndarray of float, shape (n_units,)
        Mean state of the steps that were answered, 0 for nothing and 1 for everything at its
        last state; nan where no step was answered.
    done_share : ndarray of float, shape (n_units,)
        Share of the answered steps that are done.
    n_done, n_answered : ndarray of int, shape (n_units,)
    next_step : ndarray of int, shape (n_units,)
        Place of the first step that is answered and not done; -1 where all are.
    step_index : ndarray of float, shape (k,)
        Mean state of a step over the units that answered it.
    step_done, step_answered : ndarray of int, shape (k,)
        Units that have done, and that answered, a step.
    step_next : ndarray of int, shape (k,)
        Units whose next step it is.
    """

    index: Floats
    done_share: Floats
    n_done: NDArray[np.intp]
    n_answered: NDArray[np.intp]
    next_step: NDArray[np.intp]
    step_index: Floats
    step_done: NDArray[np.intp]
    step_answered: NDArray[np.intp]
    step_next: NDArray[np.intp]


def completion(states: ArrayLike, *, low: float, high: float, done_from: float) -> Completion:
    """Read progress off the states of some steps.

    Parameters
    ----------
    states : array_like of float, shape (n_units, k)
        State of every step, steps in the order they should be taken; nan where not answered.
    low, high : float
        First and last state of the scale.
    done_from : float
        First state that counts as done.

    Returns
    -------
    Completion

    Raises
    ------
    AnalysisError
        No unit, no step, a state outside the scale, or a scale without room.

    Notes
    -----
    Every step counts the same and states are taken as equally far apart: an index of a
    checklist, not a measurement of something behind it.

    Examples
    --------
    >>> found = completion([[4, 3, 0, 1], [3, 0, 0, 0]], low=0, high=4, done_from=3)
    >>> found.index.tolist(), found.next_step.tolist(), found.step_done.tolist()
    ([0.5, 0.1875], [2, 1], [2, 1, 0, 0])
    """
    table = with_gaps(states, name="states")
    _refuse(table, low, high, done_from)
    known = ~np.isnan(table)
    done = known & (table >= done_from)
    waiting = known & ~done
    next_step = np.where(waiting.any(axis=1), waiting.argmax(axis=1), -1)
    progress = np.where(known, (table - low) / (high - low), 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        index = progress.sum(axis=1) / known.sum(axis=1)
        share = done.sum(axis=1) / known.sum(axis=1)
        step_index = progress.sum(axis=0) / known.sum(axis=0)
    return Completion(
        index=index,
        done_share=share,
        n_done=done.sum(axis=1),
        n_answered=known.sum(axis=1),
        next_step=next_step,
        step_index=step_index,
        step_done=done.sum(axis=0),
        step_answered=known.sum(axis=0),
        step_next=np.bincount(next_step[next_step >= 0], minlength=table.shape[1]),
    )


def _refuse(table: Floats, low: float, high: float, done_from: float) -> None:
    if 0 in table.shape:
        raise AnalysisError("Progress needs at least 1 unit and 1 step.")
    if not low < done_from <= high:
        raise AnalysisError(
            f"A step can only be done from a state between {low:g} and {high:g}, "
            f"but 'done' starts at {done_from:g}."
        )
    known = table[~np.isnan(table)]
    if bool(np.any((known < low) | (known > high))):
        raise AnalysisError(f"A state lies outside the scale from {low:g} to {high:g}.")
