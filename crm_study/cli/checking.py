"""What `check` finds: complaints, languages, and deviations from a frozen protocol."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crm_study.errors import ProtocolError, StudyError

if TYPE_CHECKING:
    from crm_study.protocol.deviations import Deviation
    from crm_study.protocol.freeze import Frozen
    from crm_study.protocol.study import Study


@dataclass(slots=True)
class Checked:
    """Everything that was found; complaints and deviations are what `check` exists to find."""

    complaints: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    languages: dict[str, dict[str, int]] = field(default_factory=dict)
    frozen: str | None = None
    deviations: list[Deviation] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        """Whether there is nothing to tell but notes."""
        return not (self.complaints or self.deviations)

    def as_json(self) -> dict[str, Any]:
        """Return plain values."""
        return {
            "complaints": self.complaints,
            "notes": self.notes,
            "languages": self.languages,
            "frozen": self.frozen,
            "deviations": [
                {"part": one.part, "name": one.name, "before": one.before, "after": one.after}
                for one in self.deviations
            ],
        }

    def lines(self) -> Iterator[str]:
        """Yield what a terminal shows."""
        yield from self.complaints
        yield from (f"deviation: {one}" for one in self.deviations)
        yield from (f"note: {note}" for note in self.notes)
        if len(self.languages) > 1:
            yield from (f"language {lang}: {_told(n)}" for lang, n in self.languages.items())
        yield _counted(len(self.complaints), "complaint")
        if self.frozen is not None:
            count = _counted(len(self.deviations), "deviation").removesuffix(".")
            yield f"{count} from the protocol frozen on {self.frozen}."


def checked(study: str, data: Path | None, frozen: Path | None) -> tuple[Checked, Study | None]:
    """Check a study, its languages, its promise and data; complaints do not stop one another."""
    from crm_study.protocol.reader import read_study

    found = Checked()
    try:
        declared = read_study(study)
    except StudyError as error:
        found.complaints = _complaints(error)
        return found, None
    _check_languages(declared, found)
    _check_guides(declared, found)
    _check_promise(declared, frozen, found)
    if data is not None:
        _check_data(declared, data, found)
    return found, declared


def _check_languages(study: Study, found: Checked) -> None:
    from crm_study.protocol.gaps import gaps
    from crm_study.protocol.languages import status_counts

    missing = gaps(study)
    found.complaints += map(str, missing.asked)
    found.notes += map(str, missing.told)
    found.languages = {lang: status_counts(study, lang) for lang in study.instrument.languages}


def _check_guides(study: Study, found: Checked) -> None:
    """Check the interview guide and the observation checklist, where the study has them."""
    from crm_study.protocol.guides import INTERVIEW, OBSERVATION, read_interview, read_observation

    for name, read in ((INTERVIEW, read_interview), (OBSERVATION, read_observation)):
        try:
            guide = read(study)
        except StudyError as error:
            found.complaints += _complaints(error)
            continue
        texts = [(place, text) for _, place, text in guide.texts()] if guide else []
        found.complaints += [
            f"{study.folder / name}: '{place}' has no text in '{lang}'."
            for place, text in texts
            for lang in (guide.languages if guide else ())
            if any(text.values()) and not text.get(lang, "").strip()
        ]


def _check_promise(study: Study, path: Path | None, found: Checked) -> None:
    """Compare a study with the promise named, else with the one beside it."""
    from crm_study.protocol.deviations import deviations
    from crm_study.protocol.freeze import frozen_beside, read_frozen, require_same_study

    try:
        frozen: Frozen | None = frozen_beside(study) if path is None else read_frozen(path)
        if frozen is None:
            return
        if path is not None:
            require_same_study(frozen, study, path)
    except ProtocolError as error:
        found.complaints += _complaints(error, alone=True)
        return
    found.frozen, found.deviations = frozen.frozen, deviations(study, frozen)
    if frozen.sha256 != study.sha256 and not found.deviations:
        found.notes.append(
            f"the files have changed since {frozen.frozen}, but nothing that was promised."
        )


def _check_data(study: Study, data: Path, found: Checked) -> None:
    from crm_study.responses.mark import MARKED
    from crm_study.responses.reader import admit_file, generated_answers

    told, labeled = generated_answers(data, study)
    (found.notes if labeled else found.complaints).extend(f"{data}: {said}" for said in told)
    try:
        admission = admit_file(data, study)
    except StudyError as error:
        found.complaints += _complaints(error)
        return
    found.complaints += [f"{data}: {refusal}" for refusal in admission.refusals]
    found.notes += [note for note in admission.responses.notes if MARKED not in note]


def _complaints(error: StudyError, *, alone: bool = False) -> list[str]:
    """Return the complaints an error carries; without any it is raised, or stands alone."""
    carried = [str(complaint) for complaint in getattr(error, "complaints", ())]
    if not carried and not alone:
        raise error
    return carried or [str(error)]


def _told(counts: dict[str, int]) -> str:
    texts = sum(counts.values())
    told = ", ".join(f"{n} {status}" if n < texts else status for status, n in counts.items())
    low = texts - counts.get("approved", 0)
    below = f"; {low} below approved" if low else ""
    return f"{texts} texts, {told}{below}" if texts else "no texts"


def _counted(count: int, name: str) -> str:
    if count == 0:
        return f"No {name}."
    return f"{count} {name}." if count == 1 else f"{count} {name}s."
