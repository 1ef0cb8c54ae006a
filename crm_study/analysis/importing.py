"""Import a file and say what happened to every row, column and cell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crm_study.analysis.import_finding import ImportFinding
from crm_study.errors import DataError, StudyError
from crm_study.protocol.study import Study
from crm_study.responses.admission import Admission, admit
from crm_study.responses.imports.imported import ImportedAnswers
from crm_study.responses.imports.importing import import_answers
from crm_study.responses.imports.mapping import Mapping as Accepted
from crm_study.responses.privacy.keyring import Keyring

if TYPE_CHECKING:
    import pandas as pd

    from crm_study.results.finding import Finding

_LEFT = {
    "not_approved": "not approved by the platform's validation",
    "not_decrypted": "never decrypted, so empty",
    "rejected": "rejected by the review",
    "no_consent": "consent not given",
    "withdrawn": "withdrawn by the person",
}


@dataclass(frozen=True, slots=True, eq=False)
class ImportedFile:
    """An imported file: its canonical table, and the finding that accounts for it.

    Attributes
    ----------
    answers : ImportedAnswers
        The canonical table with its gaps, repeats and decisions.
    refusals : DataFrame
        ``row column value rule message`` of every row that was dropped, or that the study
        would not admit.
    finding : Finding
        ``import``: flow, decisions, columns, gaps.
    """

    answers: ImportedAnswers
    refusals: pd.DataFrame
    finding: Finding

    @property
    def frame(self) -> pd.DataFrame:
        """The canonical table: item ids and declared columns, codes as text."""
        return self.answers.frame

    @property
    def reasons(self) -> pd.DataFrame:
        """Every cell that is no answer, with its row, item, reason and value."""
        return self.answers.reasons

    @property
    def repeats(self) -> Mapping[str, pd.DataFrame]:
        """Tables below the respondents, by name."""
        return self.answers.repeats


def import_file(
    path: str | Path,
    study: Study,
    *,
    accept: str | Path | Accepted | None = None,
    key: bytes | Keyring | None = None,
) -> ImportedFile:
    """Import any supported export of a declared study.

    Parameters
    ----------
    path : str or Path
        CSV, TSV, XLSX, XLS, ODS, SPSS, Stata, Parquet, SQLite or DuckDB file, a zip of an
        export, or the address of a database table. It is read and never changed.
    study : Study
        The declared study.
    accept : str, Path or Mapping, optional
        Mapping file with what was decided about this export.
    key : bytes or Keyring, optional
        The study's key, where it replaces columns by pseudonyms or codes institutions; by
        default its own, with those who withdrew.

    Returns
    -------
    ImportedFile
        With ``.frame``, ``.reasons``, ``.refusals``, ``.repeats`` and ``.finding``.

    Raises
    ------
    OpenQuestionsError
        What cannot be matched without guessing, all at once.
    DataError
        The file cannot be read.

    Examples
    --------
    >>> from crm_study.protocol.reader import read_study
    >>> from crm_study.responses.reader import data_file
    >>> study = read_study("rusizi")
    >>> imported = import_file(data_file(study), study)
    >>> imported.finding.number("glance", "n_received"), len(imported.frame)
    (140, 140)
    """
    answers = import_answers(path, study, accept=accept, key=key)
    admission, reason = _admitted(answers, study)
    refusals = _refusals(answers, admission)
    return ImportedFile(answers, refusals, _finding(answers, admission, reason))


def _admitted(answers: ImportedAnswers, study: Study) -> tuple[Admission | None, str | None]:
    """Return what admission would say of the rows kept, or why it cannot be asked."""
    try:
        return admit(answers.frame, study, file=answers.file, sha256=answers.sha256), None
    except DataError as error:
        return None, str(error).splitlines()[0]
    except StudyError as error:
        return None, str(error)


def _refusals(answers: ImportedAnswers, admission: Admission | None) -> pd.DataFrame:
    import pandas as pd

    rows = [
        {
            "row": answers.rows[refusal.row - 2],
            "column": refusal.column,
            "value": refusal.value,
            "rule": refusal.rule,
            "message": refusal.message,
        }
        for refusal in (admission.refusals if admission else ())
    ]
    if not rows:
        return answers.dropped
    refused = pd.DataFrame(rows, columns=list(answers.dropped.columns))
    return (
        pd.concat([answers.dropped, refused], ignore_index=True)
        if len(answers.dropped)
        else refused
    )


def _finding(
    answers: ImportedAnswers, admission: Admission | None, reason: str | None
) -> ImportFinding:
    origin = admission.responses.origin if admission else None
    troubles = [reason] if reason else []
    if answers.conflicts:
        troubles.append("Questions that were not asked have answers.")
    return ImportFinding(
        id="import",
        title=f"Import of {answers.file}",
        rows=tuple(_flow(answers, admission)),
        overall=_overall(answers, admission),
        status="warning" if troubles else "ok",
        reason=" ".join(troubles) or None,
        notes=tuple(_notes(answers)),
        details={
            "decisions": _decisions(answers),
            "columns": _columns(answers),
            "removed": tuple(
                {"identifier_kind": kind, "n_removed": n} for kind, n in answers.removed.items()
            ),
            "conflicts": tuple(_conflicts(answers)),
        },
        synthetic=bool(origin and origin.synthetic),
    )


def _flow(answers: ImportedAnswers, admission: Admission | None) -> Iterator[dict[str, Any]]:
    """Yield each stage, and after it those who left."""
    received = answers.n_received
    yield _stage("received", "Received", received, received)
    for rule, n_rows in answers.dropped_by_rule().items():
        yield _stage(f"dropped:{rule}", _LEFT.get(rule, rule), n_rows, received)
    yield _stage("kept", "Kept", len(answers.frame), received)
    if admission is None:
        return
    for rule, n_rows in admission.counts().items():
        yield _stage(f"refused:{rule}", rule.replace("_", " "), n_rows, received)
    yield _stage("admitted", "Admitted", admission.responses.origin.n_admitted, received)


def _stage(stage: str, label: str, n_rows: int, received: int) -> dict[str, Any]:
    share = n_rows / received if received else None
    return {"stage": stage, "label": label, "n_rows": n_rows, "share": share}


def _overall(answers: ImportedAnswers, admission: Admission | None) -> dict[str, Any]:
    gaps = answers.gaps_by_reason()
    used = sum(use.target is not None for use in answers.uses)
    return {
        "file_name": answers.file,
        "sha256": answers.sha256,
        "platform": answers.platform,
        "n_received": answers.n_received,
        "n_kept": len(answers.frame),
        "n_dropped": len(answers.dropped),
        "n_admitted": admission.responses.origin.n_admitted if admission else None,
        "n_refused": admission.responses.origin.n_refused if admission else None,
        "n_incomplete": answers.n_incomplete,
        "n_columns": answers.n_columns,
        "n_used": used,
        "n_unused": answers.n_columns - used,
        "n_removed": sum(answers.removed.values()),
        "n_cut": len(answers.cut),
        "n_conflicts": len(answers.conflicts),
        "n_repeated": sum(len(frame) for frame in answers.repeats.values()),
        "n_skipped": gaps.get("skipped", 0),
        "n_declined": gaps.get("refused", 0),
        "n_dont_know": gaps.get("dont_know", 0),
        "n_not_shown": gaps.get("not_shown", 0),
        "n_invalid": gaps.get("invalid", 0),
    }


def _decisions(answers: ImportedAnswers) -> tuple[dict[str, Any], ...]:
    return tuple(
        {
            "decision_place": f"decision {place}",
            "decided_step": decision.step,
            "chosen": decision.choice,
            "why": decision.why,
        }
        for place, decision in enumerate(answers.decisions, start=1)
    )


def _columns(answers: ImportedAnswers) -> tuple[dict[str, Any], ...]:
    """Return every column of the file, and what it was used for."""
    return tuple(
        {
            "column_place": use.place + 1,
            "header": use.header,
            "used_for": use.target or "",
            "option": use.option or "",
            "branch": use.branch,
        }
        for use in answers.uses
    )


def _conflicts(answers: ImportedAnswers) -> Iterator[dict[str, Any]]:
    counts = Counter((conflict.item, conflict.message) for conflict in answers.conflicts)
    for (item, message), n_conflicts in counts.items():
        yield {"item": item, "n_conflicts": n_conflicts, "why": message}


def _notes(answers: ImportedAnswers) -> Sequence[str]:
    notes = ["The file itself was left as it is."]
    if answers.absent:
        notes.append(f"Items the file does not have: {', '.join(answers.absent)}.")
    if answers.n_incomplete:
        notes.append(f"{answers.n_incomplete} interviews were never submitted; they are kept.")
    return notes
