"""Rows of people who withdrew: they stay out, however often the export is imported."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from crm_study.protocol.study import Study
from crm_study.responses.imports.column import Column
from crm_study.responses.imports.grid import RawTable
from crm_study.responses.privacy.keyring import Keyring
from crm_study.responses.privacy.person_columns import respondent_columns
from crm_study.responses.privacy.records import RECORDS


def withdrawn_rows(
    table: RawTable, columns: Mapping[str, Column], study: Study, ring: Keyring | None
) -> Iterator[tuple[int, str]]:
    """Yield the position of every row of somebody who withdrew, and the column that told it.

    Parameters
    ----------
    table : RawTable
        The file; a platform's own record ids tell as well.
    columns : mapping of str to Column
        What was read of it, by name.
    study : Study
        Names the column of respondents.
    ring : Keyring or None
        Holds the list of withdrawals.
    """
    if ring is None or not ring.withdrawn:
        return
    codes = [(name, columns[name].texts) for name in respondent_columns(study) if name in columns]
    records = [name for name in table.header if name.lower() in RECORDS]
    for row in range(len(table)):
        told = next((name for name, texts in codes if ring.holds_withdrawn(texts[row])), None)
        told = told or next(
            (name for name in records if ring.holds_record(table.column(name)[row])), None
        )
        if told is not None:
            yield row, told
