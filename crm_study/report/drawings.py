"""Figures are drawn once: what stands in the folder already is used again.

Beside the folder ``figures`` stands ``figures.json``. It tells for every finding from what
its figures were drawn, as a hash of the finding and of the program, and the hash of each
file, so that a figure which anybody touched is drawn anew.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any

from crm_study.figures.house import to_svg
from crm_study.figures.vector.canvas import as_vectors
from crm_study.report.picture_files import picture_file
from crm_study.results.finding import Finding
from crm_study.results.findings import finding_record
from crm_study.results.speech import voice

Draw = Callable[[Finding], Mapping[str, str]]

MANIFEST = "figures.json"
_PARTS = ("figures", "results", "analysis")


def drawn(finding: Finding) -> dict[str, str]:
    """Draw every figure of a finding as SVG."""
    with as_vectors():
        return {name: to_svg(figure) for name, figure in finding.figures().items()}


@dataclass(slots=True)
class Drawings:
    """The figures of one folder, old ones read and new ones drawn.

    Attributes
    ----------
    folder : Path
        Where the report is written.
    """

    folder: Path
    _old: dict[str, Any] = field(init=False)
    _new: dict[str, Any] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._old = _read(self.folder / MANIFEST)

    def __call__(self, finding: Finding) -> Mapping[str, str]:
        """Return the figures of a finding as SVG, by name."""
        key = _key(finding)
        old = self._old.get(finding.id, {})
        kept = self._kept(old.get("figures", {})) if old.get("drawn_from") == key else None
        figures = drawn(finding) if kept is None else kept
        if figures:
            hashes = {name: _hash(svg.encode()) for name, svg in figures.items()}
            self._new[finding.id] = {"drawn_from": key, "figures": hashes}
        return figures

    def manifest(self) -> str:
        """Return ``figures.json``: what every figure was drawn from."""
        return json.dumps(self._new, ensure_ascii=True, indent=1) + "\n"

    def _kept(self, hashes: Mapping[str, str]) -> dict[str, str] | None:
        """Return the figures as they stand in the folder; None when one was touched."""
        found = {}
        for name, expected in hashes.items():
            path = self.folder / "figures" / picture_file(name)
            content = path.read_bytes() if path.is_file() else b""
            if _hash(content) != expected:
                return None
            found[name] = content.decode()
        return found


def _read(path: Path) -> dict[str, Any]:
    """Return the manifest of an earlier run; whatever is wrong with it, nothing."""
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) and all(map(_is_entry, found.values())) else {}


def _is_entry(value: Any) -> bool:
    return isinstance(value, dict) and isinstance(value.get("figures"), dict)


def _key(finding: Finding) -> str:
    record = json.dumps(finding_record(finding), ensure_ascii=True, sort_keys=True)
    return _hash(f"{_program()}\0{_spoken()}\0{finding.id}\0{finding.synthetic}\0{record}".encode())


def _spoken() -> str:
    """Return a hash of the words that figures are lettered with; nothing for English."""
    speaker = voice()
    if speaker is None:
        return ""
    words = [speaker.lang, dict(speaker.catalogue.phrases), dict(speaker.own)]
    return _hash(json.dumps(words, ensure_ascii=True, sort_keys=True).encode())


@lru_cache(maxsize=1)
def _program() -> str:
    """Return a hash of everything that decides what a figure looks like."""
    home = Path(str(files("crm_study")))
    sources: Iterable[Path] = (path for part in _PARTS for path in (home / part).rglob("*.py"))
    digest = sha256(version("matplotlib").encode())
    for path in sorted(sources):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _hash(content: bytes) -> str:
    return sha256(content).hexdigest()
