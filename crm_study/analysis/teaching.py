"""Data sets for a class: one for every student, and the key to mark them by."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from crm_study.analysis.route import analyze
from crm_study.errors import AnalysisError
from crm_study.protocol.study import Study
from crm_study.responses.admission import admit
from crm_study.responses.faults import plant_faults
from crm_study.responses.simulate import draw_synthetic, write_simulation, write_text
from crm_study.results.findings import Findings

_CHAPTERS = ("reliability.main", "descriptives.constructs", "correlation", "regression")
_COLUMNS = {
    "reliability": ("estimate",),
    "descriptives": ("mean", "std_dev"),
    "correlation": ("pearson",),
    "regression": ("estimate", "std_error", "statistic", "p_value"),
}
_WHOLE = ("r_squared", "adj_r_squared", "f_statistic", "n_obs")


@dataclass(frozen=True, slots=True)
class TeachingSet:
    """The files of one student: data, key numbers, planted faults.

    Attributes
    ----------
    number, seed : int
        Of the student, and of the data.
    file : str
        Name of the data file.
    key : tuple of (str, float)
        Addresses and the numbers that a right analysis of the sound data finds there.
    faults : tuple of mappings
        What was planted where; empty without faults.
    """

    number: int
    seed: int
    file: str
    key: tuple[tuple[str, float], ...]
    faults: tuple[dict[str, Any], ...]


def write_teaching_sets(
    study: Study,
    folder: Path,
    *,
    n_sets: int,
    n: int | None = None,
    seed: int | None = None,
    faults: bool = False,
) -> tuple[TeachingSet, ...]:
    """Write a data set for every student, and a marking key.

    Parameters
    ----------
    study : Study
        Its simulation is drawn without targets, so that the data sets differ in their numbers.
    folder : Path
        Gets ``student-001-SYNTHETIC.csv`` and so on; ``key/marking-key.csv`` and
        ``key/marking-key.json`` are for the teacher only.
    n_sets : int
        Students.
    n, seed : int, optional
        As in `simulate`; student k has the seed plus k.
    faults : bool
        Whether named faults are planted; the key holds the numbers of the sound data and
        the list of faults.

    Returns
    -------
    tuple of TeachingSet

    Raises
    ------
    AnalysisError
        No student.
    OutputError
        A folder that cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> from crm_study.protocol.reader import read_study
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     sets = write_teaching_sets(read_study("ecsi-mobile"), Path(folder), n_sets=2, n=40)
    >>> [one.file for one in sets]
    ['student-001-SYNTHETIC.csv', 'student-002-SYNTHETIC.csv']
    """
    if n_sets < 1:
        raise AnalysisError(f"A class needs at least 1 student; {n_sets} were asked for.")
    base = study.simulation.seed if study.simulation and seed is None else seed or 0
    sets = tuple(
        _write_one(_untargeted(study), folder, number, base + number, n, faults=faults)
        for number in range(1, n_sets + 1)
    )
    write_text(folder / "key" / "marking-key.json", _as_json(study, sets))
    write_text(folder / "key" / "marking-key.csv", _as_csv(sets))
    return sets


def _untargeted(study: Study) -> Study:
    if study.simulation is None:
        return study
    return study.model_copy(
        update={"simulation": study.simulation.model_copy(update={"targets": []})}
    )


def _write_one(
    study: Study, folder: Path, number: int, seed: int, n: int | None, *, faults: bool
) -> TeachingSet:
    drawn = draw_synthetic(study, n=n, seed=seed)
    responses = admit(drawn.frame, study, file=f"student-{number:03d}-SYNTHETIC.csv").responses
    findings = analyze(study, responses, chapters=_chapters(study))
    planted: tuple[dict[str, Any], ...] = ()
    if faults:
        cells, found = plant_faults(drawn.frame, study, seed=seed)
        drawn, planted = replace(drawn, frame=cells), tuple(fault.plain() for fault in found)
    path = write_simulation(drawn, folder / f"student-{number:03d}-SYNTHETIC.csv", beside=False)
    return TeachingSet(number, seed, path.name, tuple(_key(findings)), planted)


def _chapters(study: Study) -> tuple[str, ...]:
    return _CHAPTERS if study.models else _CHAPTERS[:-1]


def _key(findings: Findings) -> Iterator[tuple[str, float]]:
    """Yield the numbers a student is asked for, by address."""
    for finding in findings:
        kind = finding.id.partition(".")[0]
        for column in _WHOLE if kind == "regression" else ():
            if (value := finding.overall.get(column)) is not None:
                yield f"{finding.id}/glance/{column}", float(value)
        for row in finding.rows:
            for column in _COLUMNS[kind]:
                if (value := row.get(column)) is not None:
                    yield f"{finding.id}/{row[finding.key]}/{column}", float(value)


def _as_json(study: Study, sets: tuple[TeachingSet, ...]) -> str:
    document = {
        "synthetic": True,
        "study": study.id,
        "sets": [
            {
                "student": one.number,
                "file": one.file,
                "seed": one.seed,
                "key": dict(one.key),
                "faults": list(one.faults),
            }
            for one in sets
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _as_csv(sets: tuple[TeachingSet, ...]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["student", "file", "seed", "address", "value"])
    for one in sets:
        for address, value in one.key:
            writer.writerow([one.number, one.file, one.seed, address, repr(value)])
    return text.getvalue()
