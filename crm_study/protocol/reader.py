"""Read a study folder: YAML to `Study`, every complaint at once, each with its place."""

from __future__ import annotations

import hashlib
from pathlib import Path

from crm_study.errors import Complaint, ProtocolError, listed, nearest
from crm_study.protocol.bundled import bundled_folder, bundled_studies
from crm_study.protocol.instrument import Instrument
from crm_study.protocol.nodes import Document, read_document
from crm_study.protocol.references import instrument_complaints, study_complaints
from crm_study.protocol.study import Study, StudyFile
from crm_study.protocol.validated import refusal, shown, text_of, validated


def read_study(study: str | Path) -> Study:
    """Read a declared study.

    Parameters
    ----------
    study : str or Path
        A folder with a ``study.yaml``, or the name of a bundled study.

    Returns
    -------
    Study
        Consistent: every item, construct, model and address in it exists.

    Raises
    ------
    ProtocolError
        With every complaint at once, each as ``file:line:column: message``.

    Examples
    --------
    >>> study = read_study("rusizi")
    >>> study.population.strata.column
    'function'
    """
    folder = study_folder(study)
    text = text_of(folder / "study.yaml")
    document = read_document(text, shown(folder, "study.yaml"))
    declared, complaints = validated(document, StudyFile)
    sheet = _sheet_name(document)
    instrument, sheet_text = None, ""
    if sheet is not None and not (folder / sheet).is_file():
        message = f"the instrument '{sheet}' is not in the folder {folder}."
        complaints.append(document.complain(("instrument",), message))
    elif sheet is not None:
        instrument, sheet_complaints, sheet_text = _read_instrument(folder, sheet)
        complaints += sheet_complaints
    if declared is not None and instrument is not None:
        if not declared.constructs:
            declared = declared.model_copy(update={"constructs": instrument.constructs})
        complaints += study_complaints(declared, instrument, document)
    if complaints or declared is None or instrument is None:
        raise refusal(complaints)
    return _assemble(folder, declared, instrument, f"{text}\0{sheet_text}")


def read_beside(study: Study, name: str) -> Study:
    """Read another study that a study names: a folder, from its own one, or a bundled study.

    Examples
    --------
    >>> read_beside(read_study("interviews"), "rusizi").id
    'rusizi'
    """
    folder = study.folder / name
    return read_study(folder if (folder / "study.yaml").is_file() else name)


def study_files(study: str | Path) -> dict[str, Path]:
    """Return the two files of a study, by ``study`` and ``instrument``.

    Raises
    ------
    ProtocolError
        A file cannot be read, or study.yaml names no instrument.

    Examples
    --------
    >>> {name: path.name for name, path in study_files("rusizi").items()}
    {'study': 'study.yaml', 'instrument': 'instrument.yaml'}
    """
    path = study_folder(study) / "study.yaml"
    sheet = _sheet_name(read_document(text_of(path), path.name))
    if sheet is None:
        raise ProtocolError(f"{path} names no instrument.")
    return {"study": path, "instrument": path.parent / sheet}


def read_documents(study: str | Path) -> dict[str, Document]:
    """Read the two files of a study as values with places, by ``study`` and ``instrument``."""
    return {
        name: read_document(text_of(path), shown(path.parent, path.name))
        for name, path in study_files(study).items()
    }


def study_folder(study: str | Path) -> Path:
    """Return the folder of a study given by path or by the name of a bundled study."""
    path = Path(study)
    if path.name == "study.yaml" and path.is_file():
        return path.parent
    if (path / "study.yaml").is_file():
        return path
    if (bundled_folder() / str(study) / "study.yaml").is_file():
        return bundled_folder() / str(study)
    names = bundled_studies()
    raise ProtocolError(
        f"'{study}' is neither a folder with a study.yaml nor a bundled study."
        f"{nearest(str(study), names)} Bundled studies: {listed(names)}."
    )


def _assemble(folder: Path, declared: StudyFile, instrument: Instrument, text: str) -> Study:
    fields = {name: getattr(declared, name) for name in StudyFile.model_fields}
    fields["instrument"] = instrument
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    return Study.model_construct(**fields, folder=folder, sha256=sha256)


def _sheet_name(document: Document) -> str | None:
    name = document.value.get("instrument") if isinstance(document.value, dict) else None
    return name if isinstance(name, str) else None


def _read_instrument(folder: Path, name: str) -> tuple[Instrument | None, list[Complaint], str]:
    text = text_of(folder / name)
    document = read_document(text, shown(folder, name))
    instrument, complaints = validated(document, Instrument)
    if instrument is not None:
        complaints += instrument_complaints(instrument, document)
    return instrument, complaints, text
