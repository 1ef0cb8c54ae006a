"""Many twins of one study: what the printed numbers fix, and what they leave open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from crm_study.analysis.ensemble_finding import EnsembleFinding
from crm_study.analysis.in_order import InOrder, Progress, unheard
from crm_study.analysis.twin_numbers import OpenNumber, open_numbers
from crm_study.errors import AnalysisError
from crm_study.protocol.source import Simulation
from crm_study.protocol.study import Study
from crm_study.responses.blueprint import first_blueprint
from crm_study.responses.drawing import Drawing
from crm_study.responses.scale.engines import Engine
from crm_study.responses.sheet import Sheet
from crm_study.responses.synthetic_design import main_design
from crm_study.responses.targets import Attained
from crm_study.results.finding import Finding, Row
from crm_study.results.findings import plain

_NOTES = (
    "Every twin is a data set of its own, drawn anew with its own items, that gives the fixed "
    "numbers as printed. What varies between twins is not known from the printed numbers.",
    "The range also depends on the declared assumptions (institutions, strata, intraclass "
    "correlation, loadings); other assumptions would open it further. It is no confidence "
    "interval and says nothing about the people who were asked.",
    "CR2 t and p are of the first predictor, with Satterthwaite's degrees of freedom.",
)
_FEWEST = 2
_DEFAULT_N = 100


@dataclass(frozen=True, slots=True)
class TwinNumbers:
    """The numbers of one twin: those it was aimed at, and the others."""

    attained: tuple[Attained, ...]
    numbers: tuple[OpenNumber, ...]


@dataclass(frozen=True, slots=True)
class _DrawTwin:
    """Draws the twin of a seed; can be sent to any worker."""

    study: Study
    plan: Simulation
    n: int

    def __call__(self, seed: int) -> TwinNumbers:
        """Draw one twin and read its numbers."""
        twin = main_wave(self.study, self.plan, self.n, seed)
        return TwinNumbers(tuple(twin.attained), tuple(open_numbers(twin)))


def ensemble(
    study: Study,
    *,
    n_twins: int = 50,
    n: int | None = None,
    seed: int | None = None,
    engine: Engine | None = None,
    progress: Progress = unheard,
) -> Finding:
    """Draw many twins of a study and show what its printed numbers leave open.

    Parameters
    ----------
    study : Study
        Its ``simulation`` says how to draw, and the targets that every twin gives back.
    n_twins : int, default 50
        Two at least.
    n : int, optional
        Respondents of the main wave; by default the declared ones.
    seed : int, optional
        Twin number k has the seed plus k.
    engine : Engine, optional
        Who draws; by default this process. Every twin has a seed of its own, so that the
        numbers do not depend on the number of workers.
    progress : callable, optional
        Told twins drawn and twins in all.

    Returns
    -------
    Finding
        A row a number: ``targeted`` ones are fixed, for the others the median and the range
        of the twins. Numbers, not evidence: everything is synthetic.

    Raises
    ------
    AnalysisError
        Fewer than two twins, or targets that cannot be met.

    Examples
    --------
    >>> from crm_study.protocol.reader import read_study
    >>> found = ensemble(read_study("rusizi"), n_twins=3, n=60)
    >>> found.number("glance", "n_targeted"), found.synthetic
    (3, True)
    """
    if n_twins < _FEWEST:
        raise AnalysisError(f"An ensemble needs {_FEWEST} twins at least; got {n_twins}.")
    plan = study.simulation or Simulation()
    size = n or plan.n or _DEFAULT_N
    first = plan.seed if seed is None else seed
    seeds = range(first, first + n_twins)
    twins = InOrder(engine, progress)(_DrawTwin(study, plan, size), seeds)
    numbers = [twin.numbers for twin in twins]
    rows = [*_fixed(twins), *_open(numbers)]
    n_targeted = sum(bool(row["targeted"]) for row in rows)
    return EnsembleFinding(
        id="ensemble",
        title="What the printed numbers leave open",
        rows=tuple(plain(row) for row in rows),
        overall={
            "n_twins": n_twins,
            "n_obs": size,
            "n_targeted": n_targeted,
            "n_open": len(rows) - n_targeted,
            "seed": first,
        },
        notes=_NOTES,
        details={"twins": tuple(_each(numbers, first))},
        synthetic=True,
    )


def main_wave(study: Study, plan: Simulation, n: int, seed: int) -> Drawing:
    """Draw the main wave of one twin."""
    sheet = Sheet(study)
    rng = np.random.default_rng(seed)
    items = first_blueprint(sheet, plan, rng)
    return Drawing(sheet, plan, items, main_design(study, n), rng, "main")


def _fixed(twins: Sequence[TwinNumbers]) -> list[Row]:
    every = [[target.attained for target in twin.attained] for twin in twins]
    return [
        _row(target.address, target.address, np.array(values), printed=target.printed)
        for target, values in zip(twins[0].attained, zip(*every, strict=True), strict=True)
    ]


def _open(numbers: Sequence[Sequence[OpenNumber]]) -> list[Row]:
    return [
        _row(same[0].key, same[0].label, np.array([one.value for one in same]))
        for same in zip(*numbers, strict=True)
    ]


def _row(key: str, label: str, values: np.ndarray, *, printed: str | None = None) -> Row:
    """Summarize one number over the twins that define it."""
    known = values[np.isfinite(values)]
    row: dict[str, object] = {"key": key, "label": label, "targeted": printed is not None}
    row |= {"printed": printed, "n_defined": len(known)}
    if not len(known):
        empty = ("least", "quantile_low", "middle", "quantile_high", "greatest")
        return row | dict.fromkeys(empty)
    low, middle, high = np.quantile(known, [0.025, 0.5, 0.975]).tolist()
    return row | {
        "least": float(known.min()),
        "quantile_low": low,
        "middle": middle,
        "quantile_high": high,
        "greatest": float(known.max()),
    }


def _each(numbers: Sequence[Sequence[OpenNumber]], first: int) -> list[Row]:
    return [
        plain({"key": f"{one.key}#{first + number}", "seed": first + number, "estimate": one.value})
        for number, twin in enumerate(numbers)
        for one in twin
    ]
