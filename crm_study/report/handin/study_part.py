"""The study folder of a package: what declares the study, and nothing that somebody answered."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from crm_study.protocol.guides import INTERVIEW, OBSERVATION
from crm_study.protocol.promises import FILE as PROMISE

if TYPE_CHECKING:
    from crm_study.protocol.study import Study

_ALWAYS = ("study.yaml", PROMISE, INTERVIEW, OBSERVATION, "GUIDE.md")


def study_part(study: Study) -> dict[str, bytes]:
    """Return the files that declare the study, by their path in the package.

    The YAML files keep their bytes, so that the study keeps its hash. Sheets of experts'
    ratings go along when they are one CSV file; folders of filled sheets, which may name
    people, do not.
    """
    return {f"study/{path}": (study.folder / path).read_bytes() for path in _paths(study)}


def _paths(study: Study) -> Iterator[str]:
    names = [*_ALWAYS, _instrument(study)]
    if study.content_validity is not None and study.content_validity.file.endswith(".csv"):
        names.append(study.content_validity.file)
    for name in dict.fromkeys(names):
        if _is_inside(study.folder, name):
            yield name


def _instrument(study: Study) -> str:
    """Return the path of the instrument as study.yaml names it."""
    from crm_study.protocol.nodes import read_document

    text = (study.folder / "study.yaml").read_text(encoding="utf-8")
    return str(read_document(text, "study.yaml").value.get("instrument", "instrument.yaml"))


def _is_inside(folder: Path, name: str) -> bool:
    path = (folder / name).resolve()
    return path.is_file() and path.is_relative_to(folder.resolve())
