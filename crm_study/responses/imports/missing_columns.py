"""Questions about columns: what the study needs and the file does not seem to have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher

from crm_study.protocol.study import Study
from crm_study.responses.imports.grid import RawTable
from crm_study.responses.imports.headers import STRANGE_OPTION, UNUSED, Use
from crm_study.responses.imports.mapping import Mapping as Accepted
from crm_study.responses.imports.questions import Question
from crm_study.responses.imports.several import is_filled
from crm_study.responses.imports.targets import Target
from crm_study.responses.imports.wording import unaccented

_LIKELY = 0.6
_COMPARED, _MOST, _CLOSER = 80, 300, 8
"""Signs of a header that are compared, headers looked at, and those looked at closely."""


def column_questions(
    study: Study,
    targets: Mapping[str, Target],
    uses: Sequence[Use],
    accepted: Accepted,
    header_row: int,
) -> Iterator[Question]:
    """Yield a question for every needed column without a header, with the best three.

    A column is needed when an analysis of the study reads it. Any other item is asked for
    only where a header is much like it, so that no misspelled question is lost.
    """
    found = {use.target for use in uses} | set(accepted.constants)
    free = {use.header: use for use in uses if use.branch == UNUSED}
    needed = set(needed_columns(study))
    for name, target in targets.items():
        if name in found or not (target.is_item or name in needed):
            continue
        best = _best(target, list(free))
        if name in needed or best[1] >= _LIKELY:
            yield _asked(target, best[0], free, header_row)


def option_questions(uses: Sequence[Use], table: RawTable) -> Iterator[Question]:
    """Yield a question for every chosen option that the study does not declare."""
    for use in uses:
        if use.branch != STRANGE_OPTION:
            continue
        rows = [row for row, text in enumerate(table.columns[use.place]) if is_filled(text)]
        if rows:
            message = f"'{use.header[:80]}' is an option that the study does not declare"
            number = table.numbers[rows[0]]
            yield Question(number, use.place + 1, message, use.header, count=len(rows))


def needed_columns(study: Study) -> tuple[str, ...]:
    """Return the columns without which the study cannot be analyzed."""
    population = study.population
    design = [holder.column for holder in (study.waves, population.strata) if holder]
    design += [population.clusters.column] if population.clusters else []
    design += [study.weights.column] if study.weights.column else []
    items = {item.id for item in study.instrument.items()}
    variables = [name for name in study.model_variables() if name in items]
    return tuple(dict.fromkeys([*design, *study.scored_items(), *variables]))


def _best(target: Target, headers: Sequence[str]) -> tuple[list[str], float]:
    """Return the three headers most like a question, and how much the first is."""
    wanted = [unaccented(one)[:_COMPARED] for one in (target.name, *target.labels)]
    rough = {header: _likeness(header, wanted, rough=True) for header in headers[:_MOST]}
    first = sorted(rough, key=lambda header: -rough[header])[:_CLOSER]
    exact = {header: _likeness(header, wanted, rough=False) for header in first}
    best = sorted(exact, key=lambda header: -exact[header])[:3]
    return best, exact[best[0]] if best else 0.0


def _likeness(header: str, wanted: Sequence[str], *, rough: bool) -> float:
    """Return how much a header is like any of some texts, from 0 to 1."""
    matcher = SequenceMatcher(None, "", unaccented(header)[:_COMPARED])
    found = []
    for text in wanted:
        matcher.set_seq1(text)
        found.append(matcher.quick_ratio() if rough else matcher.ratio())
    return max(found)


def _asked(
    target: Target, best: Sequence[str], free: Mapping[str, Use], header_row: int
) -> Question:
    label = f" ('{target.labels[0][:60]}')" if target.labels else ""
    if not best:
        message = f"the column '{target.name}'{label} is missing, and no column is left over"
        return Question(header_row, 0, message + ".")
    hint = ", ".join(f"'{name[:80]}'" for name in best)
    message = f"the column '{target.name}'{label} is missing. Is it one of {hint}?"
    return Question(header_row, free[best[0]].place + 1, message, header=best[0])
