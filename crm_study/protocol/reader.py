"""Read a study folder: YAML to `Study`, every complaint at once, each with its place."""

from __future__ import annotations

import hashlib
from copy import deepcopy
from pathlib import Path
from typing import Any, Generic, NamedTuple, TypeVar

from pydantic import BaseModel, ValidationError

from crm_study.errors import Complaint, ProtocolError, listed, nearest
from crm_study.protocol.bundled import bundled_folder, bundled_studies
from crm_study.protocol.complaints import complaints_of
from crm_study.protocol.instrument import Instrument
from crm_study.protocol.nodes import Document, read_document
from crm_study.protocol.references import instrument_complaints, study_complaints
from crm_study.protocol.study import Study, StudyFile

_Record = TypeVar("_Record", bound=BaseModel)


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
    text = _text_of(folder / "study.yaml")
    document = read_document(text, _shown(folder, "study.yaml"))
    declared, complaints = _validated(document, StudyFile)
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
        raise _refusal(complaints)
    return _assemble(folder, declared, instrument, f"{text}\0{sheet_text}")


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
    text = _text_of(folder / name)
    document = read_document(text, _shown(folder, name))
    instrument, complaints = _validated(document, Instrument)
    if instrument is not None:
        complaints += instrument_complaints(instrument, document)
    return instrument, complaints, text


class _Validated(NamedTuple, Generic[_Record]):
    """What could be read, and every complaint."""

    record: _Record | None
    complaints: list[Complaint]


def _validated(document: Document, model: type[_Record]) -> _Validated[_Record]:
    """Validate a document; what is wrong in it does not hide what else is wrong.

    When some values are refused, the rest is read without them, so that the cross
    references can be checked too.
    """
    if document.value is None:
        return _Validated(None, document.complaints)
    try:
        return _Validated(model.model_validate(document.value), document.complaints)
    except ValidationError as error:
        complaints = [*document.complaints, *complaints_of(error, document, model)]
        rest = _without(document.value, [problem["loc"] for problem in error.errors()])
    try:
        return _Validated(model.model_validate(rest), complaints)
    except ValidationError:
        return _Validated(None, complaints)


def _without(value: Any, paths: list[tuple[Any, ...]]) -> Any:
    """Return a copy of nested values without the ones at these paths."""
    rest = deepcopy(value)
    for path in paths:
        holder = rest
        for part in path[:-1]:
            holder = holder.get(part) if isinstance(holder, dict) else _at(holder, part)
        if isinstance(holder, dict) and path:
            holder.pop(path[-1], None)
    return rest


def _at(values: Any, index: Any) -> Any:
    inside = isinstance(values, list) and isinstance(index, int) and index < len(values)
    return values[index] if inside else None


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise ProtocolError(
            f"{path} is not UTF-8: byte {error.start} cannot be read. Save the file as UTF-8."
        ) from None
    except OSError as error:
        raise ProtocolError(f"{path} cannot be read: {error.strerror}.") from None


def _shown(folder: Path, name: str) -> str:
    """Name a file as the user would: relative to where they stand when it is below."""
    path = (folder / name).resolve()
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)


def _refusal(complaints: list[Complaint]) -> ProtocolError:
    ordered = sorted(set(complaints))
    count = "1 complaint" if len(ordered) == 1 else f"{len(ordered)} complaints"
    lines: list[Any] = [f"The study cannot be used: {count}.", *ordered]
    return ProtocolError("\n".join(str(line) for line in lines), ordered)
