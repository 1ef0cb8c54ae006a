"""Turn what validation found into sentences with a place and the nearest right name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from crm_study.errors import Complaint, listed, nearest
from crm_study.protocol.analyses.declared import DeclaredAnalysis
from crm_study.protocol.analyses.kinds import class_of
from crm_study.protocol.nodes import Document

_KIND = {
    "string_type": "text (put it in quotes)",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "float_parsing": "a number",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "list_type": "a list",
    "dict_type": "a mapping (name: value)",
    "model_type": "a mapping (name: value)",
    "model_attributes_type": "a mapping (name: value)",
}


def complaints_of(
    error: ValidationError, document: Document, model: type[BaseModel]
) -> Iterator[Complaint]:
    """Yield one complaint per problem pydantic found."""
    for problem in error.errors(include_url=False):
        path = tuple(part for part in problem["loc"] if part != "[key]")
        at_key = problem["type"] == "extra_forbidden" or "[key]" in problem["loc"]
        message = _sentence(dict(problem), path, model, document.value)
        yield document.complain(path, message, at_key=at_key)


def _sentence(
    problem: dict[str, Any], path: Sequence[Any], model: type[BaseModel], whole: Any
) -> str:
    kind, name = problem["type"], ".".join(str(part) for part in path)
    if kind == "extra_forbidden":
        known = _keys_at(model, path[:-1], whole)
        return f"unknown key '{path[-1]}'.{nearest(str(path[-1]), known)} Allowed: {listed(known)}."
    if kind == "missing":
        return f"'{name}' is missing."
    if kind == "literal_error":
        allowed = problem["ctx"]["expected"].replace(" or ", ", ")
        names = [word.strip(" '") for word in allowed.split(",")]
        return (
            f"'{name}' is {_shown(problem)}.{nearest(_shown(problem), names)} Allowed: {allowed}."
        )
    if kind in _KIND:
        return f"'{name}' must be {_KIND[kind]}, but it is {_shown(problem)}."
    if kind in ("analysis", "criterion"):
        return str(problem["msg"]) if kind == "analysis" else f"'{name}': {problem['msg']}."
    return f"'{name}' is {_shown(problem)}: {problem['msg'][:1].lower()}{problem['msg'][1:]}."


def _shown(problem: dict[str, Any]) -> str:
    value = problem["input"]
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    return "empty" if value is None else repr(value)


def _keys_at(model: Any, path: Sequence[Any], value: Any) -> list[str]:
    """Return the keys allowed at a path, walking the models' annotations and the values."""
    for part in path:
        model, value = _step(model, part), _inside(value, part)
        if model is DeclaredAnalysis:
            model = class_of(value["kind"])
    found = _record(model)
    return [field.alias or name for name, field in found.model_fields.items()] if found else []


def _step(model: Any, part: Any) -> Any:
    record = _record(model)
    if record is None:
        arguments = [inner for inner in get_args(_first(model)) if inner is not type(None)]
        return _first(arguments[-1]) if arguments else None
    for name, field in record.model_fields.items():
        if part in (name, field.alias):
            return field.annotation
    return None


def _inside(value: Any, part: Any) -> Any:
    try:
        return value[part]
    except (KeyError, IndexError, TypeError):
        return None


def _first(model: Any) -> Any:
    """Return the type inside ``X | None``, or below what annotates it."""
    if get_origin(model) is Annotated:
        return get_args(model)[0]
    if get_origin(model) in (Union, UnionType):
        return next(inner for inner in get_args(model) if inner is not type(None))
    return model


def _record(model: Any) -> type[BaseModel] | None:
    model = _first(model)
    return model if isinstance(model, type) and issubclass(model, BaseModel) else None
