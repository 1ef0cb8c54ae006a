"""Admission: which rows may answer a study, and which may not and why.

No row is dropped without a trace: received = admitted + refused, and every
refusal names its row, column, value and rule.
"""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from crm_study.errors import Complaint, DataError, listed, nearest
from crm_study.protocol.study import Study
from crm_study.responses.answers import Refusal, parse_answers
from crm_study.responses.cells import numbers_in, text_cells
from crm_study.responses.columns import Cells, Columns
from crm_study.responses.mark import recognize
from crm_study.responses.other_answers import other_answers
from crm_study.responses.privacy.coarsen import DURATION
from crm_study.responses.responses import MAIN, PILOT, Responses
from crm_study.responses.scoring import key_items, score_constructs
from crm_study.results.findings import Origin

if TYPE_CHECKING:
    import pandas as pd

SYNTHETIC_COLUMN, SEED_COLUMN = "synthetic", "synthetic_seed"
_USUAL_RESPONDENT = ("respondent", "respondent_id", "id")
_FALSE = {"", "0", "false", "no"}


@dataclass(frozen=True, slots=True, eq=False)
class Admission:
    """The rows admitted, and the refusals: nothing else happened to the file."""

    responses: Responses
    refusals: tuple[Refusal, ...]

    def counts(self) -> dict[str, int]:
        """Return the number of refused rows by the first rule that refused them."""
        first: dict[int, str] = {}
        for refusal in self.refusals:
            first.setdefault(refusal.row, refusal.rule)
        rules = list(first.values())
        return {rule: rules.count(rule) for rule in dict.fromkeys(rules)}


def admit(
    frame: pd.DataFrame | Columns,
    study: Study,
    *,
    file: str = "DataFrame",
    sha256: str | None = None,
    seed: int | None = None,
) -> Admission:
    """Admit the rows of a frame to a study.

    Parameters
    ----------
    frame : DataFrame or Columns
        One row a respondent, one column an item id; cells may be text or numbers.
        The frame itself is left as it is.
    study : Study
        The declared study.
    file : str
        What to call the data in messages and in the report.
    sha256 : str, optional
        Hash of the file the frame was read from; by default that of its cells.
    seed : int, optional
        Seed of generated data.

    Raises
    ------
    DataError
        A column the study needs is missing, or there is no row at all.

    Examples
    --------
    >>> import pandas as pd
    >>> from crm_study.protocol.reader import read_study
    >>> study = read_study("ecsi-mobile")
    >>> columns = [item.id for item in study.instrument.items()]
    >>> frame = pd.DataFrame([[7] * len(columns), [11] * len(columns)], columns=columns)
    >>> admission = admit(frame, study)
    >>> len(admission.responses), admission.counts()
    (1, {'not_on_scale': 1})
    """
    cells = text_cells(frame, file=file)
    if not len(cells) or not cells.names:
        raise DataError(f"{file} holds no answers.")
    notes = _check_columns(cells.names, study, file)
    parsed = parse_answers(cells, study)
    extra, strange = other_answers(cells, study)
    refusals = sorted(
        [*_design_refusals(cells, study), *parsed.refusals, *strange],
        key=lambda refusal: refusal.row,
    )
    refused = {refusal.row for refusal in refusals}
    kept = [row for row in range(len(cells)) if row + 2 not in refused]
    labeled, found_seed = labels_of_generated(cells)
    found = recognize(cells, study)
    if found.is_generated and not labeled:
        notes = (*notes, f"SYNTHETIC: {found.sentence()}")
    origin = Origin(
        file=file,
        sha256=sha256 or _hash(cells),
        synthetic=labeled or found.is_generated,
        seed=seed if seed is not None else found_seed,
        n_received=len(cells),
        n_admitted=len(kept),
        n_refused=len(refused),
    )
    responses = _responses(
        _design(cells, study), (parsed.answers, extra), kept, study, origin, notes, tuple(refusals)
    )
    return Admission(responses, responses.refusals)


def _responses(
    people: Columns,
    parsed: tuple[Columns, Columns],
    kept: list[int],
    study: Study,
    origin: Origin,
    notes: tuple[str, ...],
    refusals: tuple[Refusal, ...],
) -> Responses:
    given, texts = (part.take(kept).renumbered() for part in parsed)
    keyed = key_items(given, study)
    returned = Counter(people["stratum"][people["wave"] == MAIN].tolist())
    return Responses(
        study=study,
        origin=origin,
        people=people.take(kept).renumbered(),
        arrivals=people,
        refusals=refusals,
        given=given,
        texts=texts,
        keyed=keyed,
        scored=score_constructs(keyed, study),
        n_returned=dict(returned.most_common()),
        notes=notes,
    )


def _hash(cells: Columns) -> str:
    return hashlib.sha256(cells.frame().to_csv(index=False).encode()).hexdigest()


def _check_columns(columns: Sequence[str], study: Study, file: str) -> tuple[str, ...]:
    """Refuse a file that lacks needed columns; note the ones nobody declared."""
    needed = [*_design_columns(study), *study.scored_items(), *_model_items(study)]
    missing = [name for name in dict.fromkeys(needed) if name not in columns]
    declared = {*needed, *(item.id for item in study.instrument.items())}
    declared |= {SYNTHETIC_COLUMN, SEED_COLUMN, *_USUAL_RESPONDENT}
    declared |= {*study.fieldwork.columns().values(), DURATION}
    strangers = [name for name in columns if name not in declared]
    if missing:
        complaints = [
            Complaint(file, 1, 0, f"the column '{name}' is missing.{nearest(name, strangers)}")
            for name in missing
        ]
        lines = "\n".join(str(complaint) for complaint in complaints)
        raise DataError(f"The data lack columns the study needs.\n{lines}", complaints)
    absent = [name for name in declared if name not in columns]
    return tuple(_stranger_notes(strangers, absent))


def _stranger_notes(strangers: Sequence[str], absent: Sequence[str]) -> Iterator[str]:
    """Name undeclared columns: one by one where a declared one is near, else together."""
    far = []
    for name in strangers:
        if hint := nearest(name, absent):
            yield f"The column '{name}' is not declared and was not used.{hint}"
        else:
            far.append(name)
    if far:
        yield f"Columns not declared and not used: {listed(far)}."


def _design_columns(study: Study) -> list[str]:
    population = study.population
    holders = (study.respondent, study.waves, population.strata, population.clusters)
    columns = [holder.column for holder in holders if holder is not None]
    return [*columns, *([study.weights.column] if study.weights.column else [])]


def _model_items(study: Study) -> list[str]:
    known = {*study.constructs, *_design_columns(study)}
    return [name for name in study.model_variables() if name not in known]


def _design(cells: Columns, study: Study) -> Columns:
    """Return what is no answer, as text, and the row; the defaults where undeclared."""
    population, n = study.population, len(cells)
    rows = np.arange(2, n + 2)
    respondent = _respondent_column(cells.names, study)
    found: dict[str, Cells] = {
        "respondent": cells[respondent] if respondent else list(map(str, rows.tolist())),
        "wave": _waves(cells, study),
        "stratum": cells[population.strata.column] if population.strata else ["all"] * n,
        "cluster": cells[population.clusters.column] if population.clusters else [""] * n,
    }
    if study.weights.column:
        found["weight"] = numbers_in(cells[study.weights.column])
    for role, column in study.fieldwork.columns().items():
        if column in cells:
            found[role] = cells[column]
    if DURATION in cells:
        found["duration"] = numbers_in(cells[DURATION]) * 60
    return Columns.of(found | {"row_number": rows})


def _waves(cells: Columns, study: Study) -> list[str]:
    if not study.waves:
        return [MAIN] * len(cells)
    codes = {study.waves.pilot: PILOT, study.waves.main: MAIN}
    return [codes.get(text, "") for text in cells[study.waves.column]]


def _respondent_column(columns: Collection[str], study: Study) -> str | None:
    if study.respondent:
        return study.respondent.column
    return next((name for name in _USUAL_RESPONDENT if name in columns), None)


def _design_refusals(cells: Columns, study: Study) -> Iterator[Refusal]:
    respondent = _respondent_column(cells.names, study)
    if respondent:
        yield from _respondent_refusals(cells, respondent)
    if study.waves:
        codes = (study.waves.pilot, study.waves.main)
        yield from _code_refusals(cells, study.waves.column, codes, "unknown_wave")
    population = study.population
    if population.strata:
        levels = tuple(population.strata.levels)
        yield from _code_refusals(cells, population.strata.column, levels, "unknown_stratum")
    if population.clusters:
        name = population.clusters.column
        for row, value in enumerate(cells[name], start=2):
            if not value:
                yield Refusal(row, name, value, "missing_cluster", f"the {name} is blank")
    if study.weights.column:
        yield from _weight_refusals(cells, study.weights.column)


def _weight_refusals(cells: Columns, name: str) -> Iterator[Refusal]:
    for row, value in enumerate(cells[name], start=2):
        if not _is_weight(value):
            message = "a weight is a number above 0"
            yield Refusal(row, name, value, "unusable_weight", message)


def _is_weight(text: str) -> bool:
    try:
        return 0 < float(text) < math.inf
    except ValueError:
        return False


def _respondent_refusals(cells: Columns, name: str) -> Iterator[Refusal]:
    first: dict[str, int] = {}
    for row, value in enumerate(cells[name], start=2):
        if not value:
            yield Refusal(row, name, value, "missing_respondent", "the respondent id is blank")
        elif value in first:
            message = f"the respondent id stands in row {first[value]} already"
            yield Refusal(row, name, value, "duplicate_respondent", message)
        first.setdefault(value, row)


def _code_refusals(cells: Columns, name: str, codes: Sequence[str], rule: str) -> Iterator[Refusal]:
    for row, value in enumerate(cells[name], start=2):
        if value not in codes:
            message = f"allowed: {listed(codes)}.{nearest(value, codes)}"
            yield Refusal(row, name, value, rule, message)


def labels_of_generated(cells: Columns) -> tuple[bool, int | None]:
    """Whether any row says that it was generated, and by which seed."""
    if SYNTHETIC_COLUMN not in cells:
        return False, None
    marked = np.array([text.lower() not in _FALSE for text in cells[SYNTHETIC_COLUMN]])
    seeds = cells[SEED_COLUMN][marked] if SEED_COLUMN in cells else ()
    seed = next((int(text) for text in seeds if text.isdigit()), None)
    return bool(marked.any()), seed
