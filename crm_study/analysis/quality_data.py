"""The answers that are checked every evening: a canonical table, or any export of a platform."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from crm_study.errors import DataError
from crm_study.protocol.study import Study
from crm_study.responses.admission import Admission, admit
from crm_study.responses.file import read_table
from crm_study.responses.imported_admission import admit_imported
from crm_study.responses.imports.importing import import_answers
from crm_study.responses.imports.mapping import Mapping as Accepted
from crm_study.responses.imports.questions import OpenQuestionsError
from crm_study.responses.privacy.keyring import Keyring
from crm_study.responses.privacy.person_columns import respondent_column

if TYPE_CHECKING:
    import pandas as pd

_NOT_CODES = {"not_a_number", "unknown_stratum", "unknown_wave"}
"""Rules that labels in the place of codes break."""


@dataclass(frozen=True, slots=True, eq=False)
class Incoming:
    """The interviews that have come in.

    Attributes
    ----------
    admission : Admission
        Rows admitted and refused, by their number in the file.
    frame : DataFrame
        The canonical cells of every row; the index is the number in the file.
    """

    admission: Admission
    frame: pd.DataFrame

    def admitted(self) -> pd.DataFrame:
        """Return the cells of the rows admitted."""
        return self.frame.loc[self.admission.responses.design["row_number"]]


def incoming(
    source: str | Path,
    study: Study,
    *,
    accept: str | Path | Accepted | None = None,
    key: bytes | Keyring | None = None,
) -> Incoming:
    """Read the interviews that have come in, from whatever they came in.

    Parameters
    ----------
    source : str or Path
        A canonical CSV or XLSX, any export that `import_file` reads, or the address of a
        database table.
    study : Study
        The declared study.
    accept : str, Path or Mapping, optional
        Mapping file of this export, as for the import.
    key : bytes or Keyring, optional
        The study's key.

    Raises
    ------
    OpenQuestionsError
        What cannot be matched without guessing, with a mapping to fill in, as the import
        asks it.
    DataError
        The file cannot be read.

    Notes
    -----
    A canonical table is taken as it is, with its refused rows: these are what a quality
    check tells of. One in which more than half of the rows are refused for labels in the
    place of codes is none.
    """
    plain = _plain(source, study) if accept is None else None
    if plain is not None and not _has_labels(plain.admission):
        return plain
    try:
        return _imported(source, study, accept, key)
    except OpenQuestionsError:
        if plain is None or 2 * len(plain.admission.responses) <= len(plain.frame):
            raise
        return plain


def asked_again(
    source: str | Path,
    study: Study,
    *,
    accept: str | Path | Accepted | None = None,
    key: bytes | Keyring | None = None,
) -> pd.DataFrame:
    """Return the cells of a back-check, which may hold some of the questions only.

    Parameters
    ----------
    source, study, accept, key
        As `incoming`; a table of canonical columns and codes is taken as it is.

    Raises
    ------
    DataError
        The file cannot be read.
    """
    try:
        frame = read_table(Path(source))[0]
    except DataError:
        frame = None
    if frame is not None and respondent_column(study, frame) and _are_codes(frame, study):
        return frame
    return import_answers(source, study, accept=accept, strict=False, key=key).frame


def _are_codes(frame: pd.DataFrame, study: Study) -> bool:
    """Tell whether there are questions by their ids, and codes where they have scales."""
    if not any(item.id in frame for item in study.instrument.items()):
        return False
    scales = ((item.id, study.scale_of(item.id)) for item in study.instrument.items())
    allowed = {
        name: {"", *map(str, (*scale.points, *scale.missing, *study.missing.codes))}
        for name, scale in scales
        if scale is not None and name in frame
    }
    return all(set(" ".join(frame[name]).split()) <= codes for name, codes in allowed.items())


def _plain(source: str | Path, study: Study) -> Incoming | None:
    """Return a table of canonical columns as it is; None for anything else."""
    path = Path(source)
    try:
        frame, sha256 = read_table(path)
        admission = admit(frame, study, file=path.name, sha256=sha256)
    except DataError:
        return None
    return Incoming(admission, frame.set_axis(range(2, len(frame) + 2)))


def _has_labels(admission: Admission) -> bool:
    return bool({refusal.rule for refusal in admission.refusals} & _NOT_CODES)


def _imported(
    source: str | Path,
    study: Study,
    accept: str | Path | Accepted | None,
    key: bytes | Keyring | None,
) -> Incoming:
    answers = import_answers(source, study, accept=accept, key=key, times="keep")
    frame = answers.frame.set_axis(list(answers.rows))
    return Incoming(admit_imported(answers, study), frame)
