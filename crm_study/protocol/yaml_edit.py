"""Change values in a YAML text and nothing else: comments, order and layout stay.

The text is not written anew. Each change replaces the signs of one value, or adds a key at the
end of its mapping; then the result is read back and must hold exactly what was asked for.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from textwrap import wrap
from typing import Any, NamedTuple

from ruamel.yaml.nodes import CollectionNode, MappingNode, Node, ScalarNode, SequenceNode

from crm_study.errors import ProtocolError
from crm_study.protocol.nodes import Path, composed, read_document

_WIDTH = 100
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_./-]*")
_NOT_TEXT = {"true", "false", "null", "yes", "no", "on", "off", "y", "n"}
_BREAKS = re.compile("[\x7f-\x9f\u2028\u2029\ufeff]")
_SIGNS = "[^\x00-\x20\x7f-\x9f\u2028\u2029\ufeff]+"
_FOLDABLE = re.compile(f"{_SIGNS}(?: {_SIGNS})*")
"""Words with single blanks between them: folding and reading gives them back."""


class _Edit(NamedTuple):
    start: int
    end: int
    text: str


def edited(text: str, changes: Mapping[Path, str]) -> str:
    """Return a YAML text with some values changed or added.

    Parameters
    ----------
    text : str
        One YAML document.
    changes : mapping of path to str
        New values; keys that are missing are added. A list must be long enough.

    Raises
    ------
    ProtocolError
        A value cannot be put in without touching others.

    Examples
    --------
    >>> edited("title: {en: Care}  # short", {("title", "fr"): "Soin"})
    'title: {en: Care, fr: Soin}  # short'
    """
    root = composed(text)
    if root is None:
        raise ProtocolError("There is nothing in the file to change.")
    wanted = _tree(changes)
    for edit in sorted(_edits(root, wanted, text), reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


def safely_edited(text: str, changes: Mapping[Path, str], *, file: str) -> str:
    """Return the edited text, once it has been read back and holds what was asked for."""
    before, after = read_document(text, file), edited(text, changes)
    read = read_document(after, file)
    if read.complaints or read.value != _changed(before.value, changes):
        raise ProtocolError(
            f"{file} cannot be edited safely; nothing was written. Edit it by hand."
        )
    return after


def _tree(changes: Mapping[Path, str]) -> dict[Any, Any]:
    """Nest changes by their paths."""
    tree: dict[Any, Any] = {}
    for path, value in changes.items():
        holder = tree
        for part in path[:-1]:
            holder = holder.setdefault(part, {})
        holder[path[-1]] = value
    return tree


def _changed(value: Any, changes: Mapping[Path, str]) -> Any:
    """Return plain values with the changes made."""
    result = deepcopy(value)
    for path, new in changes.items():
        holder = result
        for part in path[:-1]:
            holder = holder[part] if isinstance(holder, list) else holder.setdefault(part, {})
        holder[path[-1]] = new
    return result


def _edits(node: Node, wanted: dict[Any, Any], text: str) -> Iterator[_Edit]:
    missing = {}
    for key, want in wanted.items():
        child = _child(node, key)
        if child is None:
            missing[key] = want
        elif isinstance(want, dict):
            yield from _edits(child, want, text)
        else:
            yield _replacement(node, child, want, text)
    if missing:
        yield _addition(node, missing, text)


def _child(node: Node, key: Any) -> Node | None:
    if isinstance(node, SequenceNode):
        return node.value[key] if key < len(node.value) else None
    pairs = node.value if isinstance(node, MappingNode) else []
    return next((value for name, value in pairs if name.value == str(key)), None)


def _replacement(parent: Node, child: Node, want: str, text: str) -> _Edit:
    if not isinstance(child, ScalarNode):
        raise ProtocolError(
            f"A text is to stand in line {child.start_mark.line + 1}, but a list or mapping does."
        )
    start, end = child.start_mark.index, _end(child, text)
    if isinstance(parent, CollectionNode) and parent.flow_style:
        return _Edit(start, end, _quoted(want))
    behind = text[end:].partition("\n")[0].strip()
    if behind:  # a comment would become a part of folded words
        return _Edit(start, end, _quoted(want))
    indent = _column(parent) + 2
    gap = " " if start == end else ""
    room = _WIDTH - (start - (text.rfind("\n", 0, start) + 1))
    return _Edit(start, end, gap + _block(want, indent, room))


def _addition(node: Node, missing: dict[Any, Any], text: str) -> _Edit:
    if not isinstance(node, MappingNode):
        line = node.start_mark.line + 1
        raise ProtocolError(f"Nothing can be added in line {line}: no mapping stands there.")
    if node.flow_style:
        at = len(text[: node.end_mark.index - 1].rstrip())
        pairs = ", ".join(f"{_key(key)}: {_flow(want)}" for key, want in missing.items())
        return _Edit(at, at, f", {pairs}" if node.value else pairs)
    at = text.find("\n", _end(node, text))
    at = len(text) if at < 0 else at
    return _Edit(at, at, "".join(_lines(missing, _column(node))))


def _lines(wanted: dict[Any, Any], indent: int) -> Iterator[str]:
    for key, want in wanted.items():
        head = f"{' ' * indent}{_key(key)}:"
        if isinstance(want, dict):
            yield f"\n{head}"
            yield from _lines(want, indent + 2)
        else:
            yield f"\n{head} {_block(want, indent + 2, _WIDTH - len(head) - 1)}"


def _end(node: Node, text: str) -> int:
    """Return where the signs of a node end, without blanks and comments behind it."""
    if not isinstance(node, CollectionNode) or node.flow_style or not node.value:
        start: int = node.start_mark.index
        return start + len(text[start : node.end_mark.index].rstrip())
    last = node.value[-1]
    return _end(last[1] if isinstance(node, MappingNode) else last, text)


def _column(node: Node) -> int:
    column: int = node.start_mark.column
    return column


def _block(want: str, indent: int, room: int) -> str:
    """Write a text on one line where it fits, else folded over several."""
    quoted = _quoted(want)
    paragraphs = want.split("\n")
    if len(quoted) <= room or not all(_FOLDABLE.fullmatch(one) for one in paragraphs):
        return quoted
    lead = " " * indent
    folded = ["\n".join(_wrapped(one, lead)) for one in paragraphs]
    return ">-\n" + "\n\n".join(folded)


def _wrapped(text: str, lead: str) -> list[str]:
    return wrap(
        text,
        _WIDTH,
        initial_indent=lead,
        subsequent_indent=lead,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _flow(want: Any) -> str:
    if isinstance(want, dict):
        return "{" + ", ".join(f"{_key(key)}: {_flow(one)}" for key, one in want.items()) + "}"
    return _quoted(want)


def _key(key: Any) -> str:
    return str(key) if isinstance(key, int) else _quoted(key)


def _quoted(text: str) -> str:
    if _PLAIN.fullmatch(text) and text.lower() not in _NOT_TEXT:
        return text
    quoted = json.dumps(text, ensure_ascii=False)
    return _BREAKS.sub(lambda sign: f"\\u{ord(sign[0]):04x}", quoted)
