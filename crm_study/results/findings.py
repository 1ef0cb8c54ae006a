"""Findings: every answer of one run, in order, addressed, with a JSON round trip."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from crm_study.errors import AddressError, DataError, OutputError, listed, nearest
from crm_study.results.address import parse_address
from crm_study.results.finding import Finding, Row
from crm_study.results.json_text import indented

SCHEMA_VERSION = 1
_PLAIN = frozenset({str, int, bool, type(None)})
"""What JSON holds as it is."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the rows came from, and how many were lost on the way, by count."""

    file: str
    sha256: str
    synthetic: bool
    seed: int | None
    n_received: int
    n_admitted: int
    n_refused: int


@dataclass(frozen=True, slots=True)
class Findings:
    """The answers of one run; everything a report or an audit needs.

    Attributes
    ----------
    study : mapping
        ``id``, ``title`` and ``sha256`` of the declared study.
    origin : Origin or None
        Where the data came from; None for an audit of printed numbers alone.
    software : mapping
        Versions of what computed the numbers.
    findings : tuple of Finding
        In the order of the route.
    """

    study: Mapping[str, str]
    origin: Origin | None
    software: Mapping[str, str]
    findings: tuple[Finding, ...]

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.findings)

    def __len__(self) -> int:
        return len(self.findings)

    def only(self, chapters: Sequence[str]) -> Findings:
        """Return these chapters, named by id or by first part (``regression``); all for none.

        Raises
        ------
        AddressError
            A name that no finding here has.
        """
        known = [finding.id for finding in self.findings]
        for chapter in chapters:
            if not any(chapter in (name, name.split(".")[0]) for name in known):
                raise AddressError(
                    f"There is no finding '{chapter}' here.{nearest(chapter, known)} "
                    f"Findings: {listed(known, limit=40)}."
                )
        wanted = [
            finding
            for finding in self.findings
            if not chapters or {finding.id, finding.id.split(".")[0]} & set(chapters)
        ]
        return replace(self, findings=tuple(wanted))

    def __contains__(self, finding: str) -> bool:
        return any(found.id == finding for found in self.findings)

    def __getitem__(self, finding: str) -> Finding:
        for found in self.findings:
            if found.id == finding:
                return found
        known = [found.id for found in self.findings]
        raise AddressError(
            f"There is no finding '{finding}'.{nearest(finding, known)} "
            f"There are: {listed(known, limit=40)}."
        )

    def number(self, address: str) -> Any:
        """Return the unrounded number at an address; None when undefined.

        Raises
        ------
        AddressError
            No such finding, row or column; the message names the nearest.
        """
        place = parse_address(address)
        return self[place.finding].number(place.row, place.column)

    def to_json(self) -> str:
        """Return the document of the contract; the same findings give the same text."""
        document = {
            "schema_version": SCHEMA_VERSION,
            "study": dict(self.study),
            "origin": asdict(self.origin) if self.origin else None,
            "software": dict(self.software),
            "findings": {finding.id: finding_record(finding) for finding in self.findings},
        }
        return indented(document) + "\n"

    def write(self, path: Path | str) -> Path:
        """Write ``findings.json``, making its folder when it is not there."""
        path = Path(path)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            text = self.to_json()
            path.write_text(text, encoding="utf-8", errors="backslashreplace", newline="\n")
        except OSError as error:
            raise OutputError(f"{path} cannot be written: {error.strerror}.") from None
        return path

    def __str__(self) -> str:
        width = max((len(finding.id) for finding in self), default=0)
        lines = (f"{f.id:<{width}}  {f.status:<8}  {f.reason or f.title}" for f in self)
        return "\n".join(f"{line[:79]}…" if len(line) > 80 else line for line in lines)


def plain(row: Row) -> dict[str, Any]:
    """Return a row of JSON scalars: numpy numbers become Python's, NaN becomes None."""
    return {name: value if type(value) in _PLAIN else _scalar(value) for name, value in row.items()}


def findings_from_json(text: str, *, kinds: Mapping[str, type[Finding]]) -> Findings:
    """Rebuild findings from the text of a ``findings.json``.

    Parameters
    ----------
    text : str
        The document.
    kinds : mapping of str to type
        Class of each finding by the first part of its id; others are plain.

    Raises
    ------
    DataError
        Not JSON, not findings, a later schema version, or findings from generated data
        that no longer say so.
    """
    document = _document(text)
    origin = Origin(**document["origin"]) if document["origin"] else None
    _require_label(document, origin)
    synthetic = bool(origin and origin.synthetic)
    found = tuple(
        _from_plain(name, entry, kinds, synthetic or bool(entry.get("synthetic")))
        for name, entry in document["findings"].items()
    )
    return Findings(document["study"], origin, document["software"], found)


def _document(text: str) -> dict[str, Any]:
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        raise DataError(
            f"The findings are no JSON: {error.msg} at line {error.lineno}, column {error.colno}."
        ) from None
    if not isinstance(document, dict) or not {"schema_version", "findings"} <= set(document):
        raise DataError("The file holds no findings: 'schema_version' or 'findings' is missing.")
    if document["schema_version"] != SCHEMA_VERSION:
        raise DataError(
            f"The findings have schema version {document['schema_version']}; "
            f"this version of crm-study reads {SCHEMA_VERSION}."
        )
    return document


def _require_label(document: Mapping[str, Any], origin: Origin | None) -> None:
    """Refuse findings of generated data whose origin was made to look collected.

    What a label that was taken off everywhere leaves behind cannot be seen here; the
    answers themselves still carry their mark.
    """
    if origin is None or origin.synthetic:
        return
    traces = [
        f"'{name}' says so"
        for name, entry in document["findings"].items()
        if entry.get("synthetic")
    ]
    if "SYNTHETIC" in origin.file.upper():
        traces.append(f"the file was called {origin.file}")
    if origin.seed is not None:
        traces.append(f"the data had the seed {origin.seed}")
    if traces:
        raise DataError(
            "The findings were made from generated data, but their origin no longer says "
            f"'synthetic': {listed(traces, limit=3)}. They are not shown without their banner."
        )


def finding_record(finding: Finding) -> dict[str, Any]:
    """Return a finding as ``findings.json`` keeps it."""
    return {
        "title": finding.title,
        "status": finding.status,
        "reason": finding.reason,
        "glance": plain(finding.overall),
        "tidy": [plain(row) for row in finding.rows],
        "notes": list(finding.notes),
        "rules": [
            {"name": rule.name, "cutoff": rule.cutoff, "source": rule.source}
            for rule in finding.rules
        ],
        "details": {name: [plain(row) for row in rows] for name, rows in finding.details.items()},
    } | ({"synthetic": True} if finding.synthetic else {})


def _from_plain(
    name: str,
    entry: Mapping[str, Any],
    kinds: Mapping[str, type[Finding]],
    synthetic: bool,  # noqa: FBT001
) -> Finding:
    from crm_study.results.rules import RULES

    kind = kinds.get(name.split(".")[0], Finding)
    return kind(
        id=name,
        title=entry["title"],
        rows=tuple(entry["tidy"]),
        overall=entry["glance"],
        status=entry["status"],
        reason=entry["reason"],
        notes=tuple(entry["notes"]),
        rules=tuple(RULES[rule["name"]] for rule in entry["rules"]),
        details={key: tuple(rows) for key, rows in entry.get("details", {}).items()},
        synthetic=synthetic,
    )


def _scalar(value: Any) -> Any:
    if type(value) is not float and hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
