"""Findings of other studies, read or computed, with where they come from."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from crm_study.analysis.descriptives import constructs_descriptives
from crm_study.analysis.fieldwork.observation import observation_chapter
from crm_study.analysis.fieldwork.themes import themes_chapter
from crm_study.errors import AnalysisError, StudyError, listed, nearest
from crm_study.protocol.analyses.observation import Observation
from crm_study.protocol.analyses.other_source import Source
from crm_study.protocol.analyses.themes import Themes
from crm_study.protocol.reader import read_beside
from crm_study.protocol.study import Study
from crm_study.responses.responses import Responses
from crm_study.results.finding import Finding

KINDS = {"survey": "descriptives", "interviews": "themes", "observation": "observation"}
"""Kind of finding that each source gives."""


@dataclass(frozen=True, slots=True)
class Sourced:
    """A finding, the study it belongs to, and what it was read or computed from."""

    finding: Finding
    study: Study
    file: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Answered:
    """Another study and its answers."""

    study: Study
    responses: Responses


def answered(source: Source, *, study: Study, responses: Responses) -> Answered:
    """Read the answers of another study, real beside real and synthetic beside synthetic.

    Raises
    ------
    AnalysisError
        Synthetic answers beside real ones, or a file that is not there.
    """
    with _reading():
        other = study if not source.study else read_beside(study, source.study)
        own = _answers(source, other, study) if source.study or source.data else responses
    if own.origin.synthetic != responses.origin.synthetic:
        raise AnalysisError(
            f"The answers of '{other.id}' and those of '{study.id}' must be both real or both "
            "synthetic. Name the data of the former."
        )
    return Answered(other, own)


def sourced(role: str, source: Source, *, study: Study, responses: Responses) -> Sourced:
    """Read or compute the finding of one source.

    Parameters
    ----------
    role : str
        ``survey``, ``interviews`` or ``observation``.
    source : Source
        As declared.
    study, responses
        The study that declares it, and its answers.

    Raises
    ------
    AnalysisError
        Synthetic answers beside real ones, a file that is not there, or a study without
        such an analysis.
    """
    if source.findings is not None:
        with _reading():
            other = study if not source.study else read_beside(study, source.study)
            return _read(role, source, other, study, responses)
    found = answered(source, study=study, responses=responses)
    origin = found.responses.origin
    finding = _computed(role, source, found.study, found.responses)
    return Sourced(finding, found.study, origin.file, origin.sha256)


@contextmanager
def _reading() -> Iterator[None]:
    """Let what is wrong with another study fail the chapter, not the run."""
    try:
        yield
    except StudyError as error:
        raise AnalysisError(str(error)) from error


def _answers(source: Source, other: Study, study: Study) -> Responses:
    """Return the declared data, else those the other study declares, else synthetic ones."""
    from crm_study.responses.reader import data_file, read_responses
    from crm_study.responses.simulate import simulate

    if source.data is not None:
        return read_responses(_place(source.data, study), other)
    if other.data is not None:
        return read_responses(data_file(other), other)
    return simulate(other)


def _place(name: str, study: Study) -> Path:
    path = study.folder / name
    if not path.is_file():
        raise AnalysisError(f"There is no file {name} beside study '{study.id}'.")
    return path


def _read(role: str, source: Source, other: Study, study: Study, responses: Responses) -> Sourced:
    from crm_study.analysis.replay import read_findings

    path = _place(str(source.findings), study)
    findings = read_findings(path.read_text(encoding="utf-8"))
    synthetic = findings.origin is not None and findings.origin.synthetic
    if synthetic != responses.origin.synthetic:
        raise AnalysisError(f"{path.name} and the answers must be both real or both synthetic.")
    known = [found.id for found in findings]
    name = source.finding or _default(role, known)
    if name not in findings:
        raise AnalysisError(f"{path.name} holds no '{name}'.{nearest(name, known)}")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return Sourced(findings[name], other, path.name, digest)


def _default(role: str, known: list[str]) -> str:
    if role == "survey":
        return "descriptives.constructs"
    kind = KINDS[role]
    return next((name for name in known if name.partition(".")[0] == kind), kind)


def _computed(role: str, source: Source, other: Study, own: Responses) -> Finding:
    if role == "survey":
        return constructs_descriptives(other, own)
    kind: type[Themes | Observation] = Themes if role == "interviews" else Observation
    declared = [one for one in other.analyses if isinstance(one, kind)]
    chosen = [one for one in declared if source.finding in (None, one.finding)]
    if not chosen:
        raise AnalysisError(
            f"Study '{other.id}' declares no analysis '{source.finding or KINDS[role]}'; it "
            f"declares: {listed([one.finding for one in other.analyses]) or 'none'}."
        )
    chapter: Callable[..., Finding] = (
        themes_chapter if role == "interviews" else observation_chapter
    )
    return chapter(other, own, analysis=chosen[0])
