"""Import: one file, one study, one canonical table; everything else is counted or asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from crm_study.errors import listed
from crm_study.protocol.study import Study
from crm_study.responses.imports.assembly import Assembled, assemble
from crm_study.responses.imports.cells import read_column
from crm_study.responses.imports.choices import missing_codes
from crm_study.responses.imports.column import Column, Context
from crm_study.responses.imports.dropping import rejected_rows
from crm_study.responses.imports.exporter import Platform
from crm_study.responses.imports.grid import RawTable
from crm_study.responses.imports.headers import Matcher, Use
from crm_study.responses.imports.imported import ImportedAnswers
from crm_study.responses.imports.layout import subset
from crm_study.responses.imports.mapping import Mapping as Accepted
from crm_study.responses.imports.mapping import check_mapping, read_mapping
from crm_study.responses.imports.missing_columns import column_questions, option_questions
from crm_study.responses.imports.moments import order_of
from crm_study.responses.imports.questions import refusal
from crm_study.responses.imports.repeats import split_repeats
from crm_study.responses.imports.sources import Decision, read_raw
from crm_study.responses.imports.tables import Tables, choose_tables
from crm_study.responses.imports.targets import Target, targets_of
from crm_study.responses.imports.times import Times
from crm_study.responses.privacy.keyring import Keyring, keyring_for

_CUT = "<WARNING: Truncated to Excel limit"


def import_answers(
    path: str | Path,
    study: Study,
    *,
    accept: str | Path | Accepted | None = None,
    keep: Sequence[str] = (),
    strict: bool = True,
    key: bytes | Keyring | None = None,
    times: Times | None = None,
) -> ImportedAnswers:
    """Read any supported export as the canonical table of a study.

    Parameters
    ----------
    path : str or Path
        A file, or the address of a database table.
    study : Study
        The declared study.
    accept : str, Path or Mapping, optional
        The mapping file of this export.
    keep : sequence of str
        Columns to keep beside the declared ones, by header.
    strict : bool
        Whether an open question stops the import; else the cell keeps its text.
    key : bytes or Keyring, optional
        The study's key, where it replaces columns by pseudonyms or codes institutions; by
        default its own, with those who withdrew.
    times : {"cut", "keep"}, optional
        Whether times are cut to days, in place of what the study says.

    Raises
    ------
    OpenQuestionsError
        Headers or values that cannot be matched, all at once, with a mapping to fill in.
    DataError
        The file cannot be read.

    Examples
    --------
    >>> from crm_study.protocol.reader import read_study
    >>> from crm_study.responses.reader import data_file
    >>> study = read_study("rusizi")
    >>> imported = import_answers(data_file(study), study)
    >>> imported.n_received, len(imported.frame), imported.platform
    (140, 140, 'plain')
    """
    accepted = accept if isinstance(accept, Accepted) else Accepted()
    if isinstance(accept, str | Path):
        accepted = read_mapping(accept)
    targets = targets_of(study, further=tuple(keep))
    check_mapping(accepted, study, list(targets))
    raw = read_raw(path, accepted.reading)
    matcher = Matcher(targets, accepted.columns)
    found = choose_tables(raw, matcher, accepted.reading)
    read = _read(found, targets, matcher, accepted, study)
    if read.questions and strict:
        raise refusal(read.questions, file=raw.file, study=study.id)
    return assemble(read, found.repeats, study, accepted, ring=keyring_for(study, key), times=times)


def _read(
    found: Tables,
    targets: Mapping[str, Target],
    matcher: Matcher,
    accepted: Accepted,
    study: Study,
) -> Assembled:
    """Drop rejected rows, match the header, read every column."""
    rejected = dict(rejected_rows(found.table, found.platform))
    rows = [row for row in range(len(found.table)) if row not in rejected]
    table, groups = split_repeats(subset(found.table, rows))
    uses = matcher.match(table.header, found.platform, accepted)
    uses = _by_label(uses, table, matcher, found.platform, accepted)
    context, order = _context(found, table, uses, targets, accepted, study)
    by_target: dict[str, list[Use]] = {}
    for use in uses:
        if use.target is not None:
            by_target.setdefault(use.target, []).append(use)
    columns = {
        name: read_column(target, by_target[name], context)
        for name, target in targets.items()
        if name in by_target
    }
    questions = [question for column in columns.values() for question in column.questions]
    questions += column_questions(study, targets, uses, accepted, found.table.header_row)
    questions += option_questions(uses, table)
    return Assembled(
        raw=found.raw,
        table=table,
        platform=found.platform,
        uses=uses,
        columns=columns,
        dropped=list(rejected.values()),
        groups=groups,
        questions=questions,
        decisions=_decisions(found, order, columns, table),
        n_received=len(found.table),
        context=context,
    )


def _by_label(
    uses: tuple[Use, ...],
    table: RawTable,
    matcher: Matcher,
    platform: Platform,
    accepted: Accepted,
) -> tuple[Use, ...]:
    """Match the columns left over by the labels the file keeps beside their names."""
    if not any(table.labels):
        return uses
    labelled = matcher.match(table.labels, platform, accepted)
    taken = {use.target for use in uses}
    return tuple(
        replace(label, header=use.header, branch="label beside the name")
        if use.target is None and label.target is not None and label.target not in taken
        else use
        for use, label in zip(uses, labelled, strict=True)
    )


def _context(
    found: Tables,
    table: RawTable,
    uses: Sequence[Use],
    targets: Mapping[str, Target],
    accepted: Accepted,
    study: Study,
) -> tuple[Context, Decision | None]:
    """Decide what holds for the whole file: the order of dates, what decimals can be."""
    dated = [u for u in uses if u.target and targets[u.target].kind in ("date", "moment")]
    texts = {text for use in dated for text in table.columns[use.place] if text}
    fieldwork = study.fieldwork
    window = None
    if fieldwork.earliest and fieldwork.latest:
        window = (fieldwork.earliest, fieldwork.latest)
    order = order_of(texts, window=window)
    told = accepted.reading.day_first
    day_first = order.day_first if told is None else told
    why = order.why if told is None else "the mapping file says so"
    context = Context(
        table=table,
        platform=found.platform,
        accepted=accepted,
        day_first=day_first,
        points_only=found.raw.points_only or found.platform.name in ("kobo", "odk_central"),
        general_missing=missing_codes(study),
    )
    if not texts or day_first is None:
        return context, None
    return context, Decision("dates", "day first" if day_first else "month first", why)


def _decisions(
    found: Tables, order: Decision | None, columns: Mapping[str, Column], table: RawTable
) -> list[Decision]:
    decisions = list(found.raw.decisions)
    why = "told by the columns it adds" if found.platform.name != "plain" else "no other fits"
    decisions.append(Decision("platform", found.platform.title, why))
    decisions.append(Decision("sheet", table.name, f"header in row {found.table.header_row}"))
    decisions += [Decision("rows", note, "") for note in table.notes]
    decisions += [order] if order else []
    notes = Counter(note for column in columns.values() for note in column.notes)
    decisions += [Decision("decimals", note, "") for note in notes]
    cut = sum(text.startswith(_CUT) for column in table.columns for text in column)
    if cut:
        told = "the platform cut long texts before they came here"
        decisions.append(Decision("cells", f"{cut} cut", told))
    version = next((place for place in _versions(found)), None)
    if version is not None:
        counts = Counter(text for text in table.columns[version] if text)
        if len(counts) > 1:
            told = listed(f"{name} ({n} rows)" for name, n in counts.items())
            decisions.append(Decision("versions", told, "several versions of the form were used"))
    return decisions


def _versions(found: Tables) -> list[int]:
    return [
        place
        for place, name in enumerate(found.table.header)
        if found.platform.roles.get(name.lower()) == "version"
    ]
