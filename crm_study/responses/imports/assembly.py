"""The canonical table put together: constants, ids, skips, consent, privacy, repeats."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from crm_study.protocol.asking import consent_item
from crm_study.protocol.study import Study
from crm_study.responses.imports.coding import coded
from crm_study.responses.imports.column import Column, Context
from crm_study.responses.imports.dropping import Dropped, told
from crm_study.responses.imports.exporter import Platform
from crm_study.responses.imports.grid import RawTable
from crm_study.responses.imports.headers import Use
from crm_study.responses.imports.imported import ImportedAnswers
from crm_study.responses.imports.linked import people_of, tables_below
from crm_study.responses.imports.mapping import Mapping as Accepted
from crm_study.responses.imports.questions import Question
from crm_study.responses.imports.repeats import link_repeats
from crm_study.responses.imports.skips import Conflict, mark_skips, without_consent
from crm_study.responses.imports.sources import Decision, RawFile
from crm_study.responses.imports.times import Times, cut_times
from crm_study.responses.imports.withdrawn import withdrawn_rows
from crm_study.responses.privacy.identifiers import drop_identifiers
from crm_study.responses.privacy.keyring import Keyring
from crm_study.responses.privacy.person_columns import respondent_column

if TYPE_CHECKING:
    import pandas as pd

_DROPPED = ("row", "column", "value", "rule", "message")
_GAPS = ("row", "item", "reason", "value")


@dataclass(frozen=True, slots=True, eq=False)
class Assembled:
    """Everything that was read from a file, before rows are taken out for consent."""

    raw: RawFile
    table: RawTable
    platform: Platform
    uses: tuple[Use, ...]
    columns: dict[str, Column]
    dropped: list[Dropped]
    groups: Mapping[str, RawTable]
    questions: list[Question]
    decisions: list[Decision]
    n_received: int
    context: Context


def assemble(
    read: Assembled,
    repeats: Sequence[RawTable],
    study: Study,
    accepted: Accepted,
    *,
    ring: Keyring | None = None,
    times: Times | None = None,
) -> ImportedAnswers:
    """Put the canonical table together.

    Parameters
    ----------
    read : Assembled
        The columns as they were read.
    repeats : sequence of RawTable
        Tables below the respondents.
    study : Study
        The declared study.
    accepted : Mapping
        Its constants become columns.
    ring : Keyring, optional
        The study's key for pseudonyms and codes of institutions, and those who withdrew.
    times : {"cut", "keep"}, optional
        In place of what the study says under ``privacy.times``.
    """
    import pandas as pd

    conflicts = mark_skips(read.columns, study, read.table.numbers)
    left = _left_out(read, study, ring)
    rows = [row for row in range(len(read.table)) if row not in left]
    numbers = [read.table.numbers[row] for row in rows]
    decisions = list(read.decisions)
    frame = _frame(read, rows, accepted, study, decisions)
    frame = coded(frame, study, ring, decisions)
    frame, removed = _private(frame, read, rows, study)
    frame, cut = cut_times(frame, study, decisions, times=times)
    name = respondent_column(study, frame)
    own = read.columns[name].texts if name in read.columns else None
    people = people_of(own, frame, name, rows, numbers)
    linked = link_repeats(read.table, repeats, read.platform, numbers)
    below = tables_below(linked, read.groups, people, study, ring)
    items = [name for name, column in read.columns.items() if column.target.is_item]
    declared = [item.id for item in study.instrument.items()]
    n_repeated = sum(len(table) for table in read.groups.values())
    return ImportedAnswers(
        frame=frame,
        rows=tuple(numbers),
        reasons=_reasons(read, rows, items),
        dropped=pd.DataFrame(
            [asdict(one) for one in (*read.dropped, *left.values())], columns=list(_DROPPED)
        ),
        repeats=below.frames,
        uses=read.uses,
        absent=tuple(name for name in declared if name not in read.columns),
        decisions=(*decisions, *below.decisions),
        conflicts=tuple(_kept_conflicts(conflicts, numbers)),
        removed=dict(sorted((Counter(removed) + below.removed).items())),
        respondent=people.column,
        file=read.raw.file,
        sha256=read.raw.sha256,
        platform=read.platform.name,
        n_received=read.n_received - n_repeated,
        n_columns=len(read.table.header),
        n_incomplete=_incomplete(read),
        cells=_empty_cells(read),
        branches={name: dict(column.branches) for name, column in read.columns.items()},
        cut=cut,
    )


def _frame(
    read: Assembled,
    rows: Sequence[int],
    accepted: Accepted,
    study: Study,
    decisions: list[Decision],
) -> pd.DataFrame:
    import pandas as pd

    cells = {name: [column.texts[row] for row in rows] for name, column in read.columns.items()}
    for name, value in accepted.constants.items():
        cells[name] = [value] * len(rows)
        decisions.append(Decision("constants", f"{name} = {value}", "the mapping file says so"))
    wanted = study.respondent.column if study.respondent else None
    if wanted and wanted not in cells:
        why = "the file has no column that tells respondents apart"
        decisions.append(Decision("respondents", f"numbered in '{wanted}' by their row", why))
        cells = {wanted: [f"row-{read.table.numbers[row]}" for row in rows], **cells}
    return pd.DataFrame(cells, dtype=object, index=range(len(rows)))


def _private(
    frame: pd.DataFrame, read: Assembled, rows: Sequence[int], study: Study
) -> tuple[pd.DataFrame, dict[str, int]]:
    """Drop what names a person; unused columns are looked at too, for the names in them."""
    import pandas as pd

    unused = [use for use in read.uses if use.target is None]
    others = pd.DataFrame(
        {use.place: [read.table.columns[use.place][row] for row in rows] for use in unused},
        dtype=object,
        index=frame.index,
    )
    taken = set(frame.columns)
    others.columns = pd.Index(
        [f"{use.header} (unused)" if use.header in taken else use.header for use in unused]
    )
    both, removed = drop_identifiers(pd.concat([frame, others], axis=1), study)
    left = [name for name in frame.columns if name in set(both.columns)]
    return both.loc[:, left].astype(str), removed


def _left_out(read: Assembled, study: Study, ring: Keyring | None) -> dict[int, Dropped]:
    """Return the rows of people who refused or withdrew; what they answered is not told."""
    consent = consent_item(study.instrument)
    asked, gone = consent.id if consent else "", "withdrawn"
    left = dict.fromkeys(without_consent(read.columns, study), (asked, "no_consent"))
    left |= {row: (at, gone) for row, at in withdrawn_rows(read.table, read.columns, study, ring)}
    return {
        row: Dropped(read.table.numbers[row], name, "", rule, told(rule))
        for row, (name, rule) in sorted(left.items())
    }


def _reasons(read: Assembled, rows: Sequence[int], items: Sequence[str]) -> pd.DataFrame:
    import pandas as pd

    position = set(rows)
    gaps = [
        (gap.row, place, gap.reason, gap.value)
        for place, name in enumerate(items)
        for gap in read.columns[name].gaps
        if gap.row in position
    ]
    numbers = read.table.numbers
    rows_of_gaps = [
        (numbers[row], items[place], reason, value) for row, place, reason, value in sorted(gaps)
    ]
    return pd.DataFrame(rows_of_gaps, columns=list(_GAPS))


def _kept_conflicts(conflicts: Sequence[Conflict], numbers: Sequence[int]) -> list[Conflict]:
    kept = set(numbers)
    return [conflict for conflict in conflicts if conflict.row in kept]


def _incomplete(read: Assembled) -> int:
    """Count the interviews that LimeSurvey says were never submitted."""
    if read.platform.name != "limesurvey":
        return 0
    submitted = [
        place
        for place, name in enumerate(read.table.header)
        if read.platform.roles.get(name.lower()) == "submitted"
    ]
    return sum(not text for place in submitted[:1] for text in read.table.columns[place])


def _empty_cells(read: Assembled) -> dict[str, int]:
    """Count the cells of the whole file that hold nothing, or say that nothing was shown."""
    counts = {"blank": sum(column.count("") for column in read.table.columns)}
    for text, reason in read.platform.blanks.items():
        name = reason.replace("_", " ")
        spellings = {text, text.upper()}
        n_cells = sum(column.count(one) for column in read.table.columns for one in spellings)
        counts[name] = counts.get(name, 0) + n_cells
    return counts
