"""A YAML file read as a record: what could be read, and every complaint with its place."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any, Generic, NamedTuple, TypeVar

from pydantic import BaseModel, ValidationError

from crm_study.errors import Complaint, ProtocolError
from crm_study.protocol.complaints import complaints_of
from crm_study.protocol.nodes import Document

_Record = TypeVar("_Record", bound=BaseModel)


class Validated(NamedTuple, Generic[_Record]):
    """What could be read, and every complaint."""

    record: _Record | None
    complaints: list[Complaint]


def validated(document: Document, model: type[_Record]) -> Validated[_Record]:
    """Validate a document; what is wrong in it does not hide what else is wrong.

    When some values are refused, the rest is read without them, so that the cross
    references can be checked too.
    """
    if document.value is None:
        return Validated(None, document.complaints)
    try:
        return Validated(model.model_validate(document.value), document.complaints)
    except ValidationError as error:
        complaints = [*document.complaints, *complaints_of(error, document, model)]
        rest = _without(document.value, [problem["loc"] for problem in error.errors()])
    try:
        return Validated(model.model_validate(rest), complaints)
    except ValidationError:
        return Validated(None, complaints)


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


def text_of(path: Path) -> str:
    """Read a text file; what cannot be read is said in a sentence."""
    try:
        return path.read_text(encoding="utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise ProtocolError(
            f"{path} is not UTF-8: byte {error.start} cannot be read. Save the file as UTF-8."
        ) from None
    except OSError as error:
        raise ProtocolError(f"{path} cannot be read: {error.strerror}.") from None


def shown(folder: Path, name: str) -> str:
    """Name a file as the user would: relative to where they stand when it is below."""
    path = (folder / name).resolve()
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)


def refusal(complaints: list[Complaint], *, what: str = "study") -> ProtocolError:
    """Return the error that carries every complaint, in the order of the file."""
    ordered = sorted(set(complaints))
    count = "1 complaint" if len(ordered) == 1 else f"{len(ordered)} complaints"
    lines: list[Any] = [f"The {what} cannot be used: {count}.", *ordered]
    return ProtocolError("\n".join(str(line) for line in lines), ordered)
