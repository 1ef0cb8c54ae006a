"""The canonical table put together: constants, ids, skips, consent, privacy, repeats."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from crm_study.errors import listed
from crm_study.protocol.asking import consent_item
from crm_study.protocol.study import Study
from crm_study.responses.imports.column import Column, Context
from crm_study.responses.imports.dropping import Dropped, told
from crm_study.responses.imports.exporter import Platform
from crm_study.responses.imports.grid import RawTable
from crm_study.responses.imports.headers import Use
from crm_study.responses.imports.imported import ImportedAnswers
from crm_study.responses.imports.mapping import Mapping as Accepted
from crm_study.responses.imports.questions import Question
from crm_study.responses.imports.repeats import frames_of, link_repeats
from crm_study.responses.imports.skips import Conflict, mark_skips, without_consent
from crm_study.responses.imports.sources import Decision, RawFile
from crm_study.responses.privacy.identifiers import drop_identifiers
from crm_study.responses.privacy.person_columns import declared_columns
from crm_study.responses.privacy.pseudonyms import pseudonymized

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
    key: bytes | None = None,
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
    key : bytes, optional
        The study's key for pseudonyms.
    """
    import pandas as pd

    conflicts = mark_skips(read.columns, study, read.table.numbers)
    refused = list(without_consent(read.columns, study))
    rows = [row for row in range(len(read.table)) if row not in set(refused)]
    numbers = [read.table.numbers[row] for row in rows]
    decisions = list(read.decisions)
    frame = _frame(read, rows, accepted, study, decisions)
    frame = _coded(frame, study, key, decisions)
    frame, removed = _private(frame, read, rows, study)
    dropped = [*read.dropped, *_no_consent(read, refused, study)]
    linked = _linked(read, repeats, numbers, study, removed, decisions)
    items = [name for name, column in read.columns.items() if column.target.is_item]
    declared = [item.id for item in study.instrument.items()]
    n_repeated = sum(len(table) for table in read.groups.values())
    return ImportedAnswers(
        frame=frame,
        rows=tuple(numbers),
        reasons=_reasons(read, rows, items),
        dropped=pd.DataFrame([asdict(one) for one in dropped], columns=list(_DROPPED)),
        repeats=linked,
        uses=read.uses,
        absent=tuple(name for name in declared if name not in read.columns),
        decisions=tuple(decisions),
        conflicts=tuple(_kept_conflicts(conflicts, numbers)),
        removed=removed,
        file=read.raw.file,
        sha256=read.raw.sha256,
        platform=read.platform.name,
        n_received=read.n_received - n_repeated,
        n_columns=len(read.table.header),
        n_incomplete=_incomplete(read),
        cells=_empty_cells(read),
        branches={name: dict(column.branches) for name, column in read.columns.items()},
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


def _coded(
    frame: pd.DataFrame, study: Study, key: bytes | None, decisions: list[Decision]
) -> pd.DataFrame:
    """Replace what tells a person apart by pseudonyms, where the study wants it."""
    columns = tuple(name for name in frame if name in declared_columns(study).replaced)
    if key is None or not columns:
        return frame
    coded, counts = pseudonymized(frame, columns, key)
    decisions += [
        Decision("pseudonyms", f"{n} values of '{name}'", "keyed; only the key's holder knows")
        for name, n in counts.items()
    ]
    return coded


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


def _no_consent(read: Assembled, refused: Sequence[int], study: Study) -> list[Dropped]:
    consent = consent_item(study.instrument)
    name = consent.id if consent else ""
    return [
        Dropped(read.table.numbers[row], name, "", "no_consent", told("no_consent"))
        for row in refused
    ]


def _linked(
    read: Assembled,
    repeats: Sequence[RawTable],
    numbers: Sequence[int],
    study: Study,
    removed: dict[str, int],
    decisions: list[Decision],
) -> dict[str, pd.DataFrame]:
    """Return the repeats without what names a person; say which rows lost their parent."""
    frames, orphans, gone = link_repeats(read.table, repeats, read.platform, numbers)
    record = next((u.header for u in read.uses if u.branch in ("platform", "exact id")), "")
    frames |= frames_of(read.groups, "record_id" if read.groups else record)
    linked = {}
    for name, frame in frames.items():
        linked[name], counts = drop_identifiers(frame, study)
        for kind, n in counts.items():
            removed[kind] = removed.get(kind, 0) + n
    if frames:
        told_rows = listed(f"{name} ({len(frame)} rows)" for name, frame in linked.items())
        decisions.append(Decision("repeats", told_rows, "linked to the row of the respondent"))
    if orphans:
        decisions.append(Decision("repeats", f"{orphans} rows", "no parent row was found"))
    if gone:
        decisions.append(Decision("repeats", f"{gone} rows", "their respondent stayed out"))
    return linked


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
