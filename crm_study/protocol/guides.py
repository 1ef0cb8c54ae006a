"""What is asked and looked at beside the questionnaire: interview guide, observation checklist.

Both lie in the study's folder as ``interview.yaml`` and ``observation.yaml``. The codes of
their parts are the ones under which words and marks are later compared with the survey.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from pydantic import AfterValidator, Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from crm_study.protocol.instrument import Translation
from crm_study.protocol.languages import APPROVED, FORM, UNDECLARED, placeholders
from crm_study.protocol.nodes import read_document
from crm_study.protocol.strict import Code, Strict, Text
from crm_study.protocol.study import Study
from crm_study.protocol.validated import refusal, shown, text_of, validated

INTERVIEW, OBSERVATION = "interview.yaml", "observation.yaml"


class _Coded(Strict):
    """A part with an id and the codes it speaks to."""

    id: Code
    codes: list[Code] = Field(
        default_factory=list[Code], description="Codes of the codebook that it speaks to."
    )


def _distinct(parts: list[_Part]) -> list[_Part]:
    """Refuse an id used twice: it is the column or the label of an answer."""
    twice = [name for name, n in Counter(part.id for part in parts).items() if n > 1]
    if twice:
        raise PydanticCustomError("criterion", f"the id '{twice[0]}' is used twice")
    return parts


_Part = TypeVar("_Part", bound=_Coded)


class InterviewQuestion(_Coded):
    """An open question and what to ask when the answer is short."""

    text: Text
    probes: list[Text] = Field(default_factory=list[Text])


class ObservationCheck(_Coded):
    """One thing to look at, and what each mark means here."""

    text: Text
    evidence: Text = Field(default_factory=dict, description="What counts, and how it is seen.")


class _Guide(Strict):
    """What both guides declare."""

    schema_version: Literal[1]
    languages: list[str] = Field(min_length=1)
    title: Text
    intro: Text = Field(default_factory=dict, description="Read or said before anything else.")
    translations: dict[str, Translation] = Field(default_factory=dict)
    codebook: dict[Code, Text] = Field(
        default_factory=dict, description="Codes of the analysis and what they stand for."
    )

    def parts(self) -> tuple[_Coded, ...]:
        """Return what is asked or looked at, in order."""
        return ()

    def texts(self) -> Iterator[tuple[str, str, Text]]:
        """Yield the key of its status, its place in words, and each text."""
        yield "title", "title", self.title
        yield "intro", "intro", self.intro
        for code, text in self.codebook.items():
            yield "codebook", f"codebook.{code}", text

    def status_of(self, lang: str, key: str | None = None) -> str:
        """Return how far a language has come, or one question of it."""
        translation = self.translations.get(lang)
        if translation is None:
            return UNDECLARED
        return translation.items.get(key, translation.status) if key else translation.status

    def words_status(self, lang: str) -> str:
        """Return the status the guide declares for the fixed words; empty when it does not."""
        translation = self.translations.get(lang)
        return translation.items.get(FORM, "") if translation else ""

    def final_complaints(self, lang: str) -> list[str]:
        """Return why the texts of a language may not be used yet; nothing when they may."""
        texts = [(key, place, text) for key, place, text in self.texts() if any(text.values())]
        missing = [place for _, place, text in texts if not text.get(lang, "").strip()]
        low = Counter(self.status_of(lang, key) for key, _, text in texts if text.get(lang))
        empty = [place for _, place, text in texts if placeholders(text.get(lang, ""))]
        return [
            *(f"{lang}: no text for {place}." for place in missing),
            *(
                f"{lang}: {n} texts are '{status}', below '{APPROVED}'."
                for status, n in low.items()
                if status != APPROVED
            ),
            *(f"{lang}: to be filled in, in square brackets: {place}." for place in empty),
        ]


class InterviewGuide(_Guide):
    """The guide of the interviews with key informants."""

    informants: Text = Field(default_factory=dict, description="Who is interviewed, how many.")
    minutes: tuple[int, int] = (30, 45)
    closing: Text = Field(default_factory=dict)
    questions: Annotated[list[InterviewQuestion], AfterValidator(_distinct)] = Field(min_length=1)

    @field_validator("questions")
    @classmethod
    def _codes_are_known(
        cls, questions: list[InterviewQuestion], info: ValidationInfo
    ) -> list[InterviewQuestion]:
        return _coded(questions, info)

    def parts(self) -> tuple[_Coded, ...]:
        """Return the questions."""
        return tuple(self.questions)

    def texts(self) -> Iterator[tuple[str, str, Text]]:
        """Yield the key of its status, its place in words, and each text."""
        yield from super().texts()
        yield "informants", "informants", self.informants
        yield "closing", "closing", self.closing
        for question in self.questions:
            yield question.id, f"questions.{question.id}", question.text
            for at, probe in enumerate(question.probes, start=1):
                yield question.id, f"questions.{question.id}.probes.{at}", probe


class ObservationChecklist(_Guide):
    """What an observer marks during a visit to one institution."""

    marks: dict[int, Text] = Field(min_length=2, description="Marks and what they mean.")
    observers: int = Field(default=2, ge=1, description="People who mark independently.")
    checks: Annotated[list[ObservationCheck], AfterValidator(_distinct)] = Field(min_length=1)

    @field_validator("checks")
    @classmethod
    def _codes_are_known(
        cls, checks: list[ObservationCheck], info: ValidationInfo
    ) -> list[ObservationCheck]:
        return _coded(checks, info)

    def parts(self) -> tuple[_Coded, ...]:
        """Return the checks."""
        return tuple(self.checks)

    def texts(self) -> Iterator[tuple[str, str, Text]]:
        """Yield the key of its status, its place in words, and each text."""
        yield from super().texts()
        for mark, text in self.marks.items():
            yield "marks", f"marks.{mark}", text
        for check in self.checks:
            yield check.id, f"checks.{check.id}", check.text
            yield check.id, f"checks.{check.id}.evidence", check.evidence


def _coded(parts: list[_Part], info: ValidationInfo) -> list[_Part]:
    """Refuse a code that the codebook does not have."""
    known = info.data.get("codebook", {})
    strange = [(part.id, code) for part in parts for code in part.codes if code not in known]
    if strange:
        name, code = strange[0]
        message = f"'{name}' has the code '{code}', which is not in the codebook"
        raise PydanticCustomError("criterion", message)
    return parts


Guide = InterviewGuide | ObservationChecklist
_Kind = TypeVar("_Kind", InterviewGuide, ObservationChecklist)


def read_interview(study: Study) -> InterviewGuide | None:
    """Read the interview guide of a study; None when its folder has none.

    Raises
    ------
    ProtocolError
        With every complaint at once, each as ``file:line:column: message``.

    Examples
    --------
    >>> from crm_study.protocol.reader import read_study
    >>> len(read_interview(read_study("rusizi")).questions)
    8
    """
    return _read(study.folder / INTERVIEW, InterviewGuide)


def read_observation(study: Study) -> ObservationChecklist | None:
    """Read the observation checklist of a study; None when its folder has none.

    Raises
    ------
    ProtocolError
        With every complaint at once, each as ``file:line:column: message``.

    Examples
    --------
    >>> from crm_study.protocol.reader import read_study
    >>> len(read_observation(read_study("rusizi")).checks)
    20
    """
    return _read(study.folder / OBSERVATION, ObservationChecklist)


def _read(path: Path, kind: type[_Kind]) -> _Kind | None:
    if not path.is_file():
        return None
    document = read_document(text_of(path), shown(path.parent, path.name))
    guide, complaints = validated(document, kind)
    if complaints or guide is None:
        raise refusal(complaints, what=path.stem)
    return guide
