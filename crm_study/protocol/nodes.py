"""YAML as data with places: every value knows its line and column.

Only mappings, lists, text, numbers, true/false and null are read. Tags that
would build objects are refused, and so are duplicate keys.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError

from crm_study.errors import Complaint

Path = tuple[Any, ...]
_LIMIT = 200_000
_TAG = "tag:yaml.org,2002:"
_TRUE = {"true", "True", "TRUE"}


@dataclass(slots=True)
class Document:
    """The plain values of a YAML file, and where each of them stands."""

    file: str
    value: Any = None
    places: dict[Path, tuple[int, int]] = field(default_factory=dict)
    keys: dict[Path, tuple[int, int]] = field(default_factory=dict)
    complaints: list[Complaint] = field(default_factory=list[Complaint])

    def complain(self, path: Sequence[Any], message: str, *, at_key: bool = False) -> Complaint:
        """Return a complaint about the value (or the key) at a path, or its nearest parent."""
        chain: Path = tuple(path)
        if at_key and chain in self.keys:
            line, column = self.keys[chain]
            return Complaint(self.file, line, column, message)
        while chain and chain not in self.places:
            chain = chain[:-1]
        line, column = self.places.get(chain, (0, 0))
        return Complaint(self.file, line, column, message)


def read_document(text: str, file: str) -> Document:
    """Read one YAML document; what is wrong is in its complaints.

    Examples
    --------
    >>> document = read_document("id: rusizi", "study.yaml")
    >>> document.value, document.places[("id",)]
    ({'id': 'rusizi'}, (1, 5))
    """
    document = Document(file)
    try:
        node = composed(text)
    except MarkedYAMLError as error:
        document.complaints.append(_syntax_complaint(error, file))
        return document
    except ReaderError as error:
        message = f"the file holds a character YAML does not allow ({error.reason})."
        document.complaints.append(Complaint(file, 1, 1, message))
        return document
    if node is None:
        document.complaints.append(Complaint(file, 1, 1, "the file is empty."))
        return document
    document.value = _construct(node, (), document)
    return document


def composed(text: str) -> Node | None:
    """Compose with the C parser, four times as fast; what it refuses is left to the other.

    The other knows more of YAML 1.2 (a colon inside a plain word of a flow mapping) and says
    in full what is wrong.
    """
    try:
        node: Node | None = YAML(typ="safe").compose(text)
    except (MarkedYAMLError, ReaderError):
        node = YAML(typ="safe", pure=True).compose(text)
    return node


def _syntax_complaint(error: MarkedYAMLError, file: str) -> Complaint:
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
    what = " ".join(str(part) for part in (error.context, error.problem) if part)
    return Complaint(file, line, column, f"this is not valid YAML: {what}.")


def _construct(node: Node, path: Path, document: Document) -> Any:
    if len(document.places) == _LIMIT:
        document.complaints.append(document.complain((), f"the file holds over {_LIMIT} values."))
        return None
    document.places[path] = (node.start_mark.line + 1, node.start_mark.column + 1)
    if isinstance(node, MappingNode):
        return _construct_mapping(node, path, document)
    if isinstance(node, SequenceNode):
        return [_construct(item, (*path, i), document) for i, item in enumerate(node.value)]
    return _construct_scalar(node, path, document)


def _construct_mapping(node: MappingNode, path: Path, document: Document) -> dict[Any, Any]:
    values: dict[Any, Any] = {}
    for key_node, value_node in node.value:
        key = _construct_scalar(key_node, path, document)
        place = (key_node.start_mark.line + 1, key_node.start_mark.column + 1)
        if key in values:
            first = document.keys[*path, key][0]
            message = f"the key '{key}' stands here a second time; the first is in line {first}."
            document.complaints.append(Complaint(document.file, *place, message))
            continue
        document.keys[*path, key] = place
        values[key] = _construct(value_node, (*path, key), document)
    return values


def _construct_scalar(node: Node, path: Path, document: Document) -> Any:
    kind = str(node.tag).removeprefix(_TAG)
    if not isinstance(node, ScalarNode) or kind not in _SCALARS:
        message = f"'{node.tag}' is not read; a study is plain text, numbers and lists."
        document.complaints.append(document.complain(path, message))
        return None
    return _SCALARS[kind](node.value)


def _whole(text: str) -> int | str:
    try:
        return int(text.replace("_", ""), 0)
    except ValueError:
        return int(text)


def _decimal(text: str) -> float:
    lowered = text.replace("_", "").lower().replace(".inf", "inf").replace(".nan", "nan")
    return float(lowered)


_SCALARS: dict[str, Callable[[str], Any]] = {
    "str": str,
    "int": _whole,
    "float": _decimal,
    "bool": lambda text: text in _TRUE,
    "null": lambda _: None,
    "timestamp": str,
}
