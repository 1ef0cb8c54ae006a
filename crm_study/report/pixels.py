"""Pictures as pixels, set once: what stands in the folder already is used again.

Beside every ``figures/*.svg`` that a Word document was written with stands its PNG, and
``figures/pixels.json`` tells from which drawing each was made, so that a file which anybody
touched is made anew.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path, PurePosixPath

from crm_study.report.blocks import FigureBlock
from crm_study.report.picture_files import picture_file
from crm_study.report.raster import PPI, rasters

PIXELS = "figures/pixels.json"


@dataclass(slots=True)
class Pixels:
    """The pixels of the figures of one folder, old ones read and new ones made.

    Attributes
    ----------
    folder : Path
        Where the report is written.
    files : dict of str to bytes
        What is to be written there, by path.
    """

    folder: Path
    files: dict[str, bytes] = field(init=False, default_factory=dict)

    def __call__(self, figures: Sequence[FigureBlock]) -> list[bytes]:
        """Return every figure as PNG, in order."""
        setter = _setter()
        if setter is None:
            return rasters([figure.svg for figure in figures])
        old = _read(self.folder / PIXELS)
        marks = {figure.name: _hash(f"{setter}\0{figure.svg}".encode()) for figure in figures}
        kept = {one.name: self._kept(one.name, marks[one.name], old) for one in figures}
        missing = [figure for figure in figures if not kept[figure.name]]
        made = rasters([figure.svg for figure in missing])
        kept |= {one.name: png for one, png in zip(missing, made, strict=True)}
        record = {name: [mark, _hash(kept[name])] for name, mark in marks.items()}
        self.files = {_path(name): png for name, png in kept.items()}
        self.files[PIXELS] = (json.dumps(record, indent=1) + "\n").encode()
        return [kept[figure.name] for figure in figures]

    def _kept(self, name: str, mark: str, old: dict[str, list[str]]) -> bytes:
        """Return a PNG that was made from this drawing; nothing when it was touched."""
        path = self.folder / _path(name)
        if old.get(name, [""])[0] != mark or not path.is_file():
            return b""
        content = path.read_bytes()
        return content if [mark, _hash(content)] == old[name] else b""


def _path(name: str) -> str:
    return f"figures/{PurePosixPath(picture_file(name)).with_suffix('.png')}"


def _setter() -> str | None:
    """Return what makes pixels, with its version; None where nothing does."""
    try:
        return f"typst {version('typst')} at {PPI}"
    except PackageNotFoundError:
        return None


def _read(path: Path) -> dict[str, list[str]]:
    """Return the record of an earlier run; whatever is wrong with it, nothing."""
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    sound = isinstance(found, dict) and all(isinstance(one, list) and one for one in found.values())
    return found if sound else {}


def _hash(content: bytes) -> str:
    return sha256(content).hexdigest()
