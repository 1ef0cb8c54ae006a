"""How far a checklist of steps has been done, and what comes next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from crm_study.analysis.declared_frame import declared_columns
from crm_study.analysis.frames import numbers_of, require_columns
from crm_study.analysis.practice.completion_finding import CompletionFinding
from crm_study.analysis.practice.wording import common_scale, wordings
from crm_study.kernels.arrays.distributions import t_quantile
from crm_study.kernels.arrays.validate import Floats, confidence_level
from crm_study.kernels.checklist.completion import Completion as Progress
from crm_study.kernels.checklist.completion import completion as progress_of
from crm_study.kernels.description.share import shares
from crm_study.protocol.analyses.completion import Completion
from crm_study.protocol.strict import say
from crm_study.protocol.study import Study
from crm_study.responses.responses import MAIN, Responses
from crm_study.results.finding import Finding
from crm_study.results.findings import plain

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, Any]
_NOTES = (
    "The completion index is the mean state of the steps that were answered, 0 for the first "
    "state and 1 for the last. Every step counts the same and states count as equally far apart.",
    "A checklist is an inventory, not a scale: no reliability coefficient belongs to it. Limits "
    "of shares are Wilson's, those of the mean are t limits over the rows.",
    "That a step is reported as done does not show that it works.",
)


def completion(
    frame: pd.DataFrame,
    *,
    steps: Sequence[str],
    states: Mapping[int, str],
    done_from: int,
    conf_level: float = 0.95,
) -> Finding:
    """Describe how far the steps of a checklist have been done.

    Parameters
    ----------
    frame : DataFrame
        One row a unit (an institution), one column a step; a gap is a step not answered.
    steps : sequence of str
        Columns, in the order in which the steps should be taken.
    states : mapping of int to str
        Codes of the states with their words.
    done_from : int
        First code that counts as done.
    conf_level : float, default 0.95
        Coverage of all intervals.

    Returns
    -------
    Finding
        One row a step; the index of the units as a whole in `glance`. Details: shares of the
        states by step.

    Raises
    ------
    AnalysisError
        An unknown column, text, a code outside the states, or no row.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"plan": [2, 2, 2], "train": [2, 0, 1]})
    >>> words = {0: "no", 1: "begun", 2: "done"}
    >>> found = completion(frame, steps=["plan", "train"], states=words, done_from=2)
    >>> found.number("plan", "n_done"), found.number("glance", "next_step")
    (3, 'train')
    """
    require_columns(frame, steps)
    labels = {name: name for name in steps}
    return _finding("completion", frame, labels, states, done_from, conf_level)


def completion_chapter(study: Study, responses: Responses, *, analysis: Completion) -> Finding:
    """Describe the declared steps on the main wave."""
    columns = declared_columns(study, responses)
    require_columns(columns, analysis.steps)
    scale = common_scale(study, analysis.steps)
    states = {code: say(text, "en", otherwise=str(code)) for code, text in scale.points.items()}
    names = list(responses.wave(MAIN).design["respondent"]) if analysis.by_respondent else []
    return _finding(
        analysis.finding,
        columns,
        wordings(study, analysis.steps),
        states,
        analysis.done_from,
        0.95,
        names=names,
        title=say(analysis.label, "en", otherwise=""),
    )


def _finding(
    id_: str,
    frame: pd.DataFrame,
    labels: Mapping[str, str],
    states: Mapping[int, str],
    done_from: int,
    conf_level: float,
    *,
    names: Sequence[str] = (),
    title: str = "",
) -> Finding:
    level = confidence_level(conf_level)
    table = numbers_of(frame[list(labels)], purpose="a checklist")
    answered = np.asarray(~np.isnan(table).all(axis=1))
    low, high = min(states), max(states)
    found = progress_of(table[answered], low=low, high=high, done_from=done_from)
    rows = _rows(found, labels, level)
    kept = [name for name, is_in in zip(names, answered.tolist(), strict=False) if is_in]
    details = {"states": _states(table[answered], labels, states)}
    if kept:
        details["institutions"] = _institutions(found, kept, list(labels.values()))
    return CompletionFinding(
        id=id_,
        title=title or "Steps done",
        rows=tuple(plain(row) for row in rows),
        overall=plain(_overall(found, list(labels.values()), level)),
        notes=_NOTES,
        details={name: tuple(plain(row) for row in part) for name, part in details.items()},
    )


def _rows(found: Progress, labels: Mapping[str, str], level: float) -> list[Row]:
    done = shares(found.step_done, found.step_answered, conf_level=level)
    return [
        {
            "step_id": name,
            "label": label,
            "n_obs": int(found.step_answered[i]),
            "n_done": int(found.step_done[i]),
            "done_share": done.estimate[i],
            "done_low": done.conf_low[i],
            "done_high": done.conf_high[i],
            "completion": found.step_index[i],
            "n_next": int(found.step_next[i]),
        }
        for i, (name, label) in enumerate(labels.items())
    ]


def _overall(found: Progress, labels: list[str], level: float) -> Row:
    index = found.index
    low, high = mean_limits(index, level)
    waiting = int(found.step_next.sum())
    return {
        "n_units": index.size,
        "n_steps": len(labels),
        "completion": index.mean(),
        "completion_low": low,
        "completion_high": high,
        "n_finished": int((found.next_step < 0).sum()),
        "next_step": labels[int(found.step_next.argmax())] if waiting else None,
        "n_next": int(found.step_next.max()) if waiting else None,
        "conf_level": level,
    }


def mean_limits(values: Floats, level: float) -> tuple[float, float]:
    """Return the t limits of a mean; nan below two values.

    Examples
    --------
    >>> low, high = mean_limits(np.array([1.0, 2.0, 3.0]), 0.95)
    >>> round(low, 4), round(high, 4)
    (-0.4841, 4.4841)
    """
    if values.size < 2:
        return float("nan"), float("nan")
    reach = t_quantile(0.5 + level / 2, values.size - 1) * values.std(ddof=1) / values.size**0.5
    return float(values.mean() - reach), float(values.mean() + reach)


def _states(table: Floats, labels: Mapping[str, str], states: Mapping[int, str]) -> list[Row]:
    rows = []
    for i, (name, label) in enumerate(labels.items()):
        given = table[:, i][~np.isnan(table[:, i])]
        for code, words in sorted(states.items()):
            n_obs = int((given == code).sum())
            share = n_obs / given.size if given.size else None
            key = f"{name}:{code}"
            rows.append(
                {"key": key, "label": label, "state": words, "n_obs": n_obs, "share": share}
            )
    return rows


def _institutions(found: Progress, names: Sequence[str], labels: list[str]) -> list[Row]:
    return [
        {
            "institution": name,
            "completion": found.index[i],
            "n_done": int(found.n_done[i]),
            "n_answered": int(found.n_answered[i]),
            "next_step": labels[place] if (place := int(found.next_step[i])) >= 0 else None,
        }
        for i, name in enumerate(names)
    ]
