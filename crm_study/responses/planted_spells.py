"""Planted dates of customers, who stay, leave or sleep, and records that repeat others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from crm_study.errors import AnalysisError, listed, nearest
from crm_study.protocol.planted import PlantedAnswers, Repeat

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
_DIGITS = "0123456789"


def waiting_dates(
    plan: PlantedAnswers,
    item: str,
    known: Mapping[str, list[str]],
    rng: np.random.Generator,
    shift: Floats,
) -> list[str]:
    """Draw dates an exponential time after another one; blank past ``latest``.

    Parameters
    ----------
    plan : PlantedAnswers
        ``after`` names the other date, ``mean`` is in days.
    item : str
        The question, for messages.
    known : mapping of str to list of str
        Columns drawn before.
    rng : Generator
    shift : ndarray of float, shape (n,)
        Added to the mean, in days.

    Raises
    ------
    AnalysisError
        ``after`` names no column drawn before.
    """
    days = 1 + rng.exponential(np.maximum(plan.mean + shift, 1e-9)).astype(int)
    latest = np.datetime64(plan.latest)
    found = []
    for text, wait in zip(_column(str(plan.after), item, known), days.tolist(), strict=True):
        date = np.datetime64(text) + np.timedelta64(wait, "D") if text else None
        found.append("" if date is None or date > latest else str(date))
    return found


def recent_dates(
    plan: PlantedAnswers,
    item: str,
    known: Mapping[str, list[str]],
    rng: np.random.Generator,
    shift: Floats,
) -> list[str]:
    """Draw dates an exponential time before another one, or before ``latest`` where it is blank.

    Never before the date that ``after`` names; ``until: latest`` counts back from there for all.
    Parameters as in `waiting_dates`.
    """
    n = len(shift)
    ends = [""] * n if plan.until == "latest" else _column(str(plan.until), item, known)
    floor = str(plan.earliest)
    starts = _column(plan.after, item, known) if plan.after else [floor] * n
    days = rng.exponential(np.maximum(plan.mean + shift, 1e-9)).astype(int)
    found = []
    for start, end, back in zip(starts, ends, days.tolist(), strict=True):
        date = np.datetime64(end or str(plan.latest)) - np.timedelta64(back, "D")
        found.append(str(max(date, np.datetime64(start or floor))))
    return found


def with_repeats(
    cells: pd.DataFrame, repeats: Sequence[Repeat], rng: np.random.Generator
) -> pd.DataFrame:
    """Return the cells in which some rows repeat others in some columns.

    Parameters
    ----------
    cells : DataFrame
        Text cells.
    repeats : sequence of Repeat
        What is copied, into which share of the rows, and where a slip is made.
    rng : Generator

    Raises
    ------
    AnalysisError
        A column that is not there.
    """
    changed = {str(name): cells[name].astype(str).tolist() for name in cells}
    free = rng.permutation(len(cells)).tolist()
    for plan in repeats:
        for name in (*plan.columns, *([plan.slip] if plan.slip else [])):
            if name not in cells:
                raise AnalysisError(
                    f"simulation.repeats names '{name}', which is no item."
                    f"{nearest(name, cells.columns)}"
                )
        for _ in range(round(plan.share * len(cells))):
            copy, original = free.pop(), free.pop()
            for name in plan.columns:
                changed[name][copy] = changed[name][original]
            if plan.slip:
                changed[plan.slip][copy] = _slipped(changed[plan.slip][original], rng)
    return cells.assign(**changed)


def _slipped(text: str, rng: np.random.Generator) -> str:
    """Return a number with its last digit replaced by another."""
    others = [digit for digit in _DIGITS if digit != text[-1:]]
    return text[:-1] + str(rng.choice(others))


def _column(name: str, item: str, known: Mapping[str, list[str]]) -> list[str]:
    if name not in known:
        raise AnalysisError(
            f"simulation.answers.{item} rests on '{name}', which is not asked before it."
            f"{nearest(name, known)} Known: {listed(known)}."
        )
    return known[name]
